"""The reviewer's pages of one application: hands, checks, visits, evidence."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import Conflict, DomainError, Forbidden, gettext_noop
from core.words import say
from gi_registry.forms.review import ChecksForm, VisitForm
from gi_registry.models import Application, SitePhoto
from gi_registry.selectors import applications as selectors
from gi_registry.services import review as services
from gi_registry.services.review import VisitIn
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.application_page import application_page
from gi_registry.views.applications import found
from records.downloads import document_response
from records.uploads import PHOTOS, read_upload

EXAMINING = (Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE)


@require_POST
@needs(*EXAMINING)
def hands(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an application up, take it over from a colleague, or give it back."""
    application, user = found(request, reference), signed_in(request)
    try:
        if request.POST.get("hand") == "take_up":
            services.take_up(application=application, by=user)
        elif request.POST.get("hand") == "take_over":
            note = request.POST.get("note", "")
            services.take_over(application=application, note=note, by=user)
        elif request.POST.get("hand") == "give_back":
            services.give_back(application=application, by=user)
        else:
            raise Forbidden("unknown_act", gettext_noop("没有这种办理，回到申请页重选"))
    except DomainError as error:
        return application_page(
            request, application, hand_error=say(error), status=status_of(error)
        )
    return redirect("gi_registry:application", reference=reference)


@require_POST
@needs(*EXAMINING)
def checks(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what the checks of the present stage came to."""
    application = found(request, reference)
    stage = application.stage()
    if stage is None:
        raise Conflict("not_waiting", gettext_noop("这件申请现在不等审核"))
    form = ChecksForm(request.POST, stage=stage, application=application)
    status = 400
    if form.is_valid():
        try:
            services.record_checks(
                application=application,
                results=form.results(),
                by=signed_in(request),
                version=form.cleaned_data["version"],
            )
        except DomainError as error:
            refuse(form, error)
            status = status_of(error)
        else:
            messages.success(request, gettext("审查已保存"))
            return redirect("gi_registry:application", reference=reference)
    return application_page(request, application, checks_form=form, status=status)


@needs(Right.SITE_CHECK)
def visit(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down a visit on the ground, with photographs and places."""
    application, user = found(request, reference), signed_in(request)
    if not selectors.may(application, user)["may_visit"]:
        raise Conflict("no_visit_due", gettext_noop("这一阶段不需要现场核查"))
    form = VisitForm(
        request.POST or None, request.FILES or None, application=application
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                services.record_visit(
                    application=application, visit=_visit_of(form), by=user
                )
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                messages.success(request, gettext("现场核查已记录"))
                return redirect("gi_registry:application", reference=reference)
    return render(
        request,
        "gi_registry/review_visit.html",
        {"application": application, "form": form},
        status=status,
    )


def _visit_of(form: VisitForm) -> VisitIn:
    data = form.cleaned_data
    return VisitIn(
        visited_on=data["visited_on"],
        outcome=data["outcome"],
        text=data["text"],
        plots=tuple(data.get("plots", ())),
        points=data["points"],
        photos=tuple(
            read_upload(file, field="photos", kinds=PHOTOS) for file in data["photos"]
        ),
    )


def _evidence(request: HttpRequest, reference: str) -> Application:
    """Return an application whose evidence one may open: its people and bureaus."""
    application = found(request, reference)
    if not selectors.rights_on(application, signed_in(request)):
        raise Forbidden("right_missing", gettext_noop("您的账号没有此页的权限"))
    return application


@require_safe
@needs()
def photo(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """Hand out a photograph of a visit as it was kept."""
    row = get_object_or_404(
        SitePhoto, pk=pk, site_check__application=_evidence(request, reference)
    )
    return document_response(row.document)


@require_safe
@needs()
def answer(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """Hand out what a body outside answered."""
    application = _evidence(request, reference)
    return document_response(
        get_object_or_404(application.outside_answers, pk=pk).document
    )
