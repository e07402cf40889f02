"""A file given into a person's hands: as an attachment, never kept by anything between.

Only a small picture that the house drew itself is shown on a page.
"""

from urllib.parse import quote

from django.http import HttpResponse

STRICTEST = (
    "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What the last three forbid, no default does."""


def attachment(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Return an answer that is saved under that name and never shown as a page of ours."""
    response = HttpResponse(content, content_type=media_type)
    name = "".join(one for one in name if one.isprintable() and one not in '"\\/')
    plain = name.encode("ascii", "ignore").decode().strip() or "file"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = STRICTEST
    return response


def picture(content: bytes) -> HttpResponse:
    """Return a small JPEG that the house drew itself, to be shown on a page of ours."""
    response = HttpResponse(content, content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = STRICTEST
    return response
