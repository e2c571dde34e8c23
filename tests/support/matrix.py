"""The matrix of who reaches what: every route × every kind of person × both verbs.

It is generated from the URL configuration and asked of the real site; the lines of
tests/support/addresses say what each answer must be. Co-op members (households) have
no log-in: their co-op or a clerk acts for them, so they are no column here.
"""

import json
import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from unittest import mock

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.support.address_world import PAIRS, SIDES, World
from tests.support.addresses.kinds import STATED, Line, everyone

VERBS = ("GET", "POST")
ENTERED = (200, 201, 202, 204, 302, 400, 409)
REFUSED = {"-", ".", "l", "405"}
# What a refused request may still leave: sessions, and the look at a label.
TRACES = {
    "django_session",
    "traceability_daysalt",
    "traceability_labelhistory",
    "traceability_scan",
}
WRITING = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"(\w+)"', re.I)
# Parts that go with every whole: any name may be tested in an organization's report.
FREE = {("gi_registry:lab-report-new", "key")}
# What stands for an object that was never there, by the shape of its address.
NOBODY = (999_999_999, "XX-2026-999999", "never-there", "999999")


def all_names(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Yield the name of every address of the site; one without a name is "?path"."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name or '?' + str(entry.pattern)}"
        else:
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from all_names(entry, space + inner)


def uncovered(lines: Iterable[Line]) -> set[str]:
    """Return the routes without a line, and the lines without a route (as !name)."""
    known, names = {line[0] for line in lines}, set(all_names())
    return (names - known) | {f"!{name}" for name in known - names}


@dataclass
class Asked:
    """One answer: its sign, and the tables that were written on the way."""

    sign: str
    wrote: set[str] = field(default_factory=set)


@contextmanager
def watching() -> Iterator[set[str]]:
    """Yield the tables that statements within the block wrote to."""
    wrote: set[str] = set()

    def watch(execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # a wrapper of Django's shape
        if found := WRITING.match(str(sql)):
            wrote.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield wrote


def _refused(*args: object, status: int, **kwargs: object) -> HttpResponse:
    """Answer a refusal without its page, which is the same everywhere."""
    return HttpResponse(status=status)


@contextmanager
def plain_refusals() -> Iterator[None]:
    """Let thousands of refusals cost no page, no log line and no row of a session."""
    with ExitStack() as stack:
        for place in ("config.urls.handler403", "config.urls.handler404"):
            code = int(place[-3:])
            plain = partial(_refused, status=code)
            stack.enter_context(mock.patch(place, plain))
        stack.enter_context(mock.patch("portal.middleware.render", _refused))
        engine = "django.contrib.sessions.backends.signed_cookies"
        stack.enter_context(override_settings(SESSION_ENGINE=engine))
        stack.callback(logging.disable, logging.root.manager.disable)
        logging.disable(logging.ERROR)
        yield


class Matrix:
    """The world, and everyone of it logged in once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients = {
            name: Client(raise_request_exception=False) for name in world.people
        }
        for name, user in world.people.items():
            if user is not None:
                self.clients[name].force_login(user)

    def faults(self, lines: Iterable[Line]) -> list[str]:
        """Return one readable line for each answer that is not as it must be."""
        by_name: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            by_name[line[0]].append(line)
        found: list[str] = []
        for name, stated in by_name.items():
            try:
                for line in stated:
                    found += self._stated(line)
                for verb in set(VERBS) - {line[2] for line in stated}:
                    found += self._other(name, verb, stated[0])
            except (NoReverseMatch, LookupError) as error:
                found.append(f"{name}: {error}")
        return found

    def mirrored(self, lines: Iterable[Line]) -> list[str]:
        """Ask the sides of the mirror about its rows: the same table must hold."""
        mirror = self.world.mirror
        assert mirror is not None
        across = Matrix(mirror)
        found = []
        for line in lines:
            name, arguments, verb, _, sent = line
            if not self._foreign(arguments):
                continue
            address = across._address(name, arguments)
            expected = {p: s for p, s in everyone(line).items() if p in SIDES}
            answers = {p: across.ask(p, verb, address, sent) for p in expected}
            what = f"{name} {verb} in the mirror"
            found += self._compare(what, expected, answers)
            found += self._written(what, answers)
        return found

    def unmirrored(self, lines: Iterable[Line]) -> set[str]:
        """Return the routes that are open to one side only and have no other row."""
        return {
            line[0]
            for line in lines
            if line[1]
            and any(everyone(line)[a] != everyone(line)[b] for a, b in PAIRS)
            and not self._foreign(line[1])
        }

    def crossed(self, lines: Iterable[Line]) -> list[str]:
        """Ask for a part of one side under the whole of the other: there is none."""
        found = []
        for line in lines:
            name, arguments, verb, _, sent = line
            parts = self._foreign(arguments)
            # One part alone is a whole, as the mirror asks for it.
            for part in parts if len(parts) > 1 else ():
                if (name, part) in FREE:
                    continue
                address = self._address(name, arguments, foreign=part)
                for person, may in everyone(line).items():
                    if may != "+":
                        continue
                    sign = self.ask(person, verb, address, sent).sign
                    if sign != ".":
                        found.append(
                            f"{name} {verb}, foreign {part}: {person} got {sign}"
                        )
        return found

    def _foreign(self, arguments: dict[str, str]) -> list[str]:
        """Return the parts of an address for which the mirror has a row of its own."""
        theirs = self.world.mirror.rows if self.world.mirror else {}
        return [
            part
            for part, row in arguments.items()
            if theirs.get(row, self.world.rows[row]) != self.world.rows[row]
        ]

    def _stated(self, line: Line) -> list[str]:
        """The verb of the line: everyone is answered as it says, about nothing too."""
        name, arguments, verb, _, sent = line
        address = self._address(name, arguments)
        expected = everyone(line)
        answers = {p: self.ask(p, verb, address, sent) for p in expected}
        found = self._compare(f"{name} {verb}", expected, answers)
        found += self._written(f"{name} {verb}", answers)
        return found + self._nobodys(line, answers)

    def _other(self, name: str, verb: str, line: Line) -> list[str]:
        """A verb that no line speaks of opens nothing that the other one does not."""
        address = self._address(name, line[1])
        answers = {p: self.ask(p, verb, address, {}) for p in STATED}
        found = self._written(f"{name} {verb}", answers)
        expected = everyone(line)
        for person, answer in answers.items():
            stays_out = expected[person] != "+" or line[2] == "POST"
            if (stays_out and answer.sign not in REFUSED) or answer.sign[0] == "5":
                found.append(f"{name} {verb} (no line): {person} got {answer.sign}")
            if person == "visitor" and answer.wrote:
                found.append(f"{name} {verb}: a visitor wrote {sorted(answer.wrote)}")
        return found

    def _nobodys(self, line: Line, answers: dict[str, Asked]) -> list[str]:
        """An object that is not there answers as one that is hidden: 404 for both."""
        name, arguments, verb, _, sent = line
        found = []
        hidden = [person for person in STATED if answers[person].sign == "."]
        for part in arguments if hidden else ():
            address = self._absent(name, arguments, part)
            for person in hidden:
                sign = self.ask(person, verb, address, sent).sign
                if sign != ".":
                    found.append(f"{name} {verb} of no {part}: {person} got {sign}")
        return found

    def _compare(
        self, what: str, expected: dict[str, str], answers: dict[str, Asked]
    ) -> list[str]:
        wrong = [
            f"{person} {expected[person]}→{answer.sign}"
            for person, answer in answers.items()
            if answer.sign != expected[person]
        ]
        return [f"{what}: {', '.join(wrong)}"] if wrong else []

    def _written(self, what: str, answers: dict[str, Asked]) -> list[str]:
        return [
            f"{what}: {person} was refused ({answer.sign}) and wrote {sorted(written)}"
            for person, answer in answers.items()
            if answer.sign in REFUSED and (written := answer.wrote - TRACES)
        ]

    def ask(self, person: str, verb: str, address: str, sent: dict[str, str]) -> Asked:
        """Return what this person is answered; what the request wrote is taken back."""
        client = self.clients[person]
        # A log-out within the savepoint must not outlive it.
        cookies = client.cookies.copy()
        with transaction.atomic(), watching() as wrote:
            if verb == "GET":
                answer = client.get(address)
            elif address.startswith("/api/"):
                answer = client.post(address, json.dumps(sent), "application/json")
            else:
                answer = client.post(address, sent)
            sign = sign_of(answer)
            answer.close()  # a file is open until then
            transaction.set_rollback(True)
        client.cookies = cookies
        return Asked(sign, wrote)

    def _address(self, name: str, arguments: dict[str, str], foreign: str = "") -> str:
        """Return the address of our rows; the part `foreign` is the mirror's."""
        kwargs = {key: self.world.rows[value] for key, value in arguments.items()}
        if foreign and self.world.mirror:
            kwargs[foreign] = self.world.mirror.rows[arguments[foreign]]
        return reverse(name, kwargs=kwargs)

    def _absent(self, name: str, arguments: dict[str, str], part: str) -> str:
        kwargs = {key: self.world.rows[value] for key, value in arguments.items()}
        for other in NOBODY:
            try:
                return reverse(name, kwargs={**kwargs, part: other})
            except NoReverseMatch:
                continue
        raise LookupError(f"{name}: nothing stands for a {part} that is not there")


def sign_of(answer: HttpResponse) -> str:
    """Return + (entered), l (sent to log in), - (403), . (404), or the code."""
    code = answer.status_code
    if code == 401 or (code == 302 and answer["Location"].startswith("/login/?")):
        return "l"
    return {403: "-", 404: "."}.get(code, "+" if code in ENTERED else str(code))
