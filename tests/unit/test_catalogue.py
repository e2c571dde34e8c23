"""English everywhere: each text of code and templates has its English.

The texts are found here by reading syntax trees and template tags, not by the gettext
tools that fill the catalogue, so a text that those overlooked is found too.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "locale/en/LC_MESSAGES/django.po"
APPS = (
    "accounts",
    "api",
    "core",
    "gi_registry",
    "jobs",
    "maps",
    "output_stats",
    "portal",
    "records",
    "traceability",
)
MARKS = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "_"}
CHINESE = re.compile("[\u4e00-\u9fff]")
PLACE = re.compile(r"%\((\w+)\)")
TRANSLATE = re.compile(
    r"""{%-?\s*(?:translate|trans)\s+("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
)
BLOCK = re.compile(
    r"{%\s*blocktranslate(?P<args>[^%]*)%}(?P<text>.*?)"
    r"(?:{%\s*plural\s*%}.*?)?{%\s*endblocktranslate\s*%}",
    re.DOTALL,
)


def python_texts() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                text = _marked(node) if isinstance(node, ast.Call) else None
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield str(file.relative_to(ROOT)), text.value


def _marked(call: ast.Call) -> ast.expr | None:
    """Return the text that a call marks for the catalogue, if it marks one."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else function
    word = name.id if isinstance(name, ast.Name) else name
    if word in MARKS and call.args:
        return call.args[0]
    if isinstance(word, str) and word.startswith("pgettext") and len(call.args) > 1:
        return call.args[1]
    return None


def template_texts() -> Iterator[tuple[str, str]]:
    for file in (ROOT / "templates").rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        place = str(file.relative_to(ROOT))
        for quoted in TRANSLATE.findall(html):
            yield place, quoted[1:-1].replace("%", "%%")
        for block in BLOCK.finditer(html):
            plain = block["text"].replace("%", "%%")
            text = re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", plain)
            if "trimmed" in block["args"]:
                text = " ".join(line.strip() for line in text.strip().splitlines())
            yield place, text


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


@pytest.mark.slow
def test_every_text_is_in_the_english_catalogue(catalogue: polib.POFile) -> None:
    known = {entry.msgid for entry in catalogue if not entry.obsolete}
    texts = {*python_texts(), *template_texts()}
    assert len(texts) > 300, "the reader of texts found next to nothing"
    missing = sorted(
        (place, text)
        for place, text in texts
        # Texts without Chinese are names of our own or Django's, the same in English.
        if CHINESE.search(text) and text not in known
    )
    assert not missing


def test_every_entry_has_its_english(catalogue: polib.POFile) -> None:
    assert not [entry.msgid for entry in catalogue.untranslated_entries()]
    assert not [entry.msgid for entry in catalogue.fuzzy_entries()]


def test_english_keeps_every_place(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        answers = [entry.msgstr, *entry.msgstr_plural.values()]
        for answer in filter(None, answers):
            assert set(PLACE.findall(answer)) <= set(PLACE.findall(entry.msgid))
            if not entry.msgid_plural:
                assert set(PLACE.findall(answer)) == set(PLACE.findall(entry.msgid))


def test_the_compiled_catalogue_is_current(catalogue: polib.POFile) -> None:
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert texts(compiled) == texts(catalogue)


def texts(file: polib.POFile | polib.MOFile) -> dict[object, object]:
    return {
        (entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural)
        for entry in file
    }
