"""The households of a co-op, for who acts for them."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import DomainError, Forbidden, gettext_noop
from gi_registry.forms.members import (
    ConsentForm,
    LeaveForm,
    LookForm,
    MemberForm,
    PhotoForm,
)
from gi_registry.models import Consent, Member
from gi_registry.selectors import organizations as selectors
from gi_registry.services import members as services
from gi_registry.services.members import SEALED
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.files import Kind, table_answer
from gi_registry.words.organizations import CAPACITY_WORD, FIELD_WORD
from records.downloads import personal_response


def known(user: User, pk: int) -> Organization:
    """Return an organization that this person sees, or answer 404."""
    return get_object_or_404(
        Organization.objects.visible_to(user).select_related("region"), pk=pk
    )


def _co_op(request: HttpRequest, pk: int) -> tuple[User, Organization]:
    """Return who asks and the co-op; members are not for everyone who sees it."""
    user = signed_in(request)
    organization = known(user, pk)
    if not selectors.may(organization, user)["may_see_members"]:
        raise Forbidden(
            "members_hidden", gettext_noop("成员信息只对本主体和县级代办人开放")
        )
    return user, organization


def _member(request: HttpRequest, pk: int, member_pk: int) -> tuple[User, Member]:
    user, organization = _co_op(request, pk)
    found = Member.objects.visible_to(user).select_related("organization__region")
    return user, get_object_or_404(found, pk=member_pk, organization=organization)


@require_safe
@needs(Right.APPLY, Right.TYPE_IN)
def member_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The households of a co-op, names masked."""
    user, organization = _co_op(request, pk)
    members = (
        Member.objects.visible_to(user)
        .filter(organization=organization)
        .prefetch_related(
            Prefetch("consents", Consent.objects.filter(withdrawn_on=None))
        )
    )
    return render(
        request,
        "gi_registry/member_list.html",
        {
            "organization": organization,
            "members": members,
            **selectors.may(organization, user),
        },
    )


@require_safe
@needs(Right.APPLY, Right.TYPE_IN)
def member_table(request: HttpRequest, pk: int, kind: Kind) -> HttpResponseBase:
    """The households as a file, by number: no name, nothing that is sealed."""
    user, organization = _co_op(request, pk)
    rows = selectors.member_rows(organization, user)
    return table_answer(rows, name="members", kind=kind)


@needs(Right.APPLY, Right.TYPE_IN)
def member_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The form by which a household is put on record."""
    user, organization = _co_op(request, pk)
    form = MemberForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = services.add_member(
                    organization=organization,
                    number=form.cleaned_data["number"],
                    facts=form.facts(),
                    joined_on=form.cleaned_data["joined_on"],
                    by=user,
                )
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                text = gettext("%(member)s 已登记") % {"member": made}
                messages.success(request, text)
                return redirect("gi_registry:member", pk=pk, member_pk=made.pk)
    context = {
        "organization": organization,
        "form": form,
        **selectors.may(organization, user),
    }
    return render(request, "gi_registry/member_new.html", context, status=status)


@require_safe
@never_cache
@needs(Right.APPLY, Right.TYPE_IN)
def member(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """A household: what is held, what is published, who looked."""
    user, found = _member(request, pk, member_pk)
    return _page(request, user, found)


def _page(
    request: HttpRequest,
    user: User,
    found: Member,
    *,
    status: int = 200,
    **forms: object,
) -> HttpResponse:
    held = [name for name in SEALED if getattr(found, f"{name}_sealed") is not None]
    context = {
        "organization": found.organization,
        "member": found,
        "held": [FIELD_WORD[name] for name in held],
        "consents": found.consents.select_related("document"),
        "public": selectors.public_face(found),
        "acts": selectors.acts(found),
        "capacity": CAPACITY_WORD,
        "look_form": LookForm(held=held),
        "consent_form": ConsentForm(),
        "photo_form": PhotoForm(),
        "leave_form": LeaveForm(),
        **selectors.may(found.organization, user),
        **forms,
    }
    response = render(request, "gi_registry/member.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
@never_cache
@needs(Right.MANAGE_ACCOUNTS, Right.TYPE_IN)
def member_look(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Show one sealed field once, in this answer alone; the look is on record."""
    user, found = _member(request, pk, member_pk)
    held = [name for name in SEALED if getattr(found, f"{name}_sealed") is not None]
    form = LookForm(request.POST, held=held)
    if not form.is_valid():
        return _page(request, user, found, status=400, look_form=form)
    try:
        text = services.look(member=found, **form.cleaned_data, by=user)
    except DomainError as error:
        refuse(form, error)
        return _page(request, user, found, status=status_of(error), look_form=form)
    seen = {"label": FIELD_WORD[form.cleaned_data["field"]], "text": text}
    return _page(request, user, found, seen=seen)


@require_POST
@needs(Right.APPLY, Right.TYPE_IN)
def member_consent(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Put a consent on record."""
    user, found = _member(request, pk, member_pk)
    form = ConsentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, user, found, status=400, consent_form=form)
    data = dict(form.cleaned_data)
    upload = data.pop("document")
    try:
        services.give_consent(member=found, **data, upload=upload, by=user)
    except DomainError as error:
        refuse(form, error)
        return _page(request, user, found, status=status_of(error), consent_form=form)
    messages.success(request, gettext("同意已登记，公开页面随之更新"))
    return redirect("gi_registry:member", pk=pk, member_pk=member_pk)


@require_POST
@needs(Right.APPLY, Right.TYPE_IN)
def consent_withdraw(
    request: HttpRequest, pk: int, member_pk: int, consent_pk: int
) -> HttpResponse:
    """Take a consent back."""
    user, found = _member(request, pk, member_pk)
    consent = get_object_or_404(Consent, pk=consent_pk, member=found)
    services.withdraw_consent(consent=consent, by=user)
    messages.success(request, gettext("同意已撤回，公开页面不再显示"))
    return redirect("gi_registry:member", pk=pk, member_pk=member_pk)


@require_safe
@needs(Right.APPLY, Right.TYPE_IN)
def consent_document(
    request: HttpRequest, pk: int, member_pk: int, consent_pk: int
) -> FileResponse:
    """The signed paper of a consent."""
    user, found = _member(request, pk, member_pk)
    consents = Consent.objects.select_related("document")
    consent = get_object_or_404(consents, pk=consent_pk, member=found)
    if consent.document is None:
        raise Http404
    own = found.organization_id in user.organization_ids()
    return personal_response(consent.document, of=found, by=user, is_own=own)


@require_POST
@needs(Right.APPLY, Right.TYPE_IN)
def member_photo(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Keep a photograph of the household."""
    user, found = _member(request, pk, member_pk)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, user, found, status=400, photo_form=form)
    services.set_photo(member=found, upload=form.cleaned_data["photo"], by=user)
    messages.success(request, gettext("照片已保存，户主同意后才会公开"))
    return redirect("gi_registry:member", pk=pk, member_pk=member_pk)


@require_POST
@needs(Right.APPLY, Right.TYPE_IN)
def member_leave(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Put on record that a household left."""
    user, found = _member(request, pk, member_pk)
    form = LeaveForm(request.POST)
    if not form.is_valid():
        return _page(request, user, found, status=400, leave_form=form)
    try:
        services.leave(member=found, **form.cleaned_data, by=user)
    except DomainError as error:
        refuse(form, error)
        return _page(request, user, found, status=status_of(error), leave_form=form)
    messages.success(request, gettext("退社已登记，公开的内容随之撤下"))
    return redirect("gi_registry:member-list", pk=pk)


@require_safe
def public_photo(request: HttpRequest, member_pk: int) -> HttpResponse:
    """The small photograph of a household that consents to it now."""
    found = get_object_or_404(
        Member.objects.prefetch_related("consents").select_related("photo_shrunk"),
        pk=member_pk,
    )
    face = selectors.public_face(found)
    photo = found.photo_shrunk if face and face.photo_of else None
    if photo is None:
        raise Http404
    with photo.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type=photo.content_type)
    response["Cache-Control"] = "no-store"
    return response
