"""Constraints of plots: areas, checks, files, descent, ground that two claim."""

from typing import Any

from django.db import models
from django.db.models import F

from gi_registry.models import ApplicationPlot
from maps.models import OverlapStatement, Plot, PlotFile, PlotLineage, PlotOverlap
from maps.services import shape_columns
from records.models import Document
from tests.factories import NOON, OrganizationFactory, Producer, square

Change = dict[str, Any]

BREAKS: list[tuple[str, type[models.Model], Change, Change]] = [
    ("plot_paper_area", Plot, {}, {"paper_dm2": 0}),
    ("plot_checked_area", Plot, {"name": "核查过"}, {"checked_dm2": 0}),
    ("plot_checked", Plot, {"name": "核查过"}, {"checked_dm2": None}),
    ("plot_checked", Plot, {"name": "核查过"}, {"checked_by": None}),
    ("plot_checked", Plot, {"name": "核查过"}, {"checked_at": None}),
    ("plot_file_one_end", PlotFile, {}, {"used_at": NOON, "dropped_at": NOON}),
    ("plot_lineage_two", PlotLineage, {}, {"child": F("parent")}),
    ("plot_lineage_kind", PlotLineage, {}, {"kind": "sold"}),
    ("overlap_two_plots", PlotOverlap, {}, {"second": F("first")}),
    ("overlap_area", PlotOverlap, {}, {"shared_dm2": 0}),
    ("overlap_kind", PlotOverlap, {}, {"kind": "large"}),
    ("overlap_settled", PlotOverlap, {}, {"settled_at": NOON}),
    (
        "application_plot_disputed_within",
        ApplicationPlot,
        {},
        {"disputed_dm2": F("inside_dm2") + 1},
    ),
    ("application_plot_disputed_within", ApplicationPlot, {}, {"disputed_dm2": -1}),
    ("application_plot_paper_area", ApplicationPlot, {}, {"paper_dm2": 0}),
    ("application_plot_checked_area", ApplicationPlot, {}, {"checked_dm2": 0}),
]


def _plot(producer: Producer, name: str, lon: float, **columns: object) -> Plot:
    return Plot.objects.create(
        organization=OrganizationFactory(region=producer.organization.region),
        name=name,
        region=producer.organization.region,
        village="村",
        crop="grape",
        method="drawn",
        raw_input="{}",
        created_by=producer.clerk,
        created_at=NOON,
        **shape_columns(square(lon, 39.9)),
        **columns,
    )


def rows(producer: Producer) -> None:
    """Put one good row into every table of this topic."""
    checked = {"checked_dm2": 9, "checked_by": producer.reviewer, "checked_at": NOON}
    first = _plot(producer, "核查过", 119.3, **checked)
    second = _plot(producer, "后来的", 119.3)
    overlap = PlotOverlap.objects.create(
        first=first, second=second, kind="same", shared_dm2=9, opened_at=NOON
    )
    OverlapStatement.objects.create(
        overlap=overlap,
        organization=second.organization,
        text="我家的",
        by=producer.clerk,
        at=NOON,
    )
    PlotLineage.objects.create(
        parent=first, child=second, kind="merge", by=producer.clerk, at=NOON
    )
    document = Document.objects.create(
        name="plots.zip",
        file="documents/plots",
        content_type="application/zip",
        size_bytes=1,
        sha256="4" * 64,
        created_at=NOON,
    )
    PlotFile.objects.create(
        organization=producer.organization,
        document=document,
        format="shapefile",
        by=producer.clerk,
        at=NOON,
    )


def copies(_producer: Producer) -> list[tuple[models.Model, Change]]:
    """Return rows of which there may be but one."""
    return [
        (PlotOverlap.objects.get(), {}),
        (PlotLineage.objects.get(), {}),
    ]
