"""The environment is read strictly: a wrong value stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.mark.parametrize(("value", "read"), [("True", True), ("False", False)])
def test_a_flag_is_true_or_false(
    monkeypatch: pytest.MonkeyPatch, value: str, read: bool
) -> None:
    monkeypatch.setenv("GI_FLAG", value)
    assert env.flag("GI_FLAG", not read) is read


@pytest.mark.parametrize("value", ["true", "1", "yes", "", "off", " True"])
def test_any_other_flag_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("GI_FLAG", value)
    with pytest.raises(ImproperlyConfigured, match="GI_FLAG must be True or False"):
        env.flag("GI_FLAG", False)


def test_an_absent_flag_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GI_FLAG", raising=False)
    assert env.flag("GI_FLAG", True) is True


def test_an_absent_text_without_default_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GI_TEXT", raising=False)
    assert env.text("GI_TEXT", "default") == "default"
    with pytest.raises(ImproperlyConfigured, match="GI_TEXT must be set"):
        env.text("GI_TEXT")


def test_a_list_is_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GI_WORDS", " a.example, b.example ,,")
    assert env.words("GI_WORDS") == ["a.example", "b.example"]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////srv/gi/registry.sqlite3", "/srv/gi/registry.sqlite3"),
        ("sqlite:///var/registry.sqlite3", "var/registry.sqlite3"),
        ("sqlite:////srv/a%20b/r.sqlite3", "/srv/a b/r.sqlite3"),
    ],
)
def test_sqlite_takes_a_path_and_writes_safely(url: str, path: str) -> None:
    read = env.database(url)
    assert read["NAME"] == path
    options = read["OPTIONS"]
    assert isinstance(options, dict)
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://gi:p%40ss@db.example:5433/registry",
            {
                "NAME": "registry",
                "USER": "gi",
                "PASSWORD": "p@ss",
                "HOST": "db.example",
                "PORT": "5433",
            },
        ),
        (
            "postgresql:///gi?host=/srv/pg&user=gi",
            {"NAME": "gi", "USER": "gi", "PASSWORD": "", "HOST": "/srv/pg", "PORT": ""},
        ),
    ],
)
def test_postgresql_takes_a_host_or_a_socket(
    url: str, expected: dict[str, str]
) -> None:
    read = env.database(url)
    assert read["ENGINE"] == "django.db.backends.postgresql"
    assert {key: read[key] for key in expected} == expected


@pytest.mark.parametrize("url", ["mysql://db/gi", "registry.sqlite3", ""])
def test_another_database_stops_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database(url)
