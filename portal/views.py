"""Pages that span all parts: the front door, one's desk, the answers when lost."""

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import needs, signed_in
from portal import selectors
from portal.city import people


class LogIn(LoginView):
    """The log-in page; in the demonstration it lists the log-ins by role."""

    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        if settings.DEMO_MODE:
            context["demo_logins"] = people.log_ins()
        return context


def home(request: HttpRequest) -> HttpResponse:
    """What this is, a code field, the names, the latest public acts."""
    return render(request, "portal/home.html", selectors.front_door())


@needs()
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for this person."""
    return render(request, "portal/desk.html", selectors.desk(signed_in(request)))


def plan(request: HttpRequest) -> HttpResponse:
    """The targets of the city plan, with what is known and what is not."""
    return render(request, "portal/plan.html", {"targets": selectors.targets()})


def alive(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> JsonResponse:
    """The database answers too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ready"})


def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the register, not the labels."""
    return HttpResponse(
        "User-agent: *\nDisallow: /T/\nDisallow: /check/\n", content_type="text/plain"
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Known but not allowed."""
    return render(request, "403.html", {"reason": ""}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Hidden or absent: the answer is the same."""
    return render(request, "404.html", {"reason": _("没有这一页")}, status=404)
