"""The auditor's own page: every act on record, by page and filter; nothing else."""

from collections.abc import Iterable, Sequence

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.roles import Right
from gi_registry.views.files import Kind, table_answer
from portal import selectors

ROWS = 50


class AuditFilter(forms.Form):
    """What an auditor looks for; every part may be left out."""

    target = forms.CharField(label=gettext_lazy("对象"), required=False, max_length=80)
    person = forms.CharField(
        label=gettext_lazy("办理人"), required=False, max_length=150
    )
    act = forms.CharField(label=gettext_lazy("行为"), required=False, max_length=60)
    since = forms.DateField(
        label=gettext_lazy("从哪天起"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=gettext_lazy("到哪天止"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    before = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )


@require_safe
@needs(Right.READ_AUDIT)
def audit_list(request: HttpRequest) -> HttpResponse:
    """One page of acts, the latest first; `before` goes on where the last one ended."""
    form = AuditFilter(request.GET)
    found = _found(form)
    rows = list(found[: ROWS + 1])
    context = {
        "form": form,
        "rows": rows[:ROWS],
        "last": rows[ROWS - 1].pk if len(rows) > ROWS else None,
        "filtered": any(form.data.values()),
        "query": request.GET.urlencode(),
    }
    status = 200 if form.is_valid() else 400
    return render(request, "portal/audit.html", context, status=status)


@require_safe
@needs(Right.READ_AUDIT)
def audit_file(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The acts that the page would show, all pages."""
    return table_answer(
        _lines(_found(AuditFilter(request.GET))), name="audit", kind=kind
    )


def _found(form: AuditFilter) -> QuerySet[selectors.AuditEntry]:
    return selectors.acts(**form.cleaned_data) if form.is_valid() else selectors.acts()


def _lines(entries: QuerySet[selectors.AuditEntry]) -> Iterable[Sequence[object]]:
    """Yield the heads and a line an act, with its link so that others can check it."""
    yield (
        *(_("编号"), _("链号"), _("时间"), _("行为"), _("对象"), _("办理人")),
        *(_("理由"), _("渠道"), _("来源网段"), _("内容"), _("哈希")),
    )
    for entry in entries.iterator():
        yield (
            *(entry.pk, entry.seq, entry.at.isoformat(), entry.act, entry.target),
            *(entry.by.username if entry.by else "", entry.reason),
            *(entry.get_channel_display(), entry.network),
            *(str(entry.data or ""), entry.entry_hash or ""),
        )
