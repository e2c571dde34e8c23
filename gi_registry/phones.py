"""Telephone numbers as people type them: full-width digits, spaces, +86. Pure."""

import re
import unicodedata

from core.errors import Invalid, gettext_noop

SHAPE = re.compile(r"(?=(?:\D*\d){5})[\d+() 转-]+")
MOBILE = re.compile(r"1[3-9]")
MOBILE_DIGITS = 11


def read_phone(typed: str, field: str) -> str:
    """Return the number in plain digits and signs.

    Raises Invalid `no_phone`, or `mobile_length` where a digit is missing or too many.
    """
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not SHAPE.fullmatch(plain):
        raise Invalid(
            "no_phone",
            gettext_noop("电话写成 13800001111 或 0335-2020202 的样子"),
            field=field,
        )
    digits = re.sub(r"\D", "", plain).removeprefix("86")
    if MOBILE.match(digits) and len(digits) != MOBILE_DIGITS:
        raise Invalid(
            "mobile_length",
            gettext_noop("手机号是 %(most)s 位数字，现在 %(now)s 位，核对后再填"),
            field=field,
            most=MOBILE_DIGITS,
            now=len(digits),
        )
    return plain
