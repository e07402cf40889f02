"""What a bank statement is made of: accounts, lines, and rows that were set aside."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from niangjia.engines.tables.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account (账户) of a statement: its number as the file writes it, often with stars.

    `number` is empty when the file names none; then the place stands for it.
    """

    number: str
    bank: str = ""
    holder: str = ""
    place: str = ""

    @property
    def tail(self) -> str:
        """The last four characters of the number; the whole of it is never shown."""
        return self.number[-4:]

    @property
    def label(self) -> str:
        """The account as people call it: 工商银行 尾号 1234."""
        if "@" in self.number:
            return (
                f"{self.bank} {self.number[:2]}***{self.number[self.number.index('@') :]}".strip()
            )
        if self.number:
            return f"{self.bank} 尾号 {self.tail}".strip()
        return f"{self.bank}（{self.place}）" if self.bank else self.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text of a line, the heading over it, and the column by letter."""

    heading: str
    text: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One transaction: sheet by name, row from 1; amount in yuan, money in above zero.

    `booked_on` is the day the bank kept it under, by which balances follow; `at` is HH:MM:SS or
    empty. `is_red` is an entry that takes another back (红字). `doubts` were met in its cells.
    """

    sheet: str
    row: int
    table: int
    account: Account
    on: date
    booked_on: date
    at: str
    amount: Decimal
    balance: Decimal | None
    party: str
    party_number: str
    said: tuple[Said, ...]
    columns: tuple[str, str]
    currency: str = ""
    state: str = ""
    number: str = ""
    is_red: bool = False
    doubts: tuple[Problem, ...] = ()

    @property
    def place(self) -> tuple[str, int]:
        """Where it stands: sheet by name, row from 1."""
        return self.sheet, self.row

    @property
    def words(self) -> str:
        """Everything the line says of itself, for looking at and for looking in."""
        return " ".join(one.text for one in self.said)

    @property
    def content(self) -> tuple[object, ...]:
        """What the line says, without where it stands: the order of lines does not depend on it."""
        return (
            self.on,
            self.at,
            self.amount,
            self.balance if self.balance is not None else Decimal(-1),
            self.party,
            self.words,
            self.number,
            self.currency,
            self.state,
        )

    @property
    def amount_column(self) -> str:
        """The letter of the column its amount was read from."""
        return self.columns[0]

    @property
    def balance_column(self) -> str:
        """The letter of the column of balances; empty without one."""
        return self.columns[1]


class Aside(StrEnum):
    """Why a row was not counted as wages."""

    NO_TABLE = "no_table"
    ABOVE = "above"
    HEADING = "heading"
    NOTE = "note"
    TOTAL = "total"
    CARRIED = "carried"
    ZERO = "zero"
    NEITHER = "neither"
    FAILED = "failed"
    FOREIGN = "foreign"
    REPEATED = "repeated"
    OUT = "out"
    BACK = "back"
    OWN = "own"
    NOT_WAGE = "not_wage"
    MAYBE = "maybe"
    UNLIKE = "unlike"


ASIDE = {
    Aside.NO_TABLE: "这张工作表里没有认出流水",
    Aside.ABOVE: "表头和表头以上的说明",
    Aside.HEADING: "每页重复的表头",
    Aside.NOTE: "说明文字",
    Aside.TOTAL: "合计行",
    Aside.CARRIED: "承前、期初余额",
    Aside.ZERO: "金额为零",
    Aside.NEITHER: "不计收支",
    Aside.FAILED: "交易没有成功",
    Aside.FOREIGN: "不是人民币",
    Aside.REPEATED: "另一处有同一行",
    Aside.OUT: "支出",
    Aside.BACK: "转回给单位",
    Aside.OWN: "本人转入",
    Aside.NOT_WAGE: "单位付的，写的不是工资",
    Aside.MAYBE: "每月都有，可能是工资",
    Aside.UNLIKE: "不像工资",
}
"""Said of each row that was not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A row that is no wage, and why; its line when it is a transaction."""

    sheet: str
    row: int
    why: Aside
    line: Line | None = None

    @property
    def income(self) -> Line | None:
        """The line, when it is money that came in."""
        is_in = self.line is not None and self.line.amount > 0 and self.why is not Aside.NEITHER
        return self.line if is_in else None

    @property
    def why_zh(self) -> str:
        """The reason as people read it."""
        return ASIDE[self.why]
