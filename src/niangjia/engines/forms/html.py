"""Documents written as an HTML fragment: for preview on our own pages, safe to include as it is."""

from collections.abc import Iterator
from html import escape

from niangjia.engines.forms.tree import (
    DAY_TO_SIGN,
    Align,
    Block,
    Document,
    Entries,
    Heading,
    PageBreak,
    Paragraph,
    RunKind,
    Runs,
    Signature,
    Table,
)


def to_html(document: Document) -> str:
    """Return the document as one `<article>`: every value escaped, no script, no inline style."""
    return "".join(
        (
            '<article class="paper" lang="zh-CN">',
            f'<header class="paper-header">{_runs(document.header)}</header>',
            _draft(document),
            *(part for block in document.blocks for part in _block(block)),
            "</article>",
        )
    )


def _draft(document: Document) -> str:
    if not document.draft_notice:
        return ""
    return f'<p class="paper-draft" role="note">{escape(document.draft_notice)}</p>'


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(runs=runs, level=level):
            yield f'<h{level + 1} class="paper-h{level}">{_runs(runs)}</h{level + 1}>'
        case Paragraph(runs=runs, style=style):
            yield f'<p class="paper-{style.value}">{_runs(runs)}</p>'
        case Table() as table:
            yield from _table(table)
        case Entries(lines=lines):
            yield '<table class="paper-entries"><tbody>'
            for line in lines:
                # Six columns, so that lines of one, two or three places line up.
                span = 6 // len(line) - 1
                yield "<tr>"
                for entry in line:
                    yield f'<th scope="row">{escape(entry.label)}</th>'
                    yield f'<td colspan="{span}">{_runs(entry.runs)}</td>'
                yield "</tr>"
            yield "</tbody></table>"
        case Signature(places=places):
            yield '<div class="paper-signatures">'
            for place in places:
                yield f'<div class="paper-signature"><p>{_runs(place)}</p>'
                yield f"<p>{DAY_TO_SIGN}</p></div>"
            yield "</div>"
        case PageBreak():
            yield '<hr class="paper-break">'


def _table(table: Table) -> Iterator[str]:
    yield '<table class="paper-table"><thead><tr>'
    for column in table.columns:
        yield f'<th scope="col"{_class(column.align)}>{escape(column.title)}</th>'
    yield "</tr></thead><tbody>"
    for row in table.rows:
        yield _row(row, table)
    yield "</tbody>"
    if table.total:
        yield f"<tfoot>{_row(table.total, table)}</tfoot>"
    yield "</table>"


def _row(cells: tuple[Runs, ...], table: Table) -> str:
    made = "".join(
        f'<td{_class(column.align)} data-l="{escape(column.title)}">{_runs(runs)}</td>'
        for runs, column in zip(cells, table.columns, strict=True)
    )
    return f"<tr>{made}</tr>"


def _class(align: Align) -> str:
    return {Align.LEFT: "", Align.CENTER: ' class="mid"', Align.RIGHT: ' class="num"'}[align]


def _runs(runs: Runs) -> str:
    return "".join(
        f'<mark class="paper-gap">{text}</mark>' if run.kind is RunKind.GAP else text
        for run in runs
        for text in (escape(run.text).replace("\n", "<br>"),)
    )
