"""Papers of the register: pages, numbers, codes, glyphs, read by other programs."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from reportlab.lib.units import mm

from core.errors import Invalid
from gi_registry.pdf import paper
from gi_registry.pdf.paper import Facts, Frame, Heading, Paragraph, Table

ADDRESS = "https://gi.example/users/SY-2026-000001/"
FRAME = Frame(
    title="使用登记证明",
    number="ZS-SY-2026-000001-20261124",
    address=ADDRESS,
    issuer="名册",
    foot=["出具日期 2026-11-24", ADDRESS],
    page_words="第 %(page)s 页，共 %(pages)s 页",
)


def pictures(content: bytes, scale: float = 3) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(BytesIO(content))
    return [page.render(scale=scale).to_pil() for page in document]


def texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(BytesIO(content))
    return [page.get_textpage().get_text_range() for page in document]


def long_table(rows: int) -> Table:
    cells = [
        [f"第{n}行", "昌黎县十里铺乡西山场村葡萄专业合作社" * 2] for n in range(rows)
    ]
    return Table(["编号", "主体"], cells, [1, 4])


def test_one_page_with_number_page_and_code() -> None:
    content = paper.render(FRAME, [Facts([("使用人", "葡萄专业合作社")])])
    (text,) = texts(content)
    assert "使用登记证明" in text
    assert "葡萄专业合作社" in text
    assert "第 1 页，共 1 页" in text
    (picture,) = pictures(content)
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == ADDRESS


@pytest.mark.slow
def test_a_long_register_goes_over_pages_and_loses_no_row() -> None:
    content = paper.render(FRAME, [Heading("使用人"), long_table(120)])
    pages = texts(content)
    assert len(pages) > 2
    whole = "".join(pages)
    assert all(f"第{n}行" in whole for n in range(120))
    for number, text in enumerate(pages, start=1):
        assert f"第 {number} 页，共 {len(pages)} 页" in text
        assert FRAME.number in text
        assert "主体" in text  # the heads are said again
    assert all(
        [code.text for code in zxingcpp.read_barcodes(picture)] == [ADDRESS]
        for picture in pictures(content)
    )


def test_the_margins_stay_white() -> None:
    """15 mm on the sides and 8 mm above and below hold nothing to be cut off."""
    content = paper.render(FRAME, [Paragraph("名" * 400), long_table(60)])
    for picture in pictures(content, scale=2):
        grey = picture.convert("L")
        width, height = grey.size
        side, edge = round(15 * mm * 2), round(8 * mm * 2)
        for box in (
            (0, 0, side, height),
            (width - side, 0, width, height),
            (0, 0, width, edge),
            (0, height - edge, width, height),
        ):
            assert grey.crop(box).getextrema()[0] == 255
        assert len(grey.getcolors(256) or []) > 1


def test_it_is_black_on_white_and_carries_its_font() -> None:
    content = paper.render(FRAME, [Paragraph("昌黎玫瑰香")])
    assert content.count(b"/FontFile2") == 1
    (picture,) = pictures(content)
    red, green, blue = picture.convert("RGB").split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_a_rare_sign_is_an_error_that_names_it() -> None:
    with pytest.raises(Invalid) as caught:
        paper.render(FRAME, [Facts([("使用人", "䶮记合作社")])])
    assert caught.value.code == "glyph_missing"
    assert caught.value.params["character"] == "䶮"


def test_the_same_words_give_the_same_bytes() -> None:
    blocks = [Facts([("使用人", "葡萄专业合作社")])]
    assert paper.render(FRAME, blocks) == paper.render(FRAME, blocks)


def test_the_demonstration_says_so_on_every_page() -> None:
    frame = Frame(**{**{k: getattr(FRAME, k) for k in FRAME.__slots__}, "demo": "演示"})
    pages = texts(paper.render(frame, [long_table(60)]))
    assert len(pages) > 1
    assert all("演示" in text for text in pages)
