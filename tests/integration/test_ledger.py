"""The ledger by its services: a gram enters once, leaves once, and sums hold."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts.roles import Role
from core.errors import Conflict, DomainError, Forbidden, Invalid
from gi_registry.models import Authorization
from records import chain
from records.models import AuditEntry
from tests.factories import (
    NOON,
    LegalTitleFactory,
    SeasonFactory,
    SpecificationFactory,
    authorized_producer,
    new_plot,
    person,
)
from tests.support.labels import activated, ordered
from traceability.labels import services as labels
from traceability.ledger import services
from traceability.ledger.models import Account, Entry, Lot, LotInput, Season

pytestmark = pytest.mark.django_db

HA_DM2 = 1_000_000


def refused(code: str, act: object, **arguments: object) -> DomainError:
    with pytest.raises(DomainError) as caught:
        act(**arguments)
    assert caught.value.code == code
    return caught.value


def assert_sums_hold() -> None:
    """Every account equals what its entries say, and each season sums to nothing."""
    for account in Account.objects.all():
        came = account.incoming.aggregate(g=Sum("amount_g"))["g"] or 0
        went = account.outgoing.aggregate(g=Sum("amount_g"))["g"] or 0
        assert account.balance_g == came - went
    for season in Season.objects.all():
        assert sum(season.accounts.values_list("balance_g", flat=True)) == 0
    # What lies in the store is what the lots still hold.
    stored = Account.objects.filter(kind__in=["harvested", "ordered"])
    assert sum(stored.values_list("balance_g", flat=True)) == sum(
        Lot.objects.values_list("remaining_g", flat=True)
    )


def test_the_quota_is_the_counted_area_times_the_ceiling() -> None:
    producer = authorized_producer(quota=False)
    counted_dm2 = producer.application.plots.get().counted_dm2
    assert counted_dm2 == pytest.approx(HA_DM2, rel=0.01)
    issued_g = services.issue_quota(
        authorization=producer.authorization,
        season=producer.season,
        by=producer.reviewer,
        at=NOON,
    )
    # 15 亩 a hectare, 1,500 kg a 亩.
    assert issued_g == counted_dm2 * 15 * 1_500_000 // HA_DM2
    quota = Account.objects.get(kind="quota")
    assert (quota.balance_g, quota.plot) == (issued_g, producer.plot)
    assert AuditEntry.objects.filter(act="quota.issue").count() == 1
    assert_sums_hold()


def test_quota_is_issued_once_also_after_a_harvest() -> None:
    producer = authorized_producer()
    producer.harvest()
    again = services.issue_quota(
        authorization=producer.authorization,
        season=producer.season,
        by=producer.reviewer,
        at=NOON,
    )
    assert again == 0
    assert Entry.objects.filter(verb="issue").count() == 1


def test_a_higher_ceiling_issues_the_difference() -> None:
    producer = authorized_producer()
    before = Account.objects.get(kind="quota").balance_g
    producer.indication.specifications.update(ceiling_g_per_mu=3_000_000)
    more = services.issue_quota(
        authorization=producer.authorization,
        season=producer.season,
        by=producer.reviewer,
        at=NOON,
    )
    assert Account.objects.get(kind="quota").balance_g == before + more
    assert more == pytest.approx(before, abs=1)


def test_quota_is_refused_without_right_force_ceiling_or_crop() -> None:
    producer = authorized_producer(quota=False)
    known = {"authorization": producer.authorization, "season": producer.season}
    act = services.issue_quota
    refused("right_missing", act, **known, by=producer.clerk)
    refused(
        "right_missing",
        services.issue_due_quota,
        season=producer.season,
        by=producer.clerk,
    )
    other = SeasonFactory(crop="cherry")
    wrong = known | {"season": other}
    refused("other_crop", act, **wrong, by=producer.reviewer)
    producer.indication.specifications.all().delete()
    refused("no_ceiling", act, **known, by=producer.reviewer)
    producer.authorization.state = Authorization.State.SUSPENDED
    refused("not_in_force", act, **known, by=producer.reviewer)
    assert not Entry.objects.exists()


def declare(producer: object, **changes: object) -> Lot:
    known = {
        "plot": producer.plot,
        "season": producer.season,
        "mass_g": 1_000,
        "on": date(2026, 9, 20),
        "by": producer.clerk,
        "at": NOON,
    }
    return services.declare_harvest(**(known | changes))


def test_a_harvest_moves_quota_into_the_store_with_its_audit() -> None:
    producer = authorized_producer()
    before = Account.objects.get(kind="quota").balance_g
    lot = declare(producer, mass_g=2_500)
    assert lot.number == f"CS-2026-{lot.pk:06d}"
    assert (lot.mass_g, lot.remaining_g) == (2_500, 2_500)
    assert Account.objects.get(kind="quota").balance_g == before - 2_500
    assert Account.objects.get(kind="harvested").balance_g == 2_500
    assert AuditEntry.objects.filter(act="harvest.declare").count() == 1
    assert_sums_hold()


def test_a_harvest_of_a_stranger_or_without_right_is_refused() -> None:
    producer, other = authorized_producer(), authorized_producer()
    with pytest.raises(Forbidden):
        declare(producer, by=other.clerk)
    Authorization.objects.filter(pk=producer.authorization.pk).update(state="revoked")
    with pytest.raises(Conflict) as caught:
        declare(producer)
    assert caught.value.code == "no_authorization"
    with pytest.raises(Invalid):
        declare(other, mass_g=0)
    assert not Lot.objects.exists()


def test_more_than_the_plot_has_is_refused_and_changes_nothing() -> None:
    producer = authorized_producer()
    left = Account.objects.get(kind="quota").balance_g
    with pytest.raises(Conflict) as caught:
        declare(producer, mass_g=left + 1_500)
    assert caught.value.params["over"] == "1.5"
    assert not Lot.objects.exists()
    declare(producer, mass_g=left)
    assert Account.objects.get(kind="quota").balance_g == 0
    assert_sums_hold()


def test_no_account_but_the_source_goes_below_zero() -> None:
    producer = authorized_producer()
    quota = Account.objects.get(kind="quota")
    harvested = services.account(
        producer.season, Account.Kind.HARVESTED, producer.organization
    )
    arguments = {
        "source": quota,
        "target": harvested,
        "amount_g": quota.balance_g + 1,
        "verb": Entry.Verb.HARVEST,
        "reference": "test",
        "by": producer.clerk,
        "at": NOON,
    }
    refused("short", services.move, **arguments)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=quota.pk).update(balance_g=-1)


def test_the_whole_way_keeps_every_gram() -> None:
    producer, order = ordered()
    assert_sums_hold()
    activated(producer, order, 1, 40)
    assert_sums_hold()
    for first, last in ((1, 3), (38, 45), (96, 96)):
        labels.void(
            batch=order.batch,
            first=first,
            last=last,
            reason="损坏",
            by=producer.clerk,
            at=NOON,
        )
        assert_sums_hold()
    lot = Lot.objects.get(kind="packing")
    assert lot.remaining_g == 6 * 250  # 1–3 and 38–40 stand without labels
    labels.recall(lot=lot, reason="抽检", by=person(Role.CITY_APPROVER), at=NOON)
    assert_sums_hold()
    balances = dict(Account.objects.values_list("kind", "balance_g"))
    assert balances["labelled"] == 34 * 250
    assert balances["ordered"] == (96 - 40 - 6) * 250
    assert balances["harvested"] == 100_000 - (34 + 50) * 250


def test_goods_whose_labels_were_voided_are_packed_anew() -> None:
    producer, order = ordered()
    first = activated(producer, order, 1, 4)
    labels.void(
        batch=order.batch, first=1, last=4, reason="损坏", by=producer.clerk, at=NOON
    )
    again = labels.activate(
        batch=order.batch,
        first=5,
        last=8,
        lots=[first.lot],
        packed_on=date(2026, 9, 22),
        by=producer.clerk,
    )
    row = LotInput.objects.get(child=again.lot)
    assert (row.parent, row.mass_g) == (first.lot, 1_000)
    assert Lot.objects.get(pk=first.lot.pk).remaining_g == 0
    assert_sums_hold()


def test_a_packing_draws_lots_in_the_order_given_and_keeps_all_parents() -> None:
    producer, order = ordered()  # 100 kg in one lot
    (old,) = producer.organization.lots.all()
    small = producer.harvest(1_000)
    activation = labels.activate(
        batch=order.batch,
        first=1,
        last=10,
        lots=[small, old],
        packed_on=date(2026, 9, 21),
        by=producer.clerk,
    )
    drawn = dict(activation.lot.inputs.values_list("parent", "mass_g"))
    assert drawn == {small.pk: 1_000, old.pk: 1_500}


def test_lots_that_are_not_of_this_name_season_or_house_are_refused() -> None:
    producer, _ = ordered()
    other = authorized_producer()
    known = {
        "season": producer.season,
        "mass_g": 100,
        "on": date(2026, 9, 21),
        "authorization": producer.authorization,
        "by": producer.clerk,
        "at": NOON,
    }
    refused("foreign_lot", services.pack, lots=[other.harvest()], **known)
    (lot,) = producer.organization.lots.all()
    next_year = SeasonFactory(
        year=2027, opens_on=date(2027, 9, 1), closes_on=date(2028, 3, 1)
    )
    refused("foreign_lot", services.pack, lots=[lot], **known | {"season": next_year})
    early = known | {"on": date(2026, 9, 19)}
    refused("packed_too_early", services.pack, lots=[lot], **early)


def test_goods_of_another_name_of_the_house_are_refused() -> None:
    producer, _ = ordered()
    (lot,) = producer.organization.lots.all()
    known = {
        "season": producer.season,
        "mass_g": 100,
        "on": date(2026, 9, 21),
        "authorization": producer.authorization,
        "by": producer.clerk,
        "at": NOON,
    }
    # A plot of the house that is registered for no name, or for another one.
    plot = new_plot(producer.organization, producer.clerk, "二号地")
    stranger = Lot.objects.create(
        number="CS-1",
        kind="harvest",
        season=producer.season,
        organization=producer.organization,
        plot=plot,
        on=date(2026, 9, 20),
        mass_g=1_000,
        remaining_g=1_000,
        created_by=producer.clerk,
        created_at=NOON,
    )
    error = refused("other_name", services.pack, lots=[stranger], **known)
    assert error.params["lot"] == "CS-1"
    title = LegalTitleFactory()
    packed = services.pack(lots=[lot], **known)
    Lot.objects.filter(pk=packed.pk).update(
        indication=title.indication, remaining_g=100
    )
    refused("other_name", services.pack, lots=[packed], **known)


def test_two_names_on_one_plot_get_the_quota_once() -> None:
    producer = authorized_producer()
    title = LegalTitleFactory()
    SpecificationFactory(indication=title.indication, ceiling_g_per_mu=1_000_000)
    second = replace(producer, title=title)
    Authorization.objects.create(
        number="SY-2",
        organization=producer.organization,
        title=title,
        application=_copy_of(producer, title),
        valid_from=date(2026, 9, 1),
    )
    issued_g, without = services.issue_due_quota(
        season=second.season, by=producer.reviewer, at=NOON
    )
    assert (issued_g, without) == (0, [])
    assert Account.objects.filter(kind="quota").count() == 1


def _copy_of(producer: object, title: object) -> object:
    """Return a second application with the same plots, under another title."""
    application = producer.application
    rows = list(application.plots.all())
    application.pk, application.reference, application.title = None, "SQ-2", title
    application.save()
    for row in rows:
        row.pk, row.application = None, application
        row.save()
    return application


def test_the_entries_of_a_season_are_chained_and_a_change_shows() -> None:
    producer = authorized_producer()
    producer.harvest()
    services.sequence_all()
    assert services.sequence_all() == 0

    def first_break() -> int | None:
        entries = Entry.objects.filter(season=producer.season).order_by("seq")
        return chain.first_break(
            (e.seq, e.previous_hash, e.entry_hash, services.entry_content(e))
            for e in entries
        )

    assert first_break() is None
    last = Entry.objects.order_by("seq").last()
    Entry.objects.filter(pk=last.pk).update(amount_g=last.amount_g + 1)
    assert first_break() == last.seq


def test_a_season_opens_once_and_its_dates_can_be_corrected() -> None:
    dates = {"opens_on": date(2026, 9, 1), "closes_on": date(2027, 3, 1)}
    first = services.open_season(crop="grape", year=2026, **dates)
    again = services.open_season(
        crop="grape", year=2026, **dates | {"closes_on": date(2027, 2, 1)}
    )
    assert again.pk == first.pk
    assert Season.objects.get().closes_on == date(2027, 2, 1)
