"""A life cycle as a picture (SVG): where a record can stand, and the numbered ways between.

Rows are how many steps a state is from the first, by steps that lead on. A way that is open from
four states or more is no line but a word at where it leads. The same table gives the same picture.
"""

from collections import deque
from collections.abc import Callable
from html import escape

from niangjia.engines.procedure.diagram import merged
from niangjia.engines.procedure.table import Lifecycle, State, Toward

WIDE, HIGH, ACROSS, DOWN, EDGE = 176, 46, 30, 66, 24
SWEEPS = 4
"""So many states with one way out of them all: it is told at its end, not drawn from each."""
INK, GREY, LINE, NOW, NOW_WASH, END_WASH = (
    "#231d19",
    "#5c534c",
    "#8a8077",
    "#b3261e",
    "#fbeceb",
    "#e6f2ec",
)

Words = Callable[[str], str]
Place = tuple[int, int]


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
    places: dict[str, Place] = {}
    for down, row in enumerate(rows):
        left = EDGE + (width - 4 * EDGE - len(row) * WIDE - (len(row) - 1) * ACROSS) // 2
        for across, key in enumerate(row):
            places[key] = (left + across * (WIDE + ACROSS), EDGE + down * (HIGH + DOWN))
    drawn, swept = _ways(lifecycle)
    parts = [_line(places, pair, numbers) for pair, numbers in drawn.items()]
    parts += [
        _box(state, places[state.key], swept.get(state.key, ()), state.key == at, words)
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


def _line(places: dict[str, Place], pair: tuple[str, str], numbers: list[int]) -> str:
    (x1, y1), (x2, y2) = places[pair[0]], places[pair[1]]
    mid1, mid2 = x1 + WIDE // 2, x2 + WIDE // 2
    dashes = ""
    if y2 > y1:  # on: down from the middle
        start, end, bend = (mid1 - 8, y1 + HIGH), (mid2 - 8, y2), (y2 - y1 - HIGH) // 2
        bends = (start[1] + bend, end[1] - bend)
        middle, tip = ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2), -8
    elif y2 < y1:  # back: up, right of the middle, dashed
        start, end, bend = (mid1 + 16, y1), (mid2 + 16, y2 + HIGH), (y1 - y2 - HIGH) // 2
        bends, dashes = (start[1] - bend, end[1] + bend), ' stroke-dasharray="5 3"'
        middle, tip = ((start[0] + 2 * end[0]) // 3, (start[1] + 2 * end[1]) // 3), 8
    else:  # beside: over the top
        to_right = 40 if x2 > x1 else -40
        start, end = (mid1 + to_right, y1), (mid2 - to_right, y2)
        bends = (y1 - DOWN // 2, y2 - DOWN // 2)
        middle, tip = ((start[0] + end[0]) // 2, y1 - 3 * DOWN // 8), -8
    path = f"M{start[0]} {start[1]}C{start[0]} {bends[0]} {end[0]} {bends[1]} {end[0]} {end[1]}"
    head = f"M{end[0] - 4} {end[1] + tip}L{end[0]} {end[1]}L{end[0] + 4} {end[1] + tip}"
    text = "·".join(map(str, numbers))
    half = 5 + 4 * len(text)
    return (
        f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="1.3"{dashes}/>'
        f'<path d="{head}" fill="none" stroke="{GREY}" stroke-width="1.3"/>'
        f'<rect x="{middle[0] - half}" y="{middle[1] - 9}" width="{2 * half}" height="18" rx="9"'
        ' fill="#ffffff"/>'
        f'<text x="{middle[0]}" y="{middle[1] + 4}" text-anchor="middle" font-size="12"'
        f' fill="{GREY}">{text}</text>'
    )


def _box(state: State, place: Place, swept: tuple[int, ...], is_now: bool, words: Words) -> str:
    x, y = place
    fill = NOW_WASH if is_now else END_WASH if state.end else "#ffffff"
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
    notes = []
    if is_now:
        notes.append(words("现在在这里"))
    if swept:
        notes.append(words("很多处都能到") + " " + "·".join(map(str, swept)))
    below = (
        f'<text x="{x + WIDE // 2}" y="{y + HIGH + 15}" text-anchor="middle" font-size="12"'
        f' fill="{NOW if is_now else GREY}">{escape("；".join(notes))}</text>'
        if notes
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
