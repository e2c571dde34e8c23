"""The public register of users, and the cases of a right."""

from django.urls import path

from gi_registry.views import cases, users
from gi_registry.views.files import table_paths

urlpatterns = [
    path("users/", users.user_list, name="user-list"),
    *table_paths("users", users.user_table, name="user"),
    path("users/<slug:number>/", users.user, name="user"),
    path(
        "users/<slug:number>/certificate.pdf",
        users.user_certificate,
        name="user-certificate",
    ),
    path("users/<slug:number>/extract.pdf", users.user_extract, name="user-extract"),
    path(
        "gi/<slug:key>/extract.pdf", users.indication_extract, name="indication-extract"
    ),
    path("users/<slug:number>/cases/<slug:act>/", cases.case_new, name="case-new"),
    path("users/<slug:number>/change/", cases.change_start, name="change-start"),
    path("cases/", cases.case_list, name="case-list"),
    path("cases/<slug:number>/", cases.case, name="case"),
    path("cases/<slug:number>/acts/", cases.case_act, name="case-act"),
    path(
        "cases/<slug:number>/papers/<slug:which>/",
        cases.case_document,
        name="case-document",
    ),
]
