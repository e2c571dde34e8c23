"""Sums of money are said in the steps of each language."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from core import figures


@pytest.mark.parametrize(
    ("value", "unit", "chinese", "english"),
    [
        ("5.20", "亿元", "5.2 亿元", "CNY 520 million"),
        ("1.63", "亿元", "1.63 亿元", "CNY 163 million"),
        ("12", "亿元", "12 亿元", "CNY 1.2 billion"),
        ("3500", "万元", "3,500 万元", "CNY 35 million"),
        ("12.345", "万元", "12.345 万元", "CNY 123,450"),
        ("0", "亿元", "0 亿元", "CNY 0"),
        ("-2", "亿元", "-2 亿元", "CNY -200 million"),
        ("60000.00", "件", "60,000 件", "60,000 trademarks"),
        ("0.50", "件", "0.5 件", "0.5 trademarks"),
    ],
)
def test_a_figure_in_both_languages(
    value: str, unit: str, chinese: str, english: str
) -> None:
    with override("zh-hans"):
        assert figures.figure(Decimal(value), unit, "trademarks") == chinese
    with override("en"):
        assert figures.figure(Decimal(value), unit, "trademarks") == english


@pytest.mark.parametrize(
    ("fen", "chinese", "english"),
    [
        (52_000_000_000, "5.2 亿元", "CNY 520 million"),
        (3_500_000_000, "3,500 万元", "CNY 35 million"),
        (120_050, "1,200.5 元", "CNY 1,200.5"),
        (0, "0 元", "CNY 0"),
    ],
)
def test_a_sum_takes_the_unit_that_fits(fen: int, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert figures.money(fen) == chinese
    with override("en"):
        assert figures.money(fen) == english
