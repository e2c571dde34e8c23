"""Pictures and papers as people send them, made here."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from records.uploads import JPEG, Upload


def jpeg(size: tuple[int, int] = (40, 30), exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    more = {"exif": exif} if exif else {}
    Image.new("RGB", size, "green").save(out, "JPEG", **more)
    return out.getvalue()


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("1", size).save(out, "PNG")
    return out.getvalue()


def upload() -> Upload:
    return Upload("photo.jpg", jpeg(), JPEG)


def sent(
    name: str = "photo.jpg", content: bytes | None = None, kind: str = "image/jpeg"
) -> SimpleUploadedFile:
    """Return a file as a form sends it."""
    return SimpleUploadedFile(name, jpeg() if content is None else content, kind)
