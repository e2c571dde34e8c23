"""Figures with their units, in the words of the language that is asked for."""

from decimal import Decimal

from core.words import in_language

YUAN: dict[str, int] = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
SIZES = ((10**9, " billion"), (10**6, " million"), (1, ""))


def plain(value: Decimal | int) -> str:
    """Return a number in groups of three, without empty decimal places."""
    return f"{Decimal(value).normalize():,f}"


def figure(value: Decimal | int, unit_zh: str, unit_en: str = "") -> str:
    """Return 5.2 亿元 or CNY 520 million, 60,000 件 or what the unit is in English.

    亿 and 万 are no steps of English: a sum of money is put into its own.
    """
    chinese = f"{plain(value)} {unit_zh}".strip()
    if unit_zh in YUAN:
        return in_language(chinese, cny(Decimal(value) * YUAN[unit_zh]))
    return in_language(chinese, f"{plain(value)} {unit_en}".strip())


def cny(yuan: Decimal) -> str:
    """Return a sum of whole or broken yuan in English: CNY 520 million."""
    size, word = next(
        ((size, word) for size, word in SIZES if abs(yuan) >= size), SIZES[-1]
    )
    return f"CNY {plain(yuan / size)}{word}"


def money(fen: int) -> str:
    """Return a sum of money as people say it: 1.63 亿元, 3,500 万元, 1,200.5 元."""
    yuan = Decimal(fen) / 100
    unit = next((u for u in ("亿元", "万元") if abs(yuan) >= YUAN[u]), "元")
    return figure(yuan / YUAN[unit], unit)
