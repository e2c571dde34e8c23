"""A list of records as it came: cut into its records, and refused if it collapsed.

Pure. A register that answers with an error page or half its rows must not empty ours.
"""

import re
from json import JSONDecoder
from typing import Any

from core.errors import Conflict, Invalid, gettext_noop
from gi_registry.eambrosia.written import decoder

BLANK = re.compile(r"[ \t\n\r]*")
HOLDERS = ("results", "resultRecords")  # of the register UI, of GIview
STATES = {
    "registered": "registered",
    "applied": "pending",
    "published": "pending",
    "cancelled": "cancelled",
}


def cut(text: str) -> list[tuple[str, Any]]:
    """Return each record of a list as it is written, and as it reads.

    Raises Invalid `not_json` or `shape_collapsed`.
    """
    reads = decoder()
    try:
        whole = reads.decode(text)
        start = _start(text, whole, reads)
        return _records(text, start, reads)
    except (ValueError, RecursionError) as error:
        raise Invalid(
            "not_json", gettext_noop("文件不是 JSON，重新下载后再导入"), field="file"
        ) from error


def _start(text: str, whole: Any, decoder: JSONDecoder) -> int:
    """Return where the list of records begins."""
    at = _skip(text, 0)
    if isinstance(whole, list):
        return at
    if not isinstance(whole, dict):
        raise collapsed()
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, at = decoder.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)  # behind the colon
        if key in HOLDERS and text[at] == "[":
            return at
        _value, at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
    raise collapsed()


def _records(text: str, start: int, decoder: JSONDecoder) -> list[tuple[str, Any]]:
    found = []
    at = _skip(text, start + 1)
    while text[at] != "]":
        value, end = decoder.raw_decode(text, at)
        found.append((text[at:end], value))
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return found


def _skip(text: str, at: int) -> int:
    match = BLANK.match(text, at)
    return match.end() if match else at


def collapsed() -> Invalid:
    """Return the refusal of a file that holds no list of records."""
    return Invalid(
        "shape_collapsed",
        gettext_noop("文件里没有记录列表，可能下载到了错误页，什么也没有导入"),
        field="file",
    )


def refuse_collapse(
    *, count: int, unreadable: int, last: int | None, least: int, share: int
) -> None:
    """Raise Conflict where a whole list is far too short, or Invalid where misshapen.

    `share` is the least per cent of the last whole list; `least` counts without one.
    """
    if unreadable * 100 > count:  # more than one in a hundred
        raise collapsed()
    needed = least if last is None else -(-last * share // 100)
    if count < needed:
        raise Conflict(
            "count_collapsed",
            gettext_noop("只有 %(count)s 条，少于 %(needed)s 条，什么也没有导入"),
            count=count,
            needed=needed,
        )


def state_of(fields: dict[str, Any]) -> str:
    """Return how the record stands; `status` alone is not believed.

    Cancelled names stay «registered» for years, so it takes a founding act too.
    """
    if fields["removedFlag"]:
        return "removed"
    state = STATES.get(str(fields["status"] or "").lower(), "unknown")
    act = fields["legalInstrument"]
    if state == "registered" and not (isinstance(act, dict) and act.get("uri")):
        return "unproved"
    return state
