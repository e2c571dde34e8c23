"""A PostgreSQL for as long as a command runs: own folder, socket only, thrown away.

Usage: python -m tools.postgres COMMAND…   (the command finds it in DATABASE_URL)

It runs Debian's server with its usual promises (fsync and all), so that what holds in
the races of the tests holds in production. Root hands it to another user, for the
server refuses to run as root.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "gi"
START_SECONDS = 60


def binaries() -> Path | None:
    """Return the folder of the newest server installed, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: float(path.parts[-3]),
    )
    return found[-1].parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """Yield the address of a fresh server; stop and remove it in any case."""
    programs = binaries()
    if programs is None:
        raise SystemExit("No PostgreSQL server: apt-get install postgresql")
    # Short, for the name of a socket has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="gi-pg-", dir="/tmp"))
    account = _account()
    os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        _initialize(programs, folder, account)
        with (folder / "server.log").open("wb") as log:
            process = _start(programs, folder, account, log.fileno())
        try:
            yield _address(programs, folder, process)
        finally:
            process.send_signal(signal.SIGINT)  # "fast": roll back and stop
            process.wait(timeout=60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd:
    """Return who runs the server: oneself, or for root somebody else."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _become(account: pwd.struct_passwd) -> list[str]:
    """Return the prefix that changes the user and ends the server with its parent."""
    prefix = ["setpriv"]
    if os.geteuid() == 0:
        prefix += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"]
        prefix += ["--clear-groups"]
    return [*prefix, "--pdeathsig=INT"]


def _initialize(programs: Path, folder: Path, account: pwd.struct_passwd) -> None:
    command = [*_become(account), str(programs / "initdb"), "-D", str(folder / "data")]
    command += ["-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)


def _start(
    programs: Path, folder: Path, account: pwd.struct_passwd, log: int
) -> subprocess.Popen[bytes]:
    command = [*_become(account), str(programs / "postgres"), "-D"]
    command += [str(folder / "data"), "-k", str(folder), "-c", "listen_addresses="]
    return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)


def _address(programs: Path, folder: Path, process: subprocess.Popen[bytes]) -> str:
    """Wait until the server answers, make the database, return its address."""
    at = ["-h", str(folder), "-U", USER]
    end = time.monotonic() + START_SECONDS
    ready = [str(programs / "pg_isready"), "-q", *at]
    while subprocess.run(ready, check=False).returncode != 0:
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit((folder / "server.log").read_text())
        time.sleep(0.1)
    create = [str(programs / "createdb"), *at, "gi"]
    subprocess.run(create, check=True)
    return f"postgresql:///gi?host={folder}&user={USER}"


def main(command: list[str]) -> int:
    """Run the command beside the server and return its exit code."""
    with server() as address:
        environment = {**os.environ, "DATABASE_URL": address}
        return subprocess.run(command, env=environment, check=False).returncode


def _stop(number: int, frame: object) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)  # so that the server is stopped too
    sys.exit(main(sys.argv[1:]))
