"""Versions of a specification: as one reads them, their difference, who is affected."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from core import units
from core.words import in_language
from gi_registry import scope
from gi_registry.models import (
    Application,
    ApplicationPlot,
    Authorization,
    Indication,
    Specification,
    SpecificationDraft,
)
from gi_registry.selectors.titles import Difference
from gi_registry.services.specifications import content_of
from gi_registry.spec_difference import Change, difference
from gi_registry.workflow import Status
from maps.models import Certainty

Word = str | Promise
CLOSED = (Status.APPROVED, Status.REFUSED, Status.WITHDRAWN)

SECTION_WORD: dict[str, Word] = {
    "columns": _("标准、上限与采收期"),
    "requirements": _("逐条要求"),
    "ceilings": _("单产上限（按品种、树龄）"),
    "ratios": _("鲜品与成品折算"),
    "packs": _("许可包装"),
}
FIELD_WORD: dict[str, Word] = {
    "standard_no": _("标准号"),
    "standard_status": _("标准状态"),
    "ceiling_g_per_mu": _("单产上限"),
    "density_per_ha": _("种植密度"),
    "opens_month_day": _("每年开采日"),
    "closes_month_day": _("每年截止日"),
    "text_zh": _("要求"),
    "text_en": _("英文"),
    "limit_min": _("下限"),
    "limit_max": _("上限"),
    "unit": _("单位"),
    "test_method": _("检验方法"),
    "is_hard": _("必须达到"),
    "g_per_mu": _("单产上限"),
    "from_g": _("折算前的克数"),
    "to_g": _("折算后的克数"),
    "from_form": _("折算前"),
    "to_form": _("折算后"),
    "words": _("说明"),
}
GROUP_WORD: dict[str, Word] = {
    "standard": _("执行标准"),
    "ceiling": _("单产上限"),
    "density": _("种植密度"),
    "opens": _("每年开采日"),
    "closes": _("每年截止日"),
}
KIND_WORD: dict[str, tuple[str, Word]] = {
    "added": ("ok", _("新增")),
    "removed": ("bad", _("删去")),
    "changed": ("warn", _("修改")),
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One difference as one reads it."""

    section: Word
    name: str
    badge: str
    kind: Word
    fields: list[Difference]


def difference_rows(before: dict[str, Any], after: dict[str, Any]) -> list[ChangeRow]:
    """Return what changed from one content to another, in words."""
    return [_row(change) for change in difference(before, after)]


def _row(change: Change) -> ChangeRow:
    badge, kind = KIND_WORD[change.kind]
    return ChangeRow(
        section=SECTION_WORD[change.section],
        name=_name(change),
        badge=badge,
        kind=kind,
        fields=[
            Difference(word, *_faces(name, before, after, change))
            for name, before, after in change.fields
            if (word := _field_word(name, {field for field, *_ in change.fields}))
        ],
    )


def _faces(name: str, before: object, after: object, change: Change) -> tuple[str, str]:
    """Return a field before and after, its English where one reads English."""
    old, new = face(name, before), face(name, after)
    english = f"{name}_en"
    shown = (
        in_language(old, str(change.before.get(english) or "")),
        in_language(new, str(change.after.get(english) or "")),
    )
    return shown if shown[0] != shown[1] else (old, new)


def _field_word(name: str, changed: set[str]) -> Word:
    """Return the word of a field; English has one only where it changed alone."""
    if name in FIELD_WORD:
        return FIELD_WORD[name]
    base = name.removesuffix("_en")
    if base != name:
        label = _field_word(base, changed)
        return (
            "" if base in changed else gettext("%(label)s（英文）") % {"label": label}
        )
    if name.endswith("certainty"):
        return _("把握程度")
    is_source = name == "source" or name.endswith("_source")
    return _("来源") if is_source else ""


def _name(change: Change) -> str:
    row = change.after or change.before
    if change.section == "columns":
        return str(GROUP_WORD[str(change.key[0])])
    if change.section == "requirements":
        text = in_language(row.get("text_zh", ""), row.get("text_en", ""))
        return f"{row.get('code', '')} {text}"
    if change.section == "ceilings":
        return ceiling_name(row)
    if change.section == "ratios":
        return "{} → {}".format(
            in_language(row["from_form"], row.get("from_form_en", "")),
            in_language(row["to_form"], row.get("to_form_en", "")),
        )
    return pack_name(row)


def ceiling_name(row: dict[str, Any]) -> str:
    """Return a variety and its ages in words."""
    variety = row.get("variety") or gettext("各品种")
    low, high = row.get("age_from"), row.get("age_to")
    if low in (None, "") and high in (None, ""):
        all_ages = gettext("各树龄")
        return f"{variety} · {all_ages}"
    ages = gettext("%(low)s—%(high)s 年生") % {
        "low": low if low not in (None, "") else 0,
        "high": high if high not in (None, "") else gettext("以上"),
    }
    return f"{variety} · {ages}"


def pack_name(row: dict[str, Any]) -> str:
    """Return a pack by its mass or volume, with its words."""
    size = f"{row['mass_g']} g" if row.get("mass_g") else f"{row['volume_ml']} mL"
    words = in_language(row.get("words", ""), row.get("words_en", ""))
    return f"{size} {words}".strip()


def face(name: str, value: object) -> str:
    """Return a field of the content as one reads it; empty stays empty."""
    if value in (None, "", False):
        return ""
    if value is True:
        return gettext("是")
    if name in ("ceiling_g_per_mu", "g_per_mu"):
        return gettext("每亩 %(kg)s 公斤") % {"kg": kg(int(str(value)))}
    if name == "density_per_ha":
        return gettext("每公顷 %(number)s 株") % {"number": value}
    if name in ("from_g", "to_g"):
        return f"{value} g"
    if name.endswith("certainty"):
        return str(Certainty(str(value)).label)
    if name == "standard_status":
        return str(Specification.StandardStatus(str(value)).label)
    return str(value)


def kg(mass_g: int) -> str:
    value = units.kg(mass_g, 3).normalize()
    whole = value if value % 1 else value.quantize(Decimal(1))
    return number_format(whole, force_grouping=True)


@dataclass(frozen=True, slots=True)
class Affected:
    """Who works by the version in force."""

    users: int
    applications: int
    plots: int


def affected(indication: Indication) -> Affected:
    """Count who a new version would touch."""
    in_force = Authorization.objects.in_force().filter(title__indication=indication)
    return Affected(
        users=in_force.count(),
        applications=Application.objects.filter(title__indication=indication)
        .exclude(status__in=CLOSED)
        .count(),
        plots=ApplicationPlot.objects.filter(application__authorization__in=in_force)
        .values("plot")
        .distinct()
        .count(),
    )


def version_context(specification: Specification) -> dict[str, Any]:
    """Return one version with its difference to the one before it."""
    versions = list(specification.indication.specifications.order_by("-version"))
    before = next((v for v in versions if v.version < specification.version), None)
    return {
        "specification": specification,
        "indication": specification.indication,
        "versions": versions,
        "before": before,
        "changes": difference_rows(content_of(before), content_of(specification))
        if before
        else [],
    }


def drafts(user: User) -> QuerySet[SpecificationDraft]:
    return (
        SpecificationDraft.objects.visible_to(user)
        .open()
        .select_related("indication__origin", "based_on", "proposed_by", "edited_by")
    )


def draft_context(draft: SpecificationDraft, user: User) -> dict[str, Any]:
    """Return a draft row by row, and what the asker may do now."""
    rights = scope.rights_on_name(user, draft.indication.leading_bureau)
    proposed = draft.proposed_at is not None
    enters = proposed and Right.ENTER_REGISTER in rights
    return {
        "draft": draft,
        "indication": draft.indication,
        "columns": [
            (GROUP_WORD[group], _column(draft.content["columns"], group))
            for group in GROUP_WORD
        ],
        "sections": [
            (section, SECTION_WORD[section], _section_rows(draft, section))
            for section in ("requirements", "ceilings", "ratios", "packs")
        ],
        "changes": difference_rows(content_of(draft.based_on), draft.content),
        "affected": affected(draft.indication),
        "may_edit": Right.KEEP_REGISTER in rights,
        "proposed": proposed,
        "may_enter": enters and draft.proposed_by_id != user.pk,
        "needs_second": enters and draft.proposed_by_id == user.pk,
    }


def _column(columns: dict[str, Any], group: str) -> str:
    names = [name for name in FIELD_WORD if name.startswith(f"{group}_")]
    return " · ".join(filter(None, (face(n, columns.get(n)) for n in names)))


def _section_rows(
    draft: SpecificationDraft, section: str
) -> list[tuple[int, str, str]]:
    """Return (number, name, value) of the rows of one section."""
    return [
        (
            number,
            _name(Change(section, (), "added", {}, row)),
            _value(section, row),
        )
        for number, row in enumerate(draft.content.get(section, []))
    ]


def _value(section: str, row: dict[str, Any]) -> str:
    if section == "ceilings":
        return face("g_per_mu", row["g_per_mu"])
    if section == "ratios":
        return f"{row['from_g']} g → {row['to_g']} g"
    if section == "requirements":
        low, high = row.get("limit_min"), row.get("limit_max")
        unit = row.get("unit", "")
        if low in (None, ""):
            return "" if high in (None, "") else f"≤ {high} {unit}".strip()
        limit = f"≥ {low}" if high in (None, "") else f"{low}—{high}"
        return f"{limit} {unit}".strip()
    return ""
