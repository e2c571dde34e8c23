"""The progress of one's own long work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import needs, signed_in
from jobs import registry
from jobs.models import Job


@needs()
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress as a page, or as the piece that htmx asks for."""
    row = get_object_or_404(Job.objects.visible_to(signed_in(request)), pk=pk)
    is_piece = request.headers.get("HX-Request") == "true"
    context = {"job": row, "page": registry.page_of(row)}
    return render(
        request, "jobs/progress.html" if is_piece else "jobs/job.html", context
    )
