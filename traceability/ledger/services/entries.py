"""Seasons, accounts and the movements between them, chained after commit."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from accounts.models import Organization, User
from core.errors import Conflict, gettext_noop
from maps.models import Plot
from records import sequencer
from traceability.ledger import rules
from traceability.ledger.models import Account, Entry, Season

LOCK_LEDGER = 7_302_000  # PostgreSQL advisory lock of the sequencer, plus season id
Kind = Account.Kind


def open_season(*, crop: str, year: int, opens_on: date, closes_on: date) -> Season:
    """Open the season of a crop, or bring its dates up to date."""
    season, _ = Season.objects.update_or_create(
        crop=crop,
        year=year,
        defaults={"opens_on": opens_on, "closes_on": closes_on},
    )
    return season


def account(
    season: Season,
    kind: Kind,
    organization: Organization | None = None,
    plot: Plot | None = None,
) -> Account:
    """Return the account, opened at zero when there is none."""
    found, _ = Account.objects.get_or_create(
        season=season, kind=kind, organization=organization, plot=plot
    )
    return found


@transaction.atomic
def move(  # noqa: PLR0913  both sides, amount, cause, who and when belong together
    *,
    source: Account,
    target: Account,
    amount_g: int,
    verb: Entry.Verb,
    reference: str,
    by: User,
    at: datetime,
) -> Entry:
    """Move grams between two accounts of one season.

    The guard is the conditional UPDATE: it takes the grams only where they are.
    Raises Conflict `short` when the source holds less; nothing is moved then.
    """
    # Both rows in one order, so that two opposite movements cannot wait in a circle.
    list(
        Account.objects.select_for_update()
        .filter(pk__in=[source.pk, target.pk])
        .order_by("pk")
    )
    payer = Account.objects.filter(pk=source.pk)
    if source.kind != Kind.SOURCE:
        payer = payer.filter(balance_g__gte=amount_g)
    if not payer.update(balance_g=F("balance_g") - amount_g):
        source.refresh_from_db()
        raise Conflict(
            "short",
            gettext_noop("余额 %(left)s 公斤，少于本次 %(asked)s 公斤"),
            left=rules.kilograms(source.balance_g),
            asked=rules.kilograms(amount_g),
        )
    Account.objects.filter(pk=target.pk).update(balance_g=F("balance_g") + amount_g)
    entry = Entry.objects.create(
        season_id=source.season_id,
        source=source,
        target=target,
        amount_g=amount_g,
        verb=verb,
        reference=reference,
        by=by,
        at=at,
    )
    transaction.on_commit(sequence_all, robust=True)
    return entry


def entry_content(entry: Entry) -> dict[str, object]:
    """Return what the hash of an entry covers."""
    return {
        "id": entry.pk,
        "source": entry.source_id,
        "target": entry.target_id,
        "amount_g": entry.amount_g,
        "verb": entry.verb,
        "reference": entry.reference,
        "by": entry.by_id,
        "at": entry.at.isoformat(),
    }


@transaction.atomic
def sequence(season_id: int) -> int:
    """Chain the committed entries of a season; return how many links were made."""
    if not sequencer.take_turn(LOCK_LEDGER + season_id):
        return 0
    entries = Entry.objects.filter(season_id=season_id)
    return sequencer.extend(
        entries.filter(seq=None).order_by("pk"),
        last=entries.exclude(seq=None).order_by("seq").last(),
        content=entry_content,
    )


def sequence_all() -> int:
    """Chain what waits in any season."""
    waiting = Entry.objects.filter(seq=None).order_by()
    return sum(
        sequence(season_id)
        for season_id in waiting.values_list("season_id", flat=True).distinct()
    )
