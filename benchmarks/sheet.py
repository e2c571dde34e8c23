"""A PDF of label sheets: seconds and bytes a label, against reportlab's own calls.

The rival draws the same labels with the same QR encoder in the way that everyone
writes first: `rect()` a module run and `drawString` a line, with the same compression.
Rounds alternate, the median counts. Most of the time of both is the QR encoder with its
choice of mask, so that part is stated apart. No Django.
"""

from collections.abc import Callable
from io import BytesIO
from statistics import median
from time import perf_counter

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from core import typeface
from traceability.labels import qr
from traceability.labels.codes import EpochKey, Serial, encode
from traceability.labels.face import A4, below, column, module_mm
from traceability.labels.sheet import LabelText, render

ROUNDS = 5
COUNT = 1_000
GROWTH = (100, 10_000)
GOAL_SECONDS = 0.015  # a label; issue 4 is to beat the figure measured here
GOAL_GROWTH = 1.25  # ten times the labels may cost this much more each

KEY = EpochKey.from_master(bytes(range(32)), 1)
TEXT = LabelText(
    heading="培育企业",
    product="昌黎玫瑰香葡萄",
    producer="秦皇岛市昌黎县碣石山葡萄种植专业合作社",
    credit_code="91130322MA0A1B2C3D",
    net_weight="2.5 千克",
    lines=("产地：河北省秦皇岛市昌黎县", "查询网址：gi.example", "演示样张"),
)

Labels = list[tuple[str, str]]


def run() -> list[dict[str, object]]:
    """Measure, and return one result a metric and scale (fields: `_result`)."""
    labels = _labels(max(COUNT, *GROWTH))
    ours, theirs = _rounds(labels[:COUNT])
    seconds, pdf = ours
    rival_seconds, rival_pdf = theirs
    results = [
        _result("seconds per label", seconds / COUNT, "s", COUNT)
        | _against("reportlab rect()", rival_seconds / COUNT, seconds / COUNT)
        | _goal(f"<= {GOAL_SECONDS} s", seconds / COUNT <= GOAL_SECONDS),
        _result("bytes per label", len(pdf) / COUNT, "B", COUNT)
        | _against("reportlab rect()", len(rival_pdf) / COUNT, len(pdf) / COUNT)
        | _goal("less than the rival", len(pdf) < len(rival_pdf)),
        _result("seconds per label, QR encoding alone", _encoding(labels), "s", COUNT),
    ]
    for count in GROWTH:
        grown, pdf = _timed(_ours, labels[:count])
        factor = grown / count / (seconds / COUNT)
        row = _result("seconds per label", grown / count, "s", count)
        if count > COUNT:  # start-up weighs on smaller files, so they carry no goal
            row |= _goal(
                f"<= {GOAL_GROWTH} x the figure at {COUNT}", factor <= GOAL_GROWTH
            )
        results += [row, _result("bytes per label", len(pdf) / count, "B", count)]
    return results


def _labels(count: int) -> Labels:
    codes = [encode(Serial(1, 1, index), KEY) for index in range(count)]
    return [(code, qr.address("https://gi.example", code)) for code in codes]


def _rounds(labels: Labels) -> tuple[tuple[float, bytes], tuple[float, bytes]]:
    """Time both writers in turn; return median seconds and the file of each."""
    times: dict[Callable[[Labels], bytes], list[float]] = {_ours: [], _naive: []}
    files = {}
    for _ in range(ROUNDS):
        for write, taken in times.items():
            seconds, files[write] = _timed(write, labels)
            taken.append(seconds)
    return (
        (median(times[_ours]), files[_ours]),
        (median(times[_naive]), files[_naive]),
    )


def _timed(write: Callable[[Labels], bytes], labels: Labels) -> tuple[float, bytes]:
    start = perf_counter()
    pdf = write(labels)
    return perf_counter() - start, pdf


def _encoding(labels: Labels) -> float:
    start = perf_counter()
    for _, address in labels[:COUNT]:
        qr.matrix(address)
    return (perf_counter() - start) / COUNT


def _ours(labels: Labels) -> bytes:
    return render(labels, TEXT, title="bench", first_number=1, total=len(labels))


def _naive(labels: Labels) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, (A4.page_mm[0] * mm, A4.page_mm[1] * mm), pageCompression=1)
    words = column(TEXT, A4)
    for start in range(0, len(labels), A4.per_page):
        for place, (code, address) in enumerate(labels[start : start + A4.per_page]):
            x, y = (length * mm for length in A4.corner_mm(place))
            modules = qr.matrix(address)
            _naive_qr(canvas, modules, x, y)
            number = f"{start + place + 1} / {len(labels)}"
            for line in (*words.words, *below(code, number, A4, len(modules))):
                canvas.setFont(typeface.font(line.face).fontName, line.size)
                canvas.drawString(x + line.x, y + line.y, line.text)
            canvas.line(
                x + words.left, y + words.rule_y, x + words.right, y + words.rule_y
            )
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _naive_qr(canvas: Canvas, modules: qr.Matrix, x: float, y: float) -> None:
    side = module_mm(len(modules), A4) * mm
    left = x + A4.edge_mm * mm + qr.QUIET * side
    top = y + (A4.height_mm - A4.edge_mm) * mm - qr.QUIET * side
    for row, start, length in qr.runs(modules):
        canvas.rect(
            left + start * side,
            top - (row + 1) * side,
            length * side,
            side,
            stroke=0,
            fill=1,
        )


def _result(metric: str, value: float, unit: str, count: int) -> dict[str, object]:
    return {
        "bench": "sheet",
        "metric": metric,
        "value": round(value, 6),
        "unit": unit,
        "rival": None,
        "rival_value": None,
        "ratio": None,
        "goal": None,
        "holds": None,
        "scale": count,
    }


def _against(rival: str, rival_value: float, value: float) -> dict[str, object]:
    """Name the rival; the ratio is ours divided by the rival's, as everywhere."""
    return {
        "rival": rival,
        "rival_value": round(rival_value, 6),
        "ratio": round(value / rival_value, 3),
    }


def _goal(goal: str, holds: bool) -> dict[str, object]:
    return {"goal": goal, "holds": holds}
