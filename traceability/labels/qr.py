"""QR codes of label addresses: address, modules, SVG path and picture.

An address is all in upper case, so that the QR alphanumeric mode (5.5 bits a
character) takes it: 44 characters make version 3 at level M, 29 modules.

Source: ISO/IEC 18004, table 7 (capacities) and 5.3.8 (quiet zone of 4 modules).
"""

import re
from io import BytesIO
from urllib.parse import urlsplit

from PIL import Image
from qrcode import constants
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData

from core.errors import Invalid, gettext_noop
from core.qr import QUIET, Matrix, runs
from traceability.labels.codes import ALPHABET, LENGTH

__all__ = ["QUIET", "Matrix", "address", "matrix", "picture", "png", "runs", "svg_path"]

_BASE = re.compile(r"https?://[A-Z0-9.-]+(:[0-9]{1,5})?/?", re.IGNORECASE | re.ASCII)


def address(base_url: str, code: str) -> str:
    """Return the address printed on a label: `HTTPS://HOST/T/CODE`, upper case.

    Raises Invalid when the site address is more than scheme, host and port (a query,
    a path or another alphabet would cost a larger QR code), or `code` is no code.
    """
    if not _BASE.fullmatch(base_url):
        raise Invalid(
            "base_url",
            gettext_noop("网址 %(url)s 不能印在标签上。只可有协议、域名和端口"),
            url=base_url,
        )
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise Invalid("malformed", gettext_noop("%(text)s 不是标签编号"), text=code)
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}/T/{code}".upper()


def matrix(address: str) -> Matrix:
    """Return the modules of the smallest QR code at level M, True is dark.

    Rows from top to bottom, without the quiet zone. The mask is the one of least
    penalty. Raises ValueError outside the QR alphanumeric set.
    """
    encoder = QRCode(error_correction=constants.ERROR_CORRECT_M, border=0)
    data = address.encode("ascii")
    encoder.add_data(QRData(data, mode=MODE_ALPHA_NUM), optimize=0)
    encoder.make(fit=True)
    return [[bool(module) for module in row] for row in encoder.modules]


def svg_path(modules: Matrix) -> str:
    """Return the `d` of one SVG path over all dark runs, one unit a module.

    The caller's viewBox leaves the quiet zone: `-4 -4 SIZE+8 SIZE+8`.
    """
    return "".join(
        f"M{column} {row}h{length}v1h-{length}z"
        for row, column, length in runs(modules)
    )


def picture(modules: Matrix, scale: int) -> Image.Image:
    """Return a black and white picture with its quiet zone, `scale` pixels a module."""
    size = len(modules) + 2 * QUIET
    image = Image.new("1", (size, size), 1)
    for row, column, length in runs(modules):
        left, top = column + QUIET, row + QUIET
        image.paste(0, (left, top, left + length, top + 1))
    return image.resize((size * scale, size * scale), Image.Resampling.NEAREST)


def png(address: str, scale: int) -> bytes:
    """Return the QR code as a PNG with its quiet zone, `scale` pixels a module."""
    out = BytesIO()
    picture(matrix(address), scale).save(out, "PNG", optimize=True)
    return out.getvalue()
