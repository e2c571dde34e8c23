"""Orders of labels: order, print, activate, void; the recall of a packing lot."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.models import User
from accounts.roles import Right
from core.errors import DomainError
from core.words import say
from jobs.models import Job
from traceability import selectors
from traceability.forms import (
    ActivateForm,
    OrderForm,
    RecallForm,
    VoidForm,
    is_number,
    put_error,
    status_of,
    wanted_of,
)
from traceability.labels import printing, qr, services, sheet
from traceability.labels.models import LabelOrder, SheetFile
from traceability.ledger.models import Lot, Season
from traceability.ledger.views import PAGE, READERS, lot_context, sees_holders

SAMPLE_SCALE = 10  # pixels a millimetre: 640 × 380


@needs(Right.ORDER_LABELS)
def order_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Order labels from what is harvested."""
    user = signed_in(request)
    season = get_object_or_404(Season, pk=pk)
    rights = selectors.orderable(season, user)
    form = OrderForm(request.POST or None, authorizations=rights)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = services.order_labels(
                    authorization=form.cleaned_data["authorization"],
                    season=season,
                    count=form.cleaned_data["count"],
                    net_weight_g=form.cleaned_data["net_weight_kg"],
                    by=user,
                    token=form.cleaned_data["token"],
                )
                return redirect("traceability:order", number=made.number)
            except DomainError as error:
                put_error(form, error)
                status = status_of(error)
    holdings = selectors.holdings(season, user)
    context = {
        "season": season,
        "form": form,
        "may_order": bool(rights),
        "harvested_g": sum(holding.harvested_g for holding in holdings),
    }
    return render(request, "traceability/order_new.html", context, status=status)


@needs(*READERS)
@require_safe
def order_list(request: HttpRequest) -> HttpResponse:
    """Orders one may see; the filters live in the address."""
    orders = LabelOrder.objects.visible_to(signed_in(request)).select_related(
        "season", "authorization__organization", "authorization__title__indication"
    )
    wanted = wanted_of(request, "q", "season")
    if wanted["q"]:
        orders = orders.filter(number__icontains=wanted["q"])
    if is_number(wanted["season"]):
        orders = orders.filter(season=int(wanted["season"]))
    context = {
        "page": Paginator(orders, PAGE).get_page(request.GET.get("page")),
        "seasons": Season.objects.all(),
        "wanted": wanted,
        "holders": sees_holders(signed_in(request)),
    }
    return render(request, "traceability/order_list.html", context)


def _visible(request: HttpRequest, number: str) -> LabelOrder:
    """Return the order, or 404 for who may not know of it."""
    orders = LabelOrder.objects.visible_to(signed_in(request)).select_related(
        "batch__epoch",
        "season",
        "job",
        "authorization__application",
        "authorization__organization__region__parent",
        "authorization__title__indication",
    )
    return get_object_or_404(orders, number=number)


@needs(*READERS)
@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: numbers, print files, ranges, and what its producer does next."""
    row = _visible(request, number)
    return render(request, "traceability/order.html", _context(row, signed_in(request)))


def _context(
    row: LabelOrder,
    user: User,
    activate_form: ActivateForm | None = None,
    void_form: VoidForm | None = None,
) -> dict[str, object]:
    ranges = selectors.range_lines(row.batch)
    is_own = row.authorization.organization_id in user.organization_ids(
        Right.ORDER_LABELS
    )
    idle = [line for line in ranges if line.state == "idle"]
    lots = selectors.lots_to_pack(row)
    if activate_form is None and idle:
        activate_form = ActivateForm(
            order=row,
            lots=lots,
            initial={
                "first": idle[0].first,
                "last": idle[0].last,
                "packed_on": timezone.localdate(),
            },
        )
    return {
        "order": row,
        "job": row.job,
        "is_failed": row.job is not None and row.job.state == Job.State.FAILED,
        "sheets": row.sheets.select_related("document"),
        "ranges": ranges,
        "counts": {
            state: sum(line.count for line in ranges if line.state == state)
            for state in ("active", "idle", "void", "recall")
        },
        "is_own": is_own,
        "may_activate": is_own and bool(idle),
        "has_lots": lots.exists(),
        "activate_form": activate_form,
        "void_form": void_form or VoidForm(order=row),
    }


@needs(*READERS)
@require_safe
def sample(request: HttpRequest, number: str) -> HttpResponse:
    """What a label of this order looks like, under a code that is none."""
    row = _visible(request, number)
    code = printing.SAMPLE_CODE
    picture = sheet.label_png(
        code,
        qr.address(settings.PUBLIC_URL, code),
        printing.text_of(row),
        SAMPLE_SCALE,
    )
    return HttpResponse(picture, content_type="image/png")


@needs(Right.ORDER_LABELS)
@require_safe
def sheet_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A print file. It is as good as the labels, so only the producer gets it."""
    row = _visible(request, number)
    file = get_object_or_404(SheetFile.objects.filter(order=row), pk=pk)
    with file.document.file.open("rb") as content:
        response = HttpResponse(content.read(), content_type=file.document.content_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file.document.name
    )
    response["Cache-Control"] = "private, no-store"
    return response


@needs(Right.ORDER_LABELS)
@require_POST
def print_again(request: HttpRequest, number: str) -> HttpResponse:
    """Queue the print files anew after a failure."""
    row = _visible(request, number)
    try:
        services.print_again(order=row, by=signed_in(request))
    except DomainError as error:
        messages.error(request, say(error))
    return redirect("traceability:order", number=number)


@needs(Right.ACTIVATE_LABELS)
@require_POST
def activate(request: HttpRequest, number: str) -> HttpResponse:
    """Bind a range of labels to a packing lot."""
    user = signed_in(request)
    row = _visible(request, number)
    form = ActivateForm(request.POST, order=row, lots=selectors.lots_to_pack(row))
    status = 400
    if form.is_valid():
        try:
            made = services.activate(batch=row.batch, by=user, **form.cleaned_data)
            messages.success(
                request,
                _("已启用第 %(first)s 至 %(last)s 枚，包装批次 %(lot)s")
                % {
                    "first": form.cleaned_data["first"],
                    "last": form.cleaned_data["last"],
                    "lot": made.lot.number,
                },
            )
            return redirect("traceability:order", number=number)
        except DomainError as error:
            put_error(form, error)
            status = status_of(error)
    context = _context(row, user, activate_form=form)
    return render(request, "traceability/order.html", context, status=status)


@needs(Right.VOID_LABELS)
@require_POST
def void(request: HttpRequest, number: str) -> HttpResponse:
    """Void a range of labels, for a reason that the public will read."""
    user = signed_in(request)
    row = _visible(request, number)
    form = VoidForm(request.POST, order=row)
    status = 400
    if form.is_valid():
        try:
            services.void(batch=row.batch, by=user, **form.cleaned_data)
            messages.success(
                request,
                _("已作废第 %(first)s 至 %(last)s 枚，公斤数已退回")
                % {
                    "first": form.cleaned_data["first"],
                    "last": form.cleaned_data["last"],
                },
            )
            return redirect("traceability:order", number=number)
        except DomainError as error:
            put_error(form, error)
            status = status_of(error)
    context = _context(row, user, void_form=form)
    return render(request, "traceability/order.html", context, status=status)


@needs(Right.RECALL_LABELS)
@require_POST
def recall(request: HttpRequest, number: str) -> HttpResponse:
    """Recall all live labels of a packing lot."""
    user = signed_in(request)
    lot = get_object_or_404(Lot.objects.visible_to(user), number=number)
    form = RecallForm(request.POST)
    status = 400
    if form.is_valid():
        try:
            services.recall(lot=lot, by=user, **form.cleaned_data)
            messages.success(request, _("已召回，核验页已改为召回状态"))
            return redirect("traceability:lot", number=number)
        except DomainError as error:
            put_error(form, error)
            status = status_of(error)
    context = lot_context(lot, user, form)
    return render(request, "traceability/lot.html", context, status=status)
