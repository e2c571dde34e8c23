"""The one box that finds: names, users, notices, and what is one's own to see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gi_registry.forms.finding import FindForm
from gi_registry.selectors import finding


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Answer what was typed, kind by kind."""
    form = FindForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    groups = finding.find(typed, seen_by=request.user) if typed else []
    context = {"form": form, "typed": typed, "groups": groups}
    return render(request, "gi_registry/finding.html", context)
