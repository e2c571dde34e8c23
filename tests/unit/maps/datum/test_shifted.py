"""GCJ-02 and BD-09 agree with other people's code and come home again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.datum import SYSTEMS, to_lonlat
from maps.datum.shifted import (
    bd09_to_lonlat,
    gcj02_to_lonlat,
    lonlat_to_bd09,
    lonlat_to_gcj02,
)

# Made by prcoords 1.0.2 (CC0, PyPI) and the same to the last digit by coord-convert
# 0.2.1, 2026-11-24: WGS84, GCJ-02, BD-09; lon, lat.
PUBLISHED = [
    ((119.16, 39.71), (119.16625289, 39.71138157), (119.17263181, 39.71771733)),
    ((118.6, 40.4), (118.60590273, 40.40115363), (118.61247545, 40.40688465)),
    ((119.85, 39.95), (119.85563966, 39.95116494), (119.86209631, 39.95726676)),
    ((116.39, 39.9), (116.3962395, 39.90140029), (116.40262072, 39.90774225)),
    ((121.47, 31.23), (121.4745349, 31.22806748), (121.48107621, 31.23398672)),
    ((87.6, 43.8), (87.60283897, 43.80121203), (87.60921015, 43.80747251)),
    ((104.06, 30.67), (104.0624964, 30.66757487), (104.06895377, 30.67369221)),
]
LAST_DIGIT = 6e-9  # degrees, of a table with 8 decimals
MM_DEG = 1e-8  # about 1 mm
LONS = st.floats(73.6, 135.0)
LATS = st.floats(18.0, 53.5)


def pair(place: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([place[0]]), np.array([place[1]])


@pytest.mark.parametrize(("true", "gcj", "bd"), PUBLISHED)
def test_the_shifts_agree_with_two_other_libraries(
    true: tuple[float, float], gcj: tuple[float, float], bd: tuple[float, float]
) -> None:
    assert np.hstack(lonlat_to_gcj02(*pair(true))) == pytest.approx(gcj, abs=LAST_DIGIT)
    assert np.hstack(lonlat_to_bd09(*pair(true))) == pytest.approx(bd, abs=LAST_DIGIT)
    assert to_lonlat("gcj02", np.array([gcj]))[0] == pytest.approx(true, abs=MM_DEG)
    assert to_lonlat("bd09", np.array([bd]))[0] == pytest.approx(true, abs=MM_DEG)


@given(LONS, LATS)
def test_gcj02_comes_home_anywhere_in_china(lon: float, lat: float) -> None:
    home = np.hstack(gcj02_to_lonlat(*lonlat_to_gcj02(*pair((lon, lat)))))
    assert home == pytest.approx((lon, lat), abs=1e-10)  # 0.01 mm


@given(LONS, LATS)
def test_bd09_comes_home_anywhere_in_china(lon: float, lat: float) -> None:
    home = np.hstack(bd09_to_lonlat(*lonlat_to_bd09(*pair((lon, lat)))))
    assert home == pytest.approx((lon, lat), abs=1e-10)


# Meridian arc of GRS80 from the equator, metres. Independent of PROJ: the series of
# Helmert, evaluated here; at the central meridian the northing is the arc.
def meridian_arc(lat: float) -> float:
    n = 1 / (2 * 298.257222101 - 1)
    phi = np.radians(lat)
    terms = (
        (1 + n**2 / 4 + n**4 / 64) * phi
        - 3 / 2 * (n - n**3 / 8) * np.sin(2 * phi)
        + 15 / 16 * (n**2 - n**4 / 4) * np.sin(4 * phi)
        - 35 / 48 * n**3 * np.sin(6 * phi)
        + 315 / 512 * n**4 * np.sin(8 * phi)
    )
    return float(6378137.0 / (1 + n) * terms)


@pytest.mark.parametrize("key", [key for key in SYSTEMS if key.startswith("gk")])
def test_every_zone_has_its_own_meridian(key: str) -> None:
    """Of 64 zones: the middle of the false easting is the meridian of the key."""
    numbers = key.partition(":")[2]
    zone, _, meridian = numbers.rpartition("@")
    easting = 500_000 + int(zone or 0) * 1_000_000
    home = to_lonlat(key, np.array([[easting, meridian_arc(39.7)]]))[0]
    assert home == pytest.approx((float(meridian), 39.7), abs=1e-8)
    kind = int(key[2])
    if zone:
        assert float(meridian) == (int(zone) * 3 if kind == 3 else int(zone) * 6 - 3)
