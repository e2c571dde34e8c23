"""The one thing that an applicant does next, the same on every page of the draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from core.words import clauses
from gi_registry import application_form
from gi_registry.models import Application, ApplicationPlot
from gi_registry.selectors.preflight import content_of, fields_of

Words = str | Promise


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do, why, and the page where it is done; `submit` is done in place."""

    key: str
    title: str
    text: str
    label: str
    url: str = ""


def next_step(application: Application, content: Mapping[str, Any]) -> NextStep:
    """Return the next step of a draft; `content` is `contents.content_context`.

    The ground comes first: who lies outside need not fill in the rest.
    """
    return (
        _mark(content)
        or _plots(application)
        or _form(application)
        or _papers(application, content)
        or _check(application, content)
        or NextStep(
            "submit",
            gettext("下一步：提交"),
            gettext("都填好了。提交后由县级审核。十分钟内没有人办理可以收回再改。"),
            gettext("提交"),
        )
    )


def _page(application: Application, name: str) -> str:
    return reverse(f"gi_registry:application-{name}", args=[application.reference])


def _mark(content: Mapping[str, Any]) -> NextStep | None:
    still = [row for row in content["marks"] if row["is_open"]]
    if not still:
        return None
    first = still[0]
    return NextStep(
        "mark",
        gettext("下一步：补正「%(label)s」") % {"label": first["label"]},
        f"{first['mark'].text} {_left(len(still))}".strip(),
        gettext("去改这一项"),
        first["url"],
    )


def _left(number: int) -> str:
    if number < 2:
        return ""
    text = ngettext("一共 %(number)s 项要改。", "一共 %(number)s 项要改。", number)
    return text % {"number": number}


def _plots(application: Application) -> NextStep | None:
    if not application.indication.takes_plots:
        return None
    verdicts = set(application.plots.values_list("verdict", flat=True))
    url = _page(application, "plot-new")
    if not verdicts:
        return NextStep(
            "plots",
            gettext("下一步：添加地块"),
            gettext(
                "在地图上画出，或上传 GeoJSON 文件。"
                "每个地块当场给出是否在产地范围内的结论。"
            ),
            gettext("添加地块"),
            url,
        )
    if verdicts == {ApplicationPlot.Verdict.OUTSIDE}:
        return NextStep(
            "outside",
            gettext("下一步：更换地块"),
            gettext("现有地块都在产地范围外，不能提交。核对边界，或添加范围内的地块。"),
            gettext("添加地块"),
            url,
        )
    return None


def _form(application: Application) -> NextStep | None:
    answers = content_of(application)
    still = [
        question
        for question in fields_of(application)
        if application_form.is_due(question, answers)
        and application_form.is_empty(answers.get(question.key))
    ]
    if not still:
        return None
    text = ngettext(
        "还有 %(number)s 项没有填。", "还有 %(number)s 项没有填。", len(still)
    )
    return NextStep(
        "form",
        gettext("下一步：填写「%(topic)s」") % {"topic": still[0].section.label},
        text % {"number": len(still)},
        gettext("接着填写"),
        _page(application, "form-start"),
    )


def _papers(application: Application, content: Mapping[str, Any]) -> NextStep | None:
    still = [row.need.words for row in content["papers"]["owed"]]
    if not still:
        return None
    return NextStep(
        "papers",
        gettext("下一步：拍照上传材料"),
        gettext("还缺：%(papers)s") % {"papers": clauses(still)},
        gettext("拍照上传"),
        _page(application, "papers"),
    )


def _check(application: Application, content: Mapping[str, Any]) -> NextStep | None:
    hard = content["preflight"]["hard"]
    if not hard:
        return None
    return NextStep(
        "check",
        gettext("下一步：改好会被退回的地方"),
        hard[0].wrong,
        gettext("去改这一处"),
        hard[0].url,
    )
