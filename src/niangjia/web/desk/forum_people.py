"""Who is in a proceeding and how it goes for each: the sums first, then those who differ."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from niangjia.apps.matters.models import ForumItem
    from niangjia.apps.recovery.selectors import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What of one worker goes the same way: the claims, how they stand, whether bindingly."""

    kinds: str
    result: str
    is_final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One worker in the proceeding; sums in fen, None where nothing is known yet."""

    seq: int
    name: str
    lines: tuple[Line, ...]
    sum_fen: int | None
    paid_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How many claims, of how many workers, stand in one way."""

    name: str
    items: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The workers of a proceeding: `sum_is` says what the sums are (裁决或协议, 应得)."""

    results: tuple[Result, ...]
    sum_is: str
    sum_fen: int
    paid_fen: int
    differing: tuple[Own, ...]
    alike: tuple[Own, ...]


def people(rows: Sequence["ForumItem"], positions: Iterable["Position"]) -> People:
    """Sort the workers into the many of whom the same is true, and the few who differ.

    Different is who has not exactly the results that most have; where no result is more common
    than any other, nobody is.
    """
    place = {position.item: position for position in positions}
    known = _sums(rows, place)
    own = [
        _own(list(mine), known[1], place) for _s, mine in groupby(rows, lambda r: r.claimant.seq)
    ]
    ways = Counter(_way(one) for one in own)
    common, often = ways.most_common(1)[0] if ways else ((), 0)
    is_plain = often <= len(own) - often
    differing = [] if is_plain else [one for one in own if _way(one) != common]
    return People(
        results=_results(rows),
        sum_is=known[0],
        sum_fen=sum(known[1].values()),
        paid_fen=sum(one.paid_fen for one in own),
        differing=tuple(differing),
        alike=tuple(own) if is_plain else tuple(one for one in own if _way(one) == common),
    )


def _way(one: Own) -> tuple[str, ...]:
    return tuple(sorted({line.result for line in one.lines}))


def _result(row: "ForumItem") -> str:
    return _(str(row.get_outcome_display() if row.outcome else row.get_state_display()))


def _results(rows: Sequence["ForumItem"]) -> tuple[Result, ...]:
    items = Counter(_result(row) for row in rows)
    who = {name: {r.claimant_id for r in rows if _result(r) == name} for name in items}
    return tuple(
        Result(name=name, items=count, people=len(who[name])) for name, count in items.most_common()
    )


def _sums(rows: Sequence["ForumItem"], place: dict[int, "Position"]) -> tuple[str, dict[int, int]]:
    """Return the sum by item that is the most certain of those known, and its name."""
    here = {row.item_id: row.amount_fen for row in rows if row.amount_fen is not None}
    if here:
        return _("裁决或协议"), here
    fixed = {row.item_id: place[row.item_id].established_fen for row in rows}
    if any(fixed.values()):
        return _("裁决或协议"), fixed
    due = {row.item_id: place[row.item_id].computed_fen for row in rows}
    return _("应得"), {item: fen for item, fen in due.items() if fen}


def _own(mine: Sequence["ForumItem"], known: dict[int, int], place: dict[int, "Position"]) -> Own:
    alike: dict[tuple[str, bool], list[str]] = {}
    for row in mine:
        kinds = alike.setdefault((_result(row), row.is_final), [])
        kinds.append(_(str(row.item.get_kind_display())))
    sums = [known[row.item_id] for row in mine if row.item_id in known]
    return Own(
        seq=mine[0].claimant.seq,
        name=mine[0].claimant.person.name,
        lines=tuple(
            Line(kinds="、".join(kinds), result=result, is_final=is_final)
            for (result, is_final), kinds in alike.items()
        ),
        sum_fen=sum(sums) if sums else None,
        paid_fen=sum(place[row.item_id].paid_fen for row in mine),
    )
