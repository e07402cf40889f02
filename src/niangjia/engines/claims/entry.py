"""What a rule of the book is: its id, its facts and the function that computes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from niangjia.engines.claims.explained import Explained
from niangjia.engines.law import StatuteBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A rule of the book: its id (R-06), its Chinese name, its facts, and what computes it.

    `compute` takes the facts and the statute book and picks the day whose law applies itself.
    """

    id: str
    title: str
    facts: type[Any]
    compute: Callable[[Any, StatuteBook], Explained]
