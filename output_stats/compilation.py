"""From accepted returns to a table that may be published.

Layout of `Release.table`, the only thing that public pages, files and the API read:

    {"layout": 1, "measure": "output_value", "unit": "fen", "is_demo": bool,
     "year": int, "asked": int,            # returns that were asked for
     "form": {"no": str, "zh": str, "en": str, "authority": str, "approval_no": str},
     "rows": [{"key": indication key or "*", "zh": str, "en": str}],
     "columns": [{"key": county code or "*", "zh": str, "en": str}],
     "cells": [[{"value": int fen or null, "respondents": int or null,
                 "hidden": bool}]]}        # cells[row][column], totals last

A hidden cell holds null and does not say why it is hidden. A cell that nobody reports
on is 0 with 0 respondents. `*` is the total. `Release.certificate` and
`Release.input_sha256` are internal: the one holds true values, the other lets anyone
who knows all figures but one test guesses of it.
"""

import hashlib
import json
from dataclasses import asdict, astuple, dataclass

from django.conf import settings

from accounts.models import Region
from gi_registry.models import Indication
from output_stats import disclosure
from output_stats.disclosure import TOTAL, Contribution, Earlier, Policy, Protected
from output_stats.models import Period, Release, Return
from output_stats.workflow import Status

SIDES = ("rows", "columns")
TOTAL_NAMES = {"key": TOTAL, "zh": "合计", "en": "Total"}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A protected table before it is published."""

    table: dict[str, object]
    protected: Protected
    certificate: dict[str, object]
    input_sha256: str
    respondents: int

    @property
    def hidden(self) -> int:
        return sum(cell.hidden for cell in self.protected.cells.values())

    @property
    def hidden_for_earlier(self) -> int:
        return self.protected.for_earlier

    @property
    def shown(self) -> int:
        return len(self.protected.cells) - self.hidden


def policy() -> Policy:
    """Return the rules in force: three respondents, and the confidential p."""
    return Policy(p_percent=settings.DISCLOSURE_P_PERCENT)


def accepted_contributions(period: Period) -> list[Contribution]:
    """Return what the city has accepted, one contribution a return.

    The contributor is the organization; a holding of several needs one key for all.
    """
    rows = Return.objects.filter(period=period, status=Status.CITY_ACCEPTED)
    return [
        Contribution(row, column, str(organization), value)
        for row, column, organization, value in rows.order_by("pk").values_list(
            "indication__key", "region__code", "organization_id", "output_value_fen"
        )
    ]


def compile_table(period: Period) -> Compiled:
    """Protect what the city has accepted so far, beside what is out already."""
    contributions = accepted_contributions(period)
    earlier = [_as_earlier(row) for row in period.releases.order_by("published_at")]
    protected = disclosure.protect_further(contributions, policy(), earlier)
    inputs = sorted(list(astuple(c)) for c in contributions)
    return Compiled(
        table=_table(period, protected),
        protected=protected,
        certificate={**protected.audit.certificate(), "inputs": inputs},
        input_sha256=hashlib.sha256(canonical(inputs)).hexdigest(),
        respondents=len({c.contributor for c in contributions}),
    )


def _as_earlier(release: Release) -> Earlier:
    """Return what a published table counted and hid, from its own frozen record."""
    rows, columns = ([head["key"] for head in release.table[side]] for side in SIDES)
    return Earlier(
        tuple(Contribution(*given) for given in release.certificate["inputs"]),
        frozenset(
            (row, column)
            for row, cells in zip(rows, release.table["cells"], strict=True)
            for column, cell in zip(columns, cells, strict=True)
            if cell["hidden"]
        ),
    )


def canonical(data: object) -> bytes:
    """Return the one way of writing these data as JSON."""
    return json.dumps(
        data, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def _table(period: Period, protected: Protected) -> dict[str, object]:
    """Return the protected table in the documented layout, rows in register order."""
    rows = _rows(protected)
    columns = _columns(protected)
    form = period.form
    return {
        "layout": 1,
        "measure": "output_value",
        "unit": "fen",
        "is_demo": form.is_demo,
        "year": period.year,
        "asked": period.returns.count(),
        "form": {
            "no": form.form_no,
            "zh": form.name_zh,
            "en": form.name_en,
            "authority": form.authority,
            "approval_no": form.approval_no,
        },
        "rows": rows,
        "columns": columns,
        "cells": [
            [asdict(protected.cells[row["key"], column["key"]]) for column in columns]
            for row in rows
        ],
    }


def _rows(protected: Protected) -> list[dict[str, str]]:
    names = Indication.objects.filter(key__in=protected.rows)
    return [
        *({"key": i.key, "zh": i.name_zh, "en": i.name_en} for i in names),
        TOTAL_NAMES,
    ]


def _columns(protected: Protected) -> list[dict[str, str]]:
    names = Region.objects.filter(code__in=protected.columns)
    return [
        *({"key": r.code, "zh": r.name_zh, "en": r.name_en} for r in names),
        TOTAL_NAMES,
    ]
