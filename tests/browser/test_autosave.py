"""The form of an application on a phone: nothing typed is lost, whatever happens."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, People

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RING = (
    '{"type":"Polygon","coordinates":[[[119.112,40.35],[119.114,40.35],'
    "[119.114,40.352],[119.112,40.352],[119.112,40.35]]]}"
)
WHO, PASSWORD = "demo-coop", "demo-registry-2026"


def log_in(page: Page) -> None:
    page.fill("#id_username", WHO)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")


def begin(chromium: Browser, city: str, key: str) -> str:
    """Begin a draft; return the address of its first page."""
    page = People(chromium, city).window(PHONE)
    page.goto(f"/login/?next=/gi/{key}/apply/guide/")
    log_in(page)
    page.get_by_role("link", name="开始申请").first.click()
    page.get_by_role("button", name="开始填写").click()
    page.wait_for_url(re.compile("/form/contact/$|/plots/new/$"))
    address = page.url
    page.context.close()
    return address


@pytest.fixture(scope="module")
def form(chromium: Browser, city: str) -> str:
    """Begin a draft of a name without plots; return the address of its form."""
    return begin(chromium, city, "lulong-vermicelli").removesuffix("contact/")


@pytest.fixture(scope="module")
def plots(chromium: Browser, city: str) -> str:
    """Begin a draft of a name with plots; return the page where one is drawn."""
    return begin(chromium, city, "qinglong-chestnut")


def state(page: Page, text: str) -> None:
    expect(page.locator("[data-status]")).to_contain_text(text)


def test_what_is_typed_is_saved_by_itself(people: People, form: str) -> None:
    page = people(WHO, PHONE)
    page.goto(f"{form}product/")
    page.fill("#id_goods", "甘薯粉丝")
    state(page, "已保存")
    page.fill("#id_planned_g", "3万斤")
    expect(page.locator("[data-field=planned_g]")).to_contain_text("理解为 15000 公斤")
    page.goto(f"{form}product/")
    expect(page.locator("#id_goods")).to_have_value("甘薯粉丝")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert not people.faults


def test_two_tabs_show_both_values(people: People, form: str) -> None:
    one = people(WHO, PHONE)
    two = one.context.new_page()
    for page in (one, two):
        page.goto(f"{form}quality/")
    one.fill("#id_control", "先写的")
    state(one, "已保存")
    two.fill("#id_control", "后写的")
    place = two.locator("[data-field=control]")
    expect(place).to_contain_text("别处存的是：先写的")
    expect(two.locator("#id_control")).to_have_value("后写的")
    place.get_by_role("button", name="用这里的").click()
    state(two, "已保存")
    one.goto(f"{form}quality/")
    expect(one.locator("#id_control")).to_have_value("后写的")


def test_without_a_network_the_text_stays_and_is_sent_again(
    people: People, form: str
) -> None:
    page = people(WHO, PHONE)
    page.goto(f"{form}product/")
    page.context.set_offline(True)
    page.fill("#id_variety", "甘薯")
    state(page, "网络不通")
    page.context.set_offline(False)
    state(page, "已保存")
    page.goto(f"{form}product/")
    expect(page.locator("#id_variety")).to_have_value("甘薯")


def test_after_a_log_in_that_expired_the_text_is_offered(
    people: People, form: str
) -> None:
    page = people(WHO, PHONE)
    page.goto(f"{form}product/")
    page.context.clear_cookies()
    page.fill("#id_statement", "手工漏粉")
    state(page, "登录已过期")
    page.get_by_role("link", name="登录后接着填").click()
    log_in(page)
    page.wait_for_url(re.compile("/form/product/"))
    page.get_by_role("button", name="恢复到表单").click()
    expect(page.locator("#id_statement")).to_have_value("手工漏粉")
    state(page, "已保存")


def test_the_button_after_a_log_in_that_expired_loses_nothing(
    people: People, form: str
) -> None:
    page = people(WHO, PHONE)
    page.goto(f"{form}quality/")
    page.context.clear_cookies(name="sessionid")
    page.fill("#id_control", "按批留样")
    page.get_by_role("button", name="保存，下一步").click()
    page.wait_for_url(re.compile("/login/"))
    log_in(page)
    page.wait_for_url(re.compile("/form/quality/"))
    page.get_by_role("button", name="恢复到表单").click()
    expect(page.locator("#id_control")).to_have_value("按批留样")
    state(page, "已保存")


def test_a_plot_drawn_while_the_log_in_expired_is_there_again(
    people: People, plots: str
) -> None:
    page = people(WHO, PHONE)
    page.goto(plots)
    page.fill("#id_name", "东坡一号")
    page.get_by_text("地块坐标（GeoJSON）").click()
    page.locator("[name=geometry]").fill(RING)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="判定并添加").click()
    page.wait_for_url(re.compile("/login/"))
    log_in(page)
    page.wait_for_url(plots)
    expect(page.locator("#id_name")).to_have_value("东坡一号")
    expect(page.locator("[name=geometry]")).to_have_value(RING)
    expect(page.get_by_role("main")).to_contain_text("已画好")


def test_what_the_button_saved_stays_in_no_browser(people: People, form: str) -> None:
    page = people(WHO, PHONE)
    page.goto(f"{form}product/")
    page.fill("#id_planned_g", "4万斤")
    page.get_by_role("button", name="保存，下一步").click()
    page.wait_for_url("**/form/site/")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.goto(f"{form}product/")
    expect(page.locator("#id_planned_g")).to_have_value("20000")
    expect(page.locator("[data-kept]")).to_be_hidden()


def test_without_scripts_the_button_saves(people: People, form: str) -> None:
    page = people.window(PHONE, scripts=False)
    page.goto(f"/login/?next={form.removeprefix(people.address)}site/")
    log_in(page)
    page.locator("#id_processing input").nth(1).check()
    page.fill("#id_site_address", "石门镇")
    page.get_by_role("button", name="保存，下一步").click()
    page.wait_for_url("**/form/quality/")
    page.goto(f"{form}site/")
    expect(page.locator("#id_site_address")).to_have_value("石门镇")
    expect(page.locator("#id_processing input").nth(1)).to_be_checked()
