"""What people send as files: read whole, judged by its bytes, never by its name.

Source: docs/sources.md, entry uploads.
"""

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from threading import Lock

from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from core.errors import Invalid, gettext_noop
from core.words import listing

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 64_000_000  # a phone's picture has 12 to 50 million
SHRUNK_SIDE_PX, SHRUNK_QUALITY = 1600, 82
NAME_LENGTH = 120

PDF, JPEG, PNG, WEBP = "application/pdf", "image/jpeg", "image/png", "image/webp"
HEIC = "image/heic"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS, CSV = "application/vnd.ms-excel", "text/csv"
GEOJSON = "application/geo+json"
# The endings that fit a type; the first one is added where the name has another.
ENDINGS = {
    PDF: (".pdf",),
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    WEBP: (".webp",),
    XLSX: (".xlsx",),
    XLS: (".xls",),
    CSV: (".csv", ".txt"),
    GEOJSON: (".geojson", ".json"),
}
PICTURES = frozenset({JPEG, PNG, WEBP})
FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}  # Pillow tries no other
JPEG_END = b"\xff\xd9"  # within the picture itself these signs never stand
ONE_AT_A_TIME = Lock()  # a picture of 64 million pixels takes 256 MB to draw


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which types a field takes, and how people call them."""

    types: frozenset[str]
    words: tuple[str, ...]
    accept: str  # of the input element


PAPERS = Kinds(
    PICTURES | {PDF},
    ("PDF", "JPG", "PNG", "WebP"),
    "application/pdf,image/jpeg,image/png,image/webp",
)
PHOTOS = Kinds(PICTURES, ("JPG", "PNG", "WebP"), "image/jpeg,image/png,image/webp")
SHEETS = Kinds(frozenset({XLSX, XLS, CSV}), ("XLSX", "XLS", "CSV"), ".xlsx,.xls,.csv")
SHAPES = Kinds(
    SHEETS.types | {GEOJSON},
    ("GeoJSON", *SHEETS.words),
    f".geojson,.json,{SHEETS.accept}",
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that passed: its name made safe, its bytes, its type by its bytes."""

    name: str
    content: bytes
    content_type: str


def read_upload(
    file: UploadedFile, *, field: str = "file", kinds: Kinds = PAPERS
) -> Upload:
    """Return the file if it is one of these kinds and not too large.

    Raises Invalid `file_empty`, `file_too_large`, `file_heic`, `file_kind`,
    `picture_broken` or `picture_too_large`.
    """
    content = file.read(MAX_BYTES + 1)  # one byte more than allowed at most
    if not content:
        raise Invalid("file_empty", gettext_noop("文件是空的，重新选择"), field=field)
    if len(content) > MAX_BYTES:
        raise Invalid(
            "file_too_large",
            gettext_noop("文件超过 20 MB。照片可调低清晰度重拍，PDF 可分开上传"),
            field=field,
        )
    content_type = sniff(content)
    if content_type == HEIC:
        raise Invalid(
            "file_heic",
            gettext_noop(
                "这是 HEIC 照片，多数电脑打不开。在手机相机设置里选「兼容性最佳」"
                "（JPEG）后重拍，或截图后上传"
            ),
            field=field,
        )
    if content_type not in kinds.types:
        raise Invalid(
            "file_kind",
            gettext_noop("文件内容不是 %(kinds)s，另存为其中一种再上传"),
            field=field,
            kinds=listing(kinds.words),
        )
    if content_type in PICTURES:
        refuse_bad_picture(content, content_type, field=field)
    return Upload(safe_name(file.name or "", content_type), content, content_type)


def sniff(content: bytes) -> str:
    """Return the type that the bytes themselves show, or "" for none known."""
    return next((kind for kind, fits in SIGNS.items() if fits(content)), "")


def refuse_bad_picture(content: bytes, content_type: str, *, field: str) -> None:
    """Raise Invalid for a picture that did not come whole, or is too large to open.

    Nothing is drawn: a file of 1 MB may draw 256 MB, and anybody may send one.
    """
    try:
        with _opened(content, content_type) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise Image.DecompressionBombError
            _refuse_cut(picture, content)
    except Image.DecompressionBombError as error:
        raise Invalid(
            "picture_too_large",
            gettext_noop("照片超过 6400 万像素，在相机设置里调低清晰度后重拍"),
            field=field,
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise _broken(field) from error


def _refuse_cut(picture: ImageFile.ImageFile, content: bytes) -> None:
    """Raise OSError where the end is missing; opening a WebP has seen to it."""
    if picture.format == "PNG":
        picture.verify()  # the sum of each part
    elif picture.format == "JPEG":
        scan = picture.fp.tell() if picture.fp else 0  # behind the heads
        if JPEG_END not in content[scan:]:
            raise OSError("no end of the picture")


def _broken(field: str) -> Invalid:
    return Invalid(
        "picture_broken",
        gettext_noop("照片打不开，可能没有传完。重新选择，或重拍一张"),
        field=field,
    )


def shrunk_photo(content: bytes) -> bytes:
    """Return a small upright JPEG for publication, without place, time and camera.

    Takes what `read_upload` let pass, one at a time. Raises Invalid `picture_broken`.
    """
    try:
        with ONE_AT_A_TIME:
            return _shrunk(content)
    except (OSError, SyntaxError, ValueError) as error:
        raise _broken("photo") from error


def _shrunk(content: bytes) -> bytes:
    with _opened(content, sniff(content)) as picture:
        picture.draft("RGB", (SHRUNK_SIDE_PX * 2, SHRUNK_SIDE_PX * 2))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((SHRUNK_SIDE_PX, SHRUNK_SIDE_PX))
        clean = Image.new("RGB", upright.size, "white")
        clean.paste(
            upright.convert("RGB"),
            mask=upright.getchannel("A") if "A" in upright.getbands() else None,
        )
        out = io.BytesIO()
        clean.save(out, "JPEG", quality=SHRUNK_QUALITY)
    return out.getvalue()


def safe_name(name: str, content_type: str) -> str:
    """Return the last part of a file's name without signs that steer a terminal.

    Its ending fits the content, so that no page hides behind the sign of a PDF.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(
        sign for sign in last if not unicodedata.category(sign).startswith("C")
    )
    plain = re.sub(r'[<>:"|?*]', "_", plain).strip(" .") or "file"
    endings = ENDINGS[content_type]
    ending = next((e for e in endings if plain.lower().endswith(e)), "")
    stem = plain[: -len(ending)] if ending else plain
    return stem[:NAME_LENGTH] + (plain[len(stem) :] or endings[0])


def _opened(content: bytes, content_type: str) -> ImageFile.ImageFile:
    """Open a picture as the type it claims; Pillow's own limit is an error here."""
    if content_type not in FORMATS:
        raise UnidentifiedImageError(content_type)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(content), formats=[FORMATS[content_type]])


HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif"}


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS


def _is_xlsx(content: bytes) -> bool:
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError):
        return False


def _is_csv(content: bytes) -> bool:
    """Text of one line or more; binary files hold bytes that no text has."""
    if re.search(rb"[\x00-\x08\x0e-\x1f]", content):
        return False
    if content.startswith((b"%PDF-", b"{", b"<", b"[")):
        return False
    return any(_decodes(content, coding) for coding in ("utf-8-sig", "gb18030"))


def _is_geojson(content: bytes) -> bool:
    """An object of JSON in any coding of the country; its reader says the rest."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start == b"{" and not re.search(rb"[\x00-\x08\x0e-\x1f]", content)


def _decodes(content: bytes, coding: str) -> bool:
    try:
        content.decode(coding)
    except UnicodeDecodeError:
        return False
    return True


SIGNS: dict[str, Callable[[bytes], bool]] = {
    PDF: lambda content: content.startswith(b"%PDF-"),
    JPEG: lambda content: content.startswith(b"\xff\xd8\xff"),
    PNG: lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"),
    WEBP: lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP",
    HEIC: _is_heic,
    XLSX: _is_xlsx,
    XLS: lambda content: content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    GEOJSON: _is_geojson,
    CSV: _is_csv,
}
