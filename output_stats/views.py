"""Pages of the statistics: returns, the published table, the board."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import needs, signed_in
from accounts.models import User
from accounts.roles import Right
from core.errors import Conflict, DomainError, Forbidden
from core.words import say
from output_stats import publication, selectors, services, sheets, workflow
from output_stats.compilation import compile_table
from output_stats.forms import (
    ActForm,
    PeriodForm,
    PublishForm,
    ReturnFilter,
    ReturnForm,
    faces_of,
)
from output_stats.models import FormVersion, Period, Release, Return
from output_stats.workflow import Act, Status

PER_PAGE = 50
WORKERS = (Right.FILE_RETURN, Right.ACCEPT_RETURN_COUNTY, Right.ACCEPT_RETURN_CITY)
STATUS_KINDS = {
    Status.DRAFT: "mute",
    Status.REPORTED: "info",
    Status.COUNTY_ACCEPTED: "info",
    Status.RETURNED: "warn",
    Status.CITY_ACCEPTED: "ok",
}


@require_GET
@needs(*WORKERS)
def return_list(request: HttpRequest) -> HttpResponse:
    """One's own returns, or the statistician's queue."""
    user = signed_in(request)
    form = ReturnFilter(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    period = filters.get("period") or Period.objects.select_related("form").first()
    rows = selectors.returns(user, filters)
    return render(
        request,
        "output_stats/return_list.html",
        {
            "form": form,
            "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
            "kinds": STATUS_KINDS,
            "period": period,
            "counties": selectors.completeness(user, period) if period else [],
            "is_statistician": Right.FILE_RETURN not in user.rights(),
            "may_publish": Right.PUBLISH_STATISTICS in user.rights(),
        },
    )


@needs()
def return_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One return: the respondent writes, statisticians read."""
    user = signed_in(request)
    row = _visible(user, pk)
    if request.method != "POST":
        return _show(request, row)
    form = ReturnForm(request.POST)
    if not _save(row, form, user):
        return _show(request, row, form, status=400)
    messages.success(request, _("草稿已保存"))
    return redirect("output_stats:return", pk=pk)


@require_POST
@needs()
def return_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out one act; reporting keeps what was typed first."""
    user = signed_in(request)
    row = _visible(user, pk)
    order = ActForm(request.POST)
    if not order.is_valid():
        return _show(request, row, order=order, status=400)
    act = Act(order.cleaned_data["act"])
    form = ReturnForm(request.POST) if "output_kg" in request.POST else None
    if form is not None and act is Act.REPORT and not _save(row, form, user):
        return _show(request, row, form, status=400)
    try:
        services.advance(row=row, act=act, by=user, reason=order.cleaned_data["reason"])
    except Forbidden:
        raise
    except DomainError as error:
        target = form if form is not None else order
        target.add_error(
            error.field if error.field in target.fields else None, say(error)
        )
        row.refresh_from_db()
        return _show(request, row, form, order, status=409)
    messages.success(request, _("已办理：%(act)s") % {"act": act.label})
    return redirect("output_stats:return", pk=pk)


def _visible(user: User, pk: int) -> Return:
    rows = Return.objects.visible_to(user).select_related(
        "period__form", "organization", "indication", "region"
    )
    return get_object_or_404(rows, pk=pk)


def _save(row: Return, form: ReturnForm, user: User) -> bool:
    """Keep the typed figures, or put the refusal at its field."""
    if not form.is_valid():
        return False
    faces = {k: v for k, v in form.cleaned_data.items() if k != "explanation"}
    try:
        services.save_return(
            row=row,
            faces=faces,
            explanation=form.cleaned_data["explanation"],
            by=user,
        )
    except Forbidden:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, say(error))
        return False
    return True


def _show(
    request: HttpRequest,
    row: Return,
    form: ReturnForm | None = None,
    order: ActForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    sheet = sheets.sheet(row, form or ReturnForm(initial=faces_of(row)))
    order = order or ActForm()
    order.fields["reason"].required = True  # as the page shows it: to send back
    acts = workflow.open_acts(Status(row.status), user.rights())
    is_mine = row.organization_id in user.organization_ids(Right.FILE_RETURN)
    context = {
        "row": row,
        "sheet": sheet,
        "order": order,
        "kind": STATUS_KINDS[Status(row.status)],
        "is_mine": is_mine,
        "is_editable": is_mine and row.status in services.EDITABLE,
        "accepts": [act for act in acts if act in (Act.ACCEPT_COUNTY, Act.ACCEPT_CITY)],
        "can_return": Act.RETURN in acts,
    }
    return render(request, "output_stats/return.html", context, status=status)


@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """The published table in force; it reads releases and nothing else."""
    releases = list(selectors.current_releases())
    asked = request.GET.get("period", "")
    release = next(
        (row for row in releases if str(row.period_id) == asked),
        releases[0] if releases and not asked else None,
    )
    if release is None:
        if asked:
            raise Http404
        return render(request, "output_stats/table_empty.html")
    return render(
        request,
        "output_stats/table.html",
        {
            "release": release,
            "releases": releases,
            **publication.page(release),
        },
    )


@require_GET
def table_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A published table as a file, in force or replaced."""
    release = get_object_or_404(
        Release.objects.select_related("period").defer("certificate"), pk=pk
    )
    body, content_type = publication.file(release, form)
    name = f"gi-output-{release.period.year}-{release.kind}-{release.pk}.{form}"
    return HttpResponse(
        body,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_GET
@needs(Right.PUBLISH_STATISTICS)
def board(request: HttpRequest) -> HttpResponse:
    """How complete the period is, and what publishing would show."""
    periods = Period.objects.select_related("form")
    asked = request.GET.get("period", "")
    if asked.isdecimal():
        return _board(request, get_object_or_404(periods, pk=int(asked)))
    return _board(request, periods.first())


@require_POST
@needs(Right.PUBLISH_STATISTICS)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze and publish the protected table."""
    period = get_object_or_404(Period.objects.select_related("form"), pk=pk)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _board(request, period, form, status=400)
    kind = Release.Kind(form.cleaned_data["kind"])
    try:
        services.publish(period=period, kind=kind, by=signed_in(request))
    except Forbidden:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, say(error))
        return _board(request, period, form, status=409)
    messages.success(request, _("已发布：%(kind)s数") % {"kind": kind.label})
    return redirect(f"{reverse('output_stats:table')}?period={period.pk}")


@require_POST
@needs(Right.PUBLISH_STATISTICS)
def frame(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask those who came into the register since the period opened."""
    period = get_object_or_404(Period, pk=pk)
    added = services.update_frame(period=period, by=signed_in(request))
    messages.success(request, _("已补充 %(number)s 份报表") % {"number": added})
    return redirect(f"{reverse('output_stats:board')}?period={period.pk}")


@needs(Right.PUBLISH_STATISTICS)
def period_open(request: HttpRequest) -> HttpResponse:
    """Open a period: a draft for everyone who has to report."""
    form = PeriodForm(request.POST or None)
    status = 200 if request.method != "POST" else 400
    if request.method == "POST" and form.is_valid():
        try:
            period = services.open_period(**form.cleaned_data, by=signed_in(request))
        except Conflict as error:
            name = error.field if error.field in form.fields else None
            form.add_error(name, say(error))
            status = 409
        else:
            messages.success(request, _("报告期已开启"))
            return redirect(f"{reverse('output_stats:board')}?period={period.pk}")
    context = {"form": form, "has_form": FormVersion.objects.exists()}
    return render(request, "output_stats/period_open.html", context, status=status)


def _board(
    request: HttpRequest,
    period: Period | None,
    form: PublishForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if period is None:
        return render(request, "output_stats/board_empty.html")
    compiled = compile_table(period) if selectors.accepted(period) else None
    context = {
        "period": period,
        "periods": list(Period.objects.select_related("form")),
        "counties": selectors.completeness(signed_in(request), period),
        "unaccepted": selectors.unaccepted(period),
        "missing": len(services.missing_respondents(period)),
        "kinds": STATUS_KINDS,
        "compiled": compiled,
        "preview": publication.read(compiled.table) if compiled else None,
        "form": form or PublishForm(initial={"kind": Release.Kind.PRELIMINARY}),
        "releases": period.releases.select_related("published_by").defer("certificate"),
    }
    return render(request, "output_stats/board.html", context, status=status)
