"""The only writer of places of origin, their areas and the lines of divisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from shapely import MultiPolygon

from accounts.models import Region
from core.errors import Conflict, gettext_noop
from maps import geometry
from maps.models import MadeFrom, Origin, OriginArea, OriginAreaPart, RegionShape
from maps.services.shapes import shape_columns


@transaction.atomic
def replace_region_shape(  # noqa: PLR0913  one argument a column of the record
    *,
    region: Region,
    shape: MultiPolygon,
    accuracy_m: int,
    certainty: str,
    source: str,
    license: str,  # noqa: A002  the word of the record
    on: date,
) -> RegionShape:
    """Close the line in force and open the next one on the same day."""
    RegionShape.objects.filter(region=region, valid_to=None).update(valid_to=on)
    return RegionShape.objects.create(
        region=region,
        accuracy_m=accuracy_m,
        certainty=certainty,
        source=source,
        license=license,
        valid_from=on,
        **shape_columns(shape),
    )


@dataclass(frozen=True, slots=True)
class PartIn:
    """A piece of an area and the words of the act it comes from."""

    shape: MultiPolygon
    clause: str
    accuracy_m: int
    clause_en: str = ""
    made_from: str = MadeFrom.FILE
    region: Region | None = None
    raw_input: str = ""


def part_columns(part: PartIn, order: int) -> dict[str, object]:
    """Return the columns of a Part row, numbered from 1."""
    return {
        "order": order,
        "made_from": part.made_from,
        "region": part.region,
        "clause": part.clause,
        "clause_en": part.clause_en,
        "accuracy_m": part.accuracy_m,
        "raw_input": part.raw_input,
        **shape_columns(part.shape),
    }


@transaction.atomic
def replace_area(
    *,
    origin: Origin,
    parts: Sequence[PartIn],
    certainty: str,
    source: str,
    source_en: str = "",
    on: date,
) -> OriginArea:
    """Open a version on this day, of the union of its parts; the last one ends there.

    The day may lie ahead: until then the last version stays in force. The version's
    accuracy is its worst part's. Raises Conflict `period_overlap`.
    """
    areas = origin.areas.select_for_update()
    if areas.filter(Q(valid_from__gte=on) | Q(valid_to__gt=on)).exists():
        raise Conflict(
            "period_overlap",
            gettext_noop("%(on)s 之后已有一版产地范围，选择更晚的生效日期"),
            on=on,
        )
    areas.filter(valid_to=None).update(valid_to=on)
    area = OriginArea.objects.create(
        origin=origin,
        accuracy_m=max(part.accuracy_m for part in parts),
        certainty=certainty,
        source=source,
        source_en=source_en,
        clause=clipped("；".join(part.clause for part in parts if part.clause), 500),
        clause_en=clipped("; ".join(p.clause_en for p in parts if p.clause_en), 1_000),
        valid_from=on,
        **shape_columns(geometry.union([part.shape for part in parts])),
    )
    OriginAreaPart.objects.bulk_create(
        OriginAreaPart(area=area, **part_columns(part, order))
        for order, part in enumerate(parts, start=1)
    )
    return area


def clipped(text: str, length: int) -> str:
    """Return the text, or as much as fits; the parts keep the whole."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def register_origin(
    *, key: str, name_zh: str, name_en: str, is_sea: bool = False
) -> Origin:
    """Add a place of origin, or bring its names up to date."""
    origin, _ = Origin.objects.update_or_create(
        key=key,
        defaults={"name_zh": name_zh, "name_en": name_en, "is_sea": is_sea},
    )
    return origin
