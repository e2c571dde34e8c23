"""Constraints of divisions: their lines, files of lines, towns that moved."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F

from accounts.models import Region, User
from accounts.roles import Role
from maps.models import OriginArea, RegionLineImport, RegionShape
from records.models import Document
from tests.factories import NOON, Producer, person

ENTERED = {"entered_at__isnull": False}
DROPPED = {"dropped_at__isnull": False}
ANY_USER = models.Subquery(User.objects.order_by("pk").values("pk")[:1])

BREAKS: list[tuple[str, type[models.Model], dict[str, Any], dict[str, Any]]] = [
    ("region_move_whole", Region, {"level": "town"}, {"parent_since": None}),
    ("region_move_whole", Region, {"level": "town"}, {"parent_before": None}),
    ("region_lines_entry", RegionLineImport, ENTERED, {"entered_by": None}),
    ("region_lines_entry", RegionLineImport, ENTERED, {"entered_at": None}),
    ("region_lines_drop", RegionLineImport, DROPPED, {"dropped_by": None}),
    ("region_lines_drop", RegionLineImport, DROPPED, {"dropped_at": None}),
    (
        "region_lines_one_end",
        RegionLineImport,
        ENTERED,
        {"dropped_at": NOON, "dropped_by": ANY_USER},
    ),
    (
        "region_lines_two_persons",
        RegionLineImport,
        ENTERED,
        {"entered_by": F("proposed_by")},
    ),
]


def rows(producer: Producer) -> None:
    """Draw a county, move a town, enter a file of lines and drop another."""
    county, area = producer.organization.region, OriginArea.objects.get()
    RegionShape.objects.create(
        region=county,
        accuracy_m=200,
        certainty="one_source",
        source="test",
        license="test",
        valid_from=date(2024, 1, 1),
        boundary=area.boundary,
        area_dm2=area.area_dm2,
        **{side: getattr(area, side) for side in ("minx", "miny", "maxx", "maxy")},
    )
    Region.objects.create(
        code="130300001",
        name_zh="试验镇",
        name_en="Test Town",
        level="town",
        parent=county,
        parent_before=county,
        parent_since=date(2015, 8, 22),
    )
    _files(producer)


def _files(producer: Producer) -> None:
    document = Document.objects.create(
        name="界线.geojson",
        file="documents/lines.geojson",
        content_type="application/geo+json",
        sha256="c" * 64,
        size_bytes=3,
        created_by=producer.clerk,
        created_at=NOON,
    )
    keeper, enterer = person(Role.CITY_REVIEWER), person(Role.CITY_APPROVER)
    for end in ("entered", "dropped"):
        RegionLineImport.objects.create(
            document=document,
            source="test",
            license="test",
            accuracy_m=10,
            certainty="confirmed",
            valid_from=date(2026, 1, 1),
            found={},
            proposed_by=keeper,
            proposed_at=NOON,
            **{f"{end}_by": enterer, f"{end}_at": NOON},
        )


def copies(producer: Producer) -> list[tuple[models.Model, dict[str, object]]]:
    return [(RegionShape.objects.get(), {})]
