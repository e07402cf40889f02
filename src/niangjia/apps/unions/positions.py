"""Positions in the federation as numbers: a union owns a span, what is below it lies inside.

Each line has its own 2^60 of the number space; each level divides the span of the level above by a
fixed power of two, so that the position of a county can be read off any key inside it. Slot 0 of
every span is the union itself; the last slot stands for "no such level between" (a county directly
below its province), as 90 does in GB/T 2260.
"""

from niangjia.apps.unions.choices import Level, Line

LINE_BITS = 60
SLOT_BITS = {
    Level.PROVINCE: 6,
    Level.CITY: 6,
    Level.COUNTY: 7,
    Level.TOWN: 8,
    Level.UNIT: 20,
    Level.BRANCH: 12,
}
LINE_BASE = {Line.TERRITORIAL: 1 << LINE_BITS, Line.INDUSTRIAL: 2 << LINE_BITS}

Span = tuple[int, int]


def width_bits(level: int) -> int:
    """Return how many bits wide the span of a level is: 60 for the nation, 1 for a branch."""
    return LINE_BITS - sum(bits for key, bits in SLOT_BITS.items() if key <= level)


def line_span(line: str) -> Span:
    """Return the whole span of a line."""
    base = LINE_BASE[Line(line)]
    return base, base + (1 << LINE_BITS)


def key_at(key: int, level: int) -> int:
    """Return the position of the level above a key: its county's, its city's, its province's."""
    bits = width_bits(level)
    return key >> bits << bits


def child_slots(parent: Span, parent_level: int, level: int) -> tuple[Span, int]:
    """Return where children of a level lie inside a parent, and how wide each of them is.

    Levels left out between the two are stood for by the last slot of each.
    """
    low, high = parent
    for between in range(parent_level + 1, level):
        low = high - (1 << width_bits(between))
    return (low, high), 1 << width_bits(level)


def slot_after(inside: Span, width: int, taken: int | None) -> Span | None:
    """Return the next free slot after the highest start ever taken, or None when all are given.

    Slots are never used twice: what was recorded at a position keeps its meaning.
    """
    low, high = inside
    start = (taken if taken is not None else low) + width
    return (start, start + width) if start + width < high else None


def merged(spans: list[Span]) -> tuple[Span, ...]:
    """Return the same positions as the fewest spans, in order."""
    result: list[Span] = []
    for low, high in sorted(spans):
        if result and low <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], high))
        else:
            result.append((low, high))
    return tuple(result)
