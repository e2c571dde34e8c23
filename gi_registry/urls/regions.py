"""The divisions, and the lines that the bureau brings in."""

from django.urls import path

from gi_registry.views import region_lines, regions
from gi_registry.views.files import table_paths

urlpatterns = [
    path("regions/", regions.region_list, name="region-list"),
    *table_paths("regions", regions.region_table, name="region-list"),
    path("regions/lines/", region_lines.line_list, name="region-lines"),
    path("regions/lines/<int:pk>/", region_lines.line_page, name="region-line"),
    path(
        "regions/lines/<int:pk>/decide/",
        region_lines.line_decide,
        name="region-line-decide",
    ),
    path(
        "regions/lines/<int:pk>/file/", region_lines.line_file, name="region-line-file"
    ),
]
