"""Who may enter which address: one module a topic, each with its LINES.

A module may also have `rows(world)`: more rows of the world's owner that its addresses
name, as {name: value}. Every module here is found by itself.
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from tests.support.addresses.kinds import Line


def modules() -> list[ModuleType]:
    """Return the modules of this folder that have LINES."""
    found = [import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__)]
    return [module for module in found if hasattr(module, "LINES")]


def all_lines() -> list[Line]:
    return [line for module in modules() for line in module.LINES]
