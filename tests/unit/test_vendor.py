"""What is shipped from others, and that pages fetch nothing from elsewhere."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "static" / "vendor"
OWN_STATIC = [
    path
    for path in (ROOT / "static").rglob("*")
    if path.suffix in {".css", ".js", ".svg"} and VENDOR not in path.parents
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PORTRAITS = sorted((ROOT / "templates" / "portraits").glob("*.html"))
# Names that are never fetched, and links that only a person follows.
NAMES = re.compile(r'xmlns(:\w+)?="[^"]*"|<a\s[^>]*>|/\*.*?\*/', re.DOTALL)
OPEN_LICENCE = re.compile(
    r"MIT License|The MIT License|Permission is hereby granted|BSD|ISC", re.IGNORECASE
)


def sums() -> dict[str, str]:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def test_every_vendored_file_is_the_one_that_was_checked() -> None:
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert found == sums()


@pytest.mark.parametrize(
    "folder", [path for path in VENDOR.iterdir() if path.is_dir()], ids=lambda p: p.name
)
def test_every_vendored_folder_has_its_version_and_its_licence(folder: Path) -> None:
    assert re.fullmatch(r"[a-z-]+-\d+\.\d+\.\d+", folder.name)
    text = (folder / "LICENSE").read_text(encoding="utf-8")
    assert OPEN_LICENCE.search(text)
    assert "GNU" not in text


def test_the_map_bundle_names_its_build_and_uses_no_webgl() -> None:
    folder = next(VENDOR.glob("ol-*"))
    bundle = (folder / "ol.js").read_text(encoding="utf-8")
    assert "webgl" not in bundle.lower()
    assert 'createElement("style")' not in bundle  # style-src 'self'
    assert "new Function" not in bundle  # script-src 'self'
    assert "new Worker" not in bundle
    assert "npm run build" in (folder / "README.md").read_text(encoding="utf-8")
    assert '"ol": "10.' in (folder / "package.json").read_text(encoding="utf-8")


FOREIGN = re.compile(r"""https?://|(src|href|url)\s*[=(]\s*["']?//""")


def test_no_page_fetches_anything_from_another_host() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in OWN_STATIC + TEMPLATES
        if FOREIGN.search(NAMES.sub("", path.read_text(encoding="utf-8")))
    }
    assert found == set()


@pytest.mark.parametrize("path", PORTRAITS, ids=lambda p: p.stem)
def test_a_portrait_is_small_and_the_same_in_place_and_as_a_file(path: Path) -> None:
    svg = ROOT / "static" / "img" / "portraits" / f"{path.stem}.svg"
    in_place, file = (p.read_text(encoding="utf-8") for p in (path, svg))
    lines = re.compile(r'\sd="[^"]*"|\sr="[^"]*"|\sc[xy]="[^"]*"')
    assert lines.findall(in_place) == lines.findall(file)
    assert len(in_place.encode()) < 2_560
    assert 'aria-hidden="true"' in in_place
    assert "class=" not in file


def test_every_portrait_that_the_city_names_is_drawn() -> None:
    city = (ROOT / "portal" / "city" / "indications.json").read_text(encoding="utf-8")
    named = set(re.findall(r'"portrait": "(\w+)"', city))
    assert named
    assert named <= {path.stem for path in PORTRAITS}


def test_the_scan_page_draws_maps_by_the_same_rules() -> None:
    part = re.compile(r"/\* picture \*/(.*?)/\* end of picture \*/", re.DOTALL)
    sheets = [ROOT / "static" / "css" / name for name in ("map.css", "scan.css")]
    ours, copy = (part.search(p.read_text(encoding="utf-8"))[1] for p in sheets)
    assert ours == copy
