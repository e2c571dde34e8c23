"""What must hold between the columns of a row, and what time does to it. Pure.

A trademark lasts ten years from registration; it is renewed in the last twelve
months of its term or, for a late fee, within six months after (art. 39, 40); a
licence is filed (art. 43) and cannot give more than the mark. Source:
docs/sources.md, entry trademark-law. That an international registration depends on
its base mark for five years is from docs/sources.md, entry madrid-protocol
(unconfirmed).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.errors import Invalid, gettext_noop

RENEW_MONTHS = 12
GRACE_MONTHS = 6
DEPENDENT_YEARS = 5
STANDING = frozenset({"registered", "pending"})  # a base mark that has not fallen

Row = Mapping[str, Any]

# register → (earlier, later, may be the same day)
ORDERS: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "trademarks": (
        ("applied_on", "registered_on", False),
        ("registered_on", "term_to", False),
    ),
    "licenses": (("starts_on", "ends_on", False),),
    "madrid": (("registered_on", "renew_by", False),),
    "honours": (("valid_from", "valid_to", True),),
    "pledges": (
        ("registered_on", "due_on", True),
        ("registered_on", "released_on", True),
    ),
}


def shifted(day: date, months: int) -> date:
    """Return the day so many months on; the last of the month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError  # 28 is in every month


def check_row(register: str, row: Row) -> None:
    """Say what does not fit together in a row.

    Raises Invalid `days_reversed`, `term_missing`, `license_outlasts_mark`,
    `mark_not_registered`.
    """
    for earlier, later, same in ORDERS.get(register, ()):
        first, second = row.get(earlier), row.get(later)
        if first and second and (second < first or (second == first and not same)):
            raise Invalid(
                "days_reversed",
                gettext_noop("%(later)s 早于它应当晚于的 %(earlier)s，核对两个日期"),
                field=later,
                later=second.isoformat(),
                earlier=first.isoformat(),
            )
    if register == "trademarks":
        _check_mark(row)
    if register == "licenses":
        _check_license(row)


def _check_mark(row: Row) -> None:
    if row.get("state") != "registered":
        return
    for name in ("registered_on", "term_to"):
        if not row.get(name):
            raise Invalid(
                "term_missing",
                gettext_noop("已注册的商标须填注册日期和专用权期限"),
                field=name,
            )


def _check_license(row: Row) -> None:
    mark = row["mark"]
    if mark.state != "registered" or mark.term_to is None:
        raise Invalid(
            "mark_not_registered",
            gettext_noop("商标 %(number)s 不在注册有效状态，不能登记许可"),
            field="mark",
            number=mark.number,
        )
    if row["ends_on"] > mark.term_to:
        raise Invalid(
            "license_outlasts_mark",
            gettext_noop(
                "许可不能长于商标：专用权到 %(day)s 为止，先续展再登记更长的许可"
            ),
            field="ends_on",
            day=mark.term_to.isoformat(),
        )


def renewal(term_to: date | None, today: date) -> str:
    """Return where a registered mark stands: "", "due", "grace" or "over"."""
    if term_to is None or today < shifted(term_to, -RENEW_MONTHS):
        return ""
    if today <= term_to:
        return "due"
    return "grace" if today <= shifted(term_to, GRACE_MONTHS) else "over"


def base_has_fallen(registered_on: date, base_state: str, today: date) -> bool:
    """Tell whether an international registration may fall with its base mark."""
    depends = today < shifted(registered_on, 12 * DEPENDENT_YEARS)
    return depends and base_state not in STANDING
