"""Files of official lines as the bureau reads them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from maps.models import RegionLineImport, RegionShape
from maps.picture import Place
from maps.region_lines import content_of, read_lines
from maps.selectors import lines_picture

DM2_PER_M2 = 100
FAULT_WORD: dict[str, str | Promise] = {
    "gap": _("缝隙"),
    "overlap": _("重叠"),
    "edge": _("边线不吻合"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in words; its place in degrees, its size in m² or in metres."""

    number: int
    kind: str | Promise
    lon: str
    lat: str
    m2: int
    metres: int
    between: list[str]


@dataclass(frozen=True, slots=True)
class Change:
    """The surface of a county before and after, in m², and how alike the two are."""

    name: str
    m2: int
    before_m2: int | None
    more_m2: int | None
    alike: Decimal | None


def in_force() -> QuerySet[RegionShape]:
    """Return the county lines of today."""
    found = RegionShape.objects.in_force().filter(region__level=Region.Level.COUNTY)
    return found.select_related("region").order_by("region__code")


def line_context(row: RegionLineImport) -> dict[str, object]:
    """Return what the page of one file shows."""
    names = {region.code: str(region) for region in Region.objects.all()}
    faults = [
        _fault(number, told, names)
        for number, told in enumerate(row.found["faults"], start=1)
    ]
    return {
        "row": row,
        "faults": faults,
        "changes": [_change(told, names) for told in row.found["differences"]],
        "strangers": list(row.found["strangers"].items()),
        "svg": _picture(row, faults, names),
    }


def _fault(number: int, told: dict[str, Any], names: dict[str, str]) -> Fault:
    return Fault(
        number=number,
        kind=FAULT_WORD[str(told["kind"])],
        lon=f"{told['lon']:.6f}",
        lat=f"{told['lat']:.6f}",
        m2=_m2(told["area_dm2"]),
        metres=told["metres"],
        between=[names[code] for code in told["between"]],
    )


def _m2(area_dm2: int) -> int:
    return round(area_dm2 / DM2_PER_M2)


def _change(told: dict[str, Any], names: dict[str, str]) -> Change:
    m2, before, alike = _m2(told["area_dm2"]), told["before_dm2"], told["iou"]
    before_m2 = None if before is None else _m2(before)
    return Change(
        name=names[str(told["code"])],
        m2=m2,
        before_m2=before_m2,
        more_m2=None if before_m2 is None else m2 - before_m2,
        alike=None if alike is None else Decimal(str(alike)),
    )


def _picture(row: RegionLineImport, faults: list[Fault], names: dict[str, str]) -> str:
    """Draw the lines with a numbered dot at each fault."""
    lines, _strangers = read_lines(content_of(row), row.valid_from)
    return lines_picture(
        {names[code]: shape for code, shape in lines.items()},
        [Place(float(f.lon), float(f.lat), str(f.number)) for f in faults],
    )
