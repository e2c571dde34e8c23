"""Several processes that ask for the last of a quota at the same moment.

Usage: racer.py guarded|unguarded QUOTA_KG TRIES KG
It prints how many kilograms they were granted in all, and what is left of the quota.
"""

import os
import sys
import time
from datetime import date
from functools import partial
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from django.db import connection, transaction  # noqa: E402  after setup

from core.errors import Conflict  # noqa: E402  after setup
from maps.models import Plot  # noqa: E402  after setup
from tests.factories import NOON, authorized_producer  # noqa: E402  after setup
from tests.support.gate import PROCESSES, together  # noqa: E402  after setup
from traceability.ledger import services as ledger  # noqa: E402  after setup
from traceability.ledger.models import Account, Entry, Season  # noqa: E402  after setup

DWELL_S = 0.005


def prepare(quota_kg: int) -> Plot:
    """Make one authorized producer and leave just this much of its quota."""
    producer = authorized_producer()
    quota = Account.objects.get(kind="quota", plot=producer.plot)
    producer.harvest(quota.balance_g - quota_kg * 1_000)
    return Plot.objects.select_related("organization").get(pk=producer.plot.pk)


def guarded(plot: Plot, season: Season, mass_g: int) -> None:
    """Ask as the pages ask: through the service."""
    ledger.declare_harvest(
        plot=plot,
        season=season,
        mass_g=mass_g,
        on=date(2026, 9, 20),
        by=plot.organization.grants.get().user,
        at=NOON,
    )


def unguarded(plot: Plot, season: Season, mass_g: int) -> None:
    """Read, check, write: what a ledger without its guard would do.

    On SQLite the transaction is dropped too, for BEGIN IMMEDIATE alone is a guard.
    Between check and write it dwells, so that the fault shows on a slow machine too.
    """
    if connection.vendor == "sqlite":
        _read_check_write(plot, season, mass_g)
    else:
        with transaction.atomic():
            _read_check_write(plot, season, mass_g)


def _read_check_write(plot: Plot, season: Season, mass_g: int) -> None:
    quota = Account.objects.get(kind="quota", plot=plot)
    harvested = Account.objects.get(kind="harvested", organization=plot.organization)
    if quota.balance_g < mass_g:
        raise Conflict("over_quota", "over")
    time.sleep(DWELL_S)
    Account.objects.filter(pk=quota.pk).update(balance_g=quota.balance_g - mass_g)
    Entry.objects.create(
        season=season,
        source=quota,
        target=harvested,
        amount_g=mass_g,
        verb="harvest",
        reference="race",
        by=plot.created_by,
        at=NOON,
    )


def ask_again_and_again(mode: str, plot: Plot, tries: int, mass_kg: int) -> int:
    """Return how many kilograms one process was granted."""
    ask = {"guarded": guarded, "unguarded": unguarded}[mode]
    season = Season.objects.get()
    granted_kg = 0
    for _ in range(tries):
        try:
            ask(plot, season, mass_kg * 1_000)
        except Conflict:
            continue
        granted_kg += mass_kg
    return granted_kg


def main(mode: str, quota_kg: int, tries: int, mass_kg: int) -> None:
    plot = prepare(quota_kg)
    ask = partial(ask_again_and_again, mode, plot, tries, mass_kg)
    granted_kg = sum(together([ask] * PROCESSES))
    left_g = Account.objects.get(kind="quota", plot=plot).balance_g
    print(granted_kg, left_g // 1_000)  # noqa: T201  the answer to the test


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
