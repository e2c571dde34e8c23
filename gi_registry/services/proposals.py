"""What one person proposes and another enters: its day, its source, its document."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from core.refusals import stated
from gi_registry import scope
from gi_registry.models import Removal, TitleAct
from maps.models import Certainty

Proposal = TitleAct | Removal
REASON_LENGTH = 500  # of `dropped_reason`


def refuse_unfounded(row: Proposal, at: datetime, *, has_document: bool) -> None:
    """Refuse a future day, a missing source, certainty without a document."""
    if row.on > timezone.localdate(at):
        raise Invalid("future_day", gettext_noop("法定日期不能晚于今天"), field="on")
    if not row.source:
        raise Invalid("source_missing", gettext_noop("写明来源"), field="source")
    if not has_document and row.certainty == Certainty.CONFIRMED:
        raise Invalid(
            "document_missing",
            gettext_noop(
                "没有上传文件的，把握程度选「待核实」或「仅一处来源，待核实」"
            ),
            field="certainty",
        )


def refuse_own(row: Proposal, by: User) -> None:
    if row.proposed_by_id == by.pk:
        raise Forbidden(
            "second_person_needed", gettext_noop("这一项由您提出，须由另一人登入")
        )


def refuse_settled(row: Proposal) -> None:
    if row.entered_at or row.dropped_at:
        raise Conflict("act_settled", gettext_noop("这一步已经处理过，刷新页面看结果"))


def turn_down(row: Proposal, *, reason: str, by: User, at: datetime) -> None:
    """Keep that it is taken back, or turned down by who enters, and why.

    Raises Forbidden `right_missing` or `other_bureau`, Conflict `act_settled`, Invalid.
    """
    if row.proposed_by_id != by.pk:
        bureau = row.indication.leading_bureau
        scope.refuse_other_bureau(by, Right.ENTER_REGISTER, bureau)
    refuse_settled(row)
    row.dropped_reason = stated(reason, most=REASON_LENGTH)
    row.dropped_by, row.dropped_at = by, at
    row.save(update_fields=["dropped_by", "dropped_at", "dropped_reason"])
