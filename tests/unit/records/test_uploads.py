"""What people send as files: taken by its bytes, refused with a cure."""

import io
import struct
import zipfile
import zlib

import pytest
from django.utils import translation
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from core.errors import Invalid
from records import uploads
from records.uploads import PAPERS, PHOTOS, SHEETS, Kinds, read_upload, shrunk_photo
from tests.support.pictures import jpeg, png, sent

PDF = b"%PDF-1.7\n1 0 obj\n"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 40
XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 40
MB_20 = 20 * 1024 * 1024


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


def webp() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "WEBP")
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of this size whose pixels nobody sent."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\x00" * 100_000)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "kinds", "kind"),
    [
        (PDF, PAPERS, "application/pdf"),
        (jpeg(), PAPERS, "image/jpeg"),
        (png(), PAPERS, "image/png"),
        (webp(), PHOTOS, "image/webp"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), SHEETS, uploads.XLSX),
        (XLS, SHEETS, "application/vnd.ms-excel"),
        ("户号,姓名\n1,张三\n".encode(), SHEETS, "text/csv"),
        ("户号,姓名\n1,张三\n".encode("gb18030"), SHEETS, "text/csv"),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, kinds: Kinds, kind: str) -> None:
    found = read_upload(sent("x.bin", content, "text/html"), kinds=kinds)
    assert (found.content_type, found.content) == (kind, content)


@pytest.mark.parametrize(
    ("content", "kinds", "code"),
    [
        (b"", PAPERS, "file_empty"),
        (PDF + b"0" * (MB_20 + 1 - len(PDF)), PAPERS, "file_too_large"),
        (HEIC, PAPERS, "file_heic"),
        (HEIC, PHOTOS, "file_heic"),
        (archive("a.txt"), PAPERS, "file_kind"),
        (archive("word/document.xml"), SHEETS, "file_kind"),
        (b"PK\x03\x04broken", SHEETS, "file_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PHOTOS, "file_kind"),
        (b"<!doctype html><script>x</script>", PAPERS, "file_kind"),
        (b"<table>", SHEETS, "file_kind"),
        (b"MZ\x90\x00", PAPERS, "file_kind"),
        (b"GIF89a", PHOTOS, "file_kind"),
        (PDF, PHOTOS, "file_kind"),
        (PDF, SHEETS, "file_kind"),
        (jpeg()[:200], PAPERS, "picture_broken"),
        (b"\xff\xd8\xff" + b"0" * 500, PHOTOS, "picture_broken"),
        (bomb(20_000, 20_000), PHOTOS, "picture_too_large"),
        (bomb(8_001, 8_000), PHOTOS, "picture_too_large"),
        (bomb(60_000, 60_000), PHOTOS, "picture_too_large"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    content: bytes, kinds: Kinds, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_upload(sent("paper.pdf", content), field="paper", kinds=kinds)
    assert (refused.value.code, refused.value.field) == (code, "paper")


@pytest.mark.parametrize("kinds", [PAPERS, PHOTOS])
def test_a_picture_is_looked_at_and_not_drawn(
    monkeypatch: pytest.MonkeyPatch, kinds: Kinds
) -> None:
    """A picture of 1 MB may draw 256 MB, and anybody may send one."""
    for reader in (ImageFile.ImageFile, PngImageFile, WebPImageFile):
        monkeypatch.setattr(reader, "load", lambda picture: pytest.fail("drawn"))
    for content in (jpeg((900, 700)), png(), webp(), bomb(8_000, 8_000)):
        assert read_upload(sent("a", content), kinds=kinds).content == content


@pytest.mark.parametrize("content", [jpeg((900, 700)), png((900, 700)), webp()])
@pytest.mark.parametrize("part", [0.5, 0.9])
def test_a_picture_that_did_not_come_whole_is_told(content: bytes, part: float) -> None:
    with pytest.raises(Invalid) as refused:
        read_upload(sent("a", content[: int(len(content) * part)]))
    assert refused.value.code == "picture_broken"


def test_a_photo_with_more_behind_its_end_is_taken() -> None:
    """Phones put a short film there."""
    content = jpeg() + b"film" * 1_000
    assert read_upload(sent("a.jpg", content)).content == content


def test_a_picture_whose_inside_is_broken_is_told_when_it_is_drawn() -> None:
    with pytest.raises(Invalid) as refused:
        shrunk_photo(bomb(900, 9_000))
    assert refused.value.code == "picture_broken"


def test_20_mb_are_taken() -> None:
    content = PDF + b"0" * (MB_20 - len(PDF))
    assert len(read_upload(sent("a.pdf", content)).content) == MB_20


def test_the_refusals_say_what_to_do() -> None:
    for content, cure in (
        (HEIC, "兼容性最佳"),
        (PDF + b"0" * MB_20, "分开上传"),
        (b"MZ", "PDF、JPG、PNG、WebP"),
    ):
        with pytest.raises(Invalid) as refused:
            read_upload(sent("a.jpg", content))
        assert cure in str(refused.value)


def test_the_kinds_are_listed_as_the_language_lists() -> None:
    with translation.override("en"), pytest.raises(Invalid) as refused:
        read_upload(sent("a.jpg", b"MZ"))
    assert refused.value.params["kinds"] == "PDF, JPG, PNG, WebP"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("照片.JPG", "照片.JPG"),
        ("a.jpeg", "a.jpeg"),
        ("page.html", "page.html.jpg"),
        ("..\\..\\x.jpg", "x.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("a\u202egpj.exe", "agpj.exe.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie_ x.jpg"),
        ("", "file.jpg"),
        ("长" * 300 + ".jpg", "长" * 120 + ".jpg"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert uploads.safe_name(name, uploads.JPEG) == safe


def located() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "PHONE-OF-ZHANG"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 42.0, 11.0), 3: "E"})
    return jpeg((4_000, 2_000), exif)


def test_a_shrunk_photo_is_upright_small_and_tells_no_place() -> None:
    original = located()
    assert b"PHONE-OF-ZHANG" in original
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(0x8825)
    small = shrunk_photo(original)
    assert b"PHONE-OF-ZHANG" not in small
    assert b"Exif" not in small
    picture = Image.open(io.BytesIO(small))
    assert (picture.format, picture.size) == ("JPEG", (800, 1600))
    assert not picture.getexif()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK"])
def test_pictures_of_every_mode_are_shrunk(mode: str) -> None:
    out = io.BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (30, 20)).save(out, kind)
    assert Image.open(io.BytesIO(shrunk_photo(out.getvalue()))).size == (30, 20)
