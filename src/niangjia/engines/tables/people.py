"""Who is who: rows of one or several tables gathered into people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from niangjia.engines.tables.problems import Problem, problem
from niangjia.engines.tables.rows import RowReading
from niangjia.kernel.identifiers import masked_id

Place = tuple[str, int]
# Of the fifteen digits that a number keeps the last may be rounded.
_KEPT = 14


class Choice(StrEnum):
    """What the clerk decided about some rows."""

    MERGE = "merge"
    SEPARATE = "separate"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Rows that are one person, or several, or are not imported; (sheet, row from 1) each."""

    choice: Choice
    rows: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Rows of which the clerk may say whether they are one person or several.

    `kind` is same_name (read as several unless merged) or twice (read as one unless separated).
    """

    kind: str
    rows: tuple[Place, ...]
    message: str


@dataclass(slots=True)
class Draft:
    """A person in the making: identity as far as known, and the rows that speak of her."""

    order: tuple[int, int]
    name: str | None = None
    staff_no: str | None = None
    citizen_id: str | None = None
    id_kept: str | None = None
    hired_on: date | None = None
    left_on: date | None = None
    department: str | None = None
    rows: list[RowReading] = field(default_factory=list)

    def take(self, row: RowReading) -> None:
        """Add a row and what it says that was not known yet."""
        self.rows.append(row)
        self.name = self.name or row.name
        self.staff_no = self.staff_no or row.staff_no
        self.citizen_id = self.citizen_id or row.citizen_id
        self.id_kept = self.id_kept or row.id_kept
        self.hired_on = self.hired_on or row.hired_on
        self.left_on = self.left_on or row.left_on
        self.department = self.department or row.department

    @property
    def key(self) -> str:
        """The row key (行键): staff number, else citizen ID, else name and hire date."""
        if self.staff_no:
            return f"no:{self.staff_no}"
        if self.citizen_id:
            return f"id:{self.citizen_id}"
        return f"name:{self.name or ''}|{self.hired_on.isoformat() if self.hired_on else ''}"


@dataclass(slots=True)
class Gathering:
    """Gathers rows into people, by staff number, else citizen ID, else name.

    `one_row` are the tables in which a person has one row; `flows` those with a row per month.
    """

    flows: frozenset[int]
    separate: frozenset[Place] = frozenset()
    people: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _by_staff: dict[str, Draft] = field(default_factory=dict)
    _by_id: dict[str, Draft] = field(default_factory=dict)
    _by_name: dict[str, list[Draft]] = field(default_factory=dict)
    _by_kept: dict[str, list[Draft]] = field(default_factory=dict)

    def add(self, row: RowReading) -> None:
        """Put one row to its person, or begin a new one, or say why neither can be decided."""
        if row.place in self.separate:
            # Found again by her own number; of two who share one, the first keeps it.
            self._begin(row)
            return
        person = self._by_number(row)
        if person is None and row.name:
            candidates = [p for p in self._by_name.get(row.name, ()) if _compatible(p, row)]
            if row.staff_no is None and row.citizen_id is None:
                person, decided = self._by_name_alone(row, candidates)
                if not decided:
                    return
            else:
                others = [p for p in candidates if not self._has_row_of(p, row)]
                person = others[0] if len(others) == 1 else None
        if person is None and row.name is None and row.id_kept:
            alike = self._by_kept.get(row.id_kept[:_KEPT], [])
            person = alike[0] if len(alike) == 1 else None
        if person is None:
            self._begin(row)
        else:
            person.take(row)
            self._index(person)

    def _begin(self, row: RowReading) -> None:
        person = Draft(order=(row.table, row.row))
        person.take(row)
        self.people.append(person)
        self._index(person)
        if person.name:
            self._by_name.setdefault(person.name, []).append(person)

    def _index(self, person: Draft) -> None:
        if person.staff_no:
            self._by_staff.setdefault(person.staff_no, person)
        if person.citizen_id:
            self._by_id.setdefault(person.citizen_id, person)
        digits = person.citizen_id or person.id_kept
        if digits:
            alike = self._by_kept.setdefault(digits[:_KEPT], [])
            if not any(person is other for other in alike):
                alike.append(person)

    def _by_number(self, row: RowReading) -> Draft | None:
        for number, index, what in (
            (row.staff_no, self._by_staff, "工号"),
            (row.citizen_id, self._by_id, "身份证号"),
        ):
            person = index.get(number) if number else None
            if person is None:
                continue
            if row.name and person.name and row.name != person.name:
                self.problems.append(
                    problem(
                        "person.id_shared",
                        sheet=row.sheet,
                        row=row.row,
                        rows=_rows([person.rows[0], row]),
                        what=what,
                        text=masked_id(number or "") if what == "身份证号" else number,
                    )
                )
                continue
            if what == "工号" and not _compatible(person, row):
                continue
            return person
        return None

    def _has_row_of(self, person: Draft, row: RowReading) -> bool:
        return row.table not in self.flows and any(r.table == row.table for r in person.rows)

    def _by_name_alone(
        self, row: RowReading, candidates: Sequence[Draft]
    ) -> tuple[Draft | None, bool]:
        """Find the person of a row that gives only a name; False when it cannot be told."""
        same = [p for p in candidates if self._has_row_of(p, row)]
        others = [p for p in candidates if p not in same]
        for twin in same:
            if any(_same_content(r, row) for r in twin.rows):
                return twin, True
        if len(others) <= 1:
            return (others[0], True) if others else (None, True)
        if row.department:
            there = [p for p in others if p.department == row.department]
            if len(there) == 1:
                return there[0], True
        if row.table not in self.flows:
            # Sheets of one company keep their order: the second of a name is again the second.
            return others[0], True
        self.problems.append(
            problem(
                "person.ambiguous",
                sheet=row.sheet,
                row=row.row,
                name=row.name,
                count=len(others),
            )
        )
        return None, False


def _compatible(person: Draft, row: RowReading) -> bool:
    """Whether nothing that both know contradicts that they are one."""
    if row.staff_no and person.staff_no and row.staff_no != person.staff_no:
        return False
    same_id = row.citizen_id is not None and row.citizen_id == person.citizen_id
    other_day = row.hired_on and person.hired_on and row.hired_on != person.hired_on
    if other_day and not same_id:
        return bool(row.staff_no and row.staff_no == person.staff_no)
    if row.citizen_id and person.citizen_id:
        return row.citizen_id == person.citizen_id
    kept_one, kept_other = person.id_kept, row.id_kept
    if kept_one and row.citizen_id:
        return row.citizen_id.startswith(kept_one[:_KEPT])
    if kept_other and person.citizen_id:
        return person.citizen_id.startswith(kept_other[:_KEPT])
    return not (kept_one and kept_other and kept_one != kept_other)


def _same_content(one: RowReading, other: RowReading) -> bool:
    return one.entries == other.entries and (
        one.name,
        one.staff_no,
        one.citizen_id or one.id_kept,
        one.hired_on,
    ) == (other.name, other.staff_no, other.citizen_id or other.id_kept, other.hired_on)


def _rows(rows: Iterable[RowReading]) -> str:
    return "、".join(str(row.row) for row in rows)


def merged(people: list[Draft], decisions: Iterable[Decision]) -> list[Draft]:
    """Return the people with those made one whose rows the clerk declared to be one."""
    for decision in decisions:
        if decision.choice is not Choice.MERGE:
            continue
        wanted = set(decision.rows)
        chosen = [p for p in people if any(r.place in wanted for r in p.rows)]
        if len(chosen) < 2:
            continue
        first = min(chosen, key=lambda p: p.order)
        for other in chosen:
            if other is not first:
                for row in other.rows:
                    first.take(row)
        people = [p for p in people if p is first or p not in chosen]
    return people


def questions_of(
    people: Sequence[Draft], flows: frozenset[int], decisions: Sequence[Decision]
) -> tuple[list[Question], list[Problem]]:
    """Return what the clerk should confirm: namesakes read as several, repetitions read as one."""
    settled = [set(d.rows) for d in decisions if d.choice is not Choice.SKIP]
    questions: list[Question] = []
    problems: list[Problem] = []

    def ask(kind: str, code: str, rows: list[RowReading], **data: object) -> None:
        places = tuple(row.place for row in rows)
        if any(set(places) <= one for one in settled):
            return
        told = problem(
            code, sheet=rows[0].sheet, row=rows[0].row, column=None, rows=_rows(rows), **data
        )
        problems.append(told)
        questions.append(Question(kind=kind, rows=places, message=told.message))

    by_name: dict[str, list[Draft]] = {}
    for person in people:
        if person.name:
            by_name.setdefault(person.name, []).append(person)
        firsts: dict[int, list[RowReading]] = {}
        for row in person.rows:
            if row.table not in flows:
                firsts.setdefault(row.table, []).append(row)
        for rows in firsts.values():
            if len(rows) > 1 and not all(_same_content(rows[0], r) for r in rows):
                why = "身份证号相同" if person.citizen_id else "工号或姓名相同"
                ask("twice", "person.twice", rows, name=person.name or "", why=why)
    for name, namesakes in by_name.items():
        if len(namesakes) > 1:
            ask(
                "same_name",
                "person.same_name",
                [p.rows[0] for p in namesakes],
                name=name,
                why=_what_differs(namesakes),
                count=len(namesakes),
            )
    return questions, problems


def _what_differs(people: Sequence[Draft]) -> str:
    ids = [p.citizen_id for p in people]
    if all(ids) and len(set(ids)) == len(ids):
        return "身份证号不同"
    numbers = [p.staff_no for p in people]
    if all(numbers) and len(set(numbers)) == len(numbers):
        return "工号不同"
    days = [p.hired_on for p in people]
    if all(days) and len(set(days)) == len(days):
        return "入职日期不同"
    return "没有身份证号可比"
