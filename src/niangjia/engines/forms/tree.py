"""A filled form: the blocks every writer sets, with nothing left to look up."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from niangjia.kernel.errors import DomainError


class FormIncomplete(DomainError):
    """A form with an open slot was about to be used as if it were finished."""

    code = "forms.incomplete"
    message = "《%(title)s》还缺 %(count)s 项，不能发出：%(missing)s。请补齐后再办。"


class RunKind(StrEnum):
    """Where a piece of text came from."""

    WORDS = "words"
    VALUE = "value"
    GAP = "gap"


class Style(StrEnum):
    """How a paragraph stands on the page."""

    BODY = "body"
    PLAIN = "plain"
    RIGHT = "right"
    CENTER = "center"
    NOTE = "note"


class Align(StrEnum):
    """Where the text of a table column stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one origin: the master's words, a value, or a gap."""

    text: str
    kind: RunKind = RunKind.WORDS


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A title (level 1) or the heading of a part (level 2)."""

    runs: Runs
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph; it holds no line break."""

    runs: Runs
    style: Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table: its title, its share of the width, its alignment."""

    title: str
    width: int
    align: Align


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of a list under titled columns, with a last row of sums where the form wants one."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Runs, ...], ...]
    total: tuple[Runs, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A labelled place in a boxed form (表格式文书)."""

    label: str
    runs: Runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A boxed form: lines of one or more labelled places."""

    lines: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Where people sign and seal; every place has its own line for the day."""

    places: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Table | Entries | Signature | PageBreak

DAY_TO_SIGN = "年　　月　　日"


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """A place of the form for which no value is known yet."""

    path: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A form filled with the facts of one person or matter.

    `cleaned` tells which invisible characters were taken out of which value; `unverified` names
    the people whose identity is still to be verified (身份待核).
    """

    form: str
    version: int
    title: str
    header: Runs
    blocks: tuple[Block, ...]
    open_slots: tuple[OpenSlot, ...]
    cleaned: tuple[str, ...]
    unverified: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether no slot is open."""
        return not self.open_slots

    @property
    def draft_notice(self) -> str | None:
        """The line that stands above an incomplete document, or None."""
        if self.is_complete:
            return None
        return f"草稿·缺 {len(self.open_slots)} 项：{_named(self.open_slots)}"


def require_complete(document: Document) -> None:
    """Decline a document that still has an open slot.

    :raises FormIncomplete: naming every missing slot as the form names it.
    """
    if document.open_slots:
        raise FormIncomplete(
            title=document.title,
            count=len(document.open_slots),
            missing=_named(document.open_slots),
            slots=[slot.path for slot in document.open_slots],
        )


def words(document: Document) -> Iterator[str]:
    """Yield the text of the document, piece by piece, in the order a reader meets it.

    This is what the three writers must agree on; the running header stands first.
    """
    yield text_of(document.header)
    if document.draft_notice:
        yield document.draft_notice
    for block in document.blocks:
        yield from _block_words(block)


def fingerprint(document: Document) -> str:
    """Return the SHA-256 of the content, in hex: the same for .docx, PDF and HTML."""
    content = json.dumps(
        [document.form, document.version, list(words(document))],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(content.encode()).hexdigest()


def text_of(runs: Runs) -> str:
    """Return the runs as one string."""
    return "".join(run.text for run in runs)


def as_data(document: Document) -> dict[str, object]:
    """Return the document as plain data, each block with its kind: what the PDF setter reads."""
    return {
        "title": document.title,
        "header": [_run_data(run) for run in document.header],
        "draft": document.draft_notice,
        "blocks": [
            {"kind": type(block).__name__.lower(), **asdict(block)} for block in document.blocks
        ],
    }


def _run_data(run: Run) -> dict[str, str]:
    return {"text": run.text, "kind": run.kind.value}


def _named(slots: tuple[OpenSlot, ...]) -> str:
    return "、".join(dict.fromkeys(slot.label for slot in slots))


def _block_words(block: Block) -> Iterator[str]:
    match block:
        case Heading(runs=runs) | Paragraph(runs=runs):
            yield text_of(runs)
        case Table(columns=columns, rows=rows, total=total):
            yield from (column.title for column in columns)
            for row in rows:
                yield from (text_of(cell) for cell in row)
            if total:
                yield from (text_of(cell) for cell in total)
        case Entries(lines=lines):
            for line in lines:
                for entry in line:
                    yield entry.label
                    yield text_of(entry.runs)
        case Signature(places=places):
            for place in places:
                yield text_of(place)
                yield DAY_TO_SIGN
        case PageBreak():
            pass
