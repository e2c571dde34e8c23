"""The page of one application: answered as it is, and again with a refused form."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import signed_in
from accounts.models import User
from accounts.roles import Right
from core import units
from gi_registry import words
from gi_registry.forms.applications import ActForm, ReviewForm
from gi_registry.forms.review import ChecksForm
from gi_registry.models import Application, ApplicationPlot
from gi_registry.reopening import REOPEN_WITHIN
from gi_registry.selectors import applications as selectors
from gi_registry.selectors import at_hand
from gi_registry.selectors.contents import content_context
from gi_registry.selectors.history import history
from gi_registry.selectors.next_step import NextStep, next_step
from gi_registry.views.review_context import review_context
from gi_registry.workflow import EDITABLE, Act, Status
from maps import selectors as pictures

BadAct = tuple[Act, ActForm]
MARK = "mark-"  # before the field, in the form of a return


@dataclass(frozen=True, slots=True)
class ActChoice:
    """An act as the page offers it."""

    act: Act
    form: ActForm
    is_forward: bool
    blocked: str
    owed: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether its form stands open: it was refused a moment ago."""
        return self.form.is_bound


@dataclass(frozen=True, slots=True)
class PlotLine:
    """A plot as the table shows it."""

    row: ApplicationPlot
    kind: str
    word: object
    reason: object
    form: ReviewForm | None


def application_page(  # noqa: PLR0913  one refused form each
    request: HttpRequest,
    application: Application,
    *,
    act_form: BadAct | None = None,
    review_form: ReviewForm | None = None,
    checks_form: ChecksForm | None = None,
    hand_error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer the page; a refused form comes back as it was typed."""
    user, now = signed_in(request), timezone.now()
    at_hand.prepare([application])
    table = selectors.plot_table(application)
    may = selectors.may(application, user, now)
    content = content_context(application, user)
    content["mark_places"] = _mark_rows(content["mark_places"], act_form)
    step = next_step(application, content) if may["may_edit"] else None
    context = {
        "application": application,
        "organization": application.organization,
        "indication": application.indication,
        "kind": words.STATUS_KIND[application.status],
        "table": table,
        "lines": _lines(application, table, user, review_form),
        "svg": _picture(application, table),
        "history": history(application, seen_by=user),
        "may": may,
        "may_edit": may["may_edit"],
        "reopen_until": application.submitted_at + REOPEN_WITHIN
        if may["may_reopen"] and application.submitted_at
        else None,
        "hand_error": hand_error,
        **content,
        **review_context(application, user, may, checks_form, now),
        **_acts(application, user, act_form, now),
        **_steps(application, step),
        "next_step": step,
    }
    return render(request, "gi_registry/application.html", context, status=status)


def _mark_rows(
    places: list[tuple[str, object]], refused: BadAct | None
) -> list[tuple[str, object, bool, str]]:
    """Return what may be marked, with what a refused form had ticked and told."""
    sent = refused[1].data if refused else {}
    ticked = sent.getlist("marked") if isinstance(sent, QueryDict) else []
    return [
        (key, label, key in ticked, str(sent.get(f"{MARK}{key}", "")))
        for key, label in places
    ]


def _acts(
    application: Application, user: User, refused: BadAct | None, now: datetime
) -> dict[str, object]:
    """Return the forward act and the others; a refused one is among them."""
    choices = [
        ActChoice(
            row.act,
            refused[1]
            if refused and refused[0] == row.act
            else ActForm(act=row.act, application=application),
            row.is_forward,
            row.blocked,
            row.owed,
        )
        for row in selectors.open_acts(application, user, now)
    ]
    if refused and all(choice.act != refused[0] for choice in choices):
        # The act is not open (any more): what was typed still shows, with why.
        act, form = refused
        choices.append(
            ActChoice(
                act, form, False, " ".join(str(e) for e in form.non_field_errors())
            )
        )
    return {
        "forward": next((choice for choice in choices if choice.is_forward), None),
        "others": [choice for choice in choices if not choice.is_forward],
    }


def _lines(
    application: Application,
    table: selectors.PlotTable,
    user: User,
    refused: ReviewForm | None,
) -> list[PlotLine]:
    settles = (
        application.status == Status.AT_COUNTY
        and Right.REVIEW_COUNTY in selectors.rights_on(application, user)
        and not application.begun_by(user)
    )
    lines = []
    for row in table.rows:
        form = None
        if settles and row.verdict == ApplicationPlot.Verdict.EDGE:
            form = refused if refused and refused.row.pk == row.pk else _fresh(row)
        lines.append(
            PlotLine(
                row,
                words.VERDICT_KIND[row.verdict],
                words.VERDICT_WORD[row.verdict],
                words.VERDICT_REASON[row.verdict_reason],
                form,
            )
        )
    return lines


def _fresh(row: ApplicationPlot) -> ReviewForm:
    counted_mu = "" if row.reviewed_dm2 is None else units.mu(row.reviewed_dm2)
    return ReviewForm(row=row, initial={"counted_mu": counted_mu})


def _picture(application: Application, table: selectors.PlotTable) -> str:
    if not table.rows:
        return ""
    return pictures.plots_picture(
        table.rows[0].origin_area, selectors.plot_shapes(table.rows)
    )


def _steps(application: Application, step: NextStep | None) -> dict[str, object]:
    if application.status in EDITABLE:
        here = reverse("gi_registry:application", args=[application.reference])
        return {
            "steps": words.steps_to_submit(
                organization=reverse(
                    "gi_registry:organization", args=[application.organization_id]
                ),
                plots=f"{here}#plots-title",
                form=f"{here}#content-title",
            ),
            "step": words.STEP_OF.get(step.key, 4) if step else 4,
        }
    if application.status == Status.WITHDRAWN:
        return {"steps": [], "step": 0}
    stages = list(application.stages())
    labels = [words.STEPS_TO_DECISION[0], *(words.STAGE_STEP[s] for s in stages)]
    here_now = Status(application.status)
    return {
        "steps": [{"label": label} for label in labels],
        "step": stages.index(here_now) + 2 if here_now in stages else len(labels) + 1,
    }
