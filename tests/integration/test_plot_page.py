"""The pages of a plot and of a case of shared ground, as each side sees them."""

import json
import re
from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Application, ApplicationPlot, Paper
from gi_registry.selectors.plot_page import age_class
from gi_registry.services import applications
from gi_registry.workflow import Act
from maps import geometry
from maps import services as maps
from maps.models import Plot, PlotOverlap
from records import audit
from tests.factories import (
    NOON,
    LegalTitleFactory,
    OrganizationFactory,
    RegionFactory,
    person,
    square,
)
from tests.integration.register_world import (
    ON_THE_LINE,
    add,
    client_of,
    draft_of,
    geojson,
    walk,
)

pytestmark = pytest.mark.django_db

LON, LAT = 119.1, 39.7
STEP = 40 / 85_300


def producer(phone: str = "0335-1111111") -> User:
    organization = OrganizationFactory(phone=phone)
    return person(Role.PRODUCER_CLERK, organization=organization)


def plot_of(by: User, lon: float = LON, lat: float = LAT, **more: object) -> Plot:
    organization = by.grants.get().organization
    assert organization is not None
    return maps.register_plot(
        organization=organization,
        name=f"{organization.name}的地",
        shape=square(lon, lat),
        region=organization.region,
        village="西山场村",
        crop="grape",
        method="drawn",
        raw_input="{}",
        by=by,
        at=NOON,
        **more,  # type: ignore[arg-type]  what a test says of it
    )


def page_of(user: User, plot: Plot) -> str:
    answer = client_of(user).get(f"/plots/{plot.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def county() -> User:
    return person(Role.COUNTY_CLERK, region=RegionFactory())


# --- a claim from the drawing page to the settlement ----------------------------


def test_the_form_offers_the_dispute_only_where_the_ground_is_anothers(
    clerk: User,
) -> None:
    plot_of(producer())
    draft = draft_of(clerk, LegalTitleFactory())
    refused = add(clerk, draft, geojson(square(LON + STEP, LAT)))
    page = refused.content.decode()
    assert refused.status_code == 400
    assert "仍要登记，请主管部门核查" in page
    assert not PlotOverlap.objects.exists()

    added = add(clerk, draft, geojson(square(LON + STEP, LAT)), dispute="on")
    assert added.redirect_chain
    case = PlotOverlap.objects.get()
    row = draft.plots.get()
    assert case.second == row.plot
    assert row.counted_dm2 == pytest.approx(0.4 * row.inside_dm2, rel=0.001)

    again = add(clerk, draft, geojson(square(LON + STEP / 2, LAT)))
    assert "仍要登记，请主管部门核查" not in again.content.decode()  # one's own now


def test_both_say_their_word_and_the_county_settles_without_a_script() -> None:
    one, two, by = producer(), producer(), county()
    plot_of(one)
    plot_of(two, LON + STEP, dispute=True)
    case = PlotOverlap.objects.get()
    address = f"/overlaps/{case.pk}/"
    for clerk, text in ((one, "1998 年起我家种"), (two, "2016 年流转给我")):
        said = client_of(clerk).post(f"{address}statements/", {"text": text})
        assert said.status_code == 302
    page = client_of(by).get(address).content.decode()
    assert "1998 年起我家种" in page
    assert "2016 年流转给我" in page
    assert "60.0%" in page
    assert page.count("<svg") >= 1
    nothing = client_of(by).post(f"{address}settle/", {"outcome": "second"})
    assert nothing.status_code == 400
    sent = {"outcome": "second", "reason": "看过流转合同"}
    assert client_of(by).post(f"{address}settle/", sent).status_code == 302
    for reader in (one, two, by):
        told = client_of(reader).get(address).content.decode()
        assert "看过流转合同" in told
        assert "计入后登记的一方" in told
    assert client_of(by).post(f"{address}settle/", sent).status_code == 409


def test_a_producer_sees_of_the_other_its_name_and_the_ground_nearby() -> None:
    one, two = producer("0335-7654321"), producer()
    theirs = plot_of(one)
    plot_of(two, LON + STEP, dispute=True)
    case = PlotOverlap.objects.get()
    page = client_of(two).get(f"/overlaps/{case.pk}/").content.decode()
    assert theirs.organization.name in page
    assert theirs.name not in page
    assert "0335-7654321" not in page
    assert f"/plots/{theirs.pk}/" not in page
    assert client_of(two).get(f"/plots/{theirs.pk}/").status_code == 404
    full = client_of(county()).get(f"/overlaps/{case.pk}/").content.decode()
    assert theirs.name in full


def test_strangers_learn_of_no_case() -> None:
    plot_of(producer())
    plot_of(producer(), LON + STEP, dispute=True)
    case = PlotOverlap.objects.get()
    far = RegionFactory(code="130321", name_zh="青龙满族自治县", name_en="Qinglong")
    for user in (producer(), person(Role.COUNTY_CLERK, region=far)):
        assert client_of(user).get(f"/overlaps/{case.pk}/").status_code == 404
        assert "没有重叠的地块" in client_of(user).get("/overlaps/").content.decode()
    assert Client().get("/overlaps/").status_code == 302


def test_the_queue_shows_what_waits_first() -> None:
    one, by = producer(), county()
    plot_of(one)
    plot_of(producer(), LON + STEP, dispute=True)
    settled = PlotOverlap.objects.get()
    sent = {"outcome": "first", "reason": "看过"}
    client_of(by).post(f"/overlaps/{settled.pk}/settle/", sent)
    plot_of(producer(), LON - 2 * STEP, dispute=True)
    waiting = PlotOverlap.objects.get(settled_at=None)
    page = client_of(by).get("/overlaps/").content.decode()
    places = [page.index(f"/overlaps/{row.pk}/") for row in (waiting, settled)]
    assert places == sorted(places)
    only = client_of(by).get("/overlaps/?state=waiting").content.decode()
    assert f"/overlaps/{settled.pk}/" not in only


# --- the page of a plot ---------------------------------------------------------


def test_the_page_says_what_a_plot_is_and_how_sure_its_area_is() -> None:
    clerk = producer()
    plot = plot_of(clerk)
    Plot.objects.filter(pk=plot.pk).update(
        land_use="orchard", variety="玫瑰香", planted_year=2016, accuracy_m=2.0
    )
    page = page_of(clerk, plot)
    # ±2 m along four sides of about 100 m is about 800 m², or 1.2 亩.
    found = re.search(r"在 ([\d.]+) 到 ([\d.]+) 亩之间", page)
    assert found
    least, most = float(found[1]), float(found[2])
    whole = plot.area_dm2 * 3 / 200_000
    assert most - least == pytest.approx(2.4, rel=0.01)
    assert (most + least) / 2 == pytest.approx(whole, abs=0.01)
    assert "误差 ±2.0 米" in page or "误差 ±2 米" in page
    for word in ("果园", "玫瑰香", "2016"):
        assert word in page


@pytest.mark.parametrize(
    ("planted", "word"),
    [
        (2026, "0–3"),
        (2023, "0–3"),
        (2022, "4–7"),
        (2019, "4–7"),
        (2018, "8–15"),
        (2010, "16"),
        (2027, "0–3"),
    ],
)
def test_the_age_class_follows_from_the_year(planted: int, word: str) -> None:
    assert word in str(age_class(planted, date(2026, 9, 20)))
    assert age_class(None, date(2026, 9, 20)) == ""


def test_the_owner_mends_the_facts_in_the_unit_it_writes() -> None:
    clerk = producer()
    plot = plot_of(clerk)
    sent = {
        "land_use": "orchard",
        "variety": "玫瑰香",
        "planted_year": "2016",
        "paper_mu": "0.8 公顷",
    }
    answer = client_of(clerk).post(f"/plots/{plot.pk}/facts/", sent)
    assert answer.status_code == 302
    plot.refresh_from_db()
    assert (plot.paper_dm2, plot.planted_year) == (800_000, 2016)  # 8,000 m²
    assert "12.00 亩" in page_of(clerk, plot)
    client_of(clerk).post(f"/plots/{plot.pk}/facts/", {**sent, "paper_mu": "9"})
    plot.refresh_from_db()
    assert plot.paper_dm2 == 600_000  # 9 亩 = 6,000 m²
    assert audit.acts_on(plot).filter(act="plot.facts").count() == 2
    for bad in ({"paper_mu": "很多"}, {"planted_year": "2999"}, {"land_use": "moon"}):
        refused = client_of(clerk).post(f"/plots/{plot.pk}/facts/", {**sent, **bad})
        assert refused.status_code == 400


def with_paper(clerk: User) -> tuple[Application, ApplicationPlot]:
    plot = plot_of(clerk)
    draft = draft_of(clerk, LegalTitleFactory())
    row = applications.add_plot(application=draft, plot=plot, by=clerk, at=NOON)
    client_of(clerk).post(f"/plots/{plot.pk}/facts/", {"paper_mu": "12"})
    row.refresh_from_db()
    return draft, row


def test_the_paper_area_counts_in_a_draft_and_is_closed_while_examined() -> None:
    clerk = producer()
    draft, row = with_paper(clerk)
    assert row.counted_dm2 == 800_000  # 12 亩 of about 15
    walk(draft, (Act.SUBMIT, clerk))
    address = f"/plots/{row.plot_id}/facts/"
    more = client_of(clerk).post(address, {"paper_mu": "15"})
    assert more.status_code == 409
    assert draft.reference in more.content.decode()
    same = client_of(clerk).post(address, {"paper_mu": "12", "variety": "玫瑰香"})
    assert same.status_code == 302  # the rest may be mended
    row.refresh_from_db()
    assert row.counted_dm2 == 800_000


def test_the_inspector_checks_the_area_and_what_is_undecided_follows() -> None:
    clerk = producer()
    draft, row = with_paper(clerk)
    walk(draft, (Act.SUBMIT, clerk))
    by = person(Role.COUNTY_INSPECTOR, region=RegionFactory())
    address = f"/plots/{row.plot_id}/check/"
    sent = {"checked_mu": "7,500 平方米", "reason": "卫星定位仪绕一圈"}
    assert client_of(by).post(address, {"checked_mu": "11"}).status_code == 400
    assert client_of(by).post(address, {**sent, "checked_mu": "0"}).status_code == 400
    assert client_of(clerk).post(address, sent).status_code == 403
    assert client_of(by).post(address, sent).status_code == 302
    row.refresh_from_db()
    assert (row.checked_dm2, row.counted_dm2) == (750_000, 750_000)
    page = page_of(by, row.plot)
    assert "卫星定位仪绕一圈" in page
    assert "11.25 亩" in page


def test_decisions_show_share_piece_clause_and_the_boundary_of_then() -> None:
    clerk = producer()
    plot = plot_of(clerk, *ON_THE_LINE)
    draft = draft_of(clerk, LegalTitleFactory())
    draft.indication.origin.areas.get().parts.update(clause="第二条：四镇行政区域")
    row = applications.add_plot(application=draft, plot=plot, by=clerk, at=NOON)
    moved = square(LON, LAT)  # the plot is drawn anew meanwhile
    Plot.objects.filter(pk=plot.pk).update(boundary=geometry.to_wkb(moved))
    page = page_of(clerk, plot)
    assert "边界附近" in page
    assert f"{round(row.outside_dm2 / 100)} 平方米" in page
    assert f"{100 * row.inside_dm2 / row.total_dm2:.1f}%" in page
    assert "第二条：四镇行政区域" in page
    assert "map-cut" in page  # the piece beyond the line
    assert "精度约 100 米" in page


def test_papers_are_shown_with_what_is_left_of_their_term() -> None:
    clerk = producer()
    plot = plot_of(clerk)
    paper = Paper.objects.create(
        organization=plot.organization,
        kind="land_contract",
        number="CL-7",
        issuer="村委会",
        valid_from=date(2001, 1, 1),
        valid_to=date(2020, 1, 1),
        created_by=clerk,
        created_at=NOON,
    )
    paper.plots.add(plot)
    page = page_of(clerk, plot)
    assert "CL-7" in page
    assert "已到期" in page


def test_a_plot_is_split_by_one_drawn_piece_and_merged_again() -> None:
    clerk = producer()
    plot = plot_of(clerk)
    west = geometry.to_geojson(square(LON - 0.0006, LAT, 110))
    client = client_of(clerk)
    assert client.get(f"/plots/{plot.pk}/split/").status_code == 200
    sent = {"name": "西半", "rest_name": "东半", "geometry": json.dumps(west)}
    answer = client.post(f"/plots/{plot.pk}/split/", sent)
    assert answer.status_code == 302, answer.content.decode()
    live = {row.name: row for row in Plot.objects.filter(retired_at=None)}
    assert set(live) == {"西半", "东半"}
    old = page_of(clerk, plot)
    assert "已停用" in old
    assert "西半" in old
    left = live["西半"]
    sent = {"plots": [live["东半"].pk], "name": "又合上"}
    merged = client.post(f"/plots/{left.pk}/merge/", sent)
    assert merged.status_code == 302, merged.content.decode()
    whole = Plot.objects.get(retired_at=None)
    assert whole.area_dm2 == pytest.approx(plot.area_dm2, rel=0.001)
    assert "合并" in page_of(clerk, whole)


SPLIT_FAULTS = {
    "nothing drawn": ("", 400),
    "no GeoJSON": ("西边那块", 400),
    "beside it": (geojson(square(LON + 1, LAT)), 400),
    "all of it": (geojson(square(LON, LAT, 300)), 400),
}


@pytest.mark.parametrize("case", SPLIT_FAULTS)
def test_a_bad_cut_is_told_and_changes_nothing(case: str) -> None:
    text, status = SPLIT_FAULTS[case]
    clerk = producer()
    plot = plot_of(clerk)
    sent = {"name": "西半", "rest_name": "东半", "geometry": text}
    answer = client_of(clerk).post(f"/plots/{plot.pk}/split/", sent)
    assert answer.status_code == status
    assert answer.context["form"].errors["geometry"]
    assert Plot.objects.get().retired_at is None


def test_a_strangers_plot_is_not_there() -> None:
    plot = plot_of(producer())
    for part in ("", "split/"):
        stranger = client_of(producer()).get(f"/plots/{plot.pk}/{part}")
        assert stranger.status_code == 404
