"""Official lines of the counties: proposed with a dry run, entered by another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError, Forbidden, gettext_noop
from core.words import say
from gi_registry import scope
from gi_registry.forms.regions import LINES, LinesForm
from gi_registry.selectors import region_lines as selectors
from gi_registry.views.answers import refuse, status_of
from maps.models import RegionLineImport
from maps.services import region_lines as services
from records.downloads import document_response
from records.uploads import read_upload

KEEPERS = (Right.KEEP_REGISTER, Right.ENTER_REGISTER)


@needs(*KEEPERS)
def line_list(request: HttpRequest) -> HttpResponse:
    """The lines in force, the files brought in, and the form for the next one."""
    user, status = signed_in(request), 200
    form = LinesForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                row = _propose(request, form)
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                return redirect("gi_registry:region-line", pk=row.pk)
    context = {
        "form": form if scope.keeps(user, Right.KEEP_REGISTER, None) else None,
        "rows": RegionLineImport.objects.select_related("document"),
        "in_force": selectors.in_force(),
    }
    return render(request, "gi_registry/region_lines.html", context, status=status)


def _propose(request: HttpRequest, form: LinesForm) -> RegionLineImport:
    user = signed_in(request)
    scope.refuse_other_bureau(user, Right.KEEP_REGISTER, None)
    upload = read_upload(form.cleaned_data["file"], kinds=LINES)
    return services.propose_lines(upload=upload, lines=form.lines_in(), by=user)


@require_safe
@needs(*KEEPERS)
def line_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file would change, and where its lines do not fit."""
    return _page(request, pk)


def _page(
    request: HttpRequest, pk: int, error: str = "", status: int = 200
) -> HttpResponse:
    row = get_object_or_404(RegionLineImport, pk=pk)
    context = selectors.line_context(row) | {
        "error": error,
        "may_enter": scope.keeps(signed_in(request), Right.ENTER_REGISTER, None),
    }
    return render(request, "gi_registry/region_line.html", context, status=status)


@require_POST
@needs(Right.ENTER_REGISTER)
def line_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the lines of a file in force, or lay them aside."""
    row, user = get_object_or_404(RegionLineImport, pk=pk), signed_in(request)
    reason = request.POST.get("reason", "")
    try:
        scope.refuse_other_bureau(user, Right.ENTER_REGISTER, None)
        if request.POST.get("decision") == "enter":
            services.enter_lines(row=row, reason=reason, by=user)
        elif request.POST.get("decision") == "drop":
            services.drop_lines(row=row, reason=reason, by=user)
        else:
            raise Forbidden("unknown_act", gettext_noop("没有这种办理，回到申请页重选"))
    except DomainError as error:
        return _page(request, pk, say(error), status_of(error))
    messages.success(request, gettext("已办理"))
    return redirect("gi_registry:region-line", pk=pk)


@require_safe
@needs(*KEEPERS)
def line_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it came in."""
    row = get_object_or_404(RegionLineImport.objects.select_related("document"), pk=pk)
    return document_response(row.document)
