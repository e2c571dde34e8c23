"""How two plots share ground: sliver, partial, nested or the same; pure.

Shared field edges digitised twice always overlap by slivers (decision 17): what is
small against the plots is let pass, everything else is a case. Areas are geodesic, in
square decimetres; widths and accuracies in metres.
"""

from dataclasses import dataclass

import shapely
from shapely import MultiPolygon

from maps.surface import ELLIPSOID, geodesic_area_dm2, only_polygons

OVERLAP_MIN_DM2 = 100  # 1 m²
OVERLAP_MIN_SHARE = 0.005  # of the smaller plot
SAME_SHARE = 0.95  # of both
NESTED_SHARE = 0.98  # of the one within
NARROW_MOST_M = 5.0  # a line may be as bad as it likes: wider is no sliver


@dataclass(frozen=True, slots=True)
class Sharing:
    """What two plots share; the shares are of the first and of the second plot.

    `kind` is "sliver", "partial", "nested" or "same"; `width_m` the mean width of
    the shared piece, twice its area over its length around.
    """

    kind: str
    shared_dm2: int
    first_share: float
    second_share: float
    width_m: float


def allowed_overlap_dm2(first_dm2: int, second_dm2: int) -> float:
    """Return how much two plots may share: field edges are drawn twice."""
    return max(OVERLAP_MIN_DM2, min(first_dm2, second_dm2) * OVERLAP_MIN_SHARE)


def shared_piece(first: MultiPolygon, second: MultiPolygon) -> MultiPolygon:
    """Return the ground two shapes share, without lines and points; maybe empty."""
    return only_polygons(shapely.intersection(first, second))


def sharing(
    first: MultiPolygon,
    second: MultiPolygon,
    *,
    first_accuracy_m: float = 0.0,
    second_accuracy_m: float = 0.0,
) -> Sharing | None:
    """Return how two plots share ground, or None where they share none."""
    piece = shared_piece(first, second)
    shared_dm2 = geodesic_area_dm2(piece)
    if shared_dm2 == 0:
        return None
    first_dm2, second_dm2 = geodesic_area_dm2(first), geodesic_area_dm2(second)
    width_m = mean_width_m(piece, shared_dm2)
    accuracy_m = first_accuracy_m + second_accuracy_m  # both lines may be off
    is_sliver = shared_dm2 <= allowed_overlap_dm2(first_dm2, second_dm2)
    is_narrow = width_m <= min(accuracy_m, NARROW_MOST_M)
    shares = shared_dm2 / first_dm2, shared_dm2 / second_dm2
    kind = kind_of(*shares, is_sliver=is_sliver, is_narrow=is_narrow)
    return Sharing(kind, shared_dm2, *shares, width_m)


def kind_of(
    first_share: float, second_share: float, *, is_sliver: bool, is_narrow: bool
) -> str:
    """Return the class of what is shared, from the shares of the two plots.

    What is small against both is a sliver whatever its form; the same or nested
    ground is no sliver however narrow it is.
    """
    if is_sliver:
        return "sliver"
    if min(first_share, second_share) >= SAME_SHARE:
        return "same"
    if max(first_share, second_share) >= NESTED_SHARE:
        return "nested"
    return "sliver" if is_narrow else "partial"


def mean_width_m(piece: MultiPolygon, area_dm2: int) -> float:
    """Return twice the area over the perimeter: the width of a long strip."""
    around_m = perimeter_m(piece)
    return 2 * (area_dm2 / 100) / around_m if around_m else 0.0


def perimeter_m(shape: MultiPolygon) -> float:
    """Return the length of all rings on the ellipsoid, in metres."""
    return sum(
        float(ELLIPSOID.geometry_length(ring))
        for part in shape.geoms
        for ring in (part.exterior, *part.interiors)
    )


def area_off_dm2(shape: MultiPolygon, accuracy_m: float) -> int:
    """Return by how much an area may be off: its whole line out or in, in dm²."""
    return round(perimeter_m(shape) * accuracy_m * 100)


def counts_for(outcome: str) -> str:
    """Return whose the shared ground is: "first", "second" or "nobody".

    Until it is settled it counts for who was there before; where both are to draw
    anew, for neither.
    """
    return {"": "first", "first": "first", "second": "second"}.get(outcome, "nobody")
