"""The registers of brands."""

from django.urls import path

from gi_registry.views import brand_files, brands
from gi_registry.views.files import table_paths

ONE = "brands/<slug:register>/"

urlpatterns = [
    path("brands/", brands.home, name="brand-home"),
    path(ONE, brands.brand_list, name="brand-list"),
    *table_paths("brands/<slug:register>", brands.brand_table, name="brand"),
    path(f"{ONE}report/", brands.brand_report, name="brand-report"),
    path(f"{ONE}template.xlsx", brands.brand_template, name="brand-template"),
    path(f"{ONE}new/", brands.brand_new, name="brand-new"),
    path(f"{ONE}files/new/", brand_files.file_new, name="brand-file-new"),
    path(f"{ONE}files/<int:pk>/", brand_files.file_page, name="brand-file"),
    path(
        f"{ONE}files/<int:pk>/apply/", brand_files.file_apply, name="brand-file-apply"
    ),
    path(
        f"{ONE}files/<int:pk>/document/",
        brand_files.file_document,
        name="brand-file-document",
    ),
    path(f"{ONE}<int:pk>/", brands.brand_row, name="brand-row"),
    path(f"{ONE}<int:pk>/edit/", brands.brand_edit, name="brand-edit"),
    path(f"{ONE}<int:pk>/remove/", brands.brand_remove, name="brand-remove"),
]
