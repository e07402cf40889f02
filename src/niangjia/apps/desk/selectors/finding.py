"""One search over people, employers, matters and enquiries, each through its own one door.

What this brings together is what the lists show for the same words: it has no reach of its own.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from niangjia.apps.desk import slips
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.models import Claimant, Matter
from niangjia.apps.people import selectors as people
from niangjia.apps.people.models import Person

SHOWN = 8
"""So many of each group stand on the page; the lists have the rest."""
MOST_PEOPLE = 40
"""So many rows of people are read, in which each person may stand several times."""

_PHONE, _PHONE_END, _CITIZEN_ID = "phone", "phone_end", "citizen_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a person is met: as a claimant of a matter (`seq` set), or with an enquiry."""

    number: str
    title: str
    seq: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonHit:
    """One human being and where she is met, within reach."""

    person: Person
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerHit:
    """An employer and how many matters with it are within reach."""

    pk: int
    name: str
    code: str
    matters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What has the words, by group; the counts say how many there are beyond those shown."""

    people: tuple[PersonHit, ...]
    people_count: int
    employers: tuple[EmployerHit, ...]
    employers_count: int
    matters: tuple[Matter, ...]
    matters_count: int
    enquiries: tuple[Enquiry, ...]
    enquiries_count: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.people or self.employers or self.matters or self.enquiries)


def number_in(words: str) -> tuple[str, str]:
    """Return what kind of a person's number the words are, with its digits; ("", "") when none.

    Four digits may be the end of a phone, eleven a phone, seventeen and one more a citizen ID. A
    matter's or an enquiry's own number (460100-2026-0001) is none.
    """
    if re.search(r"\d{6}-S?\d{4}", words):
        return "", ""
    plain = re.sub(r"[\s\-\u2010-\u2015]", "", words)
    if re.fullmatch(r"\d{17}[\dXx]", plain):
        return _CITIZEN_ID, plain.upper()
    if re.fullmatch(r"(\+?86)?1\d{10}", plain):
        return _PHONE, plain[-11:]
    if re.fullmatch(r"\d{4}", plain):
        return _PHONE_END, plain
    return "", ""


def searched(words: str, *, visible_to: Person, on: date, by_number: bool = False) -> Results:
    """Return what has the words, within a person's reach on a day.

    `by_number` lets a person's own number find her (`number_in`); only `services.find` asks so,
    for it records who looked.
    """
    kind, digits = number_in(words) if by_number else ("", "")
    end = digits if kind == _PHONE_END else ""
    whole = set(_whose(kind, digits))
    in_matters = matters.found(words, phone_end=end)
    told = intake.found(words, phone_end=end, people=whole, visible_to=visible_to, on=on)
    return _results(in_matters, told, whole=whole, visible_to=visible_to, on=on)


def searched_meant(words: str, *, visible_to: Person, on: date) -> Results | None:
    """Return what has words that may have been meant: that sound the same, or are one slip away.

    For words that nothing has; None where we know no slip. It reaches no further than `searched`.
    """
    every = (*people.sounds_of(words), *slips.meant(words))
    if not every:
        return None
    return _results(
        matters.found_meant(every),
        intake.found_meant(every, visible_to=visible_to, on=on),
        visible_to=visible_to,
        on=on,
    )


def _results(
    in_matters: matters.Found,
    told: intake.Found,
    *,
    whole: Collection[int] = (),
    visible_to: Person,
    on: date,
) -> Results:
    claimants = matters.found_claimants(
        in_matters.claimants, people=whole, visible_to=visible_to, on=on
    )
    employers = matters.found_employers(in_matters.employers, visible_to=visible_to, on=on)
    seen = matters.found_matters(in_matters.matters, visible_to=visible_to, on=on)
    own = list(told.of_people[:MOST_PEOPLE])
    hits = _people(claimants[:MOST_PEOPLE], own)
    return Results(
        people=tuple(hits[:SHOWN]),
        people_count=len(hits),
        employers=tuple(
            EmployerHit(pk=row.pk, name=row.name, code=row.code, matters=n)
            for row, n in employers[:SHOWN]
        ),
        employers_count=len(employers),
        matters=tuple(seen[:SHOWN]),
        matters_count=seen.count(),
        enquiries=tuple(told.rows[:SHOWN]),
        enquiries_count=told.rows.count(),
    )


def _whose(kind: str, digits: str) -> list[int]:
    """Return the people who have a whole number, by its keyed index."""
    if kind == _PHONE:
        return list(people.people_by_phone(digits).values_list("pk", flat=True))
    if kind == _CITIZEN_ID:
        person = people.person_by_citizen_id(digits)
        return [person.pk] if person else []
    return []


def _people(claimants: Iterable[Claimant], enquiries: Iterable[Enquiry]) -> list[PersonHit]:
    persons: dict[int, Person] = {}
    places: dict[int, list[Place]] = {}
    for row in claimants:
        persons[row.person_id] = row.person
        place = Place(number=row.matter.number, title=row.matter.title, seq=row.seq)
        places.setdefault(row.person_id, []).append(place)
    for one in enquiries:
        persons[one.person_id] = one.person
        place = Place(number=one.number, title=one.employer_name, seq=None)
        places.setdefault(one.person_id, []).append(place)
    ordered = sorted(persons.values(), key=lambda person: (person.name, person.pk))
    return [PersonHit(person=who, places=tuple(places[who.pk])) for who in ordered]
