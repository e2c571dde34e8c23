"""Checks of the 公民身份号码 (GB 11643-1999): 17 digits and a check sign.

The check is ISO/IEC 7064 MOD 11-2. Source: docs/sources.md, entry identity-number.
"""

import unicodedata
from datetime import date

from core.errors import Invalid, gettext_noop

LENGTH, OLD_LENGTH = 18, 15
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
OLDEST_YEARS = 120


def check_sign(first17: str) -> str:
    """Return the 18th sign that belongs to the first 17 digits."""
    total = sum(int(d) * weight for d, weight in zip(first17, WEIGHTS, strict=True))
    return CHECK_SIGNS[total % 11]


def check(text: str, *, today: date, field: str = "identity") -> str:
    """Return the number in its normal form, or say which part is wrong.

    The number itself never stands in the refusal. Raises Invalid `identity_old`,
    `identity_length`, `identity_sign`, `identity_birth` or `identity_check`.
    """
    number = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    if len(number) == OLD_LENGTH and number.isdecimal():
        raise Invalid(
            "identity_old",
            gettext_noop("15 位的旧号码已停用，按现在的身份证填 18 位"),
            field=field,
        )
    if len(number) != LENGTH:
        raise Invalid(
            "identity_length",
            gettext_noop("身份号码应为 18 位，现为 %(length)s 位"),
            field=field,
            length=len(number),
        )
    if not (number[:17].isascii() and number[:17].isdecimal()) or (
        number[17] not in CHECK_SIGNS
    ):
        raise Invalid(
            "identity_sign",
            gettext_noop("身份号码前 17 位是数字，末位是数字或 X"),
            field=field,
        )
    if not _plausible(number[6:14], today):
        raise Invalid(
            "identity_birth",
            gettext_noop("第 7 至 14 位应是出生年月日，核对身份证后重填"),
            field=field,
        )
    if check_sign(number[:17]) != number[17]:
        raise Invalid(
            "identity_check",
            gettext_noop("末位校验不符：有一位填错，核对身份证后重填"),
            field=field,
        )
    return number


def _plausible(digits: str, today: date) -> bool:
    """Return whether these eight digits are a birth date of somebody alive."""
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return today.year - OLDEST_YEARS <= born.year and born <= today
