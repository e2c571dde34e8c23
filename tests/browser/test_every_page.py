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
    ],
    "demo-newcomer": ["/desk/", "/organizations/new/"],
    "demo-county": ["/desk/", "/applications/", "/applications/SQ-2026-000004/"],
    "demo-city": ["/desk/", "/applications/?status=approved"],
    "demo-approver": ["/desk/", "/users/SY-2026-000001/"],
    "demo-stat-county": ["/desk/", "/returns/"],
    "demo-stat-city": ["/desk/", "/returns/", "/statistics/board/"],
    "demo-auditor": ["/desk/"],
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
