"""A new year's holidays are brought in by command; its terms are counted anew."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.errors import Conflict, Invalid
from core.workdays import is_known, years
from gi_registry.models import Application, PublicNotice
from gi_registry.selectors import review as reviews
from gi_registry.services.working_days import calendar_file, load_calendar
from gi_registry.workflow import Act, Status
from records.models import AuditEntry, Document
from tests.factories import NOON
from tests.integration.register_world import client_of, page
from tests.support.review_world import Team, act, answer, filed, team, walk

pytestmark = pytest.mark.django_db
NEW_YEAR = NOON.replace(month=12, day=20)  # a Sunday
INVENTED = {
    "2027": {
        "source": "演示通知（2027 年的真实安排尚未登记）",
        "holidays": [
            ["2027-01-01", "2027-01-05"],
            ["2027-05-01", "2027-05-05"],
            ["2027-10-01", "2027-10-07"],
        ],
        "make_up": ["2027-01-09"],
    }
}
TOLD = "系统里还没有 2027 年的放假安排，只按周末计算"


@pytest.fixture
def people() -> Team:
    return team()


@pytest.fixture(autouse=True)
def _no_calendar_left() -> Iterator[None]:
    yield
    calendar_file().unlink(missing_ok=True)


def load(rows: dict[str, object] = INVENTED, *, replaces: bool = False) -> int:
    content = json.dumps(rows).encode()
    return load_calendar(
        name="2027.json", content=content, replaces=replaces, at=NEW_YEAR
    ).moved


def place(seen: str) -> str:
    """Return what stands beside the note on a page."""
    return seen[seen.index(TOLD) :][:200]


def as_file(people: Team) -> str:
    answer = client_of(people.county).get("/queue.csv")
    return b"".join(answer.streaming_content).decode()


def unconfirmed(people: Team, application: Application) -> object:
    address = f"/api/v1/applications/{application.reference}/"
    return client_of(people.county).get(address).json()["due_on_unconfirmed"]


def test_a_term_into_the_new_year_is_open_until_its_holidays_are_on_file(
    people: Team,
) -> None:
    application = filed("cultivating", at=NEW_YEAR)
    # Ten working days from Monday, 21 December; 1 January counted as one.
    assert application.due_on == date(2027, 1, 1)
    listed = client_of(people.county).get("/applications/").content.decode()
    assert TOLD in listed
    assert "待核实" in place(page(people.county, application))
    assert TOLD in client_of(people.county).get("/desk/").content.decode()
    assert TOLD in as_file(people)
    assert unconfirmed(people, application)
    assert load() == 1
    application.refresh_from_db()
    assert application.due_on == date(2027, 1, 6)  # the 1st to the 5th are days off
    assert is_known(2027)
    (row,) = reviews.rows([application], NEW_YEAR)
    assert row.calendar_note == ""
    told = page(people.county, application)
    assert TOLD not in told
    assert TOLD not in as_file(people)
    assert not unconfirmed(people, application)
    assert "按新公布的放假安排重算期限" in told
    entry = AuditEntry.objects.get(act="application.recount")
    assert entry.data == {"before": "2027-01-01", "after": "2027-01-06"}


def test_a_term_after_a_notice_is_counted_from_the_end_of_the_notice(
    people: Team,
) -> None:
    application = walk(filed(), people, Status.ON_NOTICE)
    Application.objects.update(due_on=date(2027, 1, 6))
    PublicNotice.objects.update(last_day=date(2027, 1, 3))
    load()
    application.refresh_from_db()
    assert application.due_on == date(2027, 1, 8)  # three days: 6, 7, 8 January


def test_what_ends_before_or_is_over_stays(people: Team) -> None:
    filed("cultivating", at=NEW_YEAR - timedelta(days=60))
    assert load() == 0
    assert not AuditEntry.objects.filter(act="application.recount").exists()


def test_the_file_is_kept_and_the_act_on_record(people: Team) -> None:
    load()
    entry = AuditEntry.objects.get(act="calendar.load")
    document = Document.objects.get(name="2027.json")
    assert entry.target == f"records.document:{document.pk}"
    assert entry.data == {"years": [2027], "terms": 0}
    assert "演示通知" in entry.reason


def test_a_year_is_brought_in_once_and_replaced_only_on_purpose(people: Team) -> None:
    load()
    with pytest.raises(Conflict) as twice:
        load()
    assert twice.value.code == "calendar_known"
    other = {"2027": {**INVENTED["2027"], "make_up": []}}
    with pytest.raises(Conflict) as differs:
        load(other)
    assert differs.value.code == "calendar_differs"
    load(other, replaces=True)
    assert years()[2027].worked == frozenset()
    assert len(years()[2026].worked) == 6  # the years of the release stay


def test_the_command_says_what_it_did_or_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "2027.json"
    with pytest.raises(CommandError):
        call_command("load_holidays", str(file))
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(CommandError, match="文件里没有年度"):
        call_command("load_holidays", str(file))
    file.write_text(json.dumps(INVENTED), encoding="utf-8")
    call_command("load_holidays", str(file))
    assert capsys.readouterr().out.startswith("2027: on file; 0 terms")


def test_a_day_is_the_day_in_china_and_not_in_greenwich(people: Team) -> None:
    """From midnight to eight in the morning here, it is still yesterday there."""
    application = walk(filed(), people, Status.AT_PROVINCE)
    one_at_night = datetime(2026, 10, 9, 17, 0, tzinfo=UTC)  # 01:00 on the tenth here
    today, tomorrow = answer(date(2026, 10, 10)), answer(date(2026, 10, 11))
    with pytest.raises(Invalid) as refused:
        act(application, Act.PASS, people.city, papers=tomorrow, at=one_at_night)
    assert refused.value.code == "future_day"
    passed = act(application, Act.PASS, people.city, papers=today, at=one_at_night)
    assert passed.status == Status.ON_NOTICE
