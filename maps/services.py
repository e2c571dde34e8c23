"""The only writers of shapes."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from shapely import MultiPolygon

from accounts.access import refuse_stranger
from accounts.models import Organization, Region, User
from core.errors import Conflict, gettext_noop
from maps import geometry
from maps.models import Origin, OriginArea, Plot, RegionShape
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


@transaction.atomic
def replace_area(  # noqa: PLR0913  one argument a column of the record
    *,
    origin: Origin,
    shape: MultiPolygon,
    accuracy_m: int,
    certainty: str,
    source: str,
    source_en: str = "",
    clause: str = "",
    clause_en: str = "",
    on: date,
) -> OriginArea:
    """Close the area in force and open the next one on the same day."""
    areas = origin.areas.select_for_update()
    if areas.filter(Q(valid_from__gte=on) | Q(valid_to__gt=on)).exists():
        raise Conflict(
            "period_overlap",
            gettext_noop("%(on)s 之后已有一版产地范围，选择更晚的生效日期"),
            on=on,
        )
    areas.filter(valid_to=None).update(valid_to=on)
    return OriginArea.objects.create(
        origin=origin,
        accuracy_m=accuracy_m,
        certainty=certainty,
        source=source,
        source_en=source_en,
        clause=clause,
        clause_en=clause_en,
        valid_from=on,
        **shape_columns(shape),
    )


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
) -> Plot:
    """Put a plot on record; the same ground cannot be claimed twice.

    Raises Forbidden `not_yours`, Conflict `plot_overlap` or `plot_name_taken`.
    """
    refuse_stranger(organization.pk, by)
    # Everyone who registers a plot waits at one row, whatever the county, so two
    # overlapping claims that arrive together cannot both pass the check below.
    Region.objects.select_for_update().order_by("pk").first()
    name = name.strip()
    _refuse_taken_name(organization, name)
    refuse_overlap(shape, crop=crop, organization=organization)
    at = at or timezone.now()
    plot = Plot.objects.create(
        organization=organization,
        name=name,
        region=region,
        village=village.strip(),
        crop=crop,
        method=method,
        raw_input=raw_input,
        created_by=by,
        created_at=at,
        **shape_columns(shape),
    )
    audit.record("plot.register", target=plot, by=by, at=at)
    return plot


def _refuse_taken_name(organization: Organization, name: str) -> None:
    if organization.plots.filter(name=name, retired_at=None).exists():
        raise Conflict(
            "plot_name_taken",
            gettext_noop("已有名为「%(name)s」的地块，换一个名称"),
            field="name",
            name=name,
        )


def refuse_overlap(
    shape: MultiPolygon, *, crop: str, organization: Organization
) -> None:
    """Raise Conflict `plot_overlap` where a live plot of this crop lies already.

    One's own is named, with the way out; whose another is, nobody learns here.
    """
    own_dm2 = geometry.geodesic_area_dm2(shape)
    for other in Plot.objects.in_box(*shape.bounds).filter(retired_at=None, crop=crop):
        common_dm2 = geometry.overlap_dm2(shape, other.shape)
        smaller_dm2 = min(own_dm2, other.area_dm2)
        if common_dm2 > max(OVERLAP_MIN_DM2, smaller_dm2 * OVERLAP_MIN_SHARE):
            is_own = other.organization_id == organization.pk
            raise Conflict(
                "plot_overlap",
                OVERLAPS_OWN if is_own else OVERLAPS_OTHER,
                field="geometry",
                # Coarse, or trying shapes would draw a neighbour's line.
                m2=max(1, round(common_dm2 / 10_000)) * 100,
                name=other.name if is_own else "",
            )
