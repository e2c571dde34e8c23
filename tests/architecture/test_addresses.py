"""Every address answers every kind of person, by both verbs, as the table says.

The table (tests/support/addresses, one module a topic) was written by hand from the
list of roles: + may enter (also where the form is then refused), l is sent to log in,
- is refused (403), . does not learn that it exists (404). An address that is missing
there fails, and so does a verb that opens more than its line says.
"""

from collections.abc import Iterator
from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from accounts.access import needs
from config import urls
from gi_registry.models import Application
from tests.support.address_world import build
from tests.support.addresses import all_lines
from tests.support.addresses.kinds import Line
from tests.support.built_once import Blocker, built_once
from tests.support.matrix import Matrix, plain_refusals, uncovered

TABLE = all_lines()


@pytest.fixture(scope="module")
def matrix(django_db_setup: None, django_db_blocker: Blocker) -> Iterator[Matrix]:
    with plain_refusals(), built_once(django_db_blocker, build) as world:
        yield Matrix(world)


def test_every_address_has_a_line() -> None:
    # The style guide is there in the demonstration only.
    assert uncovered(TABLE) - {"styleguide"} == set()


def test_every_line_names_each_person_once_and_is_there_once() -> None:
    for line in TABLE:
        assert len(line[3].replace(" ", "")) == 14, line
        assert set(line[3]) <= set("+-.l "), line
        assert line[2] in ("GET", "POST"), line
    asked = [(line[0], line[2], *sorted(line[1].items())) for line in TABLE]
    assert len(asked) == len(set(asked))


@pytest.mark.slow
@pytest.mark.django_db
def test_every_address_answers_every_role_by_both_verbs(matrix: Matrix) -> None:
    found = matrix.faults(TABLE)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.slow
@pytest.mark.django_db
def test_what_is_foreign_here_is_ones_own_there(matrix: Matrix) -> None:
    assert matrix.unmirrored(TABLE) == set()
    found = matrix.mirrored(TABLE)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_is_reached_through_what_belongs_to_another(matrix: Matrix) -> None:
    found = matrix.crossed(TABLE)
    assert not found, "\n" + "\n".join(found)


def open_to_all(request: HttpRequest, reference: str) -> HttpResponse:
    """The fault: nobody asks who comes."""
    return HttpResponse(get_object_or_404(Application, reference=reference).statement)


@needs()
def forgets_scope(request: HttpRequest, reference: str) -> HttpResponse:
    """The fault: a log-in is asked for, but not whose application this is."""
    return HttpResponse(get_object_or_404(Application, reference=reference).statement)


@needs()
def tells_what_exists(request: HttpRequest, reference: str) -> HttpResponse:
    """The fault: 403 for another's and 404 for none, so numbers can be tried out."""
    row = get_object_or_404(Application, reference=reference)
    mine = Application.objects.visible_to(request.user).filter(pk=row.pk)
    return HttpResponse(status=200 if mine else 403)


@needs()
def writes_before_it_refuses(request: HttpRequest, reference: str) -> HttpResponse:
    """The fault: the refusal comes after the deed."""
    Application.objects.filter(reference=reference).update(statement="x")
    return HttpResponse(status=404)


LINE: Line = ("planted", {"reference": "draft"}, "GET", "l.+. +..++ ... ..", {})
NOT_THERE: Line = (*LINE[:3], "l... ..... ... ..", {})
PLANTED = {
    open_to_all: (LINE, "visitor l→+, newcomer .→+, other .→+"),
    forgets_scope: (LINE, "newcomer .→+, other .→+"),
    tells_what_exists: (LINE, "newcomer .→-, other .→-"),
    writes_before_it_refuses: (NOT_THERE, "other was refused (.) and wrote"),
}


@pytest.fixture
def planted(request: pytest.FixtureRequest, settings: object) -> None:
    """Put a faulty route into the site for one test."""
    module = ModuleType("planted_urls")
    route = path("planted/<str:reference>/", request.param, name="planted")
    module.urlpatterns = [*urls.urlpatterns, route]  # type: ignore[attr-defined]  # a module made here
    settings.ROOT_URLCONF = module  # type: ignore[attr-defined]  # pytest-django's


@pytest.mark.django_db
@pytest.mark.parametrize("planted", [open_to_all], indirect=True)
def test_a_new_route_without_a_line_is_named(planted: None) -> None:
    assert "planted" in uncovered(TABLE)
    assert "planted" not in uncovered([*TABLE, LINE])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("planted", "line", "told"),
    [(view, *told) for view, told in PLANTED.items()],
    indirect=["planted"],
    ids=[view.__name__ for view in PLANTED],
)
def test_a_route_that_forgets_its_guard_is_reported(
    planted: None, matrix: Matrix, line: Line, told: str
) -> None:
    assert told in "\n".join(matrix.faults([line]))


def test_a_line_of_a_route_that_is_gone_is_named() -> None:
    assert "!planted" in uncovered([*TABLE, LINE])
