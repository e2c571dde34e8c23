"""Statistics Law: nothing below `output_stats` can reach a return from its own rows."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db.models import PROTECT, Field, ForeignKey

from accounts.models import Organization
from tests.architecture.sources import APPS

BELOW = [app for app in APPS if app not in ("output_stats", "portal", "api", "core")]
STATISTICS = {"output_stats"}


def ways_back(fields: Iterable[Field]) -> list[str]:
    """Return the relations down that leave a reverse accessor on what they point to."""
    found = []
    for field in fields:
        remote = field.remote_field
        if remote is None or remote.model._meta.app_label in STATISTICS:
            continue
        if not str(remote.related_name or "").endswith("+"):
            found.append(field.name)
    return found


def own_fields() -> list[Field]:
    models = apps.get_app_config("output_stats").get_models()
    return [
        field
        for model in models
        for field in model._meta.get_fields()
        if field.concrete
    ]


def test_no_relation_of_the_statistics_has_a_reverse_name_below() -> None:
    assert ways_back(own_fields()) == []


@pytest.mark.parametrize("app", BELOW)
def test_no_model_below_has_an_accessor_to_a_return(app: str) -> None:
    """The same from the other side: what Django put on the models themselves."""
    reached = {
        f"{model.__name__}.{relation.get_accessor_name()}"
        for model in apps.get_app_config(app).get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in STATISTICS
    }
    assert reached == set()


@pytest.mark.parametrize("leak", [None, "returns"])
def test_a_planted_leak_is_caught(leak: str | None) -> None:
    """A column like those of Return, with the reverse name that Django would give."""
    field = ForeignKey(Organization, PROTECT, related_name=leak)
    field.name = "organization"
    kept = ForeignKey(Organization, PROTECT, related_name="+")
    assert ways_back([field, kept]) == ["organization"]
