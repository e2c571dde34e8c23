"""Production refuses what is unsafe, before the first request."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.guard import refuse_demo_people
from tests.factories import UserFactory
from tests.support.own_database import ROOT, own_database, run
from tools.test import PRODUCTION as GOOD

LOAD = "import config.settings.production as s; print(s.DEBUG, s.DEMO_MODE)"


def start_python(
    code: str, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run code in a process that knows nothing but this environment."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_complete_environment_starts_without_debug_or_demonstration() -> None:
    done = start_python(LOAD, GOOD)
    assert done.stdout.split() == ["False", "False"], done.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"GI_SECRET_KEY": "demo-key-not-for-production"}, "GI_SECRET_KEY"),
        ({"GI_SECRET_KEY": "demo-" + "x" * 60}, "GI_SECRET_KEY is the demo key"),
        ({"GI_SECRET_KEY": "test-" + "x" * 60}, "GI_SECRET_KEY"),
        ({"GI_SECRET_KEY": "short"}, "shorter than 50"),
        ({"GI_DEBUG": "True"}, "does not start with DEBUG"),
        ({"DEBUG": "True"}, "does not start with DEBUG"),
        ({"GI_DEBUG": "yes"}, "must be True or False"),
        ({"GI_ALLOWED_HOSTS": "*"}, "GI_ALLOWED_HOSTS"),
        ({"GI_ALLOWED_HOSTS": "gi.example,*"}, "GI_ALLOWED_HOSTS"),
        ({"GI_ALLOWED_HOSTS": ""}, "GI_ALLOWED_HOSTS"),
        ({"GI_PUBLIC_URL": "http://gi.example"}, "https://"),
        ({"DATABASE_URL": "mysql://db/gi"}, "DATABASE_URL"),
        ({"GI_DISCLOSURE_P_PERCENT": "a lot"}, "GI_DISCLOSURE_P_PERCENT"),
    ],
)
def test_an_unsafe_value_stops_the_start(change: dict[str, str], said: str) -> None:
    done = start_python(LOAD, {**GOOD, **change})
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert said in done.stderr


@pytest.mark.parametrize(
    "name",
    [
        "GI_SECRET_KEY",
        "GI_ALLOWED_HOSTS",
        "GI_OFFICIAL_DOMAIN",
        "GI_PUBLIC_URL",
        "DATABASE_URL",
    ],
)
def test_a_missing_value_stops_the_start_by_its_name(name: str) -> None:
    done = start_python(LOAD, {key: GOOD[key] for key in GOOD if key != name})
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert f"{name} must" in done.stderr


@pytest.mark.django_db
def test_demo_people_are_refused_outside_the_demonstration(
    settings: pytest.FixtureRequest,
) -> None:
    UserFactory(is_demo=False)
    refuse_demo_people()
    UserFactory(username="zhang", is_demo=True)
    with pytest.raises(ImproperlyConfigured, match="zhang"):
        refuse_demo_people()
    settings.DEMO_MODE = True  # type: ignore[attr-defined]  # pytest-django's
    refuse_demo_people()


@pytest.mark.slow
def test_the_server_of_production_does_not_start_on_the_demonstration(
    tmp_path: Path,
) -> None:
    add = (
        "import django; django.setup();"
        "from accounts import services;"
        "services.create_user(username='zhang', password=None, is_demo={})"
    )
    load = "import config.wsgi"
    with own_database(tmp_path, "gi_guard") as environment:
        production = {**GOOD, "DATABASE_URL": environment["DATABASE_URL"]}
        run(["-c", add.format(False)], environment)
        assert start_python(load, production).returncode == 0
        run(["-c", add.format(True).replace("zhang", "demo")], environment)
        refused = start_python(load, production)
    assert refused.returncode != 0
    assert "Demo users exist" in refused.stderr


def test_manage_uses_the_settings_of_the_demonstration_by_default() -> None:
    kept = {key: value for key, value in os.environ.items() if "DJANGO" not in key}
    code = (
        "import sys, runpy; sys.argv = ['manage.py', 'version'];"
        "runpy.run_path('manage.py', run_name='__main__');"
        "from django.conf import settings; print(settings.SETTINGS_MODULE)"
    )
    done = start_python(code, kept)
    assert done.stdout.split()[-1] == "config.settings.dev"
