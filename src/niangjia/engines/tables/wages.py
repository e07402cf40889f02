"""One person's months, put together from every row that speaks of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from niangjia.engines.tables.amounts import PAID_IN_FULL, ZERO
from niangjia.engines.tables.months import gaps
from niangjia.engines.tables.people import Draft
from niangjia.engines.tables.problems import Problem, problem
from niangjia.engines.tables.rows import RowReading
from niangjia.engines.tables.words import LABELS, Role


@dataclass(frozen=True, slots=True)
class Wage:
    """What was due and paid for one month, in yuan with two places; None is unknown (不详)."""

    due: Decimal | None
    paid: Decimal | None


@dataclass(frozen=True, slots=True)
class _Said:
    amount: Decimal
    row: RowReading
    column: str


@dataclass(slots=True)
class Gaps:
    """What many people lack alike, told once per column or table and not a thousand times."""

    blank_paid: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    once: dict[tuple[str, str], int] = field(default_factory=dict)

    def problems(self) -> list[Problem]:
        """Return the gathered doubts."""
        told = []
        for (sheet, column), rows in self.blank_paid.items():
            named = "、".join(map(str, rows[:10])) + ("…" if len(rows) > 10 else "")
            told.append(
                problem(
                    "paid.blank",
                    sheet=sheet,
                    row=rows[0],
                    column=column,
                    count=len(rows),
                    rows=named,
                )
            )
        return told + [
            problem(code, sheet=sheet, row=row) for (code, sheet), row in self.once.items()
        ]


def wages_of(
    person: Draft, flows: frozenset[int], lacking: Gaps
) -> tuple[Mapping[str, Wage], list[Problem]]:
    """Return the person's wages by month, sorted, and what was doubtful about them."""
    problems: list[Problem] = []
    said: dict[str, dict[Role, list[_Said]]] = {}
    blank: dict[str, dict[Role, tuple[RowReading, str]]] = {}
    unread: set[tuple[str, Role]] = set()
    seen: dict[object, RowReading] = {}
    for row in person.rows:
        if row.entries:
            same = (row.table, row.entries)
            if same in seen and any(e.amount is not None for e in row.entries):
                problems.append(
                    problem("row.repeated", sheet=row.sheet, row=row.row, other=seen[same].row)
                )
                continue
            seen[same] = row
        for entry in row.entries:
            if entry.amount is not None:
                said.setdefault(entry.month, {}).setdefault(entry.role, []).append(
                    _Said(entry.amount, row, entry.column)
                )
            elif entry.is_blank:
                blank.setdefault(entry.month, {}).setdefault(entry.role, (row, entry.column))
            else:
                unread.add((entry.month, entry.role))
    months: dict[str, Wage] = {}
    for month in sorted({*said, *(m for m, _ in unread)}):
        amounts = {
            role: _one(person, month, role, values, flows, problems)
            for role, values in said.get(month, {}).items()
        }
        wage = _wage(month, amounts, blank.get(month, {}), unread, said, lacking, problems)
        if wage is not None and not _outside(person, month, wage):
            months[month] = wage
    missing = gaps(sorted(months))
    if missing:
        shown = "、".join(missing[:6]) + ("…" if len(missing) > 6 else "")
        first = person.rows[0]
        problems.append(
            problem(
                "month.gap",
                sheet=first.sheet,
                row=first.row,
                name=person.name or "",
                months=shown,
            )
        )
    return months, problems


def _one(
    person: Draft,
    month: str,
    role: Role,
    values: list[_Said],
    flows: frozenset[int],
    problems: list[Problem],
) -> Decimal:
    """The one amount of a month: agreeing statements once, several payments of a flow added."""
    first = values[0]
    if len(values) == 1:
        return first.amount
    flow = [v for v in values if v.row.table in flows and v.row.table == first.row.table]
    if len(flow) > 1:
        total = sum((v.amount for v in flow if v.amount != PAID_IN_FULL), ZERO)
        if role is Role.DUE or all(v.amount == first.amount for v in flow):
            problems.append(
                problem(
                    "amount.twice",
                    sheet=first.row.sheet,
                    row=flow[1].row.row,
                    column=flow[1].column,
                    name=person.name or "",
                    month=month,
                    count=len(flow),
                    rows="、".join(str(v.row.row) for v in flow),
                )
            )
        return total
    for other in values[1:]:
        if other.amount != first.amount:
            problems.append(
                problem(
                    "person.conflict",
                    sheet=other.row.sheet,
                    row=other.row.row,
                    column=other.column,
                    name=person.name or "",
                    month=f"{month}{LABELS[role]}",
                    first=first.row.row,
                    first_value=first.amount,
                    second=other.row.row,
                    second_value=other.amount,
                )
            )
    return first.amount


def _wage(
    month: str,
    amounts: dict[Role, Decimal],
    blank: Mapping[Role, tuple[RowReading, str]],
    unread: set[tuple[str, Role]],
    said: Mapping[str, Mapping[Role, list[_Said]]],
    lacking: Gaps,
    problems: list[Problem],
) -> Wage | None:
    due, paid, owed = (amounts.get(role) for role in (Role.DUE, Role.PAID, Role.OWED))
    if due == PAID_IN_FULL:
        due = None
    sources = [v for values in said.get(month, {}).values() for v in values]
    if not sources:
        return Wage(None, None)
    source = sources[0]
    due_unread, paid_unread = ((month, role) in unread for role in (Role.DUE, Role.PAID))
    if paid == PAID_IN_FULL:
        paid = due

    def once(code: str) -> None:
        lacking.once.setdefault((code, source.row.sheet), source.row.row)

    if due is not None and paid is None and not paid_unread:
        if owed is not None:
            once("paid.from_owed")
            paid = due - owed
        elif Role.PAID in blank:
            row, column = blank[Role.PAID]
            lacking.blank_paid.setdefault((row.sheet, column), []).append(row.row)
            paid = ZERO
        elif Role.OWED in blank:
            paid = due
            once("paid.from_owed")
        else:
            once("paid.no_column")
    elif due is None and paid is not None and not due_unread:
        if owed is not None:
            once("due.from_paid")
            due = paid + owed
        elif Role.DUE in blank:
            if paid == 0:
                return None
            problems.append(
                problem(
                    "due.missing",
                    sheet=source.row.sheet,
                    row=source.row.row,
                    column=blank[Role.DUE][1],
                    month=month,
                )
            )
        else:
            once("due.no_column")
    elif due is None and paid is None and owed is not None and not (due_unread or paid_unread):
        once("due.from_owed")
        due, paid = owed, ZERO
    return Wage(due, paid)


def _outside(person: Draft, month: str, wage: Wage) -> bool:
    """Whether a month of zeros lies before the person came or after she left."""
    if wage.due or wage.paid or wage.due is None:
        return False
    return bool(
        (person.hired_on and month < _label(person.hired_on))
        or (person.left_on and month > _label(person.left_on))
    )


def _label(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"
