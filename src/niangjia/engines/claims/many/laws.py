"""The law of each row: numbers of the book as of the row's own day and place."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np

from niangjia.engines.claims.many.columns import C, Days, Fault, Fen, Flags, Parts, numbers
from niangjia.engines.law import LawOn, StatuteBook, UnknownParameter

N = TypeVar("N", bound=Hashable)
Rows = slice | Flags
# GB/T 2260: six digits.
_PLACES = 10**6
_ALL = slice(None)


@dataclass(frozen=True, kw_only=True)
class Laws(Generic[N]):
    """What a rule counts with, by day and place.

    `names` are the entries of the book that `numbers` looks up, each the whole name or the part up
    to its point; `numbers` makes of a day's law what the rule counts with, and may refuse like the
    readable form. Rows whose numbers are the same are counted together.
    """

    book: StatuteBook
    names: tuple[str, ...]
    numbers: Callable[[LawOn], N]
    _known: dict[tuple[date, int], N | UnknownParameter] = field(default_factory=dict)

    def unknown(self, days: Days, regions: Fen | None = None) -> Iterator[Fault]:
        """Yield the rows for whose day or place the book has no number."""
        for rows, found in self._groups(days, regions):
            if isinstance(found, UnknownParameter):
                faulty = np.zeros(len(days), dtype=np.bool_)
                faulty[rows] = True
                on, place = days[faulty][0], found.data["region"]
                yield faulty, f"那时（{on}，{place}）法律库里没有“{found.data['name']}”"

    def each(
        self,
        columns: C,
        days: Days,
        count: Callable[[C, N], Parts],
        regions: Fen | None = None,
    ) -> Parts:
        """Return what `count` makes of the rows of each law, put together again.

        :raises UnknownParameter: a row that `unknown` would have named.
        """
        owed: Parts = {}
        for rows, found in self._groups(days, regions):
            if isinstance(found, UnknownParameter):
                raise found
            if isinstance(rows, slice):
                return count(columns, found)
            for code, part in count(columns.rows(rows), found).items():
                if code not in owed:
                    owed[code] = np.zeros(len(columns), dtype=np.int64)
                owed[code][rows] = part
        return owed

    def _groups(self, days: Days, regions: Fen | None) -> list[tuple[Rows, N | UnknownParameter]]:
        """Return the rows that the same numbers hold for, each with them."""
        if not len(days):
            return [(_ALL, self._of(self.book.checked_on, 0))]
        spans = self._spans(days)
        places = [0] if regions is None else np.flatnonzero(np.bincount(regions)).tolist()
        groups: dict[N | UnknownParameter, int] = {}
        table = np.array(
            [
                [groups.setdefault(self._of(day, place), len(groups)) for day in spans]
                for place in places
            ]
        )
        if len(groups) == 1:
            return [(_ALL, found) for found in groups]
        starts = np.array(spans[1:], dtype="M8[D]")
        of_day = np.searchsorted(starts, days, side="right")
        of_row = table[0][of_day] if regions is None else table[_index(places, regions), of_day]
        pairs = ((of_row == group, found) for found, group in groups.items())
        # A place and a span of days may both occur and yet no row have the two together.
        return [(rows, found) for rows, found in pairs if rows.any()]

    def _spans(self, days: Days) -> list[date]:
        """Return a day of each span, in order, in which the book stays the same.

        The first stands for the first day as well, the others are the days of change.
        """
        first, last = (
            np.datetime64(int(day), "D").item()
            for day in (numbers(days).min(), numbers(days).max())
        )
        begin = bisect_right(self._changes, first)
        end = bisect_right(self._changes, last)
        return [self._changes[begin - 1] if begin else first, *self._changes[begin:end]]

    @cached_property
    def _changes(self) -> list[date]:
        found = set()
        for (_, name), versions in self.book.entries.items():
            if name in self.names or f"{name.partition('.')[0]}." in self.names:
                found |= {v.valid_from for v in versions}
                found |= {v.valid_until for v in versions if v.valid_until}
        return sorted(found)

    def _of(self, day: date, place: int) -> N | UnknownParameter:
        """Return the numbers of a day and place, or the book's refusal."""
        if (day, place) not in self._known:
            law = self.book.on(day, f"{place:06d}" if place else None)
            try:
                self._known[day, place] = self.numbers(law)
            except UnknownParameter as unknown:
                self._known[day, place] = unknown
        return self._known[day, place]


def _index(places: list[int], regions: Fen) -> Fen:
    """Return the place of each region in the list of them."""
    table = np.zeros(_PLACES, dtype=np.int64)
    table[places] = np.arange(len(places))
    found: Fen = table[regions]
    return found
