"""Words of a text, with where they stand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Words:
    """`text` stands at `start` (inclusive) to `end` (exclusive), in characters."""

    start: int
    end: int
    text: str

    def stripped(self) -> "Words":
        """Return the words without the blanks around them."""
        left = len(self.text) - len(self.text.lstrip())
        bare = self.text.strip()
        return Words(self.start + left, self.start + left + len(bare), bare)
