"""Reading a workbook by its mapping: rows, people, months, and every problem at its place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from niangjia.engines.tables.cells import Book, Correction, corrected
from niangjia.engines.tables.mapping import Mapping_, TablePlan
from niangjia.engines.tables.people import (
    Choice,
    Decision,
    Draft,
    Gathering,
    Question,
    merged,
    questions_of,
)
from niangjia.engines.tables.problems import Problem, Severity, problem
from niangjia.engines.tables.rows import RowKind, RowReading
from niangjia.engines.tables.tablereader import TableReader
from niangjia.engines.tables.wages import Gaps, Wage, wages_of
from niangjia.engines.tables.words import AMOUNTS, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One person of the roster, with every row that speaks of her."""

    key: str
    name: str | None
    citizen_id: str | None
    staff_no: str | None
    hired_on: date | None
    left_on: date | None
    months: Mapping[str, Wage]
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a workbook says: the employer, the people, their months, and the problems.

    `left_on` is the leaving date of everybody, when the file gives one; else each has her own.
    """

    employer: str | None
    left_on: date | None
    workers: tuple[Worker, ...]
    rows: tuple[RowReading, ...]
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that block the import."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """The problems that ask for a look."""
        return tuple(p for p in self.problems if p.severity is Severity.DOUBT)

    def to_json(self) -> dict[str, Any]:
        """Return the whole reading as plain data, amounts as text with two places."""
        return as_roster(self) | {
            "problems": [p.to_json() | {"severity": str(p.severity)} for p in self.problems],
            "people": [
                {"key": w.key, "staff_no": w.staff_no, "rows": [list(r) for r in w.rows]}
                for w in self.workers
            ],
            "rows": [
                {
                    "sheet": row.sheet,
                    "row": row.row,
                    "kind": str(row.kind),
                    "label": row.label,
                    "values": [
                        {
                            "column": value.column,
                            "role": str(value.role),
                            "month": value.month,
                            "raw": value.raw,
                            "text": value.text,
                        }
                        for value in row.values
                    ],
                }
                for row in self.rows
            ],
            "questions": [
                {"kind": q.kind, "rows": [list(r) for r in q.rows], "message": q.message}
                for q in self.questions
            ],
        }


def as_roster(reading: Reading) -> dict[str, Any]:
    """Return the reading in the form that `./niangjia roster read` prints."""
    meta: dict[str, Any] = {"employer": reading.employer}
    if reading.left_on:
        meta["left_on"] = reading.left_on.isoformat()
    return {
        "meta": meta,
        "workers": [_worker_json(worker, reading.left_on) for worker in reading.workers],
        "problems": [p.to_json() for p in reading.problems],
    }


def _worker_json(worker: Worker, common: date | None) -> dict[str, Any]:
    own = worker.left_on is not None and worker.left_on != common
    return {
        "name": worker.name,
        "citizen_id": worker.citizen_id,
        "hired_on": worker.hired_on.isoformat() if worker.hired_on else None,
        **({"left_on": worker.left_on.isoformat()} if own and worker.left_on else {}),
        "months": {
            month: {
                "due": str(wage.due) if wage.due is not None else None,
                "paid": str(wage.paid) if wage.paid is not None else None,
            }
            for month, wage in worker.months.items()
        },
    }


def read(
    book: Book,
    mapping: Mapping_,
    corrections: Sequence[Correction] = (),
    decisions: Sequence[Decision] = (),
    on_row: Callable[[int], None] = lambda done: None,
) -> Reading:
    """Return what the book says when read by the mapping.

    `on_row` is told after each row how many have been read, of the `row_count` of the mapping.

    The same book, mapping, corrections and decisions always give the same reading, so that a page
    may keep only those and read again after each change.
    """
    book = corrected(book, corrections)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    skipped = frozenset(p for d in decisions if d.choice is Choice.SKIP for p in d.rows)
    problems: list[Problem] = list(mapping.problems)
    rows: list[RowReading] = []
    for number, plan in enumerate(mapping.tables):
        if plan.sheet in sheets:
            reader = TableReader(sheets[plan.sheet], plan, number, skipped)
            for row in reader.read():
                rows.append(row)
                on_row(len(rows))
            problems += reader.problems
    problems += _hidden(book, rows)
    flows = frozenset(
        i
        for i, plan in enumerate(mapping.tables)
        if plan.columns_of(Role.MONTH) or plan.columns_of(Role.ITEM) or plan.person
    )
    people, found = _gathered(mapping.tables, rows, flows, decisions)
    problems += found
    questions, asked = questions_of(people, flows, decisions)
    problems += asked
    lacking = Gaps()
    months: list[Mapping[str, Wage]] = []
    for person in people:
        wages, found = wages_of(person, flows, lacking)
        months.append(wages)
        problems += found
    problems += lacking.problems()
    problems += _about_people(mapping.tables, people, months)
    common = _common_left_on(people, mapping.left_on)
    return Reading(
        employer=mapping.employer,
        left_on=common,
        workers=tuple(_worker(person, wages) for person, wages in zip(people, months, strict=True)),
        rows=tuple(rows),
        questions=tuple(questions),
        problems=_in_order(problems, book),
    )


def _worker(person: Draft, wages: Mapping[str, Wage]) -> Worker:
    return Worker(
        key=person.key,
        name=person.name,
        citizen_id=person.citizen_id,
        staff_no=person.staff_no,
        hired_on=person.hired_on,
        left_on=person.left_on,
        months=wages,
        rows=tuple(row.place for row in person.rows),
    )


def _gathered(
    tables: Sequence[TablePlan],
    rows: Sequence[RowReading],
    flows: frozenset[int],
    decisions: Sequence[Decision],
) -> tuple[list[Draft], list[Problem]]:
    """Gather the rows, those of the tables that know people best first."""

    def knowledge(number: int) -> tuple[bool, int, int]:
        plan = tables[number]
        roles = {column.role for column in plan.columns}
        strength = 4 * (Role.CITIZEN_ID in roles) + 2 * (Role.HIRED_ON in roles)
        return number in flows, -strength - (Role.STAFF_NO in roles), number

    separate = frozenset(p for d in decisions if d.choice is Choice.SEPARATE for p in d.rows)
    gathering = Gathering(flows=flows, separate=separate)
    by_table: dict[int, list[RowReading]] = {}
    for row in rows:
        if row.kind is RowKind.PERSON:
            by_table.setdefault(row.table, []).append(row)
    for number in sorted(by_table, key=knowledge):
        for row in by_table[number]:
            gathering.add(row)
    people = merged(gathering.people, decisions)
    for person in people:
        person.order = min((row.table, row.row) for row in person.rows)
    return sorted(people, key=lambda p: p.order), gathering.problems


def _hidden(book: Book, rows: Sequence[RowReading]) -> list[Problem]:
    told = []
    for sheet in book.sheets:
        hidden = (
            [
                row.row
                for row in rows
                if row.sheet == sheet.name
                and row.kind is RowKind.PERSON
                and row.row - 1 in sheet.hidden_rows
            ]
            if sheet.hidden_rows
            else []
        )
        if hidden:
            named = "、".join(map(str, hidden[:10])) + ("…" if len(hidden) > 10 else "")
            told.append(problem("row.hidden", sheet=sheet.name, row=hidden[0], rows=named))
    return told


def _about_people(
    tables: Sequence[TablePlan], people: Sequence[Draft], months: Sequence[Mapping[str, Wage]]
) -> list[Problem]:
    told: list[Problem] = []
    with_ids = {i for i, t in enumerate(tables) if t.columns_of(Role.CITIZEN_ID)}
    with_days = {i for i, t in enumerate(tables) if t.columns_of(Role.HIRED_ON)}
    rosters = {i for i, t in enumerate(tables) if not any(c.role in AMOUNTS for c in t.columns)}
    any_months = any(months)
    any_ids = bool(with_ids) or any(person.citizen_id for person in people)
    any_days = bool(with_days) or any(person.hired_on for person in people)
    for missing, known in (("id.missing", any_ids), ("date.missing", any_days)):
        if not known and people:
            first = people[0].rows[0]
            told.append(problem(missing, sheet=first.sheet))
    for person, wages in zip(people, months, strict=True):
        first = person.rows[0]
        if not person.name:
            told.append(problem("name.missing", sheet=first.sheet, row=first.row))
        here = {row.table for row in person.rows}
        if not person.citizen_id and with_ids and not _id_was_written(person):
            told.append(_at("id.missing", person, tables, Role.CITIZEN_ID))
        if not person.hired_on and with_days and not _was_written(person, Role.HIRED_ON):
            told.append(_at("date.missing", person, tables, Role.HIRED_ON))
        if person.hired_on and person.left_on and person.left_on < person.hired_on:
            told.append(
                problem(
                    "date.order",
                    sheet=first.sheet,
                    row=first.row,
                    left=person.left_on,
                    hired=person.hired_on,
                )
            )
        for what, attribute in (("入职日期", "hired_on"), ("离职日期", "left_on")):
            days = list(dict.fromkeys(d for r in person.rows if (d := getattr(r, attribute))))
            if len(days) > 1:
                told.append(
                    problem(
                        "person.dates_differ",
                        sheet=first.sheet,
                        row=first.row,
                        name=person.name or "",
                        what=what,
                        first=days[0],
                        second=days[1],
                    )
                )
        data = {"name": person.name or person.staff_no or ""}
        if any_months and not wages:
            told.append(problem("person.no_months", sheet=first.sheet, row=first.row, **data))
        if rosters and not here & rosters:
            told.append(problem("person.not_in_roster", sheet=first.sheet, row=first.row, **data))
    return told


def _was_written(person: Draft, role: Role) -> bool:
    return any(value.role is role and value.raw.strip() for r in person.rows for value in r.values)


def _id_was_written(person: Draft) -> bool:
    """Whether some row holds a number that was damaged: then that has been told already."""
    return any(
        value.role is Role.CITIZEN_ID and len(value.raw.strip()) > 3
        for row in person.rows
        for value in row.values
    )


def _at(code: str, person: Draft, tables: Sequence[TablePlan], role: Role) -> Problem:
    """Return a doubt at the cell where the fact should stand."""
    for row in person.rows:
        columns = tables[row.table].columns_of(role)
        if columns:
            return problem(code, sheet=row.sheet, row=row.row, column=columns[0].column)
    first = person.rows[0]
    return problem(code, sheet=first.sheet, row=first.row)


def _common_left_on(people: Sequence[Draft], stated: date | None) -> date | None:
    """The leaving date of everybody: the one the file states, or the one that all share."""
    own = {person.left_on for person in people}
    if len(own) == 1:
        return own.pop() or stated
    return stated if own <= {None, stated} else None


def _in_order(problems: Sequence[Problem], book: Book) -> tuple[Problem, ...]:
    places = {sheet.name: i for i, sheet in enumerate(book.sheets)}
    ordered = sorted(
        dict.fromkeys(problems),
        key=lambda p: (
            p.severity is not Severity.ERROR,
            places.get(p.sheet or "", -1),
            p.row or 0,
            len(p.column or ""),
            p.column or "",
        ),
    )
    return tuple(ordered)
