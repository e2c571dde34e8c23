"""A file of plots read for a look: what would be registered, and every fault."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import shapely
from shapely import MultiPolygon

from accounts.models import User
from core.errors import Conflict, DomainError, Invalid, gettext_noop
from gi_registry.claims import refuse_claims
from gi_registry.models import Application
from gi_registry.selectors.datum_beside import diagnosis_of
from maps import files, geometry
from maps.datum import SYSTEMS, Diagnosis, to_lonlat
from maps.files import FileAnswers, FileRead, RawFeature
from maps.models import OriginArea, Plot, PlotFile
from maps.overlaps import allowed_overlap_dm2
from maps.services import may_be_disputed, name_taken, overlap_refusal
from maps.surface import geodesic_area_dm2

DEGREE_LEAST_M = 64_000  # of longitude at 54.8° N, north of all of China
Verdict = tuple[str, str]  # verdict and reason
NAMELESS = gettext_noop("没有名称，在文件里写 name 或填写地块名称")
TWICE = gettext_noop(
    "名称「%(name)s」在文件里出现两次（第 %(first)s 行），改成不同的名称"
)
OVERLAPS_ROW = gettext_noop(
    "与第 %(first)s 行「%(name)s」重叠约 %(m2)s 平方米，同一块地只能登记一次"
)


@dataclass(frozen=True, slots=True)
class FileRow:
    """One feature of the file; areas in dm², `verdict` as of maps.geometry.judge."""

    number: int
    name: str
    raw: str = ""
    shape: MultiPolygon | None = None
    area_dm2: int = 0
    verdict: str = ""
    reason: str = ""
    is_known: bool = False
    faults: tuple[DomainError, ...] = ()

    @property
    def is_outside(self) -> bool:
        return self.reason == "wholly_outside"

    @property
    def is_disputable(self) -> bool:
        """Say whether nothing but another's claim stands against it."""
        return bool(self.faults) and all(map(may_be_disputed, self.faults))

    def with_fault(self, *faults: DomainError) -> "FileRow":
        return replace(self, faults=(*self.faults, *faults))


@dataclass(frozen=True)
class DryRun:
    """What a file holds, read with the answers given so far; nothing is saved.

    `system` is the one the rows are shown in, "" where none can be; `agreed`: a person
    said so, or the doctor found it clear. Without that nothing is registered.
    """

    file: PlotFile
    read: FileRead
    diagnosis: Diagnosis
    system: str
    agreed: bool
    rows: tuple[FileRow, ...]
    area: OriginArea | None

    @property
    def good(self) -> list[FileRow]:
        return [row for row in self.rows if not row.faults]

    @property
    def faulty(self) -> list[FileRow]:
        return [row for row in self.rows if row.faults]

    @property
    def outside(self) -> list[FileRow]:
        return [row for row in self.good if row.is_outside]

    @property
    def registrable(self) -> list[FileRow]:
        """Return the rows that could go in, some of them only knowingly."""
        return self.good or self.disputable

    @property
    def disputable(self) -> list[FileRow]:
        return [row for row in self.rows if row.is_disputable]

    @property
    def drawn_dm2(self) -> int:
        return sum(row.area_dm2 for row in self.good)

    def count(self, verdict: str) -> int:
        return sum(row.verdict == verdict for row in self.good)


def file_of(application: Application, pk: int, user: User) -> PlotFile | None:
    """Return a file that was sent into this application, if the person may see it."""
    return (
        PlotFile.objects.visible_to(user)
        .filter(
            organization=application.organization_id,
            answers__application=application.reference,
        )
        .select_related("document")
        .filter(pk=pk)
        .first()
    )


def read_plot_file(raw: bytes, filename: str, answers: dict[str, str]) -> FileRead:
    """Read a file as its sender says; raises GeometryError for the whole."""
    return files.read_file(
        raw,
        filename,
        FileAnswers(
            format=answers.get("format", ""),
            layer=answers.get("layer", ""),
            encoding=answers.get("encoding", ""),
        ),
    )


def dry_run(file: PlotFile, application: Application) -> DryRun:
    """Read a kept file and judge every row; raises GeometryError for the whole."""
    answers = file.answers
    with file.document.file.open("rb") as stream:
        raw = stream.read()
    read = read_plot_file(raw, file.document.name, answers)
    village = str(answers.get("village", ""))
    diagnosis = diagnosis_of(
        application, shells(read.features), declared=read.crs, village=village
    )
    said = str(answers.get("system", ""))
    system = said if said in SYSTEMS else _shown_in(diagnosis)
    area = application.indication.origin.area_in_force()
    agreed = said in SYSTEMS or diagnosis.state == "clear"
    rows = _rows(read, system, diagnosis, str(answers.get("name", "")))
    if system:
        rows = _judged(_checked(rows, application), area)
    return DryRun(file, read, diagnosis, system, agreed, tuple(rows), area)


def _shown_in(diagnosis: Diagnosis) -> str:
    """Return the system to look at a file in while nobody has said: degrees plainly."""
    if diagnosis.system or not diagnosis.candidates:
        return diagnosis.system
    is_degrees = any(row.system == "lonlat" for row in diagnosis.candidates)
    return "lonlat" if is_degrees else ""


def shells(features: Sequence[RawFeature]) -> list[np.ndarray]:
    """Return the outer rings of the features, numbers as they stand in the file."""
    return [part[0] for feature in features for part in feature.parts if part]


def _rows(
    read: FileRead, system: str, diagnosis: Diagnosis, given: str
) -> list[FileRow]:
    """Return a row a feature, in the order of the file; faults of reading too."""
    rows = [
        _row(feature, system, diagnosis.swapped, given) for feature in read.features
    ]
    rows += [
        FileRow(int(str(fault.params.get("row", 0))), "", faults=(fault,))
        for fault in read.faults
    ]
    return sorted(rows, key=lambda row: row.number)


def _row(feature: RawFeature, system: str, swapped: bool, given: str) -> FileRow:
    name = feature.name or (f"{given} {feature.row}" if given else "")
    row = FileRow(feature.row, name[:80], feature.raw)
    if not system:
        return row
    try:
        shape = files.shape_of(feature.parts, partial(_home, system, swapped))
    except DomainError as error:
        return row.with_fault(error)
    return replace(row, shape=shape, area_dm2=geodesic_area_dm2(shape))


def _home(system: str, swapped: bool, xy: np.ndarray) -> np.ndarray:
    return to_lonlat(system, xy[:, ::-1] if swapped else xy)


def _checked(rows: list[FileRow], application: Application) -> list[FileRow]:
    """Add what registration would refuse: names, claims, ground taken twice."""
    own = {
        plot.name: plot
        for plot in application.organization.plots.filter(retired_at=None)
    }
    crop = application.indication.crop
    first_of: dict[str, int] = {}
    checked = []
    for row in rows:
        known = own.get(row.name)
        same = _is_same(row, known, crop)
        faults = [] if same else _name_faults(row, first_of, taken=known is not None)
        first_of.setdefault(row.name, row.number)
        checked.append(replace(row, is_known=same).with_fault(*faults))
    return _beside_others(_beside_rows(checked), application)


def _is_same(row: FileRow, plot: Plot | None, crop: str) -> bool:
    """Say whether this very row was registered before."""
    return (
        plot is not None
        and row.shape is not None
        and plot.crop == crop
        and bytes(plot.boundary) == geometry.to_wkb(row.shape)
    )


def _name_faults(
    row: FileRow, first_of: dict[str, int], *, taken: bool
) -> list[DomainError]:
    if not row.name:
        return [] if row.shape is None else [Invalid("nameless", NAMELESS)]
    if row.name in first_of:
        return [Invalid("name_twice", TWICE, name=row.name, first=first_of[row.name])]
    if taken:
        return [name_taken(row.name)]
    try:
        refuse_claims(row.name, "name")
    except DomainError as error:
        return [error]
    return []


def _beside_rows(rows: list[FileRow]) -> list[FileRow]:
    """Refuse ground that an earlier row of the file has."""
    places = [n for n, row in enumerate(rows) if row.shape is not None]
    if not places:
        return rows
    shapes = [rows[n].shape for n in places]
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for later, first in sorted(zip(*pairs.tolist(), strict=True)):
        row, other = rows[places[later]], rows[places[first]]
        if first < later and (common := _shared(row, other.shape, other.area_dm2)):
            fault = Conflict(
                "plot_overlap",
                OVERLAPS_ROW,
                first=other.number,
                name=other.name,
                m2=max(1, round(common / 100)),
            )
            rows[places[later]] = row.with_fault(fault)
    return rows


def _beside_others(rows: list[FileRow], application: Application) -> list[FileRow]:
    """Refuse ground of a live plot of this crop; whose another is, nobody learns."""
    places = [n for n, r in enumerate(rows) if r.shape is not None and not r.is_known]
    if not places:
        return rows
    shapes = [rows[n].shape for n in places]
    crop = application.indication.crop
    box = shapely.total_bounds(shapes)
    others = list(Plot.objects.in_box(*box).filter(retired_at=None, crop=crop))
    if not others:
        return rows
    known = [other.shape for other in others]
    pairs = shapely.STRtree(known).query(shapes, predicate="intersects")
    for n, m in zip(*pairs.tolist(), strict=True):
        row, other = rows[places[n]], others[m]
        if common := _shared(row, known[m], other.area_dm2):
            is_own = other.organization_id == application.organization_id
            fault = overlap_refusal(other, common, is_own=is_own)
            rows[places[n]] = row.with_fault(fault)
    return rows


def _shared(row: FileRow, other: MultiPolygon | None, other_dm2: int) -> int:
    """Return the dm² two shapes share, 0 where that is a field edge drawn twice."""
    if row.shape is None or other is None:
        return 0
    common = geometry.overlap_dm2(row.shape, other)
    return common if common > allowed_overlap_dm2(row.area_dm2, other_dm2) else 0


def _judged(rows: list[FileRow], area: OriginArea | None) -> list[FileRow]:
    """Add the verdict that each row would get; no area, no verdict."""
    if area is None:
        return rows
    line = area.shape
    shapes = [row.shape or MultiPolygon() for row in rows]
    sure = _sure(shapes, line, area.accuracy_m)
    judged = []
    for row, shape, plain in zip(rows, shapes, sure, strict=True):
        if row.shape is not None:
            verdict, reason = plain or _verdict(shape, line, area.accuracy_m)
            row = replace(row, verdict=verdict, reason=reason)
        judged.append(row)
    return judged


def _verdict(shape: MultiPolygon, line: MultiPolygon, accuracy_m: int) -> Verdict:
    found = geometry.judge(shape, line, accuracy_m)
    return found.verdict, found.reason


def _sure(
    shapes: list[MultiPolygon], line: MultiPolygon, accuracy_m: int
) -> list[Verdict | None]:
    """Return the verdict of shapes far from the line, as `judge` gives it, else None.

    A degree is nowhere in China shorter than DEGREE_LEAST_M, so these are farther off
    than the line is inaccurate; 5,000 of them take a tenth of the time.
    """
    shapely.prepare(line)
    away_m = shapely.distance(shapes, shapely.boundary(line)) * DEGREE_LEAST_M
    within = shapely.contains_properly(line, shapes)
    apart = shapely.disjoint(line, shapes)
    return [
        None
        if not far
        else ("inside", "all_inside")
        if is_in
        else ("outside", "wholly_outside")
        if is_out
        else None
        for far, is_in, is_out in zip(
            (away_m > accuracy_m).tolist(), within.tolist(), apart.tolist(), strict=True
        )
    ]
