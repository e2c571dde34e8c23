"""Which words stand on a label, by the legal kind of its title. Pure.

Labels are in Chinese whatever the reader's language. Source: the table of the design,
§5, which `gi_registry.legal_kinds` holds; a title with no known number arrives here
as `PLAIN` and prints like *being cultivated*: where it grew, in plain words.
"""

from dataclasses import dataclass

from core import units
from gi_registry.legal_kinds import LegalKind, PrintedTitle
from traceability.labels.face import LabelText

# What the name is, and what its number is called.
TITLES = {
    LegalKind.PROTECTED_PRODUCT: ("地理标志保护产品", "标准或公告号"),
    LegalKind.CERTIFICATION_MARK: ("地理标志证明商标", "商标注册号"),
    LegalKind.COLLECTIVE_MARK: ("地理标志集体商标", "商标注册号"),
    LegalKind.AGRICULTURAL_LEGACY: ("农产品地理标志登记产品", "登记证书号"),
}
SPECIAL_MARK = "准用专用标志"


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """What is known when labels are ordered; the packing lot is not.

    heading    what the law calls the producer, in Chinese
    city       市 of the producer, or empty
    place      县, 乡镇 and 村 of the producer
    domain     the official domain, or empty
    """

    kind: LegalKind
    printed: PrintedTitle
    heading: str
    product: str
    producer: str
    credit_code: str
    net_weight_g: int
    city: str
    place: str
    order_number: str
    domain: str = ""
    is_demo: bool = False


def compose(facts: LabelFacts, *, brief: bool = False) -> LabelText:
    """Return the words of all labels of an order; `brief` for the little label.

    Brief leaves out what the reader finds anyway: the city of the county, and what
    an order number and an address are called.
    """
    if brief:
        demo = "，演示标签" if facts.is_demo else ""
        place, last = facts.place, [f"{facts.order_number}{demo}", facts.domain]
    else:
        place = f"{facts.city}{facts.place}"
        last = [
            f"标签单号：{facts.order_number}",
            f"查询网址：{facts.domain}" if facts.domain else "",
            "演示标签，不作为任何证明" if facts.is_demo else "",
        ]
    lines = [f"产地：{place}", *_title_lines(facts), *last]
    return LabelText(
        heading=facts.heading,
        product=facts.product,
        producer=facts.producer,
        credit_code=facts.credit_code,
        net_weight=net_weight(facts.net_weight_g),
        lines=tuple(line for line in lines if line),
    )


def _title_lines(facts: LabelFacts) -> list[str]:
    if not facts.printed.names_indication or facts.kind not in TITLES:
        return []
    name, number_name = TITLES[facts.kind]
    first = f"{name}，{SPECIAL_MARK}" if facts.printed.special_mark else name
    return [first, *(f"{number_name}：{number}" for number in facts.printed.numbers)]


def net_weight(mass_g: int) -> str:
    """Return a mass as packs say it: 500 克, 2.5 千克."""
    if mass_g < units.G_PER_KG:
        return f"{mass_g} 克"
    return f"{units.kg(mass_g, 3).normalize():f} 千克"
