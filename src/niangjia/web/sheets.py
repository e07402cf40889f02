"""A table given into a person's hands as a workbook or CSV."""

from django.http import HttpResponse

from niangjia.web.downloads import attachment

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def sheet(content: bytes, *, kind: str, name: str) -> HttpResponse:
    """Return a written table as an attachment, `kind` xlsx or csv."""
    return attachment(content, name=f"{name}.{kind}", media_type=MEDIA_TYPES[kind])
