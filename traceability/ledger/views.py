"""The season of a producer or of the city, harvests, lots."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.models import User
from accounts.roles import Right
from core.errors import DomainError
from core.words import say
from gi_registry.selectors import register
from traceability import selectors
from traceability.forms import (
    HarvestForm,
    RecallForm,
    is_number,
    put_error,
    status_of,
    wanted_of,
)
from traceability.labels.models import LabelOrder
from traceability.ledger import rules, services
from traceability.ledger.models import Lot, Season, examined

PAGE = 25
# Who may read the ledger at all; what they see of it, `visible_to` says.
READERS = (
    Right.DECLARE_HARVEST,
    Right.REVIEW_COUNTY,
    Right.INSPECT,
    Right.REVIEW_CITY,
    Right.DECIDE,
)


@needs(*READERS)
@require_safe
def season(request: HttpRequest, pk: int) -> HttpResponse:
    """The season: one's own grams for a producer, who got what for the bureaus."""
    user = signed_in(request)
    row = get_object_or_404(Season, pk=pk)
    if Right.DECLARE_HARVEST in user.rights():
        return render(request, "traceability/season.html", _own_season(row, user))
    lines = selectors.quota_lines(row, user)
    context = {
        "season": row,
        "lines": lines,
        "may_issue": Right.SET_SEASON in user.rights(),
        "due_g": sum(line.due_g or 0 for line in lines),
        "issued_g": sum(line.issued_g for line in lines),
    }
    return render(request, "traceability/season_city.html", context)


def _own_season(row: Season, user: User) -> dict[str, object]:
    holdings = selectors.holdings(row, user)
    orders = LabelOrder.objects.visible_to(user).filter(season=row)
    return {
        "season": row,
        "holdings": holdings,
        "quota_g": sum(holding.quota_g for holding in holdings),
        "to_harvest_g": sum(holding.to_harvest_g for holding in holdings),
        "harvested_g": sum(holding.harvested_g for holding in holdings),
        "ordered_g": sum(holding.ordered_g for holding in holdings),
        "lots": Lot.objects.visible_to(user)
        .filter(season=row)
        .select_related("plot", "organization", "indication")[:10],
        "orders": orders.select_related("authorization__title__indication")[:10],
        "may_order": selectors.orderable(row, user).exists(),
        "suspended": register.suspended(user).filter(title__indication__crop=row.crop),
        "holders": len(holdings) > 1,
    }


@needs(Right.SET_SEASON)
@require_POST
def season_quota(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue quota to one authorization, or what is due to all of them."""
    user = signed_in(request)
    row = get_object_or_404(Season, pk=pk)
    if "all" in request.POST:
        issued_g, refused = services.issue_due_quota(season=row, by=user)
        _tell_issued(request, issued_g)
        if refused:
            messages.warning(
                request,
                ngettext(
                    "%(number)s 项使用权没有核发：单产上限待核实",
                    "%(number)s 项使用权没有核发：单产上限待核实",
                    len(refused),
                )
                % {"number": len(refused)},
            )
        return redirect("traceability:season", pk=pk)
    wanted = request.POST.get("authorization", "")
    authorization = get_object_or_404(
        examined(user),
        pk=int(wanted) if wanted.isdecimal() else 0,
    )
    try:
        _tell_issued(
            request,
            services.issue_quota(authorization=authorization, season=row, by=user),
        )
    except DomainError as error:
        messages.error(request, say(error))
    return redirect("traceability:season", pk=pk)


def _tell_issued(request: HttpRequest, issued_g: int) -> None:
    if issued_g:
        messages.success(
            request,
            _("已核发额度 %(mass)s 公斤") % {"mass": rules.kilograms(issued_g)},
        )
    else:
        messages.info(request, _("没有应发未发的额度"))


@needs(Right.DECLARE_HARVEST)
def harvest_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare a harvest on one plot."""
    user = signed_in(request)
    row = get_object_or_404(Season, pk=pk)
    plots = selectors.plots_with_quota(row, user)
    form = HarvestForm(request.POST or None, plots=plots)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = services.declare_harvest(
                    plot=form.cleaned_data["plot"],
                    season=row,
                    mass_g=form.cleaned_data["mass_kg"],
                    on=form.cleaned_data["on"],
                    by=user,
                    token=form.cleaned_data["token"],
                )
                messages.success(
                    request, _("已登记采收批次 %(lot)s") % {"lot": made.number}
                )
                return redirect("traceability:lot", number=made.number)
            except DomainError as error:
                put_error(form, error)
                status = status_of(error)
    context = {"season": row, "form": form, "has_plots": plots.exists()}
    return render(request, "traceability/harvest_new.html", context, status=status)


def sees_holders(user: User) -> bool:
    """Return whether a list may hold rows of more than one organization."""
    return (
        Right.DECLARE_HARVEST not in user.rights() or len(user.organization_ids()) > 1
    )


@needs(*READERS)
@require_safe
def lot_list(request: HttpRequest) -> HttpResponse:
    """Lots one may see; the filters live in the address."""
    lots = Lot.objects.visible_to(signed_in(request)).select_related(
        "season", "organization", "plot", "indication"
    )
    wanted = wanted_of(request, "q", "kind", "season")
    if wanted["q"]:
        lots = lots.filter(number__icontains=wanted["q"])
    if wanted["kind"] in Lot.Kind.values:
        lots = lots.filter(kind=wanted["kind"])
    if is_number(wanted["season"]):
        lots = lots.filter(season=int(wanted["season"]))
    context = {
        "page": Paginator(lots, PAGE).get_page(request.GET.get("page")),
        "kinds": Lot.Kind.choices,
        "seasons": Season.objects.all(),
        "wanted": wanted,
        "holders": sees_holders(signed_in(request)),
    }
    return render(request, "traceability/lot_list.html", context)


@needs(*READERS)
@require_safe
def lot(request: HttpRequest, number: str) -> HttpResponse:
    """One lot: where its grams come from, where they went, which labels it has."""
    row = get_object_or_404(Lot.objects.visible_to(signed_in(request)), number=number)
    return render(
        request, "traceability/lot.html", lot_context(row, signed_in(request))
    )


def lot_context(
    row: Lot, user: User, form: RecallForm | None = None
) -> dict[str, object]:
    """Return the context of a lot's page, with a recall form where it may be used."""
    ranges = selectors.live_ranges(row)
    may_recall = Right.RECALL_LABELS in user.rights() and any(
        line.state == "active" for line in ranges
    )
    return {
        "lot": row,
        "inputs": row.inputs.select_related("parent__plot").order_by("parent__on"),
        "outputs": row.outputs.select_related("child__indication").order_by(
            "child__on"
        ),
        "ranges": ranges,
        "may_recall": may_recall,
        "form": form or RecallForm(),
    }
