"""Seasons, quota, harvests: the only writers of the ledger."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Right
from core import units
from core.errors import Conflict, Forbidden, gettext_noop
from gi_registry.models import Authorization
from maps.models import Plot
from records import audit, sequencer
from traceability.ledger import rules
from traceability.ledger.models import Account, Entry, Lot, LotInput, Season

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


@transaction.atomic
def issue_quota(
    *,
    authorization: Authorization,
    season: Season,
    by: User,
    at: datetime | None = None,
) -> int:
    """Bring the plots of an authorization up to area × ceiling; return grams issued.

    A plot under two GI names of the crop is issued once, up to the higher ceiling.
    Raises Forbidden `right_missing`, Conflict `no_ceiling`, `not_in_force` or
    `other_crop`.
    """
    if Right.SET_SEASON not in by.rights():
        raise Forbidden("right_missing", gettext_noop("额度由市级审核员核发"))
    _refuse_not_in_force(authorization)
    if authorization.indication.crop != season.crop:
        raise Conflict("other_crop", gettext_noop("该地理标志不属于这个产季的品类"))
    specification = authorization.indication.specifications.filter(
        valid_to=None
    ).first()
    if specification is None or specification.ceiling_g_per_mu is None:
        raise Conflict(
            "no_ceiling", gettext_noop("技术要求中没有单产上限（待核实），不能核发额度")
        )
    at = at or timezone.now()
    source = account(season, Kind.SOURCE)
    issued_g = 0
    for row in authorization.application.plots.select_related("plot"):
        due_g = units.quota_g(row.counted_dm2, specification.ceiling_g_per_mu)
        quota = account(season, Kind.QUOTA, authorization.organization, row.plot)
        # The lock keeps two clerks from both reading "nothing issued yet".
        Account.objects.select_for_update().get(pk=quota.pk)
        had_g = (
            quota.incoming.filter(verb=Entry.Verb.ISSUE).aggregate(g=Sum("amount_g"))[
                "g"
            ]
            or 0
        )
        if due_g > had_g:
            move(
                source=source,
                target=quota,
                amount_g=due_g - had_g,
                verb=Entry.Verb.ISSUE,
                reference=audit.target_of(authorization),
                by=by,
                at=at,
            )
            issued_g += due_g - had_g
    if issued_g:
        audit.record(
            "quota.issue",
            target=authorization,
            by=by,
            at=at,
            data={"season": season.pk, "issued_g": issued_g},
        )
    return issued_g


def _refuse_not_in_force(authorization: Authorization) -> None:
    if authorization.state != Authorization.State.ACTIVE:
        raise Conflict(
            "not_in_force",
            gettext_noop("使用权处于「%(state)s」状态，不能办理"),
            state=authorization.get_state_display(),
        )


def _refuse_without_right(organization: Organization, season: Season, by: User) -> None:
    """The person acts for the organization, and it holds a right in this crop."""
    if organization.pk not in by.organization_ids(Right.DECLARE_HARVEST):
        raise Forbidden("not_yours", gettext_noop("您不是该主体的经办人"))
    if (
        not Authorization.objects.in_force()
        .filter(organization=organization, title__indication__crop=season.crop)
        .exists()
    ):
        raise Conflict(
            "no_authorization", gettext_noop("本主体在该品类没有有效的使用权，不能申报")
        )


@transaction.atomic
def declare_harvest(
    *,
    plot: Plot,
    season: Season,
    mass_g: int,
    on: date,
    by: User,
    at: datetime | None = None,
) -> Lot:
    """Turn quota of a plot into a harvest lot.

    Raises Forbidden `not_yours`, Invalid for the date, Conflict `over_quota` saying
    by how many kilograms.
    """
    _refuse_without_right(plot.organization, season, by)
    at = at or timezone.now()
    rules.refuse_outside_season(
        on,
        opens_on=season.opens_on,
        closes_on=season.closes_on,
        today=timezone.localdate(at),
    )
    quota = account(season, Kind.QUOTA, plot.organization, plot)
    quota = Account.objects.select_for_update().get(pk=quota.pk)
    rules.refuse_short(quota.balance_g, mass_g, field="mass_kg")
    lot = create_lot(
        kind=Lot.Kind.HARVEST,
        season=season,
        organization=plot.organization,
        plot=plot,
        mass_g=mass_g,
        remaining_g=mass_g,
        on=on,
        created_by=by,
        created_at=at,
    )
    move(
        source=quota,
        target=account(season, Kind.HARVESTED, plot.organization),
        amount_g=mass_g,
        verb=Entry.Verb.HARVEST,
        reference=audit.target_of(lot),
        by=by,
        at=at,
    )
    audit.record("harvest.declare", target=lot, by=by, at=at, data={"mass_g": mass_g})
    return lot


LOT_PREFIX = {Lot.Kind.HARVEST: "CS", Lot.Kind.PACKING: "BZ"}


def create_lot(**columns: object) -> Lot:
    """Create a lot and give it its number, such as CS-2026-000042."""
    lot = Lot(**columns)
    lot.number = f"new-{timezone.now().timestamp():.6f}"[:24]
    lot.save()
    prefix = LOT_PREFIX[Lot.Kind(lot.kind)]
    lot.number = f"{prefix}-{lot.season.year}-{lot.pk:06d}"
    lot.save(update_fields=["number"])
    return lot


@transaction.atomic
def pack(
    *,
    lots: Sequence[Lot],
    mass_g: int,
    on: date,
    authorization: Authorization,
    by: User,
    at: datetime,
) -> Lot:
    """Make a packing lot of this mass from these lots, in the order given.

    Raises Conflict `lots_short`; a lot of another organization or season is
    refused as `foreign_lot`, one harvested after the packing as `packed_too_early`.
    """
    locked = {
        lot.pk: lot
        for lot in Lot.objects.select_for_update()
        .filter(pk__in=[lot.pk for lot in lots])
        .order_by("pk")
    }
    ordered = [locked[lot.pk] for lot in lots]
    season = ordered[0].season
    for lot in ordered:
        if (
            lot.organization_id != authorization.organization_id
            or lot.season_id != season.pk
        ):
            raise Conflict(
                "foreign_lot", gettext_noop("批次不属于本主体本产季"), field="lots"
            )
        if lot.on > on:
            raise Conflict(
                "packed_too_early",
                gettext_noop("包装日期早于批次 %(lot)s 的采收日期 %(on)s"),
                field="on",
                lot=lot.number,
                on=lot.on,
            )
    shares = rules.draw(mass_g, [(lot.pk, lot.remaining_g) for lot in ordered])
    packing = create_lot(
        kind=Lot.Kind.PACKING,
        season=season,
        organization=authorization.organization,
        indication=authorization.indication,
        mass_g=mass_g,
        remaining_g=0,
        on=on,
        created_by=by,
        created_at=at,
    )
    for lot_id, share_g in shares:
        Lot.objects.filter(pk=lot_id).update(remaining_g=F("remaining_g") - share_g)
        LotInput.objects.create(parent_id=lot_id, child=packing, mass_g=share_g)
    return packing


def unlabel(lot: Lot, mass_g: int) -> None:
    """Say that this much of a packing lot stands without labels again."""
    Lot.objects.filter(pk=lot.pk).update(remaining_g=F("remaining_g") + mass_g)


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
