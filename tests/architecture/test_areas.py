"""No surface comes from degrees or from Web Mercator.

A square degree is no surface, and Web Mercator's metres make 1.7 times too much here.
`maps.surface` measures on the ellipsoid (proof: tests/unit/maps/test_area_proofs.py).
shapely's `.area` knows nothing of that; it stands only where this list says why.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import APPS, ROOT, each, name, python, text_of, tree

PLANE_AREA_MAY = {
    "maps/picture.py": "the larger is drawn first; no figure comes of it",
    "maps/demo_plots.py": "corners in metres of an equal-area plane",
    "maps/datum/beside.py": "a share of two surfaces in one plane of metres",
    "gi_registry/selectors/plot_page.py": "the part with most of the plot; no figure",
}
MERCATOR_MAY = {
    "maps/datum/systems.py": "the numbers of a file may be Web Mercator's",
}
OF_ROWS = ("self", "run", "version", "shown", "proposal")
MERCATOR = re.compile(r"\b(3857|900913|3785|102100|102113)\b")
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
PLANE_AREA_OF_JS = re.compile(r"\.getArea\(\s*\)")  # of ol/geom: square metres of 3857


def plane_areas(module: ast.Module) -> list[str]:
    """Return where `.area` is read in a module that knows shapely's shapes."""
    imported = {
        part.name.split(".")[0]
        for node in ast.walk(module)
        if isinstance(node, ast.Import)
        for part in node.names
    } | {
        (node.module or "").split(".")[0]
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
    }
    if "shapely" not in imported:
        return []
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "area"
        if isinstance(node.ctx, ast.Load) and not is_row(node.value)
    ]


def is_row(node: ast.expr) -> bool:
    """Return whether this is a row with an `area` of origin: a name of one, or self."""
    return isinstance(node, ast.Name) and node.id in OF_ROWS


def mercator(text: str) -> list[str]:
    return MERCATOR.findall(text)


def test_no_surface_is_measured_in_a_plane_of_degrees() -> None:
    files = [f for f in python(*APPS) if name(f) not in PLANE_AREA_MAY]
    assert each(files, lambda file: plane_areas(tree(file))) == {}


def test_no_code_that_may_measure_knows_web_mercator() -> None:
    files = [f for f in python(*APPS) if name(f) not in MERCATOR_MAY]
    assert each(files, lambda file: mercator(text_of(file))) == {}


def test_the_browser_measures_on_the_sphere_not_on_the_map() -> None:
    def find(file: Path) -> list[str]:
        return PLANE_AREA_OF_JS.findall(text_of(file))

    assert SCRIPTS
    assert each(SCRIPTS, find) == {}


def test_each_exception_is_still_one() -> None:
    for file in PLANE_AREA_MAY:
        assert plane_areas(tree(ROOT / file)), f"{file} reads no area any more"
    for file in MERCATOR_MAY:
        assert mercator(text_of(ROOT / file)), f"{file} knows no Web Mercator any more"


@pytest.mark.parametrize(
    "planted",
    [
        "import shapely\nm2 = plot.shape.area * 1e10",
        "from shapely import Polygon\nprint(Polygon(ring).area)",
        "from shapely.ops import transform\nx = transform(f, g).area",
        "import shapely\nshares = shapely.area(pieces)",
    ],
)
def test_a_planted_area_is_caught(planted: str) -> None:
    assert plane_areas(ast.parse(planted)) != []


@pytest.mark.parametrize(
    "planted", ['Transformer.from_crs(4326, "EPSG:3857")', "900913"]
)
def test_a_planted_mercator_is_caught(planted: str) -> None:
    assert mercator(planted) != []


def test_an_area_of_origin_is_no_surface() -> None:
    assert plane_areas(ast.parse("area = title.area")) == []
    assert plane_areas(ast.parse("import shapely\nx = self.area")) == []
