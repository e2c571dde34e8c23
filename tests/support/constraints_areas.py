"""Good rows of origin areas and of their next versions, and how each can be broken."""

from datetime import timedelta
from typing import Any

from django.db import models

from accounts.models import User
from accounts.roles import Role
from gi_registry.services import area_parts, origin_areas
from maps.models import AreaProposal, OriginArea, OriginAreaPart, ProposedPart
from tests.factories import NOON, Producer, person
from tests.support.areas_world import FROM, facts, part, proposed, rectangle

ENTERED = {"entered_at__isnull": False}
DROPPED = {"dropped_at__isnull": False}
OPEN = {"entered_at": None, "dropped_at": None}
ITS_PROPOSER = models.F("proposed_by")
ANY_AREA = models.Subquery(OriginArea.objects.order_by("pk").values("pk")[:1])
ANY_USER = models.Subquery(User.objects.order_by("pk").values("pk")[:1])
PLACE = rectangle(119.0, 39.6, 119.2, 39.8)

BREAKS: list[tuple[str, type[models.Model], dict[str, Any], dict[str, Any]]] = [
    ("area_part_area", OriginAreaPart, {}, {"area_dm2": 0}),
    ("area_part_made_from", OriginAreaPart, {}, {"made_from": "dream"}),
    ("proposed_part_area", ProposedPart, {}, {"area_dm2": 0}),
    ("proposed_part_made_from", ProposedPart, {}, {"made_from": "dream"}),
    ("area_proposal_entry", AreaProposal, ENTERED, {"made": None}),
    ("area_proposal_entry", AreaProposal, ENTERED, {"entered_by": None}),
    ("area_proposal_entry", AreaProposal, OPEN, {"entered_by": ANY_USER}),
    ("area_proposal_drop", AreaProposal, DROPPED, {"dropped_by": None}),
    (
        "area_proposal_one_end",
        AreaProposal,
        ENTERED,
        {"dropped_at": NOON, "dropped_by": ANY_USER},
    ),
    (
        "area_proposal_two_persons",
        AreaProposal,
        ENTERED,
        {"entered_by": ITS_PROPOSER},
    ),
]


def rows(producer: Producer) -> None:
    """Enter a version, drop a second one, leave a third open, each with a part."""
    name, keeper = producer.indication, person(Role.CITY_REVIEWER)
    first = proposed(name, part(PLACE), by=keeper)
    origin_areas.enter(
        proposal=first,
        seen=first.version,
        by=person(Role.CITY_APPROVER),
        at=NOON,
    )
    later = FROM + timedelta(days=30)
    second = proposed(name, by=keeper, day=later, submit=False)
    origin_areas.drop(
        proposal=second, seen=second.version, reason="另起", by=keeper, at=NOON
    )
    third = origin_areas.propose(indication=name, facts=facts(later), by=keeper)
    area_parts.add_parts(
        proposal=third, seen=third.version, parts=[part(PLACE)], by=keeper, at=NOON
    )


def copies(producer: Producer) -> list[tuple[models.Model, dict[str, Any]]]:
    """Return rows of which there may be but one."""
    return [
        (OriginAreaPart.objects.earliest("pk"), {}),
        (AreaProposal.objects.waiting().get(), {}),
    ]
