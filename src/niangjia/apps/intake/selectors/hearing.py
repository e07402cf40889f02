"""What was told and what was written of it, looked through for a few words.

Her words are sealed and have no index: they are opened and read one after the other, within the
reach of whoever asks and no further. Who asked is recorded (`desk.services.find_in_words`).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from niangjia.apps.intake.lifecycle import name_of
from niangjia.apps.intake.models import Enquiry, EnquiryStep, Telling
from niangjia.apps.intake.selectors.scope import enquiries_visible_to, reading_of
from niangjia.apps.people.models import Person

MOST_ENQUIRIES = 2000
"""So many enquiries are looked through, the newest first: some tenths of a second."""
MOST_SHOWN = 40
AROUND = 18
"""So many characters stand on each side of what was found."""


HER_ANSWERS = ("hospital", "owed")
"""Answers of the interview that are her own words; the others are choices and days."""
WRITTEN = ("body", "answer", "note", "reply", "where", "why")
"""What people write at a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One place that has the words: of whom, told when and how, and what stands around them.

    `where_zh` is the door through which she told it, or the step at which it was written.
    """

    enquiry: Enquiry
    at: datetime
    where_zh: str
    before: str
    said: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllHeard:
    """What was found, the newest first; of how many enquiries, and whether older ones are left.

    `skipped` newer ones were looked through before.
    """

    rows: tuple[Heard, ...]
    count: int
    enquiries: int
    skipped: int
    has_older: bool

    @property
    def next_skip(self) -> int:
        """How many are skipped to look through the next older ones."""
        return self.skipped + self.enquiries


@dataclass(frozen=True, slots=True)
class _Text:
    """One text that is looked through: of which enquiry, from when, from where."""

    enquiry_id: int
    at: datetime
    where_zh: str
    words: str


def heard(sought: str, *, visible_to: Person, on: date, skip: int = 0) -> AllHeard:
    """Return where the words stand within a person's reach: told, answered, or written at a step.

    `MOST_ENQUIRIES` are looked through, the newest first, after `skip` newer ones. Spaces, line
    breaks and the width of letters and digits make no difference, nor does their case.
    """
    pattern = re.compile(
        r"\s*".join(re.escape(one) for one in _flat(sought) if not one.isspace()), re.IGNORECASE
    )
    seen = enquiries_visible_to(visible_to, on=on)
    newest = seen.order_by("-told_at", "-pk").values_list("pk", flat=True)
    looked = list(newest[skip : skip + MOST_ENQUIRIES + 1])
    has_older = len(looked) > MOST_ENQUIRIES
    del looked[MOST_ENQUIRIES:]
    found = [
        (text, place.span())
        for text in chain(_told(looked), _written(looked))
        if (place := pattern.search(_flat(text.words)))
    ]
    found.sort(key=lambda one: one[0].at, reverse=True)
    shown = found[:MOST_SHOWN]
    whose = seen.in_bulk({text.enquiry_id for text, _span in shown})
    return AllHeard(
        rows=tuple(_heard(whose[text.enquiry_id], text, span) for text, span in shown),
        count=len(found),
        enquiries=len(looked),
        skipped=skip,
        has_older=has_older,
    )


def _told(enquiries: Sequence[int]) -> Iterator[_Text]:
    tellings = Telling.objects.filter(enquiry__in=enquiries)
    for telling in tellings.order_by("-told_at", "-pk").iterator(chunk_size=500):
        reading = reading_of(telling)
        answers = (str(reading.answers.get(name) or "") for name in HER_ANSWERS)
        for words in (reading.words, *answers):
            if words:
                yield _Text(telling.enquiry_id, telling.told_at, reading.door_zh, words)


def _written(enquiries: Sequence[int]) -> Iterator[_Text]:
    steps = EnquiryStep.objects.filter(enquiry__in=enquiries).order_by("-happened_at", "-pk")
    for step in steps.iterator(chunk_size=500):
        for words in (str(step.facts.get(key) or "") for key in WRITTEN):
            if words:
                where = name_of(step.verb)
                yield _Text(step.enquiry_id, step.happened_at, where, words)


def _heard(enquiry: Enquiry, text: _Text, span: tuple[int, int]) -> Heard:
    start, end = span
    words = text.words
    begins, ends = max(0, start - AROUND), min(len(words), end + AROUND)
    return Heard(
        enquiry=enquiry,
        at=text.at,
        where_zh=text.where_zh,
        before=("…" if begins else "") + words[begins:start],
        said=words[start:end],
        after=words[end:ends] + ("…" if ends < len(words) else ""),
    )


def _flat(words: str) -> str:
    """Return the words with full-width letters and digits made plain, as long as they were."""
    return "".join(
        plain if len(plain := unicodedata.normalize("NFKC", one)) == 1 else one for one in words
    )
