"""Every address of the site, read from the urlconf."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One address: its name with the namespace, and the parts that vary."""

    name: str
    parts: frozenset[str]


def _walk(resolver: URLResolver, space: str, parts: frozenset[str]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        inner = parts | set(entry.pattern.converters) | _named_groups(entry)
        if isinstance(entry, URLPattern):
            yield Route(f"{space}{entry.name}", frozenset(inner))
        else:
            below = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, below, inner)


def _named_groups(entry: URLPattern | URLResolver) -> set[str]:
    return set(entry.pattern.regex.groupindex)


@cache
def all_routes() -> tuple[Route, ...]:
    return tuple(_walk(get_resolver(), "", frozenset()))
