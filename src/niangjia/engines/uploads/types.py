"""What a file is, judged by its content, never by its name."""

import io
import zipfile

OCTETS = "application/octet-stream"
HEIC = "image/heic"
_OPENXML = "application/vnd.openxmlformats-officedocument"
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_INSIDE_ZIP = (
    ("xl/workbook.xml", f"{_OPENXML}.spreadsheetml.sheet"),
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroenabled.12"),
    ("word/document.xml", f"{_OPENXML}.wordprocessingml.document"),
    ("ppt/presentation.xml", f"{_OPENXML}.presentationml.presentation"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_STARTS = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")


def media_type(data: bytes) -> str:
    """Return the media type the content shows; unknown content is only octets."""
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    if data.startswith(b"PK\x03\x04"):
        return _of_zip(data)
    if data.startswith(_OLE):
        return _of_ole(data)
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE"):
        return "image/webp" if data[8:12] == b"WEBP" else "audio/wav"
    if data[4:8] == b"ftyp":
        return HEIC if data[8:12] in _HEIC_BRANDS else "video/mp4"
    return _of_text(data)


def _of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, NotImplementedError):
        return OCTETS
    return next((found for name, found in _INSIDE_ZIP if name in names), "application/zip")


def _of_ole(data: bytes) -> str:
    """Tell the old Office formats apart by the name of their main stream."""
    for stream, found in (
        ("Workbook", "application/vnd.ms-excel"),
        ("WordDocument", "application/msword"),
        ("EncryptedPackage", "application/vnd.ms-office.encrypted"),
    ):
        if stream.encode("utf-16-le") in data:
            return found
    return "application/x-ole-storage"


def _of_text(data: bytes) -> str:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text/plain"
    if b"\x00" in head:
        return OCTETS
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
        return "text/html" if start.startswith(_HTML_STARTS) else "text/plain"
    return OCTETS
