"""What stands in the way of an act: scope, another's hands, what is still owed.

Source: docs/sources.md, entry review-chain and entry review-appeal.
"""

from datetime import datetime

from django.utils import timezone

from accounts.access import refuse_stranger
from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, gettext_noop
from core.words import clauses, listing
from gi_registry import review_rules, scope
from gi_registry.act_papers import ActPapers
from gi_registry.models import Application, ApplicationPlot, Objection
from gi_registry.reopening import may_reopen
from gi_registry.selectors import owed, preflight
from gi_registry.workflow import APPLICANT, Act, Status


def rights_held(application: Application, by: User) -> frozenset[Right]:
    """Return the rights that count here: one types in only what came on paper."""
    rights = by.rights()
    if application.channel == Application.Channel.PAPER:
        return rights
    return rights - {Right.TYPE_IN}


def filled_in_by(application: Application, by: User) -> bool:
    """Say whether what is sealed came from this person: from the applicant, or typed in
    by oneself. Anybody else reads it masked, and opens it by a look on record."""
    if application.organization_id in by.organization_ids(Right.APPLY):
        return True
    on_paper = application.channel == Application.Channel.PAPER
    return on_paper and application.begun_by(by)


def refuse_out_of_scope(
    application: Application, rights: frozenset[Right], by: User
) -> None:
    """Producers act on their own, bureaus within their region and on no own one."""
    own = application.organization_id in by.organization_ids()
    if rights <= APPLICANT:
        if Right.TYPE_IN in rights_held(application, by) and not own:
            _refuse_far(application, frozenset({Right.TYPE_IN}), by)
            return
        refuse_stranger(application.organization_id, by, Right.APPLY)
        return
    if own:
        raise Forbidden(
            "own_application",
            gettext_noop("您是申请主体的经办人，这一步须由另一人办理"),
        )
    refuse_begun(application, by, rights)
    _refuse_far(application, rights, by)


def refuse_begun(application: Application, by: User, rights: frozenset[Right]) -> None:
    """Who began it or typed it in stands for the applicant and examines nothing."""
    if rights <= APPLICANT or not application.begun_by(by):
        return
    on_paper = application.channel == Application.Channel.PAPER
    raise Forbidden(
        "second_person_needed",
        gettext_noop("这件申请由您代录，须由另一人审查")
        if on_paper
        else gettext_noop("这件申请由您提出，须由另一人审查"),
    )


def _refuse_far(application: Application, rights: frozenset[Right], by: User) -> None:
    if not any(reaches(application, right, by) for right in rights):
        raise Forbidden(
            "other_region",
            gettext_noop("该申请属于%(region)s，不在您的辖区"),
            region=application.region,
        )


def reaches(application: Application, right: Right, by: User) -> bool:
    """Say whether this right of the person reaches this application."""
    return scope.covers(
        by,
        right,
        region=application.region.code,
        bureau=application.indication.leading_bureau,
    )


def refuse_taken(
    application: Application, by: User, rights: frozenset[Right] = frozenset()
) -> None:
    """Raise Conflict `taken` while a colleague has it in hand."""
    if rights and rights <= APPLICANT:
        return
    holder = application.assignee
    if holder and holder.pk != by.pk:
        raise Conflict(
            "taken",
            gettext_noop("这件申请由%(name)s办理中，接手后才能办理"),
            name=holder.first_name or holder.username,
        )


def refuse_stale(application: Application, version: int | None) -> None:
    """Raise Conflict `stale_version` for an act on another version than was read.

    None asks for no comparison; the row is locked by who calls.
    """
    if version is not None and version != application.version:
        raise Conflict(
            "stale_version",
            gettext_noop(
                "您打开本页之后申请改过，现在是第 %(version)s 版，没有办理。"
                "看过这一版再办"
            ),
            version=application.version,
        )


def refuse_gaps(
    application: Application, act: Act, papers: ActPapers, at: datetime
) -> None:
    """Raise Conflict for what this act still wants; each names it."""
    if act in (Act.SUBMIT, Act.PASS, Act.APPROVE):
        _refuse_ended_title(application)
    if act is Act.SUBMIT:
        _refuse_no_ground(application)
        preflight.refuse_incomplete(application, at=at)
    elif act is Act.PASS:
        _refuse_open_edges(application)
        _refuse_open_notice(application, at)
        _refuse_owed(application, papers)
    elif act is Act.RETURN:
        _refuse_no_return(application)
    elif act is Act.APPROVE:
        _refuse_owed(application, papers)
        _refuse_bad(application)
    elif act is Act.REFUSE:
        _refuse_groundless(application, papers)
    elif act in (Act.REOPEN, Act.LAPSE):
        _refuse_off_time(application, act, at)


def _refuse_ended_title(application: Application) -> None:
    """Nobody gets a right under a title, or a name, that stands no longer."""
    title = application.title
    if title.has_ended or title.removed_at or title.indication.removed_at:
        raise Conflict(
            "title_ended",
            gettext_noop("「%(name)s」的%(kind)s已终止，不能再往下办理"),
            name=application.indication,
            kind=title.get_kind_display(),
        )


def _refuse_no_ground(application: Application) -> None:
    """Submission needs a plot that can count, where the name takes plots."""
    if not application.indication.takes_plots:
        return
    verdicts = {row.verdict for row in application.plots.all()}
    if not verdicts:
        raise Conflict("no_plot", gettext_noop("至少添加一个地块再提交"), field="plots")
    if verdicts == {ApplicationPlot.Verdict.OUTSIDE}:
        raise Conflict(
            "all_outside",
            gettext_noop("所有地块都在产地范围外，不能提交。核对边界或更换地块"),
            field="plots",
        )


def _refuse_open_edges(application: Application) -> None:
    """The county settles every edge plot before it passes."""
    if application.status != Status.AT_COUNTY:
        return
    rows = [
        row
        for row in application.plots.all()
        if row.verdict == ApplicationPlot.Verdict.EDGE and row.reviewed_dm2 is None
    ]
    if rows:
        raise Conflict(
            "edge_open",
            gettext_noop("还有边界地块未核定：%(plots)s"),
            field="plots",
            plots=listing(row.plot.name for row in rows),
        )


def _refuse_owed(application: Application, papers: ActPapers) -> None:
    missing = owed.missing(application, answer_comes=papers.answer is not None)
    if missing:
        raise Conflict(
            "owed", gettext_noop("还缺：%(missing)s"), missing=clauses(missing)
        )


def _refuse_no_return(application: Application) -> None:
    stage = application.stage()
    if stage and not stage.may_return:
        raise Conflict("no_return", gettext_noop("这一阶段不能退回补正"))


def _refuse_open_notice(application: Application, at: datetime) -> None:
    """The public may object to the last day, and every objection is answered."""
    if application.status != Status.ON_NOTICE:
        return
    row = next((n for n in application.notices.all() if n.closed_at is None), None)
    if row and timezone.localdate(at) <= row.last_day:
        raise Conflict(
            "notice_open",
            gettext_noop("公示到 %(day)s 为止，期满后才能办理"),
            day=row.last_day,
        )
    _refuse_open_objections(application)


def _refuse_open_objections(application: Application) -> None:
    states = _objections(application)
    if number := states.count(Objection.State.OPEN):
        raise Conflict(
            "objection_open",
            gettext_noop("还有 %(number)s 件异议没有处理"),
            number=number,
        )


def _objections(application: Application) -> list[str]:
    """Return the states of all objections to it."""
    return [
        row.state
        for notice in application.notices.all()
        for row in notice.objections.all()
    ]


def _refuse_bad(application: Application) -> None:
    """What was found wrong, or objected to with success, is not approved."""
    _refuse_open_objections(application)
    if Objection.State.UPHELD in _objections(application):
        raise Conflict("objection_upheld", gettext_noop("有异议成立，不能核准"))
    bad = owed.found_bad(application)
    if bad:
        raise Conflict(
            "check_bad",
            gettext_noop("审查不符合，不能核准：%(checks)s"),
            checks=listing(bad),
        )


def _refuse_off_time(application: Application, act: Act, at: datetime) -> None:
    """What was handed in is taken back within minutes, before anybody reads it; a
    correction lapses once its term is over."""
    today = timezone.localdate(at)
    if act is Act.LAPSE:
        if not review_rules.may_lapse(application.due_on, today):
            raise Conflict("term_runs", gettext_noop("补正期限未到，或没有规定期限"))
        return
    taken = application.assignee_id is not None
    if not may_reopen(application.submitted_at, at, taken=taken):
        raise Conflict(
            "too_late", gettext_noop("提交超过十分钟或已有人办理，不能收回，可以撤回")
        )


def _refuse_groundless(application: Application, papers: ActPapers) -> None:
    """A refusal names what failed and what would mend it."""
    stage = application.stage()
    comes = papers.answer is not None or owed.answered(application)
    if stage and stage.external and not comes:
        raise Conflict(
            "owed", gettext_noop("还缺：%(missing)s"), missing=owed.ANSWER_WORD
        )
    if not papers.grounds:
        raise Conflict(
            "ground_missing",
            gettext_noop("不予核准须指明哪一项要求、审查或材料不合格，以及怎样补救"),
            field="ground",
        )
