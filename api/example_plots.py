"""What plots and villages look like, for the schema."""

from drf_spectacular.utils import OpenApiExample

from api.examples import COUNTY, PRODUCER

PLOT = OpenApiExample(
    "A vineyard",
    {
        "type": "Feature",
        "id": "12",
        "bbox": [119.1, 39.7, 119.101, 39.701],
        "geometry": {
            "type": "Polygon",
            "coordinates": [
                [[119.1, 39.7], [119.101, 39.7], [119.101, 39.701], [119.1, 39.7]]
            ],
        },
        "properties": {
            "area": 0.4759,
            "determination_datetime": "2026-03-01T09:00:00+08:00",
            "determination_method": "manual",
            "determination_details": "Drawn on the map",
            "name": "一号园",
            "organization": PRODUCER,
            "county": COUNTY,
            "village": "十里铺乡西山场村",
            "crop": "grape",
            "variety": None,
            "land_use": None,
            "planted_year": 2010,
            "accuracy_m": None,
            "area_m2": 4759,
        },
    },
    response_only=True,
    media_type="application/geo+json",
)
VILLAGE = OpenApiExample(
    "A village",
    {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [119.1, 39.7]},
        "properties": {"village": "十里铺乡西山场村", "county": COUNTY, "plots": 3},
    },
    response_only=True,
    media_type="application/geo+json",
)
