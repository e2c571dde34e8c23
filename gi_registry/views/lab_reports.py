"""Laboratory reports of an organization."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError
from gi_registry.forms.papers import ItemForm, LabReportForm, RetireForm, item_forms
from gi_registry.models import Indication, LabReport
from gi_registry.selectors import organizations as selectors
from gi_registry.selectors.register import specification_of
from gi_registry.services import lab_reports as services
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.members import known
from gi_registry.views.papers import acted_for
from records.downloads import document_response


@require_safe
@needs()
def lab_report_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The reports in use, each line against its limit."""
    user = signed_in(request)
    organization = known(user, pk)
    today = timezone.localdate()
    context = {
        "organization": organization,
        "cards": [
            selectors.lab_card(report, today)
            for report in selectors.lab_reports(organization, user)
        ],
        "names": selectors.tested_names(),
        "retire_form": RetireForm(),
        **selectors.may(organization, user),
    }
    return render(request, "gi_registry/organization_lab.html", context)


@needs(Right.APPLY, Right.TYPE_IN)
def lab_report_new(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The form of a report: its head, and a line for each limit of this name."""
    _user, organization = acted_for(request, pk)
    indication = get_object_or_404(Indication, key=key)
    specification = specification_of(indication)
    posted = request.method == "POST"
    form = LabReportForm(
        request.POST if posted else None, request.FILES if posted else None
    )
    lines = item_forms(
        request.POST if posted else None, list(selectors.tested(specification))
    )
    status = 200
    if posted:
        good = all([form.is_valid(), *(line.is_valid() for line in lines)])
        status = _keep(request, pk, indication, form, lines) if good else 400
        if status == 302:
            return redirect("gi_registry:lab-report-list", pk=pk)
    context = {
        "organization": organization,
        "indication": indication,
        "specification": specification,
        "form": form,
        "lines": lines,
        **selectors.may(organization, signed_in(request)),
    }
    return render(
        request, "gi_registry/organization_lab_new.html", context, status=status
    )


def _keep(
    request: HttpRequest,
    pk: int,
    indication: Indication,
    form: LabReportForm,
    lines: list[ItemForm],
) -> int:
    """Put the report on record; return the status to answer with."""
    user, organization = acted_for(request, pk)
    try:
        made = services.add_report(
            organization=organization,
            indication=indication,
            facts=form.facts(),
            items=[item for line in lines if (item := line.facts())],
            uploads=form.cleaned_data["pictures"],
            by=user,
        )
    except DomainError as error:
        refuse(form, error)
        return status_of(error)
    messages.success(request, gettext("%(row)s 已登记") % {"row": made})
    return 302


@require_POST
@needs(Right.APPLY, Right.TYPE_IN)
def lab_report_retire(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """Take a report out of use."""
    user, organization = acted_for(request, pk)
    report = get_object_or_404(LabReport, pk=report_pk, organization=organization)
    reason = request.POST.get("reason", "")
    services.retire_report(report=report, reason=reason, by=user)
    messages.success(request, gettext("%(row)s 已停用") % {"row": report})
    return redirect("gi_registry:lab-report-list", pk=pk)


@require_safe
@needs()
def lab_report_document(
    request: HttpRequest, pk: int, report_pk: int, document_pk: int
) -> FileResponse:
    """One page of a report, for who sees the organization."""
    user = signed_in(request)
    reports = LabReport.objects.visible_to(user).filter(organization=pk)
    report = get_object_or_404(reports, pk=report_pk)
    return document_response(get_object_or_404(report.documents, pk=document_pk))
