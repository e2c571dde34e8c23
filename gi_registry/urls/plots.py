"""Plots on record, and ground that two producers claim."""

from django.urls import path

from gi_registry.views import overlaps, plot_page

PLOT = "plots/<int:pk>/"
OVERLAP = "overlaps/<int:pk>/"

urlpatterns = [
    path("overlaps/", overlaps.overlap_list, name="overlap-list"),
    path(OVERLAP, overlaps.overlap, name="overlap"),
    path(f"{OVERLAP}statements/", overlaps.overlap_state, name="overlap-state"),
    path(f"{OVERLAP}settle/", overlaps.overlap_settle, name="overlap-settle"),
    path(PLOT, plot_page.plot, name="plot"),
    path(f"{PLOT}facts/", plot_page.plot_facts, name="plot-facts"),
    path(f"{PLOT}check/", plot_page.plot_check, name="plot-check"),
    path(f"{PLOT}split/", plot_page.plot_split, name="plot-split"),
    path(f"{PLOT}merge/", plot_page.plot_merge, name="plot-merge"),
]
