"""Versions of an origin area and their parts, as pages and GeoJSON show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from shapely import MultiPolygon

from accounts.models import User
from accounts.roles import Right
from core import units
from gi_registry import scope
from gi_registry.models import Indication
from maps import boundaries, county_lines, geometry
from maps import selectors as pictures
from maps.exchange import collection, feature
from maps.models import (
    AreaProposal,
    Origin,
    OriginArea,
    OriginAreaPart,
    ProposedPart,
    RegionShape,
)
from maps.picture import PlotShape, draw
from maps.services import shape_columns
from maps.surface import only_polygons

Part = OriginAreaPart | ProposedPart
AROUND = 0.15  # of the sides of both areas, on each side
WORD: dict[str, tuple[str, str | Promise]] = {
    "in_force": ("ok", _("现行")),
    "ahead": ("info", _("尚未生效")),
    "over": ("mute", _("已被替代")),
}


@dataclass(frozen=True, slots=True)
class Version:
    """A version with its number from 1 and what it is today."""

    number: int
    area: OriginArea
    state: str

    @property
    def badge(self) -> str:
        return WORD[self.state][0]

    @property
    def word(self) -> str | Promise:
        return WORD[self.state][1]


def versions(origin: Origin, today: date | None = None) -> list[Version]:
    """Return all versions, the latest first."""
    day = today or timezone.localdate()
    rows = OriginArea.objects.filter(origin=origin).order_by("valid_from", "pk")
    found = [
        Version(number, row, _state(row, day)) for number, row in enumerate(rows, 1)
    ]
    return found[::-1]


def _state(area: OriginArea, day: date) -> str:
    if area.valid_from > day:
        return "ahead"
    return "over" if area.valid_to and area.valid_to <= day else "in_force"


def area_context(
    indication: Indication, found: list[Version], shown: Version | None
) -> dict[str, Any]:
    """Return a version with its map and parts; None shows that there is none yet."""
    area = shown.area if shown else None
    return {
        "indication": indication,
        "versions": found,
        "shown": shown,
        "area": area,
        "parts": parts_of(area),
        "svg": pictures.origin_picture(area) if area else "",
        "proposal": AreaProposal.objects.waiting()
        .filter(origin=indication.origin)
        .first(),
    }


def parts_of(area: OriginArea | None) -> list[OriginAreaPart]:
    return list(area.parts.select_related("region")) if area else []


def version_geojson(version: Version) -> str:
    """Return a version as GeoJSON: one feature a part, with its clause."""
    area = version.area
    shared = {
        "kind": "origin",
        "origin": area.origin.key,
        "version": version.number,
        "valid_from": area.valid_from.isoformat(),
        "valid_to": area.valid_to.isoformat() if area.valid_to else None,
        "certainty": area.certainty,
        "source": area.source,
        "source_en": area.source_en,
    }
    rows = [
        feature(
            part.shape,
            **shared,
            part=part.order,
            clause=part.clause,
            clause_en=part.clause_en,
            made_from=part.made_from,
            accuracy_m=part.accuracy_m,
        )
        for part in parts_of(area)
    ]
    whole = [feature(area.shape, **shared, accuracy_m=area.accuracy_m)]
    return collection(rows or whole, boundaries.ATTRIBUTION)


def proposals(user: User) -> Any:
    """Return the versions on their way of places whose names one keeps."""
    names = Indication.objects.filter(
        scope.kept(user, "leading_bureau"), removed_at=None
    )
    return (
        AreaProposal.objects.waiting()
        .filter(origin__in=names.values("origin"))
        .select_related("origin", "based_on", "document", "proposed_by")
    )


def draft_context(
    indication: Indication, proposal: AreaProposal, user: User
) -> dict[str, Any]:
    """Return a version on its way, and what one may do with it now."""
    names = Indication.objects.filter(origin=proposal.origin, removed_at=None)
    rights = [scope.rights_on_name(user, name.leading_bureau) for name in names]
    held = frozenset.intersection(*rights) if rights else frozenset()
    parts = list(proposal.parts.select_related("region"))
    area = proposed_area(proposal, parts)
    submitted = proposal.submitted_at is not None
    own = proposal.proposed_by_id == user.pk
    return {
        "indication": indication,
        "names": [name for name in names if name != indication],
        "proposal": proposal,
        "parts": parts,
        "area": area,
        "svg": pictures.origin_picture(area) if area else "",
        "submitted": submitted,
        "may_edit": Right.KEEP_REGISTER in held,
        "may_enter": submitted and Right.ENTER_REGISTER in held and not own,
        "needs_second": submitted and Right.ENTER_REGISTER in held and own,
    }


def proposed_area(
    proposal: AreaProposal, parts: Sequence[ProposedPart]
) -> OriginArea | None:
    """Return the version that these parts would make; it is not saved."""
    if not parts:
        return None
    return OriginArea(
        origin=proposal.origin,
        accuracy_m=max(part.accuracy_m for part in parts),
        certainty=proposal.certainty,
        source=proposal.source,
        source_en=proposal.source_en,
        valid_from=proposal.valid_from,
        **shape_columns(geometry.union([part.shape for part in parts])),
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions laid on each other, in dm², with one picture of both."""

    kept_dm2: int
    gained_dm2: int
    lost_dm2: int
    svg: pictures.Picture

    @property
    def figures(self) -> list[tuple[str, str | Promise]]:
        """Return km² to 0.001 with their words."""
        rows = (
            (self.gained_dm2, _("增加，平方千米")),
            (self.lost_dm2, _("减少，平方千米")),
            (self.kept_dm2, _("不变，平方千米")),
        )
        return [
            (number_format(units.km2(dm2, 3), force_grouping=True), word)
            for dm2, word in rows
        ]


def compared(old: OriginArea | None, new: OriginArea) -> Compared:
    """Return what a new line keeps, gains and loses against the old one."""
    before = old.shape if old else MultiPolygon()
    gained = only_polygons(shapely.difference(new.shape, before))
    lost = only_polygons(shapely.difference(before, new.shape))
    kept = only_polygons(shapely.intersection(before, new.shape))
    layers = [
        PlotShape(shape, state)
        for shape, state in ((gained, "inside"), (lost, "outside"))
        if not shape.is_empty
    ]
    return Compared(
        kept_dm2=geometry.geodesic_area_dm2(kept),
        gained_dm2=geometry.geodesic_area_dm2(gained),
        lost_dm2=geometry.geodesic_area_dm2(lost),
        svg=_both(geometry.union([before, new.shape]), new, layers),
    )


def _both(
    whole: MultiPolygon, new: OriginArea, layers: Iterable[PlotShape]
) -> pictures.Picture:
    minx, miny, maxx, maxy = whole.bounds
    dx, dy = (maxx - minx) * AROUND, (maxy - miny) * AROUND
    lines = county_lines.lines(county_lines.version())
    own = [(county.label, county.shape) for county in lines.counties]
    around = [("", neighbour.shape) for neighbour in lines.neighbours]
    svg = draw(
        focus=(minx - dx, miny - dy, maxx + dx, maxy + dy),
        origin=new.shape,
        title=gettext("%(origin)s新旧界线对比图") % {"origin": new.origin},
        plots=list(layers),
        counties=own + around,
        land=boundaries.land(),
        digits=1,
    )
    picture = pictures.Picture(svg)
    picture.is_osm, picture.line_sources = lines.is_osm, lines.sources
    picture.approval_no = settings.MAP_APPROVAL_NO or lines.approval_no
    return picture


def with_lines() -> Q:
    """Return the condition «a division whose line is on record»."""
    return Q(shapes__in=RegionShape.objects.in_force())
