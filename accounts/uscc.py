"""Checks of the 统一社会信用代码 (GB 32100-2015) and its inner 组织机构代码.

Two tables: the 31 signs of the code for its 18th character, and 0-9A-Z for the
17th (GB 11714). Source: docs/sources.md, entry uscc.
"""

import unicodedata

from core.errors import Invalid, gettext_noop

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH = 18


def outer_check(first17: str) -> str:
    """Return the 18th character that belongs to the first 17."""
    total = sum(
        SIGNS.index(sign) * weight
        for sign, weight in zip(first17, WEIGHTS, strict=True)
    )
    return SIGNS[(31 - total % 31) % 31]


def inner_check(eight: str) -> str:
    """Return the check character of an 8-character organization code."""
    total = sum(
        int(sign, 36) * weight
        for sign, weight in zip(eight, INNER_WEIGHTS, strict=True)
    )
    return {10: "X", 11: "0"}.get(rest := 11 - total % 11, str(rest))


def check(text: str, field: str = "uscc") -> str:
    """Return the code in its normal form, or say which part is wrong.

    Raises Invalid `uscc_length`, `uscc_sign`, `uscc_inner_check`, `uscc_check`.
    """
    code = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    if len(code) != LENGTH:
        raise Invalid(
            "uscc_length",
            gettext_noop("统一社会信用代码应为 18 位，现为 %(length)s 位"),
            field=field,
            length=len(code),
        )
    strange = next((sign for sign in code if sign not in SIGNS), None)
    if strange is not None:
        raise Invalid(
            "uscc_sign",
            gettext_noop(
                "统一社会信用代码不含字符 %(sign)s。"
                "可用数字和除 I、O、S、V、Z 外的大写字母"
            ),
            field=field,
            sign=strange,
        )
    if inner_check(code[8:16]) != code[16]:
        raise Invalid(
            "uscc_inner_check",
            gettext_noop(
                "第 17 位校验不符：前面的组织机构代码（第 9 至 16 位）有误，"
                "核对营业执照后重填"
            ),
            field=field,
        )
    if outer_check(code[:17]) != code[17]:
        raise Invalid(
            "uscc_check",
            gettext_noop("第 18 位校验不符：代码有一位填错，核对营业执照后重填"),
            field=field,
        )
    return code
