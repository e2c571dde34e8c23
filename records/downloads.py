"""How a kept document leaves: as a file to save, never as a page of this site.

Who calls has checked the right first.
"""

from django.db.models import Model
from django.http import FileResponse
from django.utils import timezone

from accounts.models import User
from records import audit
from records.models import Document


def document_response(document: Document, *, name: str = "") -> FileResponse:
    """Return the document as an attachment that no browser runs or keeps."""
    response = FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=name or document.name,
        content_type=document.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def personal_response(
    document: Document, *, of: Model, by: User, is_own: bool
) -> FileResponse:
    """Return a paper that people signed; who reads another's is put on record first."""
    if not is_own:
        audit.record(
            "document.read",
            target=of,
            by=by,
            at=timezone.now(),
            data={"document": document.pk},
        )
    return document_response(document)
