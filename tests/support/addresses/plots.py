"""Plots on record, and ground that two producers claim."""

from accounts.roles import Role
from gi_registry.services import overlaps
from maps import services as maps
from maps.models import PlotOverlap
from tests.factories import NOON, OrganizationFactory, person
from tests.support.addresses.kinds import OWNER_AND_BUREAUS, OWNER_OR_NONE, Line

ONE = {"pk": "plot"}
CASE = {"pk": "overlap"}

LINES: list[Line] = [
    ("gi_registry:plot", ONE, "GET", OWNER_AND_BUREAUS, {}),
    ("gi_registry:plot-facts", ONE, "POST", OWNER_OR_NONE, {}),
    (
        "gi_registry:plot-check",
        ONE,
        "POST",
        "l--- +.+-- --- --",
        {"checked_mu": "14", "reason": "到现场用卫星定位仪绕地块一圈"},
    ),
    ("gi_registry:plot-split", ONE, "GET", OWNER_OR_NONE, {}),
    ("gi_registry:plot-merge", ONE, "POST", OWNER_OR_NONE, {}),
    ("gi_registry:overlap-list", {}, "GET", "l-++ +++++ --- --", {}),
    ("gi_registry:overlap", CASE, "GET", OWNER_AND_BUREAUS, {}),
    (
        "gi_registry:overlap-state",
        CASE,
        "POST",
        OWNER_OR_NONE,
        {"text": "1998 年起由我家耕种"},
    ),
    (
        "gi_registry:overlap-settle",
        CASE,
        "POST",
        "l--- +.--- --- --",
        {"outcome": "first", "reason": "看过承包合同"},
    ),
]


def rows(world: object) -> dict[str, object]:
    """Return a case: a neighbour in the county claims the owner's plot."""
    plot = world.producer.plot
    neighbour = OrganizationFactory(region=plot.region)
    maps.register_plot(
        organization=neighbour,
        name="邻地",
        shape=plot.shape,
        region=plot.region,
        village=plot.village,
        crop=plot.crop,
        method="drawn",
        raw_input="{}",
        by=person(Role.PRODUCER_CLERK, organization=neighbour),
        at=NOON,
        dispute=True,
    )
    case = PlotOverlap.objects.get(first=plot)
    overlaps.tell_of_cases(case.second, at=NOON)
    return {"overlap": case.pk}
