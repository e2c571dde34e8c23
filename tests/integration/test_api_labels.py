"""The verdict for programs: every kind, by real codes, and nothing beside the list."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from tests.factories import NOON, person, set_state
from tests.support.labels import wrong_letter as misread
from tests.support.printed import ACTIVE, COUNT, PACK_G, Printed, printed_labels
from traceability.labels import keys
from traceability.labels import services as labels
from traceability.labels.codes import ALPHABET
from traceability.scans.models import LabelHistory, Scan

pytestmark = pytest.mark.django_db

FIELDS = {
    "code",
    "verdict",
    "reasons",
    "tone",
    "sentence",
    "checked_at",
    "checks",
    "first_checked_at",
    "label",
    "lot",
    "indication",
    "producer",
    "county",
    "village",
    "void",
}
ABOUT_THE_LABEL = {"label", "indication", "producer", "county", "village"}


@pytest.fixture
def printed(settings: Any, tmp_path: Any) -> Printed:
    settings.LABEL_KEY_DIR = tmp_path / "keys"
    return printed_labels()


def ask(
    code: str,
    client: Client | None = None,
    headers: dict[str, str] | None = None,
    **query: str,
) -> Any:
    address = reverse("api-label-verify", kwargs={"code": code})
    return (client or Client()).get(address, query, headers=headers)


def void(printed: Printed) -> str:
    labels.void(
        batch=printed.batch,
        first=1,
        last=1,
        reason="标签污损",
        by=printed.producer.clerk,
        at=NOON + timedelta(hours=2),
    )
    return printed.code(1)


def recall(printed: Printed) -> str:
    labels.recall(
        lot=printed.batch.activations.get().lot,
        reason="抽检不合格",
        by=person(Role.CITY_APPROVER),
        at=NOON + timedelta(hours=2),
    )
    return printed.code(1)


def suspend(printed: Printed) -> str:
    at = NOON + timedelta(hours=2)
    set_state(printed.producer.authorization, "suspended", at=at)
    return printed.code(1)


def seen(times: int) -> Callable[[Printed], str]:
    def look(printed: Printed) -> str:
        for number in range(times):
            ask(printed.code(1), headers={"user-agent": f"phone {number}"})
        return printed.code(1)

    return look


# What happened to the label → verdict, its reasons, the colour.
TABLE: dict[str, tuple[Callable[[Printed], str], str, list[str], str]] = {
    "first": (lambda p: p.code(1), "first_view", [], "ok"),
    "void": (void, "not_active", ["voided"], "bad"),
    "recalled": (recall, "not_active", ["recalled"], "bad"),
    "asleep": (lambda p: p.code(ACTIVE + 1), "not_active", ["not_yet_active"], "bad"),
    "suspended": (suspend, "check_needed", ["producer_suspended"], "warn"),
    "beyond": (lambda p: p.code(COUNT + 1), "not_ours", ["never_issued"], "bad"),
    "misread": (
        lambda p: misread(p.code(1)),
        "not_ours",
        ["not_ours_or_damaged"],
        "bad",
    ),
    "short": (lambda p: p.code(1)[:19], "not_ours", ["not_ours_or_damaged"], "bad"),
}


@pytest.mark.parametrize("case", TABLE)
def test_each_state_of_a_label_has_its_verdict(case: str, printed: Printed) -> None:
    happen, verdict, reasons, tone = TABLE[case]

    answer = ask(happen(printed))

    assert answer.status_code == 200
    body = answer.json()
    assert (body["verdict"], body["tone"]) == (verdict, tone)
    # The season of the test ends in 2027; after that every label is of an old one.
    assert [r for r in body["reasons"] if r != "old_season"] == reasons
    assert set(body) == FIELDS
    assert answer["Cache-Control"] == "no-store"


def test_a_misread_code_is_a_typing_error_only_if_it_was_typed(
    printed: Printed,
) -> None:
    code = misread(printed.code(1))
    assert ask(code, typed="1").json()["verdict"] == "typing_error"
    assert ask(code, typed="0").json()["verdict"] == "not_ours"


def test_a_forged_code_with_a_right_check_character_is_not_ours(
    printed: Printed,
) -> None:
    """Another key gives a code that is well formed and that the registry never made."""
    epoch = printed.batch.epoch.number
    keys.path_of(epoch).write_text("ab" * 32 + "\n")
    forged = printed.code(1)
    keys.path_of(epoch).write_text("cd" * 32 + "\n")

    body = ask(forged, typed="1").json()

    assert (body["verdict"], body["reasons"]) == ("not_ours", ["never_issued"])
    assert all(body[name] is None for name in ABOUT_THE_LABEL)


def test_without_its_key_nothing_is_said_of_a_code(printed: Printed) -> None:
    code = printed.code(1)
    keys.path_of(printed.batch.epoch.number).unlink()

    answer = ask(code)

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    body = answer.json()
    assert (body["verdict"], body["reasons"]) == ("cannot_check", ["key_missing"])
    assert (body["tone"], body["checks"]) == ("mute", 0)
    assert set(body) == FIELDS


def test_the_second_look_says_when_the_first_one_was(printed: Printed) -> None:
    first = ask(printed.code(1), headers={"user-agent": "one"}).json()
    second = ask(printed.code(1), headers={"user-agent": "two"}).json()

    assert (first["checks"], second["checks"]) == (1, 2)
    assert second["verdict"] == "seen_before"
    assert second["first_checked_at"] == first["first_checked_at"]


def test_a_label_of_ours_names_lot_producer_and_village_but_no_season(
    printed: Printed,
) -> None:
    producer = printed.producer
    organization, lot = producer.organization, printed.batch.activations.get().lot

    body = ask(printed.code(3)).json()

    assert body["label"] == {"number": 3, "of": COUNT}
    assert body["lot"] == {
        "number": lot.number,
        "packed_on": "2026-09-20",
        "mass_g": ACTIVE * PACK_G,
    }
    assert body["indication"] == {
        "key": producer.indication.key,
        "name_zh": producer.indication.name_zh,
        "name_en": producer.indication.name_en,
    }
    assert body["producer"] == {
        "name": organization.name,
        "name_en": None,
        "uscc": organization.uscc,
        "is_demo": False,
    }
    assert body["county"] == {
        "code": "130322",
        "name_zh": "昌黎县",
        "name_en": "Changli County",
    }
    assert body["village"] == "十里铺乡西山场村"
    # The harvest (100 kg), the order (24 kg) and the quota stay inside.
    assert not {100_000, COUNT * PACK_G} & set(_numbers(body))


def _numbers(value: object) -> list[object]:
    if isinstance(value, dict):
        return [n for inner in value.values() for n in _numbers(inner)]
    return [value] if isinstance(value, int) else []


def test_a_void_says_its_kind_reason_and_time(printed: Printed) -> None:
    body = ask(void(printed)).json()
    assert body["void"] == {
        "kind": "void",
        "reason": "标签污损",
        "at": "2026-09-20T14:00:00+08:00",
    }
    assert "标签污损" in body["sentence"]


def test_one_device_that_looks_twice_has_checked_once(printed: Printed) -> None:
    client = Client()
    assert [ask(printed.code(1), client).json()["checks"] for _ in "ab"] == [1, 1]
    assert Scan.objects.get().channel == "api"


def test_a_head_request_is_no_look(printed: Printed) -> None:
    address = reverse("api-label-verify", kwargs={"code": printed.code(1)})
    assert Client().head(address).status_code == 200
    assert not LabelHistory.objects.exists()


def test_a_code_that_is_not_ours_leaves_no_trace(printed: Printed) -> None:
    ask(misread(printed.code(1)))
    ask(printed.code(COUNT + 1))
    assert not LabelHistory.objects.exists()


@pytest.mark.parametrize("shape", [str.lower, lambda c: " ".join(c), lambda c: f"-{c}"])
def test_case_spaces_and_hyphens_make_no_difference(
    shape: Callable[[str], str], printed: Printed
) -> None:
    body = ask(shape(printed.code(1))).json()
    assert (body["verdict"], body["code"]) == ("first_view", printed.code(1))


@pytest.mark.parametrize("case", [*TABLE, "seen"])
def test_the_api_and_the_page_agree(case: str, printed: Printed) -> None:
    code = seen(2)(printed) if case == "seen" else TABLE[case][0](printed)
    client = Client(headers={"user-agent": "the same device"})

    page = client.get(f"/T/{code}").content.decode()

    assert ask(code, client).json()["sentence"] in page


def test_the_api_and_the_page_agree_on_what_was_typed(printed: Printed) -> None:
    code = misread(printed.code(1))
    page = Client().get(reverse("traceability:check-label"), {"code": code})
    assert ask(code, typed="1").json()["sentence"] in page.content.decode()


def test_a_check_costs_a_fixed_number_of_queries(
    printed: Printed, django_assert_max_num_queries: Any
) -> None:
    ask(printed.code(1))  # the salt of the day
    with django_assert_max_num_queries(15):
        ask(printed.code(2), headers={"user-agent": "another"})
    with django_assert_max_num_queries(2):
        ask("0" * 20)


def test_no_wrong_last_character_passes(printed: Printed) -> None:
    code = printed.code(1)
    wrong = [code[:-1] + other for other in ALPHABET if other != code[-1]]
    assert {ask(text).json()["verdict"] for text in wrong} == {"not_ours"}
