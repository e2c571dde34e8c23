"""Three shapes of one register, read into one and written again.

The samples have the keys of docs/sources.md, entry eambrosia; the values are invented.
"""

import json

import pytest

from core.errors import Conflict, Invalid
from gi_registry.eambrosia import lists, reading

# Written by hand from the contract, in its order.
CONTRACT = [
    "giIdentifier",
    "fileNumber",
    "protectedNames",
    "transcriptions",
    "countries",
    "thirdCountryFlag",
    "giType",
    "productType",
    "productCategories",
    "cnClassification",
    "status",
    "euProtectionDate",
    "modificationDate",
    "amendmentsInProgressFlag",
    "amendments",
    "removedFlag",
    "legalInstrument",
    "publications",
    "singleDocument",
    "summarySheets",
    "producerGroupName",
    "producerGroupEmail",
    "producerGroupPhone",
    "producerGroupUrl",
    "producerGroupAdress",
    "producerGroupCountry",
    "producerGroupUpdatedOn",
    "recognisedProducersGroup",
    "competentControlAuthorities",
    "sustainabilityReports",
]


def test_a_record_is_written_with_exactly_the_keys_of_the_contract() -> None:
    assert list(json.loads(reading.write({}))) == CONTRACT
    assert list(json.loads(reading.write({"unknown": 1}))) == CONTRACT


def test_what_is_unknown_is_null_or_an_empty_list() -> None:
    values = json.loads(reading.write({})).values()
    assert all(value is None or value == [] for value in values)


def test_a_joined_name_is_split_and_the_original_kept() -> None:
    found = reading.read("v1", {"protectedNames": ["Südtirol / Alto Adige", "A/B"]})
    assert [(name.text, name.original) for name in found.names] == [
        ("Südtirol", "Südtirol / Alto Adige"),
        ("Alto Adige", "Südtirol / Alto Adige"),
        ("A/B", "A/B"),
    ]
    assert found.fields["protectedNames"] == ["Südtirol / Alto Adige", "A/B"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-03-01", "2021-03-01"),
        ("01/03/2021", "2021-03-01"),
        ("31/02/2021", None),
        ("", None),
        (None, None),
        ("March", None),
    ],
)
def test_both_ways_to_write_a_day_are_read(written: object, day: str | None) -> None:
    assert reading.iso_day(written) == day


def test_their_spelling_of_the_address_is_kept_and_ours_is_read() -> None:
    for key in ("producerGroupAdress", "producerGroupAddress"):
        found = reading.read("v1", {key: "Rue 1"})
        assert found.fields["producerGroupAdress"] == "Rue 1"
        assert found.loss == []


def test_a_key_without_a_place_is_in_the_loss() -> None:
    assert reading.read("v1", {"fileNumber": "X", "newKey": 1}).loss == ["newKey"]
    found = reading.read(
        "ui", {"id": 7, "appUniqueId": "u", "fileName": "PGI-SK-A1361"}
    )
    assert found.loss == ["id", "appUniqueId"]
    assert found.fields["fileNumber"] == "PGI-SK-A1361"


def test_the_register_ui_gives_the_same_record() -> None:
    found = reading.read(
        "ui",
        {
            "protectedName": "A / B",
            "fileName": "PDO-IT-A0277",
            "countries": "IT",
            "geographicalIndicatorTypeCode": "PDO",
            "qualityProductType": "Wine",
            "status": "Registered",
            "registrationDate": "05/01/1992",
        },
    ).fields
    assert found["protectedNames"] == ["A / B"]
    assert found["countries"] == ["IT"]
    assert found["productType"] == "WINE"
    assert found["status"] == "registered"
    assert found["euProtectionDate"] == "1992-01-05"


def test_giview_gives_the_same_record_and_its_pins_are_lost() -> None:
    found = reading.read(
        "giview",
        {
            "id": "EUGI00000003500",
            "status": "REGISTERED",
            "basicData": {"fileNumber": "PDO-IT-A0277", "date": "1992-01-05", "x": 1},
            "mapLocations": [],
        },
    )
    assert found.fields["giIdentifier"] == "EUGI00000003500"
    assert found.fields["euProtectionDate"] == "1992-01-05"
    assert found.loss == ["basicData.x", "mapLocations"]


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"status": "registered", "legalInstrument": {"uri": "u"}}, "registered"),
        ({"status": "registered"}, "unproved"),
        ({"status": "registered", "legalInstrument": {"uri": ""}}, "unproved"),
        (
            {
                "status": "registered",
                "removedFlag": True,
                "legalInstrument": {"uri": "u"},
            },
            "removed",
        ),
        ({"status": "published"}, "pending"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "new word"}, "unknown"),
    ],
)
def test_the_status_alone_is_not_believed(fields: dict, state: str) -> None:
    assert lists.state_of(reading.read("v1", fields).fields) == state


@pytest.mark.parametrize(
    "text",
    [
        '[ {"a": 1.50} ,{"a":"]"}]',
        '{"count": 2, "results": [ {"a": 1.50} ,{"a":"]"}], "more": []}',
        '\n{"totalRecords":2,"x":{"y":[1]},"resultRecords":[{"a": 1.50},{"a":"]"}]}',
    ],
)
def test_a_list_is_cut_into_its_records_as_they_are_written(text: str) -> None:
    assert [raw for raw, _value in lists.cut(text)] == ['{"a": 1.50}', '{"a":"]"}']


@pytest.mark.parametrize("text", ["", "<html>", '{"a":1', "[1", "[" * 100_000])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="不是 JSON"):
        lists.cut(text)


@pytest.mark.parametrize("text", ["{}", '{"error":"x"}', "5", '{"results":{}}'])
def test_an_answer_without_a_list_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="没有记录列表"):
        lists.cut(text)


@pytest.mark.parametrize(
    ("count", "last", "is_refused"),
    [
        (2_499, None, True),
        (2_500, None, False),
        (3_599, 4_000, True),
        (3_600, 4_000, False),
        (9, 10, False),
        (0, 10, True),
    ],
)
def test_a_list_far_too_short_is_refused(
    count: int, last: int | None, is_refused: bool
) -> None:
    ask = {"count": count, "unreadable": 0, "last": last, "least": 2_500, "share": 90}
    if is_refused:
        with pytest.raises(Conflict, match="什么也没有导入"):
            lists.refuse_collapse(**ask)
    else:
        lists.refuse_collapse(**ask)


def test_a_list_whose_records_have_no_number_is_refused() -> None:
    with pytest.raises(Invalid, match="没有记录列表"):
        lists.refuse_collapse(
            count=4_000, unreadable=41, last=None, least=2_500, share=90
        )
