"""Two producers claim the same ground: refused, or a case that the county settles."""

from datetime import timedelta

import pytest
import shapely
from shapely import MultiPolygon

from accounts.models import User
from accounts.roles import Role
from core.errors import Conflict, Forbidden, Invalid
from core.words import say
from gi_registry.models import Application, LegalTitle
from gi_registry.selectors.overlaps import changes_due, limits_now
from gi_registry.services import applications, overlaps
from gi_registry.services.plots import retire_plot
from gi_registry.workflow import Act
from maps import services as maps
from maps.models import Plot, PlotOverlap
from records import audit
from records.models import Notice
from tests.factories import (
    NOON,
    LegalTitleFactory,
    OrganizationFactory,
    RegionFactory,
    SpecificationFactory,
    approve,
    person,
    square,
)
from tests.integration.register_world import draft_of, walk

pytestmark = pytest.mark.django_db

# Squares of 100 m by about 100 m in the middle of the area; STEP is 40 m further east.
LON, LAT = 119.1, 39.7
STEP = 40 / 85_300


@pytest.fixture
def title() -> LegalTitle:
    title = LegalTitleFactory()
    SpecificationFactory(indication=title.indication)
    return title


def producer() -> User:
    return person(Role.PRODUCER_CLERK, organization=OrganizationFactory())


def claim(
    by: User, lon: float = LON, *, name: str = "东坡", dispute: bool = False
) -> Plot:
    organization = by.grants.get().organization
    assert organization is not None
    return maps.register_plot(
        organization=organization,
        name=name,
        shape=square(lon, LAT),
        region=organization.region,
        village="西山场村",
        crop="grape",
        method="drawn",
        raw_input="{}",
        by=by,
        at=NOON,
        dispute=dispute,
    )


def applied(by: User, title: LegalTitle, plot: Plot) -> Application:
    application = draft_of(by, title)
    applications.add_plot(application=application, plot=plot, by=by, at=NOON)
    return application


def counted(*sides: Application) -> list[int]:
    return [sum(row.counted_dm2 for row in side.plots.all()) for side in sides]


def union_dm2(*plots: Plot) -> float:
    """Return the union from shapely, scaled from the plain area of one plot."""
    shapes: list[MultiPolygon] = [plot.shape for plot in plots]
    share = shapely.union_all(shapes).area / shapes[0].area
    return plots[0].area_dm2 * share


def county() -> User:
    return person(Role.COUNTY_CLERK, region=RegionFactory())


# --- registration ---------------------------------------------------------------


def test_anothers_ground_is_refused_and_only_coarsely() -> None:
    claim(producer(), name="秘密地块")
    with pytest.raises(Conflict) as refused:
        claim(producer(), LON + STEP)
    text = say(refused.value)
    assert maps.may_be_disputed(refused.value)
    assert "6000 平方米" in text  # 60 m of 100 m by 100 m, to the hundred
    assert "秘密地块" not in text
    assert not PlotOverlap.objects.exists()


def test_anothers_ground_is_registered_on_wish_and_a_case_is_opened() -> None:
    first = claim(producer())
    second = claim(producer(), LON + STEP, dispute=True)
    case = PlotOverlap.objects.get()
    assert (case.first, case.second, case.kind) == (first, second, "partial")
    assert case.shared_dm2 == pytest.approx(0.6 * first.area_dm2, rel=0.001)
    assert (case.outcome, case.settled_at) == ("", None)
    assert audit.acts_on(case).get().act == "overlap.open"


def test_ones_own_ground_is_refused_by_name_with_or_without_a_dispute() -> None:
    clerk = producer()
    claim(clerk, name="东坡")
    for dispute in (False, True):
        with pytest.raises(Conflict) as refused:
            claim(clerk, LON + STEP, name="西坡", dispute=dispute)
        assert "「东坡」" in say(refused.value)
        assert not maps.may_be_disputed(refused.value)


def test_a_dispute_about_free_ground_opens_nothing() -> None:
    claim(producer())
    claim(producer(), LON + 3 * STEP, dispute=True)
    assert not PlotOverlap.objects.exists()


def test_a_third_claim_opens_a_case_with_each() -> None:
    first, second = claim(producer()), claim(producer(), LON + STEP, dispute=True)
    third = claim(producer(), LON + STEP / 2, dispute=True)
    found = PlotOverlap.objects.filter(second=third).values_list("first", flat=True)
    assert set(found) == {first.pk, second.pk}


def test_another_crop_on_the_same_ground_is_no_overlap() -> None:
    first = claim(producer())
    Plot.objects.filter(pk=first.pk).update(crop="chestnut")
    claim(producer())
    assert not PlotOverlap.objects.exists()


# --- what counts ----------------------------------------------------------------

COUNTS = {  # outcome: how much of a plot counts for the first and for the second
    "": (1.0, 0.4),
    "first": (1.0, 0.4),
    "second": (0.4, 1.0),
    "redrawn": (0.4, 0.4),
}


@pytest.mark.parametrize("outcome", COUNTS)
def test_shared_ground_counts_once_and_for_whom_the_county_says(
    title: LegalTitle, outcome: str
) -> None:
    one, two = producer(), producer()
    first, second = claim(one), claim(two, LON + STEP, dispute=True)
    sides = applied(one, title, first), applied(two, title, second)
    case = PlotOverlap.objects.get()
    if outcome:
        overlaps.settle(
            overlap=case, outcome=outcome, reason="看过承包合同", by=county(), at=NOON
        )
    whole = first.area_dm2
    expected = [share * whole for share in COUNTS[outcome]]
    assert counted(*sides) == pytest.approx(expected, rel=0.001)
    assert sum(counted(*sides)) <= union_dm2(first, second) * 1.0001


def test_three_claims_on_one_ground_count_at_most_their_union(
    title: LegalTitle,
) -> None:
    people = [producer() for _ in range(3)]
    plots = [
        claim(clerk, LON + number * STEP / 2, dispute=number > 0)
        for number, clerk in enumerate(people)
    ]
    sides = [
        applied(clerk, title, plot) for clerk, plot in zip(people, plots, strict=True)
    ]
    assert sum(counted(*sides)) == pytest.approx(union_dm2(*plots), rel=0.001)


def test_who_judges_after_the_settlement_judges_by_it(title: LegalTitle) -> None:
    one, two = producer(), producer()
    first, second = claim(one), claim(two, LON + STEP, dispute=True)
    overlaps.settle(
        overlap=PlotOverlap.objects.get(),
        outcome="second",
        reason="看过承包合同",
        by=county(),
        at=NOON,
    )
    sides = applied(one, title, first), applied(two, title, second)
    expected = [0.4 * first.area_dm2, second.area_dm2]
    assert counted(*sides) == pytest.approx(expected, rel=0.001)


def test_ground_is_free_again_when_the_first_retires(title: LegalTitle) -> None:
    one, two = producer(), producer()
    first, second = claim(one), claim(two, LON + STEP, dispute=True)
    side = applied(two, title, second)
    retire_plot(plot=first, by=one, at=NOON)
    assert counted(side) == [second.area_dm2]


def test_a_right_in_force_is_not_changed_but_its_change_is_due(
    title: LegalTitle,
) -> None:
    one, two = producer(), producer()
    first = claim(one)
    granted = applied(one, title, first)
    approve(granted, one)
    second = claim(two, LON + STEP, dispute=True)
    assert changes_due([first]) == []
    overlaps.settle(
        overlap=PlotOverlap.objects.get(),
        outcome="second",
        reason="承包合同是后登记一方的",
        by=county(),
        at=NOON,
    )
    assert counted(granted) == [first.area_dm2]
    (due,) = changes_due([first, second])
    granted.refresh_from_db()
    assert due.authorization == granted.authorization
    assert due.counted_dm2 == first.area_dm2
    assert due.now_dm2 == pytest.approx(0.4 * first.area_dm2, rel=0.001)


def test_ground_counts_for_the_second_once_the_firsts_right_has_changed(
    title: LegalTitle,
) -> None:
    """At no moment twice; the shares are those of the plots' overlap, 0.6."""
    one, two = producer(), producer()
    first = claim(one)
    granted = applied(one, title, first)
    approve(granted, one)
    second = claim(two, LON + STEP, dispute=True)
    waiting = applied(two, title, second)
    overlaps.settle(
        overlap=PlotOverlap.objects.get(),
        outcome="second",
        reason="承包合同是后登记一方的",
        by=county(),
        at=NOON,
    )
    assert counted(waiting) == pytest.approx([0.4 * second.area_dm2], rel=0.001)
    assert sum(counted(granted, waiting)) <= union_dm2(first, second) * 1.0001

    granted.refresh_from_db()
    row = granted.plots.get()
    row.disputed_dm2 = limits_now(row)[2]
    row.save()
    Application.objects.filter(pk=granted.pk).update(
        decided_at=NOON + timedelta(days=1)
    )  # as a 变更 that is approved leaves it
    (now,) = waiting.plots.all()
    assert limits_now(now)[2] == 0


# --- who settles ----------------------------------------------------------------


def test_the_settlement_is_on_record_and_both_sides_are_told() -> None:
    one, two = producer(), producer()
    claim(one)
    claim(two, LON + STEP, dispute=True)
    by = county()
    row = overlaps.settle(
        overlap=PlotOverlap.objects.get(),
        outcome="redrawn",
        reason="双方各让一步",
        by=by,
        at=NOON,
    )
    assert (row.outcome, row.settled_by, row.settled_at) == ("redrawn", by, NOON)
    entry = audit.acts_on(row).get(act="overlap.settle")
    assert (entry.reason, entry.by) == ("双方各让一步", by)
    told = Notice.objects.filter(url=f"/overlaps/{row.pk}/")
    expected = {clerk.grants.get().organization_id for clerk in (one, two)}
    assert set(told.values_list("organization", flat=True)) == expected


def refused_settlers() -> dict[str, User]:
    far = RegionFactory(code="130321", name_zh="青龙满族自治县", name_en="Qinglong")
    return {
        "another county": person(Role.COUNTY_CLERK, region=far),
        "the inspector": person(Role.COUNTY_INSPECTOR, region=RegionFactory()),
        "the city": person(Role.CITY_REVIEWER),
        "a stranger": producer(),
    }


def test_only_the_countys_reviewer_settles_and_once() -> None:
    one, two = producer(), producer()
    claim(one)
    claim(two, LON + STEP, dispute=True)
    case = PlotOverlap.objects.get()
    for who, by in {**refused_settlers(), "one side": two}.items():
        with pytest.raises(Forbidden):
            overlaps.settle(overlap=case, outcome="first", reason="理由", by=by)
        case.refresh_from_db()
        assert case.settled_at is None, who
    by = county()
    for outcome, reason in (("first", " "), ("", "理由"), ("both", "理由")):
        with pytest.raises(Invalid):
            overlaps.settle(overlap=case, outcome=outcome, reason=reason, by=by)
    overlaps.settle(overlap=case, outcome="first", reason="理由", by=by)
    with pytest.raises(Conflict):
        overlaps.settle(overlap=case, outcome="second", reason="理由", by=county())
    case.refresh_from_db()
    assert case.outcome == "first"


def test_who_typed_in_one_of_the_plots_does_not_settle() -> None:
    claim(producer())
    second = claim(producer(), LON + STEP, dispute=True)
    by = county()
    Plot.objects.filter(pk=second.pk).update(created_by=by)
    with pytest.raises(Forbidden):
        overlaps.settle(
            overlap=PlotOverlap.objects.get(), outcome="first", reason="理由", by=by
        )


def test_each_side_says_its_word_and_nobody_else_does() -> None:
    one, two = producer(), producer()
    claim(one)
    claim(two, LON + STEP, dispute=True)
    case = PlotOverlap.objects.get()
    for clerk in (one, two):
        organization = clerk.grants.get().organization
        assert organization is not None
        overlaps.state(
            overlap=case, organization=organization, text="我家的地", by=clerk, at=NOON
        )
    assert case.statements.count() == 2
    with pytest.raises(Forbidden):
        overlaps.state(overlap=case, organization=organization, text="不对", by=one)
    stranger = producer()
    other = stranger.grants.get().organization
    assert other is not None
    with pytest.raises(Forbidden):
        overlaps.state(overlap=case, organization=other, text="不对", by=stranger)
    with pytest.raises(Invalid):
        overlaps.state(overlap=case, organization=organization, text=" ", by=two)


def test_a_decision_made_meanwhile_is_not_counted_anew(title: LegalTitle) -> None:
    """Refused and withdrawn applications keep what they were judged on, too."""
    one, two = producer(), producer()
    first, second = claim(one), claim(two, LON + STEP, dispute=True)
    side = applied(two, title, second)
    walk(side, (Act.SUBMIT, two))
    applications.advance(application=side, act=Act.WITHDRAW, by=two, reason="不办了")
    before = counted(side)
    overlaps.settle(
        overlap=PlotOverlap.objects.get(), outcome="second", reason="理由", by=county()
    )
    assert counted(side) == before
    assert first.retired_at is None
