"""A new year's holidays: brought in as a file, checked; terms are counted anew.

Source: docs/sources.md, entry holidays.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core import workdays
from core.errors import Conflict, gettext_noop
from gi_registry.models import Application
from records import audit
from records.services import keep_document


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file changed: its new years, and how many terms moved."""

    years: list[int]
    moved: int


def calendar_file() -> Path:
    """Return where this installation keeps the years it brought in."""
    return Path(settings.MEDIA_ROOT) / "holidays.json"


@transaction.atomic
def load_calendar(
    *,
    name: str,
    content: bytes,
    replaces: bool = False,
    at: datetime | None = None,
) -> Loaded:
    """Bring in the holidays of new years; the file is kept as the act's document.

    A year on record that reads otherwise is changed only with `replaces`. Raises
    Invalid as `workdays.read`, Conflict `calendar_known` or `calendar_differs`.
    """
    at = at or timezone.now()
    text = content.decode("utf-8", errors="replace")
    new, known = workdays.read(text), workdays.years()
    changed = sorted(year for year, row in new.items() if known.get(year) != row)
    if not changed:
        raise Conflict("calendar_known", gettext_noop("这些年度的放假安排已在系统里"))
    if not replaces and (other := [year for year in changed if year in known]):
        raise Conflict(
            "calendar_differs",
            gettext_noop("%(year)s 年已有不同的放假安排；要替换，加 --replace"),
            year=other[0],
        )
    document = keep_document(
        name=name, content=content, content_type="application/json", by=None, at=at
    )
    rests = _rests(date(changed[0], 1, 1), timezone.localdate(at))
    _write(json.loads(text), changed)
    moved = sum(_recount(row, start, rest, at) for row, start, rest in rests)
    audit.record(
        "calendar.load",
        target=document,
        by=None,
        at=at,
        reason=new[changed[0]].source,
        data={"years": changed, "terms": moved},
    )
    return Loaded(changed, moved)


def _rests(since: date, today: date) -> list[tuple[Application, date, int]]:
    """Return the terms that end after a day: counted from where, how many days."""
    found = []
    for row in Application.objects.select_for_update().filter(due_on__gte=since):
        notice = row.notices.filter(closed_at=None).first()
        start = max(today, notice.last_day) if notice else today
        if row.due_on and row.due_on > start:
            found.append((row, start, workdays.workdays_between(start, row.due_on)))
    return found


def _write(rows: dict[str, object], years: list[int]) -> None:
    file = calendar_file()
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    kept |= {str(year): rows[str(year)] for year in years}
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.write_text(json.dumps(kept, ensure_ascii=False, indent=2), encoding="utf-8")
    new.replace(file)


def _recount(row: Application, start: date, rest: int, at: datetime) -> bool:
    before, row.due_on = row.due_on, workdays.add_workdays(start, rest)
    if row.due_on == before:
        return False
    row.save(update_fields=["due_on"])
    audit.record(
        "application.recount",
        target=row,
        by=None,
        at=at,
        data={"before": str(before), "after": str(row.due_on)},
    )
    return True
