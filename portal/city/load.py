"""Load the real register content of the city: regions, lines, names, titles, targets.

No producer is made here: this is what a real city starts from too.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from django.db import transaction
from shapely import MultiPolygon

from accounts import services as accounts
from gi_registry.services import register
from maps import boundaries, geometry
from maps import services as maps
from maps.models import Certainty, Origin
from output_stats import services as statistics

CITY_CODE = "130300"
LINES_FROM = date(2015, 8, 22)  # the divisions as they are since this day
REGISTER_FROM = date(2024, 2, 1)  # Order 80 in force
UNITED_SOURCE = {
    "source": "示意：县级界线（OpenStreetMap 贡献者，ODbL），待导入正式界线",
    "source_en": "Schematic: county lines (OpenStreetMap contributors, ODbL), "
    "until the official line is imported",
}


@cache
def content() -> dict[str, Any]:
    """Return the file of indications, origins and targets."""
    path = Path(__file__).with_name("indications.json")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@transaction.atomic
def load_city() -> None:
    """Bring the register content into the database; a second call changes nothing."""
    load_regions()
    origins = {row["key"]: load_origin(row) for row in content()["origins"]}
    for row in content()["indications"]:
        load_indication(row, origins[row["origin"]])
    for order, row in enumerate(content()["targets"]):
        statistics.set_target(
            key=row["key"],
            columns={
                "name_zh": row["name_zh"],
                "name_en": row["name_en"],
                "target": row["value"],
                "unit_zh": row["unit_zh"],
                "unit_en": row["unit_en"],
                "by_year": 2026,
                "source": content()["targets_source"],
                "source_en": content()["targets_source_en"],
                "order": order,
            },
        )


def load_regions() -> None:
    """Load the city and its seven county-level divisions with their lines."""
    city = accounts.register_region(
        code=CITY_CODE,
        name_zh="秦皇岛市",
        name_en="Qinhuangdao",
        level="city",
        parent=None,
    )
    for county in boundaries.counties():
        region = accounts.register_region(
            code=county.code,
            name_zh=county.name,
            name_en=county.name_en,
            level="county",
            parent=city,
        )
        if not region.shapes.exists():
            maps.replace_region_shape(
                region=region,
                shape=county.shape,
                accuracy_m=county.accuracy_m,
                certainty=Certainty.SCHEMATIC,
                source=county.source,
                license=county.license,
                on=LINES_FROM,
            )


def load_origin(row: dict[str, Any]) -> Origin:
    """Add a place of origin with its schematic area."""
    origin = maps.register_origin(
        key=row["key"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        is_sea=row.get("is_sea", False),
    )
    if origin.area_in_force() is None:
        shape, accuracy_m, source = _drawn(row) if "drawn" in row else _united(row)
        maps.replace_area(
            origin=origin,
            shape=shape,
            accuracy_m=accuracy_m,
            certainty=Certainty.SCHEMATIC,
            on=REGISTER_FROM,
            **source,
        )
    return origin


def _drawn(row: dict[str, Any]) -> tuple[MultiPolygon, int, dict[str, str]]:
    drawn = next(o for o in boundaries.demo_origins() if o.key == row["drawn"])
    source = {"source": drawn.source, "source_en": drawn.source_en}
    return drawn.shape, drawn.accuracy_m, source


def _united(row: dict[str, Any]) -> tuple[MultiPolygon, int, dict[str, str]]:
    """Return the union of counties; its line is as bad as the worst of theirs."""
    counties = [c for c in boundaries.counties() if c.code in row["counties"]]
    union = shapely.union_all([county.shape for county in counties])
    whole = union if isinstance(union, MultiPolygon) else MultiPolygon([union])
    return (
        geometry.from_wkb(geometry.to_wkb(whole)),
        max(county.accuracy_m for county in counties),
        UNITED_SOURCE,
    )


def load_indication(row: dict[str, Any], origin: Origin) -> None:
    """Add an indication with its titles and its specification."""
    texts = [
        "name_zh",
        "name_en",
        "pinyin",
        "crop",
        "portrait",
        "leading_bureau",
        "story_zh",
        "story_en",
        "order",
    ]
    columns = {name: row[name] for name in texts}
    columns["recognise_zh"] = row.get("recognise_zh", "")
    columns["recognise_en"] = row.get("recognise_en", "")
    columns["takes_plots"] = row.get("takes_plots", True)
    indication = register.register_indication(
        key=row["key"], origin=origin, columns=columns
    )
    for title in row["titles"]:
        register.register_title(
            indication=indication,
            kind=title["kind"],
            columns={name: value for name, value in title.items() if name != "kind"},
        )
    if not indication.specifications.exists():
        fields = dict(row["specification"])
        requirements = fields.pop("requirements")
        register.publish_specification(
            indication=indication,
            on=REGISTER_FROM,
            columns=fields,
            requirements=requirements,
        )
