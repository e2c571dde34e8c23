"""Lists as tables of a file, heads first: the rows of the page, none besides."""

from collections.abc import Iterator

Rows = Iterator[list[object]]
CHUNK = 500
