"""The lines of the counties in force, as every map draws them.

Read once a version: the key is what a single small query tells of the rows in force.
"""

from dataclasses import dataclass
from functools import lru_cache

from shapely import MultiPolygon

from accounts.models import Region
from core.words import in_language
from maps import boundaries
from maps.models import RegionShape

KEPT = 8  # sets of lines in memory
OSM = "ODbL"
LAND = "Natural Earth"
OF_A_COUNTY = (" Manchu Autonomous County", " County", " District")
NAMES = ("pk", "area_dm2", "valid_from", "region__name_zh", "region__name_en")

Key = tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class CountyLine:
    """The line of one county; its accuracy is in metres."""

    code: str
    name_zh: str
    name_en: str
    shape: MultiPolygon
    accuracy_m: int
    certainty: str
    source: str
    approval_no: str
    is_osm: bool

    @property
    def label(self) -> str:
        """Return the name as maps print it: Qinglong, not its full style."""
        short = self.name_en
        for style in OF_A_COUNTY:
            short = short.removesuffix(style)
        return in_language(self.name_zh, short)


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines of one day, with where they come from."""

    counties: tuple[CountyLine, ...]

    @property
    def is_osm(self) -> bool:
        """Say whether any line is from OpenStreetMap: then its notice is due."""
        return any(county.is_osm for county in self.counties)

    @property
    def sources(self) -> list[str]:
        """Return the sources of the lines that are not from OpenStreetMap."""
        return list(dict.fromkeys(c.source for c in self.counties if not c.is_osm))

    @property
    def approval_no(self) -> str:
        """Return the approval number, if all lines have the same one."""
        numbers = {county.approval_no for county in self.counties}
        return numbers.pop() if len(numbers) == 1 else ""

    @property
    def attribution(self) -> str:
        """Return what a map must print: the makers of its lines."""
        if not self.counties:
            return LAND
        said = [boundaries.ATTRIBUTION] if self.is_osm else []
        return "; ".join([*said, *self.sources, *([] if said else [LAND])])

    @property
    def neighbours(self) -> tuple[boundaries.Neighbour, ...]:
        """Return the counties around; theirs are OSM lines, which fit no others."""
        return boundaries.neighbours() if self.is_osm else ()


def version() -> Key:
    """Return what tells today's lines from all others: one query of a few rows."""
    rows = RegionShape.objects.in_force().filter(region__level=Region.Level.COUNTY)
    return tuple(rows.order_by("region__code").values_list(*NAMES))


@lru_cache(maxsize=KEPT)
def lines(key: Key) -> Lines:
    """Return the lines of this version."""
    found = RegionShape.objects.filter(pk__in=[row[0] for row in key])
    return Lines(
        tuple(
            _line(row)
            for row in found.select_related("region").order_by("region__code")
        )
    )


def _line(row: RegionShape) -> CountyLine:
    return CountyLine(
        code=row.region.code,
        name_zh=row.region.name_zh,
        name_en=row.region.name_en,
        shape=row.shape,
        accuracy_m=row.accuracy_m,
        certainty=row.certainty,
        source=row.source,
        approval_no=row.approval_no,
        is_osm=OSM in row.license,
    )
