"""The kinds of person, in the order of the signs, and the usual patterns.

+ may enter (also where the form is then refused), l is sent to log in, - is refused
(403), . does not learn that it exists (404).
"""

# name of the route, arguments from the world, method, who, what is sent
Line = tuple[str, dict[str, str], str, str, dict[str, str]]

STATED = (
    *("visitor", "newcomer", "owner", "other"),
    *("county", "far", "inspector", "reviewer", "approver"),
    *("stat", "farstat", "citystat"),
    *("auditor", "admin"),
)
# Four more, whose answers follow from those of the fourteen, or stand below.
FOLLOWING = ("head", "otherhead", "farinspector", "forester")
PERSONS = (*STATED, *FOLLOWING)

#        visitor, newcomer, owner, other; county, far, inspector, reviewer, approver;
#        stat, farstat, citystat; auditor, admin
ALL = "++++ +++++ +++ ++"
SIGNED_IN = "l+++ +++++ +++ ++"
PRODUCERS = "l-++ ----- --- --"
READERS = "l-++ +++++ --- --"  # of the ledger
OWNER_OR_NONE = "l-+. ----- --- --"  # a right of producers, on a row of one
OWNER_AND_BUREAUS = "l-+. +.+++ --- --"  # of its county, and the city

# Where one of the four is answered otherwise than the person it follows.
# A co-op's administrator may look at sealed data and its clerk may not; a job is one's
# own; a bureau sees the applications, objections, disputes, cases, reports, lots and
# orders of the names it leads, and keeps those names only.
BUT: dict[tuple[str, str], dict[str, str]] = {
    ("gi_registry:member-look", "POST"): {"head": "+", "otherhead": "."},
    ("jobs:job", "GET"): {"head": "."},
    ("gi_registry:case-new", "GET"): {"forester": "-"},
    ("gi_registry:case", "GET"): {"forester": "."},
    ("gi_registry:case-act", "POST"): {"farinspector": ".", "forester": "."},
    ("gi_registry:case-document", "GET"): {"forester": "."},
    ("gi_registry:use-report", "GET"): {"forester": "."},
    ("gi_registry:use-report-document", "GET"): {"forester": "."},
    ("gi_registry:application", "GET"): {"forester": "."},
    ("gi_registry:application-act", "POST"): {"forester": "."},
    ("gi_registry:application-contact", "POST"): {"forester": "."},
    ("gi_registry:application-contact", "GET"): {"forester": "."},
    ("gi_registry:application-hands", "POST"): {"forester": "."},
    ("gi_registry:application-checks", "POST"): {"forester": "."},
    ("gi_registry:application-photo", "GET"): {"forester": "."},
    ("gi_registry:application-answer", "GET"): {"forester": "."},
    ("gi_registry:area-draft-new", "GET"): {"forester": "-"},
    ("gi_registry:area-draft", "GET"): {"forester": "."},
    ("gi_registry:area-draft-part-new", "GET"): {"forester": "."},
    ("gi_registry:area-draft-part", "GET"): {"forester": "."},
    ("gi_registry:area-draft-compare", "GET"): {"forester": "."},
    ("traceability:area-affected", "GET"): {"forester": "."},
    ("traceability:area-affected-csv", "GET"): {"forester": "."},
    ("traceability:area-affected-xlsx", "GET"): {"forester": "."},
    ("api-application", "GET"): {"forester": "."},
    ("api-application-act", "POST"): {"forester": "."},
    ("gi_registry:objection-answer", "POST"): {"forester": "-"},
    ("gi_registry:objection-look", "POST"): {"forester": "-"},
    ("gi_registry:objection-paper", "GET"): {"forester": "-"},
    ("gi_registry:dispute-paper", "GET"): {"forester": "."},
    ("gi_registry:indication-names", "GET"): {"forester": "-"},
    ("gi_registry:title-act-new", "GET"): {"forester": "-"},
    ("gi_registry:title-act-drop", "POST"): {"forester": "."},
    ("gi_registry:title-act-notice", "POST"): {"forester": "."},
    ("gi_registry:indication-photo-remove", "POST"): {"forester": "-"},
    ("gi_registry:indication-remove", "GET"): {"forester": "-"},
    ("gi_registry:indication-restore", "GET"): {"forester": "-"},
    ("gi_registry:title-remove", "GET"): {"forester": "-"},
    ("gi_registry:title-restore", "GET"): {"forester": "-"},
    ("gi_registry:removal-drop", "POST"): {"forester": "."},
    ("gi_registry:specification-draft-new", "POST"): {"forester": "-"},
    ("gi_registry:specification-draft", "GET"): {"forester": "."},
    ("gi_registry:specification-draft-columns", "GET"): {"forester": "."},
    ("gi_registry:specification-draft-row-new", "GET"): {"forester": "."},
    ("gi_registry:specification-draft-row", "GET"): {"forester": "."},
    ("traceability:order", "GET"): {"forester": "."},
    ("traceability:sample", "GET"): {"forester": "."},
    ("traceability:lot", "GET"): {"forester": "."},
}


def everyone(line: Line) -> dict[str, str]:
    """Return the sign of each of the eighteen for this line."""
    signs = dict(zip(STATED, line[3].replace(" ", ""), strict=True))
    inspector = signs["inspector"]
    following = {
        "head": signs["owner"],
        "otherhead": signs["other"],
        # Where inspectors enter at all, the far county's is as far as its clerk.
        "farinspector": signs["far"] if inspector == "+" else inspector,
        "forester": signs["reviewer"],
    }
    return signs | following | BUT.get((line[0], line[2]), {})
