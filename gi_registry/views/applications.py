"""Applications: begin one, see where it stands, carry out the acts open to one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import DomainError, Forbidden, gettext_noop
from gi_registry import words
from gi_registry.forms.applications import (
    ActForm,
    ApplicationFilter,
    ApplyForm,
)
from gi_registry.forms.review import QueueForm
from gi_registry.models import (
    Application,
    ApplicationQuerySet,
    Indication,
    LegalTitle,
)
from gi_registry.selectors import applications as selectors
from gi_registry.selectors import review as reviews
from gi_registry.selectors.contents import may_edit
from gi_registry.services import applications as services
from gi_registry.services.organizations import refuse_staff
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.application_page import MARK, application_page
from gi_registry.views.files import Kind, table_answer
from gi_registry.words import review as review_words
from gi_registry.workflow import OF_APPLICANT, STAGES, Act

PAGE_SIZE = 25
QUEUE_SIZE = 100
ECHO = timedelta(minutes=1)


@needs()
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Choose the right and the organization; where there is one, it is chosen."""
    user = signed_in(request)
    indication = get_object_or_404(Indication, key=key)
    titles = LegalTitle.objects.open_to_apply().filter(indication=indication)
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
        request.POST if request.method == "POST" else None,
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
                    statement="",
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
                    else "application-form-start"
                )
                return redirect(f"gi_registry:{next_page}", reference=made.reference)
    return render(request, "gi_registry/apply.html", context, status=status)


def _list_form(request: HttpRequest) -> ApplicationFilter:
    user = signed_in(request)
    if user.roles() and not user.rights() & selectors.READERS:
        raise Forbidden("right_missing", gettext_noop("您的账号没有此页的权限"))
    return ApplicationFilter(request.GET)


def _seen(request: HttpRequest, form: ApplicationFilter) -> ApplicationQuerySet:
    """Return what one may see, as the address filters it."""
    seen = selectors.applications(seen_by=signed_in(request))
    if not form.is_valid():
        return seen.none()
    return selectors.filtered(seen, selectors.Filters(**form.cleaned_data))


def _queue(request: HttpRequest) -> ApplicationQuerySet | None:
    """Return what waits for one, as the address filters it."""
    form = QueueForm(request.GET)
    asked = (
        reviews.QueueFilter(**form.cleaned_data)
        if form.is_valid()
        else reviews.QueueFilter()
    )
    return reviews.queue(signed_in(request), asked, timezone.localdate())


@require_safe
@needs()
def application_list(request: HttpRequest) -> HttpResponse:
    """What one may see, by filters that live in the address; staff see their queue."""
    user, form = signed_in(request), _list_form(request)
    waiting, now = _queue(request), timezone.now()
    return render(
        request,
        "gi_registry/application_list.html",
        {
            "form": form,
            "page": Paginator(_seen(request, form), PAGE_SIZE).get_page(
                request.GET.get("page")
            ),
            "counts": selectors.counts(selectors.applications(seen_by=user)),
            "queue": None
            if waiting is None
            else reviews.rows(waiting[:QUEUE_SIZE], now),
            "queue_form": QueueForm(request.GET),
            "numbers": reviews.numbers(user, timezone.localdate(now)),
            "lights": review_words.LIGHT_KIND,
            "light_words": review_words.LIGHT_WORD,
            "kinds": words.STATUS_KIND,
            "filters": request.GET.urlencode(),
        },
    )


HEADS = (
    *(_("编号"), _("状态"), _("主体"), _("地理标志"), _("县区"), _("提交于")),
    *(_("期限"), _("期限说明"), _("办理人")),
)


def _table(
    found: ApplicationQuerySet, *, name: str, kind: Kind, with_people: bool
) -> HttpResponseBase:
    """Answer applications as a file; who has them in hand is for colleagues."""
    heads = HEADS if with_people else HEADS[:-1]

    def rows() -> Iterator[Sequence[object]]:
        yield [str(head) for head in heads]
        for row in found.select_related("assignee").iterator(chunk_size=500):
            line = [
                *(row.reference, row.get_status_display(), str(row.organization)),
                *(str(row.indication), str(row.region)),
                timezone.localtime(row.submitted_at).date() if row.submitted_at else "",
                row.due_on or "",
                reviews.calendar_note(row.due_on),
                row.assignee.first_name if row.assignee else "",
            ]
            yield line[: len(heads)]

    return table_answer(rows(), name=name, kind=kind)


@require_safe
@needs()
def application_table(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The list as a file, with the filters of its address."""
    form = _list_form(request)
    staff = reviews.has_queue(signed_in(request))
    found = _seen(request, form)
    return _table(found, name="applications", kind=kind, with_people=staff)


@require_safe
@needs()
def queue_table(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """What waits for one as a file, with the filters of its address."""
    found = _queue(request)
    if found is None:
        raise Forbidden("right_missing", gettext_noop("您的账号没有此页的权限"))
    return _table(found, name="queue", kind=kind, with_people=True)


def found(request: HttpRequest, reference: str) -> Application:
    """Return an application that this person may see, or answer 404."""
    return get_object_or_404(
        selectors.applications(seen_by=signed_in(request)), reference=reference
    )


def refuse_reader(application: Application, user: User) -> None:
    """Refuse who may read it but not change it now; a closed one says so itself."""
    services.refuse_closed(application)
    if not may_edit(application, user):
        raise Forbidden("not_yours", gettext_noop("您不是该主体的经办人"))


@require_safe
@needs()
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """Where an application stands, and what one can do about it."""
    return application_page(request, found(request, reference))


def marks_of(data: QueryDict) -> dict[str, str]:
    """Return the marks of a return: the fields that were ticked, with what to mend."""
    return {
        field: str(data.get(f"{MARK}{field}", "")) for field in data.getlist("marked")
    }


@require_POST
@needs()
def application_act(request: HttpRequest, reference: str) -> HttpResponse:
    """Carry out one legal act; a refusal comes back at the form."""
    application = found(request, reference)
    if request.POST.get("act") not in Act.values:
        raise Forbidden("unknown_act", gettext_noop("没有这种办理，回到申请页重选"))
    act = Act(request.POST["act"])
    if _is_echo(application, act, signed_in(request)):
        return _acted(request, application, act)
    form = ActForm(request.POST, request.FILES, act=act, application=application)
    if not form.is_valid():
        return application_page(request, application, act_form=(act, form), status=400)
    try:
        read = form.cleaned_data["version"]
        papers = replace(
            form.papers(),
            marks=marks_of(request.POST),
            version=read or None if act in OF_APPLICANT else read,
        )
        services.advance(
            application=application,
            act=act,
            by=signed_in(request),
            reason=form.cleaned_data["reason"],
            papers=papers,
        )
    except DomainError as error:
        refuse(form, error)
        return application_page(
            request, application, act_form=(act, form), status=status_of(error)
        )
    application.refresh_from_db(fields=["status"])
    return _acted(request, application, act)


def _is_echo(application: Application, act: Act, user: User) -> bool:
    """Say whether it is the second tap on a button whose first was heard."""
    return (
        act is Act.SUBMIT
        and application.status in STAGES
        and application.last_step_by_id == user.pk
        and application.submitted_at is not None
        and timezone.now() - application.submitted_at < ECHO
    )


def _acted(request: HttpRequest, application: Application, act: Act) -> HttpResponse:
    """Say what was done and where it stands now."""
    text = gettext("已办理「%(act)s」，现在：%(status)s") % {
        "act": act.label,
        "status": application.get_status_display(),
    }
    messages.success(request, text)
    return redirect("gi_registry:application", reference=application.reference)
