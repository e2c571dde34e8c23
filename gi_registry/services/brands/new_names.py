"""Bring in names that the register does not have yet, each with its title.

One person brings the sheet, another enters it: the name, and its title by the very
acts that any other title goes through. Its area of origin is words until a boundary
is published.
"""

from datetime import datetime

from django.utils.text import slugify

from accounts.models import Bureau, User
from core.errors import Conflict, gettext_noop
from gi_registry.finding_terms import syllables
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Crop, Indication, LegalTitle, RegisterFile
from gi_registry.services import names, titles
from gi_registry.services.brands.given_titles import (
    refuse_ahead,
    refuse_no_title,
    told_by,
)
from gi_registry.services.brands.sheets import Planned
from maps import services as maps
from maps.models import Certainty, Origin
from records import audit

# What has quota from intake or by head, not from area.
WITHOUT_PLOTS = {Crop.WINE, Crop.VERMICELLI, Crop.FUR}
# Chestnut, walnut and cherry sit with forestry (unconfirmed): a column says otherwise.
FORESTRY = {Crop.CHESTNUT, Crop.WALNUT, Crop.CHERRY}
DRAWINGS = {Crop.FUR: "raccoon_dog_fur", Crop.HERB: "bupleurum"}


def judge(row: Planned) -> None:
    """Say whether name and title are new; raises at what does not fit."""
    values = row.values
    refuse_no_title(row)
    refuse_ahead(row, "on")
    known = Indication.objects.filter(name_zh=values["name"]).first()
    if known is None:
        return
    if known.removed_at:
        raise Conflict(
            "name_removed",
            gettext_noop("「%(name)s」已移出名录，理由：%(reason)s"),
            field="name",
            name=values["name"],
            reason=known.removed_reason,
        )
    row.existing = LegalTitle.objects.filter(
        indication=known, kind=values["legal_kind"]
    ).first()
    if row.existing is None:
        raise Conflict(
            "name_known",
            gettext_noop("名录里已有「%(name)s」，用「既有地理标志权利」登入它的权利"),
            field="name",
            name=values["name"],
        )


def put(row: Planned, file: RegisterFile, by: User, at: datetime) -> None:
    """Enter a name with its title: told by who brought the sheet, entered by `by`."""
    values = row.values
    key = _free_key(values)
    origin = maps.register_origin(
        key=key,
        name_zh=values["place"],
        name_en=values.get("place_en") or values["place"],
    )
    indication = names.register_indication(
        key=key, origin=origin, columns=_columns(values)
    )
    if values.get("pinyin"):
        names.import_names(indication=indication, rows=[_transcribed(values)])
    audit.record(
        "indication.import",
        target=indication,
        by=by,
        at=at,
        reason=values["source"],
        data={"file": file.pk, "sha256": file.document.sha256, "row": row.number},
    )
    values["indication"] = indication
    act = titles.propose(
        indication=indication,
        kind=LegalKind(values["legal_kind"]),
        told=told_by(row, file, values.get("certainty") or Certainty.ONE_SOURCE),
        by=file.uploaded_by,
        at=at,
    )
    titles.enter(act=act, by=by, at=at)


def _spelled(name: str) -> tuple[str, str]:
    """Return a name in full pinyin and by its initials."""
    parts = syllables(name)
    return "".join(parts), "".join(part[0] for part in parts)


def _free_key(values: dict[str, object]) -> str:
    """Return the key of the address: the pinyin, with a number where it is taken."""
    told = str(values.get("pinyin") or "").split("·")[0]
    stem = slugify(told.replace(" ", "")) or _spelled(str(values["name"]))[0] or "gi"
    taken = set(
        Indication.objects.filter(key__startswith=stem).values_list("key", flat=True)
    )
    number, key = 1, stem[:40]
    while key in taken or Origin.objects.filter(key=key).exists():
        number += 1
        key = f"{stem[:40]}-{number}"
    return key


def _transcribed(values: dict[str, object]) -> dict[str, str]:
    return {
        "text": str(values["pinyin"]),
        "kind": "transcription",
        "script": "Latn",
        "language": "zh-Latn-pinyin",
        "source": str(values["source"]),
    }


def _columns(values: dict[str, object]) -> dict[str, object]:
    crop, full = Crop(str(values["crop"])), _spelled(str(values["name"]))
    transcribed = str(values.get("pinyin") or "")
    columns: dict[str, object] = {
        "name_zh": values["name"],
        "name_en": values.get("name_en") or transcribed or full[0].capitalize(),
        "pinyin": " ".join(full)[:80],
        "crop": crop,
        "portrait": DRAWINGS.get(crop, crop.value),
        "leading_bureau": values.get("bureau")
        or (Bureau.FORESTRY if crop in FORESTRY else Bureau.AGRICULTURE),
        "takes_plots": crop not in WITHOUT_PLOTS,
        "story_zh": "",
        "story_en": "",
    }
    if category := values.get("category"):
        columns |= {
            "category": category,
            "category_certainty": values.get("certainty") or Certainty.ONE_SOURCE,
            "category_source": values["source"],
        }
    return columns
