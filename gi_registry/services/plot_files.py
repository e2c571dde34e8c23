"""A file of plots: kept as it came, answered, then registered once or dropped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, Invalid, gettext_noop
from gi_registry.claims import refuse_claims
from gi_registry.models import Application
from gi_registry.selectors.plot_files import (
    DryRun,
    FileRow,
    dry_run,
    read_plot_file,
)
from gi_registry.services import applications
from gi_registry.services.plots import Added, NewPlot, add_new_plots
from maps.datum import SYSTEMS
from maps.files import FileRead
from maps.models import Plot, PlotFile
from maps.plot_facts import PlotFacts
from records import audit
from records.services import keep_document

GPS_M = 5.0  # of a walk with a phone: a GPX says no accuracy of its own
NAME_LENGTH = 120
DROPPED = gettext_noop("这个文件已放弃，重新上传")
USED = gettext_noop("这个文件已登记过")


@dataclass(frozen=True, slots=True)
class Ticked:
    """What the sender agreed to: rows left out, ground outside, ground of another."""

    skip_faulty: bool = False
    keep_outside: bool = False
    dispute: bool = False


NOTHING_TICKED = Ticked()


@dataclass(frozen=True, slots=True)
class Sent:
    """What a person sent: a file, or text that was pasted."""

    filename: str
    raw: bytes
    name: str
    village: str


def keep_file(
    *, application: Application, sent: Sent, by: User, at: datetime | None = None
) -> PlotFile:
    """Keep a file that can be read; no plot of it is saved yet.

    Read before anything is locked: a large file takes seconds, and SQLite has one
    writer. Raises GeometryError for a file that cannot be read at all, Forbidden,
    Conflict.
    """
    refuse_claims(sent.village, "village")
    read = read_plot_file(sent.raw, sent.filename, {})
    return _keep(application, sent, read, by, at or timezone.now())


@transaction.atomic
def _keep(
    application: Application, sent: Sent, read: FileRead, by: User, at: datetime
) -> PlotFile:
    application = applications.lock_editable(application, by)
    document = keep_document(
        name=_plain(sent.filename),
        content=sent.raw,
        content_type="application/octet-stream",
        by=by,
        at=at,
    )
    file = PlotFile.objects.create(
        organization=application.organization,
        document=document,
        format=read.format,
        answers={
            "application": application.reference,
            "name": sent.name.strip(),
            "village": sent.village.strip(),
        },
        found={"features": len(read.features), "faults": len(read.faults)},
        by=by,
        at=at,
    )
    audit.record(
        "plot_file.keep",
        target=file,
        by=by,
        at=at,
        data={"application": application.pk, "sha256": document.sha256},
    )
    return file


def _plain(filename: str) -> str:
    """Return the last part of a file's name without signs that steer a terminal."""
    last = PurePosixPath(filename.replace("\\", "/")).name
    kept = "".join(sign for sign in last if sign.isprintable())
    return kept[-NAME_LENGTH:] or "file"


def _locked(file: PlotFile, application: Application, by: User) -> PlotFile:
    """Lock application and file, in this order, and return the file if it is open."""
    applications.lock_editable(application, by)
    locked = PlotFile.objects.select_for_update().get(pk=file.pk)
    if locked.dropped_at:
        raise Conflict("file_dropped", DROPPED)
    return locked


@transaction.atomic
def answer_file(
    *,
    file: PlotFile,
    application: Application,
    answers: Mapping[str, str],
    by: User,
    at: datetime | None = None,
) -> PlotFile:
    """Write down what the sender says: layer, encoding, system of coordinates."""
    file = _locked(file, application, by)
    if file.used_at:
        raise Conflict("file_used", USED)
    said: dict[str, object] = {
        key: answers.get(key, "") for key in ("layer", "encoding", "system")
    }
    if said["system"] not in SYSTEMS:
        said["system"] = ""
    at = at or timezone.now()
    file.answers = {
        **file.answers,
        **said,
        "by": by.pk,
        "at": timezone.localtime(at).isoformat(timespec="seconds"),
    }
    file.save(update_fields=["answers"])
    audit.record("plot_file.answer", target=file, by=by, at=at, data=said)
    return file


def register_file(
    *,
    file: PlotFile,
    application: Application,
    by: User,
    ticked: Ticked = NOTHING_TICKED,
    at: datetime | None = None,
) -> Added:
    """Register the rows of a file; sent twice, it registers once.

    The file is read before anything is locked; what others have changed meanwhile is
    asked again as each plot goes in. Raises Conflict `file_dropped`, `answered_anew`,
    `datum_open`, `rows_left` where rows would be left out that nobody agreed to leave,
    `nothing_left`; Refused, Forbidden.
    """
    is_open = file.used_at is None and file.dropped_at is None
    run = dry_run(file, application) if is_open else None
    return _register(file, application, by, ticked, run, at or timezone.now())


@transaction.atomic
def _register(
    file: PlotFile,
    application: Application,
    by: User,
    ticked: Ticked,
    run: DryRun | None,
    at: datetime,
) -> Added:
    file = _locked(file, application, by)
    if file.used_at or run is None:
        rows = application.plots.filter(plot__file=file).select_related("plot")
        return Added([], list(rows))
    if file.answers != run.file.answers:
        raise Conflict(
            "answered_anew", gettext_noop("坐标系等回答刚改过，刷新页面再登记")
        )
    rows_in = _rows_in(run, ticked)
    facts = _facts(run, by, at)
    added = add_new_plots(
        application=application,
        drafts=[_draft(row, facts) for row in rows_in],
        village=str(file.answers.get("village", "")),
        method=Plot.Method.WALKED if file.format == "gpx" else Plot.Method.UPLOADED,
        by=by,
        allow_outside=ticked.keep_outside,
        dispute=ticked.dispute,
        at=at,
    )
    file.used_at = at
    file.found = {
        "features": len(run.rows),
        "registered": len(added.made),
        "left_out": len(run.rows) - len(rows_in),
        "drawn_dm2": sum(row.area_dm2 for row in rows_in),
    }
    file.save(update_fields=["used_at", "found"])
    audit.record("plot_file.use", target=file, by=by, at=at, data=file.found)
    return added


def _rows_in(run: DryRun, ticked: Ticked) -> list[FileRow]:
    """Return the rows that go in; leaving any out needs a word of the sender."""
    if not run.agreed or not run.system:
        raise Conflict(
            "datum_open", gettext_noop("先选定坐标系，再登记"), field="system"
        )
    rows = [
        row
        for row in run.rows
        if (not row.faults or (ticked.dispute and row.is_disputable))
        and (ticked.keep_outside or not row.is_outside)
    ]
    if not rows:
        raise Conflict(
            "nothing_left", gettext_noop("没有可以登记的地块，改好文件再上传")
        )
    if len(rows) < len(run.rows) and not ticked.skip_faulty:
        raise Invalid(
            "rows_left",
            gettext_noop(
                "有 %(count)s 行不能登记：勾选「不登记这些行」，或改好文件再上传"
            ),
            field="skip_faulty",
            count=len(run.rows) - len(rows),
        )
    return rows


def _facts(run: DryRun, by: User, at: datetime) -> PlotFacts:
    """Keep what the doctor found, and who agreed to it when."""
    answers = run.file.answers
    is_said = answers.get("system") == run.system
    evidence = {
        **run.diagnosis.as_data(),
        "declared": run.read.crs,
        "used": run.system,
        "agreed_by": answers.get("by") if is_said else by.pk,
        "agreed_at": answers.get("at")
        if is_said
        else timezone.localtime(at).isoformat(timespec="seconds"),
    }
    return PlotFacts(
        source_crs=run.system,
        datum_evidence=evidence,
        file=run.file,
        accuracy_m=GPS_M if run.file.format == "gpx" else None,
    )


def _draft(row: FileRow, facts: PlotFacts) -> NewPlot:
    if row.shape is None:
        raise ValueError("a row without a shape has a fault")
    return NewPlot(row.number, row.name, row.shape, row.raw, facts)


@transaction.atomic
def drop_file(
    *,
    file: PlotFile,
    application: Application,
    by: User,
    at: datetime | None = None,
) -> PlotFile:
    """Give a file up; it stays on record as it came. Raises Conflict `file_used`."""
    applications.lock_editable(application, by)
    file = PlotFile.objects.select_for_update().get(pk=file.pk)
    if file.used_at:
        raise Conflict("file_used", USED)
    if file.dropped_at is None:
        file.dropped_at = at or timezone.now()
        file.save(update_fields=["dropped_at"])
        audit.record("plot_file.drop", target=file, by=by, at=file.dropped_at)
    return file
