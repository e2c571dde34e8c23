"""`make test`: every check of the repository, each with its time.

Usage: python -m tools.test [static|sqlite|postgres|browser|pythons]…

A failing step does not end the run; the last line counts what passed and failed, where
each check that is not a test of pytest counts as one.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from xml.etree import ElementTree as Xml

from tools import postgres, pythons
from tools.lint import CHECK as LINT
from tools.lint import ROOT, tool

PYTHON = sys.executable
UNIT = "tests/unit"
HOUSE = "tests/architecture"
PLAIN = [UNIT, "tests/integration"]
# What touches the database again on PostgreSQL.
STORED = ["tests/integration", "tests/attack"]
# Pages, files and plain services answer alike on both databases: in a whole run they
# are read on SQLite alone; `ONLY=postgres` reads them too. What locks, races, counts,
# guards or searches in the database stays.
ALIKE = (
    *("*_page.py", "*_pages.py", "test_api_*.py", "test_portal.py", "test_files.py"),
    *("test_register_in_english.py", "test_register_access.py", "test_settings.py"),
    *("test_serve.py", "test_middleware.py", "test_worded_choices.py"),
    *("test_application_*.py", "test_register_papers.py", "test_plot_*.py"),
    *("test_claims_reach_no_*.py", "test_consent_outlets.py", "test_may_submit.py"),
    *("test_external.py", "test_brands.py", "test_brand_paging.py"),
    "test_plan_board.py",
    *("test_review.py", "test_review_refusals.py", "test_two_persons.py"),
    *("test_title*.py", "test_specification_drafts.py", "test_new_names.py"),
    *("test_organization_papers.py", "test_member_consents.py", "test_looks.py"),
    *("test_other_bureaus.py", "test_trade_scope.py", "test_existing_rights.py"),
    *("test_public_notice.py", "test_chain_changes.py", "test_working_days.py"),
    *("test_forms.py", "test_inputs.py", "test_verbs.py", "test_headers.py"),
    *("test_workbooks.py", "test_area_*.py", "test_region*.py", "test_officer_map.py"),
)
# Attacks among them that a whole run reads on SQLite; `ONLY=postgres` reads all.
ATTACKS = ("inputs", "verbs", "headers", "workbooks")
ON_SQLITE = [*PLAIN, *(f"tests/attack/test_{name}.py" for name in ATTACKS)]
LONGEST_SECONDS = 1_800
WORKERS = 2  # one a core
PACKAGES = {"chromium": "chromium", "setpriv": "util-linux"}

MANAGE = [PYTHON, "manage.py"]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "GI_SECRET_KEY": "only-for-check-deploy-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "GI_ALLOWED_HOSTS": "gi.example",
    "GI_OFFICIAL_DOMAIN": "gi.example",
    "GI_PUBLIC_URL": "https://gi.example",
    "DATABASE_URL": "sqlite:////nonexistent/check.sqlite3",
    "GI_DISCLOSURE_P_PERCENT": "12",
}
TESTING = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
Check = tuple[list[str], dict[str, str]]
STATIC: list[Check] = [
    *((tool(command), {}) for command in LINT),
    (tool(["mypy", "."]), {}),
    ([*MANAGE, "makemigrations", "--check", "--dry-run"], TESTING),
    ([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    (
        [*MANAGE, "spectacular", "--fail-on-warn", "--validate", "--file", os.devnull],
        TESTING,
    ),
]


@dataclass
class Count:
    """What passed, failed and was skipped; failed steps are named at the end."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    named: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def add(self, name: str, ok: bool) -> None:
        self.passed += ok
        self.failed += not ok
        if not ok:
            self.named.append(name)

    def read(self, name: str, report: Path, code: int) -> None:
        """Add a report of pytest; none, or an exit code that it hides, is a failure."""
        failed = 0
        if report.exists():
            for suite in Xml.parse(report).getroot().iter("testsuite"):  # noqa: S314  our own file
                number = {key: int(suite.get(key, 0)) for key in KEYS}
                failed += number["failures"] + number["errors"]
                self.skipped += number["skipped"]
                self.passed += number["tests"] - number["skipped"]
                self.passed -= number["failures"] + number["errors"]
        failed = failed or int(code != 0)
        self.failed += failed
        if failed:
            self.named.append(name)


KEYS = ("tests", "failures", "errors", "skipped")


def say(line: str) -> None:
    print(line, flush=True)


def has_chinese_font() -> bool:
    """Return whether Chromium can measure the pages as people see them."""
    program = shutil.which("fc-list")
    if program is None:
        return False
    listed = subprocess.run([program, ":lang=zh"], capture_output=True, check=False)
    return bool(listed.stdout)


def provide() -> None:
    """Install the programs that the tests need, or say how."""
    missing = [package for name, package in PACKAGES.items() if not shutil.which(name)]
    if postgres.binaries() is None:
        missing.append("postgresql")
    if not has_chinese_font():
        missing.append("fonts-wqy-microhei")
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SystemExit(f"The tests need more programs: sudo {' '.join(install)}")
    say(f"→ {' '.join(install)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run(
            command, env={**os.environ, **quiet}, capture_output=True, check=False
        )
        if done.returncode != 0:
            raise SystemExit((done.stdout + done.stderr).decode())


def static(count: Count) -> None:
    """Run what needs no test runner, two at a time."""

    def one(check: Check) -> tuple[str, float, subprocess.CompletedProcess[str]]:
        command, environment = check
        began = time.monotonic()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
        name = " ".join([Path(command[0]).name, *command[1:]][:5])
        return name, time.monotonic() - began, done

    with ThreadPoolExecutor(2) as pool:
        for name, seconds, done in pool.map(one, STATIC):
            ok = done.returncode == 0
            say(f"  {'✓' if ok else '✗'} {name}  {seconds:.1f} s")
            if not ok:
                say((done.stdout + done.stderr)[-6_000:])
            count.add(name, ok)


def run(
    count: Count, name: str, command: list[str], environment: dict[str, str]
) -> int:
    """Run a command and print at its end what it said, whole and under its name."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    with count.lock:
        say(f"\n━━ {name}\n{done.stdout}")
    return done.returncode


def pytest(
    count: Count,
    name: str,
    arguments: list[str],
    *,
    python: str = PYTHON,
    url: str = "",
) -> None:
    """Run pytest and count what it reports."""
    with tempfile.TemporaryDirectory(prefix="gi-run-") as folder:
        report = Path(folder) / "report.xml"
        environment = {**os.environ, "GI_VAR": folder} | TESTING
        environment.pop("DATABASE_URL", None)
        if url:
            environment["DATABASE_URL"] = url
        command = [python, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
        code = run(count, name, command, environment)
        count.read(name, report, code)


def sqlite(count: Count, *, measured: bool = True) -> None:
    """Run units and services on SQLite, and measure what they reach."""
    if not measured:  # measuring takes a fifth of the time
        pytest(count, "sqlite", ON_SQLITE)
        return
    pytest(count, "sqlite", ["--cov", "--cov-report=", *PLAIN])
    name = "coverage of pure modules and services"
    code = run(count, name, tool(["coverage", "report"]), dict(os.environ))
    count.add(name, code == 0)


def house(count: Count) -> None:
    """Run the rules of the house, with the matrix of addresses."""
    pytest(count, "house", ["--nomigrations", HOUSE])


def on_postgresql(count: Count, left_out: tuple[str, ...] = ()) -> None:
    """Run what touches the database again on PostgreSQL."""
    ignored = [f"--ignore-glob=*/{pattern}" for pattern in left_out]
    with postgres.server() as url:
        pytest(count, "postgres", [*ignored, *STORED], url=url)


def browser(count: Count) -> None:
    """Walk the pages in Chromium."""
    pytest(count, "browser", ["tests/browser"])


def on_python(count: Count, version: str) -> None:
    """Run the unit tests on another version of Python, where one is here.

    The long ones (marked slow) try many values, not another Python: they run on one.
    """
    if python := pythons.interpreter(version):
        quick = ["-p", "no:cacheprovider", "-m", "not slow", UNIT]
        pytest(count, f"Python {version}", quick, python=str(python))


Step = Callable[[Count], None]
# In the order in which the workers take them up: the longest first.
STEPS: dict[str, list[Step]] = {
    "static": [static],
    "sqlite": [sqlite],
    "postgres": [on_postgresql],
    "browser": [browser],
    "house": [house],
    "pythons": [partial(on_python, version=v) for v in pythons.others()],
}
# A whole run stays under fifteen minutes: what these leave out, `ONLY=` runs.
IN_A_WHOLE_RUN: dict[str, list[Step]] = {
    "sqlite": [partial(sqlite, measured=False)],
    "postgres": [partial(on_postgresql, left_out=ALIKE)],
    "pythons": [partial(on_python, version=v) for v in pythons.others()[-1:]],
}


def take(count: Count, name: str, step: Step) -> None:
    """Run one step and say how long it took; one that breaks counts as failed."""
    began = time.monotonic()
    try:
        step(count)
    except (Exception, SystemExit) as error:
        say(f"{name} broke: {type(error).__name__}: {error}")
        count.add(name, ok=False)
    say(f"   {name}: {time.monotonic() - began:.0f} s")


def main(chosen: list[str]) -> int:
    """Run the chosen steps, or all; return the exit code."""
    if unknown := set(chosen) - set(STEPS):
        known = ", ".join(STEPS)
        raise SystemExit(f"No such step: {', '.join(unknown)}. Known: {known}")
    provide()
    count = Count()
    wanted = chosen or list(STEPS)
    steps = STEPS if chosen else {**STEPS, **IN_A_WHOLE_RUN}
    jobs = [(name, step) for name in STEPS if name in wanted for step in steps[name]]
    for name, step in jobs:
        if name == "static":
            take(count, name, step)
    with ThreadPoolExecutor(WORKERS) as pool:
        rest = [(name, step) for name, step in jobs if name != "static"]
        list(pool.map(lambda job: take(count, *job), rest))
    if count.named:
        say("\nFailed: " + "; ".join(count.named))
    say(f"{count.passed} passed, {count.failed} failed, {count.skipped} skipped")
    return bool(count.failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
