"""The chains of review: shown to the bureaus, changed by two persons."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError, Forbidden, gettext_noop
from core.words import say
from gi_registry import scope
from gi_registry.forms.review import ChainForm, StageForm
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import ReviewChain, ReviewStage
from gi_registry.paper_needs import NEED_WORD
from gi_registry.review_rules import Check
from gi_registry.selectors.chains import changes
from gi_registry.selectors.owed import SITE_WORD
from gi_registry.services import chains as services
from gi_registry.services.chains import ChainIn
from gi_registry.views.answers import refuse, status_of
from gi_registry.words import STAGE_STEP
from gi_registry.workflow import STAGES, Status

STAFF = (
    Right.REVIEW_COUNTY,
    Right.REVIEW_CITY,
    Right.DECIDE,
    Right.KEEP_REGISTER,
    Right.ENTER_REGISTER,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A chain with its stages in words."""

    chain: ReviewChain
    stages: list[dict[str, object]]
    changes: list[str]


def _listed(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    rows = list(
        ReviewChain.objects.prefetch_related("stages").filter(
            valid_to=None, dropped_at=None
        )
    )
    now = {row.kind: row for row in rows if row.valid_from}
    lines = [Line(row, stages_of(row), changes(row, now.get(row.kind))) for row in rows]
    user = signed_in(request)
    context = {
        "in_force": [line for line in lines if line.chain.valid_from],
        "proposed": [line for line in lines if not line.chain.valid_from],
        "pending": {line.chain.kind for line in lines if not line.chain.valid_from},
        "may_propose": scope.keeps(user, Right.KEEP_REGISTER, None),
        "may_enter": scope.keeps(user, Right.ENTER_REGISTER, None),
        "error": error,
    }
    return render(request, "gi_registry/review_chains.html", context, status=status)


def stages_of(chain: ReviewChain) -> list[dict[str, object]]:
    """Return the stages with their words."""
    return [
        {
            "row": stage,
            "label": STAGE_STEP[Status(stage.stage)],
            "checks": [Check(key).label for key in stage.needs_checks],
            "papers": [NEED_WORD.get(key, key) for key in stage.needs_papers],
            "doings": _doings(stage),
        }
        for stage in chain.stages.all()
    ]


def _doings(stage: ReviewStage) -> list[str]:
    """Say what is done at a stage besides its checks and papers."""
    found = [str(SITE_WORD)] if stage.needs_site_check else []
    if stage.external:
        found.append(gettext("记录外部单位的答复"))
    if days := stage.notice_days:
        said = ngettext("公示 %(days)s 天", "公示 %(days)s 天", days)
        found.append(said % {"days": days})
    return found


@require_safe
@needs(*STAFF)
def chain_list(request: HttpRequest) -> HttpResponse:
    """The chains in force, and what is proposed."""
    return _listed(request)


@needs(Right.KEEP_REGISTER)
def chain_change(request: HttpRequest, kind: str) -> HttpResponse:
    """Propose the next version of a chain."""
    if kind not in LegalKind.values:
        raise Http404
    now = (
        ReviewChain.objects.filter(kind=kind, valid_to=None)
        .exclude(valid_from=None)
        .first()
    )
    form = ChainForm(request.POST or None, initial=_initial(now))
    stages = [
        StageForm(request.POST or None, stage=stage, initial=_stage_initial(now, stage))
        for stage in STAGES
    ]
    status = 200
    if request.method == "POST":
        status = 400
        whole = all([form.is_valid(), *(stage.is_valid() for stage in stages)])
        if whole:
            try:
                services.propose_chain(
                    chain=_chain_of(kind, form, stages), by=signed_in(request)
                )
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                messages.success(request, gettext("修改已提出，由另一人决定生效"))
                return redirect("gi_registry:chain-list")
    context = {
        "form": form,
        "stages": stages,
        "stage_words": STAGE_STEP,
        "kind": LegalKind(kind),
    }
    return render(request, "gi_registry/review_chain.html", context, status=status)


def _initial(chain: ReviewChain | None) -> dict[str, object]:
    if chain is None:
        return {"certainty": "unconfirmed"}
    names = (
        *("rule_version", "final_body", "correction_days", "amendment_days"),
        *("source", "source_en", "certainty"),
    )
    return {name: getattr(chain, name) for name in names}


def _stage_initial(chain: ReviewChain | None, stage: Status) -> dict[str, object]:
    row = chain.stages.filter(stage=stage).first() if chain else None
    if row is None:
        return {"may_return": True}
    names = [f.name for f in ReviewStage._meta.concrete_fields]
    return {"used": True, **{name: getattr(row, name) for name in names}}


def _chain_of(kind: str, form: ChainForm, stages: list[StageForm]) -> ChainIn:
    taken = [stage.stage_in() for stage in stages]
    return ChainIn(
        kind=kind,
        stages=tuple(stage for stage in taken if stage),
        **form.cleaned_data,
    )


@require_POST
@needs(Right.ENTER_REGISTER)
def chain_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a proposed chain in force, or lay it aside."""
    chain, user = get_object_or_404(ReviewChain, pk=pk), signed_in(request)
    try:
        if request.POST.get("decision") == "enter":
            services.enter_chain(chain=chain, by=user)
        elif request.POST.get("decision") == "drop":
            reason = request.POST.get("reason", "")
            services.drop_chain(chain=chain, reason=reason, by=user)
        else:
            raise Forbidden("unknown_act", gettext_noop("没有这种办理，回到申请页重选"))
    except DomainError as error:
        return _listed(request, say(error), status_of(error))
    messages.success(request, gettext("已办理，已经开始的申请仍按原来的审核链"))
    return redirect("gi_registry:chain-list")
