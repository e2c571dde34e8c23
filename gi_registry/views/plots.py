"""The plots of an application: draw, upload, choose, take out, settle at the edge."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from accounts.access import needs, signed_in
from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, DomainError
from core.words import listing, say
from gi_registry import words
from gi_registry.forms.applications import ReviewForm
from gi_registry.forms.plots import KnownPlotForm, PlotForm
from gi_registry.models import Application, ApplicationPlot
from gi_registry.selectors import applications as selectors
from gi_registry.selectors.datum_beside import diagnosis_of, rings_of
from gi_registry.services import applications as services
from gi_registry.services import plot_files
from gi_registry.services import plots as plot_services
from gi_registry.services.plot_files import Sent
from gi_registry.services.plots import Added, Refused
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.application_page import application_page
from gi_registry.views.applications import found, refuse_reader
from maps.models import Plot

EDITORS = (Right.APPLY, Right.TYPE_IN)  # of these, who may edit this very one


@needs(*EDITORS)
def plot_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Bring ground into an application: new, or registered before."""
    user = signed_in(request)
    application = found(request, reference)
    if request.method != "POST":  # what is sent too late comes back with its words
        refuse_reader(application, user)
    known = KnownPlotForm(
        request.POST if "plot" in request.POST else None,
        plots=selectors.free_plots(application, user),
    )
    form = PlotForm(
        request.POST if "village" in request.POST else None,
        request.FILES or None,
        initial={"village": application.organization.village},
    )
    status = 200
    if request.method == "POST":
        if known.is_bound:
            status = _bring_known(request, application, known, user)
        elif form.is_valid() and (sent := sent_of(form, application)):
            return _try_file(request, application, form, known, sent)
        else:
            status = _bring_new(request, application, form, user)
        if status == 302:
            return redirect("gi_registry:application", reference=reference)
    return _page(request, application, form, known, status)


def _try_file(
    request: HttpRequest,
    application: Application,
    form: PlotForm,
    known: KnownPlotForm,
    sent: Sent,
) -> HttpResponse:
    """Keep a file, or pasted coordinates, and go to its dry run."""
    try:
        file = plot_files.keep_file(
            application=application, sent=sent, by=signed_in(request)
        )
    except DomainError as error:
        if error.field == "geometry" and form.source == "file":
            form.add_error("file", say(error))
        else:
            refuse(form, error)
        return _page(request, application, form, known, status_of(error))
    return redirect(
        "gi_registry:plot-file", reference=application.reference, pk=file.pk
    )


def sent_of(form: PlotForm, application: Application) -> Sent | None:
    """Return what goes to a dry run: a file, coordinates, or a shape that is shifted.

    What was drawn on our own map never is; what was pasted may be.
    """
    if sent := form.cleaned_data.get("sent"):
        filename, raw = sent
        return Sent(
            filename, raw, form.cleaned_data["name"], form.cleaned_data["village"]
        )
    shapes = [draft.shape for draft in form.cleaned_data["drafts"]]
    told = diagnosis_of(
        application,
        rings_of(shapes),
        declared="",
        village=form.cleaned_data["village"],
    )
    if told.state != "proposed" or told.system == "lonlat":
        return None
    text = str(form.cleaned_data["geometry"]).encode()
    return Sent(
        "pasted.geojson", text, form.cleaned_data["name"], form.cleaned_data["village"]
    )


def _page(
    request: HttpRequest,
    application: Application,
    form: PlotForm,
    known: KnownPlotForm,
    status: int,
) -> HttpResponse:
    user = signed_in(request)
    return render(
        request,
        "gi_registry/plot_new.html",
        {
            "application": application,
            "indication": application.indication,
            "form": form,
            "known": known,
            "has_known": selectors.free_plots(application, user).exists(),
            "origin_url": reverse(
                "maps:origin", args=[application.indication.origin.key]
            ),
            "basemap_url": reverse("maps:basemap"),
            "own_plots": selectors.own_plots_geojson(application, user),
            "steps": words.steps_to_submit(
                organization=reverse(
                    "gi_registry:organization", args=[application.organization_id]
                ),
            ),
        },
        status=status,
    )


def _bring_known(
    request: HttpRequest, application: Application, form: KnownPlotForm, user: User
) -> int:
    if not form.is_valid():
        return 400
    try:
        row = services.add_plot(
            application=application, plot=form.cleaned_data["plot"], by=user
        )
    except DomainError as error:
        refuse(form, error)
        return status_of(error)
    tell_added(request, Added([row], []))
    return 302


def _bring_new(
    request: HttpRequest, application: Application, form: PlotForm, user: User
) -> int:
    if not form.is_valid():
        return 400
    try:
        added = plot_services.add_new_plots(
            application=application,
            drafts=form.cleaned_data["drafts"],
            village=form.cleaned_data["village"],
            method=Plot.Method.DRAWN,
            allow_outside=form.cleaned_data["keep_outside"],
            dispute=form.cleaned_data["dispute"],
            by=user,
        )
    except Refused as refused:
        form.add_refused(refused)
        return 400
    except DomainError as error:
        refuse(form, error)
        return status_of(error)
    tell_added(request, added)
    return 302


def tell_added(request: HttpRequest, added: Added) -> None:
    """Say at once what each plot is worth: inside, to be settled, or nothing."""
    for row in added.known:
        text = gettext("地块「%(name)s」已经在本申请中，没有重复登记")
        messages.info(request, text % {"name": row.plot.name})
    inside = [r for r in added.made if r.verdict == ApplicationPlot.Verdict.INSIDE]
    if inside:
        text = ngettext(
            "已添加 %(count)s 个地块，在产地范围内：%(names)s",
            "已添加 %(count)s 个地块，在产地范围内：%(names)s",
            len(inside),
        )
        names = listing(row.plot.name for row in inside)
        messages.success(request, text % {"count": len(inside), "names": names})
    for row in added.made:
        if row.verdict != ApplicationPlot.Verdict.INSIDE:
            text = gettext("地块「%(name)s」已添加：%(reason)s")
            reason = words.VERDICT_REASON[row.verdict_reason]
            messages.warning(request, text % {"name": row.plot.name, "reason": reason})


def _row(application: Application, pk: int) -> ApplicationPlot:
    return get_object_or_404(application.plots.select_related("plot"), pk=pk)


@require_POST
@needs(*EDITORS)
def plot_remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a plot out of the application; it stays on record."""
    row = _row(found(request, reference), pk)
    name = row.plot.name
    services.remove_plot(row=row, by=signed_in(request))
    text = gettext("地块「%(name)s」已移出本申请，登记仍保留")
    messages.success(request, text % {"name": name})
    return redirect("gi_registry:application", reference=reference)


@require_POST
@needs(Right.APPLY)
def plot_retire(request: HttpRequest, pk: int, plot_pk: int) -> HttpResponse:
    """Take a plot that was drawn wrong, or given up, out of use."""
    user = signed_in(request)
    plots = Plot.objects.visible_to(user).filter(organization=pk)
    plot = get_object_or_404(plots, pk=plot_pk)
    try:
        plot_services.retire_plot(plot=plot, by=user)
    except Conflict as error:
        messages.error(request, say(error))
    else:
        text = gettext("地块「%(name)s」已停用，这块地可以重新登记")
        messages.success(request, text % {"name": plot.name})
    return redirect("gi_registry:organization", pk=pk)


@require_POST
@needs(Right.REVIEW_COUNTY)
def plot_review(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Settle the piece of an edge plot that counts."""
    application = found(request, reference)
    row = _row(application, pk)
    form = ReviewForm(request.POST, row=row)
    if not form.is_valid():
        return application_page(request, application, review_form=form, status=400)
    try:
        services.review_edge_plot(
            row=row,
            counted_dm2=form.cleaned_data["counted_mu"],
            by=signed_in(request),
        )
    except DomainError as error:
        refuse(form, error)
        return application_page(
            request, application, review_form=form, status=status_of(error)
        )
    text = gettext("地块「%(name)s」的计入面积已核定")
    messages.success(request, text % {"name": row.plot.name})
    return redirect("gi_registry:application", reference=reference)
