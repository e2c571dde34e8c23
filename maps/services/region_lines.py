"""The official lines of the counties, put in force all at once.

One person proposes, another enters. The lines before stay with their period.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from shapely import MultiPolygon

from accounts.access import refuse_without
from accounts.models import Region, User
from accounts.roles import Right
from core.errors import Conflict, Forbidden, Invalid, gettext_noop
from maps.models import Certainty, RegionLineImport, RegionShape
from maps.region_lines import content_of, dry_run, read_lines
from maps.services.shapes import shape_columns
from records import audit
from records.services import keep_upload
from records.uploads import Upload


@dataclass(frozen=True, slots=True)
class LinesIn:
    """What the bureau says of a file of lines; the accuracy is in metres."""

    source: str
    license: str
    approval_no: str
    accuracy_m: int
    valid_from: date
    certainty: str = Certainty.CONFIRMED


@transaction.atomic
def propose_lines(
    *, upload: Upload, lines: LinesIn, by: User, at: datetime | None = None
) -> RegionLineImport:
    """Keep a file of lines with its dry run; nothing is in force yet.

    Raises Forbidden `right_missing`, Conflict `proposed_twice` or `period_overlap`,
    and as `read_lines`.
    """
    refuse_without(by, Right.KEEP_REGISTER, gettext_noop("界线由市级审核员提出"))
    at = at or timezone.now()
    # Everyone who proposes lines waits at one row, so that one file is open at most.
    Region.objects.select_for_update().order_by("pk").first()
    if RegionLineImport.objects.waiting().exists():
        raise Conflict("proposed_twice", gettext_noop("已有一份界线等待生效，先办完它"))
    _refuse_early(lines.valid_from)
    shapes, strangers = read_lines(upload.content, lines.valid_from)
    row = RegionLineImport.objects.create(
        document=keep_upload(upload, by=by, at=at),
        found={**dry_run(shapes), "strangers": strangers},
        proposed_by=by,
        proposed_at=at,
        **asdict(lines),
    )
    audit.record(
        "region_lines.propose",
        target=row,
        by=by,
        at=at,
        reason=lines.source,
        data={"sha256": row.document.sha256},
    )
    return row


def _refuse_early(on: date) -> None:
    """Raise Conflict `period_overlap` where lines begin on this day or later."""
    shapes = RegionShape.objects.filter(region__level=Region.Level.COUNTY)
    if shapes.filter(Q(valid_from__gte=on) | Q(valid_to__gt=on)).exists():
        raise Conflict(
            "period_overlap",
            gettext_noop("%(on)s 之后已有一版界线，选择更晚的生效日期"),
            field="valid_from",
            on=on,
        )


@transaction.atomic
def enter_lines(
    *, row: RegionLineImport, reason: str, by: User, at: datetime | None = None
) -> RegionLineImport:
    """Put all lines of a file in force on its day; those before end there.

    Raises Forbidden `right_missing` or `second_person_needed`, Conflict
    `not_proposed` or `period_overlap`, Invalid `reason_missing` where there are faults.
    """
    at = at or timezone.now()
    row = _proposed(row, by)
    if row.found["fault_count"] and not reason.strip():
        raise Invalid(
            "reason_missing",
            gettext_noop("界线之间有缝隙或重叠，写明为什么仍然采用"),
            field="reason",
        )
    _refuse_early(row.valid_from)
    lines, _ = read_lines(content_of(row), row.valid_from)
    regions = Region.objects.in_bulk(lines, field_name="code")
    for code, shape in lines.items():
        _put(row, regions[code], shape)
    row.entered_by, row.entered_at, row.entry_reason = by, at, reason.strip()
    row.save(update_fields=["entered_by", "entered_at", "entry_reason"])
    audit.record(
        "region_lines.enter",
        target=row,
        by=by,
        at=at,
        reason=row.entry_reason,
        data={"sha256": row.document.sha256, "regions": sorted(lines)},
    )
    return row


def _put(row: RegionLineImport, region: Region, shape: MultiPolygon) -> None:
    before = RegionShape.objects.filter(region=region, valid_to=None)
    before.update(valid_to=row.valid_from)
    RegionShape.objects.create(
        region=region,
        accuracy_m=row.accuracy_m,
        certainty=row.certainty,
        source=row.source,
        license=row.license,
        approval_no=row.approval_no,
        brought_by=row,
        valid_from=row.valid_from,
        **shape_columns(shape),
    )


def _proposed(row: RegionLineImport, by: User) -> RegionLineImport:
    """Lock what waits to be entered, or say why this person may not."""
    refuse_without(by, Right.ENTER_REGISTER, gettext_noop("界线由市级审批人决定生效"))
    row = RegionLineImport.objects.select_for_update().get(pk=row.pk)
    if row.entered_at or row.dropped_at:
        raise Conflict("not_proposed", gettext_noop("这份界线已经办完，刷新页面看结果"))
    if row.proposed_by_id == by.pk:
        raise Forbidden(
            "second_person_needed", gettext_noop("提出修改的人不能决定生效")
        )
    return row


@transaction.atomic
def drop_lines(
    *, row: RegionLineImport, reason: str, by: User, at: datetime | None = None
) -> RegionLineImport:
    """Lay a file of lines aside, with the reason; raises as `enter_lines`."""
    at = at or timezone.now()
    row = _proposed(row, by)
    if not reason.strip():
        raise Invalid("reason_missing", gettext_noop("写明理由"), field="reason")
    row.dropped_by, row.dropped_at, row.drop_reason = by, at, reason.strip()
    row.save(update_fields=["dropped_by", "dropped_at", "drop_reason"])
    audit.record("region_lines.drop", target=row, by=by, at=at, reason=row.drop_reason)
    return row
