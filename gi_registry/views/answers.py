"""How a refusal comes back to the form it belongs to."""

from collections.abc import Callable

from django import forms

from core.errors import Conflict, DomainError, Forbidden
from core.words import say


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """Put a refusal at its field, or on top where the form has no such field."""
    form.add_error(error.field if error.field in form.fields else None, say(error))


def status_of(error: DomainError) -> int:
    """Return the HTTP status of a refusal."""
    if isinstance(error, Forbidden):
        return 403
    return 409 if isinstance(error, Conflict) else 400


def carried_out(
    form: forms.BaseForm,
    act: Callable[[], object],
    tell: Callable[[forms.BaseForm, DomainError], None] = refuse,
) -> int:
    """Do what a sound form asks: 302 when done, else the status of its refusal.

    The refusal stands in the form; `act` is not called for a form with faults.
    """
    if not form.is_valid():
        return 400
    try:
        act()
    except DomainError as error:
        tell(form, error)
        return status_of(error)
    return 302
