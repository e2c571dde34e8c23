"""The auditor's page."""

from tests.support.addresses.kinds import Line

AUDITOR = "l--- ----- --- +-"
LINES: list[Line] = [
    ("portal:audit", {}, "GET", AUDITOR, {}),
    ("portal:audit-csv", {}, "GET", AUDITOR, {}),
    ("portal:audit-xlsx", {}, "GET", AUDITOR, {}),
]
