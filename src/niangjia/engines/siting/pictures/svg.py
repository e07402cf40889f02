"""A few SVG elements as text: numbers rounded, words escaped, the width of Chinese guessed."""

import unicodedata
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

FACES = "'Noto Sans SC','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
INK, INK2, EDGE, LINE, PAPER = "#231d19", "#5c534c", "#8a8077", "#e4ddd4", "#ffffff"
BLUE, OCHRE, GREEN, PLUM, RED = "#1f5085", "#d99a2b", "#1b6b4f", "#7a4a8c", "#b3261e"
SAND = ("#f3e3c3", "#e3c28d", "#cd9d5c", "#a97a3c", "#7a5423")  # few to many: sand to umber


def number(value: float) -> str:
    """Return a coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def element(name: str, content: str = "", **attributes: object) -> str:
    """Return one element; an underscore in an attribute's name is a hyphen, None leaves it out."""
    told = "".join(
        f" {key.rstrip('_').replace('_', '-')}="
        f"{quoteattr(number(value) if isinstance(value, float) else str(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 14.0,
    fill: str = INK,
    anchor: str = "start",
    halo: bool = False,
) -> str:
    """Return a line of words whose foot stands at y; a halo keeps it readable on a map."""
    around = {"stroke": PAPER, "stroke_width": 3.0, "stroke_linejoin": "round"} if halo else {}
    under = (
        element("text", escape(words), x=x, y=y, font_size=size, text_anchor=anchor, **around)
        if halo
        else ""
    )
    return under + element(
        "text", escape(words), x=x, y=y, font_size=size, fill=fill, text_anchor=anchor
    )


def width(words: str, size: float) -> float:
    """Return about how wide words are: a Chinese character is as wide as it is high."""
    wide = sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.56 for c in words)
    return wide * size


def shortened(words: str, size: float, room: float) -> str:
    """Return the words, cut with an ellipsis where they do not fit into the room."""
    if width(words, size) <= room:
        return words
    kept = words
    while kept and width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(words: str, size: float, room: float, most: int = 3) -> list[str]:
    """Return the words in lines that fit into the room, at most so many, the last one cut."""
    lines: list[str] = []
    line = ""
    for at, character in enumerate(words):
        if width(line + character, size) <= room:
            line += character
            continue
        if len(lines) == most - 1:
            lines.append(shortened(line + words[at:], size, room))
            return lines
        lines.append(line)
        line = character.lstrip()
    return [*lines, line] if line else lines


def picture(wide: float, high: float, parts: Sequence[str], *, label: str, told: str) -> str:
    """Return the whole picture with a name and a description for those who cannot see it."""
    head = element("title", escape(label)) + element("desc", escape(told))
    ground = element("rect", x=0.0, y=0.0, width=wide, height=high, fill=PAPER)
    body = element("g", "".join([ground, *parts]), font_family=FACES)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(wide)} {number(high)}" '
        f'width="{number(wide)}" height="{number(high)}" role="img" '
        f"aria-label={quoteattr(label)}>{head}{body}</svg>\n"
    )
