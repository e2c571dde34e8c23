"""The browsable page of the API: Swagger UI under the strict policy of the site."""

import pytest

from tests.browser.conftest import DESK, People

pytestmark = pytest.mark.browser

ADDRESSES = 20  # of docs/openapi.yaml


def test_the_api_can_be_tried_out_and_breaks_no_policy(people: People) -> None:
    page = people.window(DESK)
    page.goto("/api/v1/docs/")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() == ADDRESSES

    names = page.locator('.opblock:has([data-path="/api/v1/indications/"])').first
    names.locator(".opblock-summary-control").first.click()
    page.get_by_text("Try it out").first.click()
    page.get_by_text("Execute").first.click()

    answer = page.locator(".live-responses-table tbody .response-col_status").first
    assert answer.inner_text().strip() == "200"
    body = page.locator(".live-responses-table .highlight-code").first.inner_text()
    assert "changli-muscat" in body
    assert people.faults == []  # among them what the CSP refuses
