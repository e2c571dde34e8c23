"""Removals and returns: what happened, what waits, what the asker may do."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from gi_registry.models import Indication, Removal
from gi_registry.selectors import proposals
from gi_registry.selectors.register import Viewer


def for_page(viewer: Viewer) -> QuerySet[Removal]:
    return Removal.objects.visible_to(viewer).select_related(
        "indication", "title", "document", "proposed_by", "entered_by"
    )


def history(indication: Indication) -> QuerySet[Removal]:
    """Return what left the lists and came back, the latest first."""
    found = indication.removals.entered().select_related("title", "document")
    return found.order_by("-entered_at")


def tombstone(indication: Indication) -> Removal | None:
    """Return the removal by which a name left; None where it was before such acts."""
    return history(indication).filter(title=None, kind=Removal.Kind.REMOVE).first()


def context(removal: Removal, viewer: Viewer) -> dict[str, Any]:
    """Return a removal with what the asker may do now."""
    return {"removal": removal, **proposals.may(removal, viewer)}
