"""What one person proposes for the register and another enters: acts, removals."""

from __future__ import annotations

from typing import NoReturn, Self, TypeVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from gi_registry import scope
from gi_registry.models.indications import never_deleted

Row = TypeVar("Row", bound=models.Model)
WAITING = Q(entered_at=None, dropped_at=None)


class ProposalQuerySet(models.QuerySet[Row]):
    def visible_to(self, user: object) -> Self:
        """Entered ones are public; proposals are for those who keep the name."""
        if isinstance(user, User):
            kept = scope.kept(user, "indication__leading_bureau")
            return self.filter(~Q(entered_at=None) | kept)
        return self.entered()

    def entered(self) -> Self:
        return self.exclude(entered_at=None)

    def waiting(self) -> Self:
        return self.filter(WAITING)

    def delete(self) -> NoReturn:
        never_deleted()
