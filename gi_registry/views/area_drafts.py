"""A version of an origin area on its way: its keepers build it, another enters it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError
from core.words import say
from gi_registry import scope
from gi_registry.forms.origin_areas import (
    FORMS,
    DropForm,
    FactsForm,
    PartForm,
    SeenForm,
    add_fault,
)
from gi_registry.models import Indication
from gi_registry.selectors import origin_areas as selectors
from gi_registry.services import area_parts
from gi_registry.services import origin_areas as services
from gi_registry.views.answers import carried_out, refuse, status_of
from gi_registry.views.titles import kept_name, name_of
from maps.models import AreaProposal, MadeFrom
from records.uploads import Upload, read_upload

Answer = TypeVar("Answer", bound=HttpResponseBase)


def of_draft(view: Callable[..., Answer]) -> Callable[..., Answer | HttpResponse]:
    """Hand a view the open draft of the name; what is posted to none says so."""

    @wraps(view)
    def answer(request: HttpRequest, key: str, **more: Any) -> Answer | HttpResponse:
        name = name_of(key)
        rows = selectors.proposals(signed_in(request))
        row = rows.filter(origin=name.origin_id).first()
        if row is not None:
            return view(request, name, row, **more)
        if request.method != "POST":
            raise Http404
        messages.error(request, gettext("这份草稿已经结束，另起一份"))
        return redirect("gi_registry:area", key=key)

    return answer


def _to_draft(name: Indication) -> HttpResponse:
    return redirect("gi_registry:area-draft", key=name.key)


def _seen(request: HttpRequest) -> int:
    form = SeenForm(request.POST)
    return form.cleaned_data["seen"] if form.is_valid() else 0


def _upload(form: forms.Form) -> Upload | None:
    file = form.cleaned_data["file"]
    return read_upload(file) if file else None


@needs(Right.KEEP_REGISTER)
def draft_new(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the next version with the parts of the one in force."""
    name = kept_name(request, key, Right.KEEP_REGISTER)
    form = FactsForm(request.POST or None, request.FILES or None)

    def propose() -> object:
        facts, by = form.facts(_upload(form)), signed_in(request)
        return services.propose(indication=name, facts=facts, by=by)

    status = carried_out(form, propose) if request.method == "POST" else 200
    if status == 302:
        messages.success(request, gettext("草稿已建好，逐一核对各部分"))
        return _to_draft(name)
    context = {"form": form, "indication": name}
    return render(request, "gi_registry/area_draft_new.html", context, status=status)


@needs(*scope.KEEPERS)
@of_draft
def draft(
    request: HttpRequest, name: Indication, proposal: AreaProposal
) -> HttpResponse:
    """The draft part by part; its facts are saved by POST."""
    if request.method != "POST":
        return _draft_page(request, name, proposal)
    form = FactsForm(request.POST, request.FILES)
    status = carried_out(
        form,
        lambda: services.save_facts(
            proposal=proposal,
            seen=_seen(request),
            facts=form.facts(_upload(form)),
            by=signed_in(request),
        ),
    )
    if status != 302:
        return _draft_page(request, name, proposal, form=form, status=status)
    messages.success(request, gettext("已存入草稿"))
    return _to_draft(name)


def _draft_page(
    request: HttpRequest,
    name: Indication,
    proposal: AreaProposal,
    *,
    form: FactsForm | None = None,
    drop_form: DropForm | None = None,
    status: int = 200,
) -> HttpResponse:
    facts = ("source", "source_en", "certainty", "valid_from")
    initial = {fact: getattr(proposal, fact) for fact in facts}
    context = selectors.draft_context(name, proposal, signed_in(request)) | {
        "form": form or FactsForm(initial=initial),
        "drop_form": drop_form or DropForm(),
        "ways": [(how, MadeFrom(how).label) for how in FORMS],
    }
    return render(request, "gi_registry/area_draft.html", context, status=status)


@needs(Right.KEEP_REGISTER)
@of_draft
def part_new(
    request: HttpRequest, name: Indication, proposal: AreaProposal, how: str
) -> HttpResponse:
    """Add parts from divisions, a drawing, a file or a list of coordinates."""
    if how not in FORMS:
        raise Http404
    kind = FORMS[how]
    form = kind(
        request.POST or None, request.FILES or None, initial={"seen": proposal.version}
    )

    def add() -> object:
        seen, parts = form.cleaned_data["seen"], form.parts()
        by = signed_in(request)
        return area_parts.add_parts(proposal=proposal, seen=seen, parts=parts, by=by)

    status = carried_out(form, add, add_fault) if request.method == "POST" else 200
    if status == 302:
        messages.success(request, gettext("已存入草稿"))
        return _to_draft(name)
    context = {
        "form": form,
        "how": how,
        "title": MadeFrom(how).label,
        "indication": name,
        "origin_url": reverse("maps:origin", args=[proposal.origin.key])
        if proposal.based_on
        else "",
        "basemap_url": reverse("maps:basemap"),
    }
    return render(request, "gi_registry/area_part.html", context, status=status)


@needs(Right.KEEP_REGISTER)
@of_draft
def part(
    request: HttpRequest, name: Indication, proposal: AreaProposal, number: int
) -> HttpResponse:
    """Change the clause, the accuracy or the place of a part, or take it out."""
    rows = list(proposal.parts.all())
    if not 1 <= number <= len(rows):
        raise Http404
    row = rows[number - 1]
    change: dict[str, Any] = {"proposal": proposal, "number": number}
    if "remove" in request.POST:
        return _removed(request, name, change)
    facts = ("clause", "clause_en", "accuracy_m")
    initial = {fact: getattr(row, fact) for fact in facts}
    initial |= {"order": number, "seen": proposal.version}
    form = PartForm(request.POST or None, initial=initial)

    def edit() -> object:
        by = signed_in(request)
        return area_parts.edit_part(**change, **form.cleaned_data, by=by)

    status = carried_out(form, edit) if request.method == "POST" else 200
    if status == 302:
        messages.success(request, gettext("已存入草稿"))
        return _to_draft(name)
    title = gettext("第 %(number)s 部分") % {"number": number}
    context = {"form": form, "indication": name, "part": row, "title": title}
    context["seen"] = form["seen"].value()
    return render(request, "gi_registry/area_part.html", context, status=status)


def _removed(
    request: HttpRequest, name: Indication, change: dict[str, Any]
) -> HttpResponse:
    try:
        area_parts.remove_part(**change, seen=_seen(request), by=signed_in(request))
    except DomainError as error:
        messages.error(request, say(error))
    else:
        messages.success(request, gettext("已从草稿删去"))
    return _to_draft(name)


@require_POST
@needs(Right.KEEP_REGISTER)
@of_draft
def draft_submit(
    request: HttpRequest, name: Indication, proposal: AreaProposal
) -> HttpResponse:
    """Put the draft before the second person."""
    try:
        services.submit(proposal=proposal, seen=_seen(request), by=signed_in(request))
    except DomainError as error:
        messages.error(request, say(error))
    else:
        messages.success(request, gettext("已提出，等另一人登入"))
    return _to_draft(name)


@require_POST
@needs(Right.ENTER_REGISTER)
@of_draft
def draft_enter(
    request: HttpRequest, name: Indication, proposal: AreaProposal
) -> HttpResponse:
    """Make the draft the version of its day."""
    try:
        services.enter(proposal=proposal, seen=_seen(request), by=signed_in(request))
    except DomainError as error:
        messages.error(request, say(error))
        return _to_draft(name)
    messages.success(request, gettext("已登入，新的产地范围自生效日起使用"))
    return redirect("gi_registry:area", key=name.key)


@require_POST
@needs(*scope.KEEPERS)
@of_draft
def draft_drop(
    request: HttpRequest, name: Indication, proposal: AreaProposal
) -> HttpResponse:
    """Put the draft away, and say why."""
    form = DropForm(request.POST)
    try:
        services.drop(
            proposal=proposal,
            seen=_seen(request),
            reason=request.POST.get("reason", ""),
            by=signed_in(request),
        )
    except DomainError as error:
        if form.is_valid():
            refuse(form, error)
        return _draft_page(
            request, name, proposal, drop_form=form, status=status_of(error)
        )
    messages.success(request, gettext("草稿已作废"))
    return redirect("gi_registry:area", key=name.key)


@require_safe
@needs(*scope.KEEPERS)
@of_draft
def draft_compare(
    request: HttpRequest, name: Indication, proposal: AreaProposal
) -> HttpResponse:
    """The new line on the old one: what is gained, lost and kept."""
    new = selectors.proposed_area(proposal, list(proposal.parts.all()))
    context = {
        "indication": name,
        "proposal": proposal,
        "new": new,
        "compared": selectors.compared(proposal.based_on, new) if new else None,
    }
    return render(request, "gi_registry/area_compare.html", context)
