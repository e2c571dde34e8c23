"""Records of the European register come in whole, and go out as they came."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.html import escape

from accounts.roles import Role
from core.errors import Conflict, Forbidden, Invalid
from gi_registry.eambrosia import reading
from gi_registry.eambrosia.keys import KEYS
from gi_registry.models import ExternalImport, ExternalRecord
from gi_registry.services import external
from records.models import Document
from tests.factories import IndicationFactory, person
from tests.integration.register_world import client_of

pytestmark = pytest.mark.django_db

# A record as public clients of the register show it (values invented), with a new key.
SAMPLE = (
    '{"giIdentifier":null,"fileNumber":"PGI-CN-99999",'
    '"protectedNames":["示例茶 / 样茶"],'
    '"transcriptions":["Shili Cha"],"countries":["CN"],"thirdCountryFlag":true,'
    '"giType":"PGI","productType":"FOOD","productCategories":[{"z":1,"a":[2.50,1e2]}],'
    '"cnClassification":["0902"],"status":"registered",'
    '"euProtectionDate":"2021-03-01","modificationDate":"2026-01-05T08:00:00.000Z",'
    '"amendmentsInProgressFlag":false,"amendments":null,"removedFlag":false,'
    '"legalInstrument":{"uri":"https://example.org/1"},'
    '"publications":[{"date":"2021-02-20","text":"公告第×号","uri":"https://e.org"}],'
    '"singleDocument":null,"summarySheets":[],"producerGroupName":"示例茶协会",'
    '"producerGroupEmail":"","producerGroupPhone":"","producerGroupUrl":"",'
    '"producerGroupAdress":"","producerGroupCountry":"CN",'
    '"producerGroupUpdatedOn":null,"recognisedProducersGroup":[],'
    '"competentControlAuthorities":[{"name":"x"}],"sustainabilityReports":[],'
    '"newKey":{"deep":1}}'
)


NEW = ',"newKey":{"deep":1}'  # no key of ours, and the last of the sample


def known(text: str) -> str:
    """Return the known keys of a record, byte by byte as they came."""
    assert NEW in text
    return text.replace(NEW, "")


def brought(text: str = SAMPLE, **options: object) -> ExternalImport:
    return external.import_records(
        **{
            "scheme": "v1",
            "name": "list.json",
            "content": f"[{text}]".encode(),
            "source": "示例 2026-11-01",
            "is_whole": False,
            "by": None,
        }
        | options
    )


def sent_out(record: ExternalRecord) -> str:
    """Return the record as the page for it answers."""
    client = client_of(person(Role.CITY_REVIEWER))
    return client.get(f"/external/records/{record.pk}.json").content.decode()


def test_a_record_goes_out_as_it_came_in_with_the_raw_one_blanked() -> None:
    brought()
    record = ExternalRecord.objects.get()
    assert bytes(record.raw).decode() == SAMPLE
    ExternalRecord.objects.update(raw=b"")
    assert sent_out(record) == known(SAMPLE)
    brought(known(SAMPLE))  # what went out comes in again and goes out the same
    assert sent_out(ExternalRecord.objects.get()) == known(SAMPLE)


EDITS = [
    ("producerGroupPhone", "0335", '"producerGroupPhone":""', '"0335"'),
    ("status", "cancelled", '"status":"registered"', '"cancelled"'),
    ("cnClassification", ["0902", "0903"], '"cnClassification":["0902"]', None),
    ("amendmentsInProgressFlag", True, '"amendmentsInProgressFlag":false', "true"),
    ("legalInstrument", None, '"legalInstrument":{"uri":"https://example.org/1"}', ""),
]


@pytest.mark.parametrize(("key", "value", "old", "new"), EDITS)
def test_one_edited_field_changes_one_key_of_what_goes_out_and_no_other_byte(
    key: str, value: object, old: str, new: str | None
) -> None:
    brought()
    ExternalRecord.objects.update(raw=b"")
    record = external.edit_record(
        record=ExternalRecord.objects.get(),
        key=key,
        value=value,
        reason="更正",
        by=person(Role.CITY_REVIEWER),
    )
    written = {None: '["0902","0903"]', "": "null"}.get(new, new)
    assert SAMPLE.count(old) == 1
    assert sent_out(record) == known(SAMPLE).replace(old, f'"{key}":{written}')


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_of_json_is_refused(number: str) -> None:
    with pytest.raises(Invalid, match="不是 JSON"):
        brought(f'{{"fileNumber":"X","productCategories":[{number}]}}')


def test_the_page_of_a_record_shows_text_as_it_came_loss_and_known_keys() -> None:
    brought()
    record = ExternalRecord.objects.get()
    client = client_of(person(Role.CITY_APPROVER))
    page = client.get(f"/external/records/{record.pk}/").content.decode()
    assert escape(SAMPLE) in page
    assert '<span class="code">newKey</span>' in page
    assert "示例茶 / 样茶" in page
    assert f"/external/records/{record.pk}.json" in page
    start = client.get("/external/").content.decode()
    assert 'type="file"' not in start  # who may not bring a file in is not asked


def test_the_report_names_what_had_no_place() -> None:
    report = brought()
    assert report.loss == {"newKey": 1}
    assert (report.count, report.made, report.changed) == (1, 1, 0)
    assert len(report.document.sha256) == 64


def test_the_same_file_again_changes_nothing_and_another_only_what_differs() -> None:
    brought()
    assert (brought().made, brought().changed) == (0, 0)
    report = brought(SAMPLE.replace("0902", "0903"))
    assert (report.made, report.changed) == (0, 1)
    assert ExternalRecord.objects.get().values["cnClassification"] == ["0903"]


def test_a_collapsed_list_changes_nothing(settings: object) -> None:
    settings.EAMBROSIA_LEAST = 2
    two = f"{SAMPLE},{SAMPLE.replace('99999', '99998')}"
    with pytest.raises(Conflict, match="什么也没有导入"):
        brought(is_whole=True)
    brought(two, is_whole=True)
    with pytest.raises(Conflict, match="什么也没有导入"):
        brought(is_whole=True)
    assert ExternalRecord.objects.filter(gone_at=None).count() == 2


def test_what_a_whole_list_no_longer_has_stays_as_a_tombstone(
    settings: object,
) -> None:
    settings.EAMBROSIA_LEAST, settings.EAMBROSIA_SHARE = 1, 50
    brought(f"{SAMPLE},{SAMPLE.replace('99999', '99998')}", is_whole=True)
    assert brought(is_whole=True).gone == 1
    assert ExternalRecord.objects.exclude(gone_at=None).get().file_number.endswith("98")
    assert ExternalRecord.objects.count() == 2


def test_the_command_reports_and_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text(f"[{SAMPLE}]", encoding="utf-8")
    out = StringIO()
    options = ["--scheme", "v1", "--source", "示例", "--part", "--dry-run"]
    call_command("import_eambrosia", str(file), *options, stdout=out)
    assert "1 records: 1 new, 0 changed, 0 gone (nothing written)" in out.getvalue()
    assert "no place for newKey: 1" in out.getvalue()
    assert not ExternalImport.objects.exists()
    with pytest.raises(CommandError, match="2500"):
        call_command("import_eambrosia", str(file), *options[:4], stdout=out)


def test_a_keeper_uploads_a_file_and_reads_its_report() -> None:
    client = client_of(person(Role.CITY_REVIEWER))
    file = SimpleUploadedFile("list.json", f"[{SAMPLE}]".encode())
    sent = {"scheme": "v1", "source": "示例", "file": file}
    answer = client.post("/external/", sent, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain
    assert "newKey" in page
    assert "PGI-CN-99999" in page
    record = ExternalRecord.objects.get()
    again = client.get(f"/external/records/{record.pk}.json").content.decode()
    assert again == known(SAMPLE)


def test_a_file_that_is_no_list_comes_back_with_the_reason() -> None:
    client = client_of(person(Role.CITY_REVIEWER))
    file = SimpleUploadedFile("list.json", b"<html>")
    sent = {"scheme": "v1", "source": "示例", "file": file}
    answer = client.post("/external/", sent)
    assert answer.status_code == 400
    assert "文件不是 JSON" in answer.content.decode()


def test_only_keepers_of_the_register_import() -> None:
    with pytest.raises(Forbidden, match="没有此页的权限"):
        brought(by=person(Role.CITY_APPROVER))


UI = (
    '{"id":7,"appUniqueId":"u","protectedName":"A / B","fileName":"PDO-IT-A0277",'
    '"countries":"IT","geographicalIndicatorTypeCode":"PDO","status":"Registered",'
    '"qualityProductType":"Wine","registrationDate":"05/01/1992"}'
)
GIVIEW = (
    '{"id":"EUGI00000003500","source":"x","status":"REGISTERED","mapLocations":[1],'
    '"basicData":{"fileNumber":"PDO-IT-A0277","protectedNames":["A / B"],'
    '"countries":["IT"],"giType":"PDO","date":"1992-01-05","new":{"deep":[]}}}'
)
# Written by hand: what each sample must be in the keys of v1, all others unknown.
SHAPES = [
    (
        "ui",
        f'{{"count":1,"results":[{UI}]}}',
        {"productType": "WINE", "status": "registered"},
        {"appUniqueId": 1, "id": 1},
    ),
    (
        "giview",
        f'{{"totalRecords":1,"resultRecords":[{GIVIEW}]}}',
        {"giIdentifier": "EUGI00000003500", "status": "REGISTERED"},
        {"basicData.new": 1, "mapLocations": 1, "source": 1},
    ),
]


@pytest.mark.parametrize(
    ("scheme", "text", "own", "loss"), SHAPES, ids=["ui", "giview"]
)
def test_the_other_shapes_come_out_in_the_keys_of_v1(
    scheme: str, text: str, own: dict[str, str], loss: dict[str, int]
) -> None:
    report = brought(scheme=scheme, content=text.encode())
    ExternalRecord.objects.update(raw=b"")
    record = ExternalRecord.objects.get()
    expected = {key: [] if value == [] else None for key, value in KEYS.items()} | {
        "fileNumber": "PDO-IT-A0277",
        "protectedNames": ["A / B"],
        "countries": ["IT"],
        "giType": "PDO",
        "euProtectionDate": "1992-01-05",
        **own,
    }
    whole = json.dumps(expected, ensure_ascii=False, separators=(",", ":"))
    assert reading.write(record.values).encode() == whole.encode()
    assert report.loss == loss
    # What goes out comes in again as v1, and goes out the same.
    brought(content=f"[{whole}]".encode(), scheme="v1")
    again = ExternalRecord.objects.get(scheme="v1")
    assert reading.write(again.values) == whole


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("v1", "[]"),
        ("v1", '[{"a":1}]'),
        ("ui", '{"count":0,"results":[]}'),
        ("giview", '{"resultRecords":[{"basicData":[]}]}'),
        ("v1", '{"error":"busy"}'),
    ],
)
def test_a_shape_that_collapsed_writes_nothing(scheme: str, text: str) -> None:
    with pytest.raises((Conflict, Invalid)):
        brought(scheme=scheme, content=text.encode(), is_whole=True)
    assert not ExternalImport.objects.exists()
    assert not Document.objects.exists()


def test_our_own_names_have_exactly_the_keys_of_v1_and_x_gi() -> None:
    key = IndicationFactory(name_zh="示例").key
    record = Client().get(f"/api/v1/indications/{key}.eambrosia.json").json()
    assert list(record) == [*KEYS, "x-gi"]
    assert "season" not in json.dumps(record).lower()


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud800"])
@pytest.mark.parametrize(
    ("written", "key"),
    [
        ('"PGI-CN-99999"', "fileNumber"),
        ("示例茶 / 样茶", "protectedNames[0]"),
        ('"x"', "competentControlAuthorities[0].name"),
        ('"deep"', "newKey"),  # a key itself
    ],
)
def test_what_no_database_keeps_is_refused_with_its_row_and_key(
    sign: str, written: str, key: str
) -> None:
    assert written in SAMPLE
    bad = SAMPLE.replace(written, f"{written[:2]}{sign}{written[2:]}")
    good = SAMPLE.replace("PGI-CN-99999", "PGI-CN-99998")
    with pytest.raises(Invalid) as refused:
        brought(f"{good},{bad}")
    assert refused.value.code == "text_unkept"
    assert f"第 2 条的「{key}」" in str(refused.value)
    assert not ExternalRecord.objects.exists()
