"""What the controls of a form start with: what is kept, else what is known already.

Nothing is saved by showing it: the applicant reads it and presses the button.
"""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from accounts.models import User
from accounts.roles import Right
from gi_registry import form_reading
from gi_registry.application_form import Field, is_empty
from gi_registry.models import Application
from gi_registry.selectors.preflight import facts_of, fields_of
from gi_registry.services.drafts import face, plain_value

# What stays the same from one application of an organization to its next.
LASTING = frozenset(
    {
        *("legal_person", "contact_name", "contact_phone", "brand_mark"),
        *("processing", "site_address", "site_point", "food_license_no"),
        *("control", "supply"),
    }
)


def prefilled(
    application: Application, asked: Iterable[Field], *, by: User
) -> dict[str, str]:
    """Return what each control shows: the kept value (`drafts.face`), a suggestion."""
    asked = list(asked)
    shown = {q.key: face(application, q, by=by) for q in asked}
    if all(shown.values()):
        return shown
    suggested = _suggested(application, by)
    return {key: text or suggested.get(key, "") for key, text in shown.items()}


def _suggested(application: Application, by: User) -> Mapping[str, str]:
    """Return what the register, the organization and its last application say."""
    if application.organization_id not in by.organization_ids(Right.APPLY):
        return {}  # who types in copies the paper, and opens nobody's contact
    if application.version:  # what one left empty in a version is left empty
        return {}
    organization = application.organization
    facts = facts_of(application, on=timezone.localdate(application.created_at))
    found = {
        "contact_name": by.first_name,
        "contact_phone": organization.phone,
        "site_address": organization.village,
        "standard_no": facts.standards[0][0] if facts.standards else "",
        "variety": facts.varieties[0] if len(facts.varieties) == 1 else "",
    }
    return found | _last(application)


def _last(application: Application) -> dict[str, str]:
    """Return what the organization's last application said and still holds."""
    last = (
        Application.objects.filter(
            organization=application.organization_id,
            channel=Application.Channel.ONLINE,
            pk__lt=application.pk,
        )
        .order_by("-pk")
        .first()
    )
    if last is None:
        return {}
    values = {
        q.key: form_reading.typed_face(q, plain_value(last, q))
        for q in fields_of(last)
        if q.key in LASTING and not is_empty(last.content.get(q.key))
    }
    return {key: text for key, text in values.items() if text}
