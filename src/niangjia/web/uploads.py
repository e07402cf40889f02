"""Files on their way in, several in one field, and back out from `/files/`.

Whatever people sent is only ever handed out here, as a download of its own address, never as part
of a page (`web.downloads.attachment` says how).
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from niangjia.apps.documents.services.files import LARGEST_FILE
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services.evidence import read_evidence
from niangjia.web.downloads import attachment
from niangjia.web.http import Request, today

PAPERS = "image/jpeg,image/png,application/pdf"
"""What a box for photos of papers takes. Not `image/*`: a phone that reads it hands out what it
keeps, HEIC; asked for JPEG by name, it makes one."""


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; its value is a list of them."""

    widget = _ManyFiles
    default_error_messages = {
        "required": _("请先选文件。"),
        "empty": _("“%(name)s”是空的，请换一个。"),
        "too_many": _("一次最多 %(most)d 个文件，您选了 %(n)d 个。请分几次传。"),
        "too_large": _("“%(name)s”有 %(size)d MB，超过 %(limit)d MB。请压缩，或者分成几份。"),
    }

    def __init__(self, *, most: int, largest: int = LARGEST_FILE, **kwargs: Any) -> None:
        self.most, self.largest = most, largest
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files.

        :raises ValidationError: none was chosen, or too many, or one is empty or too large.
        """
        sent: Sequence[UploadedFile] = data if isinstance(data, list | tuple) else [data]
        files = [one for one in sent if one]
        names = [one.name for one in sent if one is not None and not one]
        if names:
            raise ValidationError(self.error_messages["empty"], "empty", {"name": names[0]})
        if not files:
            raise ValidationError(self.error_messages["required"], "required")
        if len(files) > self.most:
            told = {"most": self.most, "n": len(files)}
            raise ValidationError(self.error_messages["too_many"], "too_many", told)
        for one in files:
            if told := too_large(one, self.largest):
                raise ValidationError(self.error_messages["too_large"], "too_large", told)
        return files


def too_large(sent: UploadedFile, largest: int) -> dict[str, Any] | None:
    """Return what to say of a file with more bytes than that, in MB; None of one that is small."""
    size = sent.size or 0
    if size <= largest:
        return None
    return {"name": sent.name, "size": -(-size // 1024**2), "limit": largest // 1024**2}


@require_safe
def evidence(request: Request, number: str, seq: int) -> HttpResponse:
    """Give out one piece of evidence of a matter the person may see, and record it."""
    person = request.user.person
    matter = matters.get_matter(number, visible_to=person, on=today())
    piece = matters.get_evidence(seq, matter=matter)
    content = read_evidence(evidence=piece, by=person)
    return handed_out(content, f"证据{piece.seq} {piece.name}", piece.file.media_type)


def handed_out(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return what somebody sent as a download whose name ends as what it was found to be."""
    ending = ENDINGS.get(media_type, "bin")
    return attachment(content, name=f"{name}.{ending}", media_type=media_type)


ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
"""The ending of a download's name, by what the file was found to be."""
