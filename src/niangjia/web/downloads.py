"""A file given into a person's hands: always as an attachment, never kept by anything between."""

from urllib.parse import quote

from django.http import HttpResponse


def attachment(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Return an answer that is saved under that name and never shown as a page of ours."""
    response = HttpResponse(content, content_type=media_type)
    plain = name.encode("ascii", "ignore").decode().replace('"', "").strip() or "file"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
