"""Each page on a phone and a desk, in both languages: it fits, and nothing is refused.

A page fits when it does not scroll sideways; `People` hears script errors and what the
Content-Security-Policy refuses.
"""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, People

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PUBLIC = [
    "/",
    "/gi/",
    "/gi/changli-muscat/",
    "/gi/qinglong-chestnut/",
    "/gi/lulong-vermicelli/",
    "/users/",
    "/users/SY-2026-000001/",
    "/statistics/",
    "/plan/",
    "/plan/patents/",
    "/find/?q=putao",
    "/brands/",
    "/brands/trademarks/",
    "/brands/trademarks/1/",
    "/brands/trademarks/report/",
    "/notices/",
    "/gi/changli-muscat/history/",
    "/gi/changli-muscat/specification/1/",
    "/gi/changli-muscat/apply/guide/",
    "/title-acts/1/",
    "/check/",
    "/check/?code=0123456789ABCDEFGHJK",
    "/T/0123456789ABCDEFGHJK",
    "/login/",
    "/styleguide/",
    "/nowhere/",
]
OWN = {
    "demo-coop": [
        "/desk/",
        "/applications/",
        "/applications/SQ-2026-000001/",
        "/orders/",
        "/orders/LB-2026-000001/",
        "/lots/",
        "/lots/CS-2026-000001/",
        "/returns/",
        "/gi/changli-muscat/apply/",
        "/cases/",
        "/cases/SX-2026-000001/",
        "/use-reports/",
        "/use-reports/1/",
        "/disputes/",
        "/users/SY-2026-000031/dispute/",
        "/organizations/1/",
        "/organizations/1/addresses/new/",
        "/organizations/1/members/",
        "/organizations/1/members/1/",
        "/organizations/1/members/new/",
        "/organizations/1/papers/",
        "/organizations/1/papers/new/",
        "/organizations/1/lab-reports/",
        "/organizations/1/lab-reports/new/changli-muscat/",
    ],
    "demo-newcomer": ["/desk/", "/organizations/new/"],
    "demo-county": [
        "/desk/",
        "/applications/",
        "/applications/SQ-2026-000004/",
        "/applications/SQ-2026-000033/",
        "/applications/SQ-2026-000033/visit/",
        "/organizations/",
        "/paper-applications/new/",
        "/paper-applications/organization/",
    ],
    "demo-city": [
        "/desk/",
        "/applications/?status=approved",
        "/applications/SQ-2026-000036/",
        "/review-chains/",
        "/review-chains/protected_product/change/",
        "/notices/GS-2026-000012/",
        "/register-work/",
        "/gi/changli-muscat/names/",
        "/gi/changli-muscat/specification/draft/",
        "/gi/qinglong-chestnut/specification/draft/",
        "/gi/changli-muscat/titles/protected_product/acts/new/",
        "/gi/changli-muscat/remove/",
        "/brands/trademarks/new/",
        "/brands/trademarks/1/edit/",
        "/brands/existing-titles/files/new/",
        "/users/SY-2026-000031/cases/change/",
        "/cases/SX-2026-000002/",
        "/supervision-reports/2025/",
        "/external/",
        "/external/records/1/",
    ],
    "demo-approver": ["/desk/", "/users/SY-2026-000001/"],
    "demo-stat-county": ["/desk/", "/returns/"],
    "demo-stat-city": ["/desk/", "/returns/", "/statistics/board/"],
    "demo-auditor": ["/desk/", "/audit/"],
    "demo-admin": ["/desk/"],
}
LANGUAGES = ("zh-hans", "en")


def misfits(page: Page, address: str) -> list[str]:
    """Return what is wrong with the page, as sentences."""
    found = []
    answer = page.goto(address)
    assert answer is not None
    if answer.status >= 500:
        found.append(f"answers {answer.status}")
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    if wide > 0:
        found.append(f"scrolls {wide} px sideways")
    if page.locator("h1").count() != 1:
        found.append(f"has {page.locator('h1').count()} h1")
    return [f"{address} {fault}" for fault in found]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_public_pages_fit(people: People, viewport: dict[str, int]) -> None:
    page = people.window(viewport)
    found = []
    for language in LANGUAGES:
        page.goto(f"/?lang={language}")
        for address in PUBLIC:
            found += [f"{language} {fault}" for fault in misfits(page, address)]
    assert found == []
    assert people.faults == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_own_pages_fit(people: People, viewport: dict[str, int]) -> None:
    found = []
    for username, addresses in OWN.items():
        page = people(username, viewport)
        for language in LANGUAGES:
            page.goto(f"/desk/?lang={language}")
            for address in addresses:
                found += [f"{username} {language} {f}" for f in misfits(page, address)]
    assert found == []
    assert people.faults == []
