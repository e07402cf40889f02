"""A life cycle as a picture (SVG): where a record can stand, and the numbered ways between.

Rows are how many steps a state is from the first, by steps that lead on; each begins at the left,
where a narrow screen opens. A way past a row goes through a gap between its boxes. A way that is
open from four states or more is no line but a word at where it leads. The same table gives the same
picture.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from operator import mul

from niangjia.engines.procedure.diagram import merged
from niangjia.engines.procedure.table import Lifecycle, State, Toward

WIDE, HIGH, ACROSS, DOWN, EDGE = 176, 46, 30, 66, 24
SWEEPS = 4
"""So many states with one way out of them all: it is told at its end, not drawn from each."""
PAPER, INK, GREY, LINE, NOW, NOW_WASH, END_WASH = (
    "#ffffff",
    "#231d19",
    "#5c534c",
    "#8a8077",
    "#b3261e",
    "#fbeceb",
    "#e6f2ec",
)

Words = Callable[[str], str]
Place = tuple[int, int]
Room = tuple[int, int, int, int]
SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.15, 0.85, 0.25, 0.75, 0.35, 0.65, 0.1, 0.9)
"""How far along its line a number may stand, the best first."""


def same(text: str) -> str:
    """Return a text as it is."""
    return text


def svg(lifecycle: Lifecycle, *, at: str = "", words: Words = same) -> str:
    """Return the picture of a table as SVG text, with the same in words for who does not see it.

    `at` is the state to mark as the present one; `words` puts fixed words into another language.
    Numbers beside the lines are those of the steps in the table (`diagram.lines`).
    """
    rows = _rows(lifecycle)
    widest = max(len(row) for row in rows)
    width = 2 * EDGE + widest * WIDE + (widest - 1) * ACROSS + 3 * EDGE
    height = 2 * EDGE + len(rows) * HIGH + (len(rows) - 1) * DOWN
    places = {
        key: (EDGE + across * (WIDE + ACROSS), EDGE + down * (HIGH + DOWN))
        for down, row in enumerate(rows)
        for across, key in enumerate(row)
    }
    drawn, swept = _ways(lifecycle)
    notes = {
        state.key: _note(swept.get(state.key, ()), state.key == at, words)
        for state in lifecycle.states
    }
    curves = _curves(places, drawn)
    parts = [_line(curve) for curve in curves.values()]
    parts += [_number(*one) for one in _numbers(drawn, curves, places, notes)]
    parts += [
        _box(state, places[state.key], notes[state.key], state.key == at, words)
        for state in lifecycle.states
    ]
    title = escape(words(lifecycle.zh))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-labelledby="picture-title picture-text"'
        ' font-family="sans-serif" font-size="13">'
        f'<title id="picture-title">{title}</title>'
        f'<desc id="picture-text">{escape(_told(lifecycle, words))}</desc>'
        + "".join(parts)
        + "</svg>\n"
    )


def _rows(lifecycle: Lifecycle) -> list[list[str]]:
    """Return the states by how far they are from the first, each row in the table's order."""
    far = {lifecycle.first: 0}
    for outs in (False, True):  # losses only where nothing else leads there
        queue = deque(sorted(far, key=far.__getitem__))
        while queue:
            here = queue.popleft()
            for step in lifecycle.steps:
                leads = here in step.source and (outs or step.toward is not Toward.OUT)
                if leads and step.target not in far:
                    far[step.target] = far[here] + 1
                    queue.append(step.target)
    rows: list[list[str]] = [[] for _ in range(max(far.values()) + 1)]
    for state in lifecycle.states:
        rows[far[state.key]].append(state.key)
    return rows


def _ways(
    lifecycle: Lifecycle,
) -> tuple[dict[tuple[str, str], list[int]], dict[str, tuple[int, ...]]]:
    """Return the numbers of the steps by the pair they join, and those told at their end alone."""
    drawn: dict[tuple[str, str], list[int]] = {}
    swept: dict[str, tuple[int, ...]] = {}
    for number, first in enumerate(merged(lifecycle), start=1):
        ways = [
            (source, step.target)
            for step in lifecycle.steps
            if step.verb == first.verb
            for source in step.source
            if source != step.target
        ]
        for target in dict.fromkeys(target for _, target in ways):
            sources = [source for source, to in ways if to == target]
            if len(sources) >= SWEEPS:
                swept[target] = (*swept.get(target, ()), number)
                continue
            for source in sources:
                drawn.setdefault((source, target), []).append(number)
    return drawn, swept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A part of a way: where it starts and ends, upright, and how high it bends at either."""

    start: Place
    end: Place
    bends: tuple[int, int]

    def at(self, share: float) -> Place:
        """Return the point at a share of its way."""
        rest = 1 - share
        weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
        xs = (self.start[0], self.start[0], self.end[0], self.end[0])
        ys = (self.start[1], *self.bends, self.end[1])
        across, down = (sum(map(mul, weights, them)) for them in (xs, ys))
        return round(across), round(down)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Curve:
    """One way between two states, past the boxes of the rows between."""

    pieces: tuple[_Piece, ...]
    tip: int
    is_dashed: bool

    def at(self, share: float) -> Place:
        """Return the point of the curve at a share of its way."""
        piece, part = divmod(share * len(self.pieces), 1)
        if piece == len(self.pieces):
            return self.pieces[-1].end
        return self.pieces[int(piece)].at(part)


def _curves(
    places: dict[str, Place], pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], _Curve]:
    """Return the line of each way; those through the same gap stand beside each other."""
    ends: dict[int, int] = {}  # how far to the right each row goes
    for x, y in places.values():
        ends[y] = max(ends.get(y, 0), x + WIDE)
    taken: Counter[Place] = Counter()
    return {pair: _curve(places, pair, ends, taken) for pair in pairs}


def _curve(
    places: dict[str, Place],
    pair: tuple[str, str],
    ends: dict[int, int],
    taken: Counter[Place],
) -> _Curve:
    (x1, y1), (x2, y2) = places[pair[0]], places[pair[1]]
    mid1, mid2 = x1 + WIDE // 2, x2 + WIDE // 2
    if y1 == y2:  # beside: over the top
        to_right = 40 if x2 > x1 else -40
        over = _Piece(
            start=(mid1 + to_right, y1),
            end=(mid2 - to_right, y2),
            bends=(y1 - DOWN // 2, y2 - DOWN // 2),
        )
        return _Curve(pieces=(over,), tip=-8, is_dashed=False)
    is_on = y2 > y1
    if is_on:  # down from the middle
        start, end = (mid1 - 14, y1 + HIGH), (mid2 - 14, y2)
    else:  # back: up, right of the middle, dashed
        start, end = (mid1 + 30, y1), (mid2 + 30, y2 + HIGH)
    between = sorted(y for y in ends if min(y1, y2) < y < max(y1, y2))
    stops = [start]
    for row in between if is_on else reversed(between):
        share = (row + HIGH / 2 - start[1]) / (end[1] - start[1])
        x = _gap(round(start[0] + share * (end[0] - start[0])), ends[row], row, taken)
        stops += [(x, row), (x, row + HIGH)] if is_on else [(x, row + HIGH), (x, row)]
    pieces = tuple(map(_upright, stops, [*stops[1:], end]))
    return _Curve(pieces=pieces, tip=-8 if is_on else 8, is_dashed=not is_on)


def _gap(x: int, end: int, row: int, taken: Counter[Place]) -> int:
    """Return where a line at `x` passes a row: through the nearest gap, beside those before it."""
    step = WIDE + ACROSS
    nearest = EDGE - ACROSS // 2 + step * round((x - EDGE + ACROSS // 2) / step)
    middle = max(min(nearest, end + ACROSS // 2), EDGE + WIDE + ACROSS // 2)
    taken[middle, row] += 1
    turn = taken[middle, row] - 1
    return middle + (turn + 1) // 2 * (8 if turn % 2 else -8)


def _upright(start: Place, end: Place) -> _Piece:
    bend = (end[1] - start[1]) // 2
    return _Piece(start=start, end=end, bends=(start[1] + bend, end[1] - bend))


def _line(curve: _Curve) -> str:
    x, y = curve.pieces[-1].end
    path = "M{} {}".format(*curve.pieces[0].start) + "".join(
        f"C{one.start[0]} {one.bends[0]} {one.end[0]} {one.bends[1]} {one.end[0]} {one.end[1]}"
        for one in curve.pieces
    )
    head = f"M{x - 4} {y + curve.tip}L{x} {y}L{x + 4} {y + curve.tip}"
    dashes = ' stroke-dasharray="5 3"' if curve.is_dashed else ""
    return (
        f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="1.3"{dashes}/>'
        f'<path d="{head}" fill="none" stroke="{GREY}" stroke-width="1.3"/>'
    )


def _numbers(
    drawn: dict[tuple[str, str], list[int]],
    curves: dict[tuple[str, str], _Curve],
    places: dict[str, Place],
    notes: dict[str, str],
) -> Iterator[tuple[Place, str]]:
    """Yield where on its line each number stands: on no other number, and on few other lines."""
    taken = [(x, y, x + WIDE, y + HIGH) for x, y in places.values()]
    taken += [_note_room(places[key], note) for key, note in notes.items() if note]
    points = {pair: [curve.at(n / 40) for n in range(41)] for pair, curve in curves.items()}
    for pair, numbers in drawn.items():
        text = "·".join(map(str, numbers))
        others = [point for other, them in points.items() if other != pair for point in them]
        ways = [curves[pair].at(share) for share in SHARES]
        best = min(ways, key=partial(_crowd, text=text, taken=tuple(taken), others=others))
        taken.append(_number_room(best, text))
        yield best, text


def _crowd(
    middle: Place, *, text: str, taken: Sequence[Room], others: Sequence[Place]
) -> tuple[int, int]:
    """Return how many words and boxes, then how much of other lines, a number would stand on."""
    room = _number_room(middle, text)
    return sum(_meet(room, one) for one in taken), sum(_is_in(point, room) for point in others)


def _number_room(middle: Place, text: str) -> Room:
    half = 5 + 4 * len(text)
    return middle[0] - half, middle[1] - 9, middle[0] + half, middle[1] + 9


def _note_room(place: Place, note: str) -> Room:
    half, middle = 4 + 6 * len(note), place[0] + WIDE // 2
    return middle - half, place[1] + HIGH + 3, middle + half, place[1] + HIGH + 20


def _meet(one: Room, other: Room) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_in(point: Place, room: Room) -> bool:
    return room[0] < point[0] < room[2] and room[1] < point[1] < room[3]


def _ground(room: Room) -> str:
    """Return the paper under a word, so that no line crosses it."""
    x, y, right, bottom = room
    return (
        f'<rect x="{x}" y="{y}" width="{right - x}" height="{bottom - y}" rx="8" fill="{PAPER}"/>'
    )


def _number(middle: Place, text: str) -> str:
    return _ground(_number_room(middle, text)) + (
        f'<text x="{middle[0]}" y="{middle[1] + 4}" text-anchor="middle" font-size="12"'
        f' fill="{GREY}">{text}</text>'
    )


def _note(swept: tuple[int, ...], is_now: bool, words: Words) -> str:
    """Return what stands below a state: that the record is there, which steps lead there."""
    notes = [words("现在在这里")] if is_now else []
    if swept:
        notes.append(words("很多处都能到") + " " + "·".join(map(str, swept)))
    return "；".join(notes)


def _box(state: State, place: Place, note: str, is_now: bool, words: Words) -> str:
    x, y = place
    fill = NOW_WASH if is_now else END_WASH if state.end else PAPER
    edge, thick = (NOW, 3) if is_now else (INK if state.end else LINE, 1.5)
    lines = _in_two(words(state.zh))
    first = y + HIGH // 2 + (5 if len(lines) == 1 else -3)
    texts = "".join(
        f'<text x="{x + WIDE // 2}" y="{first + 16 * at}" text-anchor="middle" fill="{INK}">'
        f"{escape(line)}</text>"
        for at, line in enumerate(lines)
    )
    inner = (
        f'<rect x="{x + 4}" y="{y + 4}" width="{WIDE - 8}" height="{HIGH - 8}" rx="5" fill="none"'
        f' stroke="{LINE}"/>'
        if state.end
        else ""
    )
    below = (
        _ground(_note_room(place, note))
        + f'<text x="{x + WIDE // 2}" y="{y + HIGH + 15}" text-anchor="middle" font-size="12"'
        f' fill="{NOW if is_now else GREY}">{escape(note)}</text>'
        if note
        else ""
    )
    return (
        f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="8" fill="{fill}"'
        f' stroke="{edge}" stroke-width="{thick}"/>{inner}{texts}{below}'
    )


def _in_two(text: str) -> list[str]:
    """Return a text in one line, or in two where it is long."""
    if len(text) <= 12:
        return [text]
    comma = text.find("，")
    at = comma + 1 if 3 <= comma <= 13 else (len(text) + 1) // 2
    return [text[:at], text[at:]]


def _told(lifecycle: Lifecycle, words: Words) -> str:
    """Return the picture in words: every state, and where each step leads."""
    parts = []
    for state in lifecycle.states:
        ways = [
            f"{words(step.zh)} → {words(lifecycle.state(step.target).zh)}"
            for step in lifecycle.steps
            if state.key in step.source
        ]
        parts.append(f"{words(state.zh)}：{'；'.join(ways) or words('到此为止')}")
    return "。".join(parts) + "。"
