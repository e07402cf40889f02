"""Which lines of a statement are wages, and the words, payer or line that led to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from statistics import median

from niangjia.engines.tables.problems import Problem
from niangjia.engines.tables.statements.lines import Aside, Line, Unused
from niangjia.engines.tables.statements.payers import (
    Likeness,
    likeness,
    names_one,
    plain_name,
    same_account,
)
from niangjia.engines.tables.statements.problems import problem
from niangjia.engines.tables.statements.words import (
    BACK_WORDS,
    BONUS_WORDS,
    NOT_WAGE_WORDS,
    WAGE_WORDS,
    WEAK_WORDS,
    has_failed,
    is_done,
    words_in,
)

_REGULAR_MONTHS = 3
"""From so many months on, payments of one payer are regular, if their amounts are near."""
_NEAR = (Decimal("0.5"), Decimal("1.5"))
_BACK_WITHIN = timedelta(days=62)
_TWICE_WITHIN = timedelta(days=3)
_MOST_ROWS = 12


class Why(StrEnum):
    """What led to a line being a wage."""

    WORDS = "words"
    PAYER = "payer"
    REGULAR = "regular"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that led to a line being a wage: the words found, the payer's name, the rows."""

    why: Why
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """A line that is wage, its reasons and doubts; `of` is the line that a reversal takes back."""

    line: Line
    reasons: tuple[Reason, ...]
    doubts: tuple[Problem, ...] = ()
    is_bonus: bool = False
    of: Line | None = None


@dataclass(slots=True)
class Sorted:
    """Every line, once: wages, the rest with why, and doubts about the rest."""

    pays: list[Pay] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What a line's words and payer say of it."""

    line: Line
    wage: tuple[str, ...]
    weak: tuple[str, ...]
    bonus: tuple[str, ...]
    other: tuple[str, ...]
    back: tuple[str, ...]
    payer: Likeness

    @property
    def says_wage(self) -> bool:
        return bool(self.wage or self.bonus)


def sort_lines(
    lines: Sequence[Line], employers: Sequence[str], holders: Sequence[str] = ()
) -> Sorted:
    """Tell the wages from the rest. The order of the lines does not matter.

    `employers` are the names the employer is known under, the first one said to people;
    `holders` the names of the person whose accounts these are.
    """
    ordered = sorted(lines, key=lambda line: (line.content, line.sheet, line.row))
    looks = _with_payers([_look(line, employers) for line in ordered])
    regular = _regular([look for look in looks if look.line.amount > 0])
    numbers = {line.account.number for line in lines}
    result = Sorted()
    for look in looks:
        if (aside := _set_aside(look, holders, numbers, result)) is not None:
            result.unused.append(_unused(look.line, aside))
        elif look.line.amount > 0:
            _sort_income(look, employers, regular, result)
    payers = {plain_name(pay.line.party) for pay in result.pays} - {""}
    for look in looks:
        if look.line.amount < 0 and _may_go_back(look.line):
            _sort_outgo(look, payers, result)
    _tell_maybes(result)
    result.pays = _with_twins(_across_accounts(result.pays))
    return result


def _look(line: Line, employers: Sequence[str]) -> _Look:
    payer = likeness(line.party, employers)
    # Some exports have no column for the other side, and name it among the remarks.
    if payer in (Likeness.NOBODY, Likeness.CLEARING) and names_one(line.words, employers):
        payer = Likeness.SAME
    # A clearing account's name tells as much as a word does; a company's name tells nothing.
    text = f"{line.words} {line.party}" if payer is Likeness.CLEARING else line.words
    bonus = words_in(text, BONUS_WORDS)
    return _Look(
        line=line,
        wage=words_in(text, WAGE_WORDS),
        weak=words_in(text, WEAK_WORDS),
        bonus=bonus,
        other=words_in(f"{text} {line.party}" if payer is Likeness.OTHER else text, NOT_WAGE_WORDS),
        back=words_in(text, BACK_WORDS),
        payer=payer,
    )


def _with_payers(looks: list[_Look]) -> list[_Look]:
    """Mark payers whose other payments say that they are wages."""
    payers = {
        plain_name(look.line.party)
        for look in looks
        if look.payer is Likeness.OTHER and look.says_wage and look.line.amount > 0
    }
    return [
        replace(look, payer=Likeness.PAYS)
        if look.payer is Likeness.OTHER
        and not look.says_wage
        and plain_name(look.line.party) in payers
        else look
        for look in looks
    ]


def _regular(looks: Iterable[_Look]) -> Mapping[str, tuple[Line, ...]]:
    """Return by payer the lines that come month by month with near amounts."""
    by_payer: dict[str, list[Line]] = {}
    for look in looks:
        name = plain_name(look.line.party)
        if name and look.payer is not Likeness.CLEARING:
            by_payer.setdefault(name, []).append(look.line)
    found = {}
    for name, lines in by_payer.items():
        middle = Decimal(median(line.amount for line in lines))
        near = [x for x in lines if middle * _NEAR[0] <= x.amount <= middle * _NEAR[1]]
        months = {(line.on.year, line.on.month) for line in near}
        if len(months) >= _REGULAR_MONTHS and len(near) <= 2 * len(months):
            found[name] = tuple(near)
    return found


def _set_aside(
    look: _Look, holders: Sequence[str], numbers: set[str], result: Sorted
) -> Aside | None:
    """Why a line cannot be wage whatever it says; a doubt is told when it says wage."""
    line = look.line
    words = "、".join((*look.wage, *look.bonus))
    why: Aside | None = None
    if line.currency:
        why, code = Aside.FOREIGN, "wage.foreign"
    elif has_failed(line.state):
        why, code = Aside.FAILED, "wage.failed"
    elif line.amount > 0 and _is_own(line, holders, numbers):
        why, code = Aside.OWN, "wage.own"
    if why is not None and words and line.amount > 0:
        result.problems.append(
            _at(line, code, words=words, currency=line.currency, state=line.state)
        )
    return why


def _is_own(line: Line, holders: Sequence[str], numbers: set[str]) -> bool:
    """Whether the money comes from an account of the same person; a masked name proves nothing."""
    others = numbers - {line.account.number}
    if any(same_account(line.party_number, number) for number in others):
        return True
    own = {plain_name(name) for name in (line.account.holder, *holders) if "*" not in name}
    return plain_name(line.party) in own - {""}


def _sort_income(
    look: _Look,
    employers: Sequence[str],
    regular: Mapping[str, tuple[Line, ...]],
    result: Sorted,
) -> None:
    line = look.line
    series = regular.get(plain_name(line.party), ())
    is_regular = line in series
    employer = employers[0] if employers else ""
    known = look.payer in (Likeness.SAME, Likeness.ALIKE, Likeness.PAYS)
    if not look.says_wage and (look.other or look.back):
        result.unused.append(_unused(line, Aside.NOT_WAGE if known else Aside.UNLIKE))
        if known:
            result.problems.append(
                _at(
                    line,
                    "wage.not_wage",
                    payer=_payer(line, employer),
                    amount=f"{line.amount:,.2f}",
                    words="、".join((*look.other, *look.back)),
                )
            )
        return
    nobody = look.payer in (Likeness.NOBODY, Likeness.CLEARING)
    if not (look.says_wage or known or (look.weak and nobody)):
        maybe = is_regular or bool(look.weak)
        result.unused.append(_unused(line, Aside.MAYBE if maybe else Aside.UNLIKE))
        return
    words = tuple(dict.fromkeys((*look.bonus, *look.wage, *look.weak)))
    reasons = [Reason(why=Why.WORDS, text=word) for word in words]
    if known:
        reasons.append(Reason(why=Why.PAYER, text=_payer(line, employer)))
    if is_regular:
        rows = _rows(series)
        reasons.append(Reason(why=Why.REGULAR, text=rows))
    doubts = list(line.doubts)
    for code, data in _doubts(look, employer, is_regular=is_regular):
        doubts.append(_at(line, code, **data))
    result.pays.append(
        Pay(line=line, reasons=tuple(reasons), doubts=tuple(doubts), is_bonus=bool(look.bonus))
    )


def _doubts(
    look: _Look, employer: str, *, is_regular: bool
) -> Iterable[tuple[str, dict[str, object]]]:
    """Yield what is doubtful about a line being wage."""
    line, payer = look.line, _payer(look.line, employer)
    words = "、".join((*look.wage, *look.bonus))
    if look.payer is Likeness.ALIKE:
        yield "wage.payer_alike", {"payer": payer, "employer": employer}
    if look.payer is Likeness.OTHER and employer:
        yield "wage.payer_other", {"words": words, "payer": payer, "employer": employer}
    if not look.says_wage:
        if look.payer is Likeness.PAYS:
            yield "wage.same_payer", {"payer": payer}
        elif look.payer in (Likeness.NOBODY, Likeness.CLEARING):
            yield "wage.weak_word", {"words": "、".join(look.weak)}
        elif not (look.weak or is_regular):
            yield "wage.no_word", {"payer": payer}
    if look.says_wage and look.other:
        yield "wage.mixed_words", {"words": words, "other": "、".join(look.other)}
    if look.back:
        yield "wage.back_words", {"words": "、".join(look.back)}
    if not is_done(line.state):
        yield "line.state_unknown", {"state": line.state}


def _payer(line: Line, employer: str) -> str:
    """The payer's name, as its own column or the remarks have it."""
    return line.party or employer


def _may_go_back(line: Line) -> bool:
    return not line.currency and not has_failed(line.state)


def _sort_outgo(look: _Look, payers: set[str], result: Sorted) -> None:
    """Tell money that takes a wage back, or goes back to the employer, from other spending."""
    line = look.line
    is_back = line.is_red or bool(look.back)
    if is_back and (original := _original(line, result.pays)) is not None:
        result.pays.append(
            Pay(
                line=line,
                reasons=(Reason(why=Why.REVERSAL, text="、".join(look.back) or "红字"),),
                doubts=(
                    *line.doubts,
                    _at(
                        line,
                        "wage.reversed",
                        on=original.line.on,
                        amount=f"{-line.amount:,.2f}",
                        back_on=line.on,
                        back_row=line.row,
                    ),
                ),
                is_bonus=original.is_bonus,
                of=original.line,
            )
        )
        return
    if is_back and look.says_wage:
        result.pays.append(
            Pay(
                line=line,
                reasons=(
                    Reason(why=Why.REVERSAL, text="、".join((*look.back, *look.wage)) or "红字"),
                ),
                doubts=line.doubts,
                is_bonus=bool(look.bonus),
            )
        )
        return
    is_employer = look.payer in (Likeness.SAME, Likeness.ALIKE)
    known = is_employer or plain_name(line.party) in payers
    result.unused.append(_unused(line, Aside.BACK if known else Aside.OUT))
    if known:
        result.problems.append(
            _at(
                line,
                "wage.back_to_employer",
                on=line.on,
                payer=line.party or line.words,
                amount=f"{-line.amount:,.2f}",
            )
        )


def _original(line: Line, pays: Sequence[Pay]) -> Pay | None:
    """Return the wage that a line takes back: the latest of its amount that nothing took yet."""
    taken = {pay.of.place for pay in pays if pay.of is not None}
    found = [
        pay
        for pay in pays
        if pay.line.amount == -line.amount
        and pay.line.account == line.account
        and pay.line.on <= line.on <= pay.line.on + _BACK_WITHIN
        and pay.line.place not in taken
    ]
    return max(found, key=lambda pay: (pay.line.content, pay.line.row), default=None)


def _tell_maybes(result: Sorted) -> None:
    """Tell once per payer what may be wages and was not counted."""
    by_payer: dict[str, list[Line]] = {}
    for one in result.unused:
        if one.why is Aside.MAYBE and one.line is not None:
            by_payer.setdefault(one.line.party, []).append(one.line)
    for payer, lines in by_payer.items():
        result.problems.append(
            _at(
                lines[0],
                "wage.maybe",
                payer=payer,
                count=len({(line.on.year, line.on.month) for line in lines}),
                rows=_rows(lines),
            )
        )


def _across_accounts(pays: list[Pay]) -> list[Pay]:
    """Doubt wages of one amount that came into two accounts within days of each other."""
    found = []
    for pay in pays:
        twin = next(
            (
                other.line
                for other in pays
                if other.line.account != pay.line.account
                and other.line.amount == pay.line.amount > 0
                and abs(other.line.on - pay.line.on) <= _TWICE_WITHIN
            ),
            None,
        )
        if twin is not None:
            told = _at(
                pay.line,
                "wage.two_accounts",
                on=pay.line.on,
                account=pay.line.account.label,
                amount=f"{pay.line.amount:,.2f}",
                other_on=twin.on,
                other=twin.account.label,
            )
            pay = replace(pay, doubts=(*pay.doubts, told))
        found.append(pay)
    return found


def _with_twins(pays: list[Pay]) -> list[Pay]:
    """Doubt a wage that stands twice in one account, word for word."""
    seen: dict[object, Line] = {}
    found = []
    for pay in pays:
        key = (pay.line.account, pay.line.content)
        other = seen.setdefault(key, pay.line)
        if other is not pay.line:
            told = _at(pay.line, "line.twice", other=other.row)
            pay = replace(pay, doubts=(*pay.doubts, told))
        found.append(pay)
    return found


def _rows(lines: Sequence[Line]) -> str:
    rows = sorted(line.row for line in lines)
    return "、".join(map(str, rows[:_MOST_ROWS])) + ("…" if len(rows) > _MOST_ROWS else "")


def _unused(line: Line, why: Aside) -> Unused:
    return Unused(sheet=line.sheet, row=line.row, why=why, line=line)


def _at(line: Line, code: str, **data: object) -> Problem:
    return problem(code, sheet=line.sheet, row=line.row, column=line.amount_column, **data)
