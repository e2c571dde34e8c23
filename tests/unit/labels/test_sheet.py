"""Label sheets are judged from the outside: rasterised by pdfium, read by zxing-cpp."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core import typeface
from core.errors import Invalid
from traceability.labels import face, qr, sheet
from traceability.labels.codes import EpochKey, Serial, encode, grouped
from traceability.labels.sheet import LabelText, Layout

KEY = EpochKey.from_master(bytes(range(32)), 7)
DPI = 200
TEXT = LabelText(
    heading="培育企业",
    product="昌黎玫瑰香葡萄",
    producer="秦皇岛市昌黎县碣石山红果葡萄种植专业合作社",
    credit_code="91130322MA0A1B2C3D",
    net_weight="2.5 千克",
    lines=("产地：河北省秦皇岛市昌黎县", "查询网址：gi.example", "演示样张"),
)
LONG = replace(
    TEXT,
    producer="秦皇岛市北戴河新区"
    + "碣石山红果葡萄种植" * 2
    + "农民专业合作社联合社一二三",
    lines=("产地：河北省秦皇岛市昌黎县十里铺乡", *TEXT.lines[1:]),
)


def labels(count: int, host: str = "https://gi.example") -> list[tuple[str, str]]:
    issued = [encode(Serial(7, 12, index), KEY) for index in range(count)]
    return [(code, qr.address(host, code)) for code in issued]


def pdf_of(items: list[tuple[str, str]], text: LabelText = TEXT) -> bytes:
    return sheet.render(
        items, text, title="批次 0012", first_number=9, total=len(items) + 8
    )


def rasters(pdf: bytes) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield page.render(scale=DPI / 72).to_pil().convert("L")


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def corners(found: zxingcpp.Barcode) -> tuple[int, int, int, int]:
    place = found.position
    points = [
        place.top_left,
        place.top_right,
        place.bottom_left,
        place.bottom_right,
    ]
    return (
        min(p.x for p in points),
        min(p.y for p in points),
        max(p.x for p in points),
        max(p.y for p in points),
    )


def darkest_in_quiet_zone(page: Image.Image, found: zxingcpp.Barcode) -> int:
    """Return the darkest grey in a ring of 4 modules, less two pixels of blur."""
    left, top, right, bottom = corners(found)
    ring = round((right - left) / 29 * 4) - 2
    page = page.copy()
    page.paste(255, (left - 2, top - 2, right + 3, bottom + 3))
    around = page.crop((left - ring, top - ring, right + ring, bottom + ring))
    return around.getextrema()[0]


@pytest.fixture(scope="module")
def thirty() -> bytes:
    return pdf_of(labels(30))


def test_every_code_of_the_sheet_reads_back_as_its_address(thirty: bytes) -> None:
    read = [
        found.text for page in rasters(thirty) for found in zxingcpp.read_barcodes(page)
    ]
    assert sorted(read) == sorted(address for _, address in labels(30))


def test_the_page_says_who_made_what(thirty: bytes) -> None:
    first, second = texts(thirty)
    first = "".join(first.split())
    assert first.count(TEXT.producer) == 21
    assert first.count(TEXT.credit_code) == 21
    assert "演示样张" in first
    assert "批次0012" in first
    assert "标签9–29，全批38枚" in first
    assert "第1页，共2页" in first
    assert "第2页，共2页" in "".join(second.split())


def test_each_label_carries_its_code_in_groups_and_its_number(thirty: bytes) -> None:
    for page, items, start in zip(
        texts(thirty), (labels(30)[:21], labels(30)[21:]), (9, 30), strict=True
    ):
        words = " ".join(page.split())
        for number, (code, _) in enumerate(items, start=start):
            assert f"{grouped(code)} {number} / 38" in words


def test_the_longest_words_keep_out_of_the_quiet_zone() -> None:
    assert len(LONG.producer) == 40
    items = labels(21)
    (page,) = rasters(pdf_of(items, LONG))
    found = zxingcpp.read_barcodes(page)
    assert sorted(f.text for f in found) == sorted(address for _, address in items)
    assert {darkest_in_quiet_zone(page, f) for f in found} == {255}


def test_a_module_is_at_least_four_tenths_of_a_millimetre() -> None:
    (page,) = rasters(pdf_of(labels(3)))
    for found in zxingcpp.read_barcodes(page):
        left, _, right, _ = corners(found)
        assert (right - left) / DPI * 25.4 / 29 >= 0.40


def test_a_longer_host_still_reads_back() -> None:
    items = labels(3, "https://label.dili-biaozhi.hebei.example:8443")
    (page,) = rasters(pdf_of(items))
    read = {found.text for found in zxingcpp.read_barcodes(page)}
    assert read == {address for _, address in items}


def test_an_address_too_long_for_the_label_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        pdf_of(labels(1, "https://" + "a" * 160 + ".example"))
    assert caught.value.code == "qr_too_fine"


@pytest.mark.parametrize("field", ["product", "producer", "heading", "net_weight"])
def test_a_character_that_the_font_lacks_is_named(field: str) -> None:
    text = replace(TEXT, **{field: "王䶮果园"})
    with pytest.raises(Invalid, match="䶮") as caught:
        pdf_of(labels(1), text)
    assert caught.value.code == "glyph_missing"
    assert caught.value.params["point"] == "U+4DAE"


@pytest.mark.parametrize("character", ["\n", "\t", "\u202e", "😀"])
def test_control_and_picture_characters_are_no_label_text(character: str) -> None:
    with pytest.raises(Invalid) as caught:
        pdf_of(labels(1), replace(TEXT, lines=(f"产地{character}",)))
    assert caught.value.code == "glyph_missing"


def test_the_title_is_checked_too() -> None:
    with pytest.raises(Invalid, match="䶮"):
        sheet.render(labels(1), TEXT, title="䶮", first_number=1, total=1)


def test_words_that_do_not_fit_at_the_least_size_are_refused() -> None:
    with pytest.raises(Invalid) as caught:
        pdf_of(labels(1), replace(TEXT, lines=("产地" * 60,)))
    assert caught.value.code == "text_too_long"


@pytest.mark.parametrize(
    ("count", "first", "total"), [(0, 1, 1), (2, 0, 5), (2, 5, 5), (2, 1, 1)]
)
def test_numbers_that_cannot_be_are_refused(count, first, total) -> None:
    with pytest.raises(ValueError, match="labels from"):
        sheet.render(labels(count), TEXT, title="", first_number=first, total=total)


def test_the_same_labels_give_the_same_bytes(thirty: bytes) -> None:
    assert sha256(pdf_of(labels(30))).digest() == sha256(thirty).digest()


def test_the_font_travels_inside_the_file(thirty: bytes) -> None:
    assert thirty.count(b"/FontFile2") == 2
    assert len(thirty) < 30 * 2_000 + 40_000


def test_the_shipped_font_is_the_one_that_its_page_describes() -> None:
    described = (typeface.FILE.parent / "README.md").read_text(encoding="utf-8")
    assert sha256(typeface.FILE.read_bytes()).hexdigest() in described


@pytest.mark.parametrize("text", [TEXT, LONG], ids=["usual", "long"])
def test_the_words_stay_inside_their_label(text: LabelText) -> None:
    column = face.column(text, face.A4)
    point = 25.4 / 72
    for words in column.words:
        assert words.size >= face.MIN_SIZE
        assert words.x * point >= face.A4.edge_mm + face.A4.qr_mm
        right = words.x + typeface.width(words.text, words.size)
        assert right * point <= face.A4.width_mm - face.A4.edge_mm
        assert face.A4.edge_mm < words.y * point < face.A4.height_mm


def test_short_words_are_set_larger_than_long_ones() -> None:
    usual, long = (face.column(text, face.A4).words for text in (TEXT, LONG))
    assert usual[0].size > long[0].size


@pytest.mark.parametrize("number", ["1 / 96", "99999 / 100000", "16777215 / 16777216"])
@pytest.mark.parametrize("modules", [25, 29, 33, 45])
def test_code_and_number_stand_apart_under_the_qr_code(number, modules) -> None:
    *code, last = face.below("7" * 20, number, face.A4, modules)
    point = 25.4 / 72
    quiet_end = face.A4.height_mm - face.A4.edge_mm - face.A4.qr_mm
    assert code[0].y * point + code[0].size * point * 0.7 <= quiet_end
    assert last.y * point >= face.A4.edge_mm
    code_end = code[-1].x + typeface.width(code[-1].text, code[-1].size, code[-1].face)
    beside = last.y == code[-1].y and last.x > code_end
    under = last.y + last.size * 0.75 < code[-1].y
    assert beside or under
    assert last.x * point >= face.A4.edge_mm


def test_a_column_or_two_more_is_only_a_layout() -> None:
    layout = Layout(columns=2, rows=5, width_mm=90, height_mm=50, qr_mm=30)
    items = labels(11)
    pdf = sheet.render(items, TEXT, layout=layout, title="", first_number=1, total=11)
    read = [len(zxingcpp.read_barcodes(page)) for page in rasters(pdf)]
    assert read == [10, 1]


@pytest.mark.parametrize("scale", [8, 12])
def test_the_preview_is_one_readable_label(scale: int) -> None:
    ((code, address),) = labels(1)
    png = sheet.label_png(code, address, TEXT, scale)
    picture = Image.open(BytesIO(png))
    assert picture.size == (64 * scale, 38 * scale)
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == address


def test_a_preview_too_small_for_a_pixel_a_module_is_refused() -> None:
    ((code, address),) = labels(1)
    with pytest.raises(ValueError, match="scale"):
        sheet.label_png(code, address, TEXT, 1)


chinese = st.text("葡萄昌黎，。（）：、A1b2-. 果", max_size=60)


@given(chinese, st.integers(30, 120))
@settings(max_examples=150, deadline=None)
def test_breaking_lines_loses_nothing_and_overflows_nothing(text, room) -> None:
    lines = typeface.wrap(text, 6, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(typeface.width(line, 6) <= room for line in lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("葡萄", ["葡萄"]),
        ("昌黎玫瑰香，葡萄", ["昌黎玫瑰", "香，葡萄"]),
        ("昌黎玫瑰（香葡", ["昌黎玫瑰", "（香葡"]),
        ("昌黎玫GB/T 195", ["昌黎玫", "GB/T 195"]),
        ("昌黎玫瑰香葡", ["昌黎玫", "瑰香葡"]),
    ],
)
def test_lines_break_where_a_typesetter_would(text: str, lines: list[str]) -> None:
    """Room for five characters, less a little."""
    assert typeface.wrap(text, 10, 49) == lines
