"""The other versions of Python on this machine, each with an environment of its own."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
VERSIONS = ("3.11", "3.12", "3.13")
LISTS = ("requirements.txt", "requirements-dev.txt")


def others() -> list[str]:
    """Return the versions that the tests do not run on anyway."""
    mine = f"{sys.version_info.major}.{sys.version_info.minor}"
    return [version for version in VERSIONS if version != mine]


def interpreter(version: str) -> Path | None:
    """Return a Python of this version with all packages; None where none starts."""
    found = _find(version)
    return _environment(version, found) if found else None


def _find(version: str) -> Path | None:
    """Look on the path and among pyenv's; a shim may be there and fail."""
    name = f"python{version}"
    candidates = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/{name}"))
    if on_path := shutil.which(name):
        candidates.insert(0, Path(on_path))
    for candidate in candidates:
        ask = [str(candidate), "-c", "import venv, ensurepip"]
        done = subprocess.run(ask, capture_output=True, check=False)
        if done.returncode == 0:
            return candidate
    return None


def _environment(version: str, python: Path) -> Path:
    """Return the interpreter of .venv-VERSION, made anew when a list has changed."""
    folder = ROOT / f".venv-{version}"
    inside, stamp = folder / "bin/python", folder / "ready"
    lists = b"".join((ROOT / name).read_bytes() for name in LISTS)
    state = hashlib.sha256(lists).hexdigest()
    if stamp.exists() and stamp.read_text() == state:
        return inside
    _run([str(python), "-m", "venv", "--clear", str(folder)])
    _install(inside)
    stamp.write_text(state)
    return inside


def _install(python: Path) -> None:
    """Install the two lists by uv, ten times quicker; where it cannot, by pip.

    (uv does not read the settings of pip, for example the address of a mirror.)
    """
    lists = [word for name in LISTS for word in ("-r", str(ROOT / name))]
    uv = [str(Path(sys.executable).parent / "uv"), "pip", "install", "--native-tls"]
    by_uv = [*uv, "--python", str(python), "--require-hashes", *lists]
    if subprocess.run(by_uv, capture_output=True, check=False).returncode == 0:
        return
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    _run([*pip, "--require-hashes", *lists])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
