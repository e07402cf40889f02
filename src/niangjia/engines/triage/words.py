"""Words of a text, with where they stand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Words:
    """`text` stands at `start` (inclusive) to `end` (exclusive), in characters."""

    start: int
    end: int
    text: str
