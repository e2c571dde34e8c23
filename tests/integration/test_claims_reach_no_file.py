"""驰名商标 reaches no file either: tables, papers, map data, the sheet of labels.

What a file holds once it is packed cannot be looked through, so the texts are blanked
while it is made. Decision 13.
"""

import json
import re
from io import BytesIO

import pypdfium2
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from accounts.models import Organization
from accounts.roles import Role
from core.errors import Conflict
from gi_registry.claims import BLANK, blanked
from gi_registry.models import Indication, IndicationPhoto
from portal.claims_guard import NoClaims
from records.spreadsheets import read_sheets
from tests.factories import NOON, Producer, person
from tests.integration.test_claims_reach_no_label import plant_everywhere
from tests.support.brand_sheets import body, enter
from tests.support.labels import activated, ordered, work_off
from traceability.labels import printing

pytestmark = pytest.mark.django_db
FORBIDDEN = re.compile(r"驰\W{0,3}名|馳\W{0,3}名|well\W*known\W*trade\W*mark", re.I)


def planted() -> Producer:
    """Return a producer of whom every text has been written over."""
    producer, order = ordered()
    activated(producer, order)
    work_off()
    enter(person(Role.CITY_REVIEWER))
    plant_everywhere()
    return producer


def told(producer: Producer, language: str) -> dict[str, str]:
    """Return address → text of each file that a stranger may take away."""
    client = Client(headers={"accept-language": language})
    key, number = producer.indication.key, producer.authorization.number
    tables = [
        "/users",
        "/gi",
        f"/gi/{key}/history",
        "/notices",
        "/review-chains",
        "/plan",
        "/brands/trademarks",
    ]
    texts = {}
    for table in tables:
        texts[f"{table}.csv"] = body(client.get(f"{table}.csv")).decode()
        content = body(client.get(f"{table}.xlsx"))
        (sheet,) = read_sheets("a.xlsx", content)
        texts[f"{table}.xlsx"] = "\n".join(str(row) for row in sheet.rows)
    for paper in (
        f"/users/{number}/certificate.pdf",
        f"/users/{number}/extract.pdf",
        f"/gi/{key}/extract.pdf",
    ):
        texts[paper] = text_of(client.get(paper).content)
    origin = producer.indication.origin.key
    for data in (
        f"/api/v1/origin-areas/{origin}/",
        f"/api/v1/indications/{key}.eambrosia.json",
        f"/api/v1/indications/{key}/acts/",
        f"/api/v1/users/{number}/acts/",
        "/api/v1/users/",
    ):
        answer = client.get(data)
        assert answer.status_code == 200, data
        json.loads(answer.content)  # and it is still JSON
        texts[data] = answer.content.decode()
    return texts


def text_of(pdf: bytes) -> str:
    return "".join(
        page.get_textpage().get_text_range()
        for page in pypdfium2.PdfDocument(BytesIO(pdf))
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_file_of_a_stranger_has_the_words(language: str) -> None:
    texts = told(planted(), language)
    assert {a: t for a, t in texts.items() if FORBIDDEN.search(t)} == {}
    assert BLANK in texts["/users.csv"]  # there was something to leave out
    assert BLANK in texts["/users.xlsx"]
    assert BLANK in texts["/brands/trademarks.csv"]
    assert any(BLANK in text for name, text in texts.items() if name.endswith("pdf"))


def test_who_works_with_the_register_reads_it_as_it_is() -> None:
    producer, _ = ordered()
    Organization.objects.update(name="昌黎驰名商标果业公司")
    keeper = Client()
    keeper.force_login(person(Role.CITY_REVIEWER))
    number = producer.authorization.number
    assert "驰名商标果业" in body(keeper.get("/users.csv")).decode()
    paper = keeper.get(f"/users/{number}/certificate.pdf").content
    assert "昌黎驰名商标果业公司" in text_of(paper)


def test_the_sheet_of_labels_has_no_story_and_no_such_name() -> None:
    producer, order = ordered()
    Indication.objects.update(story_zh="中国驰名商标", recognise_zh="驰名商标")
    work_off()
    with order.sheets.get().document.file.open("rb") as stored:
        text = text_of(stored.read())
    assert producer.organization.name in "".join(text.split())
    assert not FORBIDDEN.search(text)
    plant_everywhere()
    order.refresh_from_db()
    with pytest.raises(Conflict) as refused:  # a label is refused, never blanked
        printing.text_of(order)
    assert refused.value.code == "claim_on_label"


def test_the_caption_of_a_photograph_and_what_is_read_for_it() -> None:
    producer, order = ordered()
    activated(producer, order)
    work_off()
    document = order.sheets.get().document
    IndicationPhoto.objects.create(
        indication=producer.indication,
        original=document,
        published=document,
        caption_zh="驰名商标葡萄",
        caption_en="Famous trademark grapes",
        credit="驰名商标摄影",
        license="CC0",
        added_at=NOON,
    )
    for language, alt in (("zh-hans", "＊＊葡萄"), ("en", "＊＊ grapes")):
        client = Client(headers={"accept-language": language})
        page = client.get(f"/gi/{producer.indication.key}/").content.decode()
        assert f'alt="{alt}"' in page
        assert not FORBIDDEN.search(page)
        assert "famous trademark" not in page.casefold()


# --- the last line itself -----------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "驰&amp;名商标",
        "驰&#x27;名商标",
        '{"name": "驰\\"名商标"}',
        '{"name": "驰\\n名\\\\商标"}',
        "驰_名",
        "WELL&nbsp;KNOWN_mark",
    ],
)
def test_what_stands_between_the_signs_does_not_help(text: str) -> None:
    left = blanked(text)
    assert BLANK in left
    assert not FORBIDDEN.search(left)
    if text.startswith("{"):
        assert json.loads(left) == {"name": BLANK}


@pytest.mark.parametrize(
    "value",
    [
        {"驰": "名"},
        ["驰", "名商标"],
        {"a": "\famoustrademark"},
        {"a": "驰名商标\\", "b": '"驰名"'},
        {"a": "驰\t名", "b": "\\驰\\名\\"},
    ],
)
def test_json_stays_json_with_the_same_keys(value: dict[str, str] | list[str]) -> None:
    text = json.dumps(value, ensure_ascii=False)
    left = json.loads(blanked(text))
    assert type(left) is type(value)
    assert len(left) == len(value)


def guarded(content: str, *, kind: str, **headers: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind, headers=headers)
    request = RequestFactory().get("/T/")
    return NoClaims(lambda _: answer)(request)


def test_length_and_tag_of_an_answer_are_those_of_what_is_sent() -> None:
    page = "<p>驰名商标</p>"
    length = str(len(page.encode()))
    headers = {"ETag": '"x"', "Content-Length": length}
    answer = guarded(page, kind="text/html; charset=utf-8", **headers)
    assert answer.content.decode() == "<p>＊＊</p>"
    assert answer["Content-Length"] == str(len(answer.content)) != length
    assert not answer.has_header("ETag")
    clean = guarded("<p>奔驰名车</p>", kind="text/html; charset=utf-8", **headers)
    assert clean["ETag"] == '"x"'


@pytest.mark.parametrize(
    "kind", ["application/geo+json", "image/svg+xml", "text/plain", "application/json"]
)
def test_every_kind_of_text_is_looked_at(kind: str) -> None:
    assert guarded("驰名", kind=kind).content.decode() == BLANK


def test_a_picture_is_left_alone() -> None:
    raw = "驰名".encode() + b"\xff"

    def answer(_: HttpRequest) -> HttpResponse:
        return HttpResponse(raw, content_type="image/png")

    assert NoClaims(answer)(RequestFactory().get("/T/")).content == raw
