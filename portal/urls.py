from django.urls import path

from gi_registry.views.files import table_paths
from portal import audit_pages, map_data, map_pages, plan_tables, plan_views, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("desk/notices/<int:pk>/", views.notice_read, name="notice-read"),
    path("audit/", audit_pages.audit_list, name="audit"),
    *table_paths("audit", audit_pages.audit_file, name="audit"),
    path("plan/", plan_views.plan, name="plan"),
    *table_paths("plan", plan_tables.plan, name="plan"),
    *table_paths("plan/<slug:key>/values", plan_tables.values, name="plan-target"),
    path("plan/<slug:key>/", plan_views.plan_target, name="plan-target"),
    path("plan/<slug:key>/baseline/", plan_views.plan_baseline, name="plan-baseline"),
    path("plan/<slug:key>/values/", plan_views.plan_value, name="plan-value"),
    path(
        "plan/<slug:key>/values/<int:pk>/withdraw/",
        plan_views.plan_withdraw,
        name="plan-withdraw",
    ),
    path("map/", map_pages.map_page, name="map"),
    path("map/table/", map_pages.map_table, name="map-table"),
    path("map/plots/<int:pk>/", map_pages.map_plot, name="map-plot"),
    path("map/plots/<int:z>/<int:x>/<int:y>.mvt", map_data.tile, name="map-tile"),
    path("map/neighbours.geojson", map_data.neighbours, name="map-neighbours"),
    *(
        path(
            f"map/counts/{cells}.geojson",
            map_data.counts,
            {"cells": cells},
            name=f"map-counts-{cells}",
        )
        for cells in ("coarse", "fine")
    ),
    *(
        path(
            f"map/layers/{name}.geojson",
            map_data.layer,
            {"name": name},
            name=f"map-{name}",
        )
        for name in map_data.LAYERS
    ),
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("robots.txt", views.robots, name="robots"),
]
