"""Runs of QR modules, for whoever draws them as vectors.

Source: ISO/IEC 18004, 5.3.8 (quiet zone of 4 modules).
"""

from itertools import groupby
from typing import Final

from qrcode import constants
from qrcode.main import QRCode

Matrix = list[list[bool]]

QUIET: Final = 4  # light modules that must stay clear on every side


def matrix_of(address: str) -> Matrix:
    """Return the modules of the smallest QR code at level M for any address."""
    encoder = QRCode(error_correction=constants.ERROR_CORRECT_M, border=0)
    encoder.add_data(address, optimize=0)
    encoder.make(fit=True)
    return [[bool(module) for module in row] for row in encoder.modules]


def runs(modules: Matrix) -> list[tuple[int, int, int]]:
    """Return the dark runs as (row, first column, length), in reading order."""
    found = []
    for row, line in enumerate(modules):
        column = 0
        for dark, group in groupby(line):
            length = len(list(group))
            if dark:
                found.append((row, column, length))
            column += length
    return found
