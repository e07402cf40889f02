"""The law of each row: numbers of the book as of the row's own day and place."""

from bisect import bisect_right
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from niangjia.engines.claims.many.columns import Days, Fen, in_common, numbers, refuse
from niangjia.engines.law import LawOn, StatuteBook, UnknownParameter

N = TypeVar("N", bound=Hashable)
# GB/T 2260: six digits.
_PLACES = 10**6


@dataclass(frozen=True, kw_only=True)
class Law(Generic[N]):
    """What the rows of a chunk are counted with: few sets of numbers, and which is each row's.

    A number is asked for by its name in the set (`medical.base` for one inside another); one that
    all sets share is one value, not a column.
    """

    sets: tuple[N, ...]
    of_row: Fen | None
    # Made once for all chunks of the same sets.
    tables: dict[str, tuple[NDArray[np.int64], int]]

    def number(self, name: str) -> Fen:
        """Return a whole number, or yes and no as 1 and 0, of each row's law."""
        if name not in self.tables:
            self.tables[name] = np.array([int(one) for one in self._each(name)]), 1
        return self._of_rows(self.tables[name][0])

    def fraction(self, name: str) -> tuple[Fen, int]:
        """Return the numerators of a fraction of each row's law, and their common bottom."""
        key = f"{name}/"
        if key not in self.tables:
            tops, bottom = in_common(*self._each(name))
            self.tables[key] = np.array(tops), bottom
        tops_of_sets, bottom = self.tables[key]
        return self._of_rows(tops_of_sets), bottom

    def fractions(self, name: str) -> tuple[list[Fen], int]:
        """Return the numerators of several fractions of each row's law over one bottom."""
        key = f"{name}//"
        if key not in self.tables:
            lists = self._each(name)
            tops, bottom = in_common(*(value for values in lists for value in values))
            self.tables[key] = np.array(tops).reshape(len(lists), -1).T, bottom
        table, bottom = self.tables[key]
        return [self._of_rows(tops) for tops in table], bottom

    def entry(self, name: str, at: NDArray[np.integer[Any]]) -> Fen:
        """Return the entry of a list of each row's law that stands at the row's place in it."""
        key = f"{name}[]"
        if key not in self.tables:
            lists = [np.asarray(one, dtype=np.int64) for one in self._each(name)]
            length = max(map(len, lists))
            is_one = all(np.array_equal(one, lists[0]) for one in lists)
            kept = lists[:1] if is_one else lists
            padded = [np.pad(one, (0, length - len(one))) for one in kept]
            self.tables[key] = np.concatenate(padded), 0 if is_one else length
        table, length = self.tables[key]
        if self.of_row is None or not length:
            return table.take(at)
        return table.take(self.of_row * length + at)

    def _each(self, name: str) -> list[Any]:
        get = attrgetter(name)
        return [get(one) for one in self.sets]

    def _of_rows(self, values: NDArray[np.int64]) -> Fen:
        if self.of_row is None or (values == values[0]).all():
            alike: Fen = np.asarray(values[0])
            return alike
        return values.take(self.of_row)


@dataclass(frozen=True, kw_only=True)
class Laws(Generic[N]):
    """What a rule counts with, by day and place.

    `names` are the entries of the book that `numbers` looks up, each the whole name or the part up
    to its point; `numbers` makes of a day's law what the rule counts with, and may refuse like the
    readable form.
    """

    book: StatuteBook
    names: tuple[str, ...]
    numbers: Callable[[LawOn], N]
    _sets: list[N | UnknownParameter] = field(default_factory=list)
    _known: dict[tuple[date, int], int] = field(default_factory=dict)
    _places: list[int] = field(default_factory=list)
    _tables: dict[tuple[int, ...], dict[str, tuple[NDArray[np.int64], int]]] = field(
        default_factory=dict
    )
    # Chunks are counted side by side and share what was looked up.
    _lock: Lock = field(default_factory=Lock)

    def of(self, days: Days, regions: Fen | None = None) -> Law[N]:
        """Return the law of each row; refuse the rows for whose day or place the book is silent."""
        spans = self._spans(days)
        places, of_place = ([0], None) if regions is None else self._placed(regions)
        table = np.array([[self._of(day, place) for day in spans] for place in places])
        of_row = self._of_rows(table, spans, days, of_place)
        used = table[0, :1] if of_row is None else np.flatnonzero(np.bincount(of_row))
        found: list[N] = []
        for n in used.tolist():
            one = self._sets[n]
            if isinstance(one, UnknownParameter):
                faulty = np.ones(len(days), np.bool_) if of_row is None else of_row == n
                on, place = days[faulty][0], one.data["region"]
                refuse(faulty, f"那时（{on}，{place}）法律库里没有“{one.data['name']}”")
            else:
                found.append(one)
        if of_row is None or len(found) == 1:
            return self._law(found, used, None)
        places_of_sets = np.zeros(len(self._sets), dtype=np.int64)
        places_of_sets[used] = np.arange(len(used))
        return self._law(found, used, places_of_sets.take(of_row))

    def _law(self, sets: list[N], used: NDArray[np.int64], of_row: Fen | None) -> Law[N]:
        tables = self._tables.setdefault(tuple(used.tolist()), {})
        return Law(sets=tuple(sets), of_row=of_row, tables=tables)

    @staticmethod
    def _of_rows(
        table: NDArray[np.int64], spans: list[date], days: Days, of_place: Fen | None
    ) -> Fen | None:
        """Return the set of each row, None where it is the same for all."""
        if (table == table[0, 0]).all():
            return None
        # Spans in which nothing changes anywhere are one.
        is_new = np.concatenate(([True], (table[:, 1:] != table[:, :-1]).any(axis=0)))
        starts = [day for day, new in zip(spans, is_new.tolist(), strict=True) if new][1:]
        table = np.ascontiguousarray(table[:, is_new])
        of_day: Fen | int = 0
        for start in starts:
            of_day = of_day + (days >= np.datetime64(start)).astype(np.int64)
        at = of_day if of_place is None else of_place * table.shape[1] + of_day
        found: Fen = table.ravel().take(at)
        return found

    def _placed(self, regions: Fen) -> tuple[list[int], Fen]:
        """Return every place met so far, and which of them is each row's."""
        of_place = self._index.take(regions)
        if of_place.min() < 0:
            with self._lock:
                for place in np.unique(regions).tolist():
                    if self._index[place] < 0:
                        self._places.append(place)
                        self._index[place] = len(self._places) - 1
            of_place = self._index.take(regions)
        return list(self._places), of_place

    @cached_property
    def _index(self) -> NDArray[np.int64]:
        return np.full(_PLACES, -1, dtype=np.int64)

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

    def _of(self, day: date, place: int) -> int:
        """Return which set of numbers a day and place have; equal ones are one set."""
        if (day, place) in self._known:
            return self._known[day, place]
        with self._lock:
            law = self.book.on(day, f"{place:06d}" if place else None)
            found: N | UnknownParameter
            try:
                found = self.numbers(law)
            except UnknownParameter as unknown:
                found = unknown
            if found not in self._sets:
                self._sets.append(found)
            self._known[day, place] = self._sets.index(found)
            return self._known[day, place]
