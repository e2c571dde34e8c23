"""Versions of a specification for all; the draft of the next one for staff."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError
from core.words import say
from gi_registry.forms.specifications import FORMS, ColumnsForm, ProposeForm
from gi_registry.models import Specification, SpecificationDraft
from gi_registry.selectors import specifications as selectors
from gi_registry.selectors.title_notices import standing
from gi_registry.services import specifications as services
from gi_registry.services import title_notices
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.indications import found, gone
from gi_registry.views.titles import KEEPERS, name_of
from records.uploads import read_upload


@require_safe
def specification(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """One version, in force or not, with its difference to the one before."""
    name = found(request, key)
    if name.removed_at:
        return gone(request, name)
    row = get_object_or_404(
        Specification.objects.select_related("indication").prefetch_related(
            "requirements", "ceilings", "ratios", "packs"
        ),
        indication=name,
        version=version,
    )
    return render(
        request, "gi_registry/specification.html", selectors.version_context(row)
    )


@require_POST
@needs(Right.KEEP_REGISTER)
def draft_new(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the next version as a copy of the one in force."""
    services.start_draft(indication=name_of(key), by=signed_in(request))
    return redirect("gi_registry:specification-draft", key=key)


def _draft(request: HttpRequest, key: str) -> SpecificationDraft:
    return get_object_or_404(
        selectors.drafts(signed_in(request)), indication=name_of(key)
    )


@needs(*KEEPERS)
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """The draft row by row, what it changes, who is affected; propose it by POST."""
    row = _draft(request, key)
    form = ProposeForm(
        request.POST or None, request.FILES or None, initial={"on": row.on}
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                _propose(request, row, form)
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                messages.success(request, gettext("已提出，等另一人登入"))
                return redirect("gi_registry:specification-draft", key=key)
    user = signed_in(request)
    context = selectors.draft_context(row, user) | {
        "form": form,
        "amendment": standing(row, user, timezone.now()),
    }
    return render(
        request, "gi_registry/specification_draft.html", context, status=status
    )


def _propose(request: HttpRequest, row: SpecificationDraft, form: ProposeForm) -> None:
    user, data = signed_in(request), form.cleaned_data
    upload = read_upload(data["file"]) if data["file"] else None
    services.propose_draft(
        draft=row, on=data["on"], reason=data["reason"], upload=upload, by=user
    )


@needs(Right.KEEP_REGISTER)
def draft_columns(request: HttpRequest, key: str) -> HttpResponse:
    """The standard, the default ceiling, the density and the dates of a draft."""
    row = _draft(request, key)
    before = row.content["columns"]
    form = ColumnsForm(request.POST or None, initial=ColumnsForm.faces(before))

    def save() -> None:
        services.save_row(
            draft=row, section="columns", row=form.row(before), by=signed_in(request)
        )

    return _edit(request, row, form, "columns", save)


@needs(Right.KEEP_REGISTER)
def draft_row_new(request: HttpRequest, key: str, section: str) -> HttpResponse:
    """Add a row to a section of a draft."""
    row = _draft(request, key)
    if section not in FORMS:
        raise Http404
    form = FORMS[section](request.POST or None)

    def save() -> None:
        services.save_row(
            draft=row, section=section, row=form.row(), by=signed_in(request)
        )

    return _edit(request, row, form, section, save)


@needs(Right.KEEP_REGISTER)
def draft_row(
    request: HttpRequest, key: str, section: str, number: int
) -> HttpResponse:
    """Change one row of a section of a draft, or take it out (POST remove)."""
    row = _draft(request, key)
    rows = row.content.get(section, []) if section in FORMS else []
    if number >= len(rows):
        raise Http404
    kept = rows[number]
    form = FORMS[section](request.POST or None, initial=FORMS[section].faces(kept))
    if request.method == "POST" and "remove" in request.POST:
        services.remove_row(
            draft=row, section=section, number=number, by=signed_in(request)
        )
        messages.success(request, gettext("已从草稿删去"))
        return redirect("gi_registry:specification-draft", key=key)

    def save() -> None:
        services.save_row(
            draft=row,
            section=section,
            row=form.row(),
            number=number,
            by=signed_in(request),
        )

    return _edit(request, row, form, section, save, is_kept=True)


def _edit(
    request: HttpRequest,
    row: SpecificationDraft,
    form: forms.Form,
    section: str,
    save: Any,
    is_kept: bool = False,
) -> HttpResponse:
    """Show a form of a draft, or save it and go back."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                save()
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                messages.success(request, gettext("已存入草稿"))
                return redirect(
                    "gi_registry:specification-draft", key=row.indication.key
                )
    context = {
        "form": form,
        "indication": row.indication,
        "section": selectors.SECTION_WORD[section],
        "is_kept": is_kept,
    }
    return render(request, "gi_registry/specification_row.html", context, status=status)


@require_POST
@needs(Right.ENTER_REGISTER)
def draft_enter(request: HttpRequest, key: str) -> HttpResponse:
    """Make a proposed draft the version in force."""
    row = _draft(request, key)
    try:
        made = services.enter_draft(draft=row, by=signed_in(request))
    except DomainError as error:
        messages.error(request, say(error))
        return redirect("gi_registry:specification-draft", key=key)
    messages.success(request, gettext("已登入，新版本生效"))
    return redirect("gi_registry:specification", key=key, version=made.version)


@require_POST
@needs(Right.KEEP_REGISTER)
def draft_notice(request: HttpRequest, key: str) -> HttpResponse:
    """Put a proposed draft before the public."""
    row = _draft(request, key)
    try:
        made = title_notices.open_notice(row=row, by=signed_in(request))
    except DomainError as error:
        messages.error(request, say(error))
        return redirect("gi_registry:specification-draft", key=key)
    messages.success(request, gettext("公示已开始"))
    return redirect("gi_registry:notice", number=made.number)


@require_POST
@needs(*KEEPERS)
def draft_drop(request: HttpRequest, key: str) -> HttpResponse:
    """Put a draft away."""
    row = _draft(request, key)
    services.drop_draft(
        draft=row, reason=request.POST.get("reason", ""), by=signed_in(request)
    )
    messages.success(request, gettext("草稿已作废"))
    return redirect("gi_registry:indication", key=key)
