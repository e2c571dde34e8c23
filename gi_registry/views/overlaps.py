"""Cases of ground that two producers claim: the queue, both sides, the settlement."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.models import User
from accounts.roles import Right
from gi_registry.forms.overlaps import SettleForm, StatementForm
from gi_registry.selectors import overlaps as selectors
from gi_registry.services import overlaps as services
from gi_registry.views.answers import carried_out
from maps.models import PlotOverlap

READERS = (
    *(Right.APPLY, Right.SITE_CHECK),
    *(Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE),
)
PAGE_SIZE = 25


@require_safe
@needs(*READERS)
def overlap_list(request: HttpRequest) -> HttpResponse:
    """The cases one is a side of, or that lie in one's county; waiting ones first."""
    found = selectors.overlaps(signed_in(request))
    if request.GET.get("state") == "waiting":
        found = found.filter(settled_at=None)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "gi_registry/overlap_list.html", {"page": page})


def _found(user: User, pk: int) -> PlotOverlap:
    return get_object_or_404(selectors.overlaps(user), pk=pk)


@require_safe
@needs(*READERS)
def overlap(request: HttpRequest, pk: int) -> HttpResponse:
    """Both plots on one map, what each says, and what is to be done."""
    user = signed_in(request)
    return _page(request, _found(user, pk))


def _page(
    request: HttpRequest,
    row: PlotOverlap,
    *,
    statement: StatementForm | None = None,
    settlement: SettleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    sides = selectors.two_sides(row, user)
    waits = row.settled_at is None
    context = {
        "overlap": row,
        "sides": sides,
        "svg": selectors.overlap_picture(row, sides),
        "shared_m2": round(row.shared_dm2 / 100),
        "is_over": bool(row.first.retired_at or row.second.retired_at),
        "due": [
            due
            for due in selectors.changes_due([row.first, row.second])
            if any(side.plot == due.plot and side.is_open for side in sides)
        ],
        "may_state": waits and any(side.is_mine for side in sides),
        "may_settle": waits and services.may_settle(row, user),
        "statement": statement or StatementForm(auto_id="state-%s"),
        "settlement": settlement or SettleForm(auto_id="settle-%s"),
    }
    return render(request, "gi_registry/overlap.html", context, status=status)


@require_POST
@needs(Right.APPLY)
def overlap_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Say one's word, for the side one acts for."""
    user = signed_in(request)
    row = _found(user, pk)
    form = StatementForm(request.POST, auto_id="state-%s")
    own = user.organization_ids(Right.APPLY)
    plots = [row.second, row.first]
    mine = next((plot for plot in plots if plot.organization_id in own), row.first)
    status = carried_out(
        form,
        lambda: services.state(
            overlap=row,
            organization=mine.organization,
            text=form.cleaned_data["text"],
            by=user,
        ),
    )
    if status != 302:
        return _page(request, row, statement=form, status=status)
    messages.success(request, gettext("说明已记下，对方和县级审核员都能看到"))
    return redirect("gi_registry:overlap", pk=pk)


@require_POST
@needs(Right.REVIEW_COUNTY)
def overlap_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose the shared ground is, and why."""
    user = signed_in(request)
    row = _found(user, pk)
    form = SettleForm(request.POST, auto_id="settle-%s")
    status = carried_out(
        form, lambda: services.settle(overlap=row, **form.cleaned_data, by=user)
    )
    if status != 302:
        return _page(request, row, settlement=form, status=status)
    messages.success(request, gettext("处理结果已记下，双方都已通知"))
    return redirect("gi_registry:overlap", pk=pk)
