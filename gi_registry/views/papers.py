"""Licences and rights to land or sea of an organization, and its addresses."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import DomainError, Forbidden, gettext_noop
from gi_registry.forms.papers import AddressForm, PaperForm, RetireForm
from gi_registry.models import Paper
from gi_registry.selectors import organizations as selectors
from gi_registry.services import organization_papers as services
from gi_registry.services import organizations
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.members import known
from maps.models import Plot
from records.downloads import document_response


def acted_for(request: HttpRequest, pk: int) -> tuple[User, Organization]:
    """Return who asks and the organization, for who may act for it."""
    user = signed_in(request)
    organization = known(user, pk)
    if not selectors.may(organization, user)["may_act"]:
        raise Forbidden("not_yours", gettext_noop("您不是该主体的经办人"))
    return user, organization


@require_safe
@needs()
def paper_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers in use with their terms."""
    user = signed_in(request)
    organization = known(user, pk)
    context = {
        "organization": organization,
        "rows": selectors.papers(organization, user, timezone.localdate()),
        "retire_form": RetireForm(),
        **selectors.may(organization, user),
    }
    return render(request, "gi_registry/organization_papers.html", context)


@needs(Right.APPLY, Right.TYPE_IN)
def paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The form by which a paper is put on record with its pictures."""
    user, organization = acted_for(request, pk)
    plots = Plot.objects.filter(organization=organization, retired_at=None)
    posted = request.method == "POST"
    form = PaperForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        plots=plots.order_by("name"),
    )
    status = 200
    if posted:
        status = 400
        if form.is_valid():
            try:
                made = services.add_paper(
                    organization=organization,
                    facts=form.facts(),
                    uploads=form.cleaned_data["pictures"],
                    plots=list(form.cleaned_data.get("plots", ())),
                    by=user,
                )
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                messages.success(request, gettext("%(row)s 已登记") % {"row": made})
                return redirect("gi_registry:paper-list", pk=pk)
    context = {
        "organization": organization,
        "form": form,
        **selectors.may(organization, user),
    }
    return render(
        request, "gi_registry/organization_paper_new.html", context, status=status
    )


@require_POST
@needs(Right.APPLY, Right.TYPE_IN)
def paper_retire(request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
    """Take a paper out of use."""
    user, organization = acted_for(request, pk)
    paper = get_object_or_404(Paper, pk=paper_pk, organization=organization)
    reason = request.POST.get("reason", "")
    services.retire_paper(paper=paper, reason=reason, by=user)
    messages.success(request, gettext("%(row)s 已停用") % {"row": paper})
    return redirect("gi_registry:paper-list", pk=pk)


@require_safe
@needs()
def paper_document(
    request: HttpRequest, pk: int, paper_pk: int, document_pk: int
) -> FileResponse:
    """One page of a paper, for who sees the organization."""
    user = signed_in(request)
    papers = Paper.objects.visible_to(user).filter(organization=pk)
    paper = get_object_or_404(papers, pk=paper_pk)
    return document_response(get_object_or_404(paper.documents, pk=document_pk))


@needs(Right.APPLY, Right.TYPE_IN)
def address_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The form by which an address is put on record."""
    user, organization = acted_for(request, pk)
    form = AddressForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                organizations.add_address(
                    organization=organization, **form.cleaned_data, by=user
                )
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                messages.success(request, gettext("地址已登记"))
                return redirect("gi_registry:organization", pk=pk)
    context = {
        "organization": organization,
        "form": form,
        **selectors.may(organization, user),
    }
    return render(
        request, "gi_registry/organization_address_new.html", context, status=status
    )
