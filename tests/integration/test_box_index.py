"""The index of boxes follows every change, on both databases, and survives migrations.

What it should find is computed here by comparing four numbers in Python.
"""

from collections.abc import Sequence
from random import Random

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Length

from accounts.models import Organization
from maps import box_index
from maps.models import Plot, PlotLineage
from tests.factories import NOON, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db

Box = tuple[float, float, float, float]
WINDOW = (119.1, 39.7, 119.2, 39.8)


@pytest.fixture
def plots() -> list[Plot]:
    """Two hundred boxes over 0.4° × 0.4°, so that some meet the window."""
    random = Random(7)  # noqa: S311  repeatable on purpose
    rows = []
    for n in range(200):
        minx, miny = random.uniform(118.9, 119.3), random.uniform(39.5, 39.9)
        side = random.uniform(0.0005, 0.02)
        rows.append(plot_of(n, (minx, miny, minx + side, miny + side)))
    owner, by = OrganizationFactory(), UserFactory()
    for row in rows:
        row.organization, row.region, row.created_by = owner, owner.region, by
    return Plot.objects.bulk_create(rows)


def plot_of(n: int, box: Box) -> Plot:
    minx, miny, maxx, maxy = box
    return Plot(
        name=f"地块{n}",
        village="村",
        crop="grape" if n % 2 else "apple",
        method="drawn",
        raw_input="",
        boundary=b"",
        area_dm2=1,
        created_at=NOON,
        retired_at=NOON if n % 5 == 0 else None,
        minx=minx,
        miny=miny,
        maxx=maxx,
        maxy=maxy,
    )


def meets(plot: Plot, window: Box) -> bool:
    minx, miny, maxx, maxy = window
    return (
        plot.minx <= maxx
        and plot.maxx >= minx
        and plot.miny <= maxy
        and plot.maxy >= miny
    )


def expected(plots: Sequence[Plot], window: Box = WINDOW) -> set[int]:
    return {plot.pk for plot in plots if meets(plot, window)}


def found(window: Box = WINDOW) -> set[int]:
    return set(Plot.objects.in_box(*window).values_list("pk", flat=True))


def whole() -> bool:
    return box_index.faults(connection) == 0


def test_rows_made_in_bulk_are_found(plots: list[Plot]) -> None:
    assert found() == expected(plots)
    assert 5 < len(found()) < 100
    assert whole()


def test_random_windows_find_the_same_as_four_comparisons(plots: list[Plot]) -> None:
    random = Random(11)  # noqa: S311  repeatable on purpose
    for _ in range(60):
        minx, miny = random.uniform(118.8, 119.3), random.uniform(39.4, 39.9)
        wide, high = random.uniform(0, 0.2), random.uniform(0, 0.2)
        window = (minx, miny, minx + wide, miny + high)
        assert found(window) == expected(plots, window)


def test_boxes_that_only_touch_are_found_and_the_next_double_is_not(
    plots: list[Plot],
) -> None:
    """The index is coarser than a double; what comes out is not."""
    plot = plots[3]
    left = (plot.minx - 1, plot.miny, plot.minx, plot.maxy)
    assert plot.pk in found(left)
    beside = (plot.minx - 1, plot.miny, plot.minx - 1e-9, plot.maxy)
    assert plot.pk not in found(beside)


def test_a_moved_plot_is_found_where_it_is_now(plots: list[Plot]) -> None:
    plot, far = plots[0], (121.0, 41.0, 121.1, 41.1)
    plot.minx, plot.miny, plot.maxx, plot.maxy = far
    plot.save()
    assert found(far) == {plot.pk}
    assert found() == expected(plots)
    assert whole()


def test_an_update_of_many_is_followed(plots: list[Plot]) -> None:
    Plot.objects.update(minx=models.F("minx") + 2, maxx=models.F("maxx") + 2)
    moved = list(Plot.objects.all())
    window = (121.1, 39.7, 121.2, 39.8)
    assert found() == set()
    assert found(window) == expected(moved, window) != set()
    assert whole()


def test_a_bulk_update_is_followed(plots: list[Plot]) -> None:
    for plot in plots[:50]:
        plot.miny, plot.maxy = plot.miny - 1, plot.maxy - 1
    Plot.objects.bulk_update(plots[:50], ["miny", "maxy"])
    assert found() == expected(plots)
    assert whole()


def test_deleted_plots_are_found_no_more(plots: list[Plot]) -> None:
    gone = found()
    Plot.objects.filter(pk__in=gone).delete()
    assert found() == set()
    assert whole()
    Plot.objects.all().delete()
    assert whole()


def test_a_change_that_is_undone_leaves_the_index_as_it_was(plots: list[Plot]) -> None:
    before = found()
    with pytest.raises(IntegrityError), transaction.atomic():
        Plot.objects.update(minx=0, maxx=1) and Plot.objects.update(area_dm2=0)
    assert found() == before == expected(plots)
    assert whole()


def test_it_composes_with_other_conditions(plots: list[Plot]) -> None:
    live = [p for p in plots if p.crop == "grape" and p.retired_at is None]
    rows = Plot.objects.filter(crop="grape").in_box(*WINDOW)
    rows = rows.filter(retired_at=None).annotate(letters=Length("name"))
    assert {row.pk for row in rows} == expected(live)
    assert rows.count() == len(expected(live))
    assert rows.exclude(pk=min(expected(live))).count() == len(expected(live)) - 1
    both = rows | Plot.objects.in_box(*WINDOW).filter(crop="apple", retired_at=None)
    assert both.count() > rows.count()


def test_it_works_within_other_queries(plots: list[Plot]) -> None:
    """As a subquery its columns go by another name."""
    inside = Plot.objects.in_box(*WINDOW)
    first, second = list(inside)[:2]
    PlotLineage.objects.create(
        parent=first, child=second, kind="split", by=first.created_by, at=NOON
    )
    assert PlotLineage.objects.filter(parent__in=inside, child__in=inside).count() == 1
    assert Organization.objects.filter(plots__in=inside).distinct().count() == 1
    others = Plot.objects.exclude(pk__in=inside.values("pk"))
    assert others.count() == len(plots) - len(expected(plots))


def test_the_database_uses_its_index(plots: list[Plot]) -> None:
    query = Plot.objects.in_box(*WINDOW)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_indexscan = on")
    plan = query.explain()
    word = "VIRTUAL TABLE INDEX" if connection.vendor == "sqlite" else "maps_plot_box"
    assert word in plan


def test_the_index_is_up_after_all_migrations(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("nomigrations"):
        pytest.skip("only migrations can forget the index")
    assert whole()


def test_a_rebuilt_table_loses_its_triggers_and_forward_brings_them_back(
    plots: list[Plot],
) -> None:
    """What a later migration does on SQLite, and what it must end with."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps an index when a table changes")
    with connection.cursor() as cursor:
        for name in box_index.TRIGGERS:
            cursor.execute(f"DROP TRIGGER {box_index.INDEX}_{name}")
    assert box_index.faults(connection) == -1
    Plot.objects.filter(pk=plots[0].pk).update(minx=1, maxx=2)
    with connection.cursor() as cursor:
        for statement in list(box_index._sqlite())[2:]:
            cursor.execute(statement)
    assert box_index.faults(connection) == 1  # the triggers alone heal nothing
    rebuild()
    assert whole()
    assert found((0, 0, 90, 90)) == {plots[0].pk}


def rebuild() -> None:
    class Editor:
        """A schema editor refuses to work within the transaction of a test."""

        def __init__(self) -> None:
            self.connection = connection

        def execute(self, statement: str) -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement)

    box_index.forward(None, Editor())  # type: ignore[arg-type]  as far as it is used
