"""Numbers of the register that people read out."""

from datetime import datetime

from django.utils import timezone


def reference(prefix: str, row_id: int, at: datetime) -> str:
    """Return a number people can read out, such as SQ-2026-000012."""
    return f"{prefix}-{timezone.localtime(at).year}-{row_id:06d}"
