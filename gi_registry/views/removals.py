"""Staff take names and titles off the lists, and put them back: two persons."""

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError
from core.words import say
from gi_registry import scope
from gi_registry.forms.removals import RemovalForm
from gi_registry.forms.titles import ReasonForm
from gi_registry.models import Indication, LegalTitle, Removal
from gi_registry.selectors import removals as selectors
from gi_registry.services import removals as services
from gi_registry.views.answers import refuse, status_of
from records.downloads import document_response

Target = tuple[Indication, LegalTitle | None]


@needs(Right.KEEP_REGISTER)
def removal_new(
    request: HttpRequest, key: str, what: str, kind: str = ""
) -> HttpResponse:
    """Propose to take a name, or its title of a kind, off the lists, or back."""
    act = Removal.Kind(what)
    name, title = _target(request, key, act, kind)
    form = RemovalForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = _propose(request, name, title, act, form)
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                messages.success(request, gettext("已提出，等另一人登入"))
                return redirect("gi_registry:removal", pk=made.pk)
    context = {
        "form": form,
        "indication": name,
        "title": title,
        "act": act,
        "waiting": name.removals.waiting().filter(title=title).first(),
    }
    return render(request, "gi_registry/removal_new.html", context, status=status)


def _target(request: HttpRequest, key: str, act: Removal.Kind, kind: str) -> Target:
    """Return what is to leave or to come back; a title's name is on the lists."""
    leaves = act is Removal.Kind.REMOVE
    names = Indication.objects.filter(removed_at__isnull=leaves or bool(kind))
    name = get_object_or_404(names, key=key)
    scope.refuse_other_bureau(
        signed_in(request), Right.KEEP_REGISTER, name.leading_bureau
    )
    if not kind:
        return name, None
    titles = name.titles.filter(removed_at__isnull=leaves)
    return name, get_object_or_404(titles, kind=kind)


def _propose(
    request: HttpRequest,
    name: Indication,
    title: LegalTitle | None,
    act: Removal.Kind,
    form: forms.Form,
) -> Removal:
    data = dict(form.cleaned_data)
    told = services.Told(kind=act, upload=data.pop("file"), **data)
    return services.propose(
        indication=name, title=title, told=told, by=signed_in(request)
    )


@require_safe
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """One removal or return: public once entered, before that for the keepers."""
    row = get_object_or_404(selectors.for_page(request.user), pk=pk)
    return _page(request, row, ReasonForm())


def _page(
    request: HttpRequest, row: Removal, form: forms.Form, status: int = 200
) -> HttpResponse:
    context = selectors.context(row, request.user) | {"form": form}
    return render(request, "gi_registry/removal.html", context, status=status)


@require_safe
def removal_document(request: HttpRequest, pk: int) -> FileResponse:
    """The document of a removal, as received."""
    row = get_object_or_404(selectors.for_page(request.user), pk=pk)
    if row.document is None:
        raise Http404
    return document_response(row.document)


@require_POST
@needs(Right.ENTER_REGISTER)
def removal_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry a proposed removal out."""
    row = get_object_or_404(selectors.for_page(signed_in(request)), pk=pk)
    try:
        services.enter(removal=row, by=signed_in(request))
    except DomainError as error:
        messages.error(request, say(error))
        return _page(request, row, ReasonForm(), status_of(error))
    messages.success(request, gettext("已登入"))
    return redirect("gi_registry:removal", pk=pk)


@require_POST
@needs(*scope.KEEPERS)
def removal_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposal back, or turn it down."""
    row = get_object_or_404(selectors.for_page(signed_in(request)), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, 400)
    reason = form.cleaned_data["reason"]
    try:
        services.drop(removal=row, reason=reason, by=signed_in(request))
    except DomainError as error:
        messages.error(request, say(error))
        return _page(request, row, form, status_of(error))
    messages.success(request, gettext("已退回，留有记录"))
    return redirect("gi_registry:removal", pk=pk)
