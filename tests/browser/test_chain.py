"""The whole chain in a browser: from a credit code and a plot to a published figure.

Each step is taken by the role that owns it, in a window of its own. The label is the
one that the product printed: its PDF is rasterised, the QR decoded by zxing-cpp, and
the decoded address opened.
"""

import json
import re
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, People

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# In the middle of the drawn origin, more than 1 km from its line: 326 m × 256 m.
WEST, SOUTH, EAST, NORTH = 119.1213, 39.7043, 119.1251, 39.7066
COOP = "渤海湾葡萄专业合作社"
USCC = "93130322MA0CHA1N2C"
HARVEST_KG = 60_000
LABELS, SHEET = 42, 21
OUTPUT_VALUE_YUAN = 480_000
ROUNDED_FEN = 10_000  # the table shows 万元 with two decimals, before and after


def geojson() -> bytes:
    ring = [[WEST, SOUTH], [EAST, SOUTH], [EAST, NORTH], [WEST, NORTH], [WEST, SOUTH]]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"name": "西坡"}, "geometry": polygon}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def press(page: Page, name: str) -> None:
    """Press the one button of this name in the main part of the page."""
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def told(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("main")).to_contain_text(text)


def apply(page: Page) -> str:
    """Register an organization, apply, upload a plot, submit; return the reference."""
    page.goto("/gi/changli-muscat/")
    page.get_by_role("link", name=re.compile("申请：")).first.click()
    page.fill("#id_name", COOP)
    page.fill("#id_uscc", USCC[:-1] + "D")
    page.select_option("#id_kind", "cooperative")
    page.select_option("#id_region", label="昌黎县")
    page.fill("#id_village", "昌黎镇五里营村")
    page.fill("#id_phone", "0335-2020202")
    page.locator("main button[type=submit]").click()
    told(page, "第 18 位校验不符")
    page.fill("#id_uscc", USCC)
    page.locator("main button[type=submit]").click()
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/plots/new/")
    reference = re.search(r"SQ-\d{4}-\d+", page.url).group()
    page.fill("#id_village", "昌黎镇五里营村")
    page.set_input_files(
        "#id_file",
        {"name": "西坡.geojson", "mimeType": "application/json", "buffer": geojson()},
    )
    press(page, "判定并添加")
    told(page, "西坡")
    if page.get_by_role("button", name="就按这样读").count():  # no ground known beside
        page.locator("input[name=system][value=lonlat]").check()
        press(page, "就按这样读")
    press(page, "登记这 1 个地块")
    told(page, "产地范围内")
    press(page, "提交")
    told(page, "已提交，待县级审核")
    return reference


def decide(people: People, reference: str) -> None:
    """County review, city review, decision, each by another person."""
    steps = (
        ("demo-county", "审核通过", ""),
        ("demo-city", "审核通过", ""),
        ("demo-approver", "核准", "材料齐全，地块在产地范围内。"),
    )
    for username, act, reason in steps:
        page = people(username)
        page.goto("/applications/")
        page.get_by_role("link", name=reference).first.click()
        if username != "demo-approver":  # who decides reads what the others checked
            press(page, "其余都符合，保存审查")
        card = page.locator("form").filter(
            has=page.get_by_role("button", name=act, exact=True)
        )
        if reason:
            press(page, act)
            told(page, f"「{act}」须写明理由")
        card.locator("textarea").fill(reason)
        press(page, act)
        expect(page.locator(".page-head")).not_to_contain_text("待县级审核")
    told(people("demo-approver"), "已核准")


def trade(people: People, farmer: Page) -> str:
    """Issue the quota, declare a harvest, order labels; return the order's number."""
    reviewer = people("demo-city")
    reviewer.goto("/desk/")
    reviewer.get_by_role("link", name=re.compile("葡萄.*产季")).first.click()
    season = reviewer.url
    reviewer.get_by_role("button", name=re.compile(f"核发额度 {COOP}")).click()
    told(reviewer, "已核发")

    farmer.goto(season)
    farmer.locator("main").get_by_role("link", name="申报采收").first.click()
    farmer.select_option("#id_plot", index=1)
    farmer.fill("#id_mass_kg", "999999")
    farmer.locator("main button[type=submit]").click()
    told(farmer, "超出额度")
    farmer.fill("#id_mass_kg", str(HARVEST_KG))
    farmer.locator("main button[type=submit]").click()
    told(farmer, "CS-")

    farmer.goto(season)
    farmer.locator("main").get_by_role("link", name="领标签").first.click()
    farmer.fill("#id_count", "6001")
    farmer.fill("#id_net_weight_kg", "10")
    farmer.locator("main button[type=submit]").click()
    told(farmer, "最多可领 6000 枚")
    farmer.fill("#id_count", str(LABELS))
    farmer.fill("#id_net_weight_kg", "0.5")
    farmer.locator("main button[type=submit]").click()
    farmer.wait_for_url(re.compile("/orders/LB-"))
    return farmer.url.rstrip("/").split("/")[-1]


def read_sheet(page: Page, folder: Path) -> list[str]:
    """Download the sheet as it is printed and read every QR code of its first page."""
    link = page.get_by_role("link", name=re.compile(r"\.pdf"))
    link.first.wait_for(timeout=60_000)  # the worker makes it; the page asks again
    with page.expect_download() as download:
        link.first.click()
    path = folder / "labels.pdf"
    download.value.save_as(path)
    pdf = pypdfium2.PdfDocument(path)
    assert len(pdf) == LABELS // SHEET
    picture = pdf[0].render(scale=300 / 72).to_pil()
    pdf.close()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def activate(page: Page) -> None:
    page.fill("#id_first", "1")
    page.fill("#id_last", str(SHEET))
    page.locator("input[name=lots]").first.check()
    press(page, "启用这一段")
    told(page, "BZ-")


def test_from_a_plot_to_a_scanned_label_and_a_published_figure(
    people: People, tmp_path: Path
) -> None:
    farmer = people("demo-newcomer", PHONE)
    reference = apply(farmer)
    decide(people, reference)

    anyone = people.window(PHONE, scripts=False)
    anyone.goto(f"/users/?q={USCC}")
    told(anyone, COOP)

    order = trade(people, farmer)
    addresses = read_sheet(farmer, tmp_path)
    assert len(set(addresses)) == SHEET
    assert all(address.startswith("HTTP://127.0.0.1:") for address in addresses)

    anyone.goto(addresses[0])
    told(anyone, "该标签未启用")
    activate(farmer)
    lot = farmer.locator("main").get_by_text(re.compile(r"BZ-\d{4}-\d+")).first
    lot_number = re.search(r"BZ-\d{4}-\d+", lot.inner_text()).group()

    anyone.goto(addresses[1])
    told(anyone, "编号由登记系统签发，这是第一次查询")
    told(anyone, lot_number)
    told(anyone, COOP)
    told(anyone, "昌黎玫瑰香")

    void_one(farmer, order, anyone, addresses[1])
    publish(people, farmer, anyone)
    assert not people.faults


def void_one(farmer: Page, order: str, anyone: Page, address: str) -> None:
    """Find the label's number by its page, void it, and see the verdict change."""
    number = re.search(r"第 (\d+) 枚", anyone.locator("main").inner_text()).group(1)
    farmer.goto(f"/orders/{order}/")
    farmer.get_by_text("作废标签").click()
    farmer.fill("#void_first", number)
    farmer.fill("#void_last", number)
    farmer.fill("#void_reason", "打印污损")
    press(farmer, "作废这一段")
    told(farmer, "打印污损")
    anyone.goto(address)
    told(anyone, "该标签已作废")
    told(anyone, "打印污损")


def publish(people: People, farmer: Page, anyone: Page) -> None:
    """The season's return, its acceptance by two, and the published table."""
    before_fen = published_fen(anyone)
    board = people("demo-stat-city")
    board.goto("/statistics/board/")
    press(board, "补充填报单位")
    report(farmer)
    accept(people("demo-stat-county"), "县级核定", status="reported")
    added_fen = accept(board, "市级核定", status="county_accepted")
    assert len(added_fen) == 3
    assert OUTPUT_VALUE_YUAN * 100 in added_fen

    board.goto("/statistics/board/")
    board.get_by_label("最终").check()
    press(board, "发布")
    told(board, "最终数")
    assert abs(published_fen(anyone) - before_fen - sum(added_fen)) <= ROUNDED_FEN
    alone = anyone.locator("table tr", has_text="京东板栗").locator("td")
    expect(alone.first).to_contain_text("不公布")


def report(page: Page) -> None:
    """Fill in the season's return; more sold than grown is refused at its field."""
    page.goto("/returns/")
    page.get_by_role("link", name=COOP).click()
    for field, value in (
        ("area_mu", "125"),
        ("output_kg", str(HARVEST_KG)),
        ("output_value_yuan", str(OUTPUT_VALUE_YUAN)),
        ("sold_kg", str(HARVEST_KG + 1)),
        ("revenue_yuan", "400000"),
    ):
        page.fill(f"#id_{field}", value)
    press(page, "上报")
    expect(page.locator("#id_sold_kg")).to_have_attribute("aria-invalid", "true")
    page.fill("#id_sold_kg", "50000")
    press(page, "上报")
    told(page, "已上报，待县级审核")


def accept(page: Page, act: str, *, status: str) -> list[int]:
    """Accept every grape return in this state; return what each reports, in fen."""
    values = []
    waiting = f"/returns/?gi=changli-muscat&status={status}"
    page.goto(waiting)
    links = page.locator("main table tbody th a")
    for _ in range(links.count()):
        page.goto(waiting)
        links.first.click()
        value = page.locator("main table tr", has_text="产值").locator("td.num")
        values.append(round(float(value.inner_text().replace(",", "")) * 100))
        press(page, act)
        told(page, re.compile("县级已核定|市级已核定"))
    return values


def published_fen(page: Page) -> int:
    """Read the published value of 昌黎玫瑰香 in 昌黎县, shown in 万元."""
    page.goto("/statistics/")
    heads = page.locator("main thead th").all_inner_texts()
    cells = page.locator("main tbody tr", has_text="昌黎玫瑰香").locator("th, td")
    shown = cells.nth(heads.index("昌黎县")).inner_text()
    return round(float(shown.replace(",", "")) * 1_000_000)
