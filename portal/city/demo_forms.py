"""The form and the papers of the demonstration's applications; nothing here is true."""

from datetime import datetime
from io import BytesIO

from django.utils import timezone
from reportlab.lib.pagesizes import A6
from reportlab.pdfgen.canvas import Canvas

from accounts.models import User
from core import typeface
from gi_registry.models import Application
from gi_registry.paper_needs import Need
from gi_registry.selectors.contents import need_rows
from gi_registry.selectors.preflight import facts_of, fields_of
from gi_registry.services import drafts, papers
from records.uploads import PDF, Upload

VARIETY = {
    "grape": "玫瑰香",
    "scallop": "海湾扇贝",
    "chestnut": "燕山短枝",
    "cherry": "红灯",
    "walnut": "石门核桃",
    "wine": "赤霞珠",
    "vermicelli": "甘薯",
    "fur": "乌苏里貉",
    "herb": "北柴胡",
}
PROCESSED = {"wine", "vermicelli"}


def fill_in(application: Application, *, by: User, at: datetime) -> None:
    """Answer every question and bring the papers that the chain owes."""
    typed = _answers(application, at)
    asked = {question.key for question in fields_of(application)}
    saved = drafts.save_fields(
        application=application,
        typed={key: text for key, text in typed.items() if key in asked},
        revision=application.revision,
        by=by,
        at=at,
    )
    if saved.faults:
        raise ValueError(f"the demonstration form is wrong: {sorted(saved.faults)}")
    for row in need_rows(application):
        if row.is_owed and not row.is_met:
            bring(application, row.need, by=by, at=at)


def _answers(application: Application, at: datetime) -> dict[str, str]:
    facts = facts_of(application, on=timezone.localdate(at))
    crop = application.indication.crop
    area = sum(plot.inside_dm2 for plot in facts.plots)
    most_kg = area * (facts.ceiling_g_per_mu or 0) * 3 // 200_000 // 1000
    planned = most_kg * 8 // 10 or 20_000
    mu = area * 3 // 200_000
    answers = {
        "legal_person": "演示法人",
        "contact_name": "演示联系人",
        "contact_phone": "0335-0000000",
        "goods": f"演示·{application.indication.name_zh}",
        "variety": facts.varieties[0] if facts.varieties else VARIETY[crop],
        "standard_no": facts.standards[0][0] if facts.standards else "演示标准",
        "packs_g": "500 克、2.5 公斤",
        "planned_g": f"{planned} 公斤",
        "processing": "own" if crop in PROCESSED else "none",
        "site_address": application.organization.village,
        "control": "演示：记录用药用肥，分级后装箱，专人负责。",
        "pledge": "1",
        "supply": "own",
    }
    if crop in PROCESSED:
        answers["food_license_no"] = "SC00000000000000"
    for back in (1, 2, 3):
        answers[f"area_{back}"] = f"{max(mu, 1)} 亩"
        answers[f"output_{back}"] = f"{planned * (10 - back) // 10} 公斤"
    return answers


def bring(application: Application, need: Need, *, by: User, at: datetime) -> None:
    """Bring one paper that says of itself that it is made up."""
    lines = [
        str(need.kinds[0].label),
        application.reference,
        str(timezone.localdate(at)),
    ]
    papers.add_papers(
        application=application,
        paper=papers.PaperIn(need.kinds[0], "演示"),
        uploads=[Upload(f"demo-{need.key}.pdf", _page(lines), PDF)],
        by=by,
        at=at,
    )


def _page(lines: list[str]) -> bytes:
    """Return one small page, marked as a demonstration in large letters."""
    typeface.font(typeface.SANS)
    out = BytesIO()
    width, height = A6
    canvas = Canvas(out, A6, invariant=1)
    canvas.setFont(typeface.SANS, 40)
    canvas.drawCentredString(width / 2, height * 0.6, "演示")
    canvas.setFont(typeface.SANS, 11)
    for row, line in enumerate([*lines, "不是真实材料"]):
        canvas.drawCentredString(width / 2, height * 0.45 - row * 18, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
