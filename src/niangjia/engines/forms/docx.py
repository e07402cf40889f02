"""Documents written as .docx (OOXML): one fixed package, the body set from the tree.

The body is written as text, each value through one escaping function: building it element by
element costs about eight times as much (docs/algorithms/forms.md).
"""

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from niangjia.engines.forms.docx_parts import BODY_END, BODY_START, HEADER, PARTS, TEXT_WIDTH, core
from niangjia.engines.forms.tree import (
    DAY_TO_SIGN,
    Align,
    Block,
    Document,
    Entries,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    RunKind,
    Runs,
    Signature,
    Style,
    Table,
)

# The same bytes for the same content: every file of the package carries the oldest date ZIP knows.
_DAY_ONE = (1980, 1, 1, 0, 0, 0)
_STYLES = {
    Style.BODY: "NJBody",
    Style.PLAIN: "NJPlain",
    Style.RIGHT: "NJRight",
    Style.CENTER: "NJCenter",
    Style.NOTE: "NJNote",
}
_GAP = '<w:rPr><w:b/><w:highlight w:val="yellow"/></w:rPr>'
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'


def to_docx(document: Document) -> bytes:
    """Return the document as a Word file; the same document always gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, content in _parts(document):
            info = zipfile.ZipInfo(name, _DAY_ONE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            package.writestr(info, content)
    return made.getvalue()


def _parts(document: Document) -> Iterator[tuple[str, str]]:
    yield from PARTS
    yield "docProps/core.xml", core(escape(document.title))
    yield "word/header1.xml", HEADER.format(runs=_runs(document.header))
    yield "word/document.xml", "".join((BODY_START, *_body(document), BODY_END))


def _body(document: Document) -> Iterator[str]:
    if document.draft_notice:
        yield _paragraph((Run(document.draft_notice, RunKind.GAP),), "NJDraft")
    for block in document.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(runs=runs, level=level):
            yield _paragraph(runs, f"Heading{level}")
        case Paragraph(runs=runs, style=style):
            yield _paragraph(runs, _STYLES[style])
        case Table() as table:
            yield from _table(table)
        case Entries() as entries:
            yield from _entries(entries)
        case Signature(places=places):
            yield from _signature(places)
        case PageBreak():
            yield '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _paragraph(runs: Runs, style: str, extra: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{_runs(runs)}</w:p>'


def _runs(runs: Runs) -> str:
    return "".join(
        f"<w:r>{_GAP if run.kind is RunKind.GAP else ''}"
        f'<w:t xml:space="preserve">{escape(run.text).replace(chr(10), _BREAK)}</w:t></w:r>'
        for run in runs
    )


def _table(table: Table) -> Iterator[str]:
    whole = sum(column.width for column in table.columns)
    widths = [TEXT_WIDTH * column.width // whole for column in table.columns]
    aligns = [column.align for column in table.columns]
    yield _table_start(widths, "NJGrid")
    titles = [(Run(column.title),) for column in table.columns]
    yield _row(titles, widths, [Align.CENTER] * len(widths), "NJCellHead", is_header=True)
    for row in table.rows:
        yield _row(row, widths, aligns, "NJCell")
    if table.total:
        yield _row(table.total, widths, aligns, "NJCellHead")
    yield "</w:tbl>"
    yield '<w:p><w:pPr><w:pStyle w:val="NJGap"/></w:pPr></w:p>'


def _row(
    cells: tuple[Runs, ...] | list[tuple[Run]],
    widths: list[int],
    aligns: list[Align],
    style: str,
    *,
    is_header: bool = False,
) -> str:
    header = "<w:tblHeader/>" if is_header else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(runs, style, _aligned(align))}</w:tc>"
        for runs, width, align in zip(cells, widths, aligns, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{made}</w:tr>"


def _aligned(align: Align) -> str:
    return "" if align is Align.LEFT else f'<w:jc w:val="{align.value}"/>'


def _entries(entries: Entries) -> Iterator[str]:
    """Write a boxed form: a grid of six sixths, so that lines of 1, 2 or 3 places line up."""
    sixth = TEXT_WIDTH // 6
    yield _table_start([sixth] * 6, "NJGrid")
    for line in entries.lines:
        share = 6 // len(line)
        yield "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        for entry in line:
            yield _entry_cell((Run(entry.label),), "NJCellHead", sixth, 1)
            yield _entry_cell(entry.runs, "NJCell", sixth * (share - 1), share - 1)
        yield "</w:tr>"
    yield "</w:tbl>"
    yield '<w:p><w:pPr><w:pStyle w:val="NJGap"/></w:pPr></w:p>'


def _entry_cell(runs: Runs, style: str, width: int, span: int) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:vAlign w:val="center"/>'
        f"</w:tcPr>{_paragraph(runs, style)}</w:tc>"
    )


def _signature(places: tuple[Runs, ...]) -> Iterator[str]:
    half = TEXT_WIDTH // 2
    pairs: list[tuple[Runs | None, ...]] = (
        [(None, places[0])]
        if len(places) == 1
        else [(*places[i : i + 2], *([None] * (2 - len(places[i : i + 2]))))
              for i in range(0, len(places), 2)]
    )  # fmt: skip
    yield _table_start([half, half], "NJOpen")
    for pair in pairs:
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{half}" w:type="dxa"/></w:tcPr>{_place(place)}</w:tc>'
            for place in pair
        )
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
    yield "</w:tbl>"
    yield '<w:p><w:pPr><w:pStyle w:val="NJGap"/></w:pPr></w:p>'


def _place(place: Runs | None) -> str:
    if place is None:
        return _paragraph((), "NJPlain")
    return _paragraph(place, "NJSign") + _paragraph((Run(DAY_TO_SIGN),), "NJSignDay")


def _table_start(widths: list[int], style: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )
