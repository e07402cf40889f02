"""A row of a roster as it was read: a person, a total, a remark."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from niangjia.engines.tables.words import Role


class RowKind(StrEnum):
    """What a row turned out to be; only persons are imported."""

    PERSON = "person"
    TOTAL = "total"
    NOTE = "note"
    HEADING = "heading"
    NAMELESS = "nameless"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount of one month in a row; `amount` None with `is_blank` is an empty cell."""

    month: str
    role: Role
    amount: Decimal | None
    column: str
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class ReadValue:
    """One cell as it stood and as it was read, for the page that shows both."""

    column: str
    role: Role
    month: str | None
    raw: str
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReading:
    """One row: where it stands, what it is, whom it names, what it says of which month."""

    sheet: str
    row: int
    table: int
    kind: RowKind
    name: str | None = None
    citizen_id: str | None = None
    id_kept: str | None = None
    staff_no: str | None = None
    hired_on: date | None = None
    left_on: date | None = None
    department: str | None = None
    entries: tuple[Entry, ...] = ()
    values: tuple[ReadValue, ...] = ()
    label: str = ""

    @property
    def place(self) -> tuple[str, int]:
        """The row's place: sheet by name, row from 1."""
        return self.sheet, self.row
