"""Reading the rows of one table: each is a line, set aside with a reason, or a problem."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from niangjia.engines.tables.amounts import PAID_IN_FULL, ZERO, read_amount
from niangjia.engines.tables.cells import Row, Sheet, Value, column_letter, shown
from niangjia.engines.tables.days import read_day
from niangjia.engines.tables.problems import Finding, Problem, Severity, found
from niangjia.engines.tables.statements.layout import Plan, StatedTotal, as_day, totals_in
from niangjia.engines.tables.statements.lines import Account, Aside, Line, Said, Unused
from niangjia.engines.tables.statements.problems import placed, problem
from niangjia.engines.tables.statements.words import Holds, direction, is_renminbi
from niangjia.engines.tables.totals import Sums
from niangjia.engines.tables.words import is_total

_CARRIED = re.compile(r"承前|过次页|期初|上期余额|上页余额|上日余额|转下页|期末余额|本页余额")
_TOTAL = re.compile(r"合计|小计|总计|累计|共计|笔数|总笔")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?")
_DIGITS_OF_CLOCK = re.compile(r"\d{5,6}")
# A time of five figures looks like a day of Excel's: it is asked last.
_DAYS = (Holds.DAY, Holds.BOOKED_ON, Holds.TIME)
# Said of every amount below zero in a roster; here a sign only tells which way the money went.
_SIGN_ONLY = "amount.negative"


@dataclass(slots=True)
class TableReading:
    """What the rows of one table turned out to be."""

    lines: list[Line] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stated: list[StatedTotal] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Money:
    """An amount as a row has it: how much, which way (None: only the number's sign tells)."""

    number: Decimal
    way: int | None
    column: int
    is_signed: bool = False


def _amount(value: Value) -> tuple[Decimal | None, tuple[Finding, ...]]:
    """Read an amount with its sign; words that stand for a whole wage (已发) say nothing here."""
    amount, findings = read_amount(value)
    if amount == PAID_IN_FULL:
        return None, found("amount.unreadable", text=shown(value))
    return amount, tuple(one for one in findings if one.code != _SIGN_ONLY)


_MARKS = re.compile(r"[0-9*xX-]{4,40}|[A-Za-z0-9_.*+-]{1,64}@[A-Za-z0-9_.*-]{1,64}")
_FEWEST_FIGURES = 2


def _party(text: str) -> tuple[str, str]:
    """Return the name in what stands for the other side, and its account's number with stars."""
    numbers = [
        mark
        for mark in _MARKS.findall(text)
        if "@" in mark or sum(map(str.isdigit, mark)) >= _FEWEST_FIGURES
    ]
    name = text
    for number in numbers:
        name = name.replace(number, " ")
    name = " ".join(re.sub(r"[(（]\s{0,9}[)）]", " ", name).split()).strip(" /,、;:")
    return name, numbers[-1].replace("-", "") if numbers else ""


class TableReader:
    """Reads the rows of one table of a sheet by its plan."""

    def __init__(self, sheet: Sheet, plan: Plan) -> None:
        self.sheet = sheet
        self.plan = plan
        self.result = TableReading()
        self._sums = Sums()
        self._doubts: list[Problem] = []

    def read(self) -> TableReading:
        """Return every row of the table: a line, an unused row, or an error at its place."""
        drafts: list[tuple[Line, _Money]] = []
        for row in range(self.plan.data_from, self.plan.data_until):
            cells = self.sheet.rows[row]
            if any(value is not None for value in cells):
                self._doubts = []
                if draft := self._row(row, cells):
                    drafts.append(draft)
        self.result.lines += self._directed(drafts)
        return self.result

    # one row

    def _row(self, row: int, cells: Row) -> tuple[Line, _Money] | None:
        day, day_column = self._day(row, _DAYS)
        why = self._not_a_line(row, cells, day)
        if why is None:
            money = self._money(row)
            if day is None:
                self._tell_day(row, day_column)
            if day is None or money is None:
                self.result.problems += self._errors()
                return None
            self._sums.add(column_letter(money.column), money.number)
            if money.number != 0:
                return self._line(row, day, money), money
            why = Aside.ZERO
        self.result.unused.append(Unused(sheet=self.sheet.name, row=row + 1, why=why))
        return None

    def _not_a_line(self, row: int, cells: Row, day: date | None) -> Aside | None:
        """Why a row is no transaction; None when it is one, or is meant to be one."""
        if self._is_heading(cells):
            return Aside.HEADING
        texts = [shown(value) for value in cells if value is not None]
        label = next((text for text in texts if not text.isdigit()), texts[0])
        if day is None and (is_total(label) or _TOTAL.search(label)):
            self._total(row, label)
            return Aside.TOTAL
        if self._has_money(row):
            return None
        if any(_CARRIED.search(text) for text in texts):
            return Aside.CARRIED
        if day is None and not self._day_is_meant(row):
            self.result.stated += totals_in(self.sheet, row)
            return Aside.NOTE
        return None

    def _line(self, row: int, day: date, money: _Money) -> Line:
        booked_on, _ = self._day(row, (Holds.BOOKED_ON,))
        balance = self._balance(row)
        party, number = _party(self._text(row, Holds.PARTY))
        balances = self._places(Holds.BALANCE)
        return Line(
            sheet=self.sheet.name,
            row=row + 1,
            table=self.plan.number,
            account=self._account(row),
            on=day,
            booked_on=booked_on or day,
            at=self._clock(row),
            amount=money.number,
            balance=balance,
            party=party,
            party_number=number,
            said=self._said(row),
            columns=(
                column_letter(money.column),
                column_letter(balances[0]) if balances else "",
            ),
            currency=self._currency(row),
            state=self._text(row, Holds.STATE),
            number=self._text(row, Holds.NUMBER),
            doubts=tuple(self._doubts),
        )

    def _is_heading(self, cells: Row) -> bool:
        """Whether the row repeats the heading of its table, as every page of a print-out does."""
        own = {c: v for c, v in enumerate(cells) if isinstance(v, str)}
        over = self.plan.headings
        return sum(over.get(c) == text for c, text in own.items()) * 2 > len(over)

    # cells

    def _at(self, row: int, column: int) -> Value:
        return self.sheet.at(row, column)

    def _places(self, holds: Holds) -> tuple[int, ...]:
        return self.plan.columns.get(holds, ())

    def _day(self, row: int, kinds: tuple[Holds, ...]) -> tuple[date | None, int | None]:
        """The first day in the columns of these kinds; and the first column that holds anything."""
        seen: int | None = None
        for holds in kinds:
            for column in self._places(holds):
                value = self._at(row, column)
                if value is None:
                    continue
                seen = column if seen is None else seen
                day, findings = read_day(as_day(value))
                if day is not None and all(f.code != "date.month_only" for f in findings):
                    self._noticed(findings, row, column)
                    return day, column
        return None, seen

    def _day_is_meant(self, row: int) -> bool:
        """Whether a column of days holds a number or something like a day that cannot be read."""
        return any(
            not isinstance(value := self._at(row, column), str)
            or bool(re.match(r"\d{2,4}[年./-]\d{1,2}|\d{6,}", value))
            for holds in _DAYS
            for column in self._places(holds)
            if self._at(row, column) is not None
        )

    def _tell_day(self, row: int, column: int | None) -> None:
        if column is None:
            first = next(c for holds in _DAYS for c in self._places(holds))
            self._doubt("line.no_day", row, first)
            return
        value = as_day(self._at(row, column))
        _day, findings = read_day(value)
        errors = [f for f in findings if f.code != "date.month_only"]
        if not errors:
            errors = list(found("date.invalid", text=shown(value), why="要有年、月、日"))
        self._noticed(tuple(errors), row, column)

    def _number(self, row: int, holds: Holds) -> tuple[Decimal | None, int | None]:
        """The amount in the first filled column of a kind, None when unreadable; and the column."""
        for column in self._places(holds):
            value = self._at(row, column)
            if value is not None:
                amount, findings = _amount(value)
                self._noticed(findings, row, column)
                return amount, column
        return None, None

    def _balance(self, row: int) -> Decimal | None:
        for column in self._places(Holds.BALANCE)[:1]:
            value = self._at(row, column)
            balance, _ = _amount(value)
            if balance is None and value is not None:
                self._doubt("line.balance_unread", row, column, text=shown(value))
            return balance
        return None

    def _has_money(self, row: int) -> bool:
        """Whether a column of amounts holds anything with a figure in it."""
        return any(
            re.search(r"\d", shown(self._at(row, column)))
            for holds in (Holds.IN, Holds.OUT, Holds.AMOUNT)
            for column in self._places(holds)
        )

    def _money(self, row: int) -> _Money | None:
        """The amount of a row and its way; None after telling why there is none."""
        money_in, in_column = self._number(row, Holds.IN)
        money_out, out_column = self._number(row, Holds.OUT)
        if in_column is None and out_column is None:
            return self._one_amount(row)
        if money_in and money_out:
            self._doubt(
                "line.both_sides",
                row,
                in_column or 0,
                money_in=money_in,
                money_out=money_out,
            )
            return None
        is_unread = (in_column is not None and money_in is None) or (
            out_column is not None and money_out is None
        )
        if is_unread:
            self._tell_no_amount(row)
            return None
        if out_column is not None and money_out is not None and not money_in:
            return _Money(number=money_out, way=-1, column=out_column)
        return _Money(number=money_in or ZERO, way=1, column=in_column or 0)

    def _one_amount(self, row: int) -> _Money | None:
        """The amount of a row that has one column for both ways, by its sign or by 收/支."""
        number, column = self._number(row, Holds.AMOUNT)
        if number is None or column is None:
            self._tell_no_amount(row)
            return None
        is_signed = number < 0 or shown(self._at(row, column))[:1] == "+"
        way: int | None = None
        for place in self._places(Holds.SIGN)[:1]:
            text = shown(self._at(row, place))
            way = direction(text) if text else 0
            if way is None:
                self._doubt("line.sign_unknown", row, place, text=text)
                return None
            if way == 0 and is_signed:
                way = None
        return _Money(number=number, way=way, column=column, is_signed=is_signed)

    def _tell_no_amount(self, row: int) -> None:
        """Tell that a row has no amount, unless a cell of it has been told to be unreadable."""
        if not self._errors():
            columns = [c for h in (Holds.AMOUNT, Holds.IN, Holds.OUT) for c in self._places(h)]
            self._doubt("line.no_amount", row, columns[0])

    def _text(self, row: int, holds: Holds) -> str:
        texts = [
            shown(value)
            for column in self._places(holds)
            if (value := self._at(row, column)) is not None
        ]
        return " ".join(dict.fromkeys(text for text in texts if text not in ("/", "-", "--")))

    def _currency(self, row: int) -> str:
        """The currency of the amount that was read: what was booked, if that has a column."""
        for column in self._places(Holds.CURRENCY):
            if (value := self._at(row, column)) is not None:
                text = shown(value)
                return "" if is_renminbi(text) else text
        return ""

    def _said(self, row: int) -> tuple[Said, ...]:
        said = []
        for column in sorted(self._places(Holds.TEXT)):
            value = self._at(row, column)
            text = shown(value)
            if text not in ("", "/", "-", "--"):
                heading = self.plan.headings[column]
                said.append(Said(heading=heading, text=text, column=column_letter(column)))
        return tuple(said)

    def _account(self, row: int) -> Account:
        number = re.sub(r"[ -]", "", self._text(row, Holds.ACCOUNT))
        return replace(self.plan.account, number=number) if number else self.plan.account

    def _clock(self, row: int) -> str:
        """The time of day as HH:MM:SS; empty when there is none that can be read."""
        for holds in (Holds.TIME, Holds.DAY, Holds.BOOKED_ON):
            for column in self._places(holds):
                value = self._at(row, column)
                if isinstance(value, datetime):
                    return f"{value:%H:%M:%S}"
                text = shown(value)
                if clock := _CLOCK.search(text if ":" in text else ""):
                    return f"{int(clock[1]):02d}:{clock[2]}:{clock[3] or '00'}"
                digits = text.zfill(6) if _DIGITS_OF_CLOCK.fullmatch(text) else ""
                if holds is Holds.TIME and digits:
                    return f"{digits[:2]}:{digits[2:4]}:{digits[4:]}"
        return ""

    # what was noticed

    def _doubt(self, code: str, row: int, column: int, **data: object) -> None:
        self._doubts.append(
            problem(code, sheet=self.sheet.name, row=row + 1, column=column_letter(column), **data)
        )

    def _noticed(self, findings: tuple[Finding, ...], row: int, column: int) -> None:
        for finding in findings:
            one = placed(finding, sheet=self.sheet.name, row=row + 1, column=column_letter(column))
            if one not in self._doubts:
                self._doubts.append(one)

    def _errors(self) -> list[Problem]:
        return [one for one in self._doubts if one.severity is Severity.ERROR]

    # totals and directions

    def _total(self, row: int, label: str) -> None:
        """Compare a row of totals with what was read above it."""
        self.result.stated += totals_in(self.sheet, row)
        written: dict[str, Decimal] = {}
        for holds in (Holds.IN, Holds.OUT):
            for column in self._places(holds)[:1]:
                amount, _ = read_amount(self._at(row, column))
                if amount is not None and amount != PAID_IN_FULL:
                    written[column_letter(column)] = amount
        is_part = "小计" in label or "本页" in label
        self.result.problems += self._sums.compare(
            self.sheet.name, row, label, written, is_part=is_part
        )

    def _directed(self, drafts: list[tuple[Line, _Money]]) -> Iterator[Line]:
        """Give every line its sign, now that the habits of the whole table are known."""
        outs = [money.number for _, money in drafts if money.way == -1]
        # Some banks write 支出 and a minus; one that writes both kinds means a return by the minus.
        outs_are_negative = bool(outs) and all(number < 0 for number in outs)
        unsigned = [money for _, money in drafts if money.way is None]
        if unsigned and not any(money.is_signed for money in unsigned):
            self.result.problems.append(
                problem(
                    "statement.no_direction",
                    sheet=self.sheet.name,
                    row=self.plan.header[0] + 1,
                    column=column_letter(unsigned[0].column),
                )
            )
        for line, money in drafts:
            if money.way == 0:
                self.result.unused.append(
                    Unused(sheet=line.sheet, row=line.row, why=Aside.NEITHER, line=line)
                )
                continue
            if money.way == -1:
                if money.number < 0 and not outs_are_negative:
                    told = problem(
                        "line.red_out",
                        sheet=line.sheet,
                        row=line.row,
                        column=line.amount_column,
                        amount=money.number,
                    )
                    line = replace(line, is_red=True, doubts=(*line.doubts, told))
                amount = money.number if outs_are_negative else -money.number
                yield replace(line, amount=amount + ZERO)
            else:
                yield replace(line, is_red=money.way == 1 and money.number < 0)
