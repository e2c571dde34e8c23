"""A file of plots on trial: look at it, answer, then register or give it up."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.access import needs, signed_in
from core.errors import DomainError
from core.words import say
from gi_registry import words
from gi_registry.forms.plot_files import UNSURE, FileAnswersForm, RegisterFileForm
from gi_registry.models import Application
from gi_registry.selectors import plot_files as selectors
from gi_registry.selectors.plot_files import DryRun, FileRow
from gi_registry.services import plot_files as services
from gi_registry.services.plots import Refused
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.applications import found, refuse_reader
from gi_registry.views.plots import EDITORS, tell_added
from gi_registry.words.datum import STATE, evidence_words, system_word
from maps.models import PlotFile
from maps.picture import PlotShape
from maps.rings import GeometryError
from maps.selectors import Picture, plots_picture

ROWS_SHOWN = 200
SHAPES_SHOWN = 1_000
WARN = {"clear": "ok", "proposed": "warn", "unsure": "warn", "impossible": "bad"}


def _found(
    request: HttpRequest, reference: str, pk: int
) -> tuple[Application, PlotFile]:
    application = found(request, reference)
    file = selectors.file_of(application, pk, signed_in(request))
    if file is None:
        raise Http404
    return application, file


@needs(*EDITORS)
def plot_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show what a file would bring; a POST answers what the file leaves open."""
    application, file = _found(request, reference, pk)
    if request.method != "POST":
        refuse_reader(application, signed_in(request))
        if file.used_at:
            return redirect("gi_registry:application", reference=reference)
        if file.dropped_at:
            messages.info(request, gettext(services.DROPPED))
            return redirect("gi_registry:application-plot-new", reference=reference)
        return _page(request, application, file)
    answers = {key: str(request.POST.get(key, "")) for key in ("layer", "encoding")}
    answers["system"] = str(request.POST.get("system", ""))
    services.answer_file(
        file=file, application=application, answers=answers, by=signed_in(request)
    )
    if answers["system"] == UNSURE:
        text = gettext(
            "先问清文件是用什么软件画的、导出时选了什么坐标系。"
            "文件已留着，问清后再打开这一页"
        )
        messages.info(request, text)
    return redirect("gi_registry:plot-file", reference=reference, pk=pk)


@require_POST
@needs(*EDITORS)
def plot_file_register(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Register the rows of a file; a second click changes nothing."""
    application, file = _found(request, reference, pk)
    form = RegisterFileForm(request.POST)
    form.is_valid()
    try:
        added = services.register_file(
            file=file,
            application=application,
            ticked=services.Ticked(**form.cleaned_data),
            by=signed_in(request),
        )
    except Refused as refused:
        for _, error in refused.faults:
            refuse(form, error)
        return _page(request, application, file, register=form, status=400)
    except DomainError as error:
        refuse(form, error)
        return _page(request, application, file, register=form, status=status_of(error))
    tell_added(request, added)
    return redirect("gi_registry:application", reference=reference)


@require_POST
@needs(*EDITORS)
def plot_file_drop(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Give a file up and bring another."""
    application, file = _found(request, reference, pk)
    services.drop_file(file=file, application=application, by=signed_in(request))
    messages.info(request, gettext("文件已放弃，没有登记任何地块"))
    return redirect("gi_registry:application-plot-new", reference=reference)


def _page(
    request: HttpRequest,
    application: Application,
    file: PlotFile,
    *,
    register: RegisterFileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, object] = {
        "application": application,
        "indication": application.indication,
        "file": file,
    }
    try:
        run = selectors.dry_run(file, application)
    except GeometryError as error:
        context |= {"unread": say(error), "answers": FileAnswersForm()}
        return render(request, "gi_registry/plot_file.html", context, status=status)
    context |= {
        "run": run,
        "answers": FileAnswersForm(run=run),
        "register": register or RegisterFileForm(),
        "state": STATE[run.diagnosis.state],
        "state_kind": WARN[run.diagnosis.state],
        "evidence": evidence_words(run.diagnosis.evidence),
        "system": system_word(run.system) if run.system else "",
        "lines": [_line(row) for row in run.rows[:ROWS_SHOWN]],
        "fault_lines": [_line(row) for row in run.faulty],
        "left": len(run.rows) - min(len(run.rows), ROWS_SHOWN),
        "counts": _counts(run),
        "svg": _picture(run),
    }
    return render(request, "gi_registry/plot_file.html", context, status=status)


def _line(row: FileRow) -> dict[str, object]:
    return {
        "row": row,
        "kind": words.VERDICT_KIND.get(row.verdict, "mute"),
        "word": words.VERDICT_WORD.get(row.verdict, ""),
        "faults": [say(error) for error in row.faults],
    }


def _counts(run: DryRun) -> list[tuple[str, int, object]]:
    return [
        (words.VERDICT_KIND[key], run.count(key), words.VERDICT_WORD[key])
        for key in ("inside", "edge", "outside")
    ]


def _picture(run: DryRun) -> Picture | None:
    shapes = [
        PlotShape(
            row.shape, "plain" if row.faults else row.verdict or "plain", row.name
        )
        for row in run.rows[:SHAPES_SHOWN]
        if row.shape is not None
    ]
    return plots_picture(run.area, shapes) if shapes else None
