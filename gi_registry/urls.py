from django.urls import path

from gi_registry.views import applications, indications, organizations, plots, users

app_name = "gi_registry"
urlpatterns = [
    path("gi/", indications.indication_list, name="indication-list"),
    path("gi/<slug:key>/", indications.indication, name="indication"),
    path("gi/<slug:key>/apply/", applications.apply, name="apply"),
    path("users/", users.user_list, name="user-list"),
    path("users.csv", users.user_csv, name="user-csv"),
    path("users/<slug:number>/", users.user, name="user"),
    path(
        "users/<slug:number>/state/",
        users.authorization_state,
        name="authorization-state",
    ),
    path("organizations/new/", organizations.organization_new, name="organization-new"),
    path("organizations/<int:pk>/", organizations.organization, name="organization"),
    path(
        "organizations/<int:pk>/plots/<int:plot_pk>/retire/",
        plots.plot_retire,
        name="plot-retire",
    ),
    path("applications/", applications.application_list, name="application-list"),
    path(
        "applications/<slug:reference>/", applications.application, name="application"
    ),
    path(
        "applications/<slug:reference>/acts/",
        applications.application_act,
        name="application-act",
    ),
    path(
        "applications/<slug:reference>/statement/",
        applications.application_statement,
        name="application-statement",
    ),
    path(
        "applications/<slug:reference>/plots/new/",
        plots.plot_new,
        name="application-plot-new",
    ),
    path(
        "applications/<slug:reference>/plots/<int:pk>/remove/",
        plots.plot_remove,
        name="application-plot-remove",
    ),
    path(
        "applications/<slug:reference>/plots/<int:pk>/review/",
        plots.plot_review,
        name="application-plot-review",
    ),
]
