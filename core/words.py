"""Messages for people, in the language of the request."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext

from core.errors import DomainError


def say(error: DomainError) -> str:
    """Return the refusal in the active language."""
    text = gettext(error.message)
    return text % error.params if error.params else text


def listing(names: Iterable[object]) -> str:
    """Return the names as one list, with the joint of the active language."""
    return gettext("、").join(str(name) for name in names)


def clauses(parts: Iterable[object]) -> str:
    """Return sentences as one list: they may hold the joint of `listing` themselves."""
    return gettext("；").join(str(part) for part in parts)


def in_language(zh: str, en: str) -> str:
    """Return the English text where English is asked and present, else the Chinese."""
    return en if en and (get_language() or "").startswith("en") else zh


def shown(column: str) -> property:
    """Return a property of a row: its text `column`, or `column`_en for English."""

    def text(row: object) -> str:
        return in_language(getattr(row, column), getattr(row, f"{column}_en"))

    return property(text)
