"""What was probably meant by words that nobody has: the everyday slips of who types by ear.

Asked only when nothing has the words themselves: a hit too many is a name too many.
"""

import re
import unicodedata

MOST = 40
"""So many ways to have meant it are looked for."""

_LETTERS = re.compile(r"[a-z]{4,}")
_NUMBER = re.compile(r"(\d{6})[-\s]*(S?)(20\d{2})[-\s]*(\d{1,4})", re.IGNORECASE)
_VOWELS = "aeiouv"


def plain(words: str) -> str:
    """Return words with the full-width digits, letters and dashes of an input method made plain.

    Brackets stay as they are: titles are written with full-width ones.
    """
    return "".join(
        unicodedata.normalize("NFKC", c) if "０" <= c <= "ｚ" or c in "－—–" else c for c in words
    ).translate({ord(dash): "-" for dash in "—–‐‑−"})


def meant(words: str) -> tuple[str, ...]:
    """Return what may have been meant, the likeliest first; empty for what is no slip we know.

    Of letters: a sound told apart in the north and not in the south (n/ng, z/zh, c/ch, s/sh, l/n),
    or two letters in the wrong order. Of a number: its dashes and zeros left out.
    """
    told = re.sub(r"[\s'’·.]+", "", plain(words).lower())
    if number := _NUMBER.fullmatch(plain(words).strip()):
        place, mark, year, row = number.groups()
        full = f"{place}-{mark.upper()}{year}-{row:0>4}"
        return () if full == words else (full,)
    if not _LETTERS.fullmatch(told):
        return ()
    found = dict.fromkeys([*_by_ear(told), *_by_hand(told)])
    found.pop(told, None)
    return tuple(found)[:MOST]


def _by_ear(told: str) -> list[str]:
    found = []
    for at, letter in enumerate(told):
        before, after = told[:at], told[at + 1 :]
        if letter in "zcs":
            found.append(before + letter + (after[1:] if after.startswith("h") else "h" + after))
        if letter == "n":
            if after.startswith("g"):
                found.append(before + letter + after[1:])
            elif before[-1:] in _VOWELS and (not after or after[0] not in _VOWELS):
                found.append(before + "ng" + after)
        if letter in "ln" and after[:1] and after[0] in _VOWELS:
            found.append(before + ("n" if letter == "l" else "l") + after)
    # Who does not hear the difference does not hear it twice in a name either.
    every = re.sub(r"([zcs])h", r"\1", told)
    return [
        *found,
        every,
        re.sub(r"([zcs])(?!h)", r"\1h", told),
        re.sub(r"ng(?![aeiouv])", "n", told),
    ]


def _by_hand(told: str) -> list[str]:
    return [
        told[:at] + told[at + 1] + told[at] + told[at + 2 :]
        for at in range(len(told) - 1)
        if told[at] != told[at + 1]
    ]
