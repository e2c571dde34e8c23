"""One plot on record: what it is, how it was judged, what may be mended."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, refuse_stranger, signed_in
from accounts.models import User
from accounts.roles import Right
from core.errors import DomainError
from gi_registry.forms.plot_page import (
    CheckForm,
    FactsForm,
    MergeForm,
    SplitForm,
    facts_form,
)
from gi_registry.selectors import plot_page as selectors
from gi_registry.services import plot_page as services
from gi_registry.views.answers import carried_out, refuse, status_of
from gi_registry.views.overlaps import READERS
from maps.models import Plot


def _found(user: User, pk: int) -> Plot:
    return get_object_or_404(selectors.plots(user), pk=pk)


@require_safe
@needs(*READERS)
def plot(request: HttpRequest, pk: int) -> HttpResponse:
    """The plot with its line, for its owner and the examining bureaus."""
    return _page(request, _found(signed_in(request), pk))


def _page(
    request: HttpRequest, row: Plot, status: int = 200, **bound: forms.Form
) -> HttpResponse:
    beside = selectors.beside(row)
    context = {
        **selectors.plot_page(row, signed_in(request)),
        "has_beside": beside.exists(),
        "facts": facts_form(row),
        "checking": CheckForm(auto_id="check-%s"),
        "merging": MergeForm(plots=beside),
        **bound,
    }
    return render(request, "gi_registry/plot.html", context, status=status)


@require_POST
@needs(Right.APPLY)
def plot_facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend what the plot bears and what its paper says."""
    user = signed_in(request)
    row = _found(user, pk)
    form = FactsForm(request.POST)
    status = carried_out(
        form, lambda: services.set_facts(plot=row, facts=form.facts(), by=user)
    )
    if status != 302:
        return _page(request, row, status, facts=form)
    messages.success(request, gettext("地块信息已修改"))
    return redirect("gi_registry:plot", pk=pk)


@require_POST
@needs(Right.SITE_CHECK)
def plot_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Put on record what was measured on the ground."""
    user = signed_in(request)
    row = _found(user, pk)
    form = CheckForm(request.POST, auto_id="check-%s")
    status = carried_out(
        form,
        lambda: services.check_area(
            plot=row,
            checked_dm2=form.cleaned_data["checked_mu"],
            reason=form.cleaned_data["reason"],
            by=user,
        ),
    )
    if status != 302:
        return _page(request, row, status, checking=form)
    messages.success(request, gettext("实测面积已记下"))
    return redirect("gi_registry:plot", pk=pk)


@require_POST
@needs(Right.APPLY)
def plot_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one plot of this one and those beside it."""
    user = signed_in(request)
    row = _found(user, pk)
    form = MergeForm(request.POST, plots=selectors.beside(row))
    if not form.is_valid():
        return _page(request, row, 400, merging=form)
    try:
        made = services.merge(
            plots=[row, *form.cleaned_data["plots"]],
            name=form.cleaned_data["name"],
            by=user,
        )
    except DomainError as error:
        refuse(form, error)
        return _page(request, row, status_of(error), merging=form)
    messages.success(request, gettext("地块已合并，原来的地块已停用"))
    return redirect("gi_registry:plot", pk=made.pk)


@needs(Right.APPLY)
def plot_split(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw one piece of one's own plot; the rest is the other."""
    user = signed_in(request)
    row = _found(user, pk)
    refuse_stranger(row.organization_id, user, Right.APPLY)
    form = SplitForm(request.POST or None, plot=row)

    def split() -> object:
        return services.split(plot=row, pieces=form.cleaned_data["pieces"], by=user)

    status = carried_out(form, split) if request.method == "POST" else 200
    if status == 302:
        messages.success(request, gettext("地块已拆分，原来的地块已停用"))
        return redirect("gi_registry:plot", pk=pk)
    context = {
        "plot": row,
        "form": form,
        "basemap_url": reverse("maps:basemap"),
        "own_plots": selectors.own_geojson(row),
    }
    return render(request, "gi_registry/plot_split.html", context, status=status)
