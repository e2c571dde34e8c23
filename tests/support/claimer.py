"""Several processes that claim the same ground at the same moment.

Usage: claimer.py plain|dispute|unguarded
It prints how many were told yes, how many plots are live, how many of those have nobody
before them, and how many cases there are.
"""

import os
import sys
import time
from functools import partial
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from django.db import connection, transaction  # noqa: E402  after setup

from accounts.models import User  # noqa: E402  after setup
from accounts.roles import Role  # noqa: E402  after setup
from core.errors import Conflict  # noqa: E402  after setup
from maps import services as maps  # noqa: E402  after setup
from maps.models import Plot, PlotOverlap  # noqa: E402  after setup
from tests.factories import (  # noqa: E402  after setup
    NOON,
    OrganizationFactory,
    person,
    square,
)
from tests.support.gate import PROCESSES, together  # noqa: E402  after setup

DWELL_S = 0.05
GROUND = square(119.1, 39.7)


def clerks() -> list[User]:
    """Make as many producers as there will be processes; return a clerk of each."""
    return [
        person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
        for _ in range(PROCESSES)
    ]


def guarded(by: User, *, dispute: bool) -> None:
    """Claim as the pages claim: through the service."""
    organization = by.grants.get().organization
    assert organization is not None
    maps.register_plot(
        organization=organization,
        name="东坡",
        shape=GROUND,
        region=organization.region,
        village="西山场村",
        crop="grape",
        method="drawn",
        raw_input="{}",
        by=by,
        at=NOON,
        dispute=dispute,
    )


def unguarded(by: User) -> None:
    """Check, then write: what a register without its lock would do.

    On SQLite the transaction is dropped too, for BEGIN IMMEDIATE alone is a guard.
    Between check and write it dwells, so that the fault shows on a slow machine too.
    """
    if connection.vendor == "sqlite":
        _check_write(by)
    else:
        with transaction.atomic():
            _check_write(by)


def _check_write(by: User) -> None:
    organization = by.grants.get().organization
    assert organization is not None
    maps.refuse_overlap(GROUND, crop="grape", organization=organization)
    time.sleep(DWELL_S)
    Plot.objects.create(
        organization=organization,
        name="东坡",
        region=organization.region,
        village="西山场村",
        crop="grape",
        method="drawn",
        raw_input="{}",
        created_by=by,
        created_at=NOON,
        **maps.shape_columns(GROUND),
    )


def claim(mode: str, by: User) -> int:
    """Return 1 if the plot was registered, 0 if the ground was refused."""
    try:
        if mode == "unguarded":
            unguarded(by)
        else:
            guarded(by, dispute=mode == "dispute")
    except Conflict as error:
        if error.code != "plot_overlap":
            raise
        return 0
    return 1


def main(mode: str) -> None:
    told_yes = sum(together([partial(claim, mode, by) for by in clerks()]))
    plots = Plot.objects.filter(retired_at=None)
    first = plots.filter(overlaps_as_second=None)
    found = plots.count(), first.count(), PlotOverlap.objects.count()
    print(told_yes, *found)  # noqa: T201  the answer to the test


if __name__ == "__main__":
    main(sys.argv[1])
