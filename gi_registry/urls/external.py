"""Records of other registers."""

from django.urls import path

from gi_registry.views import external

urlpatterns = [
    path("external/", external.external_list, name="external-list"),
    path("external/<int:pk>/", external.external_import, name="external-import"),
    path(
        "external/records/<int:pk>/",
        external.external_record_page,
        name="external-record-page",
    ),
    path(
        "external/records/<int:pk>.json",
        external.external_record,
        name="external-record",
    ),
]
