"""The facts of a step as typed on the command line, read by what the table says they are."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from niangjia.engines.procedure import Kind, Need, Step
from niangjia.engines.tables import safe_cell
from niangjia.jobs.matter_words import csv_of, day, fen, list_of
from niangjia.kernel.errors import DomainError
from niangjia.kernel.money import from_fen

COLUMNS = ("序号", "姓名", "请求", "金额")
YES = frozenset({"是", "yes", "true", "1"})
NO = frozenset({"否", "no", "false", "0"})
LONGEST = 500
KIND_NAMES = {
    Kind.DATE: "日期",
    Kind.TEXT: "文字",
    Kind.MONEY: "金额（元）",
    Kind.PER_ITEM_MONEY: "每项金额，用 --amounts 文件.csv",
    Kind.CHOICE: "选一个",
    Kind.PERSON: "参与人的姓名",
    Kind.FILE: "文件",
    Kind.BOOL: "是或否",
}


class UnknownFact(DomainError):
    """The step does not ask for a fact of that name."""

    code = "jobs.unknown_fact"
    message = "“%(step)s”不要“%(name)s”。它要的是：%(known)s。"


class FactUnreadable(DomainError):
    """What was given is not of the kind the table asks for."""

    code = "jobs.fact_unreadable"
    message = "“%(what)s”（%(name)s）写作“%(given)s”，读不懂：%(wanted)s。"


class AmountUnreadable(DomainError):
    """A row of the list of amounts cannot be used."""

    code = "jobs.amount_unreadable"
    message = "%(file)s 第 %(row)s 行：%(why)s。"


class AmountsMissing(DomainError):
    """Some covered claim items have no amount in the list."""

    code = "jobs.amounts_missing"
    message = "金额表里缺 %(count)s 项：%(who)s。没有的填 0；只办一部分人，请加 --people。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One claim item the step may cover, with the amount the page would suggest (fen)."""

    item_id: int
    seq: int
    name: str
    kind_zh: str
    suggested_fen: int | None


def facts_of(
    step: Step,
    given: Iterable[tuple[str, str]],
    *,
    acting: Sequence[tuple[int, str, str]],
) -> dict[str, Any]:
    """Return the facts that were typed, as the services keep them; amounts per item are apart.

    `acting` are person id, name and role in Chinese of everybody who acts in the matter.

    :raises UnknownFact: the step does not ask for one of them.
    :raises FactUnreadable: one is not of its kind.
    """
    needs = {need.name: need for need in step.needs if need.kind is not Kind.PER_ITEM_MONEY}
    facts: dict[str, Any] = {}
    for name, text in given:
        if name not in needs:
            known = "、".join(f"{n.name}（{n.zh}）" for n in step.needs) or "没有"
            raise UnknownFact(step=step.zh, name=name, known=known)
        if text:
            facts[name] = _value(needs[name], text, acting)
    return facts


def _value(need: Need, text: str, acting: Sequence[tuple[int, str, str]]) -> Any:
    match need.kind:
        case Kind.DATE:
            return _read(need, text, lambda t: day(t).isoformat(), "请写成 2026-03-01")
        case Kind.MONEY:
            return _read(need, text, fen, "请写成 4900 或 4900.50")
        case Kind.BOOL:
            return _read(need, text, _flag, "请写 是 或 否")
        case Kind.CHOICE:
            return _choice(need, text)
        case Kind.PERSON:
            return _person(need, text, acting)
        case Kind.FILE:
            raise _unreadable(need, text, "文件请在网页上传")
    if len(text) > LONGEST:
        raise _unreadable(need, f"{text[:20]}…", f"最多 {LONGEST} 个字")
    return text


def _read(need: Need, text: str, read: Any, wanted: str) -> Any:
    try:
        return read(text)
    except ValueError:
        raise _unreadable(need, text, wanted) from None


def _flag(text: str) -> bool:
    plain = text.lower()
    if plain not in YES | NO:
        raise ValueError(text)
    return plain in YES


def _choice(need: Need, text: str) -> str:
    for key, label in need.choices:
        if text in (key, label):
            return key
    known = "、".join(f"{key}（{label}）" for key, label in need.choices)
    raise _unreadable(need, text, f"只能是 {known}")


def _person(need: Need, text: str, acting: Sequence[tuple[int, str, str]]) -> str:
    found = {pk for pk, name, role in acting if text in (name, f"{name}（{role}）")}
    if len(found) == 1:
        # As the form of the page gives it: the number as text.
        return str(found.pop())
    names = "、".join(dict.fromkeys(f"{name}（{role}）" for _, name, role in acting)) or "还没有人"
    wanted = (
        "有几个人同名，请写成 姓名（身份）" if found else f"请先用 participants 加人；现有：{names}"
    )
    raise _unreadable(need, text, wanted)


def _unreadable(need: Need, text: str, wanted: str) -> FactUnreadable:
    return FactUnreadable(what=need.zh, name=need.name, given=text, wanted=wanted)


def amounts_of(
    path: Path, covered: Sequence[Covered], *, others: Collection[tuple[int, str]] = ()
) -> dict[str, int]:
    """Return the amount of each covered claim item (fen by item id as text) from a list.

    `others` are number and claim of those that the step could cover but does not: their rows are
    passed over, so that one list serves several part-steps.

    :raises NotReadable: the file is no such list.
    :raises AmountUnreadable: a row is wrong, with its number.
    :raises AmountsMissing: a covered item has no amount.
    """
    places = {(one.seq, one.kind_zh): one for one in covered}
    found: dict[str, int] = {}
    for row in list_of(path, COLUMNS):
        seq, kind, amount = row["序号"], row["请求"], row["金额"]
        place = (int(seq) if seq.isdecimal() else 0, kind)
        if place in others:
            continue
        one = places.get(place)
        if one is None:
            raise _wrong_row(path, row, f"这一步没有第 {seq} 位职工的“{kind}”")
        if row["姓名"] != one.name:
            raise _wrong_row(path, row, f"写“{row['姓名']}”，第 {seq} 位职工是{one.name}")
        if str(one.item_id) in found:
            raise _wrong_row(path, row, f"{one.name}的“{kind}”写了两次")
        if not amount:
            continue
        try:
            found[str(one.item_id)] = fen(amount)
        except ValueError:
            raise _wrong_row(path, row, f"金额“{amount}”读不懂，请写成 4900.50") from None
    missing = [one for one in covered if str(one.item_id) not in found]
    if missing:
        named = "、".join(f"第 {one.seq} 位{one.name}的{one.kind_zh}" for one in missing[:5])
        raise AmountsMissing(count=len(missing), who=named + ("等" if len(missing) > 5 else ""))
    return found


def _wrong_row(path: Path, row: Mapping[str, str], why: str) -> AmountUnreadable:
    return AmountUnreadable(file=path.name, row=row["行"], why=why)


def template(covered: Iterable[Covered]) -> bytes:
    """Return the list of amounts to fill in, as CSV; a name never becomes a formula."""
    rows = [
        (
            one.seq,
            safe_cell(one.name),
            one.kind_zh,
            "" if one.suggested_fen is None else from_fen(one.suggested_fen),
        )
        for one in covered
    ]
    return csv_of(COLUMNS, rows)


def need_lines(step: Step) -> list[str]:
    """Return what a step asks for, one line each."""
    return [_need_line(need) for need in step.needs] or ["    不要别的事实"]


def _need_line(need: Need) -> str:
    parts = [f"    {need.name}  {need.zh}：{KIND_NAMES[need.kind]}"]
    if need.choices:
        parts.append("、".join(f"{key}（{label}）" for key, label in need.choices))
    if need.hint:
        parts.append(need.hint)
    if need.optional:
        parts.append("可以不填")
    return "；".join(parts)


def need_data(step: Step) -> list[dict[str, Any]]:
    """Return what a step asks for, for programs."""
    return [
        {
            "name": need.name,
            "words": need.zh,
            "kind": need.kind.value,
            "optional": need.optional,
            "choices": [list(pair) for pair in need.choices],
            "hint": need.hint,
        }
        for need in step.needs
    ]
