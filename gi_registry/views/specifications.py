"""Versions of a specification for all; the draft of the next one for staff."""

from collections.abc import Callable
from functools import wraps
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
from gi_registry import scope, spec_rules
from gi_registry.forms.specifications import FORMS, ColumnsForm, ProposeForm
from gi_registry.forms.titles import ReasonForm
from gi_registry.models import Specification, SpecificationDraft
from gi_registry.selectors import specifications as selectors
from gi_registry.selectors.title_notices import standing
from gi_registry.services import specifications as services
from gi_registry.services import title_notices
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.indications import found, gone
from gi_registry.views.titles import kept_name, name_of
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


def of_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand a view the open draft of the name; what is posted to none says so."""

    @wraps(view)
    def answer(request: HttpRequest, key: str, **more: Any) -> HttpResponse:
        drafts = selectors.drafts(signed_in(request))
        row = drafts.filter(indication=name_of(key)).first()
        if row is not None:
            return view(request, row, **more)
        if request.method != "POST":
            raise Http404
        messages.error(request, gettext("这份草稿已经结束，另起一份"))
        return redirect("gi_registry:indication-names", key=key)

    return answer


def _to_draft(row: SpecificationDraft) -> HttpResponse:
    return redirect("gi_registry:specification-draft", key=row.indication.key)


@require_POST
@needs(Right.KEEP_REGISTER)
def draft_new(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the next version as a copy of the one in force."""
    return _to_draft(
        services.start_draft(
            indication=kept_name(request, key, Right.KEEP_REGISTER),
            by=signed_in(request),
        )
    )


@needs(*scope.KEEPERS)
@of_draft
def draft(request: HttpRequest, row: SpecificationDraft) -> HttpResponse:
    """The draft row by row, what it changes, who is affected; propose it by POST."""
    form = ProposeForm(
        request.POST or None, request.FILES or None, initial=_proposed(row)
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
                return _to_draft(row)
    return _draft_page(request, row, form, status=status)


def _proposed(row: SpecificationDraft) -> dict[str, Any]:
    return {"on": row.on, "reason": row.reason}


def _draft_page(
    request: HttpRequest,
    row: SpecificationDraft,
    form: ProposeForm,
    *,
    drop_form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    context = selectors.draft_context(row, user) | {
        "form": form,
        "drop_form": drop_form or ReasonForm(),
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
@of_draft
def draft_columns(request: HttpRequest, row: SpecificationDraft) -> HttpResponse:
    """The standard, the default ceiling, the density and the dates of a draft."""
    before = row.content["columns"]
    form = ColumnsForm(request.POST or None, initial=ColumnsForm.faces(before))

    def save() -> None:
        services.save_row(
            draft=row,
            section="columns",
            row=form.row(before),
            seen=request.POST.get("seen", ""),
            by=signed_in(request),
        )

    return _edit(request, row, form, "columns", save, before)


@needs(Right.KEEP_REGISTER)
@of_draft
def draft_row_new(
    request: HttpRequest, row: SpecificationDraft, section: str
) -> HttpResponse:
    """Add a row to a section of a draft."""
    if section not in FORMS:
        raise Http404
    form = FORMS[section](request.POST or None)

    def save() -> None:
        services.save_row(
            draft=row, section=section, row=form.row(), by=signed_in(request)
        )

    return _edit(request, row, form, section, save)


@needs(Right.KEEP_REGISTER)
@of_draft
def draft_row(
    request: HttpRequest, row: SpecificationDraft, section: str, number: int
) -> HttpResponse:
    """Change one row of a section of a draft, or take it out (POST remove)."""
    rows = row.content.get(section, []) if section in FORMS else []
    seen = request.POST.get("seen", "")
    kept = rows[number] if number < len(rows) else None
    if kept is None and not (seen and section in FORMS):
        raise Http404
    form = FORMS[section](
        request.POST or None, initial=FORMS[section].faces(kept) if kept else None
    )
    change: dict[str, Any] = {
        "draft": row,
        "section": section,
        "number": number,
        "seen": seen,
    }
    if "remove" in request.POST:
        try:
            services.remove_row(**change, by=signed_in(request))
        except DomainError as error:
            messages.error(request, say(error))
        else:
            messages.success(request, gettext("已从草稿删去"))
        return _to_draft(row)

    def save() -> None:
        services.save_row(**change, row=form.row(), by=signed_in(request))

    return _edit(request, row, form, section, save, kept)


def _edit(
    request: HttpRequest,
    row: SpecificationDraft,
    form: forms.Form,
    section: str,
    save: Callable[[], None],
    kept: dict[str, Any] | None = None,
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
                return _to_draft(row)
    read = "" if kept is None else spec_rules.fingerprint(kept)
    seen = request.POST.get("seen", read)
    context = {
        "form": form,
        "indication": row.indication,
        "section": selectors.SECTION_WORD[section],
        "seen": seen,
        "is_kept": bool(seen) and section != "columns",
    }
    return render(request, "gi_registry/specification_row.html", context, status=status)


@require_POST
@needs(Right.ENTER_REGISTER)
@of_draft
def draft_enter(request: HttpRequest, row: SpecificationDraft) -> HttpResponse:
    """Make a proposed draft the version in force."""
    try:
        made = services.enter_draft(
            draft=row, seen=request.POST.get("seen", ""), by=signed_in(request)
        )
    except DomainError as error:
        messages.error(request, say(error))
        return _to_draft(row)
    messages.success(request, gettext("已登入，新版本生效"))
    return redirect(
        "gi_registry:specification", key=row.indication.key, version=made.version
    )


@require_POST
@needs(Right.KEEP_REGISTER)
@of_draft
def draft_notice(request: HttpRequest, row: SpecificationDraft) -> HttpResponse:
    """Put a proposed draft before the public."""
    try:
        made = title_notices.open_notice(row=row, by=signed_in(request))
    except DomainError as error:
        messages.error(request, say(error))
        return _to_draft(row)
    messages.success(request, gettext("公示已开始"))
    return redirect("gi_registry:notice", number=made.number)


@require_POST
@needs(*scope.KEEPERS)
@of_draft
def draft_drop(request: HttpRequest, row: SpecificationDraft) -> HttpResponse:
    """Put a draft away, and say why."""
    form = ReasonForm(request.POST)
    try:
        services.drop_draft(
            draft=row, reason=request.POST.get("reason", ""), by=signed_in(request)
        )
    except DomainError as error:
        if form.is_valid():
            refuse(form, error)
        again = ProposeForm(initial=_proposed(row))
        code = status_of(error)
        return _draft_page(request, row, again, drop_form=form, status=code)
    messages.success(request, gettext("草稿已作废"))
    return redirect("gi_registry:indication", key=row.indication.key)
