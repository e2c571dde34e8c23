"""Why one looks at what is sealed: asked before it is opened, kept in the audit."""

from core.errors import Invalid

REASON_LENGTH = 4


def reason_of(text: str, message: str) -> str:
    """Return why one looks, or raise Invalid `look_reason` with what would be right."""
    reason = text.strip()
    if len(reason) < REASON_LENGTH:
        raise Invalid("look_reason", message, field="reason")
    return reason
