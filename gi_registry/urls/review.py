"""The review: hands, checks, visits, notices, disputes, chains."""

from django.urls import path

from gi_registry.views import applications, chains, disputes, notices, review
from gi_registry.views.files import table_paths

urlpatterns = [
    *table_paths(
        "applications", applications.application_table, name="application-list"
    ),
    *table_paths("queue", applications.queue_table, name="queue"),
    path(
        "applications/<slug:reference>/hands/", review.hands, name="application-hands"
    ),
    path(
        "applications/<slug:reference>/checks/",
        review.checks,
        name="application-checks",
    ),
    path(
        "applications/<slug:reference>/visit/", review.visit, name="application-visit"
    ),
    path(
        "applications/<slug:reference>/photos/<int:pk>/",
        review.photo,
        name="application-photo",
    ),
    path(
        "applications/<slug:reference>/answers/<int:pk>/",
        review.answer,
        name="application-answer",
    ),
    path("review-chains/", chains.chain_list, name="chain-list"),
    path("review-chains/<slug:kind>/change/", chains.chain_change, name="chain-change"),
    path("review-chains/<int:pk>/decide/", chains.chain_decide, name="chain-decide"),
    path("notices/", notices.notice_list, name="notice-list"),
    path("notices/<slug:number>/", notices.notice, name="notice"),
    path("notices/<slug:number>/object/", notices.object_to, name="notice-object"),
    path(
        "notices/<slug:number>/objections/<int:pk>/",
        notices.objection_answer,
        name="objection-answer",
    ),
    path(
        "notices/<slug:number>/objections/<int:pk>/look/",
        notices.objection_look,
        name="objection-look",
    ),
    path(
        "notices/<slug:number>/objections/<int:pk>/paper/",
        notices.objection_paper,
        name="objection-paper",
    ),
    path("users/<slug:number>/dispute/", disputes.dispute_new, name="dispute-new"),
    path("disputes/", disputes.dispute_list, name="dispute-list"),
    path("disputes/<int:pk>/settle/", disputes.dispute_settle, name="dispute-settle"),
    path("disputes/<int:pk>/paper/", disputes.dispute_paper, name="dispute-paper"),
]
