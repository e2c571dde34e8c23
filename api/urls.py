"""API v1. Names carry `api-`: no namespace, for the site's head links to the docs."""

from django.urls import path

from api.views.docs import Docs, Schema
from api.views.indications import IndicationList, IndicationRead
from api.views.labels import LabelCheck
from api.views.origin_areas import AreaDetail, AreaList
from api.views.statistics import TableList
from api.views.users import UserList, UserRead

urlpatterns = [
    path("schema/", Schema.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(), name="api-docs"),
    path("indications/", IndicationList.as_view(), name="api-indication-list"),
    path(
        "indications/<slug:key>/",
        IndicationRead.as_view(),
        name="api-indication",
    ),
    path("origin-areas/", AreaList.as_view(), name="api-origin-area-list"),
    path("origin-areas/<slug:key>/", AreaDetail.as_view(), name="api-origin-area"),
    path("users/", UserList.as_view(), name="api-user-list"),
    path("users/<slug:number>/", UserRead.as_view(), name="api-user"),
    path("labels/<str:code>/verify", LabelCheck.as_view(), name="api-label-verify"),
    path("statistics/", TableList.as_view(), name="api-statistics"),
]
