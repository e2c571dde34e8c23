"""A day of the year in the language of the reader."""

import pytest
from django.utils import translation

from portal.templatetags.faces import month_day


@pytest.mark.parametrize(
    ("mm_dd", "zh", "en"),
    [
        ("09-01", "9月1日", "1 September"),
        ("10-10", "10月10日", "10 October"),
        ("02-29", "2月29日", "29 February"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(
    mm_dd: str, zh: str, en: str
) -> None:
    with translation.override("zh-hans"):
        assert month_day(mm_dd) == zh
    with translation.override("en"):
        assert month_day(mm_dd) == en


@pytest.mark.parametrize("odd", ["", "13-01", "9月初", "02-30"])
def test_what_is_no_day_stays_as_it_was_entered(odd: str) -> None:
    assert month_day(odd) == odd
