"""Indications, titles and specifications enter the register here."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from gi_registry.models import Indication, LegalTitle, Requirement, Specification
from maps.models import Origin


def register_indication(
    *, key: str, origin: Origin, columns: dict[str, object]
) -> Indication:
    """Add an indication, or bring its texts up to date."""
    indication, _ = Indication.objects.update_or_create(
        key=key, defaults={"origin": origin, **columns}
    )
    return indication


def register_title(
    *, indication: Indication, kind: str, columns: dict[str, object]
) -> LegalTitle:
    """Add a legal title with its source, or bring it up to date."""
    title, _ = LegalTitle.objects.update_or_create(
        indication=indication, kind=kind, defaults=columns
    )
    return title


@transaction.atomic
def publish_specification(
    *,
    indication: Indication,
    on: date,
    columns: dict[str, object],
    requirements: Sequence[dict[str, object]],
) -> Specification:
    """Close the version in force and open the next one with its rows."""
    last = indication.specifications.select_for_update().first()
    indication.specifications.filter(valid_to=None).update(valid_to=on)
    specification = Specification.objects.create(
        indication=indication,
        version=(last.version if last else 0) + 1,
        valid_from=on,
        **columns,
    )
    Requirement.objects.bulk_create(
        Requirement(specification=specification, **row) for row in requirements
    )
    return specification
