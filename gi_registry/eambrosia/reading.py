"""Read a record of the v1, register-UI or GIview shape into one. Pure.

The loss names every key that has no place with us, as a path.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gi_registry.eambrosia import written
from gi_registry.eambrosia.keys import KEYS, SPELLED_OURS, SPELLED_THEIRS, empty

Record = dict[str, Any]
SLASH = re.compile(r"\s+/\s+")
UNKEPT = re.compile("[\x00\ud800-\udfff]")  # NUL, half a sign: no database keeps them
EUROPEAN_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


@dataclass(slots=True)
class Name:
    """One name; `original` is the joined text it was part of."""

    text: str
    kind: str  # protected or transcription
    original: str


@dataclass(slots=True)
class Read:
    """What a record says in the keys of `KEYS`, and what had no place."""

    fields: Record
    names: list[Name] = field(default_factory=list)
    loss: list[str] = field(default_factory=list)


def read(scheme: str, record: Record) -> Read:
    """Read one record of this scheme: v1, ui or giview."""
    found = READERS[scheme](record)
    fields = found.fields
    day = fields["euProtectionDate"]
    fields["euProtectionDate"] = iso_day(day)
    if day != fields["euProtectionDate"] and fields["euProtectionDate"] is None:
        found.loss.append("euProtectionDate")  # not a day
    for kind, key in (
        ("protected", "protectedNames"),
        ("transcription", "transcriptions"),
    ):
        for original in fields[key] or []:
            found.names += [
                Name(text, kind, original) for text in split_name(str(original))
            ]
    return found


def unkept(value: object, path: str = "") -> str | None:
    """Return where in a record a text stands that cannot be kept, as a path."""
    parts: Iterable[tuple[str, object]] = ()
    if isinstance(value, str) and UNKEPT.search(value):
        return path
    if isinstance(value, dict):
        if any(UNKEPT.search(key) for key in value):
            return path
        parts = ((f"{path}.{key}".lstrip("."), one) for key, one in value.items())
    elif isinstance(value, list):
        parts = ((f"{path}[{place}]", one) for place, one in enumerate(value))
    found = (unkept(one, at) for at, one in parts)
    return next((at for at in found if at is not None), None)


def split_name(joined: str) -> list[str]:
    """Return the variants of a name joined by slashes between spaces."""
    return [part.strip() for part in SLASH.split(joined) if part.strip()]


def iso_day(value: object) -> str | None:
    """Return a day as YYYY-MM-DD from that or dd/mm/yyyy; else None."""
    text = str(value or "")
    if match := EUROPEAN_DAY.fullmatch(text):
        text = "-".join(reversed(match.groups()))
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _v1(record: Record) -> Read:
    fields, loss = empty(), []
    for key, value in record.items():
        own = SPELLED_THEIRS if key == SPELLED_OURS else key
        if own not in KEYS:
            loss.append(key)
        elif key == SPELLED_OURS and SPELLED_THEIRS in record:
            loss.append(key)  # both spellings: theirs counts
        else:
            fields[own] = value
    return Read(fields, loss=loss)


# Register UI → ours; a key with None is known and has no place.
UI: dict[str, str] = {
    "fileName": "fileNumber",
    "countries": "countries",
    "geographicalIndicatorTypeCode": "giType",
    "registrationDate": "euProtectionDate",
    "publications": "publications",
}


def _ui(record: Record) -> Read:
    fields, loss = empty(), []
    for key, value in record.items():
        if key in UI:
            fields[UI[key]] = value
        elif key == "protectedName":
            fields["protectedNames"] = [value] if value else []
        elif key == "productCategory":
            fields["productCategories"] = [value] if value else []
        elif key == "qualityProductType":
            fields["productType"] = str(value).upper() if value else None
        elif key == "status":
            fields["status"] = str(value).lower() if value else None
        else:
            loss.append(key)
    if isinstance(fields["countries"], str):
        fields["countries"] = re.split(r"[,;\s]+", fields["countries"])
    return Read(fields, loss=loss)


def _giview(record: Record) -> Read:
    basic = record.get("basicData")
    if not isinstance(basic, dict):
        return Read(empty(), loss=list(record))
    found = _v1({key: value for key, value in basic.items() if key != "date"})
    found.loss = [f"basicData.{key}" for key in found.loss]
    if not found.fields["euProtectionDate"] and "date" in basic:
        found.fields["euProtectionDate"] = basic["date"]
    elif "date" in basic:
        found.loss.append("basicData.date")
    for key, value in record.items():
        if key == "id":
            found.fields["giIdentifier"] = value
        elif key == "status" and not found.fields["status"]:
            found.fields["status"] = value
        elif key != "basicData":
            found.loss.append(key)
    return found


READERS: dict[str, Callable[[Record], Read]] = {
    "v1": _v1,
    "ui": _ui,
    "giview": _giview,
}


def write(fields: Record) -> str:
    """Return the record as text, all keys in their order, none besides."""
    whole = {key: fields.get(key, nothing) for key, nothing in empty().items()}
    return written.write(whole)
