"""A person registers an organization, and looks at it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts.access import needs, signed_in
from accounts.models import Organization
from accounts.roles import Right
from core.errors import DomainError
from gi_registry import words
from gi_registry.forms.organizations import OrganizationForm
from gi_registry.selectors import applications as selectors
from gi_registry.selectors import organizations as facts
from gi_registry.selectors.authorizations import sees_credit
from gi_registry.services import organizations as services
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.files import Kind, table_answer


@needs()
def organization_new(request: HttpRequest) -> HttpResponse:
    """The form by which a person without an organization registers one."""
    user = signed_in(request)
    services.refuse_staff(user)
    if mine := min(user.organization_ids(), default=None):
        return redirect("gi_registry:organization", pk=mine)
    onward = _onward(request)
    form = OrganizationForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = services.found_organization(**form.cleaned_data, by=user)
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                text = gettext("「%(name)s」已登记，您是它的管理员")
                messages.success(request, text % {"name": made})
                return redirect(onward or made_url(made))
    return render(
        request,
        "gi_registry/organization_new.html",
        {"form": form, "next": onward, "steps": words.steps_to_submit()},
        status=status,
    )


def made_url(organization: Organization) -> str:
    """Return the address of an organization's page."""
    return reverse("gi_registry:organization", kwargs={"pk": organization.pk})


def _onward(request: HttpRequest) -> str:
    """Return where to go on, if it is a place on this site."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else ""


@require_safe
@needs()
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """An organization with its plots and applications; hidden from strangers."""
    user = signed_in(request)
    found = get_object_or_404(
        Organization.objects.visible_to(user).select_related("region"), pk=pk
    )
    return render(
        request,
        "gi_registry/organization.html",
        {
            "organization": found,
            "credit": sees_credit(user),
            "addresses": found.addresses.select_related("region__succeeded_by"),
            **facts.may(found, user),
            **selectors.organization_page(found, user),
        },
    )


@require_safe
@needs(Right.APPLY, Right.TYPE_IN, Right.INSPECT, Right.REVIEW_CITY, Right.DECIDE)
def organization_list(request: HttpRequest) -> HttpResponse:
    """The organizations one sees, found by name, credit code or village."""
    user = signed_in(request)
    query = request.GET.get("q", "").strip()[:60]
    page = Paginator(facts.organizations(user, query), 50).get_page(
        request.GET.get("page")
    )
    asked = urlencode({"q": query}) if query else ""
    context = {
        "page": page,
        "q": query,
        "is_clerk": Right.TYPE_IN in user.rights(),
        "csv_url": f"{reverse('gi_registry:organization-list-csv')}?{asked}",
        "xlsx_url": f"{reverse('gi_registry:organization-list-xlsx')}?{asked}",
    }
    return render(request, "gi_registry/organization_list.html", context)


@require_safe
@needs(Right.APPLY, Right.TYPE_IN, Right.INSPECT, Right.REVIEW_CITY, Right.DECIDE)
def organization_table(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The organizations one sees as a file, filtered as the page is."""
    query = request.GET.get("q", "").strip()[:60]
    rows = facts.organization_rows(facts.organizations(signed_in(request), query))
    return table_answer(rows, name="organizations", kind=kind)
