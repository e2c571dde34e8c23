"""The cases of a right: asked by its user, proposed and decided by the city."""

from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.access import needs, refuse_stranger, signed_in
from accounts.models import User
from accounts.roles import Right
from core.errors import DomainError, Forbidden, gettext_noop
from core.words import say
from gi_registry.authorization_workflow import CaseStatus, LifeAct, Move
from gi_registry.forms.authorizations import AnswerForm, CaseForm
from gi_registry.models import Authorization, AuthorizationCase
from gi_registry.models.authorizations import STAFF
from gi_registry.selectors import authorizations as life
from gi_registry.selectors import register
from gi_registry.services import amendments
from gi_registry.services import authorizations as services
from gi_registry.views.answers import refuse, status_of
from gi_registry.words import authorizations as wording
from records.downloads import document_response
from records.uploads import read_upload

PAGE_SIZE = 25
READERS = (Right.APPLY, *STAFF)


@require_safe
@needs(*READERS)
def case_list(request: HttpRequest) -> HttpResponse:
    """One's cases, the open ones first; `status` in the address keeps one kind."""
    found = life.cases(signed_in(request))
    if request.GET.get("status") in CaseStatus.values:
        found = found.filter(status=request.GET["status"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "gi_registry/user_case_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.APPLY, Right.REVIEW_CITY)
def case_new(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Ask for an act on one's own right, or propose it for the city."""
    authorization = get_object_or_404(
        register.user_for_page(seen_by=request.user), number=number
    )
    by = signed_in(request)
    if act not in life.acts_to_start(authorization, by):
        raise Forbidden("act_closed", gettext_noop("现在不能办理这件事项"))
    kind, is_city = LifeAct(act), Right.REVIEW_CITY in by.rights()
    form = _form(request, authorization, kind, is_city=is_city)
    if request.method != "POST":
        return _new_page(request, authorization, form)
    if not form.is_valid():
        return _new_page(request, authorization, form, status=400)
    make = services.propose if is_city else services.ask
    try:
        case = make(
            authorization=authorization,
            act=kind,
            content=form.content(_before(authorization)),
            document=read_upload(_file(request)),
            by=by,
        )
    except DomainError as error:
        refuse(form, error)
        return _new_page(request, authorization, form, status=status_of(error))
    return redirect("gi_registry:case", number=case.number)


@require_POST
@needs(Right.APPLY)
def change_start(request: HttpRequest, number: str) -> HttpResponse:
    """Open a 变更 application on one's own right: judged like the first one."""
    by = signed_in(request)
    authorization = get_object_or_404(register.user_for_page(seen_by=by), number=number)
    refuse_stranger(authorization.organization_id, by, Right.APPLY)
    try:
        made = amendments.start_change(authorization=authorization, by=by)
    except DomainError as error:
        if open_one := error.params.get("reference"):
            return redirect("gi_registry:application", reference=open_one)
        return render(request, "409.html", {"reason": say(error)}, status=409)
    return redirect("gi_registry:application", reference=made.reference)


def _before(authorization: Authorization) -> dict[str, str]:
    organization = authorization.organization
    return {"name": organization.name, "village": organization.village}


def _form(
    request: HttpRequest, row: Authorization, act: LifeAct, *, is_city: bool
) -> CaseForm:
    if request.method == "POST":
        return CaseForm(request.POST, request.FILES, act=act, is_city=is_city)
    return CaseForm(act=act, is_city=is_city, initial=_before(row))


def _file(request: HttpRequest) -> UploadedFile:
    return cast("UploadedFile", request.FILES["file"])


def _new_page(
    request: HttpRequest, row: Authorization, form: CaseForm, status: int = 200
) -> HttpResponse:
    context = {
        "authorization": row,
        "form": form,
        "act": form.act,
        "by_application": form.act is LifeAct.CHANGE and not form.is_city,
    }
    return render(request, "gi_registry/user_case_new.html", context, status=status)


def _found(user: User, number: str) -> AuthorizationCase:
    return get_object_or_404(life.cases(user), number=number)


@require_safe
@needs(*READERS)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: what is asked, its papers, who did what, what one may do now."""
    return _page(request, _found(signed_in(request), number))


def _page(
    request: HttpRequest,
    row: AuthorizationCase,
    form: AnswerForm | CaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may = life.moves(row, signed_in(request))
    proposing = form if isinstance(form, CaseForm) else None
    if may["may_propose"] and proposing is None:
        proposing = CaseForm(
            act=LifeAct(row.act),
            is_city=True,
            initial={
                **_before(row.authorization),
                **{name: after for name, _before, after in row.changes},
                "ground": row.ground,
                "reason": row.reason,
                "valid_to": row.valid_to,
            },
        )
    return render(
        request,
        "gi_registry/user_case.html",
        {
            "case": row,
            "authorization": row.authorization,
            "changes": life.change_words(row.changes),
            "kind": wording.CASE_KIND[row.status],
            **may,
            "proposing": proposing,
            "form": form if isinstance(form, AnswerForm) else AnswerForm(),
        },
        status=status,
    )


@require_POST
@needs(*READERS)
def case_act(request: HttpRequest, number: str) -> HttpResponse:
    """Propose, enter, decline or withdraw."""
    by = signed_in(request)
    row = _found(by, number)
    if request.POST.get("move") == Move.PROPOSE:
        return _propose(request, row, by)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=400)
    try:
        _moved(form.cleaned_data["move"], row, form.cleaned_data["answer"], by)
    except DomainError as error:
        refuse(form, error)
        return _page(request, row, form, status=status_of(error))
    return redirect("gi_registry:case", number=number)


def _moved(move: str, row: AuthorizationCase, answer: str, by: User) -> None:
    if move == Move.ENTER:
        services.enter(case=row, by=by)
    elif move == Move.DECLINE:
        services.decline(case=row, answer=answer, by=by)
    elif move == Move.WITHDRAW:
        services.withdraw(case=row, by=by)
    else:
        raise Http404


def _propose(request: HttpRequest, row: AuthorizationCase, by: User) -> HttpResponse:
    act = LifeAct(row.act)
    form = CaseForm(request.POST, request.FILES, act=act, is_city=True)
    if not form.is_valid():
        return _page(request, row, form, status=400)
    try:
        services.propose(
            authorization=row.authorization,
            act=act,
            content=form.content(_before(row.authorization)),
            document=read_upload(_file(request)),
            case=row,
            by=by,
        )
    except DomainError as error:
        refuse(form, error)
        return _page(request, row, form, status=status_of(error))
    return redirect("gi_registry:case", number=row.number)


@require_safe
@needs(*READERS)
def case_document(request: HttpRequest, number: str, which: str) -> FileResponse:
    """The paper of a case: of the one who asked, or of the city."""
    row = _found(signed_in(request), number)
    document = row.asked_document if which == "asked" else row.document
    if document is None:
        raise Http404
    return document_response(document)
