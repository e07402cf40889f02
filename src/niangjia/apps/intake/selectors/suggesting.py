"""What an enquiry's own words suggest, computed when a page shows it and kept nowhere."""

from dataclasses import dataclass
from typing import Any

from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.selectors.scope import tellings_of

HARD_FROM_PEOPLE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Labels and marks, each with the words or answers that led to it; never a decision."""

    labels: tuple[str, ...]
    is_urgent: bool
    is_hard: bool
    urgent_because: tuple[str, ...]
    hard_because: tuple[str, ...]
    because: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For each label, its name and the words that led to it."""

    def as_facts(self) -> dict[str, Any]:
        """Return what a step keeps of it, to be held against what was set."""
        return {
            "labels": sorted(self.labels),
            "is_urgent": self.is_urgent,
            "is_hard": self.is_hard,
        }


def suggested(enquiry: Enquiry) -> Suggestion:
    """Return what the words and answers of an enquiry suggest."""
    readings = tellings_of(enquiry)
    urgent = tuple(dict.fromkeys(zh for one in readings for zh in one.dangers_zh))
    count = enquiry.people_count or 0
    hard = (f"{count} 人",) if count >= HARD_FROM_PEOPLE else ()
    return Suggestion(
        labels=(),
        is_urgent=bool(urgent),
        is_hard=bool(hard),
        urgent_because=urgent,
        hard_because=hard,
    )
