"""Unpack the ZIP of a Shapefile or a KMZ, in memory and with a limit on everything.

Nothing in it names a place where something is written. Source: docs/sources.md,
uploads.
"""

import io
import lzma
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from core.errors import gettext_noop
from maps.reading import GeometryError

MAX_MEMBERS, MAX_UNPACKED, MAX_RATIO = 20, 50_000_000, 100
PIECE = 1 << 16
SMALL = 1 << 20  # the ratio counts above this: an empty table packs very well
SET = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED = SET[:3]
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,  # a password, or a way of packing that nobody knows
    ValueError,
)


def unpack(raw: bytes) -> tuple[str, dict[str, bytes]]:
    """Return the name of the map in a ZIP and its files by their endings.

    One Shapefile (.shp, .shx, .dbf, and .prj, .cpg where there are) or one .kml.
    Raises GeometryError zip_broken, zip_members, zip_path, zip_too_large,
    zip_two_sets, zip_incomplete or zip_without_map.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
            _check(archive.infolist())
            chosen = _chosen([e for e in entries if not _is_litter(e.filename)])
            left, found = MAX_UNPACKED, {}
            for ending, entry in chosen.items():
                found[ending] = _content(archive, entry, left)
                left -= len(found[ending])
    except BROKEN as error:
        raise GeometryError(
            "zip_broken",
            gettext_noop("压缩包打不开：没有传完、已损坏或有密码，应重新压缩成 .zip"),
        ) from error
    return PurePosixPath(next(iter(chosen.values())).filename).stem, found


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_MEMBERS:
        raise GeometryError(
            "zip_members",
            gettext_noop(
                "压缩包里有 %(count)s 个文件，最多 %(limit)s 个，"
                "应只放一套 .shp、.shx、.dbf、.prj、.cpg"
            ),
            count=len(entries),
            limit=MAX_MEMBERS,
        )
    for entry in entries:
        # zipfile cuts a name at NUL and turns a backslash only on Windows.
        name, mode = entry.orig_filename, entry.external_attr >> 16
        is_odd = stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)
        path = PurePosixPath(name)
        if is_odd or path.is_absolute() or ".." in path.parts or _steers(name):
            raise GeometryError(
                "zip_path",
                gettext_noop(
                    "压缩包里的「%(found)s」指向别处（绝对路径、上级目录、反斜杠或链接），"
                    "没有读；应把几个文件直接压缩，不带路径"
                ),
                found="".join(sign for sign in name if sign.isprintable())[:60],
            )
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _too_large()


def _steers(name: str) -> bool:
    return "\\" in name or "\0" in name or name[1:2] == ":"


def _too_large() -> GeometryError:
    return GeometryError(
        "zip_too_large",
        gettext_noop(
            "压缩包解开后超过 %(limit)s MB，或压缩得不合常理，没有读；应分成几个文件"
        ),
        limit=MAX_UNPACKED // 1_000_000,
    )


def _is_litter(name: str) -> bool:
    """Say whether a Mac added this file by itself."""
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name.startswith(".")


def _chosen(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the files of the one map by their endings, the map itself first."""
    shapes = [e for e in entries if e.filename.lower().endswith((".shp", ".kml"))]
    if len(shapes) > 1:
        names = "、".join(PurePosixPath(e.filename).name for e in shapes)
        raise GeometryError(
            "zip_two_sets",
            gettext_noop("压缩包里有几套图形：%(found)s。应每套各压缩成一个文件"),
            found=names[:100],
        )
    if not shapes:
        raise GeometryError(
            "zip_without_map",
            gettext_noop(
                "压缩包里没有 .shp 或 .kml 文件，应放一套 .shp、.shx、.dbf、.prj、.cpg"
            ),
        )
    path = PurePosixPath(shapes[0].filename)
    if path.suffix.lower() == ".kml":
        return {".kml": shapes[0]}
    found = {}
    for entry in entries:
        other = PurePosixPath(entry.filename)
        is_beside = other.parent == path.parent and other.stem == path.stem
        if is_beside and other.suffix.lower() in SET:
            found[other.suffix.lower()] = entry
    if lacking := [ending for ending in NEEDED if ending not in found]:
        raise GeometryError(
            "zip_incomplete",
            gettext_noop(
                "压缩包里缺少 %(lacking)s：Shapefile 的 .shp、.shx、.dbf "
                "要同名、一起压缩"
            ),
            lacking="、".join(lacking),
        )
    return {ending: found[ending] for ending in SET if ending in found}


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Unpack piece by piece: the sizes that a ZIP names need not be true."""
    pieces, size = [], 0
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            size += len(piece)
            packed = max(entry.compress_size, 1)
            if size > left or (size > SMALL and size / packed > MAX_RATIO):
                raise _too_large()
            pieces.append(piece)
    return b"".join(pieces)
