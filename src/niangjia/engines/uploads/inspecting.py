"""The one question asked of every file: what is it, and what of it may come in."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from niangjia.engines.uploads import images, packages, pdfs
from niangjia.engines.uploads.refusals import HeicNotAccepted, NotAccepted
from niangjia.engines.uploads.types import HEIC, media_type


class Kind(StrEnum):
    """The kinds of file a place may take."""

    IMAGE = "image"
    PDF = "pdf"
    OFFICE = "office"
    TEXT = "text"


EVERYTHING = frozenset(Kind)
WORDS = {
    Kind.IMAGE: "照片（JPG、PNG）",
    Kind.PDF: "PDF",
    Kind.OFFICE: "Word 和 Excel 文件（.docx、.xlsx）",
    Kind.TEXT: "纯文本",
}
_OPENXML = "application/vnd.openxmlformats-officedocument"
_KINDS = {
    "image/jpeg": Kind.IMAGE,
    "image/png": Kind.IMAGE,
    "image/webp": Kind.IMAGE,
    "image/gif": Kind.IMAGE,
    "image/bmp": Kind.IMAGE,
    "application/pdf": Kind.PDF,
    f"{_OPENXML}.wordprocessingml.document": Kind.OFFICE,
    f"{_OPENXML}.spreadsheetml.sheet": Kind.OFFICE,
    "text/plain": Kind.TEXT,
}
_NAMES = {
    "text/html": "网页文件",
    "application/msword": "旧版 Word 文件（.doc，请另存为 .docx）",
    "application/vnd.ms-excel": "旧版 Excel 文件（.xls，请另存为 .xlsx）",
    "application/vnd.ms-office.encrypted": "加了密码的 Office 文件（请取消密码）",
    "application/zip": "压缩包（请解开，一份一份传）",
    "application/vnd.rar": "压缩包（请解开，一份一份传）",
    "application/x-7z-compressed": "压缩包（请解开，一份一份传）",
}
_RECORDING = "录音或录像（请先把要紧的话写成文字；原始录音自己留好，交给承办人）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A file that may come in: its bytes as they are to be kept, what it is, what was done."""

    data: bytes
    media_type: str
    kind: Kind
    is_new: bool
    """Whether the bytes were written anew, so that they differ from what was sent."""


def inspect(data: bytes, *, accept: Collection[Kind] = EVERYTHING) -> Passed:
    """Return what of a file may come in.

    :raises NotAccepted: it is of no kind in `accept`, judged by its content.
    :raises HeicNotAccepted: it is a photo as an iPhone keeps it.
    :raises UploadBroken: it cannot be read to its end.
    :raises UploadEncrypted: it wants a password.
    :raises TooComplex: reading it takes more than any honest paper needs.
    :raises UploadRefused: it could act by itself.
    """
    found = media_type(data)
    kind = _KINDS.get(found)
    if found == HEIC:
        raise HeicNotAccepted
    if kind is None or kind not in accept:
        wanted = "、".join(WORDS[one] for one in Kind if one in accept)
        raise NotAccepted(wanted=wanted, kind=_named(found, kind))
    match kind:
        case Kind.IMAGE:
            data, found = images.cleaned(data)
        case Kind.PDF:
            pdfs.check(data)
        case Kind.OFFICE:
            packages.check(data)
        case Kind.TEXT:
            pass  # shown by nothing of ours, and given back as a download only
    return Passed(data=data, media_type=found, kind=kind, is_new=kind is Kind.IMAGE)


def _named(found: str, kind: Kind | None) -> str:
    if found.startswith(("audio/", "video/")):
        return _RECORDING
    return _NAMES.get(found) or (WORDS[kind] if kind else "认不出的文件")
