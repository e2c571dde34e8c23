"""The parts of a version on its way: from divisions, a drawing, a file, coordinates."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Region, User
from core.errors import Invalid, gettext_noop
from core.refusals import stated
from gi_registry.services.origin_areas import opened, touch
from maps.models import AreaProposal, MadeFrom, ProposedPart, RegionShape
from maps.services import PartIn, part_columns

MAX_PARTS = 100
CLAUSE_LENGTH = 500
MAX_ACCURACY_M = 10_000


@transaction.atomic
def add_parts(
    *,
    proposal: AreaProposal,
    seen: int,
    parts: Sequence[PartIn],
    by: User,
    at: datetime | None = None,
) -> list[ProposedPart]:
    """Add parts after the last one; each names the clause it comes from.

    Raises Forbidden, Conflict `stale` or `proposal_settled`, Invalid
    `part_missing`, `too_many_parts`, `clause_missing`, `accuracy_unfit`.
    """
    proposal = opened(proposal, seen, by)
    if not parts:
        raise Invalid("part_missing", gettext_noop("没有可添加的部分"))
    kept = proposal.parts.count()
    if kept + len(parts) > MAX_PARTS:
        raise Invalid(
            "too_many_parts",
            gettext_noop("一版最多 %(limit)s 个部分"),
            limit=MAX_PARTS,
        )
    for part in parts:
        _clause(part.clause)
        _refuse_accuracy(part.accuracy_m)
    made = ProposedPart.objects.bulk_create(
        ProposedPart(proposal=proposal, **part_columns(part, order))
        for order, part in enumerate(parts, kept + 1)
    )
    touch(proposal, what="parts", by=by, at=at or timezone.now())
    return made


def division_parts(
    regions: Sequence[Region], clause: str, clause_en: str = ""
) -> list[PartIn]:
    """Return one part a division, of its line in force and with that accuracy.

    Raises Invalid `line_missing` where a division has no line.
    """
    lines = {
        row.region_id: row
        for row in RegionShape.objects.in_force().filter(region__in=regions)
    }
    for region in regions:
        if region.pk not in lines:
            raise Invalid(
                "line_missing",
                gettext_noop("「%(name)s」还没有导入界线，改用画图或文件"),
                field="regions",
                name=region.name_zh,
            )
    return [
        PartIn(
            shape=lines[region.pk].shape,
            clause=clause,
            clause_en=clause_en,
            accuracy_m=lines[region.pk].accuracy_m,
            made_from=MadeFrom.DIVISION,
            region=region,
            raw_input=f"{region.code} {lines[region.pk].source}",
        )
        for region in regions
    ]


@transaction.atomic
def edit_part(  # noqa: PLR0913  one argument a column of the row
    *,
    proposal: AreaProposal,
    number: int,
    seen: int,
    clause: str,
    clause_en: str,
    accuracy_m: int,
    order: int,
    by: User,
    at: datetime | None = None,
) -> None:
    """Change the clause, the accuracy or the place of the part with this number.

    Raises Forbidden, Conflict `stale` or `proposal_settled`, Invalid.
    """
    proposal = opened(proposal, seen, by)
    parts = list(proposal.parts.all())
    part = _taken(parts, number)
    part.clause = _clause(clause)
    part.clause_en = clause_en.strip()
    _refuse_accuracy(accuracy_m)
    part.accuracy_m = accuracy_m
    part.save(update_fields=["clause", "clause_en", "accuracy_m"])
    parts.insert(max(0, order - 1), part)
    _number(parts)
    touch(proposal, what=f"part {number}", by=by, at=at or timezone.now())


@transaction.atomic
def remove_part(
    *,
    proposal: AreaProposal,
    number: int,
    seen: int,
    by: User,
    at: datetime | None = None,
) -> None:
    """Take a part out; raises Forbidden, Conflict `stale` or `proposal_settled`."""
    proposal = opened(proposal, seen, by)
    parts = list(proposal.parts.all())
    _taken(parts, number).delete()
    _number(parts)
    touch(proposal, what=f"part {number}", by=by, at=at or timezone.now())


def _taken(parts: list[ProposedPart], number: int) -> ProposedPart:
    """Take the part with this number out of the list."""
    if not 1 <= number <= len(parts):
        raise Invalid("part_missing", gettext_noop("没有这个部分，刷新页面"))
    return parts.pop(number - 1)


def _number(parts: list[ProposedPart]) -> None:
    for order, part in enumerate(parts, 1):
        part.order = order
    ProposedPart.objects.bulk_update(parts, ["order"])


def _clause(text: str) -> str:
    if not text.strip():
        raise Invalid(
            "clause_missing", gettext_noop("写明这一部分对应的条文"), field="clause"
        )
    return stated(text, most=CLAUSE_LENGTH, field="clause")


def _refuse_accuracy(accuracy_m: int) -> None:
    if not 0 <= accuracy_m <= MAX_ACCURACY_M:
        raise Invalid(
            "accuracy_unfit",
            gettext_noop("界线误差应在 0 到 %(most)s 米之间"),
            field="accuracy_m",
            most=MAX_ACCURACY_M,
        )
