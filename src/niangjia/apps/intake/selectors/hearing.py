"""What somebody told in her own words, looked through for a few of them.

The words are sealed and have no index: they are opened and read one after the other, within the
reach of whoever asks and no further. Who asked is recorded (`desk.services.find_in_words`).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from niangjia.apps.intake.choices import Door
from niangjia.apps.intake.models import Enquiry, Telling
from niangjia.apps.intake.selectors.scope import enquiries_visible_to, words_of
from niangjia.apps.people.models import Person

MOST_ENQUIRIES = 2000
"""So many enquiries are looked through, the newest first: some tenths of a second."""
MOST_SHOWN = 40
AROUND = 18
"""So many characters stand on each side of what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One telling that has the words: whose it is, and the words with what stands around them."""

    enquiry: Enquiry
    telling: Telling
    before: str
    said: str
    after: str

    @property
    def door_zh(self) -> str:
        """The door's name."""
        return str(Door(self.telling.door).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllHeard:
    """What was found, the newest first; of how many enquiries, and whether older ones are left."""

    rows: tuple[Heard, ...]
    count: int
    enquiries: int
    has_older: bool


def heard(sought: str, *, visible_to: Person, on: date) -> AllHeard:
    """Return the tellings within a person's reach that have the words, once each.

    Spaces, line breaks and the width of letters and digits make no difference, nor does their case.
    """
    pattern = re.compile(
        r"\s*".join(re.escape(one) for one in _flat(sought) if not one.isspace()), re.IGNORECASE
    )
    seen = enquiries_visible_to(visible_to, on=on)
    newest = seen.order_by("-told_at", "-pk").values_list("pk", flat=True)
    looked = list(newest[: MOST_ENQUIRIES + 1])
    has_older = len(looked) > MOST_ENQUIRIES
    found, count = [], 0
    tellings = Telling.objects.filter(enquiry__in=looked[:MOST_ENQUIRIES])
    for telling in tellings.order_by("-told_at", "-pk").iterator(chunk_size=500):
        words = words_of(telling)
        if place := pattern.search(_flat(words)):
            count += 1
            if count <= MOST_SHOWN:
                found.append((telling, words, place.span()))
    whose = seen.in_bulk({telling.enquiry_id for telling, *_ in found})
    return AllHeard(
        rows=tuple(_heard(whose[one.enquiry_id], one, *rest) for one, *rest in found),
        count=count,
        enquiries=min(len(looked), MOST_ENQUIRIES),
        has_older=has_older,
    )


def _heard(enquiry: Enquiry, telling: Telling, words: str, span: tuple[int, int]) -> Heard:
    start, end = span
    begins, ends = max(0, start - AROUND), min(len(words), end + AROUND)
    return Heard(
        enquiry=enquiry,
        telling=telling,
        before=("…" if begins else "") + words[begins:start],
        said=words[start:end],
        after=words[end:ends] + ("…" if ends < len(words) else ""),
    )


def _flat(words: str) -> str:
    """Return the words with full-width letters and digits made plain, as long as they were."""
    return "".join(
        plain if len(plain := unicodedata.normalize("NFKC", one)) == 1 else one for one in words
    )
