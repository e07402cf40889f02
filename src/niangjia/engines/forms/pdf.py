"""Documents set as PDF by typst: the layout is `sheet.typ`, the content goes in as data."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst

from niangjia.engines.forms.glyphs import drawable
from niangjia.engines.forms.tree import Document, as_data, words
from niangjia.kernel.errors import DomainError

_SHEET = Path(__file__).with_name("sheet.typ")
_SERIF = re.compile("serif|song|sun|ming|fang|宋|仿|明", re.IGNORECASE)
_FACES = ("*.ttf", "*.otf", "*.ttc", "*.otc")


class FontsMissing(DomainError):
    """No font lies in the folder the PDF setter was pointed to."""

    code = "forms.fonts_missing"
    message = (
        "生成 PDF 要用的中文字库不在 %(folder)s 里。请重新运行一次安装（./niangjia demo 会补上），"
        "或先用 Word 版。"
    )


class PdfNotSet(DomainError):
    """The setter gave up on a document."""

    code = "forms.pdf_not_set"
    message = "这份文书没能排成 PDF，请先用 Word 版，并把这句话告诉管理员：%(why)s"


def to_pdf(documents: Sequence[Document], fonts: Path) -> bytes:
    """Return the documents as one PDF file, each beginning on a new page numbered from 1.

    Only the faces in the folder are used, so that every machine sets the same pages; the same
    documents always give the same bytes.

    :raises FontsMissing: the folder holds no face.
    :raises PdfNotSet: typst reports an error.
    """
    fonts = fonts.resolve()
    data = {"fonts": _families(fonts), "documents": [as_data(document) for document in documents]}
    try:
        made = typst.compile(
            _SHEET,
            root=_SHEET.parent,
            format="pdf",
            font_paths=_typst_fonts(fonts),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=0,
        )
    except typst.TypstError as error:
        raise PdfNotSet(why=error.message) from error
    return bytes(made)


def undrawable(documents: Sequence[Document], fonts: Path) -> tuple[str, ...]:
    """Return the characters of the documents for which no face in the folder has a shape.

    The PDF shows a box in their place; the Word file keeps them. A page that offers the PDF should
    say so before it is printed.

    :raises FontsMissing: the folder holds no face.
    """
    known = drawable(_faces(fonts.resolve()))
    wanted = {character for document in documents for text in words(document) for character in text}
    return tuple(sorted(c for c in wanted if ord(c) not in known and not _is_invisible(c)))


def _is_invisible(character: str) -> bool:
    code = ord(character)
    return character in "\n\u200c\u200d" or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


def _faces(folder: Path) -> tuple[Path, ...]:
    faces = tuple(sorted(path for pattern in _FACES for path in folder.glob(pattern)))
    if not faces:
        raise FontsMissing(folder=str(folder))
    return faces


def _families(folder: Path) -> dict[str, list[str]]:
    """Return the families of the folder: for the text a serif (宋体) first, for headings a sans."""
    found = {
        info.family
        for info in _typst_fonts(folder).fonts()
        if info.path and Path(info.path).is_relative_to(folder)
    }
    ordered = sorted(found, key=lambda family: (not _is_chinese(family), family))
    serif = [family for family in ordered if _SERIF.search(family)]
    sans = [family for family in ordered if not _SERIF.search(family)]
    return {"text": serif + sans, "strong": sans + serif}


def _is_chinese(family: str) -> bool:
    """Whether the family names itself simplified Chinese: its shapes come before others'."""
    return "SC" in family.split() or any("一" <= character <= "鿿" for character in family)


def _typst_fonts(folder: Path) -> Any:
    stamp = tuple((str(face), face.stat().st_mtime_ns) for face in _faces(folder))
    return _loaded(str(folder), stamp)


@cache
def _loaded(folder: str, stamp: tuple[tuple[str, int], ...]) -> Any:
    """Open the faces once for the life of the process: the costly part of a small document."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
