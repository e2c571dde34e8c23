"""What all readers do with a feature: name it, count it, keep it or its fault."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from core.errors import gettext_noop
from maps.files.types import MAX_FEATURES, MAX_VERTICES_FILE, RawFeature, Rings
from maps.reading import GeometryError
from maps.rings import Lonlat, too_many_vertices

# In the order of how likely they hold what people call the plot.
NAMES = (
    "地块名称",
    "地块名",
    "地块",
    "plotname",
    "plot",
    "名称",
    "name",
    "地块编号",
    "地块编码",
    "地块代码",
    "dkmc",  # of the land register: 地块名称, 地块编码
    "dkbm",
    "编号",
    "plotid",
    "id",
)
NAME_LENGTH = 80
MAX_ATTRIBUTES, MAX_ATTRIBUTE = 200, 500


class Gathering:
    """The features and faults of one file, as they come in."""

    def __init__(self) -> None:
        self.features: list[RawFeature] = []
        self.faults: list[GeometryError] = []
        self._left = MAX_VERTICES_FILE

    def add(
        self,
        row: int,
        attributes: Mapping[str, Any],
        read: Callable[[], Sequence[Sequence[Any]]],
        raw: object = None,
    ) -> None:
        """Keep a feature, or the fault that reading its parts raises.

        Raises GeometryError too_many_vertices for the file as a whole.
        """
        facts = tidy_attributes(attributes)
        try:
            parts = [[numbers(ring) for ring in rings] for rings in read()]
        except GeometryError as error:
            self.fault(row, error)
            return
        self._left -= sum(len(ring) for rings in parts for ring in rings)
        if self._left < 0:
            raise too_many_vertices(MAX_VERTICES_FILE)
        text = json.dumps(as_geojson(facts, parts) if raw is None else raw)
        self.features.append(RawFeature(row, name_in(facts), facts, parts, text))

    def fault(self, row: int, error: GeometryError) -> None:
        error.params["row"] = row
        self.faults.append(error)

    def checked(self) -> tuple[list[RawFeature], list[GeometryError]]:
        """Return features and faults. Raises GeometryError no_feature."""
        if not self.features and not self.faults:
            raise no_feature()
        return self.features, self.faults


def numbers(ring: Any) -> np.ndarray:
    """Return a ring as numbers, (n, 2). Raises GeometryError bad_number.

    Nothing is closed here: where lists of corners are rings, `close` has done it.
    """
    points = np.asarray(ring, dtype=float).reshape(-1, 2)
    finite = np.isfinite(points).all(axis=1)
    if not finite.all():
        raise bad_number(points[~finite][0])
    return points


def close(ring: Sequence[Lonlat]) -> list[Lonlat]:
    """Return a list of corners as a ring that ends where it starts."""
    points = list(ring)
    return points if points[:1] == points[-1:] else [*points, points[0]]


def bad_number(found: np.ndarray) -> GeometryError:
    return GeometryError(
        "bad_number",
        gettext_noop("坐标「%(found)s」不是数，应为两个数，例如 119.16, 39.71"),
        found=", ".join(f"{number:.10g}" for number in found),
    )


def no_feature() -> GeometryError:
    return GeometryError("no_feature", gettext_noop("文件里没有图形，应至少有一个面"))


def too_many_features(count: int) -> GeometryError:
    return GeometryError(
        "too_many_features",
        gettext_noop("文件有 %(count)s 个图形，一次最多 %(limit)s 个，应分成几个文件"),
        count=count,
        limit=MAX_FEATURES,
    )


def tidy_attributes(attributes: Mapping[str, Any]) -> dict[str, str]:
    """Return names and values as short printable text; what is empty stays out."""
    facts = {}
    for name, value in list(attributes.items())[:MAX_ATTRIBUTES]:
        if text := tidy(value)[:MAX_ATTRIBUTE]:
            facts[tidy(name)[:NAME_LENGTH]] = text
    return facts


def tidy(value: object) -> str:
    """Return a value as text without NUL and half characters: databases refuse both."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    plain = " ".join(f"{value!s:.2000}".split())
    return "".join(sign for sign in plain if sign.isprintable())


def name_in(facts: Mapping[str, str]) -> str:
    """Return the value that most likely is the name of the plot, or nothing."""
    by_word = {folded(head): value for head, value in facts.items()}
    return next((by_word[w][:NAME_LENGTH] for w in NAMES if w in by_word), "")


def folded(head: str) -> str:
    return "".join(sign for sign in head.casefold() if sign.isalnum())


def as_geojson(facts: Mapping[str, str], parts: Sequence[Rings]) -> dict[str, Any]:
    """Return the feature in the form of GeoJSON, in the file's own numbers."""
    coordinates = [[ring.tolist() for ring in rings] for rings in parts]
    return {
        "type": "Feature",
        "properties": dict(facts),
        "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
    }
