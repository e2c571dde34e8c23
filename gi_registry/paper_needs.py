"""Which papers an application owes, by kind of right and crop. Pure.

A need is met by any one of its kinds of paper. A chain (data, `needs_papers`) names the
needs it insists on by their keys: those stop an application, the others are advice.
Source: docs/sources.md, entry application-papers; entry sea-area-use; entry
trademark-law.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gi_registry.legal_kinds import LegalKind

# The values of `maps.models.Certainty`, which this module does not import: it is pure.
CONFIRMED, ONE_SOURCE, UNCONFIRMED = "confirmed", "one_source", "unconfirmed"


class PaperKind(TextChoices):
    """What a paper of an application is; land and sea as in `Paper.Kind`."""

    LAND_CONTRACT = "land_contract", _("土地承包经营权证或承包合同")
    LAND_TRANSFER = "land_transfer", _("土地流转合同")
    FOREST_RIGHT = "forest_right", _("林权证")
    SEA_USE = "sea_use", _("海域使用权证书")
    AQUACULTURE = "aquaculture", _("水域滩涂养殖证")
    TEST_REPORT = "test_report", _("检验报告")
    ARTWORK = "artwork", _("包装标签样稿照片")
    FOOD_LICENSE = "food_license", _("食品生产许可证")
    LICENSE_FILING = "license_filing", _("商标使用许可备案通知或公告")
    MEMBERSHIP = "membership", _("集体成员证明")
    AGREEMENT = "agreement", _("证书持有人授权协议")
    SUPPLY = "supply", _("原料购销合同")
    PAPER_FORM = "paper_form", _("纸质申请书原件扫描")
    OTHER = "other", _("其他材料")


RIGHTS = frozenset(
    {
        PaperKind.LAND_CONTRACT,
        PaperKind.LAND_TRANSFER,
        PaperKind.FOREST_RIGHT,
        PaperKind.SEA_USE,
    }
)


@dataclass(frozen=True, slots=True)
class Need:
    """One paper that is owed: any of `kinds` will do."""

    key: str
    kinds: tuple[PaperKind, ...]
    why: str | Promise
    source: str
    certainty: str

    @property
    def words(self) -> str:
        return str(_("或")).join(str(kind.label) for kind in self.kinds)


LAND = (PaperKind.LAND_CONTRACT, PaperKind.LAND_TRANSFER)
FOREST = (PaperKind.FOREST_RIGHT, *LAND)
TREES = frozenset({"chestnut", "walnut", "cherry"})
SEA = frozenset({"scallop"})
PROCESSED = frozenset({"wine", "vermicelli"})
MARKS = frozenset({LegalKind.CERTIFICATION_MARK, LegalKind.UNDETERMINED_MARK})


def _right(crop: str) -> Need:
    if crop in SEA:
        return Need(
            "right",
            (PaperKind.SEA_USE,),
            _("说明海域归谁用、用到哪天；养殖用海最长 15 年"),
            "sea-area-use",
            CONFIRMED,
        )
    return Need(
        "right",
        FOREST if crop in TREES else LAND,
        _("说明地归谁种、种到哪天"),
        "application-papers",
        ONE_SOURCE,
    )


REPORT = Need(
    "report",
    (PaperKind.TEST_REPORT,),
    _("有资质的机构按技术要求检验，项目要齐；拍下每一页"),
    "application-papers",
    UNCONFIRMED,
)
ARTWORK = Need(
    "artwork",
    (PaperKind.ARTWORK,),
    _("看得清统一社会信用代码、名称和编号"),
    "announcement354",
    CONFIRMED,
)
AQUACULTURE = Need(
    "aquaculture",
    (PaperKind.AQUACULTURE,),
    _("养殖海域的养殖证；是否必须提交待核实"),
    "application-papers",
    UNCONFIRMED,
)
FOOD = Need(
    "food_license",
    (PaperKind.FOOD_LICENSE,),
    _("加工后出售的产品要有"),
    "application-papers",
    ONE_SOURCE,
)
FILING = Need(
    "license_filing",
    (PaperKind.LICENSE_FILING,),
    _("先备案商标使用许可，再申请用标；许可期不能长于商标期"),
    "trademark-law",
    ONE_SOURCE,
)
MEMBERSHIP = Need(
    "membership",
    (PaperKind.MEMBERSHIP,),
    _("商标注册人写明您是集体成员"),
    "announcement354",
    CONFIRMED,
)
AGREEMENT = Need(
    "agreement",
    (PaperKind.AGREEMENT,),
    _("登记证书持有人同意您使用"),
    "application-papers",
    ONE_SOURCE,
)
PAPER_FORM = Need(
    "paper_form",
    (PaperKind.PAPER_FORM,),
    _("代录的纸质申请书，整份扫描或拍照"),
    "application-papers",
    CONFIRMED,
)


# What a chain can insist on, by the key of the need.
NEED_WORD: dict[str, str | Promise] = {
    "right": _("土地、林地或海域的权属材料"),
    "aquaculture": PaperKind.AQUACULTURE.label,
    "food_license": PaperKind.FOOD_LICENSE.label,
    "report": PaperKind.TEST_REPORT.label,
    "artwork": PaperKind.ARTWORK.label,
    "license_filing": PaperKind.LICENSE_FILING.label,
    "membership": PaperKind.MEMBERSHIP.label,
    "agreement": PaperKind.AGREEMENT.label,
}


def needs(
    kind: LegalKind, crop: str, *, takes_plots: bool, on_paper: bool = False
) -> tuple[Need, ...]:
    """Return the papers owed under this kind of right for this crop, in order."""
    found = [PAPER_FORM] if on_paper else []
    if kind is LegalKind.CULTIVATING:
        return (*found, *((_right(crop),) if takes_plots else ()))
    if takes_plots:
        found.append(_right(crop))
    if crop in SEA:
        found.append(AQUACULTURE)
    if crop in PROCESSED:
        found.append(FOOD)
    found += [REPORT, ARTWORK]
    if kind in MARKS:
        found.append(FILING)
    if kind is LegalKind.COLLECTIVE_MARK:
        found.append(MEMBERSHIP)
    if kind is LegalKind.AGRICULTURAL_LEGACY:
        found.append(AGREEMENT)
    return tuple(found)


def kinds_for(needed: Sequence[Need]) -> list[PaperKind]:
    """Return the kinds of paper to choose from: what is owed, contracts, others."""
    owed = [kind for need in needed for kind in need.kinds]
    return list(dict.fromkeys([*owed, PaperKind.SUPPLY, PaperKind.OTHER]))


def is_owed(need: Need, insisted: Iterable[str]) -> bool:
    """Say whether the chain insists on it, by the key of the need.

    The original of an application on paper is always insisted on.
    """
    return need.key == PAPER_FORM.key or need.key in set(insisted)


def missing(needed: Sequence[Need], present: Iterable[str]) -> list[Need]:
    """Return the needs that none of the papers meets."""
    held = set(present)
    return [n for n in needed if not held & {kind.value for kind in n.kinds}]
