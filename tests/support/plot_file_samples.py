"""Files of plots as other people's programs write them."""

import io
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import shapely
from pyogrio import raw
from pyproj import Transformer
from shapely import Polygon

Ring = list[list[float]]


def shapefile_zip(
    rows: list[tuple[str, Ring]], *, crs: str = "EPSG:4490", encoding: str = "GB18030"
) -> bytes:
    """Return a zipped Shapefile as old desktop software writes it: no .cpg."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plots.shp"
        raw.write(
            str(path),
            geometry=np.array([shapely.to_wkb(Polygon(ring)) for _, ring in rows]),
            field_data=[np.array([name for name, _ in rows], dtype=object)],
            fields=np.array(["name"]),
            geometry_type="Polygon",
            crs=crs,
            driver="ESRI Shapefile",
            encoding=encoding,
        )
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for part in sorted(Path(folder).iterdir()):
                if part.suffix != ".cpg":
                    archive.write(part, part.name)
        return packed.getvalue()


def kml(rows: list[tuple[str, Ring]]) -> bytes:
    """Return a KML as map programs on phones write it."""
    marks = "".join(
        f"<Placemark><name>{name}</name><Polygon><outerBoundaryIs><LinearRing>"
        f"<coordinates>{' '.join(f'{x},{y},0' for x, y in ring)}</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon></Placemark>"
        for name, ring in rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{marks}</Document></kml>"
    ).encode()


def survey_csv(rows: list[tuple[str, Ring]], *, epsg: int) -> bytes:
    """Return a survey sheet in metres, northing first, as its columns say it last."""
    there = Transformer.from_crs(4490, epsg, always_xy=True)
    lines = ["地块名称,点号,x,y"]
    for name, ring in rows:
        for number, (lon, lat) in enumerate(ring[:-1], start=1):
            east, north = there.transform(lon, lat)
            lines.append(f"{name},{number},{north:.3f},{east:.3f}")
    return "\n".join(lines).encode("gb18030")


def degrees(value: float) -> str:
    """Return degrees, minutes and seconds to a thousandth, 3 cm."""
    whole = int(value)
    minutes = int((value - whole) * 60)
    seconds = (value - whole - minutes / 60) * 3600
    return f"{whole}°{minutes:02d}′{seconds:06.3f}″"


def pasted_dms(ring: Ring) -> str:
    """Return corners as they stand in a certificate of the right."""
    return "\n".join(f"东经{degrees(x)} 北纬{degrees(y)}" for x, y in ring[:-1])
