"""Notices: told once, shown on the desk until read."""

from django.db.models import QuerySet

from accounts.models import User
from records.models import Notice
from records.services import mark_read, tell

__all__ = ["mark_read", "tell", "unread"]


def unread(user: User) -> QuerySet[Notice]:
    """Return what waits to be read, the nearest due date first."""
    found = Notice.objects.visible_to(user).filter(read_at=None)
    return found.order_by("due_on", "-at")
