"""One family of refusals, raised by pure modules and services, shown at the edge."""


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue without importing Django (pure modules)."""
    return message


class DomainError(Exception):
    """A refused request: `code` is for programs, the message is for people.

    The message is a Chinese catalogue key with %(name)s places for `params`;
    `core.words.say` puts it into the reader's language. `field` names the form
    field it belongs to, or is empty.
    """

    def __init__(
        self, code: str, message: str, *, field: str = "", **params: object
    ) -> None:
        super().__init__(message % params if params else message)
        self.code = code
        self.message = message
        self.field = field
        self.params = params


class Invalid(DomainError):
    """The input cannot be used as it stands; the API answers 400."""


class Forbidden(DomainError):
    """The person lacks the right; the API answers 403."""


class Conflict(DomainError):
    """The right is there, the state is not; the API answers 409."""
