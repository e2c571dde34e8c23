"""Versions of origin areas on their way, by the real services."""

from datetime import date, datetime

from shapely import MultiPolygon, Polygon

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Indication
from gi_registry.services import area_parts, origin_areas
from gi_registry.services.origin_areas import Facts
from maps.models import AreaProposal, MadeFrom
from maps.services import PartIn
from records.uploads import Upload
from tests.factories import NOON, person

FROM = date(2026, 10, 1)
PAPER = Upload("公告.pdf", b"%PDF-1.4", "application/pdf")
CLAUSE = "昌黎县十里铺乡现辖行政区域"


def rectangle(west: float, south: float, east: float, north: float) -> MultiPolygon:
    ring = [(west, south), (east, south), (east, north), (west, north)]
    return MultiPolygon([Polygon(ring)])


def part(shape: MultiPolygon, clause: str = CLAUSE, accuracy_m: int = 100) -> PartIn:
    return PartIn(shape, clause, accuracy_m, made_from=MadeFrom.DRAWN, raw_input="{}")


def facts(day: date = FROM) -> Facts:
    return Facts(
        source="县政府函〔2026〕1号",
        source_en="Letter",
        certainty="confirmed",
        valid_from=day,
        upload=PAPER,
    )


def proposed(
    indication: Indication,
    *parts: PartIn,
    by: User | None = None,
    day: date = FROM,
    at: datetime = NOON,
    submit: bool = True,
) -> AreaProposal:
    """Return a version of just these parts, submitted unless told otherwise."""
    by = by or person(Role.CITY_REVIEWER)
    row = origin_areas.propose(indication=indication, facts=facts(day), by=by, at=at)
    for _ in range(row.parts.count()):
        area_parts.remove_part(proposal=row, number=1, seen=row.version, by=by, at=at)
        row.refresh_from_db()
    if parts:
        area_parts.add_parts(proposal=row, seen=row.version, parts=parts, by=by, at=at)
        row.refresh_from_db()
    if submit:
        row = origin_areas.submit(proposal=row, seen=row.version, by=by, at=at)
    return row
