"""A bank statement to monthly wages: every row used, set aside with a reason, or a problem."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from statistics import median_low

from niangjia.engines.tables.amounts import ZERO
from niangjia.engines.tables.cells import Book
from niangjia.engines.tables.problems import Problem, Severity
from niangjia.engines.tables.problems import problem as book_problem
from niangjia.engines.tables.statements.balances import balance_problems
from niangjia.engines.tables.statements.layout import Plan, StatedTotal, plans_of, totals_in
from niangjia.engines.tables.statements.lines import Account, Aside, Line, Unused
from niangjia.engines.tables.statements.payers import can_be
from niangjia.engines.tables.statements.periods import (
    MonthOf,
    Pays,
    month_label,
    months_of,
    number_of,
)
from niangjia.engines.tables.statements.problems import problem
from niangjia.engines.tables.statements.rowreading import TableReader
from niangjia.engines.tables.statements.wages import Pay, sort_lines
from niangjia.engines.tables.statements.words import (
    BONUS_WORDS,
    WAGE_WORDS,
    tidied,
    words_in,
)
from niangjia.kernel.errors import DomainError


class NoStatement(DomainError):
    """No sheet has the headings of a bank statement."""

    code = "tables.no_statement"
    message = (
        "“%(name)s”里没有认出银行流水。要有一行表头，写着日期、金额（或者收入、支出）和摘要。"
        "请用银行网页或柜台导出的明细原样上传，不要改表头；照片和 PDF 要先转成表格。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wage:
    """One payment of wages: its line, what led to it, and the month it is for."""

    pay: Pay
    month: MonthOf

    @property
    def line(self) -> Line:
        """The line as it stands in the file."""
        return self.pay.line

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """Everything doubtful about the payment and its month."""
        return tuple(dict.fromkeys((*self.pay.doubts, *self.month.doubts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidMonth:
    """What was paid for one month, in yuan: the sum of its lines, and what is doubtful about it."""

    paid: Decimal
    lines: tuple[Wage, ...]
    doubts: tuple[Problem, ...]


class Lack(StrEnum):
    """Where a month without a payment stands."""

    BETWEEN = "between"
    AFTER_LAST = "after_last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A month, `YYYY-MM`, for which the statement has no payment, though it covers its pay day.

    It says nothing of what was paid otherwise, in cash or into another account.
    """

    month: str
    lack: Lack


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One account of the statement: how many lines, from when to when."""

    account: Account
    lines: int
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a bank statement says of wages.

    Every row of the file that holds anything stands once: in a month, in `bonuses`, in `unused`,
    or as an error among `problems`. The doubts of months and bonuses stand there, the others in
    `problems`.
    """

    accounts: tuple[Covered, ...]
    months: Mapping[str, PaidMonth]
    bonuses: tuple[Wage, ...]
    gaps: tuple[Gap, ...]
    unused: tuple[Unused, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The rows that could not be read."""
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)


def read_statement(
    book: Book,
    *,
    employers: Sequence[str] = (),
    worker: str | None = None,
    pays: Pays | None = None,
) -> Statement:
    """Return the monthly wages in a bank statement, with every doubt shown.

    `employers` are the names the employer is known under; `worker` is whose accounts these should
    be; `pays` is whether wages are paid for the same month or the month before, if that is known.
    The order of the rows does not matter.

    :raises NoStatement: no sheet has the headings of a bank statement.
    """
    problems = [book_problem(code) for code in book.notices]
    plans, lines, unused, stated = _read_tables(book, problems)
    lines, repeated, told = _once(lines)
    unused += repeated
    problems += told
    problems += _neither(unused)
    problems += balance_problems(lines)
    problems += stated
    problems += _other_holders(lines, worker)
    found = sort_lines(lines, employers, [worker] if worker else [])
    by_place = months_of(found.pays, pays)
    wages = [Wage(pay=pay, month=by_place[pay.line.place]) for pay in found.pays]
    wages.sort(key=lambda one: (one.line.content, one.line.sheet, one.line.row))
    months = _months([one for one in wages if not one.pay.is_bonus])
    return Statement(
        accounts=_covered(lines),
        months=months,
        bonuses=tuple(_apart(one) for one in wages if one.pay.is_bonus),
        gaps=_gaps(months, wages, _last_day(plans, lines)),
        unused=_in_order(book, [*unused, *found.unused]),
        problems=_told_in_order(book, [*problems, *found.problems]),
    )


def _read_tables(
    book: Book, problems: list[Problem]
) -> tuple[list[Plan], list[Line], list[Unused], list[Problem]]:
    plans: list[Plan] = []
    lines: list[Line] = []
    unused: list[Unused] = []
    stated: list[Problem] = []
    for sheet in map(tidied, book.sheets):
        here = list(plans_of(sheet, book.name, len(plans)))
        above = here[0].data_from if here else len(sheet.rows)
        for row in range(above):
            if any(value is not None for value in sheet.rows[row]):
                why = Aside.ABOVE if here else Aside.NO_TABLE
                unused.append(Unused(sheet=sheet.name, row=row + 1, why=why))
        if not here and sheet.rows:
            problems.append(problem("statement.no_table", sheet=sheet.name, sheet_name=sheet.name))
        for number, plan in enumerate(here):
            for row in range(plan.header[0], plan.data_from) if number else ():
                unused.append(Unused(sheet=sheet.name, row=row + 1, why=Aside.HEADING))
            reading = TableReader(sheet, plan).read()
            lines += reading.lines
            unused += reading.unused
            problems += reading.problems
            totals = [*reading.stated]
            if number == 0:
                totals += [t for row in range(plan.header[0]) for t in totals_in(sheet, row)]
            stated += _differing(sheet.name, totals, reading.lines)
        plans += here
    if not plans:
        raise NoStatement(name=book.name)
    if not lines:
        problems.append(problem("statement.no_lines"))
    return plans, lines, unused, stated


def _differing(sheet: str, totals: Sequence[StatedTotal], lines: Sequence[Line]) -> list[Problem]:
    """Return a doubt for each stated total that is not what the lines come to."""
    found = []
    for total in totals:
        is_in = total.side == "收入"
        amounts = [abs(x.amount) for x in lines if (x.amount > 0) is is_in]
        if total.count != len(amounts) or total.amount != sum(amounts, ZERO):
            found.append(
                problem(
                    "statement.total_differs",
                    sheet=sheet,
                    row=total.row + 1,
                    side=total.side,
                    count=total.count,
                    written=f"{total.amount:,.2f}",
                    found=len(amounts),
                    summed=f"{sum(amounts, ZERO):,.2f}",
                )
            )
    return found


def _once(lines: Sequence[Line]) -> tuple[list[Line], list[Unused], list[Problem]]:
    """Take out lines that stand in two tables of one account: its exports overlap."""
    seen: dict[object, Line] = {}
    kept: list[Line] = []
    repeated: list[Unused] = []
    told: list[Problem] = []
    for line in lines:
        first = seen.setdefault((line.account.number, line.content), line)
        if first.table == line.table:
            kept.append(line)
            continue
        repeated.append(
            Unused(sheet=line.sheet, row=line.row, why=Aside.REPEATED, line=line),
        )
        told.append(
            problem(
                "line.repeated",
                sheet=line.sheet,
                row=line.row,
                sheet_name=first.sheet,
                other=first.row,
            )
        )
    return kept, repeated, told


def _neither(unused: Sequence[Unused]) -> list[Problem]:
    """Return a doubt for each line that says wage and does not say which way it went."""
    return [
        problem(
            "wage.neither",
            sheet=one.sheet,
            row=one.row,
            column=one.line.amount_column,
            words="、".join(words),
        )
        for one in unused
        if one.why is Aside.NEITHER
        and one.line is not None
        and (words := words_in(one.line.words, WAGE_WORDS + BONUS_WORDS))
    ]


def _other_holders(lines: Sequence[Line], worker: str | None) -> list[Problem]:
    if worker is None:
        return []
    accounts = dict.fromkeys(line.account for line in lines)
    return [
        problem(
            "statement.other_holder",
            account=account.label,
            holder=account.holder,
            worker=worker,
        )
        for account in accounts
        if not can_be(worker, account.holder)
    ]


def _months(wages: Sequence[Wage]) -> dict[str, PaidMonth]:
    by_month: dict[str, list[Wage]] = {}
    for one in wages:
        by_month.setdefault(one.month.month, []).append(one)
    months = {}
    for month in sorted(by_month):
        several = by_month[month]
        paid = sum((one.line.amount for one in several), ZERO)
        doubts = [doubt for one in several for doubt in one.doubts]
        if sum(one.line.amount > 0 for one in several) > 1:
            told = problem(
                "month.summed",
                sheet=several[0].line.sheet,
                row=several[0].line.row,
                month=month,
                count=len(several),
                paid=f"{paid:,.2f}",
            )
            doubts.append(told)
        months[month] = PaidMonth(
            paid=paid, lines=tuple(several), doubts=tuple(dict.fromkeys(doubts))
        )
    return months


def _apart(wage: Wage) -> Wage:
    """Return a bonus with the doubt that it was put into no month."""
    line = wage.line
    told = problem(
        "bonus.apart",
        sheet=line.sheet,
        row=line.row,
        column=line.amount_column,
        on=line.on,
        amount=f"{line.amount:,.2f}",
        words="、".join(words_in(line.words, BONUS_WORDS)),
    )
    pay = replace(wage.pay, doubts=(*wage.pay.doubts, told))
    return replace(wage, pay=pay, month=replace(wage.month, doubts=()))


def _last_day(plans: Sequence[Plan], lines: Sequence[Line]) -> date | None:
    """The last day the statement speaks of, as it says itself or by its last line."""
    days = [plan.covers[1] for plan in plans if plan.covers]
    return max((*days, *(line.on for line in lines)), default=None)


def _gaps(
    months: Mapping[str, PaidMonth], wages: Sequence[Wage], last_day: date | None
) -> tuple[Gap, ...]:
    """Return the months without a payment, up to the last whose pay day is covered."""
    if not months or last_day is None:
        return ()
    have = {number_of(month) for month in months}
    paid = [one for one in wages if not one.pay.is_bonus and one.line.amount > 0]
    # A month is lacking when the statement covers the day on which its wage usually came.
    waits = [_of_day(one.line.on) - number_of(one.month.month) for one in paid] or [0]
    pay_day = median_low([one.line.on.day for one in paid] or [1])
    covered = _of_day(last_day) - max(0, median_low(waits)) - (last_day.day < pay_day)
    return tuple(
        Gap(month=month_label(n), lack=Lack.BETWEEN if n < max(have) else Lack.AFTER_LAST)
        for n in range(min(have), max(max(have), covered) + 1)
        if n not in have
    )


def _of_day(day: date) -> int:
    return day.year * 12 + day.month - 1


def _covered(lines: Sequence[Line]) -> tuple[Covered, ...]:
    by_account: dict[Account, list[date]] = {}
    for line in lines:
        by_account.setdefault(line.account, []).append(line.on)
    return tuple(
        Covered(account=account, lines=len(days), first=min(days), last=max(days))
        for account, days in by_account.items()
    )


def _in_order(book: Book, unused: Sequence[Unused]) -> tuple[Unused, ...]:
    places = {sheet.name: number for number, sheet in enumerate(book.sheets)}
    return tuple(sorted(unused, key=lambda one: (places[one.sheet], one.row)))


def _told_in_order(book: Book, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return each problem once: errors first, then by their place."""
    places = {sheet.name: number for number, sheet in enumerate(book.sheets)}

    def key(one: Problem) -> tuple[bool, int, int]:
        return one.severity is not Severity.ERROR, places.get(one.sheet or "", -1), one.row or 0

    return tuple(sorted(dict.fromkeys(problems), key=key))


def rows_of(statement: Statement) -> Iterator[tuple[str, int]]:
    """Yield the place of every row the statement accounts for, each once."""
    for month in statement.months.values():
        yield from (one.line.place for one in month.lines)
    yield from (one.line.place for one in statement.bonuses)
    yield from ((one.sheet, one.row) for one in statement.unused)
    yield from dict.fromkeys((one.sheet or "", one.row or 0) for one in statement.errors)
