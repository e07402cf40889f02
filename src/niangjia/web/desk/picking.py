"""Choosing people and their claims for a form, one page of people at a time: all by buttons.

The form carries what is not on the page in three hidden fields, so that 500 people weigh no more
than 50, and nothing is lost on the way: `shown` (the items on the page), `kept` (chosen, but not on
it) and `sums` (amounts typed for items that are not on it).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from niangjia.web.desk.name_list import Known, Named, named

PEOPLE, ITEMS_A_PAGE = 50, 100
"""So many people stand on one page of a form, and fewer where each has many claims."""
ACT, PAGE, FIND, ONLY, NAMES = "pick", "pick_page", "pick_find", "pick_only", "pick_names"
ITEMS = "items"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One claim item that may be chosen, as the form lists it, with the amount proposed (fen)."""

    item_id: int
    seq: int
    name: str
    kind_zh: str
    job_number: str = ""
    masked_id: str = ""
    suggested_fen: int | None = None


def is_picking(posted: Mapping[str, Any]) -> bool:
    """Tell whether a button of the choice was pressed, and not the form's own."""
    return bool(posted.get(ACT))


def whole(
    posted: QueryDict, rows: Iterable[Row], sums: Callable[[Row], Mapping[str, str]]
) -> QueryDict:
    """Return what was posted as if every item had been on the page.

    `sums` gives the amount fields of a row, with what is proposed.
    """
    if "shown" not in posted:
        return posted
    data = posted.copy()
    shown, kept = _Ids(posted["shown"]), _Ids(posted.get("kept", ""))
    hidden = [row for row in rows if row.item_id not in shown]
    typed = _typed(posted.get("sums", ""))
    ticked = posted.getlist(ITEMS)
    data.setlist(ITEMS, ticked + [str(row.item_id) for row in hidden if row.item_id in kept])
    for row in hidden:
        for name, proposed in sums(row).items():
            data[name] = typed.get(name, proposed)
    return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What a button did: who is chosen now, what a pasted list could not place, where one looks."""

    chosen: frozenset[int]
    found: Named | None = None
    page: int = 1
    find: str = ""
    only: bool = False
    names: str = ""


def act(posted: QueryDict, rows: Sequence[Row]) -> Picked:
    """Return the choice after the button that was pressed; an unknown one changes nothing."""
    ticked = set(posted.getlist(ITEMS))
    chosen = frozenset(row.item_id for row in rows if str(row.item_id) in ticked)
    act, find = posted.get(ACT, ""), posted.get(FIND, "").strip()
    only = posted.get(ONLY) == "1"
    names = posted.get(NAMES, "")
    looking = [row for row in rows if _fits(row, find)]
    found = None
    page = _number(posted.get(PAGE, "1"))
    if act in ("all", "none"):
        here = {row.item_id for row in looking}
        chosen = chosen | here if act == "all" else chosen - here
    elif act in ("only", "with", "without") and names.strip():
        found = named(names, _people(rows))
        theirs = {row.item_id for row in rows if row.seq in found.seqs}
        chosen = frozenset(theirs) if act == "only" else chosen | theirs
        if act == "without":
            chosen -= theirs
        only, find, page = act != "without", "", 1
    elif act in ("find", "everybody"):
        only, page = False, 1
        find = find if act == "find" else ""
    elif act == "chosen":
        only, find, page = True, "", 1
    elif act.startswith("page-"):
        page = _number(act.removeprefix("page-"))
    return Picked(chosen=chosen, found=found, page=page, find=find, only=only, names=names)


def posted(
    request: HttpRequest,
    rows: Sequence[Row],
    sums: Callable[[Row], Mapping[str, str]] = lambda _row: {},
) -> tuple[QueryDict | None, Picked | None]:
    """Return what was posted, as if all people had been on the page, and what a button chose."""
    if request.method != "POST":
        return None, None
    data = whole(request.POST, rows, sums)
    return data, act(data, rows) if is_picking(data) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the page shows of the choice, and what the form carries unseen."""

    rows: Sequence[Row]
    faulty: Sequence[Row]
    shown: str
    kept: str
    sums: str
    page: int
    pages: int
    looking: int
    people: int
    picked: Picked
    first: int
    last: int
    numbers: Sequence[int]


def lay_out(
    rows: Sequence[Row],
    picked: Picked,
    *,
    typed: Mapping[str, str] | None = None,
    faulty: Iterable[int] = (),
) -> Desk:
    """Return one page of people, those with a fault apart, and all else for the hidden fields.

    `typed` are the amounts, by the name of their field, that differ from what is proposed; those
    of the rows on the page stand in their boxes. `faulty` are items to be put right: as many as
    a page holds come first, the others come when these are right.
    """
    wrong = set(faulty)
    first_wrong = _page([row for row in rows if row.item_id in wrong], 1)
    apart = {row.item_id for row in first_wrong}
    wanted = [
        row
        for row in rows
        if _fits(row, picked.find) and (not picked.only or row.item_id in picked.chosen)
    ]
    seqs = list(dict.fromkeys(row.seq for row in wanted))
    size = _size(wanted)
    pages = max(-(-len(seqs) // size), 1)
    page = min(max(picked.page, 1), pages)
    on_page = [row for row in _page(wanted, page) if row.item_id not in apart]
    shown = apart | {row.item_id for row in on_page}
    hidden = {
        name: text
        for name, text in (typed or {}).items()
        if int(name.rpartition("-")[2]) not in shown
    }
    return Desk(
        rows=on_page,
        faulty=first_wrong,
        shown=_ranges(shown),
        kept=_ranges(picked.chosen - shown),
        sums=json.dumps(hidden, ensure_ascii=False, separators=(",", ":")) if hidden else "",
        page=page,
        pages=pages,
        numbers=range(1, pages + 1),
        looking=len(seqs),
        people=len({row.seq for row in rows}),
        picked=picked,
        first=(page - 1) * size + 1 if seqs else 0,
        last=min(page * size, len(seqs)),
    )


def _page(rows: Sequence[Row], page: int) -> list[Row]:
    """Return the rows of one page of people; what one worker asks for is never torn apart."""
    seqs, size = list(dict.fromkeys(row.seq for row in rows)), _size(rows)
    here = set(seqs[(page - 1) * size : page * size])
    return [row for row in rows if row.seq in here]


def _size(rows: Sequence[Row]) -> int:
    most = max(Counter(row.seq for row in rows).values(), default=1)
    return max(min(PEOPLE, ITEMS_A_PAGE // most), 1)


def _people(rows: Iterable[Row]) -> list[Known]:
    each = {row.seq: row for row in rows}
    return [
        Known(seq=seq, name=row.name, job_number=row.job_number, masked_id=row.masked_id)
        for seq, row in each.items()
    ]


def _fits(row: Row, find: str) -> bool:
    return not find or find in row.name or find in row.kind_zh or find == row.job_number


def _typed(text: str) -> dict[str, str]:
    """Return the amounts that were carried; what is no such list was not written by our page."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _ranges(ids: Iterable[int]) -> str:
    """Write numbers as `3-50,52`."""
    parts: list[list[int]] = []
    for pk in sorted(ids):
        if parts and pk == parts[-1][1] + 1:
            parts[-1][1] = pk
        else:
            parts.append([pk, pk])
    return ",".join(f"{low}-{high}" if high > low else str(low) for low, high in parts)


class _Ids:
    """Numbers written as ranges; never spread out, so that a long one costs nothing."""

    def __init__(self, text: str) -> None:
        self.parts = []
        for part in text.split(","):
            low, _, high = part.partition("-")
            high = high or low
            if all(end.isascii() and end.isdigit() and len(end) < 20 for end in (low, high)):
                self.parts.append((int(low), int(high)))

    def __contains__(self, pk: int) -> bool:
        return any(low <= pk <= high for low, high in self.parts)
