"""The register by the API as it was on a day, and whole: names, versions, acts."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gi_registry.legal_kinds import LegalKind
from gi_registry.models import (
    AllowedPack,
    Application,
    ConversionRatio,
    IndicationName,
    Requirement,
    YieldCeiling,
)
from gi_registry.services import applications, titles
from gi_registry.title_workflow import Act, Stage
from maps.models import OriginArea
from tests.factories import (
    NOON,
    IndicationFactory,
    LegalTitleFactory,
    SpecificationFactory,
    authorized_producer,
    new_plot,
    set_state,
)
from tests.integration.register_world import client_of

pytestmark = pytest.mark.django_db
SOURCED = {"certainty": "one_source", "source": "标准"}


def get(address: str, **query: str) -> Any:
    return Client().get(f"/api/v1/{address}", query)


def protected_since_2020() -> Any:
    """Return a name that was protected on 1 March 2020, under the holder 甲会."""
    name = IndicationFactory()
    told = titles.Told(
        act=Act.RECORD,
        on=date(2020, 3, 1),
        to_stage=Stage.PROTECTED,
        facts={"notice_no": "2020年第1号"},
        **SOURCED,
    )
    titles.import_title(
        indication=name, kind=LegalKind.PROTECTED_PRODUCT, told=told, at=NOON
    )
    return name


def test_a_title_is_there_from_its_first_day_and_not_before() -> None:
    key = protected_since_2020().key
    assert get(f"indications/{key}/", on="2020-02-29").json()["titles"] == []
    (title,) = get(f"indications/{key}/", on="2020-03-01").json()["titles"]
    assert (title["state"], title["step"]) == ("in_force", "protected")
    assert title["facts"]["notice_no"] == "2020年第1号"
    assert "holder" not in title["facts"]  # a protected product has none


def test_kind_and_state_hold_for_the_day() -> None:
    key = protected_since_2020().key

    def found(**query: str) -> list[str]:
        return [row["key"] for row in get("indications/", **query).json()["results"]]

    assert found(on="2020-03-01", state="in_force") == [key]
    assert found(on="2020-02-29", state="in_force") == []
    assert found(on="2020-02-29") == [key]
    assert found(on="2020-03-01", kind="collective_mark") == []


def test_specification_and_area_are_those_of_the_day() -> None:
    old = SpecificationFactory(
        valid_from=date(2024, 1, 1), valid_to=date(2025, 1, 1), version=1
    )
    name = old.indication
    SpecificationFactory(indication=name, version=2, valid_from=date(2025, 1, 1))
    area = OriginArea.objects.get(origin=name.origin)
    OriginArea.objects.filter(pk=area.pk).update(
        valid_from=date(2020, 1, 1), valid_to=date(2025, 6, 1)
    )
    area.pk, area._state.adding = None, True
    area.valid_from, area.valid_to = date(2025, 6, 1), None
    area.save()

    def on(day: str) -> tuple[Any, Any]:
        body = get(f"indications/{name.key}/", on=day).json()
        version, there = body["specification"], body["area"]
        return version and version["version"], there and there["valid_from"]

    assert on("2019-12-31") == (None, None)
    assert on("2024-12-31") == (1, "2020-01-01")
    assert on("2025-01-01") == (2, "2020-01-01")
    assert on("2025-06-01") == (2, "2025-06-01")


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "2999-01-01", "20260101x"])
@pytest.mark.parametrize("address", ["indications/", "indications/{key}/", "users/"])
def test_a_day_that_is_none_or_to_come_is_refused(address: str, day: str) -> None:
    answer = get(address.format(key=IndicationFactory().key), on=day)
    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "detail"}


def test_today_is_a_day_and_tomorrow_is_not() -> None:
    today = timezone.localdate()
    assert get("indications/", on=str(today)).status_code == 200
    late = get("indications/", on=str(today + timedelta(days=1)))
    assert late.json()["code"] == "future_day"


def test_a_day_costs_the_same_queries_whatever_the_number_of_names() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            get("indications/", on="2021-01-01")
        return len(seen)

    protected_since_2020()
    one = queries()
    protected_since_2020()
    protected_since_2020()
    assert queries() == one


def test_all_names_come_with_script_language_and_kind() -> None:
    name = IndicationFactory()
    IndicationName.objects.create(
        indication=name, text="青龙", kind="variant", script="Hans", language="zh-Hans"
    )
    assert get(f"indications/{name.key}/").json()["names"] == [
        {
            "text": "青龙",
            "kind": "variant",
            "script": "Hans",
            "language": "zh-Hans",
            "parent": None,
            "source": None,
            "source_en": None,
        }
    ]


def test_versions_come_with_every_row() -> None:
    version = SpecificationFactory(version=1)
    Requirement.objects.create(
        specification=version,
        code="Q1",
        text_zh="糖",
        text_en="Sugar",
        limit_min="17.5",
        unit="%",
        test_method="NY/T 2637",
        **SOURCED,
    )
    YieldCeiling.objects.create(
        specification=version, age_from=4, g_per_mu=1_500_000, **SOURCED
    )
    ConversionRatio.objects.create(
        specification=version, from_form="鲜", to_form="干", from_g=5, to_g=1, **SOURCED
    )
    AllowedPack.objects.create(specification=version, mass_g=500, **SOURCED)
    address = f"indications/{version.indication.key}/specifications/"
    (body,) = get(address).json()["results"]
    assert body == get(f"{address}1/").json()
    (limit,) = body["requirements"]
    assert (limit["limit_min"], limit["limit_max"]) == ("17.500", None)
    assert (limit["unit"], limit["test_method"]) == ("%", "NY/T 2637")
    assert (body["ceilings"][0]["age_from"], body["ceilings"][0]["g_per_mu"]) == (
        4,
        1_500_000,
    )
    assert (body["ratios"][0]["from_g"], body["ratios"][0]["to_g"]) == (5, 1)
    assert (body["packs"][0]["mass_g"], body["packs"][0]["volume_ml"]) == (500, None)


def test_an_entry_tells_its_acts_and_stood_otherwise_before() -> None:
    row = authorized_producer(quota=False).authorization
    later = NOON + timedelta(days=10)
    set_state(row, "suspended", at=later)
    acts = get(f"users/{row.number}/acts/").json()["results"]
    assert [(act["act"], act["state_after"]) for act in acts] == [
        ("grant", "active"),
        ("suspend", "suspended"),
    ]
    assert acts[0]["state_before"] is None
    assert acts[1]["on"] == str(later.date())
    assert len(acts[1]["document_sha256"]) == 64
    (now,) = get("users/").json()["results"]
    (then,) = get("users/", on=str(NOON.date())).json()["results"]
    assert (now["state"], then["state"]) == ("suspended", "active")
    assert get("users/", on="2020-01-01").json()["results"] == []


def test_users_turn_by_key_without_a_count() -> None:
    numbers = {authorized_producer(quota=False).authorization.number for _ in range(3)}
    first = get("users/", size="2").json()
    assert first["count"] is None
    assert first["previous"] is None
    with CaptureQueriesContext(connection) as seen:
        second = Client().get(first["next"]).json()
    assert not [q for q in seen if "COUNT" in q["sql"] or "OFFSET" in q["sql"]]
    assert second["next"] is None
    found = [row["number"] for page in (first, second) for row in page["results"]]
    assert len(found) == 3
    assert set(found) == numbers
    back = Client().get(second["previous"]).json()
    assert back["results"] == first["results"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"page": "2"}, "page_by_key"),
        ({"after": "x"}, "cursor_wrong"),
        ({"before": "2026-02-30~SY-1"}, "cursor_wrong"),
    ],
)
def test_a_page_that_is_no_cursor_is_refused(query: dict[str, str], code: str) -> None:
    answer = get("users/", **query)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_may_costs_the_same_queries_whatever_the_number_of_rows() -> None:
    producer = authorized_producer(quota=False)

    def one_more() -> None:
        title = LegalTitleFactory()
        SpecificationFactory(indication=title.indication)
        row = applications.start_application(
            organization=producer.organization,
            title=title,
            statement="",
            by=producer.clerk,
            at=NOON,
        )
        plot = new_plot(producer.organization, producer.clerk, f"地 {row.pk}")
        applications.add_plot(application=row, plot=plot, by=producer.clerk, at=NOON)

    def asked() -> tuple[int, dict[str, Any]]:
        client = client_of(producer.clerk)
        with CaptureQueriesContext(connection) as seen:
            rows = client.get("/api/v1/applications/").json()["results"]
        return len(seen), {row["reference"]: row["may"] for row in rows}

    one_more()
    few, _ = asked()
    for _number in range(3):
        one_more()
    many, may = asked()
    assert (many, len(may)) == (few, 5)
    for row in Application.objects.all():  # alone as in the list
        alone = client_of(producer.clerk).get(f"/api/v1/applications/{row.reference}/")
        assert alone.json()["may"] == may[row.reference]
    assert sum(answer["may_submit"] for answer in may.values()) == 4


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_what_is_no_verb_of_an_address_is_405_for_those_signed_in(verb: str) -> None:
    producer = authorized_producer(quota=False)
    client = client_of(producer.clerk)
    one = f"/api/v1/applications/{producer.application.reference}/"
    for address in ("/api/v1/applications/", one, f"{one}acts/"):
        answer = getattr(client, verb)(address)
        assert answer.status_code == 405
        assert answer.json()["code"] == "method_not_allowed"
        assert getattr(Client(), verb)(address).status_code == 401
    assert client.get(f"{one}acts/").status_code == 405
    assert client.post(one).status_code == 405
