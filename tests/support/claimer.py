"""One of several processes that claim the same ground at the same moment.

Usage: claimer.py prepare PEOPLE
       claimer.py run plain|dispute|unguarded USER GATE
       claimer.py left
`prepare` prints the users, one producer's clerk each. `run` waits at the folder GATE
until all have come; it prints 1 if the plot was registered, else 0. `left` prints how
many plots are live, how many of them have nobody before them, and how many cases.
"""

import os
import sys
import time
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
from tests.support.gate import wait_for_all  # noqa: E402  after setup

DWELL_S = 0.05
GROUND = square(119.1, 39.7)


def prepare(people: int) -> None:
    """Make so many producers, each with its clerk."""
    clerks = [
        person(Role.PRODUCER_CLERK, organization=OrganizationFactory())
        for _ in range(people)
    ]
    print(*(clerk.pk for clerk in clerks))  # noqa: T201  the answer to the test


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


def main(mode: str, user: int, gate: Path) -> None:
    by = User.objects.get(pk=user)
    connection.ensure_connection()
    wait_for_all(gate)
    try:
        if mode == "unguarded":
            unguarded(by)
        else:
            guarded(by, dispute=mode == "dispute")
    except Conflict as error:
        if error.code != "plot_overlap":
            raise
        print(0)  # noqa: T201  the answer to the test
    else:
        print(1)  # noqa: T201  the answer to the test


def left() -> None:
    plots = Plot.objects.filter(retired_at=None)
    first = plots.filter(overlaps_as_second=None)
    found = plots.count(), first.count(), PlotOverlap.objects.count()
    print(*found)  # noqa: T201  the answer to the test


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
    elif sys.argv[1] == "left":
        left()
    else:
        main(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
