"""A file of county lines: which county each shape is, and how the lines fit."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from shapely import MultiPolygon

from accounts.models import Region
from accounts.regions import in_force
from core.errors import Invalid, gettext_noop
from core.words import listing
from maps import coverage, geometry, reading
from maps.models import RegionLineImport, RegionShape

CODE_KEYS = ("code", "代码", "adcode", "XZQDM", "xzqdm", "gb", "GB")
NAME_KEYS = ("name", "名称", "XZQMC", "xzqmc", "NAME")
COUNTRY = "156"  # before the code in the state's own map service
MAX_FAULTS = 200  # kept with the proposal; the number of all is kept too


def read_lines(
    content: bytes, on: date
) -> tuple[dict[str, MultiPolygon], dict[str, str]]:
    """Return the lines by the code of their county, and what found no county.

    The second is by the number of the feature. Raises GeometryError for a file or a
    shape that cannot be used, Invalid `lines_twice` or `lines_missing`.
    """
    counties = _counties(on)
    lines: dict[str, MultiPolygon] = {}
    strangers: dict[str, str] = {}
    for row, feature in enumerate(reading.raw_features(content), start=1):
        told = _told(feature)
        region = _match(told, counties)
        if region is None:
            strangers[str(row)] = " ".join(told) or "?"
            continue
        if region.code in lines:
            raise Invalid(
                "lines_twice",
                gettext_noop("%(region)s 在文件里有两条界线，只留一条"),
                field="file",
                region=str(region),
            )
        lines[region.code] = _area(feature, row)
    missing = [str(region) for code, region in counties.items() if code not in lines]
    if missing:
        raise Invalid(
            "lines_missing",
            gettext_noop(
                "文件里没有 %(regions)s 的界线。各县区的界线一次换齐，"
                "每个图形带区划代码或全称"
            ),
            field="file",
            regions=listing(missing),
        )
    return lines, strangers


def _area(feature: Any, row: int) -> MultiPolygon:
    try:
        return reading.read_area(feature)
    except reading.GeometryError as error:
        error.params["row"] = row
        error.field = "file"
        raise


def _counties(on: date) -> dict[str, Region]:
    found = Region.objects.filter(level=Region.Level.COUNTY)
    return {region.code: region for region in found if in_force(region, on)}


def _told(feature: Any) -> list[str]:
    """Return the code and the name that a feature carries, as far as it does."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return []
    found = []
    for keys in (CODE_KEYS, NAME_KEYS):
        values = [str(properties[key]).strip() for key in keys if key in properties]
        found += [value[:60] for value in values if value][:1]
    return found


def _match(told: list[str], counties: Mapping[str, Region]) -> Region | None:
    """Return the county of this code, or else of this name; never by likeness."""
    for word in told:
        plain = word.removeprefix(COUNTRY) if len(word) == 9 else word
        if plain in counties:
            return counties[plain]
    named = [region for region in counties.values() if region.name_zh in told]
    return named[0] if len(named) == 1 else None


def dry_run(lines: Mapping[str, MultiPolygon]) -> dict[str, object]:
    """Return the faults of these lines and what they change, for JSON; dm²."""
    faults = coverage.faults(lines)
    now = {
        row.region.code: row
        for row in RegionShape.objects.in_force().select_related("region")
    }
    return {
        "faults": [asdict(fault) for fault in faults[:MAX_FAULTS]],
        "fault_count": len(faults),
        "differences": [
            _difference(code, shape, now.get(code)) for code, shape in lines.items()
        ],
    }


def _difference(
    code: str, shape: MultiPolygon, before: RegionShape | None
) -> dict[str, object]:
    area_dm2 = geometry.geodesic_area_dm2(shape)
    return {
        "code": code,
        "area_dm2": area_dm2,
        "before_dm2": before.area_dm2 if before else None,
        "iou": round(coverage.iou(shape, before.shape), 4) if before else None,
    }


def content_of(row: RegionLineImport) -> bytes:
    """Return the file as it came in."""
    with row.document.file.open("rb") as file:
        return bytes(file.read())
