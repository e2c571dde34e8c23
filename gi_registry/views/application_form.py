"""The form of an application: one topic a step, saved as one types."""

from collections.abc import Callable, Sequence
from functools import wraps

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs, signed_in
from accounts.roles import Right
from core.errors import DomainError
from core.words import say
from gi_registry import application_form as pure
from gi_registry.application_form import Field, Section
from gi_registry.forms.contents import AnswerForm, ContactLookForm, SectionForm
from gi_registry.legal_kinds import LegalKind
from gi_registry.models import Application, CorrectionMark, LegalTitle
from gi_registry.selectors import applications as selectors
from gi_registry.selectors import at_hand, contents
from gi_registry.selectors.preflight import fields_of
from gi_registry.services import drafts
from gi_registry.services.drafts import Saved, Stale
from gi_registry.services.prefill import prefilled
from gi_registry.views import indications
from gi_registry.views.answers import refuse, status_of
from gi_registry.views.applications import found, refuse_reader
from gi_registry.words import contents as words
from gi_registry.workflow import Status
from maps import selectors as pictures

View = Callable[..., HttpResponseBase]
EDITORS = (Right.APPLY, Right.TYPE_IN)


def wants_json(request: HttpRequest) -> bool:
    """Say whether the script asks; people's browsers ask for a page."""
    return request.headers.get("Accept", "") == "application/json"


def tells_scripts(view: View) -> View:
    """Answer the script 401 when the log-in is over; people are sent to log in."""

    @wraps(view)
    def told(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
        if wants_json(request) and not request.user.is_authenticated:
            return JsonResponse(
                {"code": "not_signed_in", "detail": gettext("登录已过期")}, status=401
            )
        return view(request, **kwargs)

    return told


@require_safe
def apply_guide(request: HttpRequest, key: str) -> HttpResponse:
    """What to have at hand, how long it takes and who decides; nothing is asked."""
    indication = indications.found(request, key)
    if indication.removed_at:
        return indications.gone(request, indication)
    titles = LegalTitle.objects.open_to_apply().filter(indication=indication)
    today = timezone.localdate()
    return render(
        request,
        "gi_registry/apply_guide.html",
        {
            "indication": indication,
            "guides": [contents.guide(title, today) for title in titles],
        },
    )


@require_safe
@needs(*EDITORS)
def form_start(request: HttpRequest, reference: str) -> HttpResponse:
    """Go on where the first question is still open."""
    application = found(request, reference)
    content = contents.content_of(application)
    for question in fields_of(application):
        open_now = pure.is_due(question, content)
        if open_now and pure.is_empty(content.get(question.key)):
            return redirect(contents.step_url(application, question.section))
    return redirect("gi_registry:application-check", reference=reference)


@never_cache
@tells_scripts
@needs(*EDITORS)
def form_step(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """One topic: shown, saved by the button, or saved by the script."""
    application = found(request, reference)
    asked = _asked(application, section)
    if request.method == "POST":
        return _save(request, application, Section(section), asked)
    refuse_reader(application, signed_in(request))
    form = SectionForm(
        asked=asked, initial=prefilled(application, asked, by=signed_in(request))
    )
    return _step_page(request, application, Section(section), form)


def _asked(application: Application, section: str) -> list[Field]:
    asked = [q for q in fields_of(application) if q.section == section]
    if not asked:
        raise Http404
    return asked


def _save(
    request: HttpRequest,
    application: Application,
    section: Section,
    asked: list[Field],
) -> HttpResponse:
    form = SectionForm(request.POST, asked=asked)
    typed = form.typed()
    if wants_json(request):
        typed = {key: text for key, text in typed.items() if key in request.POST}
    sent = request.POST.get("revision", "")
    try:
        saved = drafts.save_fields(
            application=application,
            typed=typed,
            revision=int(sent) if sent.isascii() and sent.isdigit() else -1,
            by=signed_in(request),
        )
    except Stale as stale:
        return _stale(request, application, section, form, stale)
    except DomainError as error:
        if wants_json(request):
            body = {"code": error.code, "detail": say(error)}
            return JsonResponse(body, status=status_of(error))
        raise
    if wants_json(request):
        return _saved_json(saved)
    if saved.faults:
        form.add_faults(saved.faults)
        return _step_page(request, saved.application, section, form, status=400)
    _answer_marks(request, application)
    return redirect(_onward(application, section, request.POST.get("go", "")))


def _answer_marks(request: HttpRequest, application: Application) -> None:
    """Keep what was said beside the mended fields."""
    for mark in application.marks.filter(version=application.version):
        if answer := request.POST.get(f"answer-{mark.pk}", "").strip():
            drafts.answer_mark(mark=mark, answer=answer, by=signed_in(request))


def _saved_json(saved: Saved) -> JsonResponse:
    return JsonResponse(
        {
            "revision": saved.application.revision,
            "saved_at": timezone.localtime(saved.at).strftime("%H:%M"),
            "errors": {key: say(fault) for key, fault in saved.faults.items()},
            "understood": {
                key: gettext("理解为 %(value)s") % {"value": text} if text else ""
                for key, text in saved.understood.items()
            },
        }
    )


def _stale(
    request: HttpRequest,
    application: Application,
    section: Section,
    form: SectionForm,
    stale: Stale,
) -> HttpResponse:
    """Answer 409 with both values of each field; nothing was written."""
    if wants_json(request):
        body = {
            "code": stale.code,
            "detail": say(stale),
            "revision": stale.revision,
            "clashes": {
                c.key: {"mine": c.mine, "theirs": c.theirs} for c in stale.clashes
            },
        }
        return JsonResponse(body, status=409)
    application.refresh_from_db()
    clashes = [(form[c.key], c.theirs) for c in stale.clashes]
    return _step_page(request, application, section, form, clashes=clashes, status=409)


def _onward(application: Application, section: Section, go: str) -> str:
    """Return the next step, or the one before; a correction goes back to its marks."""
    if application.status == Status.RETURNED:
        return reverse("gi_registry:application", args=[application.reference])
    kind = LegalKind(application.title.kind)
    year = timezone.localtime(application.created_at).year
    topics = list(pure.sections(kind, year))
    at = topics.index(section) + (-1 if go == "back" else 1)
    if 0 <= at < len(topics):
        return contents.step_url(application, topics[at])
    name = "application-papers" if at > 0 else "application"
    return reverse(f"gi_registry:{name}", args=[application.reference])


def _step_page(
    request: HttpRequest,
    application: Application,
    section: Section,
    form: SectionForm,
    *,
    clashes: Sequence[tuple[BoundField, str]] = (),
    status: int = 200,
) -> HttpResponse:
    steps, at = steps_of(application, section)
    marks = application.marks.filter(
        version=application.version, field__in=list(form.fields)
    )
    by_field = {mark.field: mark for mark in marks}
    units = {q.key: q.unit_words for q in form.asked}
    rows = [
        (form[q.key], units[q.key], by_field.get(q.key), q.is_folded)
        for q in form.asked
    ]
    context = {
        "application": application,
        "indication": application.indication,
        "section": section,
        "form": form,
        "rows": [row[:3] for row in rows if not row[3]],
        "folded": [row[:3] for row in rows if row[3]],
        "is_unfolded": any(
            row[0].value() or row[0].errors or row[2] for row in rows if row[3]
        ),
        "clashes": clashes,
        "steps": steps,
        "step": at,
        "last_step": len(steps),
    }
    return render(request, "gi_registry/application_edit.html", context, status=status)


def steps_of(
    application: Application, here: str
) -> tuple[list[dict[str, object]], int]:
    """Return the steps of the form for `components/steps.html`, and where one is."""
    reference = application.reference
    kind = LegalKind(application.title.kind)
    year = timezone.localtime(application.created_at).year
    rows: list[tuple[str, object, str]] = [
        (section, section.label, contents.step_url(application, section))
        for section in pure.sections(kind, year)
    ]
    for name, label in (("papers", words.STEP_PAPERS), ("check", words.STEP_CHECK)):
        url = reverse(f"gi_registry:application-{name}", args=[reference])
        rows.append((name, label, url))
    at = [key for key, *_ in rows].index(here) + 1
    return [{"label": label, "url": url} for _, label, url in rows], at


@never_cache
@require_safe
@needs(*EDITORS, Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE)
def form_check(request: HttpRequest, reference: str) -> HttpResponse:
    """The summary with everything that would be refused, and where to mend it."""
    application = found(request, reference)
    user = signed_in(request)
    at_hand.prepare([application])
    steps, at = steps_of(application, "check")
    return render(
        request,
        "gi_registry/application_check.html",
        {
            "application": application,
            "indication": application.indication,
            "steps": steps if contents.may_edit(application, user) else [],
            "step": at,
            "svg": _picture(application),
            "may": selectors.may(application, user),
            **contents.content_context(application, user),
        },
    )


def _picture(application: Application) -> str:
    rows = selectors.plot_table(application).rows
    if not rows:
        return ""
    return pictures.plots_picture(rows[0].origin_area, selectors.plot_shapes(rows))


@require_POST
@needs(*EDITORS)
def mark_answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say what was done about a mark."""
    application = found(request, reference)
    mark = get_object_or_404(CorrectionMark, application=application, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("写一句改了什么"))
        return redirect(contents.place_url(application, mark.field))
    drafts.answer_mark(
        mark=mark, answer=form.cleaned_data["answer"], by=signed_in(request)
    )
    messages.success(request, gettext("答复已保存"))
    return redirect("gi_registry:application", reference=reference)


@never_cache
@needs(Right.REVIEW_COUNTY, Right.REVIEW_CITY, Right.DECIDE)
def contact_look(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask why, then open the contact's data in this answer alone, on record."""
    application = found(request, reference)
    form = ContactLookForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"application": application, "form": form}
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                opened = drafts.look_contact(
                    application=application, **form.cleaned_data, by=signed_in(request)
                )
            except DomainError as error:
                refuse(form, error)
                status = status_of(error)
            else:
                labels = {q.key: q.label for q in fields_of(application)}
                context["facts"] = [(labels[key], text) for key, text in opened.items()]
                status = 200
    return render(
        request, "gi_registry/application_contact.html", context, status=status
    )
