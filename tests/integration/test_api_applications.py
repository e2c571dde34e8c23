"""Applications by the API: within what one may see, through the page's own service."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gi_registry.models import Application
from gi_registry.services import applications
from tests.factories import (
    NOON,
    LegalTitleFactory,
    OrganizationFactory,
    SpecificationFactory,
    authorized_producer,
    person,
)
from tests.integration.register_world import client_of

pytestmark = pytest.mark.django_db
LIST = "/api/v1/applications/"


def granted() -> tuple[Any, str]:
    producer = authorized_producer()
    return producer, producer.authorization.application.reference


def test_a_visitor_is_refused_in_the_shape_of_errors() -> None:
    answer = Client().get(LIST)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"]
    assert answer.json()["code"] == "not_authenticated"
    assert set(answer.json()) == {"code", "detail"}


def test_one_sees_ones_own_with_what_one_may_do_now() -> None:
    producer, reference = granted()
    (row,) = client_of(producer.clerk).get(LIST).json()["results"]
    assert row["reference"] == reference
    assert row["status"] == "approved"
    assert row["may"]["may_submit"] is False
    stranger = person("producer_clerk", organization=OrganizationFactory())
    assert client_of(stranger).get(LIST).json()["results"] == []
    assert client_of(stranger).get(f"{LIST}{reference}/").status_code == 404


def act(client: Client, reference: str, **sent: str) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"{LIST}{reference}/acts/", sent, "application/json")
    return answer.status_code, answer.json()


def test_an_act_goes_through_and_the_answer_says_what_comes_next() -> None:
    producer, _reference = granted()
    application = _draft(producer)
    status, answer = act(
        client_of(producer.clerk), application.reference, act="withdraw"
    )
    assert (status, answer["status"]) == (200, "withdrawn")
    assert answer["may"]["may_withdraw"] is False


def test_a_refused_act_answers_403_or_409_with_code_and_detail() -> None:
    producer, reference = granted()
    own = client_of(producer.clerk)
    for sent, expected in (({"act": "withdraw"}, 409), ({"act": "approve"}, 403)):
        status, answer = act(own, reference, **sent)
        assert status == expected
        assert set(answer) == {"code", "detail", "field"}
    assert act(own, reference, act="nothing") == (
        400,
        {
            "code": "invalid_choice",
            "detail": "act: “nothing” 不是合法选项。",
            "field": "act",
        },
    )
    assert act(own, "none", act="withdraw")[0] == 404
    assert act(Client(), reference, act="withdraw")[0] == 401
    assert Application.objects.get(reference=reference).status == "approved"


def test_an_act_may_name_the_version_that_was_read() -> None:
    producer, _reference = granted()
    own, reference = client_of(producer.clerk), _draft(producer).reference
    status, answer = act(own, reference, act="withdraw", version="7")
    assert (status, answer["code"]) == (409, "stale_version")
    read = own.get(f"{LIST}{reference}/").json()["version"]
    assert act(own, reference, act="withdraw", version=str(read))[0] == 200


def test_an_act_without_the_token_of_the_session_is_refused() -> None:
    producer, reference = granted()
    client = Client(enforce_csrf_checks=True)
    client.force_login(producer.clerk)
    status, answer = act(client, reference, act="withdraw")
    assert status == 403
    assert "CSRF" in answer["detail"]


def test_the_public_finds_by_the_api_what_the_page_finds() -> None:
    producer, reference = granted()
    number = producer.authorization.number
    (group,) = Client().get("/api/v1/find/", {"q": number}).json()
    assert (group["kind"], group["hits"][0]["code"]) == ("user", number)
    assert Client().get("/api/v1/find/", {"q": reference}).json() == []


def test_the_record_for_other_registers_has_no_season_totals() -> None:
    producer, _reference = granted()
    key = producer.indication.key
    with CaptureQueriesContext(connection) as seen:
        record = Client().get(f"/api/v1/indications/{key}.eambrosia.json").json()
    assert len(seen) <= 12
    assert record["protectedNames"][0] == producer.indication.name_zh
    assert record["countries"] == ["CN"]
    assert record["x-gi"]["authorisedUsers"] == 1
    assert record["x-gi"]["area"]["geojson"]["type"] in ("Polygon", "MultiPolygon")
    assert set(record["x-gi"]) == {
        "area",
        "yieldRules",
        "conversions",
        "authorisedUsers",
    }


def _draft(producer: Any) -> Application:
    title = LegalTitleFactory()
    SpecificationFactory(indication=title.indication)
    return applications.start_application(
        organization=producer.organization,
        title=title,
        statement="",
        by=producer.clerk,
        at=NOON,
    )
