"""Reading the rows of one table, each for what it is, with its problems by column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from niangjia.engines.tables.amounts import read_amount
from niangjia.engines.tables.cells import (
    Row,
    Sheet,
    Unreadable,
    Value,
    column_number,
    is_blank,
    shown,
)
from niangjia.engines.tables.days import read_day
from niangjia.engines.tables.identities import read_citizen_id, read_name, read_staff_no
from niangjia.engines.tables.mapping import ColumnPlan, TablePlan
from niangjia.engines.tables.months import Month, month_of_cell, year_in
from niangjia.engines.tables.problems import Finding, Problem, problem
from niangjia.engines.tables.rows import Entry, ReadValue, RowKind, RowReading
from niangjia.engines.tables.totals import Sums
from niangjia.engines.tables.words import AMOUNTS, IDENTITY, Role, is_note, is_total, word_of


@dataclass(slots=True)
class _Known:
    """The identity of the last person, for rows that go on about her."""

    name: str | None = None
    citizen_id: str | None = None
    id_kept: str | None = None
    staff_no: str | None = None
    hired_on: date | None = None
    left_on: date | None = None
    department: str | None = None


@dataclass(slots=True)
class TableReader:
    """Reads the rows of one table and gathers the problems it meets."""

    sheet: Sheet
    plan: TablePlan
    number: int
    skipped: frozenset[tuple[str, int]] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    _previous: _Known | None = None
    _last_month: dict[str, Month] = field(default_factory=dict)
    _sums: Sums = field(default_factory=Sums)
    _amounts: list[tuple[int, ColumnPlan]] = field(default_factory=list)
    _others: list[tuple[int, ColumnPlan]] = field(default_factory=list)
    _by_role: dict[Role, int] = field(default_factory=dict)
    _columns: dict[int, ColumnPlan] = field(default_factory=dict)
    _headings: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = [(column_number(c.column), c) for c in self.plan.columns]
        self._amounts = [(i, c) for i, c in columns if c.role in AMOUNTS]
        self._others = [(i, c) for i, c in columns if c.role not in AMOUNTS | {Role.OTHER}]
        self._by_role = {c.role: i for i, c in reversed(columns) if c.role not in AMOUNTS}
        self._columns = dict(columns)
        self._headings = {
            i: re.sub(r"\s", "", c.heading.split(" / ")[0])
            for i, c in self._others
            if c.role in IDENTITY
        }

    def read(self) -> Iterator[RowReading]:
        """Yield every row that is not blank."""
        filled = _filled_down(self.sheet, [i for i, _ in self._others], self.plan.data_rows)
        first, last = self.plan.data_rows
        for row in range(first - 1, min(last, len(self.sheet.rows))):
            cells = filled.get(row) or self.sheet.rows[row]
            if not cells:
                continue
            if (self.sheet.name, row + 1) in self.skipped:
                yield self._plain(row, RowKind.SKIPPED)
                continue
            yield self._row(row, cells)

    def _plain(self, row: int, kind: RowKind, label: str = "") -> RowReading:
        return RowReading(
            sheet=self.sheet.name, row=row + 1, table=self.number, kind=kind, label=label
        )

    def _cell(self, cells: Row, role: Role) -> Value:
        column = self._by_role.get(role)
        return cells[column] if column is not None and column < len(cells) else None

    def _tell(self, row: int, column: str | None, findings: Sequence[Finding]) -> None:
        for finding in findings:
            self.problems.append(
                problem(
                    finding.code,
                    sheet=self.sheet.name,
                    row=row + 1,
                    column=column,
                    **dict(finding.data),
                )
            )

    def _row(self, row: int, cells: Row) -> RowReading:
        identity = [self._cell(cells, role) for role in (Role.NAME, Role.CITIZEN_ID, Role.STAFF_NO)]
        has_identity = any(not is_blank(v) for v in identity)
        width = len(cells)
        has_amounts = any(i < width and not is_blank(cells[i]) for i, _ in self._amounts)
        valid_id = read_citizen_id(identity[1])[0] if identity[1] is not None else None
        label = self._total_label(cells, has_identity)
        if label and not valid_id:
            return self._total(row, cells, label)
        if has_identity and self._is_heading(cells):
            return self._plain(row, RowKind.HEADING)
        if not valid_id and not self._counts(cells, has_amounts):
            text = next((v for v in cells if isinstance(v, str) and v.strip()), "")
            filled = [v for v in cells if not is_blank(v)]
            if text and self._is_note(cells, identity, has_identity):
                return self._plain(row, RowKind.NOTE, text.strip()[:60])
            if len(filled) == 1 and (text or not has_identity):
                return self._band(row, text.strip() if text else shown(filled[0]))
        if not has_identity and not self.plan.person:
            return self._without_identity(row, cells, has_amounts)
        return self._person_row(row, cells)

    def _counts(self, cells: Row, has_amounts: bool) -> bool:
        """Whether anything in the row can be counted or dated: a remark has nothing of the kind."""
        return has_amounts and any(
            i < len(cells) and read_amount(cells[i])[0] is not None for i, _ in self._amounts
        )

    def _is_note(self, cells: Row, identity: Sequence[Value], has_identity: bool) -> bool:
        """Whether a row without figures is a signature line: 制表人：　审核：, or a remark."""
        department = self._by_role.get(Role.DEPARTMENT)
        for i, value in enumerate(cells):
            if not isinstance(value, str) or i == department or not is_note(value):
                continue
            if not has_identity or value in identity or re.search(r"[:：]", value):
                return True
        return False

    def _band(self, row: int, text: str) -> RowReading:
        self.problems.append(
            problem("row.band", sheet=self.sheet.name, row=row + 1, text=text[:40])
        )
        return self._plain(row, RowKind.NOTE, text[:60])

    def _is_heading(self, cells: Row) -> bool:
        return any(
            i < len(cells)
            and isinstance(value := cells[i], str)
            and re.sub(r"\s", "", value) == heading
            for i, heading in self._headings.items()
        )

    def _total_label(self, cells: Row, has_identity: bool) -> str:
        for i, value in enumerate(cells):
            if not isinstance(value, str):
                continue
            plan = self._columns.get(i)
            if plan is not None and plan.role in AMOUNTS:
                continue
            # In a remark the words of a total may stand beside a person.
            if has_identity and (plan is None or plan.role in {Role.OTHER, Role.DEPARTMENT}):
                continue
            if is_total(value):
                return value.strip()
        return ""

    def _total(self, row: int, cells: Row, label: str) -> RowReading:
        if Role.ITEM not in self._by_role:
            self.problems += self._sums.compare(
                self.sheet.name, row, label, self._written(cells), is_part="小计" in label
            )
        return self._plain(row, RowKind.TOTAL, label)

    def _written(self, cells: Row) -> dict[str, Decimal | Unreadable]:
        written: dict[str, Decimal | Unreadable] = {}
        for i, plan in self._amounts:
            value = cells[i] if i < len(cells) else None
            if isinstance(value, Unreadable):
                written[plan.column] = value
            elif not is_blank(value):
                amount, _ = read_amount(value)
                if amount is not None:
                    written[plan.column] = amount
        return written

    def _without_identity(self, row: int, cells: Row, has_amounts: bool) -> RowReading:
        goes_on = self._previous is not None
        if goes_on and any(
            not is_blank(self._cell(cells, role)) for role in (Role.MONTH, Role.ITEM)
        ):
            return self._person_row(row, cells, goes_on=True)
        if not has_amounts:
            texts = [v for v in cells if isinstance(v, str)]
            return self._plain(row, RowKind.NOTE, texts[0].strip()[:60] if texts else "")
        written = self._written(cells)
        if self._sums.agrees(written) or all(isinstance(v, Unreadable) for v in written.values()):
            return self._total(row, cells, "没有写名称的合计")
        name = self._by_role.get(Role.NAME, self._by_role.get(Role.STAFF_NO))
        self.problems.append(
            problem(
                "name.missing",
                sheet=self.sheet.name,
                row=row + 1,
                column=self._columns[name].column if name is not None else None,
            )
        )
        return self._plain(row, RowKind.NAMELESS)

    def _person_row(self, row: int, cells: Row, *, goes_on: bool = False) -> RowReading:
        known = self._previous if goes_on and self._previous else self._identity(row, cells)
        self._previous = known
        month, entries = self._entries(row, cells, known)
        values = tuple(
            ReadValue(
                plan.column,
                plan.role,
                plan.month,
                shown(cells[i]) if i < len(cells) else "",
                self._shown(plan.role, known, month),
            )
            for i, plan in self._others
        ) + tuple(
            ReadValue(
                entry.column,
                entry.role,
                entry.month,
                shown(cells[column_number(entry.column)])
                if column_number(entry.column) < len(cells)
                else "",
                str(entry.amount) if entry.amount is not None else None,
            )
            for entry in entries
        )
        return RowReading(
            sheet=self.sheet.name,
            row=row + 1,
            table=self.number,
            kind=RowKind.PERSON,
            name=known.name,
            citizen_id=known.citizen_id,
            id_kept=known.id_kept,
            staff_no=known.staff_no,
            hired_on=known.hired_on,
            left_on=known.left_on,
            department=known.department,
            entries=tuple(entries),
            values=values,
        )

    def _shown(self, role: Role, known: _Known, month: str | None) -> str | None:
        match role:
            case Role.NAME:
                return known.name
            case Role.CITIZEN_ID:
                return known.citizen_id
            case Role.STAFF_NO:
                return known.staff_no
            case Role.HIRED_ON:
                return known.hired_on.isoformat() if known.hired_on else None
            case Role.LEFT_ON:
                return known.left_on.isoformat() if known.left_on else None
            case Role.MONTH:
                return month
            case _:
                return None

    def _identity(self, row: int, cells: Row) -> _Known:
        known = _Known()
        for i, plan in self._others:
            value = cells[i] if i < len(cells) else None
            if value is None:
                continue
            self._take(row, plan, value, known)
        for role, text in self.plan.person:
            plan = ColumnPlan(column="", heading="", role=Role(role))
            if getattr(known, role) is None:
                self._take(self.plan.header_rows[0] - 1, plan, text, known)
        return known

    def _take(self, row: int, plan: ColumnPlan, value: Value, known: _Known) -> None:
        findings: Sequence[Finding] = ()
        match plan.role:
            case Role.NAME:
                known.name, findings = read_name(value)
            case Role.CITIZEN_ID:
                known.citizen_id, known.id_kept, findings = read_citizen_id(value)
            case Role.STAFF_NO:
                known.staff_no = read_staff_no(value)
            case Role.HIRED_ON:
                known.hired_on, findings = read_day(value)
            case Role.LEFT_ON:
                known.left_on, findings = read_day(value)
            case Role.DEPARTMENT:
                known.department = re.sub(r"\s", "", shown(value)) or None
            case _:
                return
        if findings:
            self._tell(row, plan.column or None, findings)

    def _entries(self, row: int, cells: Row, known: _Known) -> tuple[str | None, list[Entry]]:
        if not self._amounts:
            return None, []
        month: str | None = self.plan.month
        item: Role | None = None
        if Role.ITEM in self._by_role:
            word = word_of(shown(self._cell(cells, Role.ITEM)))
            item = word.role if word and word.role in AMOUNTS else None
        read: list[tuple[ColumnPlan, Role, Decimal | None, bool]] = []
        for i, plan in self._amounts:
            value = cells[i] if i < len(cells) else None
            role = plan.role
            if role is Role.AMOUNT or (
                item and plan.role is not item and Role.ITEM in self._by_role
            ):
                if item is None:
                    continue
                role = item
            amount, findings = read_amount(value)
            if findings:
                self._tell(row, plan.column, findings)
            if amount is not None and amount.is_finite():
                self._sums.add(plan.column, amount)
            read.append((plan, role, amount, is_blank(value) or (amount is None and not findings)))
        if Role.MONTH in self._by_role and any(not blank for *_, blank in read):
            month = self._month(row, cells, known)
        entries = [
            Entry(label, role, amount, plan.column, blank)
            for plan, role, amount, blank in read
            if (label := plan.month or month) is not None
        ]
        return month, entries

    def _month(self, row: int, cells: Row, known: _Known) -> str | None:
        value = self._cell(cells, Role.MONTH)
        column = self._columns[self._by_role[Role.MONTH]].column
        if is_blank(value):
            if self.plan.month:
                return self.plan.month
            self._tell(row, column, (Finding(code="month.missing", data={}),))
            return None
        month = month_of_cell(value)
        if month is None:
            self._tell(
                row, column, (Finding(code="month.unreadable", data={"text": shown(value)}),)
            )
            return None
        month = self._dated(month, cells)
        if month.year is None:
            self._tell(row, column, (Finding(code="month.no_year", data={"text": shown(value)}),))
            return None
        return self._october(row, column, value, month, known).label()

    def _dated(self, month: Month, cells: Row) -> Month:
        if month.year is not None:
            return month
        year = self._cell(cells, Role.YEAR)
        if isinstance(year, (int, float)) and not isinstance(year, bool):
            return Month(month.number, int(year) if year >= 1990 else 2000 + int(year))
        if isinstance(year, str) and (named := year_in(year if "年" in year else f"{year}年")):
            return Month(month.number, named)
        if self.plan.period_start:
            start = Month(int(self.plan.period_start[5:]), int(self.plan.period_start[:4]))
            later = 0 if month.number >= start.number else 1
            return Month(month.number, (start.year or 0) + later)
        return Month(month.number, self.plan.year)

    def _october(self, row: int, column: str, value: Value, month: Month, known: _Known) -> Month:
        """2024.10 stored as a number is 2024.1: after September it cannot be January."""
        key = f"{known.staff_no}|{known.citizen_id}|{known.name}"
        before = self._last_month.get(key)
        text = shown(value)
        if (
            isinstance(value, float)
            and re.fullmatch(r"\d{4}\.1", text)
            and before is not None
            and before.year == month.year
        ):
            month = Month(10, month.year)
            self._tell(
                row,
                column,
                (Finding(code="month.october", data={"text": text, "month": month.label()}),),
            )
        self._last_month[key] = month
        return month


def _filled_down(sheet: Sheet, columns: Sequence[int], rows: tuple[int, int]) -> dict[int, Row]:
    """Return the rows over which a merged name or month reaches, with that value in each."""
    wanted = set(columns)
    filled: dict[int, list[Value]] = {}
    for merge in sheet.merges:
        if merge.left not in wanted or merge.bottom <= merge.top or merge.top < rows[0] - 1:
            continue
        value = sheet.at(merge.top, merge.left)
        if is_blank(value):
            continue
        for row in range(merge.top + 1, min(merge.bottom + 1, len(sheet.rows), rows[1])):
            cells = filled.setdefault(row, list(sheet.rows[row]))
            cells += [None] * (merge.left + 1 - len(cells))
            cells[merge.left] = value
    return {row: tuple(cells) for row, cells in filled.items()}
