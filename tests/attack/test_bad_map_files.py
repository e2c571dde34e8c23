"""Files of plots that would do harm or hold rubbish: each is told, and we live on."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from maps.files import FileAnswers, gdal, read_file, shape_of
from maps.files.child import MAX_MEMORY
from maps.reading import GeometryError
from tests.attack import make_bad_files as bad

# What is wrong → the code, and words of the message that say what and what is right.
TOLD = {
    "vrt.geojson": ("unknown_format", "应为 GeoJSON、Shapefile（.zip）"),
    "vrt_in_disguise.kml": ("unreadable", "重新导出"),
    "vrt_in_disguise.gpx": ("unreadable", "重新导出"),
    "laughs.kml": ("unreadable", "重新导出"),
    "laughs.gpx": ("unreadable", "重新导出"),
    "view.gpkg": ("view", "「plots」是视图"),
    "view_of_contents.gpkg": ("view", "「gpkg_contents」是视图"),
    "deep.geojson": ("not_geojson", "这不是 GeoJSON"),
    "deep.gpkg": ("unreadable", "重新导出"),
    "too_many_vertices.geojson": ("too_many_vertices", "超过 20000 个点"),
    "too_many_vertices.zip": ("too_many_vertices", "超过 20000 个点"),
    "too_many_in_all.geojson": ("too_many_vertices", "超过 200000 个点"),
    "too_many_features.geojson": ("too_many_features", "5001 个图形，一次最多 5000"),
    "too_many_features.zip": ("too_many_features", "每个最多 5000 个"),
    "too_large.geojson": ("too_large", "超过 20 MB"),
    "bomb.zip": ("zip_too_large", "超过 50 MB"),
    "ratio.zip": ("zip_too_large", "不合常理"),
    "lying_bomb.zip": ("zip_broken", "重新压缩"),
    "bomb.xlsx": ("unpacks_too_large", "超过 200 MB"),
    "dotdot.zip": ("zip_path", "../../etc/cron.d/x"),
    "absolute.zip": ("zip_path", "/etc/cron.d/x"),
    "backslash.zip": ("zip_path", "..\\..\\x"),
    "drive.zip": ("zip_path", "C:x"),
    "link.zip": ("zip_path", "「a.prj」指向别处"),
    "members.zip": ("zip_members", "21 个文件，最多 20 个"),
    "two_sets.zip": ("zip_two_sets", "a.shp、b.shp"),
    "no_shx.zip": ("zip_incomplete", "缺少 .shx"),
    "no_dbf.zip": ("zip_incomplete", "缺少 .dbf"),
    "no_map.zip": ("zip_without_map", "没有 .shp 或 .kml"),
    "cut_off.zip": ("zip_broken", "没有传完"),
    "cut_off_shp.zip": ("unreadable", "不完整"),
    "png_as_shp.zip": ("unreadable", "不是它所说的格式"),
    "claimed_points.zip": ("unreadable", "已损坏"),
    "nan.zip": ("bad_number", "「nan, 39.7」不是数"),
    "points.zip": ("wrong_type", "图形类型是 Point，应为面"),
    "no_encoding.zip": ("no_encoding", "既不是 UTF-8 也不是 GB18030"),
    "lone.shp": ("lone_shp", "压缩成 .zip"),
    "nan.geojson": ("bad_number", "「nan」不是数"),
    "infinity.geojson": ("bad_number", "「inf」不是数"),
    "1e400.geojson": ("bad_number", "「inf」不是数"),
    "unclosed.geojson": ("ring_open", "终点 [119.162, 39.71] 应与起点相同"),
    "bow_tie.geojson": ("self_crossing", "经度 119.161000、纬度 39.711000"),
    "bow_tie.zip": ("self_crossing", "经度 119.161000、纬度 39.711000"),
    "hole_outside.geojson": (
        "self_crossing",
        "经度 119.170000、纬度 39.710000 处的内圈",
    ),
    "swapped.geojson": ("swapped_axes", "应为 [119.16, 39.71]：先经度，后纬度"),
    "points.geojson": ("wrong_type", "图形类型是 Point，应为面"),
    "line.kml": ("wrong_type", "没有闭合的线（2 个点）"),
    "two_points.gpx": ("too_few_points", "应至少有 3 个角点"),
    "layers.gpkg": ("many_layers", "plots、桃园。应选定一个"),
    "png.geojson": ("unknown_format", "认不出这个文件的格式"),
    "kml.geojson": ("wrong_format", "说的是 .geojson，文件里却是 KML"),
    "empty.geojson": ("empty_file", "文件是空的"),
    "text.txt": ("not_coordinates", "第 1 行「去年的地块见附图」不是一对坐标"),
    "swapped.csv": ("swapped_axes", "先经度，后纬度"),
    "no_heads.csv": ("no_heads", "应有「地块名称、经度、纬度」"),
    "formulas.xlsx": ("out_of_box", "坐标 [0, 39.71] 不在中国范围内"),
    "formula_text.csv": ("bad_number", "第 6 行的坐标「=1+118」不是数"),
    "macros.xlsx": ("macros", "另存为不带宏的 .xlsx"),
}
# Odd, and still read right: the encoding and the system that are told.
READ = {
    "xxe.kml": ("UTF-8", "EPSG:4326"),
    "xxe.gpx": ("UTF-8", "EPSG:4326"),
    "triggers.gpkg": ("UTF-8", ""),
    "claimed_length.zip": ("GB18030", "EPSG:4490"),
    "lying_cpg.zip": ("GB18030", "EPSG:4490"),
    "nonsense_cpg.zip": ("GB18030", "EPSG:4490"),
    "gbk_no_cpg.zip": ("GB18030", "EPSG:4490"),
    "no_prj.zip": ("GB18030", ""),
    "hostile_prj.zip": ("GB18030", ""),
    "z_and_m.zip": ("GB18030", "EPSG:4490"),
    "utf16.csv": ("UTF-16", ""),
}
CANARY = "canary-7f3a"
ROOT = Path(__file__).parents[2]
PASSWD = Path("/etc/passwd").read_text()


def same(lonlat: np.ndarray) -> np.ndarray:
    return lonlat


def made(name: str) -> bytes:
    """Return a bad file: as it is kept, or made now where it is large."""
    kept = bad.FOLDER / name
    return kept.read_bytes() if kept.exists() else bad.FILES[name]()


def first_fault(name: str, raw: bytes) -> GeometryError:
    """Return what a person is told first of a file."""
    try:
        found = read_file(raw, name)
        for feature in found.features:
            shape_of(feature.parts, same)
    except GeometryError as error:
        return error
    assert found.faults, "nothing was told"
    assert found.faults[0].params["row"] == 1
    return found.faults[0]


def test_every_file_is_expected_and_the_kept_ones_are_as_made() -> None:
    named = bad.FILES.keys()
    assert named - {"claimed_rows.zip"} == TOLD.keys() | READ.keys()
    kept = [file.name for file in bad.FOLDER.iterdir()]
    assert len(kept) > 50
    assert named >= set(kept)
    # SQLite's version is written in its files, so those may differ.
    plain = [name for name in kept if not name.endswith((".gpkg", ".xlsx"))]
    assert all(made(name) == bad.FILES[name]() for name in plain)


@pytest.mark.slow
@pytest.mark.parametrize("name", TOLD)
def test_a_bad_file_is_told_with_what_would_be_right(name: str) -> None:
    code, words = TOLD[name]
    error = first_fault(name, made(name))
    assert (error.code, words in str(error)) == (code, True), str(error)
    assert not any(line in str(error) for line in PASSWD.splitlines())


@pytest.mark.slow
@pytest.mark.parametrize("name", READ)
def test_an_odd_file_is_read_and_nothing_of_ours_is_in_it(name: str) -> None:
    found = read_file(made(name), name)
    assert (found.encoding, found.crs, found.faults) == (*READ[name], [])
    assert [feature.name for feature in found.features] == ["桃园"]
    shape = shape_of(found.features[0].parts, same)
    assert shape.bounds == (119.16, 39.71, 119.162, 39.712)
    assert "root:" not in repr(found)


@pytest.mark.slow
def test_a_table_that_claims_four_billion_rows_is_read_as_far_as_it_goes() -> None:
    found = read_file(made("claimed_rows.zip"), "claimed_rows.zip")
    assert [feature.name for feature in found.features] == ["x"]


# The child


def run(command: list[str], driver: str = "", folder: Path = ROOT) -> list[str]:
    """Return the lines that a command of ours prints, guarded for a driver."""
    done = subprocess.run(  # noqa: S603  our own command
        command,
        env=gdal.environment(driver) if driver else {},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.splitlines()


READ_FREELY = """
import sys, pyogrio
try:
    print(*pyogrio.raw.read(sys.argv[1])[3])
except Exception as error:
    print(type(error).__name__)
"""


def vrt_of_a_canary(folder: Path) -> Path:
    """Return a `.geojson` that makes GDAL read another file of this machine."""
    (folder / "secret.csv").write_text(f"word\n{CANARY}\n")
    text = bad.VRT.replace("CSV:/etc/passwd", str(folder / "secret.csv"))
    vrt = folder / "plots.geojson"
    vrt.write_text(text.format("").replace("passwd", "secret"))
    return vrt


@pytest.mark.slow
@pytest.mark.parametrize(("is_guarded", "leaks"), [(False, True), (True, False)])
def test_the_vrt_reads_a_file_of_ours_only_without_the_guard(
    tmp_path: Path, *, is_guarded: bool, leaks: bool
) -> None:
    command = [sys.executable, "-c", READ_FREELY, str(vrt_of_a_canary(tmp_path))]
    (said,) = run(command, "GeoJSON" if is_guarded else "")
    assert (CANARY in said, "DataSourceError" in said) == (leaks, not leaks)


@pytest.mark.slow
@pytest.mark.parametrize("driver", ["ESRI Shapefile", "KML", "GPX", "GPKG"])
def test_the_child_reads_the_vrt_as_no_format(driver: str, tmp_path: Path) -> None:
    raw = vrt_of_a_canary(tmp_path).read_bytes()
    with pytest.raises(GeometryError) as told:
        gdal.ask(driver, {"plots.geojson": raw})
    assert told.value.code == "unreadable"


@pytest.mark.slow
def test_a_child_without_its_guard_reads_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gdal, "environment", lambda _driver: {})
    with pytest.raises(GeometryError) as told:
        gdal.ask("KML", {"plots.kml": bad.kml()})
    assert told.value.code == "unguarded"


@pytest.mark.slow
def test_the_list_of_drivers_is_complete() -> None:
    listing = "import pyogrio; print(sorted(pyogrio.list_drivers()))"
    said = run([sys.executable, "-c", listing])
    assert said == [repr([name for name in gdal.DRIVERS if name])]


def test_the_child_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GI_SECRET_KEY", CANARY)
    monkeypatch.setenv("DATABASE_URL", f"postgres://{CANARY}")
    told = gdal.environment("KML")
    assert CANARY not in repr(told)
    assert not {"PATH", "HOME", "DATABASE_URL", "GI_SECRET_KEY"} & told.keys()


# A process that forks hands on how large it was, so the child is asked by a small one.
MEASURE = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
print(done.stdout or None)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("driver", "file", "raw"),
    [
        ("KML", "plots.kml", bad.FILES["laughs.kml"]()),
        ("GPX", "plots.gpx", bad.FILES["laughs.gpx"]()),
        ("GPKG", "plots.gpkg", bad.FILES["deep.gpkg"]()),
        ("GPKG", "plots.gpkg", bad.gpkg(body=bad.deep_wkb(1_000_000))),
        ("ESRI Shapefile", "plots.shp", bad.shp([bad.many_points_claimed()])),
    ],
)
def test_the_memory_of_the_child_is_bounded(
    driver: str, file: str, raw: bytes, tmp_path: Path
) -> None:
    (tmp_path / file).write_bytes(raw)
    order = {"driver": driver, "file": file, "features": 10, "vertices": 10}
    order |= {"layer": "", "first_of": [], "one_layer": False}
    command = gdal.command({**order, "encoding": "", "cpg": ""})
    said, used_kb = run([sys.executable, "-c", MEASURE, *command], driver, tmp_path)
    assert int(used_kb) * 1024 < MAX_MEMORY / 4
    assert said == "None" or "error" in json.loads(said)


@pytest.mark.slow
@pytest.mark.parametrize(
    "program",
    [
        "while True: pass",  # never ends
        "import os; os.kill(os.getpid(), 11)",  # breaks down
        "print('{')",  # talks nonsense
        "print('x' * 200_000_000)",
    ],
)
def test_a_child_that_dies_is_a_message(
    program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "child.py"
    other.write_text(program)
    monkeypatch.setattr(gdal.child, "__file__", str(other))
    monkeypatch.setattr(gdal, "MAX_SECONDS", 1)
    with pytest.raises(GeometryError) as told:
        read_file(bad.kml(), "a.kml")
    assert told.value.code == "unreadable"


@pytest.mark.slow
def test_a_view_that_never_ends_would_be_stopped_by_the_clock() -> None:
    """Without the check of views: GDAL counts the rows of an endless one."""
    code = (
        "import resource, pyogrio, sys;"
        "resource.setrlimit(resource.RLIMIT_CPU, (1, 1));"
        "pyogrio.read_info(sys.argv[1], force_feature_count=True)"
    )
    with pytest.raises(subprocess.CalledProcessError) as died:
        run([sys.executable, "-c", code, str(bad.FOLDER / "view.gpkg")], "GPKG")
    assert died.value.returncode < 0


@pytest.mark.slow
def test_this_process_never_loads_gdal() -> None:
    code = (
        "import sys; from maps.files import read_file; from tests.attack import"
        " make_bad_files as bad; read_file(bad.kml(), 'a.kml');"
        "print({'pyogrio', 'geopandas', 'pandas', 'fiona'} & sys.modules.keys())"
    )
    assert run([sys.executable, "-c", code]) == ["set()"]


@pytest.mark.slow
def test_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read_file(made("gbk_no_cpg.zip"), "a.zip", FileAnswers(format="shapefile"))
    assert list(tmp_path.iterdir()) == []
