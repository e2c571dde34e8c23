"""The terms of the benchmark's firms, made once by all cores and kept in files.

Making them takes longer than loading them, and every database of every size needs the
same: a size loads the files of all smaller ones and its own. The lines are those that
PostgreSQL's COPY reads.
"""

import os
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

from benchmarks.register_names import code_of, name_of, number_of
from gi_registry.finding_terms import terms

SHELF = "user:public"
COLUMNS = ("shelf", "text", "entry_id", "is_whole", "former")
CHUNK = 2_000  # firms that a process does at a time


def make(folder: Path, sizes: tuple[int, ...]) -> None:
    """Write one file a size: what it has beyond the size before."""
    with Pool(os.cpu_count()) as pool:
        first = 1
        for size in sizes:
            starts = range(first, size + 1, CHUNK)
            spans = [(start, min(start + CHUNK, size + 1)) for start in starts]
            with _path(folder, size).open("w", encoding="ascii") as file:
                file.writelines(pool.imap(_lines, spans))
            first = size + 1


def files(folder: Path, size: int, sizes: tuple[int, ...]) -> list[Path]:
    """Return the files that hold the terms of this many firms."""
    return [_path(folder, some) for some in sizes if some <= size]


def rows(path: Path) -> Iterator[tuple[str, bytes, int, bool, str]]:
    """Yield the lines of a file as values, for a database without COPY."""
    with path.open(encoding="ascii") as file:
        for line in file:
            shelf, text, entry, is_whole, _former = line.split("\t")
            yield shelf, bytes.fromhex(text[3:]), int(entry), is_whole == "t", ""


def _path(folder: Path, size: int) -> Path:
    return folder / f"terms-{size}.tsv"


def _lines(span: tuple[int, int]) -> str:
    return "".join(
        f"{SHELF}\t\\\\x{text.hex()}\t{number}\t{'t' if is_whole else 'f'}\t\n"
        for number in range(*span)
        for name in (name_of(number), code_of(number), number_of(number))
        for text, is_whole in terms(name).items()
    )
