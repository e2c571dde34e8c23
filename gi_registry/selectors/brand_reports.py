"""What the bureau wants to know of each register, as tables.

The plan asks for 60,000 valid trademarks, 520 million yuan of pledges, 50 firms and
3 service bodies by 2026. Source: docs/sources.md, entry city-plan-2024.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Region
from core import figures, units
from gi_registry.brands import rules
from gi_registry.brands.columns import Register, Word
from gi_registry.models import (
    DemonstrationFirm,
    Honour,
    MadridDesignation,
    Pledge,
    RegionalBrand,
    ServiceBody,
    Trademark,
    TrademarkLicense,
)
from gi_registry.models.brands import BrandQuerySet, Level
from gi_registry.selectors.brands import STANDINGS, Viewer, is_keeper

PLAN_FROM, PLAN_TO = date(2024, 1, 1), date(2026, 12, 31)  # of the city's plan
SHOWN = 100  # rows of a list inside a report

COUNT = pgettext_lazy("列名", "数量")
COUNTY = _("县区")


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a report; the first column heads its row."""

    title: Word
    heads: Sequence[Word]
    rows: Sequence[Sequence[object]]
    note: str = ""
    numbers: frozenset[int] = field(default=frozenset({1}))  # right-aligned columns


def valid_marks(today: date) -> BrandQuerySet:
    """Return the marks in force: registered, and within term or grace."""
    last = rules.shifted(today, -rules.GRACE_MONTHS)
    return Trademark.objects.filter(
        removed_at=None, state="registered", term_to__gte=last
    )


def plan_pledges() -> BrandQuerySet:
    """Return the pledges registered in the years of the plan, released or not."""
    return Pledge.objects.filter(
        removed_at=None, registered_on__range=(PLAN_FROM, PLAN_TO)
    )


def pledgors() -> int:
    """Return how many parties stand behind the pledges of the plan."""
    return plan_pledges().values("pledgor_name").distinct().count()


def current(found: BrandQuerySet, today: date) -> BrandQuerySet:
    """Return what is on the list and not expired."""
    return found.filter(removed_at=None).exclude(valid_to__lt=today)


def standing_now(today: date) -> dict[str, int]:
    """Return what the registers say about the targets of the plan, by their key."""
    secured = plan_pledges().aggregate(sum=Sum("secured_fen"))["sum"] or 0
    return {
        "trademarks": valid_marks(today).count(),
        "pledges": secured,
        "service-brands": current(ServiceBody.objects.all(), today).count(),
        "ip-firms": current(DemonstrationFirm.objects.all(), today)
        .values("uscc")
        .distinct()
        .count(),
    }


def report(register: Register, user: Viewer, today: date) -> list[Part]:
    return REPORTS[register.key](user, today)


def _by_county(found: QuerySet) -> list[Sequence[object]]:
    """Return every county with its number, and what has no county last."""
    counts = dict(found.order_by().values_list("region").annotate(number=Count("pk")))
    rows: list[Sequence[object]] = [
        (region, counts.pop(region.pk, 0))
        for region in Region.objects.filter(level="county", valid_to=None)
    ]
    left = sum(counts.values())
    if left:
        rows.append((gettext("未注明县区"), left))
    rows.append((gettext("合计"), sum(int(str(row[1])) for row in rows)))
    return rows


def _standing(key: str, name: str, today: date) -> Q:
    return next(s for s in STANDINGS[key] if s.key == name).rows(today)


def _marks(user: Viewer, today: date) -> list[Part]:
    valid = valid_marks(today)
    number = valid.count()
    due = (
        Trademark.objects.filter(removed_at=None)
        .filter(
            _standing("trademarks", "due", today)
            | _standing("trademarks", "grace", today)
        )
        .order_by("term_to")
    )
    parts = [
        Part(
            _("有效注册商标，按县区"),
            (COUNTY, COUNT),
            _by_county(valid),
            gettext(
                "登记册内有效 %(number)s 件；2026 年目标 60,000 件。"
                "只数登记册里有的，不等于全市实有量。"
            )
            % {"number": f"{number:,}"},
        ),
        Part(
            _("12 个月内应续展和宽展期内的商标"),
            (_("注册号"), _("商标名称"), _("专用权期限至")),
            [(m.number, m.words, str(m.term_to)) for m in due[:SHOWN]],
            _shown(due.count()),
            frozenset(),
        ),
    ]
    if is_keeper(user):
        parts.append(_without_marks(valid))
    return parts


def _without_marks(valid: BrandQuerySet) -> Part:
    holders = valid.exclude(holder=None).values("holder")
    without = Organization.objects.exclude(pk__in=holders).select_related("region")
    return Part(
        _("没有有效商标的登记主体"),
        (_("主体"), COUNTY),
        [(row, row.region) for row in without[:SHOWN]],
        _shown(without.count()),
        frozenset(),
    )


def _shown(number: int) -> str:
    text = ngettext("共 %(number)s 条", "共 %(number)s 条", number) % {"number": number}
    if number > SHOWN:
        text = gettext("共 %(number)s 条，这里列出前 %(shown)s 条，全部见名册") % {
            "number": number,
            "shown": SHOWN,
        }
    return text


def _licenses(user: Viewer, today: date) -> list[Part]:
    found = TrademarkLicense.objects.filter(removed_at=None).select_related("mark")
    due = found.filter(
        ends_on__gte=today, ends_on__lte=rules.shifted(today, rules.RENEW_MONTHS)
    ).order_by("ends_on")
    return [
        Part(
            _("12 个月内到期的许可"),
            (_("备案号"), _("商标注册号"), _("许可至")),
            [(x.number, x.mark.number, x.ends_on.isoformat()) for x in due[:SHOWN]],
            _shown(due.count()),
            frozenset(),
        ),
        Part(_("许可，按县区"), (COUNTY, COUNT), _by_county(found)),
    ]


def _madrid(user: Viewer, today: date) -> list[Part]:
    found = MadridDesignation.objects.filter(removed_at=None)
    parties = (
        found.order_by()
        .values_list("party")
        .annotate(number=Count("pk"), granted=Count("pk", filter=Q(state="granted")))
        .order_by("-number", "party")
    )
    fallen = found.filter(_standing("madrid", "fallen", today)).select_related("base")
    holders = found.values("base__holder_name").annotate(first=Count("number"))
    return [
        Part(
            _("指定，按缔约方"),
            (_("缔约方"), COUNT, _("其中已获保护")),
            list(parties),
            gettext("%(number)s 个国际注册，%(holders)s 个权利人")
            % {
                "number": found.values("number").distinct().count(),
                "holders": holders.count(),
            },
            frozenset({1, 2}),
        ),
        Part(
            _("基础商标已失效、还在五年依附期内"),
            (_("国际注册号"), _("指定缔约方"), _("基础商标注册号"), _("状态")),
            [
                (x.number, x.party, x.base.number, x.base.get_state_display())
                for x in fallen[:SHOWN]
            ],
            gettext("五年依附期的规定待核实"),
            frozenset(),
        ),
    ]


def _brands(user: Viewer, today: date) -> list[Part]:
    found = RegionalBrand.objects.filter(removed_at=None)
    kinds = dict(found.order_by().values_list("kind").annotate(number=Count("pk")))
    return [
        Part(
            _("品牌，按种类"),
            (_("品牌种类"), COUNT),
            [(kind.label, kinds.get(kind.value, 0)) for kind in RegionalBrand.Kind],
        ),
        Part(_("品牌，按县区"), (COUNTY, COUNT), _by_county(found)),
    ]


def _honours(user: Viewer, today: date) -> list[Part]:
    expired = (
        Honour.objects.filter(removed_at=None, valid_to__lt=today)
        .select_related("brand")
        .order_by("-valid_to")
    )
    return [
        Part(
            _("已过期的荣誉"),
            (_("品牌"), _("荣誉名称"), _("有效期至")),
            [(x.brand, x.name, str(x.valid_to)) for x in expired[:SHOWN]],
            _shown(expired.count()),
            frozenset(),
        )
    ]


def _firms(user: Viewer, today: date) -> list[Part]:
    found = current(DemonstrationFirm.objects.all(), today)
    kinds = found.order_by().values("level", "kind").annotate(number=Count("pk"))
    counts = {(row["level"], row["kind"]): row["number"] for row in kinds}
    firms = found.values("uscc").distinct().count()
    rows = [
        (f"{level.label} {kind.label}", counts.get((level.value, kind.value), 0))
        for level in Level
        for kind in DemonstrationFirm.Kind
    ]
    note = gettext("有效期内 %(number)s 家（一家多项只数一次）；2026 年目标 50 家")
    return [
        Part(
            _("优势示范企业，按级别"),
            (_("级别和类型"), COUNT),
            rows,
            note % {"number": firms},
        ),
        Part(_("优势示范企业，按县区"), (COUNTY, COUNT), _by_county(found)),
    ]


def _bodies(user: Viewer, today: date) -> list[Part]:
    found = current(ServiceBody.objects.all(), today)
    note = gettext("有效期内 %(number)s 家；2026 年目标 3 家")
    return [
        Part(
            _("服务品牌机构，按县区"),
            (COUNTY, COUNT),
            _by_county(found),
            note % {"number": found.count()},
        )
    ]


SUMS = (COUNT, _("担保金额（万元）"))
BOTH = frozenset({1, 2})


def _sums(found: QuerySet, column: str) -> list[tuple[Any, int, str]]:
    """Return value, number and sum in 万元 for every value of a column."""
    rows = found.order_by().values_list(column)
    return [
        (value, number, f"{units.wan_yuan(secured):,}")
        for value, number, secured in rows.annotate(
            number=Count("pk"), secured=Sum("secured_fen")
        ).order_by(column)
    ]


def _pledges(user: Viewer, today: date) -> list[Part]:
    found = Pledge.objects.filter(removed_at=None)
    plan = plan_pledges().aggregate(sum=Sum("secured_fen"))["sum"] or 0
    years = _sums(found.annotate(year=ExtractYear("registered_on")), "year")
    kinds = {kind: rest for kind, *rest in _sums(found, "right_kind")}
    regions = Region.objects.in_bulk()
    note = gettext(
        "2024—2026 年登记的担保金额合计 %(sum)s。目标见「强市建设目标」；"
        "方案没有说明是累计还是当年，口径待核实。"
    ) % {"sum": figures.money(plan)}
    by_right = [
        (kind.label, *kinds.get(kind.value, (0, "0.00"))) for kind in Pledge.RightKind
    ]
    by_county = [
        (regions.get(region) or gettext("未注明县区"), number, secured)
        for region, number, secured in _sums(found, "region")
    ]
    by_year = [(str(year), number, secured) for year, number, secured in years]
    return [
        Part(_("质押，按登记年份"), (_("年份"), *SUMS), by_year, note, BOTH),
        Part(_("质押，按权利种类"), (_("权利种类"), *SUMS), by_right, "", BOTH),
        Part(_("质押，按县区"), (COUNTY, *SUMS), by_county, "", BOTH),
        _pledges_due(found, today),
    ]


def _pledges_due(found: QuerySet, today: date) -> Part:
    due = found.filter(
        released_on=None, due_on__lte=rules.shifted(today, rules.RENEW_MONTHS)
    ).order_by("due_on")
    return Part(
        _("已到期和 12 个月内到期，未解除"),
        (_("质押登记号"), _("出质人"), _("质押到期日")),
        [(x.number, x.pledgor_name, str(x.due_on)) for x in due[:SHOWN]],
        _shown(due.count()),
        frozenset(),
    )


REPORTS: dict[str, Callable[[Viewer, date], list[Part]]] = {
    "trademarks": _marks,
    "licenses": _licenses,
    "madrid": _madrid,
    "names": _brands,
    "honours": _honours,
    "firms": _firms,
    "service-bodies": _bodies,
    "pledges": _pledges,
}
