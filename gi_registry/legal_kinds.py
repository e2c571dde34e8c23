"""What each legal kind lets one apply for and print: the table of the design, §5.

Pure. A title for which no number that its label must carry is known prints like
*being cultivated*. Source: docs/sources.md, entry announcement354.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LegalKind(TextChoices):
    PROTECTED_PRODUCT = "protected_product", _("地理标志产品保护")
    CERTIFICATION_MARK = "certification_mark", _("地理标志证明商标")
    COLLECTIVE_MARK = "collective_mark", _("地理标志集体商标")
    UNDETERMINED_MARK = "undetermined_mark", _("地理标志商标（集体或证明待核实）")
    AGRICULTURAL_LEGACY = "agricultural_legacy", _("农产品地理标志")
    CULTIVATING = "cultivating", _("培育中，尚未注册")


@dataclass(frozen=True, slots=True)
class KindRule:
    """One row of the table."""

    applies_for: str | Promise
    heading: str | Promise  # of one user
    users_heading: str | Promise  # over a list of them
    special_mark: bool


RULES: dict[LegalKind, KindRule] = {
    LegalKind.PROTECTED_PRODUCT: KindRule(
        _("专用标志使用核准"),
        _("核准使用人"),
        pgettext_lazy("多个", "核准使用人"),
        special_mark=True,
    ),
    LegalKind.CERTIFICATION_MARK: KindRule(
        _("证明商标许可备案与专用标志使用"),
        _("被许可人"),
        pgettext_lazy("多个", "被许可人"),
        special_mark=True,
    ),
    LegalKind.COLLECTIVE_MARK: KindRule(
        _("加入集体成员与专用标志使用"),
        _("集体成员"),
        pgettext_lazy("多个", "集体成员"),
        special_mark=True,
    ),
    LegalKind.UNDETERMINED_MARK: KindRule(
        _("商标使用（类别待核实）"),
        _("使用人（商标类别待核实）"),
        pgettext_lazy("多个", "使用人（商标类别待核实）"),
        special_mark=False,
    ),
    LegalKind.AGRICULTURAL_LEGACY: KindRule(
        _("农产品地理标志使用授权"),
        _("授权使用人"),
        pgettext_lazy("多个", "授权使用人"),
        special_mark=False,
    ),
    LegalKind.CULTIVATING: KindRule(
        _("参加培育"),
        _("培育企业"),
        pgettext_lazy("多个", "培育企业"),
        special_mark=False,
    ),
}


@dataclass(frozen=True, slots=True)
class PrintedTitle:
    """What the label says about the title; all empty for *being cultivated*."""

    special_mark: bool
    names_indication: bool
    numbers: tuple[str, ...]


PLAIN = PrintedTitle(special_mark=False, names_indication=False, numbers=())


def printed_title(
    kind: LegalKind,
    *,
    standard_no: str = "",
    notice_no: str = "",
    registration_no: str = "",
) -> PrintedTitle:
    """Return what a label under this title may carry.

    A protected product needs its standard or notice number, a mark its
    registration number, a legacy agricultural GI its certificate number.
    """
    if kind is LegalKind.PROTECTED_PRODUCT and (standard_no or notice_no):
        return PrintedTitle(True, True, (standard_no or notice_no,))
    if kind in (LegalKind.CERTIFICATION_MARK, LegalKind.COLLECTIVE_MARK):
        return (
            PrintedTitle(True, True, (registration_no,)) if registration_no else PLAIN
        )
    if kind is LegalKind.AGRICULTURAL_LEGACY and registration_no:
        return PrintedTitle(False, True, (registration_no,))
    return PLAIN
