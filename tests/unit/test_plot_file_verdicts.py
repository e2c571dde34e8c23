"""The short way to a verdict says what the long way says."""

import numpy as np
import shapely
from shapely import MultiPolygon

from gi_registry.selectors.plot_files import _sure
from maps import geometry

AREA = MultiPolygon([shapely.segmentize(shapely.Point(119.1, 39.7).buffer(0.1), 0.005)])
ACCURACY_M = 300


def test_what_is_far_from_the_line_is_judged_as_one_by_one() -> None:
    rng = np.random.default_rng(4)
    shapes = [
        MultiPolygon([shapely.box(x, y, x + 0.001, y + 0.001)])
        for x, y in rng.uniform((118.98, 39.58), (119.22, 39.82), (400, 2))
    ]
    sure = _sure(shapes, AREA, ACCURACY_M)
    told = {row for row in sure if row}
    assert told == {("inside", "all_inside"), ("outside", "wholly_outside")}
    assert None in sure  # those by the line are left to the long way
    for shape, row in zip(shapes, sure, strict=True):
        found = geometry.judge(shape, AREA, ACCURACY_M)
        assert row in {None, (found.verdict, found.reason)}
        assert row is None or found.distance_m > ACCURACY_M
