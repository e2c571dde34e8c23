"""GCJ-02 (高德、腾讯) and BD-09 (百度): forward by formula, back by iteration.

Degrees, lon and lat as arrays of one length. The offset is public knowledge by
measurement, not by law; its formula is the one every open library carries.
Source: docs/sources.md, entry shifted-coordinates.
"""

import numpy as np

AXIS_M = 6378245.0  # Krasovsky 1940, as the formula has it
ECCENTRICITY2 = 0.00669342162296594323
ITERATIONS = 6  # each takes the error down a hundredfold: 531 m to below 1e-7 m
BD_TURN = np.pi * 3000 / 180
BD_SHIFT = 0.0065, 0.006  # degrees

Lonlat = tuple[np.ndarray, np.ndarray]


def lonlat_to_gcj02(lon: np.ndarray, lat: np.ndarray) -> Lonlat:
    """Shift WGS84 degrees to GCJ-02."""
    d_lon, d_lat = _offset(lon, lat)
    return lon + d_lon, lat + d_lat


def gcj02_to_lonlat(lon: np.ndarray, lat: np.ndarray) -> Lonlat:
    """Bring GCJ-02 back to WGS84, to below 1e-6 m within China."""
    x, y = lon.copy(), lat.copy()
    for _ in range(ITERATIONS):
        there_lon, there_lat = lonlat_to_gcj02(x, y)
        x, y = x + lon - there_lon, y + lat - there_lat
    return x, y


def lonlat_to_bd09(lon: np.ndarray, lat: np.ndarray) -> Lonlat:
    """Shift WGS84 degrees to BD-09."""
    return gcj02_to_bd09(*lonlat_to_gcj02(lon, lat))


def bd09_to_lonlat(lon: np.ndarray, lat: np.ndarray) -> Lonlat:
    """Bring BD-09 back to WGS84, to below 1e-5 m within China."""
    return gcj02_to_lonlat(*bd09_to_gcj02(lon, lat))


def gcj02_to_bd09(lon: np.ndarray, lat: np.ndarray) -> Lonlat:
    """Shift GCJ-02 to BD-09, both in degrees."""
    radius = np.hypot(lon, lat) + 2e-5 * np.sin(lat * BD_TURN)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(lon * BD_TURN)
    return (
        radius * np.cos(angle) + BD_SHIFT[0],
        radius * np.sin(angle) + BD_SHIFT[1],
    )


def bd09_to_gcj02(lon: np.ndarray, lat: np.ndarray) -> Lonlat:
    """Bring BD-09 back to GCJ-02, both in degrees."""
    x, y = lon - BD_SHIFT[0], lat - BD_SHIFT[1]
    for _ in range(ITERATIONS):
        there_lon, there_lat = gcj02_to_bd09(x, y)
        x, y = x + lon - there_lon, y + lat - there_lat
    return x, y


def _offset(lon: np.ndarray, lat: np.ndarray) -> Lonlat:
    """Return the shift of GCJ-02 at WGS84 places, degrees."""
    x, y, sin, pi = lon - 105, lat - 35, np.sin, np.pi
    root = np.sqrt(np.abs(x))
    waves = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (waves + 20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (waves + 20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    radians = np.radians(lat)
    bend = 1 - ECCENTRICITY2 * sin(radians) ** 2
    root_bend = np.sqrt(bend)
    return (
        east * 180 / (AXIS_M / root_bend * np.cos(radians) * pi),
        north * 180 / (AXIS_M * (1 - ECCENTRICITY2) / (bend * root_bend) * pi),
    )
