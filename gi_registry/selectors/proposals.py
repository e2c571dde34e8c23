"""What the asker may do with what another proposed, or proposed oneself."""

from __future__ import annotations

from accounts.models import User
from accounts.roles import Right
from gi_registry import scope
from gi_registry.models import Removal, TitleAct
from gi_registry.selectors.register import Viewer


def may(row: TitleAct | Removal, viewer: Viewer) -> dict[str, bool]:
    """Return what a page of it reads; the services ask the same of their own."""
    waiting = row.entered_at is None and row.dropped_at is None
    rights = scope.rights_on_name(viewer, row.indication.leading_bureau)
    own = isinstance(viewer, User) and row.proposed_by_id == viewer.pk
    enters = waiting and Right.ENTER_REGISTER in rights
    return {
        "waiting": waiting,
        "may_enter": enters and not own,
        "needs_second": enters and own,
        "may_drop": enters or (waiting and own),
        "shows_people": bool(rights),
    }
