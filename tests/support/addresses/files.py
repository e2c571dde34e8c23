"""Every list as CSV and XLSX."""

from tests.support.addresses.kinds import ALL, Line

SEES = "l.+. +.+++ ... .."  # who sees the organization
STAFF = "l--- +++++ --- --"
KEEPERS = "l--- ---++ --- --"
NAME = {"key": "key"}

LISTS: list[tuple[str, dict[str, str], str]] = [
    ("gi_registry:indication-list", {}, ALL),
    ("gi_registry:indication-history", NAME, ALL),
    ("gi_registry:specification", NAME | {"version": "version"}, ALL),
    ("gi_registry:notice-list", {}, ALL),
    ("gi_registry:dispute-list", {}, "l-++ ++-++ --- --"),
    ("gi_registry:case-list", {}, "l-++ +++++ --- --"),
    ("gi_registry:chain-list", {}, "l--- ++-++ --- --"),
    ("gi_registry:paper-list", {"pk": "organization"}, SEES),
    ("gi_registry:lab-report-list", {"pk": "organization"}, SEES),
    ("gi_registry:use-report-missing", {}, STAFF),
    ("gi_registry:use-report-unused", {}, STAFF),
    ("gi_registry:external-list", {}, KEEPERS),
    ("gi_registry:external-import", {"pk": "external_import"}, KEEPERS),
    ("portal:plan", {}, ALL),
    ("portal:plan-target", {"key": "plan_target"}, ALL),
]
LINES: list[Line] = [
    (f"{name}-{kind}", arguments, "GET", who, {})
    for name, arguments, who in LISTS
    for kind in ("csv", "xlsx")
]
