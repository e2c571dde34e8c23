"""Applications: begin one, see where it stands, carry out the acts open to one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import DomainError, Forbidden, gettext_noop
from gi_registry import words
from gi_registry.forms import ActForm, ApplicationFilter, ApplyForm, StatementForm
from gi_registry.models import Application, Indication, LegalTitle
from gi_registry.selectors import applications as selectors
from gi_registry.services import applications as services
from gi_registry.services.organizations import refuse_staff
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.application_page import application_page
from gi_registry.workflow import Act

PAGE_SIZE = 25


@needs()
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Choose the right, the organization, and say what the product is."""
    user = signed_in(request)
    indication = get_object_or_404(Indication, key=key)
    titles = indication.titles.exclude(state=LegalTitle.State.REVOKED)
    if not titles:
        raise Forbidden("no_title", gettext_noop("这个名字现在没有可申请的权利"))
    mine = Organization.objects.visible_to(user).filter(
        pk__in=user.organization_ids(Right.APPLY)
    )
    if not mine:
        refuse_staff(user)
        onward = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('gi_registry:organization-new')}?{onward}")
    form = ApplyForm(
        request.POST or None,
        titles=titles,
        organizations=mine,
        initial={"title": request.GET.get("title", "")},
    )
    return _apply(request, indication, form, user)


def _apply(
    request: HttpRequest, indication: Indication, form: ApplyForm, user: User
) -> HttpResponse:
    context: dict[str, object] = {
        "indication": indication,
        "form": form,
        "only": form.only,
        "steps": words.steps_to_submit(),
    }
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = services.start_application(
                    organization=form.chosen("organization"),
                    title=form.chosen("title"),
                    statement=form.cleaned_data["statement"],
                    by=user,
                )
            except DomainError as error:
                refuse(form, error)
                context["existing"] = error.params.get("reference", "")
                status = status_of(error)
            else:
                next_page = (
                    "application-plot-new"
                    if indication.takes_plots
                    else ("application")
                )
                return redirect(f"gi_registry:{next_page}", reference=made.reference)
    return render(request, "gi_registry/apply.html", context, status=status)


@require_safe
@needs()
def application_list(request: HttpRequest) -> HttpResponse:
    """What one may see, by filters that live in the address; staff see their queue."""
    user = signed_in(request)
    if user.roles() and not user.rights() & selectors.READERS:
        raise Forbidden("right_missing", gettext_noop("您的账号没有此页的权限"))
    form = ApplicationFilter(request.GET)
    seen = selectors.applications(seen_by=user)
    found = (
        selectors.filtered(seen, selectors.Filters(**form.cleaned_data))
        if form.is_valid()
        else seen.none()
    )
    return render(
        request,
        "gi_registry/application_list.html",
        {
            "form": form,
            "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
            "counts": selectors.counts(seen),
            "queue": selectors.queue(seen_by=user, at=timezone.now()),
            "kinds": words.STATUS_KIND,
        },
    )


def found(request: HttpRequest, reference: str) -> Application:
    """Return an application that this person may see, or answer 404."""
    return get_object_or_404(
        selectors.applications(seen_by=signed_in(request)), reference=reference
    )


@require_safe
@needs()
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """Where an application stands, and what one can do about it."""
    return application_page(request, found(request, reference))


@require_POST
@needs()
def application_act(request: HttpRequest, reference: str) -> HttpResponse:
    """Carry out one legal act; a refusal comes back at the form."""
    application = found(request, reference)
    if request.POST.get("act") not in Act.values:
        raise Forbidden("unknown_act", gettext_noop("没有这种办理，回到申请页重选"))
    act = Act(request.POST["act"])
    form = ActForm(request.POST, act=act)
    if not form.is_valid():
        return application_page(request, application, act_form=(act, form), status=400)
    try:
        services.advance(
            application=application,
            act=act,
            by=signed_in(request),
            reason=form.cleaned_data["reason"],
        )
    except DomainError as error:
        refuse(form, error)
        return application_page(
            request, application, act_form=(act, form), status=status_of(error)
        )
    application.refresh_from_db(fields=["status"])
    text = gettext("已办理「%(act)s」，现在：%(status)s") % {
        "act": act.label,
        "status": application.get_status_display(),
    }
    messages.success(request, text)
    return redirect("gi_registry:application", reference=reference)


@require_POST
@needs(Right.APPLY)
def application_statement(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the description of a draft or a returned application."""
    application = found(request, reference)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return application_page(request, application, statement_form=form, status=400)
    try:
        services.edit_statement(
            application=application,
            statement=form.cleaned_data["statement"],
            by=signed_in(request),
        )
    except DomainError as error:
        refuse(form, error)
        return application_page(
            request, application, statement_form=form, status=status_of(error)
        )
    messages.success(request, gettext("说明已保存"))
    return redirect("gi_registry:application", reference=reference)
