"""The Content-Security-Policy of the site allows nothing inline."""

import re

import pytest

from tests.architecture.sources import APPS, TEMPLATES, each, python, text_of

INLINE = {
    # A block of JSON is data, not a script that runs.
    "script": re.compile(r"<script(?![^>]*(\bsrc=|application/json))", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle\s*=\s*[\"']", re.IGNORECASE),
    "handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "address": re.compile(r"javascript:", re.IGNORECASE),
}
# An address in src, action or a link that loads; href of <a> may lead elsewhere.
OUTSIDE = re.compile(
    r"(\bsrc|<link[^>]*\bhref|\baction)=[\"'](https?:)?//", re.IGNORECASE
)
VIEWS = [*TEMPLATES, *python(*APPS)]


def inline(text: str) -> set[str]:
    return {kind for kind, pattern in INLINE.items() if pattern.search(text)}


def test_nothing_is_inline() -> None:
    assert each(VIEWS, lambda file: inline(text_of(file))) == {}


def test_nothing_comes_from_outside() -> None:
    assert each(TEMPLATES, lambda file: OUTSIDE.findall(text_of(file))) == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<script>go()</script>", "script"),
        ("<style>p {}</style>", "style element"),
        ('<p class="x" style="color: red">', "style attribute"),
        ('<button onclick="go()">', "handler"),
        ('<a href="javascript:go()">', "address"),
    ],
)
def test_what_is_inline_is_caught(text: str, kind: str) -> None:
    assert inline(text) == {kind}


def test_data_and_files_are_not_inline() -> None:
    assert inline('<script src="/static/a.js"></script>') == set()
    assert inline('<script type="application/json">{}</script>') == set()
