"""`make run` from an empty folder: what it prints is there, and stays."""

import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from accounts.models import User
from gi_registry.models import ReviewChain, TitleAct
from portal.management.commands import serve
from records.models import AuditEntry
from tests.factories import UserFactory
from tests.support.own_database import own_database, run, start

PAGES = ("/", "/gi/", "/users/", "/statistics/", "/check/", "/api/v1/docs/", "/login/")
SET_UP = "import django; django.setup();"
COUNT = f"{SET_UP}from records.models import AuditEntry as A; print(A.objects.count())"
TABLES = (
    f"{SET_UP}from django.db import connection as c; "
    "print(len(c.introspection.table_names()))"
)
EMPTY = (
    f"{SET_UP}from portal.management.commands.demo import Command; Command().empty()"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  our own server
        return answer.status, answer.read().decode()


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[str, float]]:
    """Serve, and yield what was printed and the seconds to the first page."""
    began = time.monotonic()
    server = start(["manage.py", "serve"], environment)
    printed: list[str] = []
    try:
        assert server.stdout is not None
        for line in server.stdout:
            printed.append(line)
            if "Ctrl+C" in line:
                break
        assert server.poll() is None, printed
        wait(f"http://127.0.0.1:{environment['PORT']}/healthz")
        yield "".join(printed), time.monotonic() - began
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.communicate()
    assert server.returncode == 0, "Ctrl+C ends it in order"


def wait(address: str) -> None:
    for _ in range(300):
        try:
            fetch(address)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


@pytest.mark.slow
def test_the_first_start_builds_the_second_keeps_and_a_reset_empties(
    tmp_path: Path,
) -> None:
    with own_database(tmp_path, "gi_serve") as environment:
        environment = {**environment, "PORT": str(free_port())}
        with served(environment) as (printed, _):
            check_what_is_printed(printed, f"http://127.0.0.1:{environment['PORT']}")
        acts = int(run(["-c", COUNT], environment))
        assert acts > 100
        with served(environment) as (again, seconds):
            assert "building" not in again
            assert seconds < 20
        assert int(run(["-c", COUNT], environment)) == acts

        # `demo --reset` goes on as the first start did: with an empty database.
        run(["-c", EMPTY], environment)
        assert int(run(["-c", TABLES], environment)) == 0
        assert not list(tmp_path.glob("keys/*"))


def check_what_is_printed(printed: str, site: str) -> None:
    for page in PAGES:
        assert f"{site}{page}" in printed
        assert fetch(f"{site}{page}")[0] == 200
    for name in ("demo-coop", "demo-county", "demo-approver", "demo-stat-city"):
        assert name in printed
    label = re.search(rf"{re.escape(site)}/T/[0-9A-Z]{{20}}", printed)
    assert label is not None
    assert "编号由登记系统签发，这是第一次查询" in fetch(label.group())[1]


@pytest.mark.django_db
def test_an_older_demonstration_is_brought_up_to_date_once() -> None:
    said = StringIO()
    serve.Command(stdout=said).renew()
    assert "make demo" in said.getvalue()
    assert ReviewChain.objects.exists()
    assert TitleAct.objects.exists()

    acts, said = AuditEntry.objects.count(), StringIO()
    serve.Command(stdout=said).renew()
    assert said.getvalue() == ""
    assert AuditEntry.objects.count() == acts


@pytest.mark.django_db
def test_the_demonstration_is_built_on_its_own_settings_only() -> None:
    for command in ("serve", "demo"):
        with pytest.raises(CommandError):
            call_command(command)


@pytest.mark.django_db
def test_the_demonstration_is_built_in_an_empty_database_only(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.DEMO_MODE, settings.VAR = True, tmp_path
    UserFactory()
    with pytest.raises(CommandError, match="not empty"):
        call_command("demo")


@pytest.mark.django_db
def test_a_real_city_is_never_thrown_away(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.DEMO_MODE, settings.VAR = True, tmp_path
    user = UserFactory(is_demo=False)
    with pytest.raises(CommandError, match="nothing is removed"):
        call_command("demo", reset=True)
    assert User.objects.filter(pk=user.pk).exists()
