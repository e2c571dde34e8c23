"""The audit is kept with the act, chained after it, and tells when it was touched."""

from datetime import timedelta
from hashlib import sha256
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.models import Organization, RoleGrant
from records import append_only, audit
from records.models import AuditEntry
from tests.factories import NOON, OrganizationFactory, UserFactory
from tests.integration.test_organization_pages import facts as organization_form

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
        {"channel": "job"},
        {"network": "192.0.2.0/24"},
        {"content_version": 1, "channel": "", "network": ""},
    ],
)
def test_a_touched_entry_is_named(change: dict[str, object]) -> None:
    entries = acts(3)
    with append_only.lifted():
        AuditEntry.objects.filter(pk=entries[1].pk).update(**change)
    assert audit.first_break() == 2
    act = change.get("act", "test.act")
    with pytest.raises(CommandError, match=f"broken at link 2.*{act} on ") as failed:
        call_command("verify_audit")
    assert failed.value.returncode == 1


def test_a_removed_entry_is_named() -> None:
    entries = acts(3)
    with append_only.lifted():
        entries[1].delete()
    assert audit.first_break() == 2
    with pytest.raises(CommandError, match="broken at link 2: the link is missing"):
        call_command("verify_audit")


def test_an_entry_that_is_forged_with_its_own_hash_breaks_the_next() -> None:
    entries = acts(3)
    forged = entries[1]
    forged.reason = "改过"
    forged.entry_hash = audit.chain.link(
        forged.previous_hash or "", audit.content(forged)
    )
    with append_only.lifted():
        forged.save()
    assert audit.first_break() == 3


def test_entries_in_another_order_are_named() -> None:
    entries = acts(3)
    with append_only.lifted():
        AuditEntry.objects.filter(pk=entries[1].pk).update(seq=9)
        AuditEntry.objects.filter(pk=entries[2].pk).update(seq=2)
        AuditEntry.objects.filter(pk=entries[1].pk).update(seq=3)
    assert audit.first_break() == 2


def test_a_gap_in_the_numbers_is_named() -> None:
    acts(3)
    with append_only.lifted():
        AuditEntry.objects.filter(seq=3).update(seq=F("seq") + 1)
    assert audit.first_break() == 3


def verified(**options: str) -> list[str]:
    """Return the lines that the command prints about a whole audit."""
    out = StringIO()
    call_command("verify_audit", stdout=out, stderr=StringIO(), **options)
    return out.getvalue().splitlines()


def test_the_command_says_how_many_links_are_whole_and_where_they_end() -> None:
    entries = acts(3)
    assert verified() == [
        "The audit is whole: 3 links.",
        f"Head: {entries[2].entry_hash}",
    ]


def test_the_head_of_before_shows_an_end_that_was_cut_off() -> None:
    head = acts(3)[2].entry_hash or ""
    acts(2)
    assert verified(head=head)[0] == "The audit is whole: 5 links."
    with append_only.lifted():
        AuditEntry.objects.filter(seq__gte=3).delete()
    with pytest.raises(CommandError, match=f"cut off: no link has hash {head}"):
        verified(head=head)


def test_a_cut_end_is_seen_by_the_numbers_given_out() -> None:
    """A proof on SQLite, which takes a number back with its act; else a warning."""
    acts(5)
    with append_only.lifted():
        AuditEntry.objects.filter(seq__gte=3).delete()
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="cut off: 3 numbers after the last"):
            verified()
        return
    said = StringIO()
    call_command("verify_audit", stdout=StringIO(), stderr=said)
    assert said.getvalue().startswith("3 numbers after the last entry are given out")
    assert "proves no cut" in said.getvalue()


def test_an_act_that_was_rolled_back_is_no_fault() -> None:
    acts(2)
    with transaction.atomic():
        audit.record("test.act", target=UserFactory(), by=None, at=NOON)
        transaction.set_rollback(True)
    assert verified()[0] == "The audit is whole: 2 links."


def test_an_emptied_audit_beside_rows_of_acts_is_a_fault() -> None:
    acts(2)
    with append_only.lifted():
        AuditEntry.objects.all().delete()
    with pytest.raises(
        CommandError, match=r"empty .空., and accounts_organization has"
    ):
        verified()


def test_a_database_without_any_act_is_whole() -> None:
    """The first accounts are made in the shell, before any act."""
    acts(1)
    with append_only.lifted():
        AuditEntry.objects.all().delete()
    Organization.objects.all().delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sqlite_sequence SET seq = 0")
    UserFactory()
    assert verified() == ["The audit is whole: 0 links."]


def test_a_row_before_the_first_goes_by_its_own_number() -> None:
    acts(2)
    AuditEntry.objects.create(
        act="test.forged",
        target="a.b:1",
        at=NOON,
        channel="page",
        seq=0,
        previous_hash="x",
        entry_hash="y",
    )
    with pytest.raises(CommandError, match=r"link 0: changed, forged.*test\.forged"):
        verified()


# PostgreSQL's column takes no rubbish, but a day that Python has no name for.
NO_DAY = {
    "sqlite": ["rubbish", "2026-13-45 00:00:00"],
    "postgresql": ["infinity", "20260-01-01 00:00:00+00"],
}


@pytest.mark.parametrize("which", [0, 1])
def test_a_day_that_cannot_be_read_is_named(which: int) -> None:
    entries = acts(3)
    day = NO_DAY[connection.vendor][which]
    with append_only.lifted(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE records_auditentry SET at = %s WHERE id = %s", [day, entries[1].pk]
        )
    with pytest.raises(CommandError, match=r"broken at link 2: .*test\.act on"):
        verified()


REPLACED = (
    "CREATE OR REPLACE FUNCTION gi_append_only() RETURNS trigger LANGUAGE plpgsql"
)
LOOSENED = {
    "sqlite": {
        "dropped": ["DROP TRIGGER records_auditentry_no_update"],
        "replaced": [
            "DROP TRIGGER records_auditentry_no_update",
            "CREATE TRIGGER records_auditentry_no_update BEFORE UPDATE "
            "ON records_auditentry BEGIN SELECT 1; END",
        ],
    },
    "postgresql": {
        "dropped": ["DROP TRIGGER records_auditentry_no_update ON records_auditentry"],
        "replaced": [f"{REPLACED} AS $$ BEGIN RETURN NEW; END $$"],
        "switched off": ["ALTER TABLE records_auditentry DISABLE TRIGGER USER"],
    },
}


@pytest.mark.parametrize("how", ["dropped", "replaced", "switched off"])
def test_a_guard_that_does_not_hold_is_a_fault(
    request: pytest.FixtureRequest, how: str
) -> None:
    if request.config.getoption("nomigrations"):
        pytest.skip("a run without migrations has no guards")
    statements = LOOSENED[connection.vendor].get(how, [])
    if not statements:
        pytest.skip("SQLite switches no trigger off")
    acts(1)
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    with pytest.raises(CommandError, match=r"not guard .*records_audit") as failed:
        verified()
    assert failed.value.returncode == 1


def test_an_act_that_nobody_chained_is_named_after_a_while() -> None:
    acts(1)
    target = OrganizationFactory()
    late = timezone.now() - timedelta(minutes=11)
    audit.record("test.now", target=target, by=None, at=timezone.now())
    assert verified()[0] == "The audit is whole: 1 links."
    audit.record("test.late", target=target, by=None, at=late)
    with pytest.raises(CommandError, match=r"not chained.*test\.late"):
        verified()


def test_an_entry_of_before_still_verifies() -> None:
    """Version 1 covered neither channel nor network. Hash: sha256sum of the text."""
    row = AuditEntry.objects.create(
        pk=1, act="a.b", target="c.d:1", at=NOON, content_version=1, channel=""
    )
    text = (
        '{"act": "a.b", "at": "2026-09-20T04:00:00+00:00", "by": null, "data": {}, '
        '"id": 1, "reason": "", "target": "c.d:1"}'
    )
    audit.sequence()
    row.refresh_from_db()
    assert row.entry_hash == sha256(f"{'0' * 64}\n{text}".encode()).hexdigest()
    acts(1)
    assert verified()[0] == "The audit is whole: 2 links."


def test_the_page_and_the_network_are_on_record(client: Client) -> None:
    clerk = UserFactory()
    client.force_login(clerk)
    client.post(
        "/organizations/new/",
        organization_form(),
        REMOTE_ADDR="203.0.113.77",
        headers={"x-forwarded-for": "198.51.100.9"},
    )
    entry = AuditEntry.objects.filter(by=clerk).latest("pk")
    assert (entry.channel, entry.network) == ("page", "203.0.113.0/24")
    assert "203.0.113.77" not in str(AuditEntry.objects.values())


def test_what_no_request_does_is_a_command() -> None:
    assert (acts(1)[0].channel, acts(1)[0].network) == ("command", "")


PLANTED = {
    "sqlite": [
        "CREATE TRIGGER full BEFORE INSERT ON records_auditentry "
        "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON records_auditentry "
        "FOR EACH ROW EXECUTE FUNCTION full_disk()",
    ],
}


def test_an_act_whose_entry_cannot_be_written_does_not_happen() -> None:
    """Through the page, and whatever else the act wrote is taken back with it."""
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory())
    with append_only.lifted(), connection.cursor() as cursor:
        for statement in PLANTED[connection.vendor]:
            cursor.execute(statement)
    with transaction.atomic():
        answer = client.post("/organizations/new/", organization_form())
    assert answer.status_code == 500
    assert not Organization.objects.exists()
    assert not RoleGrant.objects.exists()
    assert not AuditEntry.objects.exists()
