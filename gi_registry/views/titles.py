"""Staff keep the register: acts on titles, names, photographs."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError
from core.words import say
from gi_registry import scope, title_facts
from gi_registry.forms.titles import (
    LANGUAGES,
    ActForm,
    NameForm,
    PhotoForm,
    ReasonForm,
    as_entered,
    as_typed,
)
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Indication, LegalTitle, TitleAct
from gi_registry.selectors import titles as selectors
from gi_registry.selectors.title_notices import standing
from gi_registry.services import names, title_notices
from gi_registry.services import titles as services
from gi_registry.title_workflow import Act, Stage
from gi_registry.views.answers import refuse, status_of
from records.downloads import document_response
from records.uploads import PHOTOS, read_upload


@dataclass(frozen=True, slots=True)
class Refused:
    """A photograph that stays: where it was posted, why, what was typed."""

    address: str
    text: str
    reason: str


@require_safe
@needs(*scope.KEEPERS)
def register_work(request: HttpRequest) -> HttpResponse:
    """What waits to be entered, and the names one may work on."""
    return render(
        request,
        "gi_registry/title_work.html",
        selectors.waiting(signed_in(request)),
    )


def name_of(key: str) -> Indication:
    """Return a name that is on the lists, or answer 404."""
    return get_object_or_404(Indication.objects.filter(removed_at=None), key=key)


def kept_name(request: HttpRequest, key: str, *rights: Right) -> Indication:
    """Return a name that one may work on, by one of these rights.

    Raises Forbidden `other_bureau` where another bureau leads it.
    """
    name, user = name_of(key), signed_in(request)
    if not scope.rights_on_name(user, name.leading_bureau) & set(rights):
        scope.refuse_other_bureau(user, rights[0], name.leading_bureau)
    return name


@needs(Right.KEEP_REGISTER)
def title_act_new(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Propose an act on a title; the first one of a kind asks for a new title."""
    name = kept_name(request, key, Right.KEEP_REGISTER)
    if kind not in LegalKind.values:
        raise Http404
    of = LegalKind(kind)
    title = name.titles.filter(kind=of, removed_at=None).first()
    corrects = _corrected(request, title)
    form = _act_form(request, of, title, corrects)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                act = _propose(request, name, of, title, form, corrects)
            except DomainError as error:
                _refuse_act(form, error)
                status = status_of(error)
            else:
                messages.success(request, gettext("已提出，等另一人登入"))
                return redirect("gi_registry:title-act", pk=act.pk)
    return render(
        request,
        "gi_registry/title_act_new.html",
        {
            "form": form,
            "indication": name,
            "kind": of,
            "title": title,
            "corrects": corrects,
            "waiting": name.title_acts.waiting().filter(kind=of).first(),
        },
        status=status,
    )


def _corrected(request: HttpRequest, title: LegalTitle | None) -> TitleAct | None:
    """Return the act that is to be corrected, when the address names one."""
    pk = request.GET.get("corrects", "")
    if not pk:
        return None
    if title is None or not pk.isdecimal() or len(pk) > 15:
        raise Http404
    return get_object_or_404(title.acts.entered(), pk=int(pk))


def _act_form(
    request: HttpRequest,
    kind: LegalKind,
    title: LegalTitle | None,
    corrects: TitleAct | None,
) -> ActForm:
    now = _facts_now(kind, title)
    initial: dict[str, Any] = {}
    acts = selectors.act_choices(title, kind)
    if corrects:
        acts = [
            (corrects.act, corrects.get_act_display()),
            (Act.VOID.value, Act.VOID.label),
        ]
        initial = as_entered(corrects)
    return ActForm(
        request.POST or None,
        request.FILES or None,
        kind=kind,
        acts=acts,
        now=now,
        initial=initial,
    )


def _facts_now(kind: LegalKind, title: LegalTitle | None) -> dict[str, Any]:
    """Return the facts as the form shows them: a list one a line."""
    if title is None:
        return {}
    return as_typed({n: getattr(title, n) for n in title_facts.columns(kind)})


def _propose(
    request: HttpRequest,
    name: Indication,
    kind: LegalKind,
    title: LegalTitle | None,
    form: ActForm,
    corrects: TitleAct | None,
) -> TitleAct:
    user, data = signed_in(request), form.cleaned_data
    upload = read_upload(data["file"]) if data["file"] else None
    facts = form.changed_facts()
    if corrects and data["act"] != Act.VOID:
        facts = {
            name: _fact(form, name) for name in {*facts, *corrects.facts} - {"kind"}
        }
    if data.get("chosen_kind"):
        facts["kind"] = data["chosen_kind"]
    to = data.get("to_stage") or (corrects.to_stage if corrects else "")
    kept = corrects.document if corrects and data["act"] != Act.VOID else None
    return services.propose(
        indication=name,
        kind=kind,
        title=title,
        told=services.Told(
            act=Act(data["act"]),
            on=data["on"],
            is_on_latest=data["is_on_latest"],
            to_stage=Stage(to) if to else None,
            facts={} if data["act"] == Act.VOID else facts,
            certainty=data["certainty"],
            source=data["source"],
            source_en=data["source_en"],
            reason=data["reason"],
            document=None if upload else kept,
            upload=upload,
            corrects=corrects,
        ),
        by=user,
    )


def _fact(form: ActForm, name: str) -> object:
    return title_facts.read(form.kind, name, form.cleaned_data[name])


def _refuse_act(form: ActForm, error: DomainError) -> None:
    """Put a refusal at its field; the form calls the kind otherwise."""
    error.field = "chosen_kind" if error.field == "kind" else error.field
    refuse(form, error)


@require_safe
def title_act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act: public once entered; before that for those who keep the register."""
    act = get_object_or_404(selectors.act_for_page(request.user), pk=pk)
    return render(
        request, "gi_registry/title_act.html", _act_context(request, act, ReasonForm())
    )


def _act_context(
    request: HttpRequest, act: TitleAct, form: ReasonForm
) -> dict[str, Any]:
    context = selectors.act_context(act, request.user)
    amendment = standing(act, request.user, timezone.now())
    if amendment and amendment.hindrance:  # it waits for the public
        context["may_enter"] = False
    return context | {"form": form, "amendment": amendment}


@require_safe
def title_act_document(request: HttpRequest, pk: int) -> FileResponse:
    """The document of an act, as received."""
    act = get_object_or_404(selectors.act_for_page(request.user), pk=pk)
    if act.document is None:
        raise Http404
    return document_response(act.document)


@require_POST
@needs(Right.ENTER_REGISTER)
def title_act_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a proposed act in force."""
    user = signed_in(request)
    act = get_object_or_404(TitleAct.objects.visible_to(user), pk=pk)
    try:
        services.enter(act=act, by=user)
    except DomainError as error:
        return _act_again(request, act, error)
    messages.success(request, gettext("已登入"))
    return redirect("gi_registry:title-act", pk=act.pk)


@require_POST
@needs(Right.KEEP_REGISTER)
def title_act_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a proposed act before the public."""
    user = signed_in(request)
    act = get_object_or_404(TitleAct.objects.visible_to(user), pk=pk)
    try:
        made = title_notices.open_notice(row=act, by=user)
    except DomainError as error:
        return _act_again(request, act, error)
    messages.success(request, gettext("公示已开始"))
    return redirect("gi_registry:notice", number=made.number)


@require_POST
@needs(*scope.KEEPERS)
def title_act_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposal back, or turn it down."""
    user = signed_in(request)
    act = get_object_or_404(TitleAct.objects.visible_to(user), pk=pk)
    try:
        services.drop(act=act, reason=request.POST.get("reason", ""), by=user)
    except DomainError as error:
        return _act_again(request, act, error)
    messages.success(request, gettext("已退回，留有记录"))
    return redirect("gi_registry:title-act", pk=act.pk)


def _act_again(request: HttpRequest, act: TitleAct, error: DomainError) -> HttpResponse:
    """Show the page of an act with the refusal where it belongs."""
    form = ReasonForm({"reason": request.POST.get("reason", "")})
    form.full_clean()
    if error.field != "reason":
        form.errors.clear()
        messages.error(request, say(error))
    return render(
        request,
        "gi_registry/title_act.html",
        _act_context(request, act, form),
        status=status_of(error),
    )


@needs(*scope.KEEPERS)
def indication_names(request: HttpRequest, key: str) -> HttpResponse:
    """The names and photographs of one name, to add to and to take away from."""
    name = kept_name(request, key, *scope.KEEPERS)
    if request.method != "POST":
        return _names_page(request, name)
    form: NameForm | PhotoForm = (
        PhotoForm(request.POST, request.FILES)
        if request.POST.get("what") == "photo"
        else NameForm(request.POST, names=name.names.all())
    )
    status = 400
    if form.is_valid():
        try:
            _add(request, name, form)
        except DomainError as error:
            refuse(form, error)
            status = status_of(error)
        else:
            messages.success(request, gettext("已添加"))
            return redirect("gi_registry:indication-names", key=key)
    return _names_page(request, name, form=form, status=status)


def _names_page(
    request: HttpRequest,
    name: Indication,
    *,
    form: forms.Form | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the page, with the form that was refused or the removal that was."""
    rights = scope.rights_on_name(signed_in(request), name.leading_bureau)
    is_photo = isinstance(form, PhotoForm)
    context = {
        "indication": name,
        "names": [
            (row, LANGUAGES.get(row.language, (row.language,))[0])
            for row in name.names.all()
        ],
        "photos": name.photos.filter(removed_at=None).select_related("original"),
        "name_form": NameForm(names=name.names.all())
        if is_photo or form is None
        else form,
        "photo_form": form if is_photo else PhotoForm(),
        "refused": refused,
        "kinds": _kinds(name),
        "may_keep": Right.KEEP_REGISTER in rights,
    }
    return render(request, "gi_registry/indication_names.html", context, status=status)


def _kinds(name: Indication) -> list[tuple[str, str, LegalTitle | None]]:
    """Return the kinds of titles: value, word, the name's title of it, if any."""
    held = {title.kind: title for title in name.titles.all()}
    return [(kind.value, str(kind.label), held.get(kind)) for kind in LegalKind]


def _add(request: HttpRequest, name: Indication, form: NameForm | PhotoForm) -> None:
    user = signed_in(request)
    if isinstance(form, PhotoForm):
        data = dict(form.cleaned_data)
        upload = read_upload(data.pop("file"), kinds=PHOTOS)
        names.add_photo(indication=name, upload=upload, by=user, **data)
    else:
        names.add_name(indication=name, by=user, **form.name())


@require_POST
@needs(Right.KEEP_REGISTER)
def photo_remove(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take a photograph off the page."""
    name = kept_name(request, key, Right.KEEP_REGISTER)
    photo = get_object_or_404(name.photos, pk=pk, removed_at=None)
    reason = request.POST.get("reason", "")
    try:
        names.remove_photo(photo=photo, reason=reason, by=signed_in(request))
    except DomainError as error:
        refused = Refused(request.path, say(error), reason)
        return _names_page(request, name, refused=refused, status=status_of(error))
    messages.success(request, gettext("已移出，留有记录"))
    return redirect("gi_registry:indication-names", key=name.key)
