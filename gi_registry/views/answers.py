"""How a refusal comes back to the form it belongs to."""

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
