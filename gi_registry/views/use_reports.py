"""Reports of use: filed by producers, checked by counties, gathered by the city."""

from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import needs, refuse_stranger, signed_in
from accounts.models import User
from accounts.roles import Right
from core import units
from core.errors import DomainError
from gi_registry.forms.use_reports import (
    AnswerForm,
    SupervisionForm,
    UseReportForm,
    YearForm,
)
from gi_registry.models import Authorization, UseReport
from gi_registry.models.authorizations import STAFF
from gi_registry.selectors import use_reports as selectors
from gi_registry.services import use_reports as services
from gi_registry.use_reports import Act
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.files import Kind, table_answer
from gi_registry.words import authorizations as wording
from records.downloads import document_response
from records.uploads import read_upload

PAGE_SIZE = 25
READERS = (Right.FILE_USE_REPORT, *STAFF)
EARLIEST = 2000
TEXTS = ("protection_work", "standards", "testing", "training")


def _year(request: HttpRequest) -> int | None:
    form = YearForm(request.GET)
    return form.cleaned_data["year"] if form.is_valid() else None


def _refuse_odd(year: int) -> None:
    """No such page for a year that no register knows, or that is still to come."""
    if not EARLIEST <= year <= timezone.localdate().year:
        raise Http404


@require_safe
@needs(*READERS)
def use_report_list(request: HttpRequest) -> HttpResponse:
    """One's reports; for the bureaus also who has not filed and who does not use."""
    user = signed_in(request)
    today, year = timezone.localdate(), _year(request)
    rule = services.rule()
    year_shown = min(year or today.year - 1, today.year)
    found = selectors.reports(user, year=year)
    is_staff_list = bool(user.rights() & set(STAFF))
    everyone = selectors.of_region(Authorization.objects.all(), user)
    missing = selectors.of_region(selectors.missing(year_shown), user)
    return render(
        request,
        "gi_registry/use_report_list.html",
        {
            "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
            "form": YearForm(request.GET),
            "year": year_shown,
            "due_on": rule.due_on(year_shown),
            "is_running": year_shown == today.year,
            "owed": selectors.owed(user, year_shown),
            "is_staff_list": is_staff_list,
            "is_city": bool(user.rights() & {Right.REVIEW_CITY, Right.DECIDE}),
            "unused": selectors.unused(today, rule, everyone) if is_staff_list else [],
            "missing": Paginator(
                missing.select_related(
                    "organization__region", "title__indication"
                ).order_by("organization__name", "pk"),
                PAGE_SIZE,
            ).get_page(1)
            if is_staff_list
            else [],
        },
    )


@require_safe
@needs(*READERS)
def use_report_file(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The list as a file, with the filters of the page."""
    found = selectors.reports(signed_in(request), year=_year(request))
    return table_answer(selectors.report_rows(found), name="use-reports", kind=kind)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.FILE_USE_REPORT)
def use_report_new(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """The form for a year that has no report yet; kept or filed when sent."""
    user = signed_in(request)
    _refuse_odd(year)
    row = get_object_or_404(
        Authorization.objects.select_related("organization", "title__indication"),
        number=number,
    )
    refuse_stranger(row.organization_id, user, Right.FILE_USE_REPORT)
    report = row.use_reports.filter(year=year).first()
    if report is not None:
        return redirect("gi_registry:use-report", pk=report.pk)
    services.refuse_odd_year(row, year, timezone.localdate())
    report = UseReport(authorization=row, year=year)
    if request.method == "POST":
        return _written(request, report, user)
    return _page(request, report, form=UseReportForm())


def _found(user: User, pk: int) -> UseReport:
    return get_object_or_404(selectors.reports(user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*READERS)
def use_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: its producer writes and files it, the bureaus read it."""
    user = signed_in(request)
    report = _found(user, pk)
    if request.method == "POST":
        refuse_stranger(
            report.authorization.organization_id, user, Right.FILE_USE_REPORT
        )
        return _written(request, report, user)
    return _page(request, report)


def _written(request: HttpRequest, report: UseReport, user: User) -> HttpResponse:
    form = UseReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, report, form=form, status=400)
    try:
        files = [request.FILES["file"]] if "file" in request.FILES else []
        uploads = [read_upload(cast("UploadedFile", file)) for file in files]
        saved = services.keep(
            authorization=report.authorization,
            year=report.year,
            use=form.use(),
            documents=uploads,
            is_filed=request.POST.get("then") == "file",
            by=user,
        )
    except DomainError as error:
        refuse(form, error)
        return _page(request, report, form=form, status=status_of(error))
    return redirect("gi_registry:use-report", pk=saved.pk)


def _page(
    request: HttpRequest,
    report: UseReport,
    *,
    form: UseReportForm | None = None,
    answer: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may = selectors.may(report, signed_in(request))
    if may["may_write"] and form is None:
        form = UseReportForm(initial=_initial(report))
    return render(
        request,
        "gi_registry/use_report.html",
        {
            "report": report,
            "kind": wording.REPORT_KIND[report.status],
            "form": form,
            "documents": report.documents.all() if report.pk else [],
            "answer": answer or AnswerForm(),
            **may,
        },
        status=status,
    )


def _initial(report: UseReport) -> dict[str, object]:
    grams = {"labelled_kg": report.labelled_g, "sold_kg": report.sold_g}
    return {
        **{key: None if g is None else units.kg(g, 3) for key, g in grams.items()},
        "packs": report.packs,
        "places": report.places,
        "self_check": report.self_check,
        "problems": report.problems,
    }


@require_POST
@needs(Right.REVIEW_COUNTY)
def use_report_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a report, or return it with what is to be mended."""
    user = signed_in(request)
    report = _found(user, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid() or request.POST.get("act") not in (Act.ACCEPT, Act.RETURN):
        return _page(request, report, answer=form, status=400)
    try:
        services.advance(
            report=report,
            act=Act(request.POST["act"]),
            answer=form.cleaned_data["answer"],
            by=user,
        )
    except DomainError as error:
        refuse(form, error)
        return _page(request, report, answer=form, status=status_of(error))
    return redirect("gi_registry:use-report", pk=pk)


@require_safe
@needs(*READERS)
def use_report_document(
    request: HttpRequest, pk: int, document_pk: int
) -> FileResponse:
    """One paper of a report."""
    report = _found(signed_in(request), pk)
    return document_response(get_object_or_404(report.documents, pk=document_pk))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.REVIEW_CITY, Right.DECIDE)
def supervision_report(request: HttpRequest, year: int) -> HttpResponse:
    """监管年度报告: made from the register, completed by the city."""
    user = signed_in(request)
    _refuse_odd(year)
    form = SupervisionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                services.write_supervision(
                    year=year,
                    output_value_fen=form.value_fen(),
                    output_value_source=form.cleaned_data["output_value_source"],
                    texts={key: form.cleaned_data[key] for key in TEXTS},
                    by=user,
                )
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                return redirect("gi_registry:supervision-report", year=year)
    table = selectors.year_table(year)
    if request.method != "POST":
        form = SupervisionForm(initial=selectors.typed(table))
    may_write = Right.REVIEW_CITY in user.rights()
    context = {
        "table": table,
        "form": form if may_write else None,
        "is_running": year == timezone.localdate().year,
        "due_on": services.rule().due_on(year),
    }
    return render(request, "gi_registry/use_report_year.html", context, status=status)


@require_safe
@needs(Right.REVIEW_CITY, Right.DECIDE)
def supervision_file(request: HttpRequest, year: int, kind: Kind) -> HttpResponseBase:
    """The yearly report as a sheet."""
    _refuse_odd(year)
    rows = selectors.table_rows(selectors.year_table(year))
    return table_answer(rows, name=f"supervision-{year}", kind=kind)
