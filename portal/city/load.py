"""Load the real register content of the city: regions, lines, names, titles, targets.

No producer is made here: this is what a real city starts from too.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts import services as accounts
from accounts.models import Region
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Indication
from gi_registry.services import names, specifications, titles
from gi_registry.title_workflow import Act, Standing, usual_stage
from maps import boundaries
from maps import services as maps
from maps.models import Certainty, MadeFrom, Origin
from output_stats import services as statistics
from portal.city.chains import load_chains
from portal.city.divisions import load_divisions

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
    load_chains(REGISTER_FROM)
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
                "owner": row["owner"],
                "owner_en": row["owner_en"],
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
    load_divisions(city)


def load_origin(row: dict[str, Any]) -> Origin:
    """Add a place of origin with its schematic area."""
    origin = maps.register_origin(
        key=row["key"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        is_sea=row.get("is_sea", False),
    )
    if origin.area_in_force() is None:
        parts, source = _drawn(row) if "drawn" in row else _united(row)
        maps.replace_area(
            origin=origin,
            parts=parts,
            certainty=Certainty.SCHEMATIC,
            on=REGISTER_FROM,
            **source,
        )
    return origin


def _drawn(row: dict[str, Any]) -> tuple[list[maps.PartIn], dict[str, str]]:
    drawn = next(o for o in boundaries.demo_origins() if o.key == row["drawn"])
    part = maps.PartIn(drawn.shape, "", drawn.accuracy_m, made_from=MadeFrom.DRAWN)
    return [part], {"source": drawn.source, "source_en": drawn.source_en}


def _united(row: dict[str, Any]) -> tuple[list[maps.PartIn], dict[str, str]]:
    """Return one part a county; the words of the act only where they are known."""
    words = row.get("clauses", {})
    parts = []
    for county in boundaries.counties():
        if county.code in row["counties"]:
            clause, clause_en = words.get(county.code, ("", ""))
            parts.append(
                maps.PartIn(
                    county.shape,
                    clause,
                    county.accuracy_m,
                    clause_en,
                    made_from=MadeFrom.DIVISION,
                    region=Region.objects.get(code=county.code, valid_to=None),
                    raw_input=f"{county.code} {county.source}",
                )
            )
    return parts, UNITED_SOURCE


TEXTS = (
    "name_zh",
    "name_en",
    "pinyin",
    "crop",
    "portrait",
    "leading_bureau",
    "story_zh",
    "story_en",
    "order",
)
OPTIONAL = {
    "recognise_zh": "",
    "recognise_en": "",
    "takes_plots": True,
    "category": "",
    "category_en": "",
    "category_certainty": "",
    "category_source": "",
    "category_source_en": "",
}
ROWS = ("ceilings", "ratios", "packs")
TOLD = (
    "kind",
    "state",
    "act",
    "on",
    "is_on_latest",
    "source",
    "source_en",
    "certainty",
)


def load_indication(row: dict[str, Any], origin: Origin) -> None:
    """Add an indication with its names, its titles and its specification."""
    columns = {name: row[name] for name in TEXTS}
    columns |= {name: row.get(name, unset) for name, unset in OPTIONAL.items()}
    indication = names.register_indication(
        key=row["key"], origin=origin, columns=columns
    )
    names.import_names(indication=indication, rows=row["names"])
    for title in row["titles"]:
        load_title(indication, title)
    if not indication.specifications.exists():
        fields = dict(row["specification"])
        requirements = fields.pop("requirements")
        more = {section: fields.pop(section, []) for section in ROWS}
        specifications.publish_specification(
            indication=indication,
            on=REGISTER_FROM,
            columns=fields,
            requirements=requirements,
            more=more,
        )


def load_title(indication: Indication, row: dict[str, Any]) -> None:
    """Bring a title in as a dated act with its source; what is not known is empty."""
    kind = LegalKind(row["kind"])
    titles.import_title(
        indication=indication,
        kind=kind,
        told=titles.Told(
            act=Act(row.get("act", Act.RECORD)),
            on=date.fromisoformat(row["on"]),
            is_on_latest=row.get("is_on_latest", False),
            to_stage=usual_stage(kind, Standing(row["state"])),
            facts={name: value for name, value in row.items() if name not in TOLD},
            certainty=row["certainty"],
            source=row["source"],
            source_en=row.get("source_en", ""),
        ),
    )
