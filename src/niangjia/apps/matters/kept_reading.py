"""How a roster's reading is kept: plain data for the check page and the import, sealed in parts.

Part 0 holds what is said of the file as a whole, with every problem; the parts after it hold
`PEOPLE_IN_PART` people each, so that a page of people opens one part and not all.
"""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from niangjia.apps.people import crypto
from niangjia.engines import tables

PEOPLE_IN_PART = 100
FORMAT = 1
"""Raised when the shape changes: what was kept in another is read from the file anew."""

Place = tuple[str, int, str]
"""Sheet by name, row from 1, column by letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell somebody should look at: whose it is, what stood in it, whether it was a whole ID."""

    who: str
    raw: str
    is_whole_id: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a roster's file says as a whole, without its people one by one."""

    employer: str | None
    left_on: date | None
    people: int
    questions: tuple[tables.Question, ...]
    problems: tuple[tables.Problem, ...]
    cells: Mapping[Place, Cell]

    @property
    def errors(self) -> tuple[tables.Problem, ...]:
        """The problems that block the import."""
        return tuple(p for p in self.problems if p.severity is tables.Severity.ERROR)


def head_of(reading: tables.Reading) -> Kept:
    """Return what is kept of a reading beside its people."""
    wanted = {(p.sheet, p.row, p.column) for p in reading.problems if p.row and p.column}
    names = {row.place: row.name or "" for row in reading.rows}
    values = {
        (row.sheet, row.row, value.column): value
        for row in reading.rows
        for value in row.values
        if (row.sheet, row.row, value.column) in wanted
    }
    cells = {}
    for sheet, row, column in wanted:
        if not (sheet and row and column):
            continue
        value = values.get((sheet, row, column))
        cells[sheet, row, column] = Cell(
            who=names.get((sheet, row), ""),
            raw=str(value.raw) if value else "",
            is_whole_id=bool(value and value.role is tables.Role.CITIZEN_ID and value.text),
        )
    return Kept(
        employer=reading.employer,
        left_on=reading.left_on,
        people=len(reading.workers),
        questions=reading.questions,
        problems=reading.problems,
        cells=cells,
    )


def seal_parts(roster: int, reading: tables.Reading) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each part, sealed to its roster and number."""
    yield 0, _seal(_head_json(head_of(reading)), roster, 0)
    for no, first in enumerate(range(0, len(reading.workers), PEOPLE_IN_PART), start=1):
        several = reading.workers[first : first + PEOPLE_IN_PART]
        yield no, _seal([_worker_json(worker) for worker in several], roster, no)


def open_head(roster: int, sealed: bytes) -> Kept | None:
    """Return the whole from part 0; None when it was kept in a shape of former days."""
    data = _open(sealed, roster, 0)
    if data["format"] != FORMAT:
        return None
    return Kept(
        employer=data["employer"],
        left_on=_day(data["left_on"]),
        people=data["people"],
        questions=tuple(
            tables.Question(kind=kind, rows=_places(rows), message=message)
            for kind, rows, message in data["questions"]
        ),
        problems=tuple(
            tables.Problem(
                code=code,
                severity=tables.Severity(severity),
                message=message,
                sheet=sheet,
                row=row,
                column=column,
            )
            for code, severity, message, sheet, row, column in data["problems"]
        ),
        cells={
            (sheet, row, column): Cell(who=who, raw=raw, is_whole_id=is_whole_id)
            for sheet, row, column, who, raw, is_whole_id in data["cells"]
        },
    )


def open_people(roster: int, no: int, sealed: bytes) -> list[tables.Worker]:
    """Return the people of one part, in the order of the file."""
    return [
        tables.Worker(
            key=key,
            name=name,
            citizen_id=citizen_id,
            staff_no=staff_no,
            hired_on=_day(hired_on),
            left_on=_day(left_on),
            months={
                month: tables.Wage(due=_yuan(due), paid=_yuan(paid)) for month, due, paid in months
            },
            rows=_places(rows),
        )
        for key, name, citizen_id, staff_no, hired_on, left_on, months, rows in _open(
            sealed, roster, no
        )
    ]


def _head_json(head: Kept) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "employer": head.employer,
        "left_on": _text(head.left_on),
        "people": head.people,
        "questions": [[q.kind, q.rows, q.message] for q in head.questions],
        "problems": [
            [p.code, p.severity.value, p.message, p.sheet, p.row, p.column] for p in head.problems
        ],
        "cells": [[*place, c.who, c.raw, c.is_whole_id] for place, c in head.cells.items()],
    }


def _worker_json(worker: tables.Worker) -> list[Any]:
    return [
        worker.key,
        worker.name,
        worker.citizen_id,
        worker.staff_no,
        _text(worker.hired_on),
        _text(worker.left_on),
        [[month, _text(wage.due), _text(wage.paid)] for month, wage in worker.months.items()],
        worker.rows,
    ]


def _seal(data: Any, roster: int, no: int) -> bytes:
    plain = zlib.compress(json.dumps(data, ensure_ascii=False).encode(), level=1)
    return crypto.seal(plain, aad=_place(roster, no))


def _open(sealed: bytes, roster: int, no: int) -> Any:
    return json.loads(zlib.decompress(crypto.open_(sealed, aad=_place(roster, no))))


def _place(roster: int, no: int) -> str:
    return f"matters_roster_part:{roster}:{no}"


def _places(rows: Sequence[Sequence[Any]]) -> tuple[tuple[str, int], ...]:
    return tuple((sheet, row) for sheet, row in rows)


def _text(value: date | Decimal | None) -> str | None:
    return None if value is None else str(value)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _yuan(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
