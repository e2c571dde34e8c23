"""Terms of licences and rights to land or sea: values in, refusal or face out.

Source: docs/sources.md, entry sea-area-use.
"""

from dataclasses import dataclass
from datetime import date

from core.errors import Invalid, gettext_noop
from core.months import add_months

SEA_USE = "sea_use"
SEA_USE_YEARS = 15  # aquaculture, article 25 (1)
WARN_DAYS, URGENT_DAYS = 90, 30


def refuse_bad_term(kind: str, valid_from: date, valid_to: date | None) -> None:
    """Raise Invalid `term_backward`, `term_missing` or `sea_use_too_long`."""
    if valid_to is not None and valid_to < valid_from:
        raise Invalid(
            "term_backward",
            gettext_noop("有效期止不能早于有效期起"),
            field="valid_to",
        )
    if kind != SEA_USE:
        return
    if valid_to is None:
        raise Invalid(
            "term_missing",
            gettext_noop("海域使用权都有期限，填写证书上的终止日期"),
            field="valid_to",
        )
    if valid_to > add_months(valid_from, 12 * SEA_USE_YEARS):
        raise Invalid(
            "sea_use_too_long",
            gettext_noop(
                "养殖用海的使用权最高期限为 15 年（《海域使用管理法》第二十五条），"
                "核对证书上的起止日期"
            ),
            field="valid_to",
        )


@dataclass(frozen=True, slots=True)
class Term:
    """What is left of a term on a day: `days_left` is 0 on the last day."""

    days_left: int | None
    kind: str  # of the badge: ok, warn, bad


def term(valid_to: date | None, on: date) -> Term:
    """Return what is left: no term is ok, 90 days warn, 30 days or over are bad."""
    if valid_to is None:
        return Term(None, "ok")
    left = (valid_to - on).days
    if left <= URGENT_DAYS:
        return Term(left, "bad")
    return Term(left, "warn" if left <= WARN_DAYS else "ok")


def covers(valid_from: date, valid_to: date | None, start: date, end: date) -> bool:
    """Return whether a paper holds from start to end, both days included."""
    return valid_from <= start and (valid_to is None or end <= valid_to)
