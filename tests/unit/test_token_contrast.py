"""Contrast of the tokens, by the formula of WCAG 2.2 (1.4.3 text, 1.4.11 controls)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
TEXT, CONTROL = 5.5, 3.0
STATES = ("ok", "warn", "bad", "mute")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-2") for ground in ("paper", "surface")),
    *(
        (ink, ground)
        for ink in ("grape", "chestnut", "sea", *STATES)
        for ground in ("paper", "surface")
    ),
    *((state, f"{state}-tint") for state in (*STATES, "grape", "sea", "chestnut")),
    *(("ink", f"{name}-tint") for name in (*STATES, "grape", "sea")),
    ("on-grape", "grape"),
    ("on-bad", "bad"),
    ("ink", "land"),  # names on maps
    ("ink-2", "land"),
    ("ink", "sea-tint"),
]
CONTROL_PAIRS = [
    *(
        (name, ground)
        for name in ("control", "grape")
        for ground in ("paper", "surface")
    ),
    ("grape", "land"),  # the line of an origin, on land and at sea
    ("grape", "sea-tint"),
]
# interface.md §2: light, on paper.
STATED = {
    "ink": 16.3, "ink-2": 7.0, "grape": 10.1, "chestnut": 7.4, "sea": 7.0,
    "ok": 6.2, "warn": 6.1, "bad": 7.2, "mute": 6.1,
}  # fmt: skip


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})\b", block))


def tokens() -> dict[str, dict[str, str]]:
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    return {"light": colours(light), "dark": colours(dark)}


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2, with its 0.04045."""

    def linear(two: str) -> float:
        c = int(two, 16) / 255
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_knows_black_and_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)  # W3C, G18


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(ink: str, ground: str, scheme: str) -> None:
    named = tokens()[scheme]
    assert contrast(named[ink], named[ground]) >= TEXT


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), CONTROL_PAIRS)
def test_controls_and_lines_that_speak_can_be_seen(
    line: str, ground: str, scheme: str
) -> None:
    named = tokens()[scheme]
    assert contrast(named[line], named[ground]) >= CONTROL


@pytest.mark.parametrize(("name", "stated"), STATED.items())
def test_the_light_inks_are_as_strong_as_the_interface_page_says(
    name: str, stated: float
) -> None:
    named = tokens()["light"]
    assert contrast(named[name], named["paper"]) >= stated - 0.1


def test_the_scan_page_carries_the_light_tokens_unchanged() -> None:
    scan = (CSS / "scan.css").read_text(encoding="utf-8").split("}")[0]
    copy, light = colours(scan), tokens()["light"]
    assert len(copy) >= 20
    assert copy == {name: light[name] for name in copy}


def test_dark_changes_each_colour_that_light_has() -> None:
    named = tokens()
    assert named["dark"].keys() == named["light"].keys()
