"""The only writer of documents and notices."""

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import override

from accounts.models import Organization, User
from records.models import Document, Notice
from records.uploads import Upload


def keep_document(
    *,
    name: str,
    content: bytes,
    content_type: str,
    by: User | None,
    at: datetime | None = None,
) -> Document:
    """Store a file under a random name on disk and keep its SHA-256."""
    document = Document(
        name=name,
        content_type=content_type,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_by=by,
        created_at=at or timezone.now(),
    )
    document.file.save(get_random_string(24), ContentFile(content), save=False)
    document.save()
    return document


def keep_upload(upload: Upload, *, by: User | None, at: datetime) -> Document:
    """Store what somebody sent, as it was received."""
    return keep_document(
        name=upload.name,
        content=upload.content,
        content_type=upload.content_type,
        by=by,
        at=at,
    )


@transaction.atomic
def tell(  # noqa: PLR0913  each says one thing
    *,
    key: str,
    message: str,
    url: str,
    at: datetime,
    organization: Organization | None = None,
    user: User | None = None,
    due_on: date | None = None,
    **params: object,
) -> None:
    """Tell an organization or a person, once a key; `message` is a catalogue key.

    `params` fill the message and are kept as text: no personal data.
    """
    Notice.objects.get_or_create(
        key=key,
        organization=organization,
        user=user,
        defaults={
            "message": message,
            "params": _keys(params),
            "url": url,
            "due_on": due_on,
            "at": at,
        },
    )


def _keys(params: dict[str, object]) -> dict[str, str]:
    """Return the params as catalogue keys; the reader's language comes later."""
    with override(None):
        return {name: str(value) for name, value in params.items()}


@transaction.atomic
def mark_read(*, pk: int, by: User, at: datetime) -> Notice | None:
    """Mark one's own notice as read; None where there is no such notice for one."""
    notice = Notice.objects.visible_to(by).select_for_update().filter(pk=pk).first()
    if notice is not None and notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice
