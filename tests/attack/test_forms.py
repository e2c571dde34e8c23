"""Every form of the site, as its page shows it, filled with what no form can hold."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from records.models import Document
from tests.attack.world import World, client_of
from tests.support.addresses import all_lines
from tests.support.addresses.kinds import everyone

JUNK = ["\x00", "9" * 40, "-1", "1e999", "NaN", "二〇二六", "x" * 10_000]
ALONE = ["\x00", "9" * 40]  # one field at a time, the others as they stood
FILLERS = ("owner", "head", "county", "inspector", "reviewer", "approver", "citystat")
PDF = b"%PDF-1.4\n%%EOF\n"


@dataclass
class Form:
    """A form that posts: where to, its fields with their values, its files."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page that post."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.found = address, list[Form]()
        self.open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and values.get("method", "").lower() == "post":
            self.open = Form(values.get("action") or self.address)
            self.found.append(self.open)
        name = values.get("name")
        if not (self.open and name and tag in ("input", "select", "textarea")):
            return
        if values.get("type") == "file":
            self.open.files.append(name)
        else:
            self.open.fields[name] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def forms_of(client: Client, address: str) -> list[Form]:
    answer = client.get(address)
    if "text/html" not in answer.headers.get("Content-Type", ""):
        return []
    parser = Forms(address)
    parser.feed(answer.content.decode())
    return parser.found


def all_forms(world: World) -> Iterator[tuple[str, Client, Form]]:
    """Yield each form once, with someone who may send it."""
    clients = {name: client_of(world.base.people[name]) for name in FILLERS}
    seen = set()
    for line in all_lines():
        if line[2] != "GET":
            continue
        kwargs = {part: world.base.rows[row] for part, row in line[1].items()}
        address = reverse(line[0], kwargs=kwargs)
        for person in FILLERS:
            if everyone(line)[person] != "+":
                continue
            for form in forms_of(clients[person], address):
                key = (form.action, *sorted([*form.fields, *form.files]))
                if key not in seen and "/logout/" not in form.action:
                    seen.add(key)
                    yield line[0], clients[person], form


def sent(client: Client, action: str, data: dict[str, Any]) -> int:
    """Return the code of the answer; what was written is taken back."""
    with transaction.atomic():
        answer = client.post(action, data)
        transaction.set_rollback(True)
    return int(answer.status_code)


@pytest.mark.slow
def test_no_form_of_the_site_breaks_on_junk(world: World) -> None:
    found, forms = {}, 0
    for name, client, form in all_forms(world):
        forms += 1
        tries = [dict.fromkeys(form.fields, junk) for junk in JUNK]
        tries += [
            {**form.fields, name: junk}
            for name, junk in itertools.product(form.fields, ALONE)
            if name != "csrfmiddlewaretoken"
        ]
        for data in tries:
            code = sent(client, form.action, data)
            if code >= 500:
                found[name, form.action, str(data)[:120]] = code
    assert not found
    assert forms > 60  # they were found on the pages


@pytest.mark.slow
def test_no_file_breaks_a_form_or_leads_out_of_its_folder(world: World) -> None:
    files = {
        "../../etc/passwd.pdf": PDF,
        "..\\..\\windows\\a.pdf": PDF,
        "a\x00.pdf": PDF,
        "名" * 300 + ".pdf": PDF,
        "empty.pdf": b"",
        "script.pdf": b"<script>alert(1)</script>",
        "a.xlsx": b"PK\x03\x04 no archive",
        "a.csv": b"\xff\xfe\x00" * 1_000,
        "a.geojson": b'{"type": "FeatureCollection"',
    }
    before = set(Document.objects.values_list("pk", flat=True))
    found, forms = {}, 0
    for route, client, form in all_forms(world):
        forms += bool(form.files)
        for name, content in files.items() if form.files else ():
            uploads = {
                part: SimpleUploadedFile("a.pdf", content) for part in form.files
            }
            for upload in uploads.values():
                upload._name = name  # past Django's own cleaning, as it is sent
            with transaction.atomic():
                answer = client.post(form.action, {**form.fields, **uploads})
                kept = Document.objects.exclude(pk__in=before)
                names = [(row.name, row.file.name) for row in kept]
                transaction.set_rollback(True)
            crooked = [n for n in names if "/" in n[0] or "\\" in n[0] or ".." in n[1]]
            if answer.status_code >= 500 or crooked:
                found[route, name[:30]] = answer.status_code, crooked
    assert not found
    assert forms > 10


def test_ten_thousand_fields_and_a_deep_json_are_refused(world: World) -> None:
    client = client_of(world.owner)
    address = reverse("gi_registry:organization-new")
    form = {f"field{number}": "x" for number in range(10_000)}
    assert client.post(address, form).status_code == 400

    reference = world.base.rows["filed"]
    act = reverse("api-application-act", kwargs={"reference": reference})
    for body in (
        "[" * 100_000,
        '{"act":' * 50_000 + "1" + "}" * 50_000,
        '{"act": {"pass": 1}, "reason": []}',
        '{"act": "\\u0000", "reason": "\\u0000"}',
        '{"act": ' + "9" * 100_000 + "}",
        '{"act": "withdraw", "reason": "' + "x" * 3_000_000 + '"}',
        "\x00",
        "null",
        "[]",
    ):
        answer = client.post(act, body, content_type="application/json")
        assert 400 <= answer.status_code < 500, (body[:30], answer.status_code)
