"""Plots are split and merged: the ground stays, the line of descent is kept."""

import pytest
import shapely
from shapely import MultiPolygon, Polygon

from accounts.models import User
from accounts.roles import Role
from core.errors import Conflict, Forbidden, Invalid
from gi_registry.models import ApplicationPlot
from gi_registry.services import applications, overlaps, plot_page
from maps import geometry
from maps import services as maps
from maps.models import Plot, PlotLineage, PlotOverlap
from maps.splitting import cut, joined
from records import audit
from tests.factories import (
    NOON,
    LegalTitleFactory,
    OrganizationFactory,
    RegionFactory,
    UserFactory,
    grant,
    person,
    square,
)
from tests.integration.register_world import draft_of

pytestmark = pytest.mark.django_db

LON, LAT = 119.1, 39.7


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    """Return a rectangle in ten-thousandths of a degree around 119.1 E, 39.7 N."""
    ring = [(west, south), (east, south), (east, north), (west, north)]
    return MultiPolygon(
        [Polygon([(LON + x / 10_000, LAT + y / 10_000) for x, y in ring])]
    )


WHOLE, WEST, EAST = box(0, 0, 20, 10), box(0, 0, 10, 10), box(10, 0, 20, 10)


@pytest.fixture
def clerk() -> User:
    return person(Role.PRODUCER_CLERK, organization=OrganizationFactory())


def plot_of(
    by: User, shape: MultiPolygon, name: str = "东坡", *, dispute: bool = False
) -> Plot:
    organization = by.grants.get().organization
    assert organization is not None
    return maps.register_plot(
        organization=organization,
        name=name,
        shape=shape,
        region=organization.region,
        village="西山场村",
        crop="grape",
        method="drawn",
        raw_input="{}",
        by=by,
        at=NOON,
        dispute=dispute,
    )


def halves(west: MultiPolygon = WEST, east: MultiPolygon = EAST) -> list[maps.Piece]:
    return [maps.Piece("西半", west), maps.Piece("东半", east)]


def test_a_split_retires_the_plot_and_keeps_the_line(clerk: User) -> None:
    plot = plot_of(clerk, WHOLE)
    children = plot_page.split(plot=plot, pieces=halves(), by=clerk, at=NOON)
    plot.refresh_from_db()
    assert plot.retired_at == NOON
    assert [child.name for child in children] == ["西半", "东半"]
    assert sum(c.area_dm2 for c in children) == pytest.approx(plot.area_dm2, rel=1e-6)
    lines = PlotLineage.objects.values_list("parent", "child", "kind")
    assert set(lines) == {(plot.pk, child.pk, "split") for child in children}
    assert audit.acts_on(children[0]).get().act == "plot.split"


def test_the_facts_go_on_and_the_areas_of_paper_and_check_are_shared_out(
    clerk: User,
) -> None:
    plot = plot_of(clerk, WHOLE)
    Plot.objects.filter(pk=plot.pk).update(
        land_use="orchard",
        variety="玫瑰香",
        planted_year=2016,
        paper_dm2=100_000,
        checked_dm2=80_000,
        checked_by=UserFactory(),
        checked_at=NOON,
    )
    for child in plot_page.split(plot=plot, pieces=halves(), by=clerk, at=NOON):
        assert (child.variety, child.planted_year) == ("玫瑰香", 2016)
        assert child.paper_dm2 == pytest.approx(50_000, rel=0.001)
        assert child.checked_dm2 == pytest.approx(40_000, rel=0.001)


NOT_CONSERVED = {
    "a strip of 2 % is lost": (box(0.4, 0, 10, 10), EAST, "ground_differs"),
    "a strip of 2 % is added": (box(-0.4, 0, 10, 10), EAST, "ground_differs"),
    "they overlap": (box(0, 0, 12, 10), EAST, "pieces_overlap"),
    "moved away": (box(0, 20, 10, 30), box(10, 20, 20, 30), "ground_differs"),
}


@pytest.mark.parametrize("case", NOT_CONSERVED)
def test_a_split_that_changes_the_ground_is_refused(clerk: User, case: str) -> None:
    west, east, code = NOT_CONSERVED[case]
    plot = plot_of(clerk, WHOLE)
    with pytest.raises(Invalid) as refused:
        plot_page.split(plot=plot, pieces=halves(west, east), by=clerk, at=NOON)
    assert refused.value.code == code
    plot.refresh_from_db()
    assert plot.retired_at is None
    assert Plot.objects.count() == 1


def test_half_a_percent_of_wobble_is_let_pass(clerk: User) -> None:
    plot = plot_of(clerk, WHOLE)
    west = box(0.1, 0, 10, 10)  # 0.5 % of the whole is lost
    assert len(plot_page.split(plot=plot, pieces=halves(west), by=clerk, at=NOON)) == 2


def test_a_split_takes_no_ground_of_a_neighbour(clerk: User) -> None:
    plot = plot_of(clerk, WHOLE)
    other = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    plot_of(other, box(-1, 0, 0, 10))
    west = box(-0.19, 0, 10, 10)  # 0.95 % more, all of it the neighbour's
    with pytest.raises(Conflict) as refused:
        plot_page.split(plot=plot, pieces=halves(west), by=clerk, at=NOON)
    assert refused.value.code == "plot_overlap"


def test_neighbours_are_merged_even_where_a_crack_is_between(clerk: User) -> None:
    west = plot_of(clerk, box(0, 0, 9.999, 10), "西半")  # a crack of 8.5 mm
    east = plot_of(clerk, EAST, "东半")
    made = plot_page.merge(plots=[west, east], name="东坡", by=clerk, at=NOON)
    assert len(made.shape.geoms) == 1
    assert not made.shape.geoms[0].interiors
    assert made.area_dm2 == pytest.approx(west.area_dm2 + east.area_dm2, rel=0.001)
    assert Plot.objects.filter(retired_at=None).get() == made
    assert {line.parent for line in made.lines_from.all()} == {west, east}


def test_what_does_not_lie_side_by_side_is_not_merged(clerk: User) -> None:
    west, far = plot_of(clerk, WEST, "西半"), plot_of(clerk, box(30, 0, 40, 10), "远")
    with pytest.raises(Invalid) as refused:
        plot_page.merge(plots=[west, far], name="东坡", by=clerk, at=NOON)
    assert refused.value.code == "not_adjacent"
    with pytest.raises(Invalid) as refused:
        plot_page.merge(plots=[west], name="东坡", by=clerk, at=NOON)
    assert refused.value.code == "too_few_plots"


def test_another_crop_or_another_owner_is_not_merged() -> None:
    user = UserFactory()
    grants = [
        grant(user, Role.PRODUCER_CLERK, organization=OrganizationFactory())
        for _ in range(2)
    ]
    plots = [
        maps.register_plot(
            organization=row.organization,
            name=str(number),
            shape=(WEST, EAST)[number],
            region=row.organization.region,
            village="村",
            crop="grape",
            method="drawn",
            raw_input="{}",
            by=user,
            at=NOON,
        )
        for number, row in enumerate(grants)
        if row.organization
    ]
    with pytest.raises(Invalid) as refused:
        plot_page.merge(plots=plots, name="东坡", by=user, at=NOON)
    assert refused.value.code == "plots_unlike"


def test_only_the_owner_splits_and_only_what_no_application_stands_on(
    clerk: User,
) -> None:
    plot = plot_of(clerk, WHOLE)
    stranger = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    with pytest.raises(Forbidden):
        plot_page.split(plot=plot, pieces=halves(), by=stranger, at=NOON)
    draft = draft_of(clerk, LegalTitleFactory())
    row = applications.add_plot(application=draft, plot=plot, by=clerk, at=NOON)
    with pytest.raises(Conflict) as refused:
        plot_page.split(plot=plot, pieces=halves(), by=clerk, at=NOON)
    assert refused.value.code == "plot_in_use"
    applications.remove_plot(row=row, by=clerk)
    assert plot_page.split(plot=plot, pieces=halves(), by=clerk, at=NOON)
    with pytest.raises(Conflict) as refused:
        plot_page.split(plot=plot, pieces=halves(), by=clerk, at=NOON)
    assert refused.value.code == "plot_retired"


def test_what_was_judged_keeps_the_boundary_of_its_day(clerk: User) -> None:
    plot = plot_of(clerk, WHOLE)
    draft = draft_of(clerk, LegalTitleFactory())
    row = applications.add_plot(application=draft, plot=plot, by=clerk, at=NOON)
    draft.status = "withdrawn"
    draft.save()
    plot_page.split(plot=plot, pieces=halves(), by=clerk, at=NOON)
    kept = ApplicationPlot.objects.get(pk=row.pk)
    assert bytes(kept.boundary) == geometry.to_wkb(WHOLE)
    assert (kept.plot, kept.total_dm2) == (plot, row.total_dm2)


@pytest.mark.parametrize("outcome", ["", "first", "second"])
def test_a_split_washes_no_claim_clean(clerk: User, outcome: str) -> None:
    other = person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
    theirs = plot_of(other, box(5, 0, 15, 10))
    plot = plot_of(clerk, WHOLE, dispute=True)
    case = PlotOverlap.objects.get()
    if outcome:
        overlaps.settle(
            overlap=case,
            outcome=outcome,
            reason="看过合同",
            by=person(Role.COUNTY_CLERK, region=RegionFactory()),
            at=NOON,
        )
    children = plot_page.split(plot=plot, pieces=halves(), by=clerk, at=NOON)
    for child in children:
        goes_on = PlotOverlap.objects.get(first=theirs, second=child)
        assert goes_on.outcome == outcome
        assert goes_on.shared_dm2 == pytest.approx(case.shared_dm2 / 2, rel=0.001)


def test_a_plot_is_cut_along_what_was_drawn_within_it() -> None:
    piece, rest = cut(WHOLE, box(-5, -5, 10, 15))  # drawn beyond on three sides
    assert shapely.equals(shapely.normalize(piece), shapely.normalize(WEST)) or (
        shapely.symmetric_difference(piece, WEST).area < 1e-12
    )
    assert shapely.symmetric_difference(rest, EAST).area < 1e-12
    for drawn in (box(-5, -5, 30, 30), box(30, 0, 40, 10), box(0, 0, 0.001, 10)):
        with pytest.raises(Invalid):
            cut(WHOLE, drawn)


def test_joined_shapes_cover_all_they_were_made_of() -> None:
    whole = joined([box(0, 0, 9.999, 10), EAST])
    assert len(whole.geoms) == 1
    assert shapely.difference(EAST, whole).area < 1e-14
    apart = joined([square(119.1, 39.7), square(119.2, 39.7)])
    assert len(apart.geoms) == 2
