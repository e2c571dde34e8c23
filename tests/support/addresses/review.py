"""The review: hands, checks, visits, notices, disputes, chains."""

from tests.support.addresses.kinds import ALL, Line

LINES: list[Line] = [
    ("gi_registry:application-list-csv", {}, "GET", "l+++ +++++ --- --", {}),
    ("gi_registry:application-list-xlsx", {}, "GET", "l+++ +++++ --- --", {}),
    ("gi_registry:queue-csv", {}, "GET", "l--- +++++ --- --", {}),
    ("gi_registry:queue-xlsx", {}, "GET", "l--- +++++ --- --", {}),
    (
        "gi_registry:application-hands",
        {"reference": "visited"},
        "POST",
        "l--- +.--- --- --",  # it waits for the county
        {"hand": "take_up"},
    ),
    (
        "gi_registry:application-checks",
        {"reference": "visited"},
        "POST",
        "l--- +.--- --- --",
        {"identity-verdict": "good", "version": "1"},
    ),
    (
        "gi_registry:application-visit",
        {"reference": "visited"},
        "GET",
        "l--- +.+-- --- --",
        {},
    ),
    (
        "gi_registry:application-photo",
        {"reference": "visited", "pk": "site_photo"},
        "GET",
        "l.+. +.+++ ... ..",
        {},
    ),
    (
        "gi_registry:application-answer",
        {"reference": "visited", "pk": "outside_answer"},
        "GET",
        "l.+. +.+++ ... ..",
        {},
    ),
    ("gi_registry:chain-list", {}, "GET", "l--- ++-++ --- --", {}),
    (
        "gi_registry:chain-change",
        {"kind": "chain_kind"},
        "GET",
        "l--- ---+- --- --",
        {},
    ),
    (
        "gi_registry:chain-decide",
        {"pk": "chain"},
        "POST",
        "l--- ----+ --- --",
        {"decision": "enter"},
    ),
    ("gi_registry:notice-list", {}, "GET", ALL, {}),
    ("gi_registry:notice", {"number": "notice"}, "GET", ALL, {}),
    (
        "gi_registry:notice-object",
        {"number": "notice"},
        "POST",
        ALL,
        {"name": "某人", "contact": "0335", "text": "不同意"},
    ),
    (
        "gi_registry:objection-answer",
        {"number": "notice", "pk": "objection"},
        "POST",
        "l--- ---+- --- --",
        {"state": "dismissed", "outcome": "查无此事"},
    ),
    (
        "gi_registry:objection-look",
        {"number": "notice", "pk": "objection"},
        "POST",
        "l--- ---+- --- --",
        {},
    ),
    (
        "gi_registry:objection-paper",
        {"number": "notice", "pk": "objection"},
        "GET",
        "l--- ---+- --- --",
        {},
    ),
    ("gi_registry:dispute-new", {"number": "user"}, "GET", "l-++ ----- --- --", {}),
    ("gi_registry:dispute-list", {}, "GET", "l-++ ++-++ --- --", {}),
    (
        "gi_registry:dispute-settle",
        {"pk": "dispute"},
        "POST",
        "l--- +.--- --- --",
        {"state": "dismissed", "outcome": "名称不同"},
    ),
    (
        "gi_registry:dispute-paper",
        {"pk": "dispute"},
        "GET",
        "l-+. +.-++ --- --",
        {},
    ),
]


def rows(world: object) -> dict[str, object]:
    """A further application of the owner under the whole chain, with all it leaves."""
    from tests.support.review_world import build

    return build(world)
