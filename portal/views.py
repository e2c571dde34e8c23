"""Pages that span all parts: the front door, one's desk, the answers when lost."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.defaults import server_error

from accounts.access import needs, signed_in
from portal import selectors
from portal.city import people
from records import notices


class LogIn(LoginView):
    """The log-in page; in the demonstration it lists the log-ins by role."""

    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        if settings.DEMO_MODE:
            context["demo_logins"] = people.log_ins()
        return context


class LogOut(LogoutView):
    """Leave; what forms kept in this browser goes too (static/js/autosave.js)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            response["Clear-Site-Data"] = '"storage"'
        return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, a code field, the names, the latest public acts."""
    return render(request, "portal/home.html", selectors.front_door())


@require_safe
@needs()
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for this person."""
    return render(request, "portal/desk.html", selectors.desk(signed_in(request)))


@require_POST
@needs()
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice of one's own as read and go to the page it is about."""
    notice = notices.mark_read(pk=pk, by=signed_in(request), at=timezone.now())
    if notice is None:
        raise Http404
    return redirect(notice.url)


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers too; without it this process should get no requests."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ready"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the register, not the labels."""
    return HttpResponse(
        "User-agent: *\nDisallow: /T/\nDisallow: /check/\n", content_type="text/plain"
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old page, or another site's doing."""
    words = _("这一页打开太久，或不是从本站提交的。")
    return render(request, "409.html", {"reason": words}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """More than a form may hold, or no form of ours: said in words, not in code."""
    words = _("送来的内容太大，或格式不对，没有保存。返回上一页，分成几次再送。")
    if _asks_the_api(request):
        return JsonResponse({"code": "bad_request", "detail": words}, status=400)
    return render(request, "409.html", {"reason": words}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Known but not allowed."""
    return render(request, "403.html", {"reason": ""}, status=403)


def _asks_the_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Hidden or absent: the answer is the same; programs get {code, detail}."""
    if _asks_the_api(request):
        words = {"code": "not_found", "detail": _("没有这个页面，或您看不到它。")}
        return JsonResponse(words, status=404)
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours, already logged; the page needs nothing that may be broken."""
    if _asks_the_api(request):
        words = {"code": "server_error", "detail": _("系统出错，已记录")}
        return JsonResponse(words, status=500)
    return server_error(request)
