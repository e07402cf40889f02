"""What differs between the law of two days: values, norms and clocks, before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from niangjia.engines.law.book import NATION, StatuteBook, wider
from niangjia.engines.law.model import Citation, ClockRule, Confidence, Norm, Parameter
from niangjia.engines.law.reading import Version
from niangjia.engines.law.saying import said

_RESTARTS = {"act": "从中断的那个行为起重新计算", "end": "从程序终结起重新计算"}
_HOURS = {"procedural": "开始的小时不算（程序期间）", "substantive": "从规定的小时起算"}


class Turn(StrEnum):
    """What became of a line between two days."""

    BEGAN = "began"
    ENDED = "ended"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """One thing that is told of a line, as it was and as it is; empty where there was none."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the law that is not the same on both days.

    `subject` is what the line's file is about (经济补偿), with the line's title it tells whom the
    change concerns; `actor` is who must keep a clock.
    """

    name: str
    title: str
    subject: str
    jurisdiction: str
    turn: Turn
    before: Version | None
    after: Version | None
    aspects: tuple[Aspect, ...]

    @property
    def actor(self) -> str:
        """Return who must keep the period, for a clock; empty for anything else."""
        line = self.after or self.before
        return line.actor_zh if isinstance(line, ClockRule) else ""


def changes(
    book: StatuteBook, before: date, after: date, region: str | None = None
) -> tuple[Change, ...]:
    """Return what differs between two days, by subject and name.

    Seen from a region, its own value stands before its city's, its province's and the nation's;
    without one, the nation and every region are compared, each with itself.
    """
    found = []
    for place, name in _lines(book, region):
        at = region if place is None else (None if place == NATION else place)
        was = book.on(before, at).in_force(name)
        now = book.on(after, at).in_force(name)
        if place is not None:  # a region that is silent is not the nation's change
            was, now = (v if v and v.jurisdiction == place else None for v in (was, now))
        change = _change(name, was, now)
        if change is not None:
            found.append(change)
    return tuple(sorted(found, key=lambda one: (one.subject, one.jurisdiction, one.name)))


def _lines(book: StatuteBook, region: str | None) -> Iterator[tuple[str | None, str]]:
    """Yield each line once: by place and name, or by name alone as seen from a region."""
    if region is None:
        yield from sorted(book.entries)
        return
    places = set(wider(region))
    for name in sorted({name for place, name in book.entries if place in places}):
        yield None, name


def _change(name: str, was: Version | None, now: Version | None) -> Change | None:
    line = now or was
    if line is None:
        return None
    told = (_told(was) if was else {}, _told(now) if now else {})
    aspects = tuple(
        Aspect(what=what, before=told[0].get(what, ""), after=told[1].get(what, ""))
        for what in dict.fromkeys((*told[1], *told[0]))
        if told[0].get(what, "") != told[1].get(what, "")
    )
    if not aspects:
        return None
    turn = Turn.BEGAN if was is None else Turn.ENDED if now is None else Turn.CHANGED
    return Change(
        name=name,
        title=line.title,
        subject=line.subject,
        jurisdiction=line.jurisdiction,
        turn=turn,
        before=was,
        after=now,
        aspects=aspects,
    )


def _told(line: Version) -> dict[str, str]:
    """Return everything that is told of a line, by what it is called."""
    told = {"内容": said(line), "依据": _cited(line.citation, *_also(line))}
    told["摘录"] = line.citation.words
    told["说明"] = line.citation.summary
    told["可信度"] = line.confidence.label
    if isinstance(line, Parameter):
        told["所属年度"] = line.period
    if isinstance(line, Norm):
        told["列举"] = "、".join(line.items)
    if isinstance(line, ClockRule):
        told |= _of_clock(line)
    told["注意"] = line.note
    return {what: text for what, text in told.items() if text}


def _also(line: Version) -> tuple[Citation, ...]:
    return line.also if isinstance(line, Parameter | Norm) else line.length.also


def _of_clock(clock: ClockRule) -> dict[str, str]:
    """Return what moves a clock, in the words of the statute book."""
    other = clock.length.unit_alternative if clock.length.unit_confidence != Confidence.TEXT else ""
    return {
        "起算": f"{clock.start_zh}（{clock.actor_zh}）",
        "延长": clock.extension.text if clock.extension else "",
        "由谁延长": clock.extension_by,
        "中止": _cited(clock.suspension_citation) if clock.suspension != "none" else "",
        "中断": _cited(clock.interruption_citation) if clock.interruption else "",
        "中断后": _RESTARTS[clock.restart] if clock.interruption else "",
        "倒算": "是" if clock.direction == "before" else "",
        "节假日": "" if clock.rolls else "不顺延",
        "小时": _HOURS.get(clock.hours, ""),
        "交邮": "在期满前交邮的不算过期" if clock.by_post else "",
        "单位的另一读法": other,
        "条件": "；".join(f"{one.title}：{one.says}" for one in clock.conditions),
        "过期以后": clock.after,
    }


def _cited(*citations: Citation | None) -> str:
    return "；".join(str(one) for one in citations if one)
