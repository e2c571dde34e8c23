"""Keeping the register: acts on titles, drafts of specifications."""

from django.urls import path

from gi_registry.views import removals, specifications, titles

DRAFT = "gi/<slug:key>/specification/draft/"

urlpatterns = [
    path("register-work/", titles.register_work, name="register-work"),
    path(
        "gi/<slug:key>/titles/<slug:kind>/acts/new/",
        titles.title_act_new,
        name="title-act-new",
    ),
    path(
        "gi/<slug:key>/titles/<slug:kind>/remove/",
        removals.removal_new,
        {"what": "remove"},
        name="title-remove",
    ),
    path(
        "gi/<slug:key>/titles/<slug:kind>/restore/",
        removals.removal_new,
        {"what": "restore"},
        name="title-restore",
    ),
    path("removals/<int:pk>/", removals.removal, name="removal"),
    path("removals/<int:pk>/enter/", removals.removal_enter, name="removal-enter"),
    path("removals/<int:pk>/drop/", removals.removal_drop, name="removal-drop"),
    path(
        "removals/<int:pk>/document/",
        removals.removal_document,
        name="removal-document",
    ),
    path("title-acts/<int:pk>/", titles.title_act, name="title-act"),
    path("title-acts/<int:pk>/enter/", titles.title_act_enter, name="title-act-enter"),
    path(
        "title-acts/<int:pk>/notice/", titles.title_act_notice, name="title-act-notice"
    ),
    path("title-acts/<int:pk>/drop/", titles.title_act_drop, name="title-act-drop"),
    path(
        "title-acts/<int:pk>/document/",
        titles.title_act_document,
        name="title-act-document",
    ),
    path(
        "gi/<slug:key>/specification/drafts/new/",
        specifications.draft_new,
        name="specification-draft-new",
    ),
    path(DRAFT, specifications.draft, name="specification-draft"),
    path(
        f"{DRAFT}enter/", specifications.draft_enter, name="specification-draft-enter"
    ),
    path(
        f"{DRAFT}notice/",
        specifications.draft_notice,
        name="specification-draft-notice",
    ),
    path(f"{DRAFT}drop/", specifications.draft_drop, name="specification-draft-drop"),
    path(
        f"{DRAFT}columns/",
        specifications.draft_columns,
        name="specification-draft-columns",
    ),
    path(
        f"{DRAFT}<slug:section>/new/",
        specifications.draft_row_new,
        name="specification-draft-row-new",
    ),
    path(
        f"{DRAFT}<slug:section>/<int:number>/",
        specifications.draft_row,
        name="specification-draft-row",
    ),
]
