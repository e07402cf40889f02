"""Words that somebody writes: whether there are any."""

import unicodedata

_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
"""Blanks of any width, control signs, and signs of no width."""


def is_blank(text: str) -> bool:
    """Tell whether a text shows nothing: it is empty, or holds blanks and signs of no width only.

    What shows nothing tells nobody anything: it counts as left out wherever words are wanted.
    """
    return all(unicodedata.category(one) in _UNSEEN for one in text)
