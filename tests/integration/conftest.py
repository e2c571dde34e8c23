"""People and a draft that many modules begin with; a module may have its own."""

import pytest

from accounts.models import Organization, User
from accounts.roles import Role
from gi_registry.models import Application, LegalTitle
from tests.factories import OrganizationFactory, RegionFactory, person
from tests.integration.register_world import draft_of, specified_title


@pytest.fixture
def title() -> LegalTitle:
    return specified_title()


@pytest.fixture
def clerk() -> User:
    return person(Role.PRODUCER_CLERK, organization=OrganizationFactory())


@pytest.fixture
def county() -> User:
    return person(Role.COUNTY_CLERK, region=RegionFactory())


@pytest.fixture
def draft(clerk: User, title: LegalTitle) -> Application:
    return draft_of(clerk, title)


@pytest.fixture
def keeper() -> User:
    """Who proposes what enters the register."""
    return person(Role.CITY_REVIEWER)


@pytest.fixture
def approver() -> User:
    """Who puts it in force."""
    return person(Role.CITY_APPROVER)


@pytest.fixture
def co_op() -> Organization:
    return OrganizationFactory()


@pytest.fixture
def head(co_op: Organization) -> User:
    return person(Role.PRODUCER_ADMIN, organization=co_op)
