"""Lists as files: the right and the filters of the page, the rows of all its pages."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import needs, signed_in
from accounts.models import Organization
from gi_registry.authorization_workflow import CaseStatus
from gi_registry.forms.names import SearchForm
from gi_registry.forms.use_reports import YearForm
from gi_registry.models import Authorization, Indication, Specification
from gi_registry.models.authorizations import STAFF
from gi_registry.selectors import authorizations as life
from gi_registry.selectors import external as foreign
from gi_registry.selectors import use_reports as reports
from gi_registry.selectors.tables import external, names, organizations, review
from gi_registry.services import use_reports as rules
from gi_registry.views import cases, chains, disputes
from gi_registry.views import external as external_pages
from gi_registry.views.files import Kind, table_answer
from gi_registry.views.members import known


@require_safe
def indications(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The names that a search finds."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    return table_answer(names.name_rows(query), name="indications", kind=kind)


@require_safe
def history(request: HttpRequest, key: str, kind: Kind) -> HttpResponseBase:
    """Every act on the titles of a name."""
    found = get_object_or_404(Indication.objects.visible_to(request.user), key=key)
    rows = names.history_rows(found)
    return table_answer(rows, name=f"{key}-history", kind=kind)


@require_safe
def specification(
    request: HttpRequest, key: str, version: int, kind: Kind
) -> HttpResponseBase:
    """The rows of one version of a specification."""
    found = get_object_or_404(
        Specification.objects.prefetch_related(
            "requirements", "ceilings", "ratios", "packs"
        ),
        indication__key=key,
        indication__removed_at=None,
        version=version,
    )
    rows = names.specification_rows(found)
    return table_answer(rows, name=f"{key}-v{version}", kind=kind)


@require_safe
def notices(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """Every public notice, open and past."""
    rows = review.notice_rows(review.notices(), timezone.localdate())
    return table_answer(rows, name="notices", kind=kind)


@require_safe
@needs(*disputes.READERS)
def dispute_table(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The disputes one raised, or has to settle."""
    rows = review.dispute_rows(signed_in(request))
    return table_answer(rows, name="disputes", kind=kind)


@require_safe
@needs(*cases.READERS)
def case_table(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The cases of rights one may see, filtered as the page is."""
    found = life.cases(signed_in(request))
    if request.GET.get("status") in CaseStatus.values:
        found = found.filter(status=request.GET["status"])
    return table_answer(review.case_rows(found), name="cases", kind=kind)


@require_safe
@needs(*chains.STAFF)
def chain_table(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The chains in force and proposed, a row a stage."""
    return table_answer(review.chain_rows(), name="review-chains", kind=kind)


def _organization(request: HttpRequest, pk: int) -> Organization:
    return known(signed_in(request), pk)


@require_safe
@needs()
def papers(request: HttpRequest, pk: int, kind: Kind) -> HttpResponseBase:
    """The papers of an organization in use."""
    of = _organization(request, pk)
    rows = organizations.paper_rows(of, signed_in(request), timezone.localdate())
    return table_answer(rows, name="papers", kind=kind)


@require_safe
@needs()
def lab_reports(request: HttpRequest, pk: int, kind: Kind) -> HttpResponseBase:
    """The laboratory reports of an organization, a row a measured item."""
    of = _organization(request, pk)
    rows = organizations.lab_rows(of, signed_in(request), timezone.localdate())
    return table_answer(rows, name="lab-reports", kind=kind)


@require_safe
@needs(*STAFF)
def missing(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """Who owes the report on the year of the page and has not filed it."""
    form = YearForm(request.GET)
    year = (form.cleaned_data["year"] if form.is_valid() else None) or (
        timezone.localdate().year - 1
    )
    found = reports.of_region(reports.missing(year), signed_in(request))
    rows = review.missing_rows(found, year, rules.rule().due_on(year))
    return table_answer(rows, name=f"missing-{year}", kind=kind)


@require_safe
@needs(*STAFF)
def unused(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The rights that nobody is known to have used for long."""
    everyone = reports.of_region(Authorization.objects.all(), signed_in(request))
    found = reports.unused(timezone.localdate(), rules.rule(), everyone)
    return table_answer(review.unused_rows(found), name="unused", kind=kind)


@require_safe
@needs(*external_pages.KEEPERS)
def imports(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The files brought in from other registers, all of them."""
    rows = external.import_rows(foreign.imports())
    return table_answer(rows, name="external", kind=kind)


@require_safe
@needs(*external_pages.KEEPERS)
def external_records(request: HttpRequest, pk: int, kind: Kind) -> HttpResponseBase:
    """The records that one file brought, all of them."""
    found = get_object_or_404(foreign.imports(), pk=pk)
    rows = external.external_rows(found.records.order_by("file_number"))
    return table_answer(rows, name=f"external-{pk}", kind=kind)
