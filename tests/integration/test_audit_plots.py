"""The audit of the whole table: the same in blocks of any size, and as a command."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from shapely import MultiPolygon

from maps import audit_blocks, geometry
from maps.audit import Findings
from maps.models import Plot, PlotOverlap
from maps.services import shape_columns
from tests.factories import (
    NOON,
    OrganizationFactory,
    UserFactory,
    origin_with_area,
    square,
)

pytestmark = pytest.mark.django_db


def put(shapes: list[MultiPolygon], **columns: object) -> list[Plot]:
    owner, by = OrganizationFactory(), UserFactory()
    begin = Plot.objects.count()
    rows = [
        Plot(
            organization=owner,
            region=owner.region,
            name=f"地块{begin + n}",
            village="村",
            method="drawn",
            raw_input="",
            created_by=by,
            created_at=NOON,
            **{"crop": "grape", **shape_columns(shape), **columns},
        )
        for n, shape in enumerate(shapes)
    ]
    return Plot.objects.bulk_create(rows)


@pytest.fixture
def crowd() -> list[Plot]:
    """Ninety fields around the west side of the area, close together."""
    random = np.random.default_rng(2)
    places = random.uniform((118.975, 39.69), (118.99, 39.71), (90, 2)).tolist()
    sides = random.uniform(50, 300, 90).tolist()
    return put([square(*p, side) for p, side in zip(places, sides, strict=True)])


def in_order(found: Findings) -> tuple[object, ...]:
    return (
        found.plots,
        found.nowhere,
        found.counts,
        sorted(found.pairs, key=lambda p: (p.first_pk, p.second_pk)),
        sorted(found.standings, key=lambda s: (s.plot_pk, s.area_pk)),
        sorted(found.faults, key=lambda f: (f.plot_pk, f.kind)),
    )


def test_blocks_of_any_size_find_the_same(crowd: list[Plot]) -> None:
    origin_with_area()
    areas = audit_blocks.grounds()
    whole = in_order(audit_blocks.whole(areas, size=1_000))
    assert len(list(audit_blocks.audit(areas, size=10))) > 6
    for size in (1, 7, 30):
        assert in_order(audit_blocks.whole(areas, size=size)) == whole


def test_the_pairs_are_those_of_all_with_all(crowd: list[Plot]) -> None:
    shapes = [plot.shape for plot in crowd]
    expected = {
        (crowd[a].pk, crowd[b].pk)
        for a in range(90)
        for b in range(a + 1, 90)
        if geometry.overlap_dm2(shapes[a], shapes[b])
    }
    found = audit_blocks.whole([], size=9)
    assert {(p.first_pk, p.second_pk) for p in found.pairs} == expected
    assert len(found.pairs) == len(expected) > 50


def test_many_plots_at_one_place_end_in_one_block() -> None:
    put([square(119.1, 39.7)] * 12)
    assert len(audit_blocks.whole([], size=4).pairs) == 12 * 11 / 2


def test_retired_plots_and_other_crops_claim_nothing() -> None:
    put([square(119.1, 39.7)])
    put([square(119.1, 39.7)], crop="apple")
    put([square(119.1, 39.7)], retired_at=NOON)
    found = audit_blocks.whole([])
    assert (found.plots, found.pairs) == (2, [])


def test_only_areas_in_force_are_asked() -> None:
    area = origin_with_area()
    put([square(119.1, 39.7), square(119.5, 39.7)])
    (ground,) = audit_blocks.grounds()
    assert (ground.pk, ground.accuracy_m) == (area.pk, 100)
    found = audit_blocks.whole([ground])
    assert found.counts == {area.pk: {"inside": 1, "edge": 0, "outside": 1}}
    assert found.nowhere == 1


def ran() -> tuple[str, str]:
    out = StringIO()
    try:
        call_command("audit_plots", stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_the_command_says_that_all_is_well() -> None:
    origin_with_area()
    put([square(119.1, 39.7), square(119.2, 39.7)])
    out, error = ran()
    assert error == ""
    assert "有效地块 2 块，其中 0 块不在任何现行产地范围内" in out
    assert "没有发现问题" in out


def test_the_command_names_double_claims_and_fails() -> None:
    one, two = put([square(119.1, 39.7), square(119.1005, 39.7)])
    out, error = ran()
    assert "未立案 1 对" in out
    assert f"地块 {one.pk} 与 {two.pk} 重叠" in out
    assert error == "有问题需要处理，见上"


def test_a_case_on_record_is_nothing_new() -> None:
    """Whichever of the two came first."""
    one, two = put([square(119.1, 39.7), square(119.1005, 39.7)])
    PlotOverlap.objects.create(
        first=two, second=one, kind="partial", shared_dm2=1, opened_at=NOON
    )
    out, error = ran()
    assert "重叠 1 对" in out
    assert error == ""


def test_the_command_names_rows_at_fault() -> None:
    (plot,) = put([square(119.1, 39.7)])
    Plot.objects.filter(pk=plot.pk).update(area_dm2=plot.area_dm2 * 10)
    out, error = ran()
    assert f"地块 {plot.pk}：登记面积与图形不符" in out
    assert error != ""


def test_the_command_tells_of_a_lost_index() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite's index can be lost by itself")
    put([square(119.1, 39.7)])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM maps_plot_box")
    out, error = ran()
    assert "空间索引有 1 行与地块不符" in out
    assert error != ""


def test_no_box_is_needed_where_no_plot_is() -> None:
    assert list(audit_blocks.audit([])) == []
