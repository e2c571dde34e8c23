"""What is written beside the code: reasons, sources, nothing left for later."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import (
    APPS,
    CODE,
    ROOT,
    TEMPLATES,
    each,
    python,
    text_of,
)

SOURCES = (ROOT / "docs/sources.md").read_text(encoding="utf-8")
ENTRIES = set(re.findall(r"^## ([a-z0-9-]+)$", SOURCES, re.MULTILINE))
DECISIONS = "\n".join(
    file.read_text(encoding="utf-8") for file in (ROOT / "docs/decisions").glob("*.md")
)
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)(.*)")
# After a noqa: codes, then a reason; after a type ignore: the same in brackets.
REASONED = re.compile(
    r":\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*\s+(?![A-Z]+\d+\b)\W*\w"
    r"|\[[\w, -]+\]\s+\W*\w"
)
LATER = re.compile("|".join((r"\bTO" + "DO\b", r"\bFIX" + "ME\b")))
BESIDE = re.compile(r"\.\./sha" + r"red|/work/sha" + r"red|/tmp/te" + "am")

TEXTS = [
    *python(*CODE),
    *TEMPLATES,
    *(ROOT / "static/css").glob("*.css"),
    *(ROOT / "static/js").glob("*.js"),
    *(ROOT / "docs").rglob("*.md"),
    *ROOT.glob("*.md"),
]


def bare(file: Path) -> list[str]:
    return [
        match.group(0)
        for match in SILENCED.finditer(text_of(file))
        if not REASONED.match(match.group(2)) and file != Path(__file__)
    ]


def test_what_is_silenced_has_a_code_and_a_reason() -> None:
    assert each(python(*CODE), bare) == {}


@pytest.mark.parametrize(
    ("comment", "reasoned"),
    [
        ("# noqa: S603  our own program", True),
        ("# noqa: S603, S607  our own program", True),
        ("# noqa: S603 - our own program", True),
        ("# noqa: S603", False),
        ("# noqa: S603 S607", False),
        ("# noqa", False),
        ("# type: ignore[arg-type]  # the stubs lag", True),
        ("# type: ignore[arg-type]", False),
        ("# type: ignore", False),
    ],
)
def test_a_reason_is_told_from_none(comment: str, reasoned: bool) -> None:
    match = SILENCED.search(comment)
    assert match is not None
    assert bool(REASONED.match(match.group(2))) is reasoned


def unknown_sources(file: Path) -> list[str]:
    text = " ".join(text_of(file).split())
    named = set(re.findall(r"docs/sources\.md,(?: entry)? ([a-z0-9-]+)", text))
    decisions = re.findall(r"docs/decisions, «([^»]+)»", text)
    return [*(named - ENTRIES), *(d for d in decisions if d not in DECISIONS)]


def test_every_source_that_is_named_exists() -> None:
    assert each(python(*APPS), unknown_sources) == {}


def test_every_source_has_an_address_or_a_number() -> None:
    for entry in SOURCES.split("\n## ")[1:]:
        assert re.search(r"https?://|ISO/|GB |GB/T|doi:|Announcement|ISBN", entry), (
            entry
        )


def test_nothing_is_left_for_later() -> None:
    assert each(TEXTS, lambda file: LATER.findall(text_of(file))) == {}


def test_nothing_outside_the_repository_is_read() -> None:
    assert each(python(*CODE), lambda file: BESIDE.findall(text_of(file))) == {}


@pytest.mark.parametrize("list_name", ["requirements", "requirements-dev"])
def test_every_package_has_a_reason_and_is_pinned_with_hashes(list_name: str) -> None:
    wanted = (ROOT / f"{list_name}.in").read_text(encoding="utf-8").splitlines()
    locked = (ROOT / f"{list_name}.txt").read_text(encoding="utf-8").lower()
    for line in wanted:
        if not line or line.startswith(("#", "-c")):
            continue
        package, _, reason = line.partition("#")
        assert len(reason.strip()) >= 5, line
        bare = re.split(r"[\[<>=~ ]", package)[0].lower()
        assert re.search(
            rf"^{re.escape(bare)}(\[[\w,]+\])?==\S+( ;[^\\]*)? \\\n +--hash=sha256:",
            locked,
            re.MULTILINE,
        ), f"{bare} is not locked: make lock"
