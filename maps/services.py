"""The only writers of shapes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from shapely import MultiPolygon

from accounts.access import refuse_stranger
from accounts.models import Organization, Region, User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, gettext_noop
from maps import geometry
from maps.models import (
    MadeFrom,
    Origin,
    OriginArea,
    OriginAreaPart,
    Plot,
    RegionShape,
)
from records import audit

# Shared field edges digitised twice always overlap by slivers (maps: measured).
OVERLAP_MIN_DM2 = 100
OVERLAP_MIN_SHARE = 0.005
OVERLAPS_OWN = gettext_noop(
    "与本主体的地块「%(name)s」重叠约 %(m2)s 平方米，同一块地不能重复申报。"
    "那一块画错了，就先移出申请，再到主体页停用"
)
OVERLAPS_OTHER = gettext_noop(
    "与已登记的地块重叠约 %(m2)s 平方米，同一块地不能重复申报。"
    "核对边界，或联系县级市场监管部门"
)


def shape_columns(shape: MultiPolygon) -> dict[str, object]:
    """Return the columns of a Shape row."""
    minx, miny, maxx, maxy = shape.bounds
    return {
        "boundary": geometry.to_wkb(shape),
        "minx": minx,
        "miny": miny,
        "maxx": maxx,
        "maxy": maxy,
        "area_dm2": geometry.geodesic_area_dm2(shape),
    }


@transaction.atomic
def replace_region_shape(  # noqa: PLR0913  one argument a column of the record
    *,
    region: Region,
    shape: MultiPolygon,
    accuracy_m: int,
    certainty: str,
    source: str,
    license: str,  # noqa: A002  the word of the record
    on: date,
) -> RegionShape:
    """Close the line in force and open the next one on the same day."""
    RegionShape.objects.filter(region=region, valid_to=None).update(valid_to=on)
    return RegionShape.objects.create(
        region=region,
        accuracy_m=accuracy_m,
        certainty=certainty,
        source=source,
        license=license,
        valid_from=on,
        **shape_columns(shape),
    )


@dataclass(frozen=True, slots=True)
class PartIn:
    """A piece of an area and the words of the act it comes from."""

    shape: MultiPolygon
    clause: str
    accuracy_m: int
    clause_en: str = ""
    made_from: str = MadeFrom.FILE
    region: Region | None = None
    raw_input: str = ""


def part_columns(part: PartIn, order: int) -> dict[str, object]:
    """Return the columns of a Part row, numbered from 1."""
    return {
        "order": order,
        "made_from": part.made_from,
        "region": part.region,
        "clause": part.clause,
        "clause_en": part.clause_en,
        "accuracy_m": part.accuracy_m,
        "raw_input": part.raw_input,
        **shape_columns(part.shape),
    }


@transaction.atomic
def replace_area(
    *,
    origin: Origin,
    parts: Sequence[PartIn],
    certainty: str,
    source: str,
    source_en: str = "",
    on: date,
) -> OriginArea:
    """Open a version on this day, of the union of its parts; the last one ends there.

    The day may lie ahead: until then the last version stays in force. The version's
    accuracy is its worst part's. Raises Conflict `period_overlap`.
    """
    areas = origin.areas.select_for_update()
    if areas.filter(Q(valid_from__gte=on) | Q(valid_to__gt=on)).exists():
        raise Conflict(
            "period_overlap",
            gettext_noop("%(on)s 之后已有一版产地范围，选择更晚的生效日期"),
            on=on,
        )
    areas.filter(valid_to=None).update(valid_to=on)
    area = OriginArea.objects.create(
        origin=origin,
        accuracy_m=max(part.accuracy_m for part in parts),
        certainty=certainty,
        source=source,
        source_en=source_en,
        clause=clipped("；".join(part.clause for part in parts if part.clause), 500),
        clause_en=clipped("; ".join(p.clause_en for p in parts if p.clause_en), 1_000),
        valid_from=on,
        **shape_columns(geometry.union([part.shape for part in parts])),
    )
    OriginAreaPart.objects.bulk_create(
        OriginAreaPart(area=area, **part_columns(part, order))
        for order, part in enumerate(parts, start=1)
    )
    return area


def clipped(text: str, length: int) -> str:
    """Return the text, or as much as fits; the parts keep the whole."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def register_origin(
    *, key: str, name_zh: str, name_en: str, is_sea: bool = False
) -> Origin:
    """Add a place of origin, or bring its names up to date."""
    origin, _ = Origin.objects.update_or_create(
        key=key,
        defaults={"name_zh": name_zh, "name_en": name_en, "is_sea": is_sea},
    )
    return origin


@transaction.atomic
def register_plot(  # noqa: PLR0913  one argument a column of the record
    *,
    organization: Organization,
    name: str,
    shape: MultiPolygon,
    region: Region,
    village: str,
    crop: str,
    method: str,
    raw_input: str,
    by: User,
    at: datetime | None = None,
    on_behalf: bool = False,
) -> Plot:
    """Put a plot on record; the same ground cannot be claimed twice.

    `on_behalf`: the caller has made sure that this person types in what the
    organization handed in on paper; the audit says for whom.
    Raises Forbidden `not_yours`, Conflict `plot_overlap` or `plot_name_taken`.
    """
    if not on_behalf:
        refuse_stranger(organization.pk, by)
    at = at or timezone.now()
    plot = Plot(
        organization=organization,
        name=name.strip(),
        region=region,
        village=village.strip(),
        crop=crop,
        method=method,
        raw_input=raw_input,
        created_by=by,
        created_at=at,
        **shape_columns(shape),
    )
    _put(plot)
    audit.record(
        "plot.register",
        target=plot,
        by=by,
        at=at,
        data={"on_behalf_of": organization.pk} if on_behalf else {},
    )
    return plot


@transaction.atomic
def import_plot(
    *, plot: Plot, source: str, sha256: str, row: int, by: User, at: datetime
) -> Plot:
    """Put a plot of a paper register on record, by staff that enters registers.

    `sha256` is of the file it came in, `row` its row there. Raises Forbidden
    `right_missing`, Conflict as `register_plot`.
    """
    if Right.ENTER_REGISTER not in by.rights():
        raise Forbidden("right_missing", gettext_noop("由市级审批人登入"))
    plot.created_by, plot.created_at = by, at
    plot.method = Plot.Method.UPLOADED
    _put(plot)
    audit.record(
        "plot.import",
        target=plot,
        by=by,
        at=at,
        reason=source,
        data={"sha256": sha256, "row": row},
    )
    return plot


def _put(plot: Plot) -> None:
    """Save a plot if its name and its ground are free."""
    # Everyone who registers a plot waits at one row, whatever the county, so two
    # overlapping claims that arrive together cannot both pass the check below.
    Region.objects.select_for_update().order_by("pk").first()
    refuse_taken_name(plot.organization, plot.name)
    refuse_overlap(plot.shape, crop=plot.crop, organization=plot.organization)
    plot.save(force_insert=True)


def refuse_taken_name(organization: Organization, name: str) -> None:
    """Raise Conflict `plot_name_taken` where a live plot has the name."""
    if organization.plots.filter(name=name, retired_at=None).exists():
        raise Conflict(
            "plot_name_taken",
            gettext_noop("已有名为「%(name)s」的地块，换一个名称"),
            field="name",
            name=name,
        )


def allowed_overlap_dm2(first_dm2: int, second_dm2: int) -> float:
    """Return how much two plots may share: field edges are drawn twice."""
    return max(OVERLAP_MIN_DM2, min(first_dm2, second_dm2) * OVERLAP_MIN_SHARE)


def refuse_overlap(
    shape: MultiPolygon, *, crop: str, organization: Organization
) -> None:
    """Raise Conflict `plot_overlap` where a live plot of this crop lies already.

    One's own is named, with the way out; whose another is, nobody learns here.
    """
    own_dm2 = geometry.geodesic_area_dm2(shape)
    for other in Plot.objects.in_box(*shape.bounds).filter(retired_at=None, crop=crop):
        common_dm2 = geometry.overlap_dm2(shape, other.shape)
        if common_dm2 > allowed_overlap_dm2(own_dm2, other.area_dm2):
            is_own = other.organization_id == organization.pk
            raise Conflict(
                "plot_overlap",
                OVERLAPS_OWN if is_own else OVERLAPS_OTHER,
                field="geometry",
                # Coarse, or trying shapes would draw a neighbour's line.
                m2=max(1, round(common_dm2 / 10_000)) * 100,
                name=other.name if is_own else "",
            )
