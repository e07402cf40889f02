"""Proposing how to read a workbook: tables, columns, months, employer, leaving date."""

import re
from collections.abc import Sequence
from dataclasses import replace

from niangjia.engines.tables.cells import Book, Sheet, Value, column_letter, is_blank
from niangjia.engines.tables.columns import column_plans
from niangjia.engines.tables.headers import Block, find_blocks
from niangjia.engines.tables.mapping import ColumnPlan, Mapping_, TablePlan
from niangjia.engines.tables.months import Month, first_of_range, month_in, with_years, year_in
from niangjia.engines.tables.problems import Problem, problem
from niangjia.engines.tables.surroundings import (
    employer_in,
    left_on_in,
    lines_around,
    lines_of_text,
    person_in,
    texts_of,
)
from niangjia.engines.tables.words import AMOUNTS, IDENTITY, Role, word_of
from niangjia.kernel.errors import DomainError


class NoHeader(DomainError):
    """No sheet has a heading that we know."""

    code = "tables.no_header"
    message = (
        "“%(name)s”里没有认出名册的表头：要有一行写着“姓名”“工号”或“身份证号”，并且有入职日期或工资各列。"
        "请在表头补上这些字，再上传；如果是照片或扫描件转的，请先核对表头。"
    )


def propose(book: Book) -> Mapping_:
    """Return how we would read the book, with reasons; the clerk may change any of it.

    :raises NoHeader: no table was recognised anywhere.
    """
    tables: list[TablePlan] = []
    problems: list[Problem] = [problem(code) for code in book.notices]
    year = _year_of_book(book)
    for sheet in book.sheets:
        if not sheet.rows:
            continue
        found, doubts = _tables_of(sheet, book.name, year)
        if sheet.is_hidden and found:
            doubts = [problem("sheet.hidden", sheet=sheet.name, sheet_name=sheet.name), *doubts]
        if not found and _is_substantial(sheet):
            doubts = [problem("sheet.no_table", sheet=sheet.name, sheet_name=sheet.name)]
        tables += found
        problems += doubts
    tables = _with_sheet_years(tables, year)
    if not tables:
        raise NoHeader(name=book.name)
    tables, idle = _without_idle_amounts(tables)
    lines = [line for sheet in book.sheets for line in lines_of_text(sheet)]
    names = [*(sheet.name for sheet in book.sheets), re.sub(r"\.\w+$", "", book.name)]
    return Mapping_(
        tables=tuple(tables),
        employer=employer_in(lines, names) or _employer_column(book, tables),
        left_on=left_on_in(lines),
        problems=tuple(problems + idle),
    )


def _is_substantial(sheet: Sheet) -> bool:
    return sum(len(row) > 1 for row in sheet.rows) >= 3


def _year_of_book(book: Book) -> int | None:
    """The one year that the names and titles of the whole book agree on."""
    years = {
        year
        for text in (
            re.sub(r"\.\w+$", "", book.name),
            *(sheet.name for sheet in book.sheets),
            *(t for sheet in book.sheets for t in texts_of(lines_of_text(sheet)[:4])),
        )
        if (year := year_in(text)) is not None
    }
    return years.pop() if len(years) == 1 else None


def _tables_of(
    sheet: Sheet, book_name: str, book_year: int | None
) -> tuple[list[TablePlan], list[Problem]]:
    blocks = find_blocks(sheet)
    tables: list[TablePlan] = []
    doubts: list[Problem] = []
    floor = 0
    for place, block in enumerate(blocks):
        end = blocks[place + 1].top - 1 if place + 1 < len(blocks) else len(sheet.rows) - 1
        lines = lines_around(sheet, block.top, floor)
        titles = texts_of(lines)
        context = (*titles, sheet.name, re.sub(r"\.\w+$", "", book_name))
        start = next((m for t in context if (m := first_of_range(t))), None)
        year = next((y for t in context if (y := year_in(t))), None) or book_year
        same = bool(tables) and _same_heading(blocks[place - 1], block)
        for texts in _side_by_side(block):
            part = replace(block, texts=texts)
            columns, found = column_plans(
                sheet, part, (block.bottom + 1, end), context, start=start, year=year
            )
            doubts += [] if same else found
            month = _month_of_table(columns, context)
            carried = month is None and same
            month_label = tables[-1].month if carried else _label(month, year)
            person = person_in(lines)
            if not any(c.role in IDENTITY for c in columns):
                person = person or _person_of_sheet(sheet)
                if not person:
                    continue
            else:
                person = ()
            tables.append(
                TablePlan(
                    sheet=sheet.name,
                    header_rows=(block.top + 1, block.bottom + 1),
                    data_rows=(block.bottom + 2, end + 1),
                    columns=columns,
                    month=month_label,
                    year=year,
                    period_start=start.label() if start and start.year else None,
                    person=person,
                )
            )
        floor = block.bottom + 1
    return tables, doubts


def _label(month: Month | None, year: int | None) -> str | None:
    if month is None:
        return None
    dated = Month(month.number, month.year or year)
    # A month without any year is kept as --MM until the sheets in order give it one.
    return dated.label() if dated.year else f"--{month.number:02d}"


def _same_heading(one: Block, other: Block) -> bool:
    return one.texts == other.texts


def _side_by_side(block: Block) -> list[dict[int, tuple[Value, ...]]]:
    """Split a heading that repeats itself to the right (左右两栏) into its parts."""
    names = [
        column
        for column, texts in sorted(block.texts.items())
        if any(isinstance(t, str) and (w := word_of(t)) and w.role is Role.NAME for t in texts)
    ]
    if len(names) < 2 or block.texts[names[0]] != block.texts[names[1]]:
        return [block.texts]
    first = min(block.texts)
    width = names[1] - names[0]
    starts = [name - (names[0] - first) for name in names]
    if any(block.texts.get(start) != block.texts.get(first) for start in starts):
        return [block.texts]
    return [
        {c: t for c, t in block.texts.items() if start <= c < start + width} for start in starts
    ]


def _month_of_table(columns: Sequence[ColumnPlan], context: Sequence[str]) -> Month | None:
    if any(plan.month for plan in columns):
        return None
    roles = {plan.role for plan in columns}
    if Role.MONTH in roles or not roles & AMOUNTS:
        return None
    return next((m for text in context if (m := month_in(text))), None)


def _person_of_sheet(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """A table without any name on a sheet that is called by one."""
    name = re.sub(r"[\s\d.、_-]+", "", sheet.name)
    if re.fullmatch(r"[\u3400-\u9fff·]{2,4}", name) and word_of(name) is None:
        return ((str(Role.NAME), name),)
    return ()


def _with_sheet_years(tables: list[TablePlan], year: int | None) -> list[TablePlan]:
    """Give their years to tables whose sheets are called 11月, 12月, 1月."""
    places = [i for i, table in enumerate(tables) if table.month]
    months = []
    for i in places:
        head, _, tail = (tables[i].month or "").rpartition("-")
        months.append(Month(int(tail), int(head) if head.isdigit() else None))
    if all(month.year for month in months):
        return tables
    dated, _ = with_years(months, start=None, year=year)
    tables = list(tables)
    for i, month in zip(places, dated, strict=True):
        tables[i] = replace(
            tables[i], month=month.label() if month.year else f"--{month.number:02d}"
        )
    return tables


def _without_idle_amounts(tables: list[TablePlan]) -> tuple[list[TablePlan], list[Problem]]:
    """Stop reading amounts that belong to no month: the wage rate in a roster, a grand total."""
    has_months = [
        bool(table.month)
        or any(plan.month for plan in table.columns)
        or bool(table.columns_of(Role.MONTH))
        for table in tables
    ]
    problems = []
    kept = []
    for table, dated in zip(tables, has_months, strict=True):
        amounts = [plan for plan in table.columns if plan.role in AMOUNTS]
        if dated and not (table.month or "").startswith("--"):
            kept.append(table)
            continue
        if (table.month or "").startswith("--") or (amounts and not any(has_months)):
            number = (table.month or "").lstrip("-")
            problems.append(
                problem(
                    "month.no_year",
                    sheet=table.sheet,
                    row=table.header_rows[0],
                    text=f"{int(number)}月" if number else "、".join(p.heading for p in amounts),
                )
            )
        kept.append(
            replace(
                table,
                month=None,
                columns=tuple(
                    replace(plan, role=Role.OTHER, reason="没有写明是哪个月，不读")
                    if plan.role in AMOUNTS
                    else plan
                    for plan in table.columns
                ),
            )
        )
    return kept, problems


def _employer_column(book: Book, tables: Sequence[TablePlan]) -> str | None:
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for table in tables:
        for plan in table.columns_of(Role.EMPLOYER):
            column = next(
                i for i in range(sheets[table.sheet].width) if column_letter(i) == plan.column
            )
            rows = range(table.data_rows[0] - 1, table.data_rows[1])
            values = {
                str(v).strip()
                for row in rows
                if not is_blank(v := sheets[table.sheet].at(row, column))
            }
            if len(values) == 1:
                return values.pop()
    return None
