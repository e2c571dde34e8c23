"""The names."""

from django.urls import path

from gi_registry.views import indications, public_map, removals, specifications, titles

urlpatterns = [
    path("gi/", indications.indication_list, name="indication-list"),
    path("gi/<slug:key>/", indications.indication, name="indication"),
    path("gi/<slug:key>/map/", public_map.indication_map, name="indication-map"),
    path(
        "gi/<slug:key>/history/",
        indications.indication_history,
        name="indication-history",
    ),
    path(
        "gi/<slug:key>/photos/<int:pk>.jpg", indications.photo, name="indication-photo"
    ),
    path(
        "gi/<slug:key>/photos/<int:pk>/remove/",
        titles.photo_remove,
        name="indication-photo-remove",
    ),
    path("gi/<slug:key>/names/", titles.indication_names, name="indication-names"),
    path(
        "gi/<slug:key>/remove/",
        removals.removal_new,
        {"what": "remove"},
        name="indication-remove",
    ),
    path(
        "gi/<slug:key>/restore/",
        removals.removal_new,
        {"what": "restore"},
        name="indication-restore",
    ),
    path(
        "gi/<slug:key>/specification/<int:version>/",
        specifications.specification,
        name="specification",
    ),
]
