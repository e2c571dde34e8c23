"""Lists as CSV and XLSX."""

from gi_registry.views import tables
from gi_registry.views.files import table_paths

NAME = "gi/<slug:key>"
ORGANIZATION = "organizations/<int:pk>"

urlpatterns = [
    *table_paths("gi", tables.indications, name="indication-list"),
    *table_paths(f"{NAME}/history", tables.history, name="indication-history"),
    *table_paths(
        f"{NAME}/specification/<int:version>",
        tables.specification,
        name="specification",
    ),
    *table_paths("notices", tables.notices, name="notice-list"),
    *table_paths("disputes", tables.dispute_table, name="dispute-list"),
    *table_paths("cases", tables.case_table, name="case-list"),
    *table_paths("review-chains", tables.chain_table, name="chain-list"),
    *table_paths(f"{ORGANIZATION}/papers", tables.papers, name="paper-list"),
    *table_paths(
        f"{ORGANIZATION}/lab-reports", tables.lab_reports, name="lab-report-list"
    ),
    *table_paths("use-reports/missing", tables.missing, name="use-report-missing"),
    *table_paths("use-reports/unused", tables.unused, name="use-report-unused"),
    *table_paths("external", tables.imports, name="external-list"),
    *table_paths(
        "external/<int:pk>/records", tables.external_records, name="external-import"
    ),
]
