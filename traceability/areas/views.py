"""What the next version of an origin area would touch, before anyone enters it."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import needs, signed_in
from accounts.models import User
from core import units
from gi_registry import scope
from gi_registry.models import Application, Indication
from gi_registry.views.area_drafts import of_draft
from gi_registry.views.files import Kind, table_answer
from maps.models import AreaProposal
from traceability.areas import selectors
from traceability.areas.selectors import Affected

ROWS_SHOWN = 200  # of each table on the page; the file has all


@require_safe
@needs(*scope.KEEPERS)
@of_draft
def affected(
    request: HttpRequest, name: Indication, proposal: AreaProposal
) -> HttpResponse:
    """The plots, rights, quotas and live labels that the version touches."""
    found = _found(proposal, signed_in(request))
    context = {
        "indication": name,
        "proposal": proposal,
        "affected": found,
        "plots": found.plots[:ROWS_SHOWN],
        "rights": found.rights[:ROWS_SHOWN],
        "quotas": found.quotas[:ROWS_SHOWN],
        "labels": found.labels[:ROWS_SHOWN],
        "shown": ROWS_SHOWN,
    }
    return render(request, "traceability/area_affected.html", context)


@require_safe
@needs(*scope.KEEPERS)
@of_draft
def affected_table(
    request: HttpRequest, name: Indication, proposal: AreaProposal, kind: Kind
) -> HttpResponseBase:
    """The same as a file, one row a plot, right, quota or run of labels."""
    found = _found(proposal, signed_in(request))
    file = f"{name.key}-affected"
    return table_answer(affected_rows(found), name=file, kind=kind)


def _found(proposal: AreaProposal, user: User) -> Affected:
    """Return what the person may see of it: drafts of applicants are theirs alone."""
    return selectors.affected(proposal, Application.objects.visible_to(user))


def affected_rows(found: Affected) -> Iterator[Sequence[object]]:
    """Yield the heads, then plots, rights, quotas and labels."""
    yield (
        *(_("类别"), _("主体"), _("编号"), _("地块")),
        *(_("现结论"), _("新结论"), _("现计入面积（亩）"), _("新计入面积（亩）")),
        *(_("已核发（公斤）"), _("不再应得（公斤）"), _("有效标签（枚）")),
    )
    for touched in found.plots:
        application = touched.row.application
        yield (
            *(_("地块"), application.organization.name, application.reference),
            *(touched.row.plot.name, touched.before_word, touched.after_word),
            units.mu(touched.counted_before_dm2),
            units.mu(touched.counted_after_dm2),
            *("", "", ""),
        )
    for right in found.rights:
        yield (_("使用权"), right.organization.name, right.number, *[""] * 8)
    for quota in found.quotas:
        account = quota.account
        yield (
            *(_("额度"), str(account.organization), str(account.season)),
            *(str(account.plot), "", "", "", ""),
            *(units.kg(quota.issued_g), units.kg(quota.lost_g), ""),
        )
    for line in found.labels:
        order = line.activation.batch.order
        yield (
            *(_("有效标签"), order.authorization.organization.name, order.number),
            *[""] * 7,
            line.live,
        )
