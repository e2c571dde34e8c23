"""The box a client asks for."""

import pytest

from api import bbox
from core.errors import Invalid


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("118.5,39.3,119.9,40.6", (118.5, 39.3, 119.9, 40.6)),
        ("-180,-90,180,90", (-180, -90, 180, 90)),
        (" 119.1 , 39.7 , 119.1 , 39.7 ", (119.1, 39.7, 119.1, 39.7)),
        ("-0.5,0,0,0.5", (-0.5, 0, 0, 0.5)),
    ],
)
def test_four_numbers_in_order_are_a_box(text: str, box: bbox.Box) -> None:
    assert bbox.read(text) == box


@pytest.mark.parametrize(
    "text",
    [
        "",
        "118.5,39.3,119.9",
        "118.5,39.3,119.9,40.6,1",
        "118.5;39.3;119.9;40.6",
        "west,39.3,119.9,40.6",
        "nan,39.3,119.9,40.6",
        "118.5,39.3,inf,40.6",
        "1e2,39.3,119.9,40.6",
        "118_0,39.3,119.9,40.6",
        "١١٨,39.3,119.9,40.6",  # Arabic-Indic digits, which float() would take
        "119.9,39.3,118.5,40.6",  # west of east
        "118.5,40.6,119.9,39.3",  # south of north
        "-181,39.3,119.9,40.6",
        "118.5,39.3,180.1,40.6",
        "118.5,-90.5,119.9,40.6",
        "118.5,39.3,119.9,500",
        "39.3,118.5,40.6,119.9",  # axes swapped: latitude 118.5
        "118.5,39.3,119.9," + "9" * 100_000,
    ],
)
def test_anything_else_is_refused_with_its_code(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        bbox.read(text)
    assert refused.value.code == "bbox_wrong"
