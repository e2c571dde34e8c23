"""The description of the API: whole, current, and kept by every answer."""

import json
from contextlib import nullcontext
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from tests.factories import SpecificationFactory
from tests.integration.test_api_statistics import published
from tests.support.labels import key_away, wrong_letter
from tests.support.printed import printed_labels

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "docs" / "openapi.yaml"
FORMATS = FormatChecker(formats=["date"])


@FORMATS.checks("date-time", raises=ValueError)
def is_aware_moment(value: object) -> bool:
    """ISO 8601 with its offset."""
    if not isinstance(value, str):
        return True
    return datetime.fromisoformat(value).tzinfo is not None


@cache
def committed() -> dict[str, Any]:
    return yaml.load(COMMITTED.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def as_json_schema(node: Any, document: dict[str, Any]) -> Any:
    """Return an OpenAPI 3.0 schema as JSON Schema: references inside, null as a type.

    Objects are closed: a field that the description does not name is an error.
    """
    if isinstance(node, list):
        return [as_json_schema(item, document) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return as_json_schema(target, document)
    schema = {key: as_json_schema(value, document) for key, value in node.items()}
    if isinstance(schema.get("properties"), dict):
        schema.setdefault("additionalProperties", False)
    if schema.pop("nullable", False) is True:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema


@cache
def validator_of(path: str, verb: str, status: str, media: str) -> Draft202012Validator:
    """Return the validator of one documented answer."""
    document = committed()
    answer = document["paths"][path][verb]["responses"][status]
    schema = as_json_schema(answer["content"][media]["schema"], document)
    return Draft202012Validator(schema, format_checker=FORMATS)


def problems(value: Any, path: str, verb: str, status: str, media: str) -> list[str]:
    errors = validator_of(path, verb, status, media).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in errors]


def operations() -> list[tuple[str, dict[str, Any]]]:
    return [
        (path, verbs[verb])
        for path, verbs in committed()["paths"].items()
        for verb in verbs
    ]


def test_the_schema_generates_without_a_warning_and_is_the_committed_one(
    tmp_path: Path,
) -> None:
    file = tmp_path / "openapi.yaml"
    call_command(
        "spectacular", "--fail-on-warn", "--validate", "--file", str(file), color=False
    )
    assert file.read_text(encoding="utf-8") == COMMITTED.read_text(encoding="utf-8"), (
        "docs/openapi.yaml is old: manage.py spectacular --file docs/openapi.yaml"
    )


@pytest.mark.parametrize(("accept", "read"), [("*/*", yaml.safe_load)])
def test_the_served_schema_is_the_committed_one(accept: str, read: Any) -> None:
    answer = Client().get("/api/v1/schema/", headers={"accept": accept})
    assert answer.status_code == 200
    assert read(answer.content) == committed()
    as_json = Client().get(
        "/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"}
    )
    assert json.loads(as_json.content) == committed()


@pytest.mark.parametrize(("path", "operation"), operations(), ids=lambda v: str(v)[:40])
def test_every_operation_is_described_with_an_example(
    path: str, operation: dict[str, Any]
) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert all(p.get("description") for p in operation["parameters"])
    for status, answer in operation["responses"].items():
        bodies = answer["content"].values()
        assert any(body.get("examples") for body in bodies), (path, status)


@pytest.mark.parametrize(("path", "operation"), operations(), ids=lambda v: str(v)[:40])
def test_every_example_keeps_its_own_schema(
    path: str, operation: dict[str, Any]
) -> None:
    verbs = committed()["paths"][path]
    verb = next(verb for verb in verbs if verbs[verb] is operation)
    for status, answer in operation["responses"].items():
        for media, body in answer["content"].items():
            for example in body.get("examples", {}).values():
                assert not problems(example["value"], path, verb, status, media)


# One request for every documented answer of every address.
V1 = "/api/v1"
VERIFY = f"{V1}/labels/{{code}}/verify"
EAMBROSIA = f"{V1}/indications/{{key}}.eambrosia.json"
APPLICATIONS = f"{V1}/applications/"
PLOTS = f"{V1}/plots/"
VERSIONS = f"{V1}/indications/{{key}}/specifications/"
ASKED = {
    (f"{V1}/indications/", 200): "indications/",
    (f"{V1}/indications/", 400): "indications/?kind=x",
    (f"{V1}/indications/", 404): "indications/?page=99",
    (f"{V1}/indications/{{key}}/", 200): "indications/{name}/",
    (f"{V1}/indications/{{key}}/", 404): "indications/none/",
    (f"{V1}/indications/{{key}}/acts/", 200): "indications/{name}/acts/",
    (f"{V1}/indications/{{key}}/acts/", 404): "indications/none/acts/",
    (EAMBROSIA, 200): "indications/{name}.eambrosia.json",
    (EAMBROSIA, 404): "indications/none.eambrosia.json",
    (f"{V1}/indications/{{key}}/", 400): "indications/{name}/?on=2999-01-01",
    (VERSIONS, 200): "indications/{name}/specifications/",
    (VERSIONS, 404): "indications/none/specifications/",
    (f"{VERSIONS}{{version}}/", 200): "indications/{name}/specifications/1/",
    (f"{VERSIONS}{{version}}/", 404): "indications/{name}/specifications/99/",
    (f"{V1}/find/", 200): "find/?q=91",
    (f"{V1}/find/", 400): "find/",
    (APPLICATIONS, 200): "applications/",
    (APPLICATIONS, 400): "applications/?status=x",
    (APPLICATIONS, 401): "applications/",
    (APPLICATIONS, 404): "applications/?page=99",
    (f"{APPLICATIONS}{{reference}}/", 200): "applications/{reference}/",
    (f"{APPLICATIONS}{{reference}}/", 401): "applications/{reference}/",
    (f"{APPLICATIONS}{{reference}}/", 404): "applications/none/",
    (f"{V1}/origin-areas/", 200): "origin-areas/?size=1",
    (f"{V1}/origin-areas/", 400): "origin-areas/?bbox=1",
    (f"{V1}/origin-areas/", 404): "origin-areas/?page=99",
    (f"{V1}/origin-areas/{{key}}/", 200): "origin-areas/{origin}/",
    (f"{V1}/origin-areas/{{key}}/", 404): "origin-areas/none/",
    (f"{V1}/origin-areas/{{key}}/", 400): "origin-areas/{origin}/?on=2999-01-01",
    (f"{V1}/origin-areas/{{key}}/versions/", 200): "origin-areas/{origin}/versions/",
    (f"{V1}/origin-areas/{{key}}/versions/", 404): "origin-areas/none/versions/",
    (PLOTS, 200): "plots/?size=1",
    (PLOTS, 400): "plots/?bbox=1",
    (PLOTS, 401): "plots/",
    (f"{PLOTS}villages/", 200): "plots/villages/",
    (f"{PLOTS}villages/", 400): "plots/villages/?county=x",
    (f"{PLOTS}villages/", 404): "plots/villages/?page=99",
    (f"{V1}/users/", 200): "users/",
    (f"{V1}/users/", 400): "users/?state=x",
    (f"{V1}/users/{{number}}/", 200): "users/{number}/",
    (f"{V1}/users/{{number}}/", 404): "users/none/",
    (f"{V1}/users/{{number}}/acts/", 200): "users/{number}/acts/",
    (f"{V1}/users/{{number}}/acts/", 404): "users/none/acts/",
    (f"{V1}/statistics/", 200): "statistics/",
    (f"{V1}/statistics/", 404): "statistics/?page=99",
    (VERIFY, 200): "labels/{code}/verify",
    (VERIFY, 400): "labels/{code}/verify?typed=maybe",
    (VERIFY, 503): "labels/{code}/verify",
}


def test_every_documented_answer_is_asked_for() -> None:
    assert set(ASKED) == {
        (path, int(status))
        for path, verbs in committed()["paths"].items()
        if "get" in verbs  # the act of an application: test_api_applications
        for status in verbs["get"]["responses"]
    }


def asks_who(path: str) -> bool:
    """Say whether an address is for those who are signed in."""
    return path.startswith(APPLICATIONS) or path == PLOTS


def check_answer(
    path: str, status: int, address: str, client: Client | None = None
) -> None:
    answer = (client or Client()).get(f"{V1}/{address}")
    assert answer.status_code == status, address
    bodies = committed()["paths"][path]["get"]["responses"][str(status)]["content"]
    media = answer["Content-Type"].split(";")[0]
    assert media in bodies, address
    found = problems(json.loads(answer.content), path, "get", str(status), media)
    assert not found, address


@pytest.mark.django_db
def test_every_answer_keeps_the_schema(settings: Any, tmp_path: Path) -> None:
    settings.LABEL_KEY_DIR = tmp_path / "keys"
    printed = printed_labels()
    SpecificationFactory(ceiling_g_per_mu=None, ceiling_certainty="", ceiling_source="")
    published()
    code = printed.code(1)
    own = {
        "name": printed.producer.indication.key,
        "origin": printed.producer.indication.origin.key,
        "number": printed.producer.authorization.number,
        "code": code,
        "reference": printed.producer.authorization.application.reference,
    }
    clerk = Client()
    clerk.force_login(printed.producer.clerk)
    for (path, status), address in ASKED.items():
        client = clerk if asks_who(path) and status != 401 else None
        with key_away() if status == 503 else nullcontext():
            check_answer(path, status, address.format(**own), client)
    check_answer(VERIFY, 200, f"labels/{wrong_letter(code)}/verify")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "path",
    [  # the others ask first who one is: test_api_applications
        path for path in committed()["paths"] if not asks_who(path)
    ],
)
def test_what_is_read_cannot_be_written(path: str, method: str) -> None:
    address = path.format(key="a", number="a", version=1, code="0" * 20)
    answer = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
    assert set(answer.json()) == {"code", "detail"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/api/v1/", "/api/v1/nothing/", "/api/v2/indications/", "/api/v1/labels//verify"],
)
def test_an_address_that_is_none_is_refused_in_the_shape_of_errors(
    address: str,
) -> None:
    answer = Client().get(address)
    assert answer.status_code == 404
    assert set(answer.json()) == {"code", "detail"}


@pytest.mark.django_db
def test_refusals_speak_the_language_of_the_request() -> None:
    def detail(language: str) -> str:
        headers = {"accept-language": language}
        return Client().get("/api/v1/users/none/", headers=headers).json()["detail"]

    assert detail("en") == "Not found."
    assert detail("zh-hans") == "未找到。"


@pytest.mark.django_db
def test_an_address_without_its_last_slash_leads_to_the_right_one() -> None:
    answer = Client().get("/api/v1/indications")
    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/indications/")
