"""Enquiries that have the words, for the one search of the desk."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from niangjia.apps.intake.choices import Label
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.selectors.scope import (
    enquiries_visible_to,
    numbers_found,
    numbers_meant,
)
from niangjia.apps.people.models import Person

LEAST_OF_LABEL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Enquiries that have the words, the newest first; and those found by whose they are."""

    rows: QuerySet[Enquiry]
    of_people: QuerySet[Enquiry]


def found(
    words: str,
    *,
    phone_end: str = "",
    people: Collection[int] = (),
    visible_to: Person,
    on: date,
) -> Found:
    """Return the enquiries a person may see that have the words, are of these people, or have a
    label of that name. Her own words are sealed: nothing searches them.
    """
    numbers = numbers_found(words.replace("\0", ""), phone_end=phone_end)
    labels = [
        one.value for one in Label if len(words) >= LEAST_OF_LABEL and words in str(one.label)
    ]
    return _judged(numbers, labels=labels, people=people, visible_to=visible_to, on=on)


def found_meant(meant: Sequence[str], *, visible_to: Person, on: date) -> Found:
    """Return the enquiries she may see that have any of several words that may have been meant."""
    return _judged(numbers_meant(meant), visible_to=visible_to, on=on)


def _judged(
    numbers: dict[int, bool],
    *,
    labels: Sequence[str] = (),
    people: Collection[int] = (),
    visible_to: Person,
    on: date,
) -> Found:
    seen = enquiries_visible_to(visible_to, on=on)
    theirs = Q(pk__in=[pk for pk, by_person in numbers.items() if by_person])
    theirs |= Q(person__in=people)
    wanted = theirs | Q(pk__in=list(numbers))
    if labels:
        wanted |= Q(labels__overlap=list(labels))
    newest = ("-told_at", "-pk")
    return Found(
        rows=seen.filter(wanted).order_by(*newest), of_people=seen.filter(theirs).order_by(*newest)
    )
