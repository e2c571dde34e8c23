"""Two producers who are strangers to each other, and an address for every route.

It is the world of the matrix (tests/support/address_world), so that a route which has
its line there is attacked too.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from gi_registry.models import Application
from output_stats.models import Release, Return
from tests.attack.routes import Route
from tests.support import address_world
from tests.support.addresses import all_lines
from tests.support.printed import Printed

ARGUMENTS = {line[0]: line[1] for line in all_lines()}


@dataclass
class World:
    """What one producer owns; `stranger` works for another one."""

    base: address_world.World
    owner: User
    stranger: User
    people: dict[Role, User]

    def address(self, route: Route) -> str:
        """Return the address of a route for the owner's own objects."""
        arguments = ARGUMENTS[route.name]
        kwargs = {part: self.base.rows[row] for part, row in arguments.items()}
        return reverse(route.name, kwargs=kwargs)

    @cached_property
    def printed(self) -> Printed:
        return Printed(self.base.producer, self.base.order.batch)

    @cached_property
    def draft(self) -> Application:
        return Application.objects.get(reference=self.base.rows["draft"])

    @cached_property
    def return_row(self) -> Return:
        return Return.objects.get(pk=self.base.rows["return"])

    @cached_property
    def release(self) -> Release:
        return Release.objects.get(pk=self.base.rows["release"])


class ReadingClient(Client):
    """A client that reads a file to its end and closes it, as a browser does."""

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        if answer.streaming:
            content = b"".join(answer.streaming_content)
            answer.close()
            answer.streaming_content = [content]
        return answer


def client_of(user: User | None, *, csrf: bool = False) -> Client:
    client = ReadingClient(enforce_csrf_checks=csrf, raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def build() -> World:
    """Take the owner, the stranger and the bureaus of the city from the matrix."""
    base = address_world.build()
    people = {
        Role.CITY_REVIEWER: base.people["reviewer"],
        Role.CITY_APPROVER: base.people["approver"],
        Role.CITY_STATISTICIAN: base.people["citystat"],
    }
    return World(
        base=base,
        owner=User.objects.get(pk=base.producer.clerk.pk),
        stranger=base.people["other"],
        people=people,
    )
