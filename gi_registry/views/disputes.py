"""Disputes of a name: raised at the entry of the register, settled by the county."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.models import Organization
from accounts.roles import Right
from core.errors import DomainError
from gi_registry.forms.choices import model_field
from gi_registry.forms.review import DisputeForm, OutcomeForm
from gi_registry.models import Authorization, NameDispute
from gi_registry.services import disputes as services
from gi_registry.views.answers import refuse, status_of
from records.downloads import document_response
from records.uploads import read_upload

READERS = (Right.APPLY, Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE)


@needs(Right.APPLY)
def dispute_new(request: HttpRequest, number: str) -> HttpResponse:
    """Dispute how the user of this entry uses a name."""
    user = signed_in(request)
    entry = get_object_or_404(
        Authorization.objects.visible_to(user).select_related(
            "organization", "title__indication"
        ),
        number=number,
    )
    mine = Organization.objects.visible_to(user).filter(
        pk__in=user.organization_ids(Right.APPLY)
    )
    form = DisputeForm(request.POST or None, request.FILES or None)
    model_field(form, "organization").queryset = mine
    form.initial["organization"] = mine.first()
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            data = form.cleaned_data
            try:
                services.raise_dispute(
                    authorization=entry,
                    organization=data["organization"],
                    text=data["text"],
                    upload=read_upload(data["file"]) if data["file"] else None,
                    by=user,
                )
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                messages.success(request, gettext("争议已提交，由登记所在县处理"))
                return redirect("gi_registry:dispute-list")
    context = {"entry": entry, "form": form}
    return render(request, "gi_registry/dispute_new.html", context, status=status)


def _listed(
    request: HttpRequest,
    refused: tuple[int, OutcomeForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    rows = NameDispute.objects.visible_to(user).select_related(
        "organization",
        "authorization__organization",
        "authorization__title__indication",
        "region",
    )
    lines = [
        {
            "row": row,
            "form": refused[1]
            if refused and refused[0] == row.pk
            else OutcomeForm(auto_id=f"dispute{row.pk}-%s"),
            "may_settle": row.state == NameDispute.State.OPEN
            and services.may_settle(row, user),
        }
        for row in rows[:200]
    ]
    return render(
        request, "gi_registry/dispute_list.html", {"lines": lines}, status=status
    )


@require_safe
@needs(*READERS)
def dispute_list(request: HttpRequest) -> HttpResponse:
    """The disputes one raised, or has to settle."""
    return _listed(request)


@require_POST
@needs(Right.REVIEW_COUNTY)
def dispute_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether a dispute holds, and why."""
    user = signed_in(request)
    row = get_object_or_404(NameDispute.objects.visible_to(user), pk=pk)
    form = OutcomeForm(request.POST, auto_id=f"dispute{pk}-%s")
    if not form.is_valid():
        return _listed(request, (pk, form), 400)
    try:
        services.settle(
            dispute=row,
            state=NameDispute.State(form.cleaned_data["state"]),
            outcome=form.cleaned_data["outcome"],
            by=user,
        )
    except DomainError as error:
        refuse(form, error)
        return _listed(request, (pk, form), status_of(error))
    messages.success(request, gettext("处理结果已告知提出争议的主体"))
    return redirect("gi_registry:dispute-list")


@require_safe
@needs(*READERS)
def dispute_paper(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out what was sent with a dispute."""
    rows = NameDispute.objects.visible_to(signed_in(request))
    row = get_object_or_404(rows, pk=pk)
    if row.document is None:
        raise Http404
    return document_response(row.document)
