"""Official lines: read, compared, entered by two persons, drawn on every map."""

import json
from datetime import date
from typing import Any

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from shapely import MultiPolygon
from shapely.affinity import translate

from accounts.models import User
from accounts.roles import Role
from core.errors import Conflict, Forbidden, Invalid
from maps import boundaries, selectors
from maps.models import RegionLineImport, RegionShape
from maps.reading import GeometryError
from maps.region_lines import read_lines
from maps.services import region_lines as services
from maps.services.region_lines import LinesIn
from portal.city.load import load_regions
from records.models import AuditEntry
from tests.factories import grant, origin_with_area, person
from tests.integration.register_world import client_of
from tests.support.region_lines import lines_text, lines_upload

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)
OFFICIAL = LinesIn("市自然资源局 2026 年界线", "公开使用", "冀S(2026)002号", 20, DAY)


@pytest.fixture(autouse=True)
def city() -> None:
    load_regions()


def shipped() -> dict[str, MultiPolygon]:
    """Return the lines of maps/data, which fit each other (its README)."""
    return {county.code: county.shape for county in boundaries.counties()}


def moved(code: str = "130322", east_deg: float = 0.01) -> dict[str, MultiPolygon]:
    """Return the same with one county moved: it overlaps, and leaves a gap or edges."""
    shapes = shipped()
    shapes[code] = shapely.set_precision(translate(shapes[code], east_deg), 1e-7)
    return shapes


def proposed(keeper: User, shapes: dict[str, MultiPolygon]) -> RegionLineImport:
    return services.propose_lines(
        upload=lines_upload(shapes), lines=OFFICIAL, by=keeper
    )


def test_lines_that_fit_have_no_fault_and_no_difference(keeper: User) -> None:
    found = proposed(keeper, shipped()).found
    assert (found["faults"], found["fault_count"], found["strangers"]) == ([], 0, {})
    assert {row["code"] for row in found["differences"]} == set(shipped())
    for row in found["differences"]:
        assert row["iou"] == 1
        assert row["area_dm2"] == row["before_dm2"]


def test_a_county_that_moved_is_told_with_its_neighbours(keeper: User) -> None:
    found = proposed(keeper, moved()).found
    overlaps = [row for row in found["faults"] if row["kind"] == "overlap"]
    pairs = {tuple(row["between"]) for row in overlaps}
    # Changli touches Beidaihe, Funing and Lulong (maps/data): it can overlap no other.
    assert pairs
    assert all("130322" in pair for pair in pairs)
    assert {code for pair in pairs for code in pair} <= {
        *("130304", "130306", "130322", "130324")
    }
    old, new = shipped(), moved()
    expected = sum(
        shapely.intersection(new["130322"], shape).area
        for code, shape in old.items()
        if code != "130322"
    )
    # In degrees² and m² at one latitude: 111,030 m × cos φ · 111,320 m, within 1 %.
    metres = 111_030 * 111_320 * 0.7687
    told = sum(row["area_dm2"] for row in overlaps) / 100
    assert told == pytest.approx(expected * metres, rel=0.01)
    (changli,) = [row for row in found["differences"] if row["code"] == "130322"]
    shared = shapely.intersection(old["130322"], new["130322"]).area
    both = shapely.union(old["130322"], new["130322"]).area
    assert changli["iou"] == pytest.approx(shared / both, abs=1e-3)


@pytest.mark.parametrize(
    ("key", "told"),
    [("code", str), ("adcode", int), ("gb", lambda code: f"156{code}")],
)
def test_a_county_is_known_by_its_code(key: str, told: Any) -> None:
    shapes = {told(code): shape for code, shape in shipped().items()}
    lines, strangers = read_lines(lines_text(shapes, key), DAY)
    assert set(lines) == set(shipped())
    assert strangers == {}


def test_a_county_is_known_by_its_name_of_the_day_and_by_no_likeness() -> None:
    shapes = {county.name: county.shape for county in boundaries.counties()}
    assert set(read_lines(lines_text(shapes, "名称"), DAY)[0]) == set(shipped())
    shapes["抚宁县"] = shapes.pop("抚宁区")
    with pytest.raises(Invalid) as missing:
        read_lines(lines_text(shapes, "名称"), DAY)
    assert missing.value.code == "lines_missing"
    assert "抚宁区" in str(missing.value.params)
    before = read_lines(lines_text(shapes, "名称"), date(2015, 8, 21))[0]
    assert "130323" in before


def test_other_shapes_are_named_and_a_county_comes_once() -> None:
    shapes = shipped()
    text = json.loads(lines_text(shapes))
    text["features"].append({**text["features"][0], "properties": {"code": "130200"}})
    assert read_lines(json.dumps(text).encode(), DAY)[1] == {"8": "130200"}
    text["features"].append(text["features"][0])
    with pytest.raises(Invalid) as twice:
        read_lines(json.dumps(text).encode(), DAY)
    assert twice.value.code == "lines_twice"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not json", "not_geojson"),
        (b"[" * 100_000, "not_geojson"),
        (b'{"type": "FeatureCollection", "features": []}', "lines_missing"),
        (b'{"type": "FeatureCollection", "features": [7]}', "lines_missing"),
    ],
)
def test_a_bad_file_is_refused_with_its_fault(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as fault:
        read_lines(content, DAY)
    assert fault.value.code == code


def test_a_line_that_crosses_itself_is_named_by_its_feature() -> None:
    text = json.loads(lines_text(shipped()))
    bow = [[119, 39.5], [119.2, 39.7], [119.2, 39.5], [119, 39.7], [119, 39.5]]
    text["features"][2]["geometry"] = {"type": "Polygon", "coordinates": [bow]}
    with pytest.raises(GeometryError) as fault:
        read_lines(json.dumps(text).encode(), DAY)
    assert fault.value.code == "self_crossing"
    assert fault.value.params["row"] == 3


def test_two_persons_bring_lines_in_and_the_old_ones_stay(
    keeper: User, approver: User
) -> None:
    before = set(RegionShape.objects.values_list("pk", flat=True))
    row = proposed(keeper, shipped())
    with pytest.raises(Forbidden):
        services.enter_lines(row=row, reason="", by=keeper)
    assert set(RegionShape.objects.values_list("pk", flat=True)) == before
    services.enter_lines(row=row, reason="", by=approver)
    assert RegionShape.objects.filter(pk__in=before, valid_to=DAY).count() == 7
    now = RegionShape.objects.in_force()
    assert now.count() == 7
    assert {line.source for line in now} == {OFFICIAL.source}
    assert {line.accuracy_m for line in now} == {20}
    old = RegionShape.objects.in_force(date(2025, 12, 31))
    assert set(old.values_list("pk", flat=True)) == before
    acts = AuditEntry.objects.filter(act__startswith="region_lines.")
    assert set(acts.values_list("act", "by")) == {
        ("region_lines.propose", keeper.pk),
        ("region_lines.enter", approver.pk),
    }
    with pytest.raises(Conflict) as done:
        services.enter_lines(row=row, reason="", by=approver)
    assert done.value.code == "not_proposed"


def test_who_proposed_cannot_enter_even_with_both_rights(keeper: User) -> None:
    row = proposed(keeper, shipped())
    grant(keeper, Role.CITY_APPROVER)
    with pytest.raises(Forbidden) as refusal:
        services.enter_lines(row=row, reason="", by=keeper)
    assert refusal.value.code == "second_person_needed"


def test_lines_with_faults_want_a_reason(keeper: User, approver: User) -> None:
    row = proposed(keeper, moved())
    with pytest.raises(Invalid) as refusal:
        services.enter_lines(row=row, reason=" ", by=approver)
    assert refusal.value.code == "reason_missing"
    assert not RegionShape.objects.filter(brought_by=row).exists()
    services.enter_lines(row=row, reason="以文件为准", by=approver)
    assert RegionShape.objects.filter(brought_by=row).count() == 7


def test_one_file_at_a_time_and_no_day_before_the_lines_in_force(
    keeper: User, approver: User
) -> None:
    early = LinesIn("x", "x", "", 20, date(2015, 8, 22))
    with pytest.raises(Conflict) as refusal:
        services.propose_lines(upload=lines_upload(shipped()), lines=early, by=keeper)
    assert refusal.value.code == "period_overlap"
    row = proposed(keeper, shipped())
    with pytest.raises(Conflict) as again:
        proposed(keeper, shipped())
    assert again.value.code == "proposed_twice"
    services.drop_lines(row=row, reason="文件旧了", by=approver)
    proposed(keeper, shipped())


def test_maps_draw_the_lines_in_force_and_name_their_makers(
    keeper: User, approver: User
) -> None:
    area = origin_with_area()
    before = json.loads(Client().get("/map/basemap.geojson").content)
    assert "OpenStreetMap" in before["attribution"]
    old = selectors.origin_picture(area)
    assert old.is_osm
    row = proposed(keeper, moved(east_deg=0.05))
    services.enter_lines(row=row, reason="以文件为准", by=approver)
    after = json.loads(Client().get("/map/basemap.geojson").content)
    assert "OpenStreetMap" not in after["attribution"]
    assert OFFICIAL.source in after["attribution"]
    kinds = [feature["properties"]["kind"] for feature in after["features"]]
    # The lines of the neighbours are OSM's: they fit no others and go with them.
    assert (kinds.count("county"), kinds.count("neighbour")) == (7, 0)
    new = selectors.origin_picture(area)
    assert new != old
    assert (new.is_osm, new.line_sources) == (False, [OFFICIAL.source])
    assert new.approval_no == "冀S(2026)002号"
    with override_settings(MAP_APPROVAL_NO="冀S(2026)009号"):
        assert selectors.origin_picture(area).approval_no == "冀S(2026)009号"


def test_without_lines_no_county_is_drawn() -> None:
    RegionShape.objects.all().delete()
    document = json.loads(Client().get("/map/basemap.geojson").content)
    assert {row["properties"]["kind"] for row in document["features"]} == {"land"}
    assert "OpenStreetMap" not in document["attribution"]


def test_the_picture_asks_one_small_question_of_the_lines(
    django_assert_num_queries: Any,
) -> None:
    area = origin_with_area()
    selectors.origin_picture(area)
    with django_assert_num_queries(1):
        selectors.origin_picture(area)


def post(client: Client, **changed: Any) -> Any:
    sent = {
        "file": SimpleUploadedFile("a.geojson", lines_text(moved())),
        "source": OFFICIAL.source,
        "license": OFFICIAL.license,
        "approval_no": OFFICIAL.approval_no,
        "accuracy_m": 20,
        "valid_from": "2026-01-01",
        **changed,
    }
    return client.post("/regions/lines/", sent)


def test_the_pages_from_the_file_to_the_map(keeper: User, approver: User) -> None:
    answer = post(client_of(keeper))
    assert answer.status_code == 302
    page = client_of(approver).get(answer["Location"])
    text = page.content.decode()
    for words in ("重叠", "昌黎县", "冀S(2026)002号", "<svg", "重合度"):
        assert words in text
    assert len(page.context["faults"]) == page.context["row"].found["fault_count"]
    decide = f"{answer['Location']}decide/"
    wanting = client_of(approver).post(decide, {"decision": "enter"})
    assert wanting.status_code == 400
    assert "写明为什么仍然采用" in wanting.content.decode()
    done = client_of(approver).post(decide, {"decision": "enter", "reason": "以此为准"})
    assert done.status_code == 302
    assert "以此为准" in client_of(keeper).get(answer["Location"]).content.decode()
    assert OFFICIAL.source in client_of(keeper).get("/regions/lines/").content.decode()
    file = client_of(keeper).get(f"{answer['Location']}file/")
    assert b"".join(file.streaming_content) == lines_text(moved())


def test_the_form_says_what_is_wrong(keeper: User) -> None:
    client = client_of(keeper)
    picture = SimpleUploadedFile("a.geojson", b"\x89PNG\r\n\x1a\n")
    assert post(client, file=picture).status_code == 400
    one = {"130322": shipped()["130322"]}
    answer = post(client, file=SimpleUploadedFile("a.json", lines_text(one)))
    assert answer.status_code == 400
    assert "卢龙县" in answer.context["form"].errors["file"][0]
    assert not RegionLineImport.objects.exists()


def test_another_bureau_proposes_no_lines() -> None:
    forester = person(Role.CITY_REVIEWER, bureau="forestry")
    assert post(client_of(forester)).status_code in (403, 400)
    assert not RegionLineImport.objects.exists()
