"""Names and authorized users for programs."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.roles import Role
from gi_registry.models import Authorization, Requirement
from tests.factories import (
    IndicationFactory,
    LegalTitleFactory,
    SpecificationFactory,
    authorized_producer,
    person,
)
from tests.support.titles_world import removal_of

pytestmark = pytest.mark.django_db

ROW = {"key", "name_zh", "name_en", "crop", "leading_bureau", "titles"}
WHOLE = ROW | {
    "story_zh",
    "story_en",
    "recognise_zh",
    "recognise_en",
    "takes_plots",
    "names",
    "origin",
    "area",
    "specification",
}
TITLE = {
    "kind",
    "state",
    "holder",
    "holder_en",
    "standard_no",
    "notice_no",
    "registration_no",
    "since",
    "since_en",
    "step",
    "facts",
    "carries_special_mark",
    "certainty",
    "source",
    "source_en",
    "open_points",
    "open_points_en",
}
SPECIFICATION = {
    "version",
    "valid_from",
    "valid_to",
    "standard_no",
    "standard_status",
    "standard_source",
    "standard_source_en",
    "ceiling_g_per_mu",
    "ceiling_certainty",
    "ceiling_source",
    "ceiling_source_en",
    "density_per_ha",
    "density_certainty",
    "density_source",
    "density_source_en",
    "opens_month_day",
    "opens_source",
    "opens_source_en",
    "closes_month_day",
    "closes_source",
    "closes_source_en",
    "reason",
    "document_sha256",
    "requirements",
    "ceilings",
    "ratios",
    "packs",
}
USER = {
    "validity",
    "number",
    "state",
    "valid_from",
    "valid_to",
    "has_run_out",
    "indication",
    "title_kind",
    "heading",
    "organization",
    "county",
    "village",
}
FACTS_OF_A_MARK = {
    "registration_no": None,
    "holder": None,
    "holder_en": None,
    "registered_on": None,
    "term_to": None,
    "nice_class": None,
    "goods": None,
    "goods_en": None,
    "agency": None,
    "rules_version": None,
    "rules_on": None,
    "testing_bodies": None,
    "scope_text": None,
    "scope_text_en": None,
    "scope_letter_no": None,
    "since": None,
    "since_en": None,
    "open_points": "注册号待核实",
    "open_points_en": "Registration number to be confirmed",
}
REQUIREMENT = {
    "code": "Q1",
    "text_zh": "可溶性糖 17%—18%",
    "text_en": "Sugar 17–18 %",
    "limit_min": None,
    "limit_max": None,
    "unit": None,
    "test_method": None,
    "test_method_en": None,
    "is_hard": False,
    "certainty": "one_source",
    "source": "当地产品介绍",
    "source_en": None,
}


def get(address: str, **query: str) -> Any:
    return Client().get(f"/api/v1/{address}", query)


def keys(**query: str) -> set[str]:
    answer = get("indications/", **query)
    assert answer.status_code == 200
    return {row["key"] for row in answer.json()["results"]}


def test_a_row_names_the_indication_in_both_languages() -> None:
    title = LegalTitleFactory(
        indication=IndicationFactory(name_zh="青龙板栗", name_en="Qinglong chestnuts"),
        kind="certification_mark",
        state="in_force",
        certainty="confirmed",
        source="报道",
        source_en="Press",
        open_points="注册号待核实",
        open_points_en="Registration number to be confirmed",
    )

    (row,) = get("indications/").json()["results"]

    assert set(row) == ROW
    assert row["key"] == title.indication.key
    assert (row["name_zh"], row["name_en"]) == ("青龙板栗", "Qinglong chestnuts")
    assert row["titles"] == [
        {
            "kind": "certification_mark",
            "state": "in_force",
            "holder": None,
            "holder_en": None,
            "standard_no": None,
            "notice_no": None,
            "registration_no": None,
            "since": None,
            "since_en": None,
            "step": "registered",
            "facts": FACTS_OF_A_MARK,
            # No registration number is known, so the label carries no mark.
            "carries_special_mark": False,
            "certainty": "confirmed",
            "source": "报道",
            "source_en": "Press",
            "open_points": "注册号待核实",
            "open_points_en": "Registration number to be confirmed",
        }
    ]


def test_a_title_with_its_number_carries_the_mark() -> None:
    LegalTitleFactory(
        kind="certification_mark", state="in_force", registration_no="12345678"
    )
    (row,) = get("indications/").json()["results"]
    (title,) = row["titles"]
    assert set(title) == TITLE
    assert (title["registration_no"], title["carries_special_mark"]) == (
        "12345678",
        True,
    )


def test_one_name_comes_with_its_specification_in_force() -> None:
    old = SpecificationFactory(valid_to=date(2025, 1, 1))
    now = SpecificationFactory(
        indication=old.indication, version=2, valid_from=date(2025, 1, 1)
    )
    Requirement.objects.create(
        specification=now,
        code="Q1",
        text_zh="可溶性糖 17%—18%",
        text_en="Sugar 17–18 %",
        certainty="one_source",
        source="当地产品介绍",
    )

    body = get(f"indications/{old.indication.key}/").json()

    assert set(body) == WHOLE
    specification = body["specification"]
    assert set(specification) == SPECIFICATION
    assert specification["version"] == 2
    assert specification["valid_from"] == "2025-01-01"
    assert specification["ceiling_g_per_mu"] == 1_500_000
    assert specification["ceiling_certainty"] == "unconfirmed"
    assert specification["opens_month_day"] is None
    assert specification["requirements"] == [
        {"id": now.requirements.get().pk, **REQUIREMENT}
    ]
    assert set(body["origin"]) == {"key", "name_zh", "name_en", "is_sea"}


def test_a_ceiling_that_nobody_knows_is_null() -> None:
    specification = SpecificationFactory(
        ceiling_g_per_mu=None, ceiling_certainty="", ceiling_source=""
    )
    body = get(f"indications/{specification.indication.key}/").json()
    known = body["specification"]
    assert known["ceiling_g_per_mu"] is None
    assert known["ceiling_certainty"] is None
    assert known["ceiling_source"] is None


def test_a_name_without_specification_says_null() -> None:
    key = IndicationFactory().key
    assert get(f"indications/{key}/").json()["specification"] is None


def test_a_search_finds_chinese_english_and_pinyin() -> None:
    IndicationFactory(
        key="a", name_zh="青龙板栗", name_en="Qinglong chestnuts", pinyin="qlbl"
    )
    IndicationFactory(
        key="b", name_zh="昌黎扇贝", name_en="Changli scallops", pinyin="clsb"
    )
    assert keys(q="板栗") == {"a"}
    assert keys(q="CHESTNUT") == {"a"}
    assert keys(q="clsb") == {"b"}
    assert keys(q="l") == {"a", "b"}
    assert keys(q="%") == set()


def test_kind_and_state_hold_for_one_and_the_same_title() -> None:
    both = IndicationFactory(key="both")
    LegalTitleFactory(indication=both, kind="protected_product", state="in_force")
    LegalTitleFactory(indication=both, kind="agricultural_legacy", state="revoked")
    LegalTitleFactory(indication=IndicationFactory(key="new"))

    assert keys(kind="protected_product") == {"both"}
    assert keys(state="cultivating") == {"new"}
    assert keys(kind="protected_product", state="in_force") == {"both"}
    assert keys(kind="protected_product", state="revoked") == set()


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("indications/", {"kind": "stamp"}),
        ("indications/", {"state": "in_force' OR 1=1"}),
        ("indications/", {"q": "板" * 41}),
        ("users/", {"county": "昌黎"}),
        ("users/", {"county": "13032"}),
        ("users/", {"state": "?"}),
        ("users/", {"indication": "a/../b"}),
    ],
)
def test_a_filter_that_cannot_be_is_refused_by_name(
    address: str, query: dict[str, str]
) -> None:
    answer = get(address, **query)
    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "detail"}
    assert answer.json()["detail"].startswith(next(iter(query)))


def test_the_register_names_the_user_to_the_village_and_no_nearer() -> None:
    producer = authorized_producer(quota=False)
    organization = producer.organization
    organization.is_demo = True
    organization.save()

    (row,) = get("users/").json()["results"]

    assert set(row) == USER
    assert row == get(f"users/{producer.authorization.number}/").json()
    assert row["number"] == producer.authorization.number
    assert row["valid_from"] == "2026-09-13"  # the day of the approval
    assert (row["state"], row["title_kind"]) == ("active", "cultivating")
    assert row["heading"] == "培育企业"
    assert row["organization"] == {
        "name": organization.name,
        "name_en": None,
        "uscc": organization.uscc,
        "is_demo": True,
    }
    assert row["county"]["code"] == "130322"
    assert row["village"] == "十里铺乡西山场村"
    assert set(row["indication"]) == {"key", "name_zh", "name_en"}


def test_the_register_can_be_narrowed() -> None:
    producer = authorized_producer(quota=False)
    other = authorized_producer(quota=False)
    Authorization.objects.filter(pk=other.authorization.pk).update(state="suspended")

    def found(**query: str) -> set[str]:
        return {row["number"] for row in get("users/", **query).json()["results"]}

    one, two = producer.authorization.number, other.authorization.number
    assert found() == {one, two}
    assert found(indication=producer.indication.key) == {one}
    assert found(state="suspended") == {two}
    assert found(county="130322") == {one, two}
    assert found(county="130324") == set()


@pytest.mark.parametrize("address", ["indications/nothing/", "users/SY-1999-000001/"])
def test_an_unknown_one_is_not_found_in_the_shape_of_errors(address: str) -> None:
    answer = get(address)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_lists_cost_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    for _ in range(3):
        authorized_producer(quota=False)
    with django_assert_num_queries(4):  # count, names, titles, testing bodies
        assert len(get("indications/").json()["results"]) == 3
    with django_assert_num_queries(1):  # nothing is counted
        assert len(get("users/").json()["results"]) == 3


def test_one_name_costs_a_fixed_number_of_queries(
    django_assert_num_queries: Any,
) -> None:
    specification = SpecificationFactory()
    LegalTitleFactory(indication=specification.indication)
    for number in range(3):
        Requirement.objects.create(
            specification=specification,
            code=f"Q{number}",
            text_zh="糖",
            text_en="sugar",
            certainty="confirmed",
            source="test",
        )
    # Name; titles, bodies; names; specification, its four kinds of row; area.
    with django_assert_num_queries(10):
        get(f"indications/{specification.indication.key}/")


def test_a_removed_name_is_gone_from_every_address_of_it(client: Client) -> None:
    title = LegalTitleFactory()
    SpecificationFactory(indication=title.indication)
    key = title.indication.key
    pages = [f"/gi/{key}/", f"/gi/{key}/history/", f"/gi/{key}/apply/guide/"]
    api = f"/api/v1/indications/{key}"
    documents = [f"{api}/", f"{api}/acts/", f"{api}.eambrosia.json"]
    codes = [client.get(address).status_code for address in (*pages, *documents)]
    assert codes == [200] * 6
    removal_of(title.indication, person(Role.CITY_REVIEWER), person(Role.CITY_APPROVER))
    codes = [client.get(address).status_code for address in (*pages, *documents)]
    assert codes == [410] * 3 + [404] * 3
