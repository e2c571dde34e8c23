"""The columns that every row with a line has."""

from shapely import MultiPolygon

from maps import geometry


def shape_columns(shape: MultiPolygon) -> dict[str, object]:
    """Return the columns of a Shape row."""
    minx, miny, maxx, maxy = shape.bounds
    return {
        "boundary": geometry.to_wkb(shape),
        "minx": minx,
        "miny": miny,
        "maxx": maxx,
        "maxy": maxy,
        "area_dm2": geometry.geodesic_area_dm2(shape),
    }
