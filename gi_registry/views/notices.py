"""公示: open to all; anybody objects, the city answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.models import User
from accounts.roles import Right
from core.errors import DomainError
from gi_registry.forms.review import ObjectionForm, OutcomeForm
from gi_registry.models import Application, Objection, PublicNotice
from gi_registry.selectors import notices as subjects
from gi_registry.services import notice as services
from gi_registry.services.notice import ObjectionIn
from gi_registry.views.answers import refuse, status_of
from records.downloads import personal_response
from records.uploads import read_upload

PAGE_SIZE = 25


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """What lies open now first, then what has ended."""
    rows = PublicNotice.objects.select_related("indication")
    today = timezone.localdate()
    return render(
        request,
        "gi_registry/notice_list.html",
        {
            "open": rows.filter(closed_at=None, last_day__gte=today).order_by(
                "last_day"
            ),
            "page": Paginator(
                rows.exclude(closed_at=None, last_day__gte=today), PAGE_SIZE
            ).get_page(request.GET.get("page")),
        },
    )


def _notice(number: str) -> PublicNotice:
    rows = PublicNotice.objects.select_related("indication", "application")
    return get_object_or_404(rows, number=number)


def _page(
    request: HttpRequest,
    row: PublicNotice,
    *,
    form: ObjectionForm | None = None,
    answered: tuple[Objection, OutcomeForm] | None = None,
    looked: tuple[Objection, str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    objections = list(row.objections.select_related("handled_by"))
    lines = [
        {
            "row": objection,
            "may_handle": isinstance(user, User) and _may_handle(objection, user),
            "form": answered[1]
            if answered and answered[0] == objection
            else OutcomeForm(auto_id=f"objection{objection.pk}-%s"),
            "looked": looked[1:] if looked and looked[0] == objection else None,
        }
        for objection in objections
    ]
    is_open = row.closed_at is None and timezone.localdate() <= row.last_day
    return render(
        request,
        "gi_registry/notice.html",
        {
            "notice": row,
            **subjects.shown(row),
            "is_open": is_open,
            "form": form or ObjectionForm(),
            "lines": lines,
            "may_settle": any(_may_settle(one, user) for one in objections),
            "sees_application": _sees_application(row, user),
        },
        status=status,
    )


def _sees_application(row: PublicNotice, user: object) -> bool:
    if not isinstance(user, User) or row.application is None:
        return False
    seen = Application.objects.visible_to(user)
    return seen.filter(pk=row.application.pk).exists()


def _may_handle(row: Objection, user: User) -> bool:
    try:
        services.refuse_not_city(row, user)
    except DomainError:
        return False
    return True


def _may_settle(row: Objection, user: object) -> bool:
    is_open = row.state == Objection.State.OPEN
    return is_open and isinstance(user, User) and _may_handle(row, user)


@require_safe
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """What is intended, until when one may object, and how objections ended."""
    return _page(request, _notice(number))


@require_POST
def object_to(request: HttpRequest, number: str) -> HttpResponse:
    """Take an objection of anyone; a filled trap is thanked and thrown away."""
    row = _notice(number)
    form = ObjectionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form=form, status=400)
    data = form.cleaned_data
    if not data["website"]:
        try:
            services.refuse_objection(row, timezone.now())
            upload = read_upload(data["file"]) if data["file"] else None
            services.object_to(
                notice=row,
                objection=ObjectionIn(
                    data["name"], data["contact"], data["text"], upload
                ),
            )
        except DomainError as error:
            refuse(form, error)
            return _page(request, row, form=form, status=status_of(error))
    messages.success(request, gettext("异议已收到，处理结果会在本页公布"))
    return redirect("gi_registry:notice", number=number)


@require_POST
@needs(Right.REVIEW_CITY)
def objection_answer(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Say whether an objection holds, and why."""
    row = _notice(number)
    objection = get_object_or_404(row.objections, pk=pk)
    form = OutcomeForm(request.POST, auto_id=f"objection{pk}-%s")
    if not form.is_valid():
        return _page(request, row, answered=(objection, form), status=400)
    try:
        services.answer_objection(
            objection=objection,
            state=Objection.State(form.cleaned_data["state"]),
            outcome=form.cleaned_data["outcome"],
            by=signed_in(request),
        )
    except DomainError as error:
        refuse(form, error)
        status = status_of(error)
        return _page(request, row, answered=(objection, form), status=status)
    messages.success(request, gettext("处理结果已公布"))
    return redirect("gi_registry:notice", number=number)


@require_POST
@needs(Right.REVIEW_CITY)
def objection_look(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show who objected and how to reach them; the look is on record."""
    row = _notice(number)
    objection = get_object_or_404(row.objections, pk=pk)
    name, contact = services.look_at_objector(
        objection=objection, by=signed_in(request)
    )
    return _page(request, row, looked=(objection, name, contact))


@require_safe
@needs(Right.REVIEW_CITY)
def objection_paper(request: HttpRequest, number: str, pk: int) -> FileResponse:
    """Hand out what was sent with an objection."""
    objection = get_object_or_404(_notice(number).objections, pk=pk)
    user = signed_in(request)
    services.refuse_not_city(objection, user)
    if objection.document is None:
        raise Http404
    return personal_response(objection.document, of=objection, by=user, is_own=False)
