"""Records of other registers: bring a file in, read what found no place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError
from gi_registry.forms.external import ExternalForm
from gi_registry.models import ExternalRecord, Indication
from gi_registry.selectors import external as selectors
from gi_registry.services import external as services
from gi_registry.views.answers import refuse, status_of

SHOWN = 20
KEEPERS = (Right.KEEP_REGISTER, Right.ENTER_REGISTER)


@needs(*KEEPERS)
def external_list(request: HttpRequest) -> HttpResponse:
    """The files brought in, and the form for the next one."""
    form = ExternalForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = services.import_records(
                    scheme=form.cleaned_data["scheme"],
                    name=form.cleaned_data["file"].name,
                    content=form.cleaned_data["file"].read(),
                    source=form.cleaned_data["source"],
                    is_whole=form.cleaned_data["is_whole"],
                    by=signed_in(request),
                )
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                return redirect("gi_registry:external-import", pk=made.pk)
    context = {
        "form": form,
        "rows": selectors.imports()[:SHOWN],
        "may_keep": Right.KEEP_REGISTER in signed_in(request).rights(),
        "names": Indication.objects.filter(removed_at=None),
    }
    return render(request, "gi_registry/external_list.html", context, status=status)


@require_safe
@needs(*KEEPERS)
def external_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What one file brought: counts, and the loss key by key."""
    row = get_object_or_404(selectors.imports(), pk=pk)
    records = row.records.order_by("file_number")[:SHOWN]
    context = {"row": row, "records": records, "loss": sorted(row.loss.items())}
    return render(request, "gi_registry/external_import.html", context)


@require_safe
@needs(*KEEPERS)
def external_record_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: what was read, what found no place, and the text as it came."""
    record = get_object_or_404(
        ExternalRecord.objects.select_related("brought_by", "indication"), pk=pk
    )
    context = {
        "record": record,
        "title": selectors.title_of(record),
        "facts": selectors.known(record),
        "raw": selectors.raw_text(record),
    }
    return render(request, "gi_registry/external_record.html", context)


@require_safe
@needs(*KEEPERS)
def external_record(request: HttpRequest, pk: int) -> HttpResponse:
    """One record as we would write it again: the known keys, none besides."""
    record = get_object_or_404(ExternalRecord, pk=pk)
    return HttpResponse(record.fields, content_type="application/json; charset=utf-8")
