"""The second person reads what a proposed chain changes before it is in force."""

from dataclasses import replace

import pytest

from gi_registry.models import ReviewChain
from gi_registry.selectors.chains import changes
from gi_registry.services import chains
from gi_registry.services.chains import ChainIn
from tests.factories import NOON
from tests.integration.register_world import client_of
from tests.support.review_world import Team, chain_in, chain_of, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Team:
    return team()


def proposed(people: Team, chain: ChainIn) -> ReviewChain:
    return chains.propose_chain(chain=chain, by=people.city, at=NOON)


def test_each_change_is_a_line(people: Team) -> None:
    old = chain_of("protected_product")
    chain = chain_in("protected_product")
    county, city, province, _notice, decision = chain.stages
    new = proposed(
        people,
        replace(
            chain,
            correction_days=20,
            stages=(
                replace(county, needs_site_check=False, needs_papers=()),
                replace(city, working_days=7, needs_checks=("standard",)),
                province,
                decision,
            ),
        ),
    )
    said = changes(new, old)
    assert "补正期限（工作日）：– → 20" in said
    assert "县级审核 · 须现场核查：是 → 否" in said
    assert "市级审核 · 期限（工作日）：10 → 7" in said
    assert any(line.endswith("→ 执行的标准现行有效") for line in said)
    assert "去掉「公示」" in said
    assert "加上「公示」" in changes(old, new)
    assert changes(new, None) == []
    assert changes(old, old) == []


def test_the_page_shows_them_to_who_decides(people: Team) -> None:
    chain_of("cultivating")
    proposed(people, replace(chain_in("cultivating"), rule_version="2026-1"))
    page = client_of(people.approver).get("/review-chains/").content.decode()
    assert "与现行的不同" in page
    assert "规则版本：" in page
    reviewer = client_of(people.city).get("/review-chains/").content.decode()
    assert "/review-chains/cultivating/change/" not in reviewer  # one waits already


def test_what_is_missing_at_a_stage_is_told_on_top(people: Team) -> None:
    chain_of("cultivating")
    sent = {"at_county-used": "on", "final_body": "city"}
    answer = client_of(people.city).post("/review-chains/cultivating/change/", sent)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert page.count("处需要更正") == 2  # of the chain, and of the county's stage
