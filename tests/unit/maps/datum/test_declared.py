"""What files say of their coordinates, in the words that programs write."""

import pytest
from pyproj import CRS

from maps.datum import SYSTEMS, declared_system

ZONES = [key for key in SYSTEMS if key.startswith("gk")]


@pytest.mark.parametrize("key", ZONES)
def test_a_zone_is_known_by_its_code_its_name_and_its_wkt(key: str) -> None:
    """The names are PROJ's and Esri's own, from the EPSG data set."""
    crs = CRS.from_epsg(SYSTEMS[key].epsg)
    wkts = [crs.to_wkt(kind) for kind in ("WKT1_ESRI", "WKT1_GDAL", "WKT2_2019")]
    for text in (f"EPSG:{SYSTEMS[key].epsg}", crs.name, *wkts):
        assert declared_system(text) == key, text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("EPSG:4490", "lonlat"),
        ("EPSG:4326", "lonlat"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "lonlat"),
        ("China Geodetic Coordinate System 2000", "lonlat"),
        ("GCS_WGS_1984", "lonlat"),
        ("CGCS2000_3_Degree_GK_CM_120E", "gk3:120"),
        ("CGCS2000_3_Degree_GK_Zone_40", "gk3:40@120"),
        ("CGCS2000_GK_CM_117E", "gk6:117"),
        ("CGCS2000_GK_Zone_20", "gk6:20@117"),
        ("国家2000坐标系 高斯投影 3度带 中央经线120", "gk3:120"),
        ("高斯投影 第40带", "gk3:40@120"),
        ("WGS_1984_UTM_Zone_50N", "utm:50"),
        ("EPSG:3857", "merc"),
        ("GCJ-02", "gcj02"),
        ("高德地图", "gcj02"),
        ("百度坐标", "bd09"),
        ("BD09LL", "bd09"),
        ("Xian_1980_3_Degree_GK_CM_120E", "other"),
        ("西安80", "other"),
        ("Beijing_1954_3_Degree_GK_CM_120E", "other"),
        ("EPSG:2364", "other"),
        ("local grid of the farm", "other"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_names_of_the_trade_are_understood(text: str, key: str) -> None:
    assert declared_system(text) == key
