"""Bring in the plots of users whose right came from a paper register.

Each is judged by the origin area in force as any other plot is. A right that went
through the review gets its plots there, never here.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from core import units
from core.errors import Conflict, DomainError, Invalid, gettext_noop
from gi_registry.authorization_workflow import LifeAct
from gi_registry.brands.existing import USERS
from gi_registry.models import (
    ApplicationPlot,
    Authorization,
    AuthorizationAct,
    RegisterFile,
)
from gi_registry.services import finding
from gi_registry.services.brands.sheets import Checked, Planned, fault_at
from gi_registry.services.plots import region_of
from gi_registry.services.starting import judged
from maps import geometry
from maps import services as maps
from maps.models import OriginArea, Plot
from records import audit

MAX_PLOTS = 500
PAPER_OFF = 0.2  # share by which paper and drawing may differ; unconfirmed
Verdict = ApplicationPlot.Verdict


@dataclass(slots=True)
class Found:
    """Whose plot it is, and how it lies; `row` is not yet saved."""

    authorization: Authorization
    plot: Plot
    row: ApplicationPlot


def compare(checked: Checked) -> None:
    """Judge every row; what is wrong becomes a fault of its row."""
    if len(checked.rows) > MAX_PLOTS:
        raise Invalid(
            "too_many_plots",
            gettext_noop(
                "文件里有 %(count)s 个地块，一次最多 %(limit)s 个，应分成几个文件"
            ),
            field="file",
            count=len(checked.rows),
            limit=MAX_PLOTS,
        )
    passed: list[Planned] = []
    for row in list(checked.rows):
        try:
            _judge(row)
            _refuse_neighbour(row, passed)
        except DomainError as error:
            checked.rows.remove(row)
            checked.faults.append(
                fault_at(checked.table, row.number, error.field, error)
            )
        else:
            passed.append(row)


def _judge(row: Planned) -> None:
    authorization = _right_of(row)
    area = authorization.indication.origin.area_in_force()
    if area is None:
        raise Conflict(
            "no_origin_area",
            gettext_noop("该地理标志还没有产地范围，联系市级部门"),
            field="indication",
        )
    plot = _plot_of(row, authorization)
    row.existing = _same_plot(plot, authorization)
    row.found = Found(authorization, plot, _verdict_of(plot, authorization, area))
    if row.existing is None:
        maps.refuse_taken_name(plot.organization, plot.name)
        maps.refuse_overlap(plot.shape, crop=plot.crop, organization=plot.organization)
        _refuse_unlike_paper(row, plot)
        _count(row)


def _right_of(row: Planned) -> Authorization:
    """Return the right that the row names, by its number or by whose it is."""
    values = row.values
    rights = Authorization.objects.select_related(
        "organization__region", "application", "title__indication__origin"
    )
    field = "right" if values.get("right") else "uscc"
    if field == "right":
        rights = rights.filter(number=values["right"])
    if code := values.get("uscc"):
        rights = rights.filter(organization__uscc=code)
    if gi := values.get("indication"):
        rights = rights.filter(title__indication=gi)
    if not values.get("right") and not values.get("uscc"):
        raise Invalid(
            "whose_missing",
            gettext_noop("填统一社会信用代码或使用登记编号，说明是谁的地块"),
            field="uscc",
        )
    found = list(rights.exclude(state__in=["ended", "revoked"])[:2])
    if not found:
        raise Invalid(
            "no_right",
            gettext_noop("使用人名册里没有这个有效的使用人，先登入使用人"),
            field=field,
        )
    if len(found) > 1:
        raise Invalid(
            "several_rights",
            gettext_noop("这个主体有几项使用权，填使用登记编号或地理标志名称"),
            field="right",
        )
    _refuse_reviewed(found[0], field)
    return found[0]


def _refuse_reviewed(authorization: Authorization, field: str) -> None:
    """Raise Conflict `not_imported`: whose plots were reviewed keeps them so."""
    grants = AuthorizationAct.objects.filter(
        authorization=authorization, act=LifeAct.GRANT
    )
    files = RegisterFile.objects.filter(
        register=USERS.key, document__in=grants.values("document")
    )
    if not files.exists():
        raise Conflict(
            "not_imported",
            gettext_noop("这个使用人经申请核准，地块由它办理变更，不从这里登入"),
            field=field,
        )


def _plot_of(row: Planned, authorization: Authorization) -> Plot:
    values, organization = row.values, authorization.organization
    outline = values["geometry"]
    return Plot(
        organization=organization,
        name=values["name"],
        region=region_of(outline.shape) or organization.region,
        village=values.get("village") or organization.village,
        crop=authorization.indication.crop,
        raw_input=outline.raw,
        **maps.shape_columns(outline.shape),
    )


def _same_plot(plot: Plot, authorization: Authorization) -> Plot | None:
    """Return the plot that this very row has brought in before."""
    rows = authorization.application.plots.filter(
        plot__name=plot.name, plot__retired_at=None
    ).select_related("plot")
    same = [row.plot for row in rows if bytes(row.boundary) == bytes(plot.boundary)]
    return same[0] if same else None


def _verdict_of(
    plot: Plot, authorization: Authorization, area: OriginArea
) -> ApplicationPlot:
    row = judged(authorization.application, plot, area)
    if row.verdict_reason == "wholly_outside":
        raise Conflict(
            "wholly_outside",
            gettext_noop(
                "全部在产地范围外，离界线 %(distance_m)s 米。核对坐标，"
                "或核对是不是这个地理标志的地块"
            ),
            field="geometry",
            distance_m=round(row.distance_m),
        )
    return row


def _refuse_unlike_paper(row: Planned, plot: Plot) -> None:
    """Raise Invalid `paper_differs` where paper and drawing cannot both be right."""
    paper = row.values.get("paper_dm2")
    if paper and abs(plot.area_dm2 - paper) > PAPER_OFF * max(paper, plot.area_dm2):
        raise Invalid(
            "paper_differs",
            gettext_noop(
                "证载 %(paper)s 亩，按坐标画出 %(drawn)s 亩，相差超过两成。"
                "核对单位（亩、公顷、大亩）和坐标"
            ),
            field="paper_dm2",
            paper=units.mu(paper),
            drawn=units.mu(plot.area_dm2),
        )


def _count(row: Planned) -> None:
    """Take over what was counted on paper; only a plot at the edge has such a figure.

    Raises Invalid `more_than_inside` or `not_edge`.
    """
    counted, found = row.values.get("counted_dm2"), row.found.row
    if not counted:
        return
    if found.verdict != Verdict.EDGE:
        raise Invalid(
            "not_edge",
            gettext_noop("地块不在边界附近，按坐标计算，不填核定面积"),
            field="counted_dm2",
        )
    if counted > found.inside_dm2:
        raise Invalid(
            "more_than_inside",
            gettext_noop("核定面积应在 0 到 %(mu)s 亩之间（范围内的部分）"),
            field="counted_dm2",
            mu=units.mu(found.inside_dm2),
        )
    found.reviewed_dm2 = counted


def _refuse_neighbour(row: Planned, passed: list[Planned]) -> None:
    """Raise Conflict `plot_overlap` where two new rows of the file share ground."""
    plot = row.found.plot
    if row.existing is not None:
        return
    for other in (before for before in passed if before.existing is None):
        beside = other.found.plot
        same_name = (beside.organization, beside.name) == (plot.organization, plot.name)
        if same_name:
            raise Conflict(
                "plot_name_taken",
                gettext_noop("与第 %(row)s 行的地块同名，换一个名称"),
                field="name",
                row=other.number,
            )
        common = _common_dm2(plot, beside)
        if common > maps.allowed_overlap_dm2(plot.area_dm2, beside.area_dm2):
            raise Conflict(
                "plot_overlap",
                gettext_noop("与第 %(row)s 行的地块重叠约 %(mu)s 亩，核对两块的坐标"),
                field="geometry",
                row=other.number,
                mu=units.mu(common),
            )


def _common_dm2(plot: Plot, other: Plot) -> int:
    apart = (
        plot.minx > other.maxx
        or plot.maxx < other.minx
        or plot.miny > other.maxy
        or plot.maxy < other.miny
    )
    if apart or plot.crop != other.crop:
        return 0
    return geometry.overlap_dm2(plot.shape, other.shape)


def put(row: Planned, file: RegisterFile, by: User, at: datetime) -> None:
    """Register one plot and add it to the application of its right, on record."""
    found: Found = row.found
    source, sha256 = row.values["source"], file.document.sha256
    plot = maps.import_plot(
        plot=found.plot, source=source, sha256=sha256, row=row.number, by=by, at=at
    )
    finding.index(plot)
    if found.row.reviewed_dm2 is not None:
        found.row.reviewed_by = by
    found.row.plot = plot
    found.row.save()
    audit.record(
        "application.import_plot",
        target=found.row.application,
        by=by,
        at=at,
        reason=source,
        data={
            "plot": plot.pk,
            "verdict": found.row.verdict,
            "counted_dm2": found.row.counted_dm2,
            "file": file.pk,
            "sha256": sha256,
            "row": row.number,
        },
    )
