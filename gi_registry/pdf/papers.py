"""Certificate and public extracts: what of the register goes on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.words import listing
from gi_registry.authorization_workflow import Validity
from gi_registry.consumers import reader
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Authorization, Indication, LegalTitle
from gi_registry.pdf.paper import (
    Block,
    Facts,
    Frame,
    Heading,
    Paragraph,
    Table,
    lacking,
    render,
    texts,
    with_texts,
)
from gi_registry.selectors import authorizations as life
from gi_registry.selectors import register
from gi_registry.selectors.users_then import as_of

USERS_ON_PAPER = 2_000  # an extract is a paper, not a dump; the list has a file
MARK = (("registration_no", _("商标注册号")), ("holder_shown", _("注册人")))
# The numbers that the law gives each kind.
NUMBERS: dict[LegalKind, tuple[tuple[str, Promise], ...]] = {
    LegalKind.PROTECTED_PRODUCT: (
        ("standard_no", _("标准号")),
        ("notice_no", _("公告号")),
    ),
    LegalKind.CERTIFICATION_MARK: MARK,
    LegalKind.COLLECTIVE_MARK: MARK,
    LegalKind.UNDETERMINED_MARK: MARK,
    LegalKind.AGRICULTURAL_LEGACY: (
        ("registration_no", _("登记证书编号")),
        ("holder_shown", _("证书持有人")),
    ),
    LegalKind.CULTIVATING: (),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file and its name."""

    name: str
    content: bytes


def certificate(row: Authorization, on: date) -> Paper:
    """Return the certificate of authorization.

    A right that is not in force gets a statement of its state, no certificate of use.
    """
    number = f"ZS-{row.number}-{on:%Y%m%d}"
    state, word = row.validity, str(row.validity.label)
    blocks: list[Block] = [
        Paragraph(_standing_words(row, state, word), strong=True),
        Facts(_entry_facts(row, word, on)),
        Heading(gettext("依据")),
        Facts(_decision_facts(row)),
        Paragraph("\n" + _caution(row, state), small=True),
    ]
    title = _certificate_title(row, state)
    frame = _frame(title, number, _user_url(row), on, row.organization.is_demo)
    return _printed(frame, blocks)


def _printed(frame: Frame, blocks: list[Block]) -> Paper:
    """Return the file, as its reader may see it and as the typeface can write it.

    A name is a legal fact: for a character that the typeface lacks stands its number
    in Unicode, and a line says so.
    """
    shown = reader()
    frame = replace(frame, title=shown(frame.title))
    blocks = [with_texts(block, shown) for block in blocks]
    if missing := lacking(texts(frame, blocks)):
        numbers = str.maketrans({sign: _unicode(sign) for sign in missing})
        words = gettext(
            "%(numbers)s 代替印制字体没有的字，方括号里是该字的统一码编号；"
            "原字见名册网页。"
        ) % {"numbers": listing(_unicode(sign) for sign in missing)}
        frame = replace(frame, title=frame.title.translate(numbers))
        blocks = [
            with_texts(block, lambda text: text.translate(numbers)) for block in blocks
        ]
        blocks.append(Paragraph(words, small=True))
    return Paper(f"{frame.number}.pdf", render(frame, blocks))


def _unicode(sign: str) -> str:
    return f"[U+{ord(sign):04X}]"


def _is_cultivating(title: LegalTitle) -> bool:
    return title.kind == LegalKind.CULTIVATING


def _certificate_title(row: Authorization, state: str) -> str:
    if state != "active":
        return gettext("登记状态说明")
    if _is_cultivating(row.title):
        return gettext("培育登记证明")
    return gettext("使用登记证明")


def _standing_words(row: Authorization, state: str, word: str) -> str:
    """Say first what the entry allows today, or that it allows nothing."""
    if state == Validity.TITLE_ENDED:
        return gettext("该名称的法定权利已终止，任何人不能再凭下列登记使用该名称。")
    if state != "active":
        return gettext("下列登记现为「%(state)s」，不能使用该名称。") % {"state": word}
    if _is_cultivating(row.title):
        return gettext(
            "下列主体已登入培育名册。该名称尚未注册，不得作为地理标志使用，"
            "不得使用专用标志。"
        )
    return gettext("下列主体已登入使用人名册，可按登记的权利使用该名称。")


def user_extract(row: Authorization, on: date) -> Paper:
    """Return one entry with its acts as of a day."""
    number = f"CX-{row.number}-{on:%Y%m%d}"
    standing = as_of([row], on)
    row = standing[0] if standing else row
    word = str(row.validity.label) if standing else gettext("当日不在册")
    blocks: list[Block] = [
        Paragraph(gettext("名册截至 %(day)s 的内容。") % {"day": _day(on)}),
        Facts(_entry_facts(row, word, on)),
        Heading(gettext("登记事项")),
        Table(
            heads=[gettext("日期"), gettext("事项"), gettext("编号"), gettext("内容")],
            rows=[
                [_day(event.at), event.title, event.by, event.text or "–"]
                for event in life.timeline(row, on)
            ],
            shares=[3, 3, 4, 8],
        ),
    ]
    title = gettext("使用人名册摘录")
    frame = _frame(title, number, _user_url(row), on, row.organization.is_demo)
    return _printed(frame, blocks)


def indication_extract(indication: Indication, on: date) -> Paper:
    """Return one name with its titles, requirements and users."""
    number = f"CX-{indication.key}-{on:%Y%m%d}"
    rows = Authorization.objects.filter(title__indication=indication)
    users = as_of(
        rows.filter(valid_from__lte=on)
        .select_related("organization__region", "title__indication")
        .order_by("valid_from", "number")[:USERS_ON_PAPER],
        on,
    )
    blocks: list[Block] = [
        Paragraph(gettext("名册截至 %(day)s 的内容。") % {"day": _day(on)})
    ]
    titles = list(indication.titles.filter(removed_at=None))
    for title in titles:
        blocks.append(Heading(str(title.get_kind_display())))
        if facts := _title_facts(title)[1:]:  # the heading has said the first
            blocks.append(Facts(facts))
    cultivating = bool(titles) and all(_is_cultivating(title) for title in titles)
    if cultivating:
        blocks.append(
            Paragraph(
                gettext(
                    "该名称正在培育，尚未注册，不得作为地理标志使用，不得使用专用标志。"
                )
            )
        )
    blocks += _requirements(indication)
    heading = gettext("培育名册") if cultivating else gettext("使用人名单")
    blocks += [Heading(heading), *_users(users)]
    path = reverse("gi_registry:indication", args=[indication.key])
    frame = _frame(
        gettext("%(name)s：名册摘录") % {"name": indication},
        number,
        f"{settings.PUBLIC_URL}{path}",
        on,
        any(user.organization.is_demo for user in users),
    )
    return _printed(frame, blocks)


def indications() -> QuerySet[Indication]:
    """Return the names that stand in the register."""
    return Indication.objects.filter(removed_at=None).select_related("origin")


def _frame(title: str, number: str, address: str, on: date, is_demo: bool) -> Frame:
    is_demo = is_demo or settings.DEMO_MODE
    return Frame(
        title=title,
        number=number,
        address=address,
        issuer=gettext("秦皇岛地理标志名册"),
        foot=[
            gettext("出具日期 %(day)s") % {"day": _day(on)},
            gettext("扫码看名册上的现状；以名册为准。"),
            address,
        ],
        page_words=gettext("第 %(page)s 页，共 %(pages)s 页"),
        demo=gettext("演示数据，不是真实证明") if is_demo else "",
        lang="en" if (get_language() or "").startswith("en") else "zh-CN",
    )


def _entry_facts(row: Authorization, word: str, on: date) -> list[tuple[str, str]]:
    organization, cultivating = row.organization, _is_cultivating(row.title)
    facts = [
        (gettext("登记编号"), row.number),
        (
            gettext("培育主体") if cultivating else gettext("使用人"),
            organization.name,
        ),
        (gettext("统一社会信用代码"), organization.uscc),
        (gettext("所在地"), f"{organization.region} {organization.village}"),
        (
            gettext("名称") if cultivating else gettext("地理标志"),
            str(row.indication),
        ),
        (gettext("身份"), str(row.title.rule.heading)),
        *_title_facts(row.title),
        (gettext("地块所在村"), life.plot_villages(row, on) or "–"),
        (gettext("自"), _day(row.valid_from)),
    ]
    if row.valid_to:
        facts.append((gettext("期限至"), _day(row.valid_to)))
    as_of = gettext("%(state)s（截至 %(day)s）") % {"state": word, "day": _day(on)}
    return [*facts, (gettext("状态"), as_of)]


def _title_facts(title: LegalTitle) -> list[tuple[str, str]]:
    """Return kind and numbers; what is not known is 待核实, never left out."""
    unknown = gettext("待核实")
    facts = [(gettext("法定权利"), str(title.get_kind_display()))]
    facts += [
        (str(label), str(getattr(title, column) or unknown))
        for column, label in NUMBERS[LegalKind(title.kind)]
    ]
    if title.open_points:
        facts.append((gettext("待核实事项"), str(title.open_points_shown)))
    return facts


def _decision_facts(row: Authorization) -> list[tuple[str, str]]:
    grant = row.acts.filter(act="grant").first()
    application = row.application
    facts = [(pgettext("证明", "申请"), application.reference)]
    if application.decided_on:
        facts.append((gettext("市级决定"), _day(application.decided_on)))
    if grant:
        facts.append((gettext("决定编号"), grant.number))
    if last := row.acts.exclude(act="grant").last():
        words = f"{last.get_act_display()} {_day(last.on)} {last.number}"
        facts.append((gettext("最近一次登记事项"), words))
    if row.state != row.State.ACTIVE and row.state_reason:
        facts.append((gettext("理由"), row.state_reason))
    return facts


def _caution(row: Authorization, state: str) -> str:
    """Say what the paper is not."""
    may_carry = row.title.rule.special_mark and row.title.printed.special_mark
    if may_carry and state == "active":
        return gettext(
            "本件由名册生成，不加盖印章。专用标志的样式由使用人从国家知识产权局下载。"
        )
    return gettext("本件由名册生成，不加盖印章，不是使用专用标志的许可。")


def _requirements(indication: Indication) -> list[Block]:
    specification = register.specification_of(indication)
    if specification is None:
        return []
    rows = [[row.code, str(row)] for row in specification.requirements.all()]
    heading = gettext("质量技术要求（第 %(version)s 版）") % {
        "version": specification.version
    }
    if not rows:
        return [Heading(heading), Paragraph(gettext("待核实"))]
    table = Table([gettext("编号"), gettext("要求")], rows, [2, 14])
    return [Heading(heading), table]


def _users(users: Iterable[Authorization]) -> list[Block]:
    rows = [
        [
            user.number,
            user.organization.name,
            user.organization.uscc,
            str(user.organization.region),
            _day(user.valid_from),
            str(user.validity.label),
        ]
        for user in users
    ]
    if not rows:
        return [Paragraph(gettext("还没有使用人"))]
    heads = [
        gettext("编号"),
        gettext("主体"),
        gettext("统一社会信用代码"),
        gettext("县区"),
        gettext("自"),
        gettext("状态"),
    ]
    return [Table(heads, rows, [9, 11, 11, 10, 6, 5])]


def _user_url(row: Authorization) -> str:
    return f"{settings.PUBLIC_URL}{reverse('gi_registry:user', args=[row.number])}"


def _day(day: date) -> str:
    return date_format(day, "Y-m-d")
