"""Text taken back out of what the writers made, without white space, in reading order."""

import io
import re
from html.parser import HTMLParser

import docx
import pypdf
from docx.table import Table

from niangjia.engines.forms import Document, words


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def of_tree(document: Document) -> str:
    return squeezed("".join(words(document)))


def of_docx(data: bytes) -> str:
    file = docx.Document(io.BytesIO(data))
    header = file.sections[0].header
    found = [paragraph.text for paragraph in header.paragraphs]
    for part in file.iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                found += {cell._tc: cell.text for cell in row.cells}.values()
        else:
            found.append(part.text)
    return squeezed("".join(found))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def of_html(fragment: str) -> str:
    parser = _Text()
    parser.feed(fragment)
    return squeezed("".join(parser.found))


def of_pdf(data: bytes, document: Document) -> str:
    """Return the text without what paper repeats: running header, page number, table titles."""
    header = squeezed("".join(run.text for run in document.header))
    titles = [
        squeezed("".join(column.title for column in block.columns))
        for block in document.blocks
        if hasattr(block, "columns")
    ]
    text = ""
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages):
        found = squeezed(page.extract_text())
        assert found.startswith(header), found[:60]
        found = found.removeprefix(header)
        found = re.sub(r"第\d+页，共\d+页$", "", found)
        for repeated in titles:
            if number and found.startswith(repeated) and repeated in text:
                found = found.removeprefix(repeated)
        text += found
    return header + text
