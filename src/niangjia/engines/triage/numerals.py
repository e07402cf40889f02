"""Numbers as people say them: 一万二, 1万2, 两千五, 三四千, 十几, 8000."""

import re
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000, "k": 1000, "K": 1000}
_GROUPS = {"万": 10_000, "w": 10_000, "W": 10_000, "亿": 100_000_000}
_ARABIC = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]{1,12}(?:\.[0-9]{1,4})?"
NUMBER = (
    rf"(?:(?:{_ARABIC})(?:[十百千万亿wWkK](?:[0-9]{{1,4}})?){{0,4}}|"
    "[零〇一二两俩三四五六七八九十百千万亿几数]{1,12})"
)
_TOKEN = re.compile(rf"{_ARABIC}|.")
_NEIGHBOURS = re.compile("([一二两三四五六七八])([二三四五六七八九])(?=[十百千万])")


def between(said: str) -> tuple[Decimal, Decimal] | None:
    """Return the least and the greatest number that was meant; None when it is none.

    几 is two to nine, 三四千 is three or four thousand. The last digit of 一万二 and 两千五 takes
    the place below the one that was named.
    """
    least = _value(_NEIGHBOURS.sub(r"\1", re.sub("十[几数]", "十一", said).translate(_LEAST)))
    most = _value(_NEIGHBOURS.sub(r"\2", said.translate(_MOST)))
    if least is None or most is None:
        return None
    return min(least, most), max(least, most)


_LEAST = str.maketrans("几数", "二二")
_MOST = str.maketrans("几数", "九九")


def _value(said: str) -> Decimal | None:
    whole, section, last, place, was_zero, seen = (
        Decimal(0),
        Decimal(0),
        Decimal(0),
        1,
        False,
        False,
    )
    for token in _TOKEN.findall(said):
        if token in _PLACES:
            section += (last or 1) * _PLACES[token]
            last, place, was_zero = Decimal(0), _PLACES[token], False
        elif token in _GROUPS:
            whole = (whole + section + last or Decimal(1)) * _GROUPS[token]
            section, last, place, was_zero = Decimal(0), Decimal(0), _GROUPS[token], False
        elif token in DIGITS:
            was_zero = was_zero or DIGITS[token] == 0
            last = last * 10 + DIGITS[token]
        elif token[0].isascii() and token[0].isdigit():
            last = Decimal(token.replace(",", ""))
        else:
            return None
        seen = True
    if place > 10 and 0 < last < 10 and not was_zero:
        last *= place // 10
    return whole + section + last if seen else None
