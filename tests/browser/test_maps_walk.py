"""The maps by thumb and by mouse: draw, mend, walk, and find a plot among many.

The drawing board writes GeoJSON into the field that is sent; what the field holds is
compared with the places that were tapped or walked, by pyproj's own geodesic.
"""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pyproj import Geod

from tests.browser.conftest import PHONE, People
from tests.browser.test_autosave import WHO, begin, log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GEOD = Geod(ellps="WGS84")
M2_PER_MU = 2000 / 3
# A field of chestnuts that somebody walks, degrees: about 128 m × 167 m.
WALK = [(119.2000, 40.4000), (119.2015, 40.4000), (119.2015, 40.4015), (119.2, 40.4015)]


@pytest.fixture(scope="module")
def board(chromium: Browser, city: str) -> str:
    """Return the page where a plot is drawn, of a draft that is there or is begun."""
    page = People(chromium, city).window(PHONE)
    page.goto("/login/?next=/applications/")
    log_in(page)
    page.wait_for_url("**/applications/")
    links = page.locator("main a[href*='/applications/SQ-']").evaluate_all(
        "links => links.map((link) => link.getAttribute('href'))"
    )
    for address in sorted(set(links), reverse=True):
        answer = page.goto(f"{address}plots/new/")
        if answer is not None and answer.status == 200:
            page.context.close()
            return f"{address}plots/new/"
    page.context.close()
    return begin(chromium, city, "qinglong-chestnut")


def ring(page: Page) -> list[list[float]]:
    text = page.locator("[name=geometry]").input_value()
    shape: dict[str, Any] = json.loads(text)
    rings = shape["coordinates"]
    return rings[0] if shape["type"] == "Polygon" else rings[0][0]


def mu(corners: list[list[float]]) -> float:
    area, _ = GEOD.polygon_area_perimeter(*zip(*corners, strict=True))
    return abs(area) / M2_PER_MU


def act(page: Page, name: str) -> None:
    page.locator(f"[data-act={name}]").click()


def tap(page: Page, x: int, y: int) -> None:
    """Tap the map at a place of its own; two fast taps would be a zoom."""
    page.locator("[data-map]").click(position={"x": x, "y": y})
    page.wait_for_timeout(350)


def open_board(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("[data-draw]")).to_be_visible()
    page.wait_for_timeout(800)  # the map looks at the area of origin


def draw_square(page: Page, address: str, dx: int) -> None:
    open_board(page, address)
    for x, y in ((90 + dx, 150), (190 + dx, 150), (190 + dx, 250), (90 + dx, 250)):
        tap(page, x, y)
    act(page, "finish")
    expect(page.locator("[data-draw] [data-status]")).to_contain_text("已画好")
    assert len(ring(page)) == 5


def drag(page: Page, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Drag from one place of the map to another."""
    page.locator("[data-map]").scroll_into_view_if_needed()
    box = page.locator("[data-map]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + start[0], box["y"] + start[1])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0], box["y"] + end[1], steps=6)
    page.mouse.up()


def test_three_plots_are_drawn_and_one_is_mended(people: People, board: str) -> None:
    page = people(WHO, PHONE)
    areas = []
    for dx in (0, 20, 40):  # the same square of the screen, three times
        draw_square(page, board, dx)
        areas.append(mu(ring(page)))
    assert areas[1:] == pytest.approx([areas[0]] * 2, rel=0.1)
    before = ring(page)
    drag(page, (230, 250), (260, 280))
    mended = ring(page)
    pairs = zip(before[:-1], mended[:-1], strict=True)
    assert sum(old != new for old, new in pairs) == 1
    assert mu(mended) > mu(before)
    act(page, "undo")
    assert mu(ring(page)) == pytest.approx(mu(before), rel=1e-6)
    act(page, "redo")
    assert ring(page) == mended
    act(page, "remove")
    tap(page, 260, 280)
    page.wait_for_timeout(600)
    assert len(ring(page)) == 4
    assert people.faults == []


def test_a_corner_is_undone_and_done_again_while_drawing(
    people: People, board: str
) -> None:
    page = people(WHO, PHONE)
    open_board(page, board)
    for x, y in ((90, 150), (190, 150), (190, 250), (90, 250)):
        tap(page, x, y)
    act(page, "undo")
    act(page, "redo")
    act(page, "finish")
    assert len(ring(page)) == 5


def test_the_buttons_are_large_enough_for_a_thumb(people: People, board: str) -> None:
    page = people(WHO, PHONE)
    open_board(page, board)
    buttons = page.locator("[data-draw] button:visible")
    for number in range(buttons.count()):
        box = buttons.nth(number).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44, buttons.nth(number).inner_text()


def test_a_boundary_is_walked_without_a_network(people: People, board: str) -> None:
    page = people(WHO, PHONE, geolocation=fix(0), permissions=["geolocation"])
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(fix(0))
    open_board(page, board)
    page.context.set_offline(True)
    act(page, "walk")
    said = page.locator("[data-draw] [data-status]")
    expect(said).to_contain_text("已记下 1 个点")
    page.context.set_geolocation({**fix(1), "accuracy": 35})
    expect(said).to_contain_text("误差约 35 米")
    for corner in (1, 2):
        page.context.set_geolocation(fix(corner))
        expect(said).to_contain_text(f"已记下 {corner + 1} 个点")
    act(page, "walk")
    expect(said).to_contain_text("已暂停，记下 3 个点")
    act(page, "walk")
    page.context.set_geolocation(fix(3))
    expect(said).to_contain_text("已记下 4 个点")
    act(page, "stop")
    expect(said).to_contain_text("走完了")
    walked = ring(page)
    assert {(round(x, 6), round(y, 6)) for x, y in walked} == set(WALK)
    assert walked[0] == walked[-1]
    # Mean of 4, 5, 6 and 7 m; the fix of 35 m was left out.
    assert page.locator("[name=accuracy_m]").input_value() == "5.5"
    assert page.locator("[name=method_drawn]").input_value() == "walked"
    told = float(re.search(r"约 ([\d.]+) 亩", said.inner_text())[1])
    assert told == pytest.approx(mu(walked), rel=0.01)
    act(page, "restart")
    assert page.locator("[name=method_drawn]").input_value() == "drawn"
    page.context.set_offline(False)
    assert people.faults == []


def fix(corner: int) -> dict[str, float]:
    lon, lat = WALK[corner]
    return {"longitude": lon, "latitude": lat, "accuracy": 4 + corner}


def test_an_officer_finds_a_plot_and_the_table_follows_the_map(people: People) -> None:
    page = people("demo-city")
    page.goto("/map/")
    table = page.locator("#map-table tbody tr")
    expect(page.locator("[data-live-map]")).to_be_visible()
    whole = table.count()
    page.fill("#id_q", "碣石")
    page.locator(".map-find button").click()
    expect(page.locator("#map-table-title")).to_contain_text("找到的地块")
    found = table.count()
    assert 0 < found < whole
    expect(page.locator("[data-live-map][data-rendered]")).to_be_visible()
    table.first.get_by_role("link").click()
    panel = page.locator("#map-panel")
    expect(panel).to_contain_text("碣石葡萄专业合作社")
    expect(panel.get_by_role("link", name=re.compile("合作社"))).to_be_visible()
    # The middle of the map is the plot: a click there chooses it again.
    expect(panel).to_contain_text("亩")
    page.locator(".map-find a").click()
    page.locator("[data-map]").focus()
    for _ in range(9):
        page.keyboard.press("+")
        page.wait_for_timeout(300)
    expect(page.locator("#map-table")).to_contain_text("没有您能看到的地块")
    assert people.faults == []


def test_layers_are_switched_by_keyboard(people: People) -> None:
    page = people("demo-city")
    page.goto("/map/")
    box = page.locator("[data-layers] input[value=inside]")
    box.focus()
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()
    expect(page.locator("#map-table")).not_to_contain_text("产地范围内")
    page.keyboard.press("Space")
    expect(page.locator("#map-table")).to_contain_text("产地范围内")


def test_without_a_script_the_map_page_is_a_table(people: People) -> None:
    page = people("demo-coop", PHONE, scripts=False)
    page.goto("/map/")
    expect(page.locator("[data-live-map]")).to_be_hidden()
    expect(page.locator("#map-table tbody tr").first).to_be_visible()
    page.locator("#map-table tbody a").first.click()
    expect(page.locator("#map-panel")).to_contain_text("亩")
