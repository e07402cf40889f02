"""What a step asks for, as JSON Schema, and facts sent by programs read against it, strictly."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from niangjia.engines.procedure.table import Kind, Need, Step
from niangjia.kernel.days import is_ours
from niangjia.kernel.errors import DomainError, Term
from niangjia.kernel.words import is_blank

LONGEST = 4000
MOST_FEN = 10**13


class FactUnknown(DomainError):
    """The step asks for no fact of that name."""

    code = "procedure.fact_unknown"
    message = "“%(step)s”不要“%(fact)s”这一项。可以填的：%(known)s。"


class FactFaulty(DomainError):
    """A fact is not of the kind the step asks for."""

    code = "procedure.fact_faulty"
    message = "“%(step)s”的“%(what)s”（%(fact)s）不对：%(why)s。"


class DayMisplaced(DomainError):
    """A day of a step lies where it cannot lie."""

    code = "procedure.day_misplaced"
    message = "“%(what)s”写的是 %(told)s，%(why)s。请改好再办。"


def require_days(step: Step, facts: Mapping[str, Any], happened_on: date) -> None:
    """Hold the day of a step, and the days among its facts, to where they can lie.

    :raises DayMisplaced: a year was mistyped, or an answer is asked for before it was asked.
    """
    told = {"办理日期": (happened_on, False)}
    for need in step.needs:
        if need.kind is Kind.DATE and (value := facts.get(need.name)):
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
            told[need.zh] = day, need.is_ahead
    for what, (day, is_ahead) in told.items():
        if not is_ours(day):
            raise DayMisplaced(what=what, told=day.isoformat(), why="年份好像写错了")
        if is_ahead and day < happened_on:
            raise DayMisplaced(
                what=what, told=day.isoformat(), why=f"不能早于办这一步的 {happened_on}"
            )


def named(step: Step) -> Term:
    """Return what a step is called in a message."""
    return Term(step.zh, step.verb)


def listed(needs: Iterable[Need]) -> Term:
    """Return what facts are called in a message."""
    told = tuple(needs)
    return Term("、".join(one.zh for one in told), ", ".join(one.name for one in told))


def schema(step: Step) -> dict[str, Any]:
    """Return the JSON Schema of a step's facts; each property is called as people call it."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {need.name: _property(need) for need in step.needs},
        "required": [need.name for need in step.needs if not need.optional],
    }


def read(step: Step, facts: Mapping[str, Any], *, items: Collection[int] = ()) -> dict[str, Any]:
    """Return the facts as a service takes them: no name unknown, each of its kind, nothing empty.

    Amounts by item are told for each of `items`, the claims the step covers, and for no other.
    What is missing is not judged here: the service names all of it at once.

    :raises FactUnknown: the step asks for no such fact.
    :raises FactFaulty: a fact is of another kind.
    """
    needs = {need.name: need for need in step.needs}
    found = {}
    for name, value in facts.items():
        if name not in needs:
            known = Term("、".join(needs) or "没有", ", ".join(needs) or "none")
            raise FactUnknown(step=named(step), fact=name, known=known)
        if value is None or (isinstance(value, str) and is_blank(value) and "\0" not in value):
            continue
        if why := _fault(needs[name], value, items):
            what = listed([needs[name]])
            raise FactFaulty(step=named(step), fact=name, what=what, why=why)
        found[name] = value
    return found


def _property(need: Need) -> dict[str, Any]:
    kinds: dict[Kind, dict[str, Any]] = {
        Kind.DATE: {"type": "string", "format": "date"},
        Kind.TEXT: {"type": "string", "maxLength": LONGEST},
        Kind.MONEY: {"type": "integer", "minimum": 0, "maximum": MOST_FEN, "unit": "fen"},
        Kind.PER_ITEM_MONEY: {
            "type": "object",
            "additionalProperties": {"type": "integer", "minimum": 0, "maximum": MOST_FEN},
            "unit": "fen",
        },
        Kind.CHOICE: {"type": "string", "enum": [value for value, _zh in need.choices]},
        Kind.PERSON: {"type": "string"},
        Kind.FILE: {"type": "string"},
        Kind.BOOL: {"type": "boolean"},
    }
    titled = {"title": need.zh, **kinds[need.kind]}
    return {**titled, "description": need.hint} if need.hint else titled


_NOT_FEN = Term("要写整数，单位是分", "a whole number of fen is wanted")


def _fault(need: Need, value: object, items: Collection[int]) -> Term | None:
    """Return what is wrong with a fact; nothing when it is of its kind."""
    if need.kind is Kind.BOOL:
        return None if isinstance(value, bool) else Term("要写 true 或 false", "true or false")
    if need.kind is Kind.MONEY:
        return None if _is_fen(value) else _NOT_FEN
    if need.kind is Kind.PER_ITEM_MONEY:
        return _fault_of_amounts(value, items)
    if not isinstance(value, str):
        return Term("要写文字", "text is wanted")
    if "\0" in value:
        return Term(
            "里面有看不见的字符 NUL（U+0000），请去掉", "it holds a NUL (U+0000); leave it out"
        )
    if len(value) > LONGEST:
        return Term(f"最多 {LONGEST} 个字", f"{LONGEST} characters at most")
    if need.kind is Kind.DATE and not _is_day(value):
        return Term("要写日期，例如 2026-11-30", "a day is wanted, like 2026-11-30")
    if need.kind is Kind.CHOICE and value not in dict(need.choices):
        keys = [key for key, _zh in need.choices]
        return Term(f"可以选：{'、'.join(keys)}", f"choose one of {', '.join(keys)}")
    return None


def _fault_of_amounts(value: object, items: Collection[int]) -> Term | None:
    if not isinstance(value, dict):
        return Term("要按请求的编号写，每项一个金额", "amounts are wanted by the id of each claim")
    if set(value) != {str(item) for item in items}:
        return Term(
            "要给这一步涉及的每一项请求都写金额，也只写它们的",
            "an amount is wanted for each claim that the step covers, and for no other",
        )
    return None if all(_is_fen(fen) for fen in value.values()) else _NOT_FEN


def _is_fen(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_FEN


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
