"""The masters: what a form says, what it asks for, and on which article it stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from niangjia.engines.forms.tree import Column, Style
from niangjia.engines.forms.values import Field
from niangjia.kernel.errors import DomainError


class BadMaster(DomainError):
    """A master cannot be used as it is written."""

    code = "forms.bad_master"
    message = "文书母版 %(file)s 写得不对：%(why)s。"


class UnknownForm(DomainError):
    """There is no master of that name, or not in that version."""

    code = "forms.unknown"
    message = "没有名为“%(form)s”的文书母版（版本 %(version)s）。"


class SlotType(StrEnum):
    """What a slot of a form holds: one value, the particulars of one party, or many rows."""

    VALUE = "value"
    RECORD = "record"
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place of the form to be filled, and where its content comes from."""

    name: str
    label: str
    type: SlotType
    source: str
    value: Field | None
    fields: Mapping[str, Field]
    at_least: int


@dataclass(frozen=True, slots=True)
class Ref:
    """A place in a text where a value is printed: `{applicant.name}`, `{sum.capitals}`."""

    parts: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.parts)


Text = tuple[str | Ref, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Print the block only when the value is there (or only when it is not)."""

    ref: Ref
    negated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingBlock:
    text: Text
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphBlock:
    text: Text
    style: Style


@dataclass(frozen=True, slots=True, kw_only=True)
class TicksBlock:
    """Every option of a choice on a line of its own, ticked when chosen."""

    ref: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A row for each row of a list slot; inside, `{row.…}` and `{index}`.

    `totals` has, for each column, the money field it sums or None.
    """

    rows: Ref
    columns: tuple[Column, ...]
    cells: tuple[Text, ...]
    totals: tuple[str | None, ...]
    total_label: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesBlock:
    lines: tuple[tuple[tuple[str, Text], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureBlock:
    places: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatBlock:
    """The inner blocks once for each row; inside, `{row.…}` and `{index}`."""

    rows: Ref
    blocks: "tuple[Guarded, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupBlock:
    """Several blocks under one condition."""

    blocks: "tuple[Guarded, ...]"


@dataclass(frozen=True, slots=True)
class PageBreakBlock:
    pass


AnyBlock = (
    HeadingBlock
    | ParagraphBlock
    | TicksBlock
    | TableBlock
    | EntriesBlock
    | SignatureBlock
    | RepeatBlock
    | GroupBlock
    | PageBreakBlock
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A block and the conditions under which it is printed."""

    block: AnyBlock
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """An article the form stands on or names, with the few operative words."""

    law: str
    article: str
    words: str

    def __str__(self) -> str:
        return f"{self.law}{self.article}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two sums of one form that must be equal; `otherwise` says what is wrong when they are not."""

    left: Ref
    right: Ref
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """One form in one version: the single source of its .docx, PDF and HTML."""

    id: str
    version: int
    title: str
    audience: str
    basis: tuple[Basis, ...]
    last_checked_on: str | None
    slots: Mapping[str, Slot]
    must_agree: tuple[Agreement, ...]
    header: Text
    blocks: tuple[Guarded, ...]


@dataclass(frozen=True, slots=True)
class Forms:
    """Every master of a folder."""

    masters: Mapping[tuple[str, int], Master]

    def get(self, form: str, version: int | None = None) -> Master:
        """Return a master in the version asked for, else in its newest.

        :raises UnknownForm: there is none.
        """
        versions = [number for name, number in self.masters if name == form]
        wanted = version if version is not None else max(versions, default=None)
        if wanted not in versions or wanted is None:
            raise UnknownForm(form=form, version=version or "最新")
        return self.masters[form, wanted]

    def newest(self) -> tuple[Master, ...]:
        """Return the newest version of every form, by id."""
        return tuple(self.get(form) for form in sorted({name for name, _ in self.masters}))


_PLACE = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\}")


def parse_text(text: str) -> Text:
    """Return the text split into words and places.

    Only `{name.part}` is a place; nothing is ever evaluated. A stray brace is a mistake.

    :raises ValueError: a brace that opens or closes no place.
    """
    pieces: list[str | Ref] = []
    end = 0
    for found in _PLACE.finditer(text):
        pieces += [text[end : found.start()], Ref(tuple(found[1].split(".")))]
        end = found.end()
    pieces.append(text[end:])
    if any(isinstance(piece, str) and ("{" in piece or "}" in piece) for piece in pieces):
        raise ValueError(f"花括号不成对或里面不是槽位名：{text}")
    return tuple(piece for piece in pieces if piece)


def texts(blocks: tuple[Guarded, ...]) -> Iterator[Text]:
    """Yield every text of the blocks, inner blocks included."""
    for guarded in blocks:
        match guarded.block:
            case HeadingBlock(text=text) | ParagraphBlock(text=text):
                yield text
            case TableBlock(cells=cells, columns=columns):
                yield from cells
                yield tuple(column.title for column in columns)
            case EntriesBlock(lines=lines):
                for line in lines:
                    for label, text in line:
                        yield (label, *text)
            case SignatureBlock(places=places):
                yield from places
            case RepeatBlock(blocks=inner) | GroupBlock(blocks=inner):
                yield from texts(inner)
            case TicksBlock() | PageBreakBlock():
                pass
