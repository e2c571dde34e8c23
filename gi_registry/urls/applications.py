"""Applications and their plots."""

from django.urls import path

from gi_registry.views import applications, plot_files, plots

urlpatterns = [
    path("gi/<slug:key>/apply/", applications.apply, name="apply"),
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
        "applications/<slug:reference>/plots/new/",
        plots.plot_new,
        name="application-plot-new",
    ),
    path(
        "applications/<slug:reference>/plots/files/<int:pk>/",
        plot_files.plot_file,
        name="plot-file",
    ),
    path(
        "applications/<slug:reference>/plots/files/<int:pk>/register/",
        plot_files.plot_file_register,
        name="plot-file-register",
    ),
    path(
        "applications/<slug:reference>/plots/files/<int:pk>/drop/",
        plot_files.plot_file_drop,
        name="plot-file-drop",
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
