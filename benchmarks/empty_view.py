"""The site with one more page that does nothing: the rival of the scan page."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler403, handler404, urlpatterns

__all__ = ["handler403", "handler404", "urlpatterns"]


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"")


urlpatterns = [path("bench-nothing", nothing), *urlpatterns]
