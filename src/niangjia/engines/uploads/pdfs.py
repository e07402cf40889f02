"""PDF: read whole, and refused when something in it acts, hides a file or wants a password."""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from niangjia.engines.uploads.refusals import (
    TooComplex,
    UploadBroken,
    UploadEncrypted,
    UploadRefused,
)

MOST_OBJECTS = 300_000
MOST_PAGES = 3_000
REMEDY = "用“打印成 PDF”重新存一份"
_ACTIONS = {
    "/JavaScript": "脚本",
    "/Launch": "启动程序的动作",
    "/SubmitForm": "往外发数据的动作",
    "/ImportData": "读入数据的动作",
    "/GoToE": "打开附件的动作",
    "/RichMediaExecute": "运行媒体的动作",
}
_KEYS = {
    "/JS": "脚本",
    "/JavaScript": "脚本",
    "/EmbeddedFiles": "附件",
    "/EF": "附件",
    "/XFA": "动态表单",
    "/RichMedia": "可运行的媒体",
}
_TYPES = {"/EmbeddedFile": "附件", "/RichMedia": "可运行的媒体", "/3D": "可运行的媒体"}
# What a lenient viewer may find that no table of the file points to.
_RAW = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm)(?![A-Za-z])")
_RAW_WORDS = {
    b"JavaScript": "脚本",
    b"Launch": "启动程序的动作",
    b"EmbeddedFile": "附件",
    b"EmbeddedFiles": "附件",
    b"RichMedia": "可运行的媒体",
    b"SubmitForm": "往外发数据的动作",
}
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends in passing is no news


def check(data: bytes) -> None:
    """Decline a PDF that is more than pages to look at; a sound one is kept as it is.

    Signed papers stay valid: nothing is written anew.

    :raises UploadEncrypted: it wants a password, even an empty one.
    :raises UploadBroken: it cannot be parsed, or has no page.
    :raises TooComplex: more objects or pages than a file of papers has.
    :raises UploadRefused: scripts, launch or submit actions, embedded files, dynamic forms.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise UploadEncrypted
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise TooComplex(what=f"{pages} 页")
        found = {name for one in _objects(reader) for name in _faults(one)}
    except (UploadEncrypted, TooComplex):
        raise
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise UploadBroken from error  # its parser trusts the file's own words in many places
    except RecursionError as error:
        raise TooComplex(what="层层嵌套") from error
    if not pages:
        raise UploadBroken
    found |= {_RAW_WORDS[word] for word in _RAW.findall(_HEX.sub(_unescaped, data))}
    if found:
        raise UploadRefused(found="、".join(sorted(found)), remedy=REMEDY)


def _unescaped(escape: re.Match[bytes]) -> bytes:
    """Return the character that `#4A` in a name stands for."""
    return bytes([int(escape[1], 16)])


def _objects(reader: PdfReader) -> Iterator[PdfObject | None]:
    """Yield every numbered object of the file, whether anything points to it or not."""
    yield reader.trailer
    numbers = [(n, gen) for gen, table in reader.xref.items() for n in table]
    numbers += [(n, 0) for n in reader.xref_objStm]
    if len(numbers) > MOST_OBJECTS:
        raise TooComplex(what=f"{len(numbers)} 个对象")
    for number, generation in numbers:
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))


def _faults(root: Any) -> set[str]:
    """Return what is amiss in one object and all that stands directly inside it."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ArrayObject):
            waiting.extend(child for child in one if isinstance(child, PdfObject))
        elif isinstance(one, DictionaryObject):
            for key, value in one.items():
                if key in _KEYS:
                    found.add(_KEYS[key])
                elif key == "/S" and str(value) in _ACTIONS:
                    found.add(_ACTIONS[str(value)])
                elif key in ("/Type", "/Subtype") and str(value) in _TYPES:
                    found.add(_TYPES[str(value)])
                elif not isinstance(value, IndirectObject):
                    waiting.append(value)
    return found
