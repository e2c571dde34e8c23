"""The list of divisions as the public reads it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts import regions
from accounts.models import Region


@dataclass(frozen=True, slots=True)
class Row:
    """A division, and what it lay in on the day of the list."""

    region: Region
    above: Region | None


def rows(*, q: str = "", on: date | None = None) -> list[Row]:
    """Return the divisions that a word or a code finds, of a day if one is given."""
    found = regions.listed(on)
    for word in q.split():
        named = Q(name_zh__icontains=word) | Q(name_en__icontains=word)
        found = found.filter(named | Q(code__startswith=word))
    return [Row(row, _above(row, on)) for row in found]


def _above(region: Region, on: date | None) -> Region | None:
    return region.parent if on is None else regions.parent_on(region, on)
