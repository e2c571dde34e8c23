"""Ask the child process what is in a file that only GDAL can read."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Lock
from typing import Any

from core.errors import gettext_noop
from maps.files import child
from maps.files.types import MAX_FEATURES, MAX_VERTICES
from maps.reading import GeometryError

DRIVERS = (Path(__file__).parent / "drivers.txt").read_text().split("\n")
MAX_SECONDS = 40  # on the clock; the processor time is limited by the child
ONE_AT_A_TIME = Lock()
UNREADABLE = gettext_noop(
    "文件读不出来：内容已损坏、不完整，或不是它所说的格式。在原来的软件里重新导出，"
    "仍不行就导出为 GeoJSON 再上传"
)
SAID = {
    "unreadable": UNREADABLE,
    "unguarded": gettext_noop(
        "服务器读这类文件的程序没有装好，文件没有读。请联系管理员"
    ),
    "view": gettext_noop(
        "图层「%(found)s」是视图（一段查询），不是存下来的数据；"
        "应在原来的软件里把它另存为图层再上传"
    ),
    "no_layer": gettext_noop("文件里没有这个图层，应为其中一个：%(found)s"),
    "many_layers": gettext_noop("文件里有几个图层：%(found)s。应选定一个"),
    "bad_encoding": gettext_noop(
        "文字不是按「%(found)s」编码写的；应换一种编码，或不选，由系统辨认"
    ),
    "no_encoding": gettext_noop(
        "属性表的文字既不是 UTF-8 也不是 GB18030 编码；应选定它的编码"
    ),
    "too_many_features": gettext_noop(
        "文件里的图形超过 %(limit)s 个，应分成几个文件，每个最多 %(limit)s 个"
    ),
}


def ask(driver: str, files: dict[str, bytes], **asked: Any) -> dict[str, Any]:
    """Return what the child read in the first of these files.

    `asked` may hold layer, first_of (the first of these layers that holds something),
    one_layer, encoding and cpg.
    Raises GeometryError with one of the codes of SAID.
    """
    order = {
        "driver": driver,
        "file": next(iter(files)),
        "features": MAX_FEATURES,
        "vertices": MAX_VERTICES,
        "layer": "",
        "first_of": [],
        "one_layer": False,
        "encoding": "",
        "cpg": "",
        **asked,
    }
    with ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="gi-map-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        said = _run(order, folder)
    if error := said.get("error"):
        code, *found = error
        params = {"found": found[0]} if found else {}
        if code == "too_many_features":
            params = {"limit": MAX_FEATURES}
        raise GeometryError(code, SAID[code], **params)
    return said


def _run(order: dict[str, Any], folder: str) -> dict[str, Any]:
    with tempfile.TemporaryFile() as out:  # a limit on files holds for the answer too
        try:
            subprocess.run(  # noqa: S603  ourselves, with our own order
                command(order),
                cwd=folder,
                env=environment(order["driver"]),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=MAX_SECONDS,
                check=True,
            )
            out.seek(0)
            said: dict[str, Any] = json.loads(out.read(child.MAX_ANSWER))
        except (subprocess.SubprocessError, ValueError) as error:
            raise GeometryError("unreadable", UNREADABLE) from error
    return said


def command(order: dict[str, Any]) -> list[str]:
    """Return the command line of the child."""
    return [sys.executable, "-I", child.__file__, json.dumps(order)]


def environment(driver: str) -> dict[str, str]:
    """Return all that the child may know: no secrets, one driver, no network.

    GDAL heeds GDAL_SKIP only where it stands before GDAL is loaded.
    """
    return {
        "GDAL_SKIP": ",".join(name for name in DRIVERS if name and name != driver),
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "none",
        "PROJ_NETWORK": "OFF",
        "GDAL_HTTP_TIMEOUT": "1",
        "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
        "OPENBLAS_NUM_THREADS": "1",  # each thread would reserve memory
        "LC_ALL": "C.UTF-8",
    }
