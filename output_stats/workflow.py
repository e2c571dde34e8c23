"""The life of a return: the respondent reports, county and city accept. Pure.

Nobody but the respondent ever changes a reported figure; the bureaus send it back
with a reason. Source: docs/sources.md, entry statistics-law.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.roles import Right
from core import refusals


class Status(TextChoices):
    DRAFT = "draft", _("填报中")
    REPORTED = "reported", _("已上报，待县级审核")
    COUNTY_ACCEPTED = "county_accepted", _("县级已核定，待市级核定")
    RETURNED = "returned", _("已退回，待修改")
    CITY_ACCEPTED = "city_accepted", _("市级已核定")


class Act(TextChoices):
    REPORT = "report", _("上报")
    RETURN = "return", _("退回")
    ACCEPT_COUNTY = "accept_county", _("县级核定")
    ACCEPT_CITY = "accept_city", _("市级核定")


@dataclass(frozen=True, slots=True)
class Step:
    start: Status
    end: Status
    right: Right
    needs_reason: bool = False


STEPS: dict[Act, tuple[Step, ...]] = {
    Act.REPORT: (
        Step(Status.DRAFT, Status.REPORTED, Right.FILE_RETURN),
        Step(Status.RETURNED, Status.REPORTED, Right.FILE_RETURN),
    ),
    Act.RETURN: (
        Step(Status.REPORTED, Status.RETURNED, Right.ACCEPT_RETURN_COUNTY, True),
        Step(Status.COUNTY_ACCEPTED, Status.RETURNED, Right.ACCEPT_RETURN_CITY, True),
    ),
    Act.ACCEPT_COUNTY: (
        Step(Status.REPORTED, Status.COUNTY_ACCEPTED, Right.ACCEPT_RETURN_COUNTY),
    ),
    Act.ACCEPT_CITY: (
        Step(Status.COUNTY_ACCEPTED, Status.CITY_ACCEPTED, Right.ACCEPT_RETURN_CITY),
    ),
}


def open_acts(status: Status, rights: frozenset[Right]) -> list[Act]:
    """Return the acts that these rights open from this state."""
    return [
        act
        for act, steps in STEPS.items()
        if any(step.start == status and step.right in rights for step in steps)
    ]


def check(
    act: Act, *, status: Status, rights: frozenset[Right], reason: str = ""
) -> Step:
    """Return the step, or say why it cannot be taken.

    Raises Forbidden `right_missing`, Conflict `wrong_state` or `reason_missing`.
    """
    mine = [step for step in STEPS[act] if step.right in rights]
    if not mine:
        raise refusals.right_missing(act.label)
    step = next((step for step in mine if step.start == status), None)
    if step is None:
        raise refusals.wrong_state(status.label, act.label)
    if step.needs_reason and not reason.strip():
        raise refusals.reason_missing(act.label)
    return step
