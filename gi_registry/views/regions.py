"""The divisions with their codes and days: public."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gi_registry.forms.regions import RegionFilter
from gi_registry.selectors import regions as selectors
from gi_registry.selectors.tables.regions import region_rows
from gi_registry.views.files import Kind, table_answer


def _found(form: RegionFilter) -> list[selectors.Row]:
    """Return what the filters find; what is no day is said, and filters nothing."""
    data = form.cleaned_data if form.is_valid() else {}
    return selectors.rows(q=data.get("q", ""), on=data.get("on"))


@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    """Every division that was ever on the list, or those of one day."""
    form = RegionFilter(request.GET)
    context = {
        "form": form,
        "rows": _found(form),
        "on": form.cleaned_data.get("on"),
    }
    return render(request, "gi_registry/region_list.html", context)


@require_safe
def region_table(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    """The same as a file."""
    rows = region_rows(_found(RegionFilter(request.GET)))
    return table_answer(rows, name="regions", kind=kind)
