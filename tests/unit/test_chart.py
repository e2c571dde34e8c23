"""Bars start at zero, hidden ones are hatched and said, and no text escapes."""

from decimal import Decimal
from xml.etree import ElementTree

from output_stats.chart import WIDTH, Bar, bars, progress


def drawn(*items: Bar) -> ElementTree.Element:
    text = bars(items, title="产值", description="横条从 0 起")
    return ElementTree.fromstring(text)  # noqa: S314  our own text


def rectangles(svg: ElementTree.Element) -> list[ElementTree.Element]:
    return [r for r in svg.findall("rect") if "chart" in r.get("class", "")]


def test_length_is_proportional_and_every_bar_starts_at_zero() -> None:
    svg = drawn(
        Bar("酒", Decimal("1200.00"), "1200.00 万元"),
        Bar("梨", Decimal("300.00"), "300.00 万元"),
        Bar("枣", Decimal("0.00"), "0.00 万元"),
    )
    assert [float(r.get("width", "")) for r in rectangles(svg)] == [
        WIDTH,
        WIDTH / 4,
        0,
    ]
    assert {r.get("x") for r in rectangles(svg)} == {"0"}


def test_each_bar_carries_its_label_and_its_figure() -> None:
    svg = drawn(Bar("酒", Decimal("1200.00"), "1200.00 万元"))
    assert [t.text for t in svg.iter("text")] == ["酒", "1200.00 万元"]


def test_a_hidden_figure_is_hatched_and_its_length_says_nothing() -> None:
    one = drawn(Bar("酒", Decimal(1200), "1200"), Bar("粉", None, "不公布"))
    two = drawn(Bar("酒", Decimal(3), "3"), Bar("粉", None, "不公布"))
    hidden = [rectangles(svg)[1] for svg in (one, two)]
    assert {r.get("fill") for r in hidden} == {"url(#hatch)"}
    assert hidden[0].get("width") == hidden[1].get("width")
    assert "不公布" in [t.text for t in one.iter("text")]


def test_a_chart_of_hidden_or_empty_figures_alone_can_be_drawn() -> None:
    assert len(rectangles(drawn(Bar("粉", None, "不公布")))) == 1
    assert rectangles(drawn(Bar("枣", Decimal(0), "0"))) == []


def test_text_is_escaped_and_nothing_is_styled_inline() -> None:
    text = bars([Bar("<script>&", Decimal(1), "1")], title='a"b', description="<x>")
    assert "<script>" not in text
    assert "&lt;script&gt;&amp;" in text
    assert "style=" not in text


def test_progress_shows_the_shares_of_done_and_waiting() -> None:
    text = progress(done=11, waiting=2, total=14, title="昌黎县")
    svg = ElementTree.fromstring(text)  # noqa: S314  our own text
    widths = [float(r.get("width", "")) for r in svg.iter("rect")]
    assert widths == [100, 78.57, 14.29]


def test_progress_of_nothing_is_empty() -> None:
    svg = ElementTree.fromstring(progress(done=0, waiting=0, total=0, title="–"))  # noqa: S314  our own text
    assert [float(r.get("width", "")) for r in svg.iter("rect")] == [100, 0, 0]
