"""The answer of a check in plain words. Source: the table of the design's interface."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.words import listing
from traceability.labels.codes import LENGTH
from traceability.scans.services import Answer
from traceability.scans.verdicts import Reason, Verdict

# Why a history is unusual, as it stands within the sentence.
DOUBTS: dict[Reason, str | Promise] = {
    Reason.MANY_CHECKS: gettext_lazy("查询次数过多"),
    Reason.CHECKED_BEFORE_ACTIVATION: gettext_lazy("启用之前已被查询过"),
    Reason.PRODUCER_SUSPENDED: gettext_lazy("使用人的使用权已暂停"),
    Reason.PRODUCER_ENDED: gettext_lazy("使用人的使用权已终止"),
}
OF_THE_PRODUCER = {Reason.PRODUCER_SUSPENDED, Reason.PRODUCER_ENDED}


def sentence(answer: Answer) -> str:
    """Return the verdict in one sentence."""
    verdict = answer.ruling.verdict
    if verdict is Verdict.SEEN_BEFORE:
        return _seen_before(answer)
    if verdict is Verdict.CHECK_NEEDED:
        return _check_needed(answer)
    if verdict is Verdict.NOT_ACTIVE:
        return _not_active(answer)
    if Reason.NOT_OURS_OR_DAMAGED in answer.ruling.reasons:
        return _("这不是登记系统的编号，或二维码已损坏。请手工输入标签上的编号再查")
    return {
        Verdict.FIRST_VIEW: _("编号由登记系统签发，这是第一次查询"),
        Verdict.TYPING_ERROR: _("编号有误，很可能输错一位。请对照标签重新输入"),
        Verdict.NOT_OURS: _("登记系统没有签发过这个编号"),
        Verdict.CANNOT_CHECK: _("暂时无法核验。这不说明真伪"),
    }[verdict]


def _day(at: datetime | None) -> str:
    return date_format(timezone.localdate(at), "DATE_FORMAT") if at else ""


def _seen_before(answer: Answer) -> str:
    facts = {
        "times": answer.checks,
        "date": _day(answer.first_at),
        "region": answer.first_region,
    }
    if answer.first_region:
        return (
            _("编号由登记系统签发，已被查询 %(times)s 次，首次在 %(date)s，%(region)s")
            % facts
        )
    return _("编号由登记系统签发，已被查询 %(times)s 次，首次在 %(date)s") % facts


def _check_needed(answer: Answer) -> str:
    reasons = [reason for reason in answer.ruling.reasons if reason in DOUBTS]
    words = listing(DOUBTS[reason] for reason in reasons)
    if OF_THE_PRODUCER & set(reasons):
        return _("编号真实，但须留意：%(reason)s。请核对包装并告诉我们") % {
            "reason": words
        }
    return _("编号真实，但查询记录异常：%(reason)s。请核对包装并告诉我们") % {
        "reason": words
    }


def _not_active(answer: Answer) -> str:
    if answer.void is None:
        return _("该标签未启用")
    facts = {"reason": answer.void.reason, "date": _day(answer.void.at)}
    if Reason.RECALLED in answer.ruling.reasons:
        return _("该标签已召回（%(reason)s，%(date)s）") % facts
    return _("该标签已作废（%(reason)s，%(date)s）") % facts


def more(answer: Answer) -> list[str]:
    """Return what goes with the verdict, each in a sentence of its own."""
    reasons, found = answer.ruling.reasons, []
    if answer.ruling.verdict is Verdict.TYPING_ERROR and len(answer.code) != LENGTH:
        found.append(
            _("编号有 20 位，您输入了 %(count)s 位。") % {"count": len(answer.code)}
        )
    if Reason.NOT_YET_ACTIVE in reasons:
        found.append(_("标签已印制，生产者还没有把它用到产品上。"))
    if Reason.OFTEN_CHECKED in reasons:
        found.append(_("查询次数偏多。如果您是第一次查，留意包装是否开过、换过。"))
    if answer.ruling.verdict is Verdict.CHECK_NEEDED and answer.checks > 1:
        found.append(
            _("已被查询 %(times)s 次，首次在 %(date)s。")
            % {"times": answer.checks, "date": _day(answer.first_at)}
        )
    if Reason.OLD_SEASON in reasons and answer.batch:
        found.append(
            _("这是%(season)s的标签，该产季已结束。")
            % {"season": answer.batch.order.season}
        )
    if answer.ruling.verdict is Verdict.CANNOT_CHECK:
        found.append(_("过几分钟再查一次。"))
    return found


# Verdicts after which the page says first how to look closer.
BAD = {
    Verdict.CHECK_NEEDED,
    Verdict.NOT_ACTIVE,
    Verdict.TYPING_ERROR,
    Verdict.NOT_OURS,
    Verdict.CANNOT_CHECK,
}
