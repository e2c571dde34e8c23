"""Checks that many tables share, written once."""

from django.db.models import CheckConstraint, Q


def all_or_none(*fields: str, name: str) -> CheckConstraint:
    """Return the constraint «these nullable fields are all set or all empty»."""
    unset = Q(**{f"{field}__isnull": True for field in fields})
    filled = Q(**{f"{field}__isnull": False for field in fields})
    return CheckConstraint(
        condition=unset | filled, name=name, violation_error_code="all_or_none"
    )


def not_negative(*fields: str, name: str) -> CheckConstraint:
    """Return the constraint «none of these amounts is below zero»."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__gte": 0})
    return CheckConstraint(condition=condition, name=name)


def one_of(field: str, choices: list[str], name: str) -> CheckConstraint:
    """Return the constraint «the field holds one of these values»."""
    return CheckConstraint(condition=Q(**{f"{field}__in": choices}), name=name)
