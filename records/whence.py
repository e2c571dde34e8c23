"""Where an act comes from: by which channel, and roughly from which network.

Apps below the portal know no request. The portal's middleware says for each request
what holds, the worker says it for its jobs; whoever says nothing is a command.
Source: docs/decisions/0015-where-an-act-comes-from.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

NETWORK_BITS = {4: 24, 6: 48}  # what is kept of an address; the rest is dropped


class Channel(TextChoices):
    """The door through which an act came in."""

    UNKNOWN = "", _("未记录")
    PAGE = "page", _("网页")
    API = "api", _("接口")
    COMMAND = "command", _("命令")
    JOB = "job", _("后台任务")


@dataclass(frozen=True, slots=True)
class Whence:
    """A channel, and the network of the address behind it (empty: none)."""

    channel: Channel = Channel.COMMAND
    network: str = ""


A_COMMAND = Whence()
_current: ContextVar[Whence] = ContextVar("whence", default=A_COMMAND)


def current() -> Whence:
    """Return where the act that is being carried out comes from."""
    return _current.get()


@contextmanager
def coming_from(channel: Channel, address: str = "") -> Iterator[None]:
    """Put acts within this block on record as coming from here."""
    token = _current.set(Whence(channel, network_of(address)))
    try:
        yield
    finally:
        _current.reset(token)


def network_of(address: str) -> str:
    """Return the network of an address, "203.0.113.0/24"; "" for no address at all."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return ""
    if found.version == 6 and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = NETWORK_BITS[found.version]
    return str(ip_network((found, bits), strict=False))
