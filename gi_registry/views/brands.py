"""The registers of brands: lists, pages, files and reports."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError
from gi_registry.brands.columns import Register
from gi_registry.brands.existing import ALL as EXISTING
from gi_registry.forms.brands import BrandFilter, RemoveForm, RowForm
from gi_registry.models import BrandRow
from gi_registry.selectors import brand_reports
from gi_registry.selectors import brands as selectors
from gi_registry.services.brands import entries
from gi_registry.services.brands.sheets import Finder
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.files import Kind, table_answer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The registers that exist for this person, each with its number of rows."""
    shown = [
        (register, register.model.objects.visible_to(request.user).listed().count())
        for register in selectors.registers(request.user)
    ]
    return render(
        request,
        "gi_registry/brands/home.html",
        {
            "registers": shown,
            "may_keep": selectors.may_keep(request.user),
            "existing": EXISTING.values(),
            "waiting": selectors.waiting_files(request.user),
        },
    )


@require_safe
def brand_list(request: HttpRequest, register: str) -> HttpResponse:
    """One register, by filters that live in the address."""
    found = selectors.register_or_404(register, request.user)
    form = BrandFilter(request.GET, register=found)
    asked, today = form.asked(), timezone.localdate()
    rows = selectors.rows(found, request.user, asked or {}, today)
    page = selectors.page(
        found,
        rows if asked is not None else rows.none(),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return render(
        request,
        "gi_registry/brands/list.html",
        {
            "register": found,
            "form": form,
            "page": page,
            "lines": selectors.lines(found, page, request.user, today),
            "heads": [column.label for column in found.listed],
            "may_keep": selectors.may_keep(request.user),
        },
    )


@require_safe
def brand_table(request: HttpRequest, register: str, kind: Kind) -> HttpResponseBase:
    """The rows of the list as a file: the same filters, all pages."""
    found = selectors.register_or_404(register, request.user)
    asked = BrandFilter(request.GET, register=found).asked()
    rows = selectors.rows(found, request.user, asked or {}, timezone.localdate())
    rows = rows if asked is not None else rows.none()
    return table_answer(
        selectors.table(found, rows, request.user), name=found.key, kind=kind
    )


@require_safe
@needs(Right.KEEP_REGISTER)
def brand_template(request: HttpRequest, register: str) -> HttpResponseBase:
    """An empty sheet with the heads of the register."""
    found = selectors.sheet_or_404(register, request.user)
    name = f"{found.key}-template"
    return table_answer(selectors.template(found), name=name, kind="xlsx")


@require_safe
def brand_report(request: HttpRequest, register: str) -> HttpResponse:
    """What the bureau wants to know of one register."""
    found = selectors.register_or_404(register, request.user)
    parts = (
        brand_reports.report(found, request.user, timezone.localdate())
        if found.has_report
        else []
    )
    return render(
        request,
        "gi_registry/brands/report.html",
        {"register": found, "parts": parts, "today": timezone.localdate()},
    )


@require_safe
def brand_row(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """One row with its history."""
    found = selectors.register_or_404(register, request.user)
    return _page(request, found, selectors.row_or_404(found, request.user, pk))


def _page(
    request: HttpRequest,
    register: Register,
    row: BrandRow,
    form: RemoveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    line = selectors.lines(register, [row], request.user, timezone.localdate())[0]
    return render(
        request,
        "gi_registry/brands/row.html",
        {
            "register": register,
            "row": row,
            "standing": line.standing,
            "facts": selectors.facts(register, row, request.user),
            "history": selectors.history(register, row),
            "is_keeper": selectors.is_keeper(request.user),
            "may_keep": selectors.may_keep(request.user),
            "form": form or RemoveForm(),
        },
        status=status,
    )


@needs(Right.KEEP_REGISTER)
def brand_new(request: HttpRequest, register: str) -> HttpResponse:
    """The form of a new row."""
    return _edit(request, selectors.register_or_404(register, request.user), None)


@needs(Right.KEEP_REGISTER)
def brand_edit(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """The form by which a row is changed, or brought back."""
    found = selectors.register_or_404(register, request.user)
    return _edit(request, found, selectors.row_or_404(found, request.user, pk))


def _edit(
    request: HttpRequest, register: Register, row: BrandRow | None
) -> HttpResponse:
    form = RowForm(request.POST or None, register=register, find=Finder(), row=row)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return _kept(request, register, row, form)
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
    return render(
        request,
        "gi_registry/brands/form.html",
        {"register": register, "row": row, "form": form},
        status=status,
    )


def _kept(
    request: HttpRequest, register: Register, row: BrandRow | None, form: RowForm
) -> HttpResponse:
    user, on = signed_in(request), form.cleaned_data["on"]
    if row is None:
        row = entries.enter(register=register, values=form.values, on=on, by=user)
    else:
        entries.change(register=register, row=row, values=form.values, on=on, by=user)
    return redirect("gi_registry:brand-row", register=register.key, pk=row.pk)


@require_POST
@needs(Right.KEEP_REGISTER)
def brand_remove(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """Take a row out of the lists, with its reason."""
    found = selectors.register_or_404(register, request.user)
    row = selectors.row_or_404(found, request.user, pk)
    form = RemoveForm(request.POST)
    if not form.is_valid():
        return _page(request, found, row, form, status=400)
    try:
        entries.take_out(
            register=found, row=row, **form.cleaned_data, by=signed_in(request)
        )
    except DomainError as error:
        refuse(form, error)
        return _page(request, found, row, form, status=status_of(error))
    return redirect("gi_registry:brand-row", register=found.key, pk=row.pk)
