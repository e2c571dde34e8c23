"""Reports of use."""

from django.urls import path

from gi_registry.views import use_reports, use_rules
from gi_registry.views.files import table_paths

urlpatterns = [
    path("use-reports/", use_reports.use_report_list, name="use-report-list"),
    *table_paths("use-reports", use_reports.use_report_file, name="use-report"),
    path(
        "use-reports/new/<slug:number>/<int:year>/",
        use_reports.use_report_new,
        name="use-report-new",
    ),
    path("use-reports/<int:pk>/", use_reports.use_report, name="use-report"),
    path(
        "use-reports/<int:pk>/acts/", use_reports.use_report_act, name="use-report-act"
    ),
    path(
        "use-reports/<int:pk>/papers/<int:document_pk>/",
        use_reports.use_report_document,
        name="use-report-document",
    ),
    path("use-rule/", use_rules.use_rule, name="use-rule"),
    path(
        "supervision-reports/<int:year>/",
        use_reports.supervision_report,
        name="supervision-report",
    ),
    *table_paths(
        "supervision-reports/<int:year>/table",
        use_reports.supervision_file,
        name="supervision-report",
    ),
]
