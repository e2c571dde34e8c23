"""The towns of the city by code, from the list that ships: accounts/data/README.md."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "data" / "townships_1303.csv"


@dataclass(frozen=True, slots=True)
class Town:
    """A town: nine digits, its names, and the six digits of what it is listed under."""

    code: str
    name_zh: str
    name_en: str
    parent: str


@cache
def towns() -> tuple[Town, ...]:
    """Return every town of the list, by code."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return tuple(Town(**row) for row in csv.DictReader(file))
