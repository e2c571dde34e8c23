"""A sheet is brought into a register: uploaded, looked at, put in or left."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError
from core.words import say
from gi_registry.brands.columns import Register
from gi_registry.brands.existing import ALL as EXISTING
from gi_registry.forms.brands import FileForm
from gi_registry.models import RegisterFile
from gi_registry.selectors import brands as selectors
from gi_registry.selectors import plot_preview
from gi_registry.services.brands import files as services
from gi_registry.views.answers import refuse, status_of
from records.downloads import document_response
from records.uploads import read_upload

FAULTS_SHOWN, ROWS_SHOWN = 200, 20


@needs(Right.KEEP_REGISTER)
def file_new(request: HttpRequest, register: str) -> HttpResponse:
    """The form by which a sheet comes in; nothing is written to the register yet."""
    found = selectors.sheet_or_404(register, request.user)
    form = FileForm(request.POST or None, request.FILES or None, kinds=found.files)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                kept = _keep(request, found, form)
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                return redirect(
                    "gi_registry:brand-file", register=found.key, pk=kept.pk
                )
    return render(
        request,
        "gi_registry/brands/file_new.html",
        {
            "register": found,
            "form": form,
            "columns": found.columns,
            "is_existing": found.key in EXISTING,
            "files": selectors.files(found, request.user)[:10],
        },
        status=status,
    )


def _keep(request: HttpRequest, register: Register, form: FileForm) -> RegisterFile:
    upload = read_upload(form.cleaned_data["file"], kinds=register.files)
    return services.keep(
        register=register,
        name=upload.name,
        content=upload.content,
        content_type=upload.content_type,
        source=form.cleaned_data["source"],
        on=form.cleaned_data["on"],
        by=signed_in(request),
    )


def _found(request: HttpRequest, register: Register, pk: int) -> RegisterFile:
    return get_object_or_404(selectors.files(register, request.user), pk=pk)


@require_safe
@needs(Right.KEEP_REGISTER, Right.ENTER_REGISTER)
def file_page(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """What a sheet would do, or did."""
    found = selectors.sheet_or_404(register, request.user)
    return _page(request, found, _found(request, found, pk))


def _page(
    request: HttpRequest,
    register: Register,
    file: RegisterFile,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    checked = None if file.applied_at else services.look(register, file)
    why = services.blocked(register, file, signed_in(request))
    is_plots = bool(checked and register.takes_shapes)
    return render(
        request,
        "gi_registry/brands/file.html",
        {
            "register": register,
            "file": file,
            "error": error,
            "checked": checked,
            "counts": checked.counts if checked else file.counts,
            "faults": [
                (fault, say(fault.error)) for fault in checked.faults[:FAULTS_SHOWN]
            ]
            if checked
            else [],
            "rows": [
                (row, [row.shown(column) for column in register.columns])
                for row in checked.rows[:ROWS_SHOWN]
            ]
            if checked and not is_plots
            else [],
            "plots": plot_preview.preview(checked) if checked and is_plots else None,
            "blocked": say(why) if why else "",
            "is_existing": register.key in EXISTING,
            "unread": checked.table.unread if checked else [],
            "others": checked.table.others if checked else [],
        },
        status=status,
    )


@require_POST
@needs(Right.KEEP_REGISTER, Right.ENTER_REGISTER)
def file_apply(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """Put a sheet in: all rows or none."""
    found = selectors.sheet_or_404(register, request.user)
    file = _found(request, found, pk)
    try:
        counts = services.apply(register=found, file=file, by=signed_in(request))
    except DomainError as error:
        return _page(request, found, file, say(error), status=status_of(error))
    text = gettext("已导入：新增 %(new)s 条，变更 %(changed)s 条，未变 %(same)s 条")
    messages.success(request, text % counts)
    return redirect("gi_registry:brand-file", register=found.key, pk=file.pk)


@require_safe
@needs(Right.KEEP_REGISTER, Right.ENTER_REGISTER)
def file_document(request: HttpRequest, register: str, pk: int) -> HttpResponseBase:
    """The sheet as it came in."""
    found = selectors.sheet_or_404(register, request.user)
    return document_response(_found(request, found, pk).document)
