"""The life of a legal title, kind by kind: a table a lawyer can read. Pure.

Source: docs/sources.md, entry order80; entry trademark-law; entry agricultural-gi;
entry cultivation; entry register. Each row names its clause there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Conflict, gettext_noop
from gi_registry.legal_kinds import LegalKind


class Stage(TextChoices):
    PREPARING = "preparing", _("培育（拟申报）")
    FILED_PROVINCE = "filed_province", _("已报省")
    PROVINCE_REVIEW = "province_review", _("省初审")
    ACCEPTED = "accepted", _("国知局受理")
    EXAMINATION = "examination", _("技术审查")
    PRELIMINARY_NOTICE = "preliminary_notice", _("初步认定公告")
    OPPOSED = "opposed", _("异议中")
    PROTECTED = "protected", _("认定（保护中）")
    CHANGING = "changing", _("变更中")
    REVOKING = "revoking", _("撤销程序中")
    REVOKED = "revoked", _("已撤销")
    REFUSED = "refused", pgettext_lazy("权利", "驳回")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    WITHDRAWN = "withdrawn", pgettext_lazy("权利", "撤回")
    MARK_FILED = "mark_filed", _("商标已申请")
    MARK_PRELIMINARY = "mark_preliminary", _("初步审定公告")
    REGISTERED = "registered", _("已注册")
    GRACE = "grace", _("续展宽展期")
    EXPIRED = "expired", _("期满失效")
    CANCELLED = "cancelled", _("商标已撤销或注销")
    INVALIDATED = "invalidated", _("宣告无效")
    AGI_REGISTERED = "agi_registered", _("已登记")
    CONVERTING = "converting", _("转换中")
    CONVERTED = "converted", _("已转换")
    AGI_CANCELLED = "agi_cancelled", _("登记已注销")
    SUCCEEDED = "succeeded", _("已取得法定权利")
    ABANDONED = "abandoned", _("已停止培育")


class Standing(TextChoices):
    """What everyone else asks of a title: not yet, in force, or no (longer)."""

    CULTIVATING = "cultivating", _("培育中（拟申报）")
    IN_FORCE = "in_force", _("保护中")
    REVOKED = "revoked", _("已撤销")


class Act(TextChoices):
    """What can happen to a title; each is on record with its date and document."""

    RECORD = "record", _("登入既有权利")
    START = "start", _("立项培育")
    FILE_PROVINCE = "file_province", _("报省")
    TAKE_UP = "take_up", _("省级初审")
    SEND_BACK = "send_back", _("省级退回")
    ACCEPT = "accept", _("受理")
    NOT_ACCEPT = "not_accept", _("决定不予受理")
    EXAMINE = "examine", _("进入技术审查")
    NOTICE = "notice", _("发布初步公告")
    OPPOSE = "oppose", _("提出异议")
    DISMISS_OPPOSITION = "dismiss_opposition", _("异议不成立")
    RECOGNISE = "recognise", _("认定公告")
    REGISTER = "register", _("核准注册")
    REFUSE = "refuse", _("决定驳回")
    WITHDRAW = "withdraw", _("撤回申请")
    START_CHANGE = "start_change", _("受理变更")
    CHANGE = "change", _("变更公告")
    REJECT_CHANGE = "reject_change", _("变更不予批准")
    START_REVOCATION = "start_revocation", _("启动撤销程序")
    KEEP = "keep", _("维持保护")
    REVOKE = "revoke", _("撤销")
    FILE_MARK = "file_mark", _("申请注册商标")
    RENEW = "renew", _("核准续展")
    TERM_ENDS = "term_ends", _("期满未续展，进入宽展期")
    EXPIRE = "expire", _("宽展期满，失效")
    CANCEL = "cancel", _("撤销或注销商标")
    INVALIDATE = "invalidate", _("宣告无效")
    START_CONVERSION = "start_conversion", _("开始转换")
    CONVERT = "convert", _("完成转换")
    STOP_CONVERSION = "stop_conversion", _("转换终止")
    CANCEL_AGI = "cancel_agi", _("注销登记")
    SUCCEED = "succeed", _("取得法定权利，培育结束")
    ABANDON = "abandon", _("停止培育")
    DETERMINE = "determine", _("核实商标类别")
    RECTIFY = "rectify", _("核实或变更登记事项")
    VOID = "void", _("撤去误登")


_K, _S, _A = LegalKind, Stage, Act


@dataclass(frozen=True, slots=True)
class Step:
    """One row: an act, where it may start (None: no title yet) and where it ends.

    `ends` empty: the state stays as it is. Several: whoever proposes names one.
    """

    act: Act
    starts: frozenset[Stage | None]
    ends: frozenset[Stage]
    clause: str  # an entry of docs/sources.md and the passage


def _row(
    act: Act,
    starts: Iterable[Stage | None],
    ends: Iterable[Stage],
    clause: str,
) -> Step:
    return Step(act, frozenset(starts), frozenset(ends), clause)


_PRODUCT_PENDING = (
    _S.FILED_PROVINCE,
    _S.PROVINCE_REVIEW,
    _S.ACCEPTED,
    _S.EXAMINATION,
    _S.PRELIMINARY_NOTICE,
    _S.OPPOSED,
)
_PRODUCT_STAGES = (
    _S.PREPARING,
    *_PRODUCT_PENDING,
    _S.PROTECTED,
    _S.CHANGING,
    _S.REVOKING,
    _S.REVOKED,
    _S.REFUSED,
    _S.NOT_ACCEPTED,
    _S.WITHDRAWN,
)
_PRODUCT = (
    _row(_A.RECORD, [None], _PRODUCT_STAGES, "register: record"),
    _row(_A.START, [None], [_S.PREPARING], "cultivation: plan"),
    _row(_A.FILE_PROVINCE, [_S.PREPARING], [_S.FILED_PROVINCE], "order80: filing"),
    _row(_A.TAKE_UP, [_S.FILED_PROVINCE], [_S.PROVINCE_REVIEW], "order80: province"),
    _row(
        _A.SEND_BACK,
        [_S.FILED_PROVINCE, _S.PROVINCE_REVIEW],
        [_S.PREPARING],
        "order80: province",
    ),
    _row(_A.ACCEPT, [_S.PROVINCE_REVIEW], [_S.ACCEPTED], "order80: formal check"),
    _row(
        _A.NOT_ACCEPT, [_S.PROVINCE_REVIEW], [_S.NOT_ACCEPTED], "order80: formal check"
    ),
    _row(_A.EXAMINE, [_S.ACCEPTED], [_S.EXAMINATION], "order80: examination"),
    _row(_A.NOTICE, [_S.EXAMINATION], [_S.PRELIMINARY_NOTICE], "order80: preliminary"),
    _row(_A.OPPOSE, [_S.PRELIMINARY_NOTICE], [_S.OPPOSED], "order80: opposition"),
    _row(
        _A.DISMISS_OPPOSITION,
        [_S.OPPOSED],
        [_S.PRELIMINARY_NOTICE],
        "order80: opposition",
    ),
    _row(_A.RECOGNISE, [_S.PRELIMINARY_NOTICE], [_S.PROTECTED], "order80: recognition"),
    _row(
        _A.REFUSE,
        [_S.EXAMINATION, _S.PRELIMINARY_NOTICE, _S.OPPOSED],
        [_S.REFUSED],
        "order80: refusal",
    ),
    _row(_A.WITHDRAW, _PRODUCT_PENDING, [_S.WITHDRAWN], "order80: withdrawal"),
    _row(_A.ABANDON, [_S.PREPARING], [_S.ABANDONED], "cultivation: plan"),
    _row(_A.START_CHANGE, [_S.PROTECTED], [_S.CHANGING], "order80: change"),
    _row(_A.CHANGE, [_S.CHANGING], [_S.PROTECTED], "order80: change"),
    _row(_A.REJECT_CHANGE, [_S.CHANGING], [_S.PROTECTED], "order80: change"),
    _row(
        _A.START_REVOCATION,
        [_S.PROTECTED, _S.CHANGING],
        [_S.REVOKING],
        "order80: revocation",
    ),
    _row(_A.KEEP, [_S.REVOKING], [_S.PROTECTED], "order80: revocation"),
    _row(_A.REVOKE, [_S.REVOKING], [_S.REVOKED], "order80: revocation"),
    _row(_A.RECTIFY, [*_PRODUCT_STAGES, _S.ABANDONED], [], "register: facts"),
)
_MARK_STAGES = (
    _S.PREPARING,
    _S.MARK_FILED,
    _S.MARK_PRELIMINARY,
    _S.OPPOSED,
    _S.REGISTERED,
    _S.GRACE,
    _S.EXPIRED,
    _S.CANCELLED,
    _S.INVALIDATED,
    _S.REFUSED,
    _S.WITHDRAWN,
)
_MARK = (
    _row(_A.RECORD, [None], _MARK_STAGES, "register: record"),
    _row(_A.START, [None], [_S.PREPARING], "cultivation: plan"),
    _row(_A.FILE_MARK, [_S.PREPARING], [_S.MARK_FILED], "trademark-law: 22"),
    _row(_A.NOTICE, [_S.MARK_FILED], [_S.MARK_PRELIMINARY], "trademark-law: 28"),
    _row(_A.OPPOSE, [_S.MARK_PRELIMINARY], [_S.OPPOSED], "trademark-law: 33"),
    _row(
        _A.REGISTER,
        [_S.MARK_PRELIMINARY, _S.OPPOSED],
        [_S.REGISTERED],
        "trademark-law: 33, 35",
    ),
    _row(
        _A.REFUSE,
        [_S.MARK_FILED, _S.MARK_PRELIMINARY, _S.OPPOSED],
        [_S.REFUSED],
        "trademark-law: 30, 35",
    ),
    _row(
        _A.WITHDRAW,
        [_S.MARK_FILED, _S.MARK_PRELIMINARY, _S.OPPOSED],
        [_S.WITHDRAWN],
        "trademark-law: withdrawal",
    ),
    _row(_A.ABANDON, [_S.PREPARING], [_S.ABANDONED], "cultivation: plan"),
    _row(_A.RENEW, [_S.REGISTERED, _S.GRACE], [_S.REGISTERED], "trademark-law: 40"),
    _row(_A.TERM_ENDS, [_S.REGISTERED], [_S.GRACE], "trademark-law: 40"),
    _row(_A.EXPIRE, [_S.GRACE], [_S.EXPIRED], "trademark-law: 40"),
    _row(_A.CANCEL, [_S.REGISTERED, _S.GRACE], [_S.CANCELLED], "trademark-law: 49"),
    _row(
        _A.INVALIDATE,
        [_S.REGISTERED, _S.GRACE],
        [_S.INVALIDATED],
        "trademark-law: 44, 45",
    ),
    _row(_A.RECTIFY, [*_MARK_STAGES, _S.ABANDONED], [], "register: facts"),
)
_AGI_STAGES = (_S.AGI_REGISTERED, _S.CONVERTING, _S.CONVERTED, _S.AGI_CANCELLED)
_AGI = (
    _row(_A.RECORD, [None], _AGI_STAGES, "register: record"),
    _row(
        _A.START_CONVERSION,
        [_S.AGI_REGISTERED],
        [_S.CONVERTING],
        "agricultural-gi: conversion",
    ),
    _row(_A.CONVERT, [_S.CONVERTING], [_S.CONVERTED], "agricultural-gi: conversion"),
    _row(
        _A.STOP_CONVERSION,
        [_S.CONVERTING],
        [_S.AGI_REGISTERED],
        "agricultural-gi: conversion",
    ),
    _row(
        _A.CANCEL_AGI,
        [_S.AGI_REGISTERED, _S.CONVERTING],
        [_S.AGI_CANCELLED],
        "agricultural-gi: cancellation",
    ),
    _row(_A.RECTIFY, _AGI_STAGES, [], "register: facts"),
)
_PLAN_STAGES = (_S.PREPARING, _S.SUCCEEDED, _S.ABANDONED)
_PLAN = (
    _row(_A.RECORD, [None], _PLAN_STAGES, "register: record"),
    _row(_A.START, [None], [_S.PREPARING], "cultivation: plan"),
    _row(_A.SUCCEED, [_S.PREPARING], [_S.SUCCEEDED], "cultivation: plan"),
    _row(_A.ABANDON, [_S.PREPARING], [_S.ABANDONED], "cultivation: plan"),
    _row(_A.RECTIFY, _PLAN_STAGES, [], "register: facts"),
)
_DETERMINE = _row(_A.DETERMINE, _MARK_STAGES, [], "trademark-law: 3")

STEPS: dict[LegalKind, tuple[Step, ...]] = {
    _K.PROTECTED_PRODUCT: _PRODUCT,
    _K.CERTIFICATION_MARK: _MARK,
    _K.COLLECTIVE_MARK: _MARK,
    _K.UNDETERMINED_MARK: (*_MARK, _DETERMINE),
    _K.AGRICULTURAL_LEGACY: _AGI,
    _K.CULTIVATING: _PLAN,
}
DETERMINED = (LegalKind.CERTIFICATION_MARK, LegalKind.COLLECTIVE_MARK)

# In force while a change, a revocation, a renewal or a conversion is under way.
IN_FORCE = frozenset(
    {
        _S.PROTECTED,
        _S.CHANGING,
        _S.REVOKING,
        _S.REGISTERED,
        _S.GRACE,
        _S.AGI_REGISTERED,
        _S.CONVERTING,
    }
)
ENDED = frozenset(
    {
        _S.REVOKED,
        _S.REFUSED,
        _S.NOT_ACCEPTED,
        _S.WITHDRAWN,
        _S.EXPIRED,
        _S.CANCELLED,
        _S.INVALIDATED,
        _S.CONVERTED,
        _S.AGI_CANCELLED,
        _S.SUCCEEDED,
        _S.ABANDONED,
    }
)


def standing(stage: Stage) -> Standing:
    """Return what others ask: in force, no longer (or never), or not yet."""
    if stage in IN_FORCE:
        return Standing.IN_FORCE
    return Standing.REVOKED if stage in ENDED else Standing.CULTIVATING


_USUAL: dict[LegalKind, tuple[Stage, Stage]] = {  # in force, ended
    _K.PROTECTED_PRODUCT: (_S.PROTECTED, _S.REVOKED),
    _K.CERTIFICATION_MARK: (_S.REGISTERED, _S.CANCELLED),
    _K.COLLECTIVE_MARK: (_S.REGISTERED, _S.CANCELLED),
    _K.UNDETERMINED_MARK: (_S.REGISTERED, _S.CANCELLED),
    _K.AGRICULTURAL_LEGACY: (_S.AGI_REGISTERED, _S.AGI_CANCELLED),
    _K.CULTIVATING: (_S.PREPARING, _S.ABANDONED),
}


def usual_stage(kind: LegalKind, state: Standing) -> Stage:
    """Return the stage of a title of which only the standing is known."""
    if state is Standing.CULTIVATING:
        return Stage.PREPARING
    in_force, ended = _USUAL[kind]
    return in_force if state is Standing.IN_FORCE else ended


def open_acts(kind: LegalKind, stage: Stage | None) -> list[Act]:
    """Return the acts that the law opens from here, in the order of the table."""
    return [step.act for step in STEPS[kind] if stage in step.starts]


def check(
    act: Act, *, kind: LegalKind, stage: Stage | None, to: Stage | None = None
) -> tuple[Step, Stage]:
    """Return the row and the state it leads to, or say why it cannot be.

    `to` is needed only where the row has several ends.

    Raises Conflict `wrong_state` or `end_unclear`.
    """
    step = next((s for s in STEPS[kind] if s.act is act and stage in s.starts), None)
    if step is None:
        raise Conflict(
            "wrong_state",
            gettext_noop("「%(kind)s」在「%(stage)s」时没有「%(act)s」这一步"),
            field="act",
            kind=kind.label,
            stage=stage.label if stage else "—",
            act=act.label,
        )
    if not step.ends:
        assert stage is not None  # noqa: S101  rows without an end start from a state
        return step, stage
    if to is None and len(step.ends) == 1:
        (to,) = step.ends
    if to is None or to not in step.ends:
        raise Conflict(
            "end_unclear",
            gettext_noop("「%(act)s」须写明登入时的状态，且须是该类权利的状态"),
            field="to_stage",
            act=act.label,
        )
    return step, to
