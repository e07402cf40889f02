"""Files as strangers send them, made on the spot: sound, broken, and up to something."""

import io
import zipfile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

PLACE = (23, 7, 11)


def photo(size: tuple[int, int] = (64, 48), *, orientation: int = 1, kind: str = "JPEG") -> bytes:
    """Return a picture; a JPEG also says where it was taken, with what, and which way up."""
    picture = Image.new("RGB", size, "white")
    picture.putpixel((0, 0), (255, 0, 0))
    out = io.BytesIO()
    if kind == "JPEG":
        exif = Image.Exif()
        exif[0x0112] = orientation
        exif[0x010F] = "SecretPhone"
        exif.get_ifd(0x8825)[2] = PLACE
        picture.save(out, kind, exif=exif)
    else:
        picture.save(out, kind)
    return out.getvalue()


def pdf(*, pages: int = 1, catalog: dict[str, object] | None = None, password: str = "") -> bytes:
    """Return a PDF of empty pages, with more in its catalogue, or with a password."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    for key, value in (catalog or {}).items():
        writer.root_object[NameObject(key)] = value
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def action(kind: str, **more: str) -> DictionaryObject:
    """Return an action of a PDF."""
    made = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}")})
    for key, value in more.items():
        made[NameObject(f"/{key}")] = TextStringObject(value)
    return made


def nested(inner: DictionaryObject, depth: int) -> ArrayObject:
    """Return the dictionary inside lists inside lists."""
    made = ArrayObject([inner])
    for _ in range(depth):
        made = ArrayObject([made])
    return made


def docx(more: dict[str, bytes] | None = None, *, types: bytes = b"<Types/>") -> bytes:
    """Return the bones of a .docx with more parts in it."""
    parts = {"[Content_Types].xml": types, "word/document.xml": b"<w/>", **(more or {})}
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()
