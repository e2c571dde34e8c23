"""Lots: a harvest from one plot, a packing from harvests."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.access import refuse_stranger
from accounts.models import Organization, User
from accounts.roles import Right
from core.errors import Conflict, Invalid, gettext_noop
from gi_registry.models import Authorization
from maps.models import Plot
from records import audit
from traceability.ledger import rules
from traceability.ledger.models import Account, Entry, Lot, LotInput, Season
from traceability.ledger.services.entries import Kind, account, move


def _refuse_without_right(organization: Organization, season: Season, by: User) -> None:
    """The person acts for the organization, and it holds a right in this crop."""
    refuse_stranger(organization.pk, by, Right.DECLARE_HARVEST)
    if (
        not Authorization.objects.in_force()
        .filter(organization=organization, title__indication__crop=season.crop)
        .exists()
    ):
        raise Conflict(
            "no_authorization", gettext_noop("本主体在该品类没有有效的使用权，不能申报")
        )


@transaction.atomic
def declare_harvest(  # noqa: PLR0913  the columns of a harvest, who and when
    *,
    plot: Plot,
    season: Season,
    mass_g: int,
    on: date,
    by: User,
    at: datetime | None = None,
    token: str | None = None,
) -> Lot:
    """Turn quota of a plot into a harvest lot.

    A form sends its token: the same form sent twice gives the same lot.
    Raises Forbidden `not_yours`, Invalid `no_mass` or for the date, Conflict
    `over_quota` saying by how many kilograms, `already_sent`.
    """
    _refuse_without_right(plot.organization, season, by)
    at = at or timezone.now()
    if mass_g < 1:
        raise Invalid("no_mass", gettext_noop("采收量应大于 0"), field="mass_kg")
    rules.refuse_outside_season(
        on,
        opens_on=season.opens_on,
        closes_on=season.closes_on,
        today=timezone.localdate(at),
    )
    quota = account(season, Kind.QUOTA, plot.organization, plot)
    quota = Account.objects.select_for_update().get(pk=quota.pk)
    if sent := _sent_before(plot, season, mass_g, on, token):
        return sent
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
        token=token,
    )
    _book_harvest(lot, quota)
    return lot


def _book_harvest(lot: Lot, quota: Account) -> None:
    move(
        source=quota,
        target=account(lot.season, Kind.HARVESTED, lot.organization),
        amount_g=lot.mass_g,
        verb=Entry.Verb.HARVEST,
        reference=audit.target_of(lot),
        by=lot.created_by,
        at=lot.created_at,
    )
    audit.record(
        "harvest.declare",
        target=lot,
        by=lot.created_by,
        at=lot.created_at,
        data={"mass_g": lot.mass_g},
    )


def _sent_before(
    plot: Plot, season: Season, mass_g: int, on: date, token: str | None
) -> Lot | None:
    """Return the lot that this very form made already; refuse a changed one."""
    if token is None:
        return None
    lot = Lot.objects.filter(organization=plot.organization, token=token).first()
    if lot and (lot.plot_id, lot.season_id, lot.mass_g, lot.on) != (
        plot.pk,
        season.pk,
        mass_g,
        on,
    ):
        raise Conflict(
            "already_sent",
            gettext_noop("这张表已提交，生成了批次 %(lot)s。再报一批须重新打开申报页"),
            lot=lot.number,
        )
    return lot


LOT_PREFIX = {Lot.Kind.HARVEST: "CS", Lot.Kind.PACKING: "BZ"}


def create_lot(**columns: object) -> Lot:
    """Create a lot and give it its number, such as CS-2026-000042."""
    lot = Lot(**columns)
    lot.number = f"new-{get_random_string(20)}"
    lot.save()
    prefix = LOT_PREFIX[Lot.Kind(lot.kind)]
    lot.number = f"{prefix}-{lot.season.year}-{lot.pk:06d}"
    lot.save(update_fields=["number"])
    return lot


@transaction.atomic
def pack(  # noqa: PLR0913  lots, mass and day of a packing, for whom, who and when
    *,
    lots: Sequence[Lot],
    season: Season,
    mass_g: int,
    on: date,
    authorization: Authorization,
    by: User,
    at: datetime,
) -> Lot:
    """Make a packing lot of this mass from these lots, in the order given.

    Raises Conflict `lots_short`; a lot of another organization or season is
    refused as `foreign_lot`, one from outside the plots of this GI name as
    `other_name`, one harvested after the packing as `packed_too_early`.
    """
    locked = {
        lot.pk: lot
        for lot in Lot.objects.select_for_update()
        .filter(pk__in=[lot.pk for lot in lots])
        .order_by("pk")
    }
    ordered = [locked[lot.pk] for lot in lots]
    for lot in ordered:
        _refuse_unfit(lot, season, on, authorization)
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


def _counts(authorization: Authorization, lot: Lot) -> bool:
    """Say whether the lot's plot counted for the name on the day of its harvest."""
    rows = authorization.plots_application(lot.on).plots.filter(plot=lot.plot_id)
    return any(row.counted_dm2 for row in rows.defer("boundary"))


def _refuse_unfit(
    lot: Lot, season: Season, on: date, authorization: Authorization
) -> None:
    """Refuse a lot that cannot become goods of this name on this day."""
    if (
        lot.organization_id != authorization.organization_id
        or lot.season_id != season.pk
    ):
        raise Conflict(
            "foreign_lot", gettext_noop("批次不属于本主体本产季"), field="lots"
        )
    # A plot may be registered for one GI name and not for another of the same crop.
    if (
        not _counts(authorization, lot)
        if lot.kind == Lot.Kind.HARVEST
        else lot.indication_id != authorization.indication.pk
    ):
        raise Conflict(
            "other_name",
            gettext_noop("批次 %(lot)s 不是在「%(name)s」登记的地块上采收的"),
            field="lots",
            lot=lot.number,
            name=authorization.indication,
        )
    if lot.on > on:
        raise Conflict(
            "packed_too_early",
            gettext_noop("包装日期早于批次 %(lot)s 的日期 %(on)s"),
            field="packed_on",
            lot=lot.number,
            on=lot.on,
        )


def unlabel(lot: Lot, mass_g: int) -> None:
    """Say that this much of a packing lot stands without labels again."""
    Lot.objects.filter(pk=lot.pk).update(remaining_g=F("remaining_g") + mass_g)
