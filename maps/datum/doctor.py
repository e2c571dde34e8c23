"""Say which system coordinates are in, with the evidence; never apply it.

The order: what the numbers can be at all; where each reading falls; what the file
declares; and, for the shifted systems, what is known beside. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maps.datum.beside import (
    NEAR_M,
    RINGS_READ,
    Beside,
    Plane,
    edge_scores,
    is_near,
    point_scores,
    share_within,
)
from maps.datum.declared import OTHER, declared_system
from maps.datum.systems import SYSTEMS, to_lonlat

SHIFTS = ("lonlat", "gcj02", "bd09")
LON, LAT = (73.0, 136.0), (3.0, 54.0)
NORTHING = (300_000.0, 6_000_000.0)
EASTING = (100_000.0, 900_000.0)
NUMBERED = {3: (25, 45), 6: (13, 23)}
NEAR_DEG = 0.5  # of the divisions: sea areas lie off them; zones lie 3° apart
FIT_EDGE = 0.12  # share of a ring's line that must meet a known one
FIT_LEAD = 0.12  # over the next system
VOTES = 0.8  # of the rings that lie by a known plot
FIT_POINT = 4.0  # log-likelihood over the next: 55 to 1
PRIOR_SHIFTED = 2.3  # 1 shifted file to 10 unshifted

Rings = Sequence[np.ndarray]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was seen; pages have the words for its code."""

    code: str
    params: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A system that the numbers allow, and how well it fits, -1 to 1."""

    system: str
    swapped: bool
    score: float


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the doctor found.

    state is "clear" (declared or known, and nothing against it), "proposed" (a
    person must agree), "unsure" (a person must say) or "impossible" (no system we
    know has such numbers). `swapped`: the second number is the easting or longitude.
    """

    state: str
    system: str
    swapped: bool
    evidence: tuple[Evidence, ...]
    candidates: tuple[Candidate, ...]

    def as_data(self) -> dict[str, object]:
        """Return it for a record, in plain JSON."""
        return {
            "state": self.state,
            "system": self.system,
            "swapped": self.swapped,
            "evidence": [[row.code, dict(row.params)] for row in self.evidence],
        }


def diagnose(rings: Rings, *, declared: str = "", beside: Beside) -> Diagnosis:
    """Say which system the rings of one file are in.

    Parameters
    ----------
    rings
        Arrays of shape (n, 2) as they stand in the file, degrees or metres.
    declared
        What the file or its sender names: a code, a name, WKT, or a key of SYSTEMS.
    beside
        What is known around; GCJ-02 and BD-09 are proposed only by it.
    """
    key = declared if declared in SYSTEMS else declared_system(declared)
    rings = [ring for ring in rings[:RINGS_READ] if len(ring)]
    if not rings or not np.isfinite(np.vstack(rings)).all():
        return Diagnosis("impossible", "", False, (Evidence("not_numbers"),), ())
    swapped, keys = _by_numbers(np.vstack(rings))
    said = _said(key, declared)
    if not keys:
        return Diagnosis("impossible", "", False, (Evidence("no_system"), *said), ())
    rings = [ring[:, ::-1] for ring in rings] if swapped else list(rings)
    seen = [Evidence("swapped")] if swapped else []
    if keys == list(SHIFTS):
        return _degrees(rings, key, swapped, (*seen, *said), beside)
    return _metres(rings, keys, key, swapped, (*seen, *said), beside)


def _said(key: str, declared: str) -> tuple[Evidence, ...]:
    if not declared.strip():
        return (Evidence("undeclared"),)
    if key in {"", OTHER}:
        return (Evidence("declared_other", (("name", declared.strip()[:60]),)),)
    return (Evidence("declared", (("system", key),)),)


def _by_numbers(xy: np.ndarray) -> tuple[bool, list[str]]:
    """Return whether the axes are swapped, and the systems the numbers allow."""
    for swapped in (False, True):
        first, second = (xy[:, 1], xy[:, 0]) if swapped else (xy[:, 0], xy[:, 1])
        if _within(first, LON) and _within(second, LAT):
            return swapped, list(SHIFTS)
        if _within(second, NORTHING) and (keys := _by_easting(first)):
            return swapped, keys
    return False, []


def _within(values: np.ndarray, box: tuple[float, float]) -> bool:
    return bool((values >= box[0]).all() and (values <= box[1]).all())


def _by_easting(easting: np.ndarray) -> list[str]:
    """Return the zones by number, or every meridian where there is none."""
    if _within(easting, EASTING):
        return [f"gk3:{meridian}" for meridian in range(75, 136, 3)]
    zones = set((easting // 1_000_000).astype(int).tolist())
    rest = easting % 1_000_000
    keys = ["merc"] if _within(easting, (8_100_000, 15_200_000)) else []
    if len(zones) == 1 and _within(rest, EASTING):
        zone = zones.pop()
        if NUMBERED[3][0] <= zone <= NUMBERED[3][1]:
            keys.append(f"gk3:{zone}@{zone * 3}")
        if NUMBERED[6][0] <= zone <= NUMBERED[6][1]:
            keys.append(f"gk6:{zone}@{zone * 6 - 3}")
    return keys


def _metres(
    rings: Rings,
    keys: list[str],
    declared: str,
    swapped: bool,
    seen: tuple[Evidence, ...],
    beside: Beside,
) -> Diagnosis:
    """Tell the zones apart by where each reading falls."""
    if declared in SYSTEMS and _same_numbers(declared, keys):
        keys = [declared, *(key for key in keys if not _one_meridian(key, declared))]
    ranked = sorted(
        (_placed(rings, key, swapped, beside) for key in keys),
        key=lambda row: (-row.score, row.system != declared),
    )
    fitting = [row for row in ranked if row.score > 0]
    evidence = [*seen, Evidence("metres")]
    if "@" in ranked[0].system:
        evidence.append(Evidence("zone_number", (("zone", _zone(ranked[0].system)),)))
    if not beside.divisions:
        return _without_divisions(declared, keys, ranked, evidence)
    if not fitting:
        evidence.append(Evidence("outside_divisions"))
        return Diagnosis("unsure", "", swapped, tuple(evidence), tuple(ranked))
    best = fitting[0]
    evidence.append(_where(best))
    if declared and declared not in {OTHER, best.system}:
        evidence.append(Evidence("contradicts", (("system", declared),)))
    is_alone = len(fitting) == 1 or best.score - fitting[1].score > 0.5
    if not is_alone and best.system != declared:
        return Diagnosis("unsure", "", swapped, tuple(evidence), tuple(fitting))
    state = "clear" if best.system == declared and not swapped else "proposed"
    return Diagnosis(state, best.system, swapped, tuple(evidence), tuple(fitting))


def _without_divisions(
    declared: str, keys: list[str], ranked: list[Candidate], seen: list[Evidence]
) -> Diagnosis:
    """Nothing to fit to: only a declared zone, or the one number, can be taken."""
    swapped, rows, evidence = ranked[0].swapped, tuple(ranked), tuple(seen)
    if declared in keys:
        state = "proposed" if swapped else "clear"
        return Diagnosis(state, declared, swapped, evidence, rows)
    if len(keys) == 1:
        return Diagnosis("proposed", keys[0], swapped, evidence, rows)
    return Diagnosis("unsure", "", swapped, evidence, rows)


def _same_numbers(declared: str, keys: list[str]) -> bool:
    """Say whether a declared system can have numbers of this kind at all."""
    if declared in keys:
        return True
    is_plain = declared.startswith(("gk", "utm")) and "@" not in declared
    return is_plain and keys[0].startswith("gk3") and "@" not in keys[0]


def _one_meridian(key: str, declared: str) -> bool:
    """Two names of one set of numbers: a meridian in 3° and in 6° zones, or UTM."""
    if declared.startswith("utm"):
        zone = int(declared.partition(":")[2])
        return key == f"gk3:{zone * 6 - 183}"
    return key.partition(":")[2] == declared.partition(":")[2]


def _zone(key: str) -> int:
    return int(key.partition(":")[2].partition("@")[0])


def _placed(rings: Rings, key: str, swapped: bool, beside: Beside) -> Candidate:
    """Score where a reading falls: 1 in a division, 0.3 near one, -1 elsewhere."""
    lonlat = to_lonlat(key, np.vstack(rings))
    if not np.isfinite(lonlat).all() or not beside.divisions:
        return Candidate(key, swapped, 0.0 if np.isfinite(lonlat).all() else -1.0)
    share = share_within(lonlat, beside.divisions)
    if share:
        return Candidate(key, swapped, 0.3 + 0.7 * share)
    near = is_near(lonlat, beside.divisions, NEAR_DEG)
    return Candidate(key, swapped, 0.3 if near else -1.0)


def _where(row: Candidate) -> Evidence:
    return Evidence("in_divisions" if row.score > 0.65 else "near_divisions")


def _degrees(
    rings: Rings,
    declared: str,
    swapped: bool,
    seen: tuple[Evidence, ...],
    beside: Beside,
) -> Diagnosis:
    """Degrees are lon/lat, unless what lies beside says that they are shifted."""
    evidence = [*seen, Evidence("degrees")]
    if beside.divisions:
        evidence.append(_place_seen(rings, beside))
    if beside.land is not None:
        share = share_within(np.vstack(rings), [beside.land])
        if share < 0.5:
            evidence.append(Evidence("in_the_sea"))
    if declared not in {"", OTHER, *SHIFTS}:
        evidence.append(Evidence("contradicts", (("system", declared),)))
    best, rows, reasons = _by_beside(rings, swapped, beside)
    evidence.extend(reasons)
    if best == "":
        return _unfit(declared, swapped, evidence, rows, beside)
    if declared in SHIFTS and declared != best:
        evidence.append(Evidence("contradicts", (("system", declared),)))
    is_clear = best == declared or (not declared and best == "lonlat")
    state = "clear" if is_clear and not swapped else "proposed"
    return Diagnosis(state, best, swapped, tuple(evidence), rows)


def _place_seen(rings: Rings, beside: Beside) -> Evidence:
    """Shifted or not, the county is the same but at its edge: no proof of a shift."""
    lonlat = np.vstack(rings)
    if share_within(lonlat, beside.divisions) > 0.5:
        return Evidence("in_divisions")
    near = is_near(lonlat, beside.divisions, NEAR_DEG)
    return Evidence("near_divisions" if near else "outside_divisions")


def _unfit(
    declared: str,
    swapped: bool,
    evidence: list[Evidence],
    rows: tuple[Candidate, ...],
    beside: Beside,
) -> Diagnosis:
    """Nothing known decides: the file's word counts, else lon/lat is only proposed."""
    if declared in SHIFTS:
        state = "proposed" if swapped else "clear"
        return Diagnosis(state, declared, swapped, tuple(evidence), rows)
    if beside.tells_shift:
        evidence.append(Evidence("beside_undecided"))
        return Diagnosis("unsure", "", swapped, tuple(evidence), rows)
    evidence.append(Evidence("no_reference"))
    return Diagnosis("proposed", "lonlat", swapped, tuple(evidence), rows)


def _by_beside(
    rings: Rings, swapped: bool, beside: Beside
) -> tuple[str, tuple[Candidate, ...], list[Evidence]]:
    """Return the system that known plots or points speak for, "" if none does."""
    rows: tuple[Candidate, ...] = (Candidate("lonlat", swapped, 0.0),)
    if not beside.tells_shift:
        return "", rows, []
    readings = [[to_lonlat(key, ring) for ring in rings] for key in SHIFTS]
    near = _near_plots(readings, beside)
    if near:
        scores = edge_scores(readings, near)
        means = scores.max(axis=1)
        rows = _rows(means, swapped)
        if best := _elected(scores):
            share = round(100 * float(means[SHIFTS.index(best)]))
            params = (("system", best), ("percent", max(0, min(100, share))))
            return best, rows, [Evidence("edges_meet", params)]
    if beside.points:
        likely = point_scores(readings, beside.points)
        likely = likely - np.array([0.0, PRIOR_SHIFTED, PRIOR_SHIFTED])
        order = np.argsort(-likely)
        if likely[order[0]] - likely[order[1]] >= FIT_POINT:
            best = SHIFTS[order[0]]
            metres = _metres_to_point(readings[order[0]], beside)
            params = (("system", best), ("metres", metres))
            return best, rows, [Evidence("point_near", params)]
    return "", rows, []


def _near_plots(readings: Sequence[Rings], beside: Beside) -> list:  # type: ignore[type-arg]  # of MultiPolygon
    middle = np.vstack(readings[0])
    box = np.array([middle.min(axis=0), middle.max(axis=0)])
    reach = NEAR_M / 80_000  # degrees, wide enough at 45° N
    (minx, miny), (maxx, maxy) = box[0] - reach, box[1] + reach
    return [
        plot
        for plot in beside.plots
        if plot.bounds[0] <= maxx
        and plot.bounds[2] >= minx
        and plot.bounds[1] <= maxy
        and plot.bounds[3] >= miny
    ]


def _rows(means: np.ndarray, swapped: bool) -> tuple[Candidate, ...]:
    rows = [
        Candidate(key, swapped, round(float(score), 3))
        for key, score in zip(SHIFTS, means, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: -row.score))


def _elected(scores: np.ndarray) -> str:
    """Let each ring that lies by a known plot vote; four in five must agree."""
    votes = dict.fromkeys(SHIFTS, 0)
    for ring in scores.T:
        order = np.argsort(-ring)
        first, second = ring[order[0]], ring[order[1]]
        if first >= FIT_EDGE and first - second >= FIT_LEAD:
            votes[SHIFTS[order[0]]] += 1
    best = max(votes, key=lambda key: votes[key])
    return best if votes[best] and votes[best] >= VOTES * sum(votes.values()) else ""


def _metres_to_point(rings: Rings, beside: Beside) -> int:
    middle = np.vstack(rings).mean(axis=0)
    around = Plane(*middle)
    places = around.metres(np.array([(p.lon, p.lat) for p in beside.points]))
    return round(float(np.linalg.norm(places, axis=1).min()))
