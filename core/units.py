"""Exact amounts inside, the faces 亩, 公斤, 吨, 万元 at the edge.

Inside: grams, fen, square decimetres, always integers. 1 亩 = 1/15 ha =
200,000/3 dm². Source: docs/sources.md, entry units.
"""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from core.errors import Invalid, gettext_noop

DM2_PER_MU = Decimal(200_000) / 3
DM2_PER_KM2 = 100_000_000
G_PER_KG = 1_000
G_PER_T = 1_000_000
FEN_PER_WAN = 1_000_000  # 1 万元 = 10,000 元 = 1,000,000 fen


def quota_g(area_dm2: int, ceiling_g_per_mu: int) -> int:
    """Return area × ceiling in grams, in integer arithmetic, rounded down."""
    return area_dm2 * ceiling_g_per_mu * 3 // 200_000


def _face(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def mu(area_dm2: int, places: int = 2) -> Decimal:
    """Return an area in 亩, rounded half up for display."""
    return _face(Decimal(area_dm2) * 3 / 200_000, places)


def km2(area_dm2: int, places: int = 1) -> Decimal:
    """Return an area in km², rounded half up for display."""
    return _face(Decimal(area_dm2) / DM2_PER_KM2, places)


def kg(mass_g: int, places: int = 1) -> Decimal:
    """Return a mass in kilograms, rounded half up for display."""
    return _face(Decimal(mass_g) / G_PER_KG, places)


def tonnes(mass_g: int, places: int = 2) -> Decimal:
    """Return a mass in tonnes, rounded half up for display."""
    return _face(Decimal(mass_g) / G_PER_T, places)


def wan_yuan(value_fen: int, places: int = 2) -> Decimal:
    """Return money in 万元, rounded half up for display."""
    return _face(Decimal(value_fen) / FEN_PER_WAN, places)


def to_integer(face: Decimal | str, per_unit: int | Decimal, field: str = "") -> int:
    """Return a face value ("12.5" 亩, 公斤, 万元) as whole inner units, half up.

    Raises Invalid `not_a_number` or `negative`.
    """
    try:
        value = Decimal(face)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Invalid(
            "not_a_number", gettext_noop("请填写数字，例如 12.5"), field=field
        )
    if value < 0:
        raise Invalid("negative", gettext_noop("数值不能小于 0"), field=field)
    return int((value * per_unit).to_integral_value(ROUND_HALF_UP))
