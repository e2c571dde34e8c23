"""Every address of the register, one module a topic."""

from gi_registry.urls import (
    applications,
    areas,
    brands,
    contents,
    external,
    finding,
    names,
    organizations,
    plots,
    regions,
    review,
    tables,
    titles,
    use_reports,
    users,
)

app_name = "gi_registry"
urlpatterns = [
    *areas.urlpatterns,
    *brands.urlpatterns,
    *contents.urlpatterns,
    *external.urlpatterns,
    *finding.urlpatterns,
    *names.urlpatterns,
    *plots.urlpatterns,
    *regions.urlpatterns,
    *tables.urlpatterns,
    *titles.urlpatterns,
    *users.urlpatterns,
    *use_reports.urlpatterns,
    *organizations.urlpatterns,
    *review.urlpatterns,
    *applications.urlpatterns,
]
