"""How a kept document leaves: as a file to save, never as a page of this site.

Who calls has checked the right first.
"""

from django.http import FileResponse

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
