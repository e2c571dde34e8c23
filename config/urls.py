"""Every address of the site."""

from django.conf import settings
from django.urls import include, path

from portal.views import LogIn, LogOut

urlpatterns = [
    path("", include("portal.urls")),
    path("", include("gi_registry.urls")),
    path("", include("traceability.urls")),
    path("", include("output_stats.urls")),
    path("map/", include("maps.urls")),
    path("jobs/", include("jobs.urls")),
    path("api/v1/", include("api.urls")),
    path("login/", LogIn.as_view(), name="login"),
    path("logout/", LogOut.as_view(), name="logout"),
]

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler500 = "portal.views.broken"

if settings.DEMO_MODE:
    urlpatterns.append(path("", include("portal.demo_urls")))
