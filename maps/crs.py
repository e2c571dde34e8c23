"""Which system of coordinates a GeoJSON file names. Pure.

Source: docs/sources.md, entry uploads.
"""

import re
from typing import Any

from core.errors import gettext_noop

# WGS84 and CGCS2000 in degrees, by their usual words.
OURS = re.compile(
    r"\b(CRS:?84|WGS[ _]?(19)?84|EPSG:{1,2}4326|EPSG:{1,2}4490|CGCS[ _]?2000)\b", re.I
)
OTHER_CRS = gettext_noop(
    "文件写明坐标系是 %(crs)s，应为 CGCS2000 或 WGS84 的经纬度。"
    "高德、腾讯（GCJ-02）和百度（BD-09）的坐标偏 100 到 700 米，换成 CGCS2000 再导出"
)


def other_crs(data: Any) -> str:
    """Return the name of the system that the file names, if it is none of ours."""
    crs = data.get("crs") if isinstance(data, dict) else None
    facts = crs.get("properties") if isinstance(crs, dict) else crs
    name = facts.get("name") if isinstance(facts, dict) else facts
    is_other = isinstance(name, str) and name.strip() and not OURS.search(name)
    return name.strip()[:60] if isinstance(name, str) and is_other else ""
