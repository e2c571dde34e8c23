"""The audit is kept with the act, chained after it, and tells when it was touched."""

from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F

from records import audit
from records.models import AuditEntry
from tests.factories import NOON, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def acts(count: int) -> list[AuditEntry]:
    """Put this many acts on record and chain them."""
    organization, user = OrganizationFactory(), UserFactory()
    for number in range(count):
        audit.record(
            "test.act",
            target=organization,
            by=user,
            at=NOON + timedelta(minutes=number),
            reason=f"理由 {number}",
            data={"number": number, "名": "昌黎"},
        )
    audit.sequence()
    return list(AuditEntry.objects.order_by("seq"))


def test_every_act_becomes_one_link() -> None:
    entries = acts(4)
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert entries[0].previous_hash == "0" * 64
    for before, after in pairwise(entries):
        assert after.previous_hash == before.entry_hash
    assert audit.first_break() is None


def test_a_second_turn_finds_nothing_to_do_and_later_acts_go_on() -> None:
    acts(2)
    assert audit.sequence() == 0
    acts(1)
    assert AuditEntry.objects.get(seq=3).previous_hash == (
        AuditEntry.objects.get(seq=2).entry_hash
    )
    assert audit.first_break() is None


def test_the_act_is_chained_when_it_is_committed(
    django_capture_on_commit_callbacks: object,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture
        audit.record("test.act", target=OrganizationFactory(), by=None, at=NOON)
    assert AuditEntry.objects.get().seq == 1


def test_an_act_that_fails_leaves_no_entry() -> None:
    organization = OrganizationFactory()

    @transaction.atomic
    def act() -> None:
        audit.record("test.act", target=organization, by=None, at=NOON)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"act": "test.other"},
        {"reason": "另一个理由"},
        {"at": NOON + timedelta(days=1)},
        {"by": None},
        {"data": {"number": 1, "名": "卢龙"}},
        {"target": "accounts.organization:999"},
    ],
)
def test_a_touched_entry_is_named(change: dict[str, object]) -> None:
    entries = acts(3)
    AuditEntry.objects.filter(pk=entries[1].pk).update(**change)
    assert audit.first_break() == 2
    with pytest.raises(CommandError, match="broken at link 2") as failed:
        call_command("verify_audit")
    assert failed.value.returncode == 1


def test_a_removed_entry_is_named() -> None:
    entries = acts(3)
    entries[1].delete()
    assert audit.first_break() == 2


def test_an_entry_that_is_forged_with_its_own_hash_breaks_the_next() -> None:
    entries = acts(3)
    forged = entries[1]
    forged.reason = "改过"
    forged.entry_hash = audit.chain.link(
        forged.previous_hash or "", audit.content(forged)
    )
    forged.save()
    assert audit.first_break() == 3


def test_a_gap_in_the_numbers_is_named() -> None:
    acts(3)
    AuditEntry.objects.filter(seq=3).update(seq=F("seq") + 1)
    assert audit.first_break() == 3


def test_the_command_says_how_many_links_are_whole() -> None:
    acts(3)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().strip() == "The audit is whole: 3 links."
