"""QR codes are read back by zxing-cpp, which shares no code with their writer."""

import re
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from core.errors import Invalid
from traceability.labels import qr

CODE = "7RZPF48B7Q0AY36DHTXJ"
ADDRESS = f"HTTPS://GI.EXAMPLE/T/{CODE}"


def decoded(picture: Image.Image) -> str:
    found = zxingcpp.read_barcodes(picture)
    assert len(found) == 1
    return found[0].text


@pytest.mark.parametrize(
    ("base_url", "printed"),
    [
        ("https://gi.example", f"HTTPS://GI.EXAMPLE/T/{CODE}"),
        ("https://gi.example/", f"HTTPS://GI.EXAMPLE/T/{CODE}"),
        ("HTTPS://Gi.Example", f"HTTPS://GI.EXAMPLE/T/{CODE}"),
        ("http://127.0.0.1:8000", f"HTTP://127.0.0.1:8000/T/{CODE}"),
    ],
)
def test_the_address_is_upper_case(base_url: str, printed: str) -> None:
    assert qr.address(base_url, CODE) == printed


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "gi.example",
        "ftp://gi.example",
        "https://gi.example/path",
        "https://gi.example/?q=1",
        "https://user@gi.example",
        "https://秦皇岛.example",
        "https://gi.example\n",
        "javascript://gi.example",
    ],
)
def test_a_site_address_that_makes_no_small_code_is_refused(base_url: str) -> None:
    with pytest.raises(Invalid) as caught:
        qr.address(base_url, CODE)
    assert caught.value.code == "base_url"


@pytest.mark.parametrize("code", ["", CODE[:-1], CODE.lower(), CODE[:-1] + "U"])
def test_only_a_code_gets_an_address(code: str) -> None:
    with pytest.raises(Invalid) as caught:
        qr.address("https://gi.example", code)
    assert caught.value.code == "malformed"


@pytest.mark.parametrize(
    ("address", "modules"),
    [
        (ADDRESS, 29),
        (f"HTTP://127.0.0.1:8000/T/{CODE}", 29),
        ("A" * 38, 25),
        ("A" * 61, 29),
        ("A" * 62, 33),
        ("A" * 90, 33),
        ("A" * 91, 37),
    ],
    ids=["label", "demo", "v2 full", "v3 full", "v4 first", "v4 full", "v5 first"],
)
def test_the_size_is_the_smallest_of_the_standard_at_level_m(address, modules) -> None:
    """Capacities at level M in ISO/IEC 18004: v2 38, v3 61, v4 90 characters."""
    matrix = qr.matrix(address)
    assert len(matrix) == modules
    assert {len(row) for row in matrix} == {modules}


def test_the_level_is_m() -> None:
    """Bits 1 and 2 of the format (masked by 101010…) say the level; 00 is M."""
    matrix = qr.matrix(ADDRESS)
    assert [matrix[8][0] ^ True, matrix[8][1] ^ False] == [False, False]


def test_a_letter_outside_the_set_is_refused() -> None:
    with pytest.raises(ValueError, match="can not be represented"):
        qr.matrix("https://gi.example")


@pytest.mark.parametrize("scale", [2, 8])
def test_the_picture_reads_back_as_the_address(scale: int) -> None:
    picture = Image.open(BytesIO(qr.png(ADDRESS, scale)))
    assert picture.size == (37 * scale, 37 * scale)
    assert decoded(picture) == ADDRESS


def test_the_quiet_zone_of_the_picture_is_white() -> None:
    picture = Image.open(BytesIO(qr.png(ADDRESS, 1))).convert("L")
    dark = picture.point(lambda light: 255 - light).getbbox()
    assert dark == (4, 4, 33, 33)


def test_the_svg_path_draws_the_same_modules() -> None:
    matrix = qr.matrix(ADDRESS)
    drawn = [[False] * 29 for _ in range(29)]
    path = qr.svg_path(matrix)
    pieces = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    for column, row, there, back in pieces:
        assert there == back
        for x in range(int(column), int(column) + int(there)):
            drawn[int(row)][x] = True
    assert drawn == matrix
    assert re.sub(r"M\d+ \d+h\d+v1h-\d+z", "", path) == ""
    assert len(path) < 4_000
