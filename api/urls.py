"""API v1. Names carry `api-`: no namespace, for the site's head links to the docs."""

from django.urls import path

from api.views.applications import ApplicationAct, ApplicationList, ApplicationRead
from api.views.docs import Docs, Schema
from api.views.indications import (
    IndicationList,
    IndicationRead,
    SpecificationList,
    SpecificationRead,
)
from api.views.labels import LabelCheck
from api.views.origin_areas import AreaDetail, AreaList, AreaVersionList
from api.views.plots import PlotList, VillageList
from api.views.register import EambrosiaRecord, Find, TitleActList
from api.views.statistics import TableList
from api.views.users import UserActList, UserList, UserRead

urlpatterns = [
    path("schema/", Schema.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(), name="api-docs"),
    path("indications/", IndicationList.as_view(), name="api-indication-list"),
    path(
        "indications/<slug:key>/",
        IndicationRead.as_view(),
        name="api-indication",
    ),
    path(
        "indications/<slug:key>.eambrosia.json",
        EambrosiaRecord.as_view(),
        name="api-indication-eambrosia",
    ),
    path(
        "indications/<slug:key>/acts/",
        TitleActList.as_view(),
        name="api-indication-acts",
    ),
    path(
        "indications/<slug:key>/specifications/",
        SpecificationList.as_view(),
        name="api-specification-list",
    ),
    path(
        "indications/<slug:key>/specifications/<int:version>/",
        SpecificationRead.as_view(),
        name="api-specification",
    ),
    path("find/", Find.as_view(), name="api-find"),
    path("applications/", ApplicationList.as_view(), name="api-application-list"),
    path(
        "applications/<slug:reference>/",
        ApplicationRead.as_view(),
        name="api-application",
    ),
    path(
        "applications/<slug:reference>/acts/",
        ApplicationAct.as_view(),
        name="api-application-act",
    ),
    path("origin-areas/", AreaList.as_view(), name="api-origin-area-list"),
    path("origin-areas/<slug:key>/", AreaDetail.as_view(), name="api-origin-area"),
    path(
        "origin-areas/<slug:key>/versions/",
        AreaVersionList.as_view(),
        name="api-origin-area-versions",
    ),
    path("plots/", PlotList.as_view(), name="api-plot-list"),
    path("plots/villages/", VillageList.as_view(), name="api-plot-villages"),
    path("users/", UserList.as_view(), name="api-user-list"),
    path("users/<slug:number>/", UserRead.as_view(), name="api-user"),
    path("users/<slug:number>/acts/", UserActList.as_view(), name="api-user-acts"),
    path("labels/<str:code>/verify", LabelCheck.as_view(), name="api-label-verify"),
    path("statistics/", TableList.as_view(), name="api-statistics"),
]
