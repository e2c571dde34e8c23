"""Origin areas on the pages: what all see, how keepers build the next version."""

import json
import re
from datetime import date

import numpy as np
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pyproj import Transformer

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Indication
from gi_registry.services import origin_areas
from maps.geometry import geodesic_area_dm2, to_geojson
from maps.models import AreaProposal
from maps.services import replace_region_shape
from tests.factories import (
    NOON,
    IndicationFactory,
    RegionFactory,
    authorized_producer,
    person,
    square,
)
from tests.integration.register_world import client_of
from tests.support.areas_world import CLAUSE, FROM, PAPER, part, proposed, rectangle
from tests.support.plot_file_samples import shapefile_zip

pytestmark = pytest.mark.django_db
WEST = rectangle(119.0, 39.6, 119.1, 39.7)
LINE = {"clause": CLAUSE, "clause_en": "Shilipu", "accuracy_m": "20"}


@pytest.fixture
def name() -> Indication:
    return IndicationFactory()


@pytest.fixture
def client(keeper: User) -> Client:
    return client_of(keeper)


def begin(client: Client, name: Indication) -> AreaProposal:
    answer = client.post(
        f"/gi/{name.key}/area/drafts/new/",
        {
            "source": "县政府函〔2026〕1号",
            "certainty": "confirmed",
            "valid_from": FROM.isoformat(),
            "file": SimpleUploadedFile(PAPER.name, PAPER.content),
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return AreaProposal.objects.get()


def add(client: Client, name: Indication, how: str, **sent: object) -> int:
    address = f"/gi/{name.key}/area/draft/parts/new/{how}/"
    seen = AreaProposal.objects.get().version
    answer = client.post(address, LINE | {"seen": seen} | sent)
    return answer.status_code


def submit_and_enter(client: Client, name: Indication, approver: User) -> None:
    seen = {"seen": AreaProposal.objects.get().version}
    client.post(f"/gi/{name.key}/area/draft/submit/", seen)
    seen = {"seen": AreaProposal.objects.get().version}
    page = client.get(f"/gi/{name.key}/area/draft/").content.decode()
    assert "须由另一人登入" not in page  # this keeper has no right to enter at all
    client_of(approver).post(f"/gi/{name.key}/area/draft/enter/", seen)


def test_built_by_four_ways_and_entered_by_another(
    client: Client, name: Indication, approver: User
) -> None:
    county = RegionFactory()
    replace_region_shape(
        region=county,
        shape=rectangle(119.2, 39.6, 119.3, 39.7),
        accuracy_m=300,
        certainty="schematic",
        source="OSM",
        license="ODbL",
        on=date(2015, 8, 22),
    )
    proposal = begin(client, name)
    first = {"seen": proposal.version, "remove": "1"}
    client.post(f"/gi/{name.key}/area/draft/parts/1/", first)
    file = SimpleUploadedFile("a.geojson", json.dumps(to_geojson(WEST)).encode())
    sea = "39°40′N119°00′E 39°40′N119°06′E 39°50′N119°06′E 39°50′N119°00′E"
    north = to_geojson(rectangle(119.1, 39.6, 119.2, 39.7))
    assert add(client, name, "division", regions=[county.pk]) == 302
    assert add(client, name, "drawn", geometry=json.dumps(north)) == 302
    assert add(client, name, "file", file=file) == 302
    assert add(client, name, "coordinates", coordinates=sea) == 302
    made = [(p.order, p.made_from, p.accuracy_m) for p in proposal.parts.all()]
    assert made == [
        (1, "division", 300),
        (2, "drawn", 20),
        (3, "file", 20),
        (4, "coordinates", 20),
    ]
    box = rectangle(119.0, 39 + 40 / 60, 119.1, 39 + 50 / 60)
    sea_part = proposal.parts.get(order=4)
    assert sea_part.area_dm2 == pytest.approx(geodesic_area_dm2(box), rel=1e-6)
    assert sea in sea_part.raw_input

    submit_and_enter(client, name, approver)
    proposal.refresh_from_db()
    assert proposal.made is not None
    assert proposal.made.parts.count() == 4


def test_impossible_seconds_are_said_and_read_as_minutes_when_ticked(
    client: Client, name: Indication
) -> None:
    begin(client, name)
    text = "36°08′36N,120°11′47E;36°08′53N,120°11′63E;36°09′98N,120°19′23E"
    address = f"/gi/{name.key}/area/draft/parts/new/coordinates/"
    sent = LINE | {"seen": 1, "coordinates": text}
    refused = client.post(address, sent)
    assert refused.status_code == 400
    assert "第 2 个点" in refused.content.decode()
    assert AreaProposal.objects.get().parts.count() == 1
    client.post(address, sent | {"as_minutes": "on"})
    part = AreaProposal.objects.get().parts.get(order=2)
    assert part.shape.bounds[0] == pytest.approx(120 + 11.47 / 60, abs=1e-7)
    assert json.loads(part.raw_input) == {"text": text, "as_minutes": True}


def test_a_fault_of_a_file_names_its_shape(client: Client, name: Indication) -> None:
    begin(client, name)
    bow_tie = [
        [119.0, 39.6],
        [119.1, 39.7],
        [119.1, 39.6],
        [119.0, 39.7],
        [119.0, 39.6],
    ]
    rows = [to_geojson(WEST), {"type": "Polygon", "coordinates": [bow_tie]}]
    features = [{"type": "Feature", "geometry": row, "properties": {}} for row in rows]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    file = SimpleUploadedFile("a.geojson", text.encode())
    address = f"/gi/{name.key}/area/draft/parts/new/file/"
    refused = client.post(address, LINE | {"seen": 1, "file": file})
    assert refused.status_code == 400
    assert "第 2 个图形" in refused.content.decode()
    assert AreaProposal.objects.get().parts.count() == 1


def test_two_tabs_do_not_write_over_each_other(
    client: Client, name: Indication
) -> None:
    begin(client, name)
    address = f"/gi/{name.key}/area/draft/parts/1/"
    sent = LINE | {"seen": 1, "order": 1}
    assert client.post(address, sent).status_code == 302
    again = client.post(address, sent | {"clause": "别的"})
    assert again.status_code == 409
    assert AreaProposal.objects.get().parts.get().clause == CLAUSE


def test_everyone_reads_every_version_with_its_parts(
    name: Indication, keeper: User, approver: User
) -> None:
    row = proposed(name, part(WEST, "第一条 <甲>"), by=keeper)
    origin_areas.enter(proposal=row, seen=row.version, by=approver, at=NOON)
    visitor = Client()
    page = visitor.get(f"/gi/{name.key}/area/").content.decode()
    assert "第一条 &lt;甲&gt;" in page
    assert re.search(r"第 2 版.*?现行", page, re.DOTALL)
    old = visitor.get(f"/gi/{name.key}/area/1/").content.decode()
    assert "已被替代" in old
    assert visitor.get(f"/gi/{name.key}/area/3/").status_code == 404
    lines = json.loads(visitor.get(f"/gi/{name.key}/area/2.geojson").content)
    [feature] = lines["features"]
    assert feature["properties"]["clause"] == "第一条 <甲>"
    assert feature["properties"]["version"] == 2


def test_the_draft_is_for_its_keepers(name: Indication, keeper: User) -> None:
    proposed(name, part(WEST), by=keeper)
    county = client_of(person(Role.COUNTY_CLERK, region=RegionFactory()))
    for end in ("", "compare/", "affected/"):
        address = f"/gi/{name.key}/area/draft/{end}"
        assert county.get(address).status_code == 403
        assert Client().get(address).status_code == 302
    assert "起草" not in Client().get(f"/gi/{name.key}/area/").content.decode()


def test_old_and_new_are_compared_to_the_square_metre(
    client: Client, name: Indication, keeper: User
) -> None:
    """The old square, and the same moved by half its side: half gained, half lost."""
    moved = square(119.1 + 20_000 / 85_300 / 2, 39.7, 20_000)
    proposed(name, part(moved), by=keeper)
    page = client.get(f"/gi/{name.key}/area/draft/compare/").content.decode()
    half = geodesic_area_dm2(moved) / 2 / 1e8
    figures = [
        float(text.replace(",", "")) for text in re.findall(r"<dd>([\d,.]+)</dd>", page)
    ]
    assert figures == pytest.approx([half, half, half], abs=0.002)
    assert "map-hatch-inside" in page
    assert "map-hatch-outside" in page


def test_what_is_touched_is_on_the_page_and_in_the_file() -> None:
    producer = authorized_producer()
    keeper = client_of(person(Role.CITY_REVIEWER))
    proposed(producer.indication, part(rectangle(118.99, 39.8, 119.0, 39.81)))
    address = f"/gi/{producer.indication.key}/area/draft/affected"
    page = keeper.get(f"{address}/").content.decode()
    assert producer.authorization.number in page
    assert producer.application.reference in page
    answer = keeper.get(f"{address}.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    kinds = [line.split(",")[0] for line in lines]
    assert kinds == ["类别", "地块", "使用权", "额度"]
    assert "产地范围内,产地范围外" in lines[1]
    assert len({len(line.split(",")) for line in lines}) == 1


@pytest.mark.parametrize("epsg", [4490, 4549, 4528])
def test_a_shapefile_in_a_named_system_becomes_parts(
    client: Client, name: Indication, epsg: int
) -> None:
    """Written by pyogrio and turned by pyproj; the surface is that of the degrees."""
    begin(client, name)
    ring = shapely.get_coordinates(WEST.geoms[0].exterior)
    there = Transformer.from_crs(4490, epsg, always_xy=True)
    turned = np.column_stack(there.transform(*ring.T)).tolist()
    packed = shapefile_zip([("西片", turned)], crs=f"EPSG:{epsg}")
    file = SimpleUploadedFile("西片.zip", packed)
    assert add(client, name, "file", file=file) == 302
    part = AreaProposal.objects.get().parts.get(order=2)
    assert part.area_dm2 == pytest.approx(geodesic_area_dm2(WEST), rel=1e-3)


def test_a_file_that_names_a_shifted_system_is_no_line(
    client: Client, name: Indication
) -> None:
    begin(client, name)
    text = json.dumps(
        {
            "type": "FeatureCollection",
            "crs": {"type": "name", "properties": {"name": "GCJ-02"}},
            "features": [
                {"type": "Feature", "geometry": to_geojson(WEST), "properties": {}}
            ],
        }
    )
    file = SimpleUploadedFile("a.geojson", text.encode())
    address = f"/gi/{name.key}/area/draft/parts/new/file/"
    refused = client.post(address, LINE | {"seen": 1, "file": file})
    assert refused.status_code == 400
    assert "GCJ-02" in refused.content.decode()
    assert AreaProposal.objects.get().parts.count() == 1
