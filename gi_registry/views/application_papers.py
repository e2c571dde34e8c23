"""The papers of an application, and applications that came on paper."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import DomainError
from gi_registry import paper_needs
from gi_registry.forms.contents import OnPaperForm, OnPaperOrganizationForm, PaperForm
from gi_registry.models import Application, ApplicationPaper
from gi_registry.selectors import contents, guards
from gi_registry.selectors.preflight import needs_of
from gi_registry.services import paper_channel
from gi_registry.services import papers as services
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.application_form import steps_of
from gi_registry.views.applications import found, refuse_reader
from records.downloads import personal_response
from records.uploads import read_upload

EDITORS = (Right.APPLY, Right.TYPE_IN)


@needs(*EDITORS)
def papers(request: HttpRequest, reference: str) -> HttpResponse:
    """What is owed, what is there, and photographs to add."""
    application = found(request, reference)
    user = signed_in(request)
    kinds = paper_needs.kinds_for(needs_of(application))
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        kinds=kinds,
        initial={"kind": contents.missing_kind(application)},
    )
    status = 200
    if request.method == "POST":
        status = _add(request, application, form, user)
        if status == 302:
            return redirect("gi_registry:application-papers", reference=reference)
    else:
        refuse_reader(application, user)
    steps, at = steps_of(application, "papers")
    return render(
        request,
        "gi_registry/application_papers.html",
        {
            "application": application,
            "indication": application.indication,
            "form": form,
            "steps": steps,
            "step": at,
            "last_step": len(steps),
            "here": True,
            **contents.content_context(application, user),
        },
        status=status,
    )


def _add(
    request: HttpRequest, application: Application, form: PaperForm, user: User
) -> int:
    if not form.is_valid():
        return 400
    try:
        rows = services.add_papers(
            application=application,
            paper=form.paper(),
            uploads=[read_upload(file, field="photos") for file in form.sent()],
            by=user,
        )
    except DomainError as error:
        refuse(form, error)
        return status_of(error)
    text = ngettext("已添加 %(number)s 份", "已添加 %(number)s 份", len(rows))
    messages.success(request, text % {"number": len(rows)})
    return 302


def _paper(request: HttpRequest, reference: str, pk: int) -> ApplicationPaper:
    """Return a paper of an application that one may see, or answer 404."""
    return get_object_or_404(
        ApplicationPaper.objects.visible_to(signed_in(request)).select_related(
            "document", "application"
        ),
        application__reference=reference,
        pk=pk,
    )


@require_safe
@needs()
def paper_file(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """The file as it came; also one that was taken out: it stays on record."""
    user = signed_in(request)
    paper = _paper(request, reference, pk)
    return personal_response(
        paper.document,
        of=paper.application,
        by=user,
        is_own=guards.filled_in_by(paper.application, user),
    )


@require_POST
@needs(*EDITORS)
def paper_remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a paper out of the draft."""
    services.remove_paper(paper=_paper(request, reference, pk), by=signed_in(request))
    messages.success(request, gettext("已移出，原件仍留存备查"))
    return redirect("gi_registry:application-papers", reference=reference)


@needs(Right.TYPE_IN)
def on_paper(request: HttpRequest) -> HttpResponse:
    """A clerk types in an application that came on paper."""
    user = signed_in(request)
    codes = user.region_codes(Right.TYPE_IN)
    organizations = Organization.objects.visible_to(user)
    if codes is not None:
        organizations = organizations.filter(region__code__in=codes)
    form = OnPaperForm(
        request.POST or None,
        organizations=organizations,
        initial={"organization": request.GET.get("organization", "")},
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = paper_channel.start_paper_application(
                    **form.cleaned_data, by=user
                )
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                return redirect(
                    "gi_registry:application-papers", reference=made.reference
                )
    context = {"form": form}
    return render(
        request, "gi_registry/application_paper_new.html", context, status=status
    )


@needs(Right.TYPE_IN)
def on_paper_organization(request: HttpRequest) -> HttpResponse:
    """An organization that is not on the register yet, typed in from its licence."""
    form = OnPaperOrganizationForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = paper_channel.register_for(
                    **form.cleaned_data, by=signed_in(request)
                )
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                address = redirect("gi_registry:application-on-paper")
                address["Location"] += f"?organization={made.pk}"
                return address
    return render(
        request,
        "gi_registry/application_paper_organization.html",
        {"form": form},
        status=status,
    )
