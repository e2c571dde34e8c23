"""The page of one application: answered as it is, and again with a refused form."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.access import signed_in
from accounts.models import User
from accounts.roles import Right
from core import units
from gi_registry import words
from gi_registry.forms import ActForm, ReviewForm, StatementForm
from gi_registry.models import Application, ApplicationPlot
from gi_registry.selectors import applications as selectors
from gi_registry.services.applications import EDITABLE
from gi_registry.workflow import Act, Status
from maps import selectors as pictures

BadAct = tuple[Act, ActForm]


@dataclass(frozen=True, slots=True)
class ActChoice:
    """An act as the page offers it."""

    act: Act
    form: ActForm
    is_forward: bool
    blocked: str

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


def application_page(
    request: HttpRequest,
    application: Application,
    *,
    act_form: BadAct | None = None,
    review_form: ReviewForm | None = None,
    statement_form: StatementForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer the page; a refused form comes back as it was typed."""
    user = signed_in(request)
    table = selectors.plot_table(application)
    may_edit = application.status in EDITABLE and Right.APPLY in selectors.rights_on(
        application, user
    )
    context = {
        "application": application,
        "organization": application.organization,
        "indication": application.indication,
        "kind": words.STATUS_KIND[application.status],
        "table": table,
        "lines": _lines(application, table, user, review_form),
        "svg": _picture(application, table),
        "history": selectors.history(application, seen_by=user),
        "may_edit": may_edit,
        "statement_form": statement_form
        or StatementForm(initial={"statement": application.statement}),
        "next_act": _next(application, table, may_edit),
        **_acts(application, user, act_form),
        **_steps(application, table),
    }
    return render(request, "gi_registry/application.html", context, status=status)


def _acts(
    application: Application, user: User, refused: BadAct | None
) -> dict[str, object]:
    """Return the forward act and the others; a refused one is among them."""
    choices = [
        ActChoice(
            row.act,
            refused[1] if refused and refused[0] == row.act else ActForm(act=row.act),
            row.is_forward,
            row.blocked,
        )
        for row in selectors.open_acts(application, user)
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
        application.status == Status.SUBMITTED
        and Right.REVIEW_COUNTY in selectors.rights_on(application, user)
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


def _next(application: Application, table: selectors.PlotTable, may_edit: bool) -> str:
    """Return which one thing the applicant does next, as a word of the template."""
    if not may_edit:
        return ""
    if application.indication.takes_plots and not table.rows:
        return "plots"
    return "outside" if table.all_outside else "submit"


def _steps(application: Application, table: selectors.PlotTable) -> dict[str, object]:
    if application.status in EDITABLE:
        has_plots = table.rows or not application.indication.takes_plots
        here = reverse("gi_registry:application", args=[application.reference])
        return {
            "steps": words.steps_to_submit(
                organization=reverse(
                    "gi_registry:organization", args=[application.organization_id]
                ),
                application=f"{here}#statement-title",
                plots=f"{here}#plots-title",
            ),
            "step": 4 if has_plots and not table.all_outside else 3,
        }
    if application.status == Status.WITHDRAWN:
        return {"steps": [], "step": 0}
    return {
        "steps": [{"label": label} for label in words.STEPS_TO_DECISION],
        "step": words.DECISION_STEP[application.status],
    }
