"""The running balance: whether each line begins where the one before it ended.

A day's lines may stand in any order, and most exports give no time. So a day is looked at as a
walk: each line leads from the balance before it to the balance after it, and the day is whole when
one walk uses every line, beginning where the day before ended. Where a walk must jump, rows are
missing or figures were changed.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from niangjia.engines.tables.problems import Problem
from niangjia.engines.tables.statements.lines import Account, Line
from niangjia.engines.tables.statements.problems import problem

_MOST_TOLD = 10
_MOST_ROWS = 10

Trail = list[Line]


def balance_problems(lines: Sequence[Line]) -> list[Problem]:
    """Return what the balances of all accounts say: where they break, or why they say nothing."""
    found: list[Problem] = []
    for (account, _currency), several in _by_account(lines):
        if not any(line.balance_column for line in several):
            if several[0].currency == "":
                found.append(problem("statement.no_balance", account=account.label))
            continue
        found += _blanks(account, several)
        breaks = list(_breaks(several))
        found += [_told(before, line) for before, line in breaks[:_MOST_TOLD]]
        if len(breaks) > _MOST_TOLD:
            left = len(breaks) - _MOST_TOLD
            found.append(problem("statement.balance_more", account=account.label, count=left))
    return found


def _by_account(lines: Sequence[Line]) -> Iterator[tuple[tuple[Account, str], list[Line]]]:
    groups: dict[tuple[Account, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.account, line.currency), []).append(line)
    yield from groups.items()


def _blanks(account: Account, lines: Sequence[Line]) -> list[Problem]:
    rows = [line for line in lines if line.balance is None]
    if not rows:
        return []
    named = "、".join(str(line.row) for line in rows[:_MOST_ROWS])
    return [
        problem(
            "statement.balance_blank",
            sheet=rows[0].sheet,
            row=rows[0].row,
            column=rows[0].balance_column or None,
            account=account.label,
            count=len(rows),
            rows=named + ("…" if len(rows) > _MOST_ROWS else ""),
        )
    ]


def _told(before: Line, line: Line) -> Problem:
    should = _after(before) + line.amount
    return problem(
        "statement.balance_break",
        sheet=line.sheet,
        row=line.row,
        column=line.balance_column,
        before=before.row,
        on=before.on,
        old=f"{_after(before):,.2f}",
        amount=f"{line.amount:+,.2f}",
        should=f"{should:,.2f}",
        written=f"{_after(line):,.2f}",
        gap=f"{abs(should - _after(line)):,.2f}",
    )


def _before(line: Line) -> Decimal:
    return _after(line) - line.amount


def _after(line: Line) -> Decimal:
    return line.balance if line.balance is not None else Decimal(0)


def _breaks(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Yield each pair of neighbours between which the balance jumps."""
    ordered = sorted(lines, key=lambda line: (line.booked_on, line.content, line.sheet, line.row))
    days = [list(several) for _, several in groupby(ordered, key=lambda line: line.booked_on)]
    last: Line | None = None
    for place, day in enumerate(days):
        if any(line.balance is None for line in day):
            last = None
            continue
        following = days[place + 1] if place + 1 < len(days) else []
        goals = {_before(line) for line in following if line.balance is not None}
        for trail in _trails(day, None if last is None else _after(last), goals):
            if last is not None and _after(last) != _before(trail[0]):
                yield last, trail[0]
            last = trail[-1]


def _trails(lines: Sequence[Line], start: Decimal | None, goals: set[Decimal]) -> list[Trail]:
    """Return the fewest walks that use every line, that from `start` first, that to a goal last."""
    trails: list[Trail] = []
    for several in _connected(lines):
        trails += _walks(several, start)
    first = [t for t in trails if start is not None and _before(t[0]) == start][:1]
    rest = [t for t in trails if t not in first]
    last = [t for t in rest if _after(t[-1]) in goals][-1:]
    return first + [t for t in rest if t not in last] + last


def _connected(lines: Sequence[Line]) -> list[list[Line]]:
    """Split lines into groups whose balances hang together."""
    group_of: dict[Decimal, int] = {}
    groups: dict[int, list[Line]] = {}
    members: dict[int, list[Decimal]] = {}
    for number, line in enumerate(lines):
        ends = (_before(line), _after(line))
        joined = sorted({group_of[end] for end in ends if end in group_of})
        groups[number], members[number] = [line], list(ends)
        for other in joined:
            groups[number] = groups.pop(other) + groups[number]
            members[number] = members.pop(other) + members[number]
        for end in members[number]:
            group_of[end] = number
    return list(groups.values())


def _walks(lines: Sequence[Line], start: Decimal | None) -> list[Trail]:
    """Return the fewest walks over lines that hang together (Hierholzer, with jumps added)."""
    surplus: dict[Decimal, int] = {}
    leaving: dict[Decimal, list[tuple[Decimal, Line | None]]] = {}
    for line in lines:
        surplus[_before(line)] = surplus.get(_before(line), 0) + 1
        surplus[_after(line)] = surplus.get(_after(line), 0) - 1
        leaving.setdefault(_before(line), []).append((_after(line), line))
    begins = [node for node in sorted(surplus) for _ in range(surplus[node])]
    ends = [node for node in sorted(surplus) for _ in range(-surplus[node])]
    first = begins[0] if begins else min(leaving)
    if start is not None and start in (begins or surplus):
        first = start
    if begins:
        begins.remove(first)
    # A jump from where one walk ends to where the next begins makes one walk of all.
    for end, begin in zip(ends, begins, strict=False):
        leaving.setdefault(end, []).append((begin, None))
    return _split(_one_walk(first, leaving))


def _one_walk(
    first: Decimal, leaving: dict[Decimal, list[tuple[Decimal, Line | None]]]
) -> list[Line | None]:
    stack: list[tuple[Decimal, Line | None]] = [(first, None)]
    walked: list[Line | None] = []
    while stack:
        node, by = stack[-1]
        if leaving.get(node):
            stack.append(leaving[node].pop(0))
        else:
            stack.pop()
            walked.append(by)
    return walked[-2::-1]


def _split(walk: Sequence[Line | None]) -> list[Trail]:
    """Cut a walk at its jumps."""
    trails: list[Trail] = [[]]
    for line in walk:
        if line is None:
            trails.append([])
        else:
            trails[-1].append(line)
    return [trail for trail in trails if trail]
