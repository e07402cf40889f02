"""Office packages (.docx, .xlsx): opened as the zip they are, refused when they can act."""

import re
import zipfile

from niangjia.engines.uploads.archives import ArchiveBroken, ArchiveTooLarge, measured_archive
from niangjia.engines.uploads.refusals import (
    TooComplex,
    UploadBroken,
    UploadEncrypted,
    UploadRefused,
)

MOST_UNPACKED = 256 * 1024 * 1024
MOST_MEMBERS = 5_000
REMEDY = "在 Word、Excel 或 WPS 里去掉它们，另存为 .docx 或 .xlsx"
_PARTS = (
    (re.compile(r"vbaproject|\.vba$|macrosheets/|vbadata", re.IGNORECASE), "宏"),
    (re.compile(r"/embeddings/|oleobject", re.IGNORECASE), "嵌入的对象"),
    (re.compile(r"/activex/", re.IGNORECASE), "控件"),
    (re.compile(r"externallinks/", re.IGNORECASE), "指向别的文件的链接"),
)
_MACRO_TYPES = re.compile(rb"macroEnabled", re.IGNORECASE)
# A link somebody clicks is a link; what a program fetches by itself when opening is not.
_OUTSIDE = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)(?![^>]*/hyperlink[\"'])[^>]*>",
    re.IGNORECASE,
)


def check(data: bytes) -> None:
    """Decline a package with macros, controls, embedded objects or parts fetched from outside.

    :raises UploadEncrypted: a member wants a password.
    :raises UploadBroken: the zip is damaged.
    :raises TooComplex: it unpacks to more than any paper.
    :raises UploadRefused: it can act.
    """
    try:
        archive = measured_archive(data, most_unpacked=MOST_UNPACKED, most_members=MOST_MEMBERS)
    except ArchiveBroken as error:
        raise UploadBroken from error
    except ArchiveTooLarge as error:
        raise TooComplex(what="解开以后太大") from error
    if any(member.flag_bits & 0x1 for member in archive.infolist()):
        raise UploadEncrypted
    found = {
        what
        for name in archive.namelist()
        for pattern, what in _PARTS
        if pattern.search(f"/{name}")
    } | _in_texts(archive)
    if found:
        raise UploadRefused(found="、".join(sorted(found)), remedy=REMEDY)


def _in_texts(archive: zipfile.ZipFile) -> set[str]:
    found = set()
    for name in archive.namelist():
        if name == "[Content_Types].xml" and _MACRO_TYPES.search(archive.read(name)):
            found.add("宏")
        if name.endswith(".rels") and _OUTSIDE.search(archive.read(name)):
            found.add("从外面取内容的链接")
    return found
