"""Our names in the shape of the European register; what is unknown stays null.

No sum of a producer's season is in it, nor of all of them: with one user it would be
that user's (docs/decisions/0014).
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db.models import Prefetch, QuerySet

from gi_registry.eambrosia import written
from gi_registry.eambrosia.keys import empty
from gi_registry.models import (
    Authorization,
    Crop,
    ExternalImport,
    ExternalRecord,
    Indication,
    IndicationName,
    LegalTitle,
    Specification,
    TitleAct,
)
from gi_registry.title_workflow import Standing
from maps import geometry
from maps.models import OriginArea

STATUS = {Standing.IN_FORCE: "registered", Standing.REVOKED: "cancelled"}
NOT_FOOD = {Crop.FUR, Crop.HERB}
MU_A_HECTARE = 15
Kind = IndicationName.Kind


def imports() -> QuerySet[ExternalImport]:
    """Return the files brought in, latest first."""
    return ExternalImport.objects.select_related("document", "imported_by")


def title_of(record: ExternalRecord) -> str:
    """Return the protected names of a record, else its number."""
    names = [text for text, kind, _original in record.names if kind == "protected"]
    return " / ".join(names) or record.file_number


def known(record: ExternalRecord) -> list[tuple[str, str]]:
    """Return the known keys that say something, each with its value as JSON."""
    return [
        (key, value if isinstance(value, str) else written.write(value))
        for key, value in written.read(record.fields).items()
        if value not in (None, [], "")
    ]


def raw_text(record: ExternalRecord) -> str:
    """Return the record as it came; a byte that is no text shows as such."""
    return bytes(record.raw).decode(errors="replace")


def exported() -> QuerySet[Indication]:
    """Return the names with all that their record needs."""
    in_force = Specification.objects.filter(valid_to=None)
    return Indication.objects.select_related("origin").prefetch_related(
        "names",
        "external_records",
        Prefetch("titles", LegalTitle.objects.filter(removed_at=None)),
        Prefetch("title_acts", TitleAct.objects.entered(), to_attr="entered_acts"),
        Prefetch("origin__areas", OriginArea.objects.in_force(), to_attr="in_force"),
        Prefetch(
            "specifications",
            in_force.prefetch_related("ceilings", "ratios"),
            to_attr="in_force",
        ),
    )


def record_of(indication: Indication) -> dict[str, Any]:
    """Return the record of a name: the known keys, and ours beside them in `x-gi`."""
    record: dict[str, Any] = empty()
    for foreign in indication.external_records.all():
        record |= foreign.values
    record |= _names(indication) | _standing(indication) | _holder(indication)
    return record | {"x-gi": _ours(indication)}


def _names(indication: Indication) -> dict[str, Any]:
    names = list(indication.names.all())
    chinese = [
        name.text
        for name in names
        if name.kind in (Kind.MAIN, Kind.VARIANT) and name.script.startswith("Han")
    ]
    latin = [name.text for name in names if name.kind == Kind.TRANSCRIPTION]
    return {
        "protectedNames": list(dict.fromkeys([indication.name_zh, *chinese])),
        "transcriptions": latin or None,
        "countries": ["CN"],
        "thirdCountryFlag": True,
        "giType": "GI",
        "productType": _product_type(indication),
    }


def _product_type(indication: Indication) -> str | None:
    if indication.crop == Crop.WINE:
        return "WINE"
    return None if indication.crop in NOT_FOOD else "FOOD"


def _standing(indication: Indication) -> dict[str, Any]:
    titles = list(indication.titles.all())
    states = {title.state for title in titles}
    status = next((word for state, word in STATUS.items() if state in states), None)
    noticed = sorted(
        (title for title in titles if title.notice_no),
        key=lambda title: (title.notice_on is None, title.notice_on),
    )
    days = [
        day
        for title in titles
        if title.state == Standing.IN_FORCE
        and (day := title.notice_on or title.registered_on)
    ]
    acts: list[TitleAct] = getattr(indication, "entered_acts", [])
    latest = max((act.entered_at for act in acts if act.entered_at), default=None)
    return {
        "status": status,
        "euProtectionDate": min(days).isoformat() if days else None,
        "modificationDate": latest.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        if latest
        else None,
        "removedFlag": indication.removed_at is not None,
        "publications": [
            {
                "date": title.notice_on.isoformat() if title.notice_on else None,
                "text": title.notice_no,
                "uri": None,
            }
            for title in noticed
        ],
    }


def _holder(indication: Indication) -> dict[str, Any]:
    holders = [
        title.holder
        for title in indication.titles.all()
        if title.state == Standing.IN_FORCE and title.holder
    ]
    return {
        "producerGroupName": holders[0] if holders else None,
        "producerGroupCountry": "CN" if holders else None,
    }


def _ours(indication: Indication) -> dict[str, Any]:
    areas: list[OriginArea] = getattr(indication.origin, "in_force", [])
    rules: list[Specification] = getattr(indication, "in_force", [])
    users = Authorization.objects.in_force().filter(title__indication=indication)
    return {
        "area": _area(areas[0]) if areas else None,
        "yieldRules": _yield_rules(rules[0]) if rules else [],
        "conversions": [
            {
                "from": ratio.from_form,
                "to": ratio.to_form,
                "fromG": ratio.from_g,
                "toG": ratio.to_g,
            }
            for rule in rules
            for ratio in rule.ratios.all()
        ],
        "authorisedUsers": users.count(),
    }


def _area(area: OriginArea) -> dict[str, Any]:
    return {
        "validFrom": area.valid_from.isoformat(),
        "crs": "EPSG:4326",
        "confidence": area.certainty,
        "accuracyM": area.accuracy_m,
        "geojson": geometry.to_geojson(area.shape),
    }


def _yield_rules(rule: Specification) -> list[dict[str, Any]]:
    """Return the ceilings as grams a hectare: whole numbers, 15 亩 to one."""
    rows: list[tuple[str | None, int | None, int | None, int, str]] = []
    if rule.ceiling_g_per_mu is not None:
        rows.append((None, None, None, rule.ceiling_g_per_mu, rule.ceiling_certainty))
    rows += [
        (row.variety or None, row.age_from, row.age_to, row.g_per_mu, row.certainty)
        for row in rule.ceilings.all()
    ]
    return [
        {
            "version": rule.version,
            "variety": variety,
            "ageFrom": age_from,
            "ageTo": age_to,
            "maxGramsPerHectare": grams * MU_A_HECTARE,
            "confidence": certainty,
        }
        for variety, age_from, age_to, grams, certainty in rows
    ]
