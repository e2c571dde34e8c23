"""What is checked on a reported return. Pure.

Hard findings contradict themselves and block; soft ones are unlikely and ask for an
explanation that says why. A figure is never put right here: only the respondent
changes it. Source: docs/sources.md, entry direct-reporting-checks.
"""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median_low

from core.errors import Invalid, gettext_noop

LEDGER_TOLERANCE = Fraction(20, 100)
PEERS_NEEDED = 3  # other respondents, before their prices say anything
PRICE_BAND = 2  # a price from half to twice the usual one is not asked about
SLIP_TOLERANCE = Fraction(10, 100)

# An amount that is off by such a factor was probably typed in another unit.
DIGIT = gettext_noop("与已知事实约差 10 倍，像是多写或少写了一位，核对数字")
TONNES = gettext_noop("与已知事实约差 1000 倍，像是吨和公斤弄混，核对单位")
MASS_SLIPS = {
    2: gettext_noop("与已知事实约差一倍，像是斤和公斤弄混，核对单位"),
    10: DIGIT,
    1_000: TONNES,
}
AREA_SLIPS = {
    10: DIGIT,
    15: gettext_noop("与核定面积约差 15 倍，像是公顷和亩弄混，核对单位"),
}
PRICE_SLIPS = {
    10: DIGIT,
    1_000: TONNES,
    10_000: gettext_noop("单价约差 10000 倍，像是万元和元弄混，核对单位"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The reported amounts: dm², grams (mL for wine), fen."""

    area_dm2: int = 0
    output_g: int = 0
    sold_g: int = 0
    revenue_fen: int = 0
    output_value_fen: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What the registry itself knows; None where it knows nothing.

    `shared_g` is what the respondent reports on the same crop under other names, from
    the same harvest. `usual_price` is a coarse fen per kilogram (see `usual_price`).
    """

    harvested_g: int | None = None
    certified_dm2: int | None = None
    shared_g: int = 0
    usual_price: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one field of the form."""

    code: str
    field: str
    message: str
    params: dict[str, object] = dataclasses.field(default_factory=dict)

    def refusal(self) -> Invalid:
        return Invalid(self.code, self.message, field=self.field, **self.params)


def hard(figures: Figures) -> list[Finding]:
    """Return what cannot be true and may not be stored."""
    found = []
    if figures.sold_g > figures.output_g:
        found.append(
            Finding(
                "sold_above_output",
                "sold_kg",
                gettext_noop("销售量不能大于产量，核对两个数"),
            )
        )
    if figures.revenue_fen and not figures.sold_g:
        found.append(
            Finding(
                "revenue_without_sales",
                "revenue_yuan",
                gettext_noop("有销售收入就要有销售量，补填销售量或把收入改为 0"),
            )
        )
    if figures.output_value_fen and not figures.output_g:
        found.append(
            Finding(
                "value_without_output",
                "output_value_yuan",
                gettext_noop("有产值就要有产量，补填产量或把产值改为 0"),
            )
        )
    return found


def soft(figures: Figures, facts: Facts) -> list[Finding]:
    """Return what is unlikely and has to be explained before reporting."""
    return [
        *_nothing(figures),
        *_against_ledger(figures, facts),
        *_against_area(figures, facts),
        *_price(figures, facts),
        *_two_prices(figures),
    ]


def _nothing(figures: Figures) -> list[Finding]:
    if figures.output_g and not figures.output_value_fen:
        return [
            Finding(
                "output_without_value",
                "output_value_yuan",
                gettext_noop("有产量而产值为 0，说明原因"),
            )
        ]
    if not figures.output_g:
        return [
            Finding(
                "no_output", "output_kg", gettext_noop("产量为 0，说明没有产出的原因")
            )
        ]
    return []


def _against_ledger(figures: Figures, facts: Facts) -> list[Finding]:
    if not facts.harvested_g or not figures.output_g:
        return []
    ratio = Fraction(figures.output_g + facts.shared_g, facts.harvested_g)
    if slip := _slip(ratio, MASS_SLIPS):
        return [Finding("output_slip", "output_kg", slip)]
    if abs(ratio - 1) <= LEDGER_TOLERANCE:
        return []
    return [
        Finding(
            "output_off_ledger",
            "output_kg",
            gettext_noop(
                "产量与登记的采收量相差 %(percent)s%%（同一品种各名称合计），超过 20%%"
            ),
            {"percent": round(abs(ratio - 1) * 100)},
        )
    ]


def _against_area(figures: Figures, facts: Facts) -> list[Finding]:
    if not facts.certified_dm2 or not figures.area_dm2:
        return []
    ratio = Fraction(figures.area_dm2, facts.certified_dm2)
    if slip := _slip(ratio, AREA_SLIPS):
        return [Finding("area_slip", "area_mu", slip)]
    if ratio <= 1 + LEDGER_TOLERANCE:
        return []
    return [
        Finding(
            "area_above_certified",
            "area_mu",
            gettext_noop("面积比核定面积大 %(percent)s%%，超过 20%%"),
            {"percent": round((ratio - 1) * 100)},
        )
    ]


def _price(figures: Figures, facts: Facts) -> list[Finding]:
    price = price_fen_per_kg(figures.output_value_fen, figures.output_g)
    if not price or not facts.usual_price:
        return []
    ratio = price / facts.usual_price
    if Fraction(1, PRICE_BAND) <= ratio <= PRICE_BAND:
        return []
    # The usual price is coarse, so a slip is told within a factor of two.
    for factor, message in sorted(PRICE_SLIPS.items(), reverse=True):
        wide = Fraction(factor, PRICE_BAND), Fraction(factor * PRICE_BAND)
        if any(wide[0] <= way <= wide[1] for way in (ratio, 1 / ratio)):
            return [Finding("value_slip", "output_value_yuan", message)]
    return [
        Finding(
            "price_unusual",
            "output_value_yuan",
            gettext_noop("产值除以产量，单价明显偏离同类产品的常见价格"),
        )
    ]


def _two_prices(figures: Figures) -> list[Finding]:
    made = price_fen_per_kg(figures.output_value_fen, figures.output_g)
    sold = price_fen_per_kg(figures.revenue_fen, figures.sold_g)
    if not made or not sold:
        return []
    ratio = sold / made
    if Fraction(1, PRICE_BAND) <= ratio <= PRICE_BAND:
        return []
    return [
        Finding(
            "two_prices",
            "revenue_yuan",
            gettext_noop("销售单价与产值单价相差一倍以上，核对收入、销售量和产值"),
        )
    ]


def price_fen_per_kg(value_fen: int, mass_g: int) -> Fraction | None:
    """Return the exact price in fen a kilogram, or None without a mass."""
    return Fraction(value_fen * 1_000, mass_g) if mass_g else None


def usual_price(prices: Sequence[Fraction]) -> int | None:
    """Return the median price of the others to one significant digit, in fen.

    So coarse on purpose: whoever tries figures until the remark goes away learns a
    band that is a factor of four wide, never another respondent's price.
    """
    known = [price for price in prices if price > 0]
    if len(known) < PEERS_NEEDED:
        return None
    middle = int(median_low(known))
    power = 10 ** (len(str(middle)) - 1)
    return max((middle + power // 2) // power * power, 1)


def _slip(ratio: Fraction, slips: dict[int, str]) -> str | None:
    """Return what to say of a ratio that looks like another unit, or None."""
    for factor, message in slips.items():
        if any(abs(way / factor - 1) <= SLIP_TOLERANCE for way in (ratio, 1 / ratio)):
            return message
    return None


# «Checked, correct» alone says nothing; what is left without such words must.
FORMULAS = re.compile(
    "|".join(
        [
            *("已?经?(本人|我们|反复|再次)?(核实|核对|核查|确认|检查)", "准确", "无误"),
            *(
                "(情况|数据|数字|填报|以上)?(均|都|完全)?(属实|真实)",
                "没有?问题",
                "正确",
            ),
            *("情况|数据|数字|填报|以上|实际|完全|如实|请|谢谢|[的了已经均都为是]",),
            "verified|checked|confirmed|correct|true|data|figures?|the|are|is|all|and",
        ]
    ),
    re.IGNORECASE,
)
SHORTEST, LEAST_SAID = 10, 5  # signs: of the whole, and beside the formulas


def check_explanation(text: str) -> None:
    """Accept an explanation that says why. Raises Invalid `explanation_missing`."""
    said = re.sub(r"[\W_\d]", "", text)
    if len(said) >= SHORTEST and len(FORMULAS.sub("", said)) >= LEAST_SAID:
        return
    raise Invalid(
        "explanation_missing",
        gettext_noop(
            "写明原因，至少 10 个字，例如「七月冰雹，两块地减产」；只写「核实无误」不够"
        ),
        field="explanation",
    )
