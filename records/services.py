"""The only writer of documents."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from records.models import Document


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
