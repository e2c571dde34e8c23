"""A household that takes its consent back is gone from every public answer at once.

The outlets are those of the URL configuration, asked as a stranger: a new public page,
file or answer of the API is asked here without being named.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from gi_registry.models import Member
from gi_registry.services import members
from gi_registry.services.members import Facts
from tests.factories import NOON, Producer
from tests.integration.members_world import consent, household
from tests.support.labels import activated, code_of, ordered
from tests.support.matrix import all_names
from tests.support.pictures import upload

pytestmark = pytest.mark.django_db
NAME, VILLAGE = "欧阳望海", "望海台自然村"
PHOTO = "gi_registry:member-public-photo"
SHOW = {"gi_registry:user", PHOTO}  # where a household may show at all
ANSWERS = 40  # a stranger gets at least so many: the test asks what it says it asks


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> None:
    settings.DATA_KEY_DIR = tmp_path / "keys"


@dataclass
class Household:
    """A household of an authorized producer, and a label of its season."""

    producer: Producer
    member: Member
    code: str


def addresses(of: Household) -> Iterator[tuple[str, str]]:
    """Yield every route that the rows of this producer fill, and its address."""
    application = of.producer.authorization.application
    key, pk = of.producer.indication.key, of.producer.organization.pk
    ways: tuple[dict[str, object], ...] = (
        {},
        {"number": of.producer.authorization.number},
        {"key": key},
        {"key": key, "kind": application.title.kind},
        {"pk": pk},
        {"pk": pk, "member_pk": of.member.pk},
        {"member_pk": of.member.pk},
        {"reference": application.reference},
        {"code": of.code},
    )
    for name in sorted(set(all_names())):
        for way in ways:
            with suppress(NoReverseMatch):
                yield name, reverse(name, kwargs=way)


def text_of(answer: HttpResponse) -> str:
    """Return what a reader finds in a page, a PDF, a table or an answer of the API."""
    body = (
        b"".join(answer.streaming_content)  # type: ignore[arg-type]  # of a test
        if answer.streaming
        else answer.content
    )
    if body.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(body) as pdf:
            return "".join(p.get_textpage().get_text_range() for p in pdf)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as sheet:
            parts = [sheet.read(name) for name in sheet.namelist()]
            return b"".join(parts).decode("utf-8", "ignore")
    if "json" in answer["Content-Type"]:
        return json.dumps(json.loads(body), ensure_ascii=False)
    return body.decode("utf-8", "ignore")


def shown(of: Household) -> tuple[set[str], int]:
    """Return the routes where a stranger learns of it, and how many answered."""
    client, found, told = Client(), set(), 0
    for name, address in addresses(of):
        answer = client.get(address)
        if answer.status_code == 200:
            told += 1
            text = text_of(answer)
            photo = f"/members/{of.member.pk}/photo/"
            if name == PHOTO or any(word in text for word in (NAME, VILLAGE, photo)):
                found.add(name)
    assert client.get("/api/v1/find/", {"q": NAME}).json() == []
    return found, told


def test_consent_taken_back_empties_every_public_answer() -> None:
    producer, order = ordered()
    activated(producer, order)
    facts = Facts(name=NAME, village=VILLAGE)
    member = household(producer.organization, producer.clerk, facts=facts)
    members.set_photo(member=member, upload=upload(), by=producer.clerk, at=NOON)
    of = Household(producer, member, code_of(order.batch, 0))
    before, told = shown(of)
    assert before == set()
    assert told > ANSWERS
    given = [
        consent(member, field, producer.clerk) for field in ("name", "village", "photo")
    ]
    assert shown(of)[0] == SHOW
    for one in given:
        members.withdraw_consent(consent=one, reason="户主要求", by=producer.clerk)
    assert shown(of)[0] == set()
