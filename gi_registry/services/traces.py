"""What an act leaves beside its line in the audit: grounds, answers, marks."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, Invalid, gettext_noop
from gi_registry import paper_needs
from gi_registry.act_papers import ActPapers, GroundIn
from gi_registry.models import (
    Application,
    Ground,
    OutsideAnswer,
    Requirement,
)
from gi_registry.review_rules import Check
from gi_registry.services import drafts
from gi_registry.workflow import Act
from records.services import keep_upload


def keep_answer(
    application: Application, papers: ActPapers, *, by: User, at: datetime
) -> None:
    """Keep what the body of an outside stage answered."""
    stage = application.stage()
    if papers.answer is None:
        return
    if stage is None or not stage.external:
        raise Conflict("not_outside", gettext_noop("这一阶段不由外部单位答复"))
    if papers.answer.dated_on > timezone.localdate(at):
        raise Invalid(
            "future_day", gettext_noop("日期不能晚于今天"), field="answer_dated_on"
        )
    upload = papers.answer.upload
    document = keep_upload(upload, by=by, at=at)
    OutsideAnswer.objects.create(
        application=application,
        version=application.version,
        stage=application.status,
        body=stage.body,
        number=papers.answer.number.strip(),
        dated_on=papers.answer.dated_on,
        document=document,
        by=by,
        at=at,
    )


def keep(
    application: Application,
    act: Act,
    papers: ActPapers,
    *,
    by: User,
    at: datetime,
) -> None:
    """Keep the grounds of a refusal, the marks of a return, the version handed in."""
    if act is Act.REFUSE:
        for ground in papers.grounds:
            _ground(application, ground, by=by, at=at)
    if act is Act.SUBMIT:
        drafts.freeze_version(application, by=by, at=at)
    if act is Act.RETURN:
        drafts.mark_fields(application, papers.marks, by=by, at=at)


def _ground(
    application: Application, ground: GroundIn, *, by: User, at: datetime
) -> None:
    requirement = _requirement(application, ground)
    known: dict[str, Collection[str]] = {
        Ground.Kind.CHECK: Check.values,
        Ground.Kind.PAPER: paper_needs.NEED_WORD,
    }
    if requirement is None and ground.key not in known.get(ground.kind, ()):
        raise Invalid(
            "ground_unknown",
            gettext_noop("没有这项要求、审查或材料"),
            field="ground",
        )
    if not (ground.failed.strip() and ground.cure.strip()):
        raise Conflict(
            "ground_missing",
            gettext_noop("不予核准须指明哪一项要求、审查或材料不合格，以及怎样补救"),
            field="ground",
        )
    Ground.objects.create(
        application=application,
        kind=ground.kind,
        requirement=requirement,
        key="" if requirement else ground.key,
        failed=ground.failed.strip(),
        cure=ground.cure.strip(),
        by=by,
        at=at,
    )


def _requirement(application: Application, ground: GroundIn) -> Requirement | None:
    """Return the requirement a ground names, if it is one of this name."""
    if ground.kind != Ground.Kind.REQUIREMENT or not ground.key.isdecimal():
        return None
    return Requirement.objects.filter(
        pk=ground.key, specification__indication=application.indication
    ).first()
