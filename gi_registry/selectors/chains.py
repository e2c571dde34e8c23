"""What a proposed chain changes, for the second person who decides on it."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.words import listing
from gi_registry.models import ReviewChain, ReviewStage
from gi_registry.paper_needs import NEED_WORD
from gi_registry.review_rules import Check
from gi_registry.words import STAGE_STEP
from gi_registry.workflow import STAGES

OF_CHAIN: dict[str, str | Promise] = {
    "rule_version": _("规则版本"),
    "final_body": _("最终核准机关"),
    "correction_days": _("补正期限（工作日）"),
    "amendment_days": _("修改前公示天数"),
    "source": _("依据"),
    "certainty": _("可靠程度"),
}
OF_STAGE: dict[str, str | Promise] = {
    "body": _("办理机关"),
    "working_days": _("期限（工作日）"),
    "notice_days": _("公示天数"),
    "needs_site_check": _("须现场核查"),
    "external": _("由外部单位答复"),
    "may_return": _("可以退回补正"),
    "needs_checks": _("要做的审查"),
    "needs_papers": _("必须有的材料"),
}


def changes(new: ReviewChain, old: ReviewChain | None) -> list[str]:
    """Return in words what differs from the chain in force, one line a change."""
    if old is None:
        return []
    found = [
        _line(label, _shown(old, name), _shown(new, name))
        for name, label in OF_CHAIN.items()
        if getattr(old, name) != getattr(new, name)
    ]
    before = {row.stage: row for row in old.stages.all()}
    after = {row.stage: row for row in new.stages.all()}
    for stage in STAGES:
        label = str(STAGE_STEP[stage])
        found += _of_stage(label, before.get(stage), after.get(stage))
    return found


def _of_stage(
    stage: str, old: ReviewStage | None, new: ReviewStage | None
) -> Iterator[str]:
    if new is None and old is not None:
        yield gettext("去掉「%(stage)s」") % {"stage": stage}
    elif old is None and new is not None:
        yield gettext("加上「%(stage)s」") % {"stage": stage}
    elif old is not None and new is not None:
        for name, label in OF_STAGE.items():
            if getattr(old, name) != getattr(new, name):
                field = f"{stage} · {label}"
                yield _line(field, _shown(old, name), _shown(new, name))


def _line(field: object, before: str, after: str) -> str:
    words = {"field": field, "before": before, "after": after}
    return gettext("%(field)s：%(before)s → %(after)s") % words


def _shown(row: ReviewChain | ReviewStage, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if name == "needs_checks":
        return listing(Check(key).label for key in value) or "–"
    if name == "needs_papers":
        return listing(NEED_WORD.get(key, key) for key in value) or "–"
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else value or "–")
