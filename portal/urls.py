from django.urls import path

from gi_registry.views.files import table_paths
from portal import audit_pages, plan_tables, plan_views, views

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
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("robots.txt", views.robots, name="robots"),
]
