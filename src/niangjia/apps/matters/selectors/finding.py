"""What of the matters in reach has the words: the matter, its employer, somebody who claims."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, QuerySet

from niangjia.apps.employers.models import Employer
from niangjia.apps.matters.models import Claimant, Matter
from niangjia.apps.matters.selectors.scope import matters_visible_to
from niangjia.apps.people.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Numbers of rows that have the words; each is judged again where it is read."""

    matters: frozenset[int]
    employers: frozenset[int]
    claimants: frozenset[int]


def found(words: str, *, phone_end: str = "") -> Found:
    """Return what `nj_found` finds inside the reach of whoever acts.

    `phone_end`, the last four digits of a phone, finds claimants too: for the search that records
    who looked, and for nothing else.
    """
    return _found([words.replace("\0", "")], phone_end)


def found_meant(meant: Sequence[str]) -> Found:
    """Return what `nj_found` finds for any of several words that may have been meant."""
    return _found(list(meant), "")


def _found(every: list[str], phone_end: str) -> Found:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT f.* FROM unnest(%s::text[]) w(words), nj_found(w.words, %s) f",
            [every, phone_end],
        )
        rows = cursor.fetchall()
    return Found(
        matters=frozenset(m for m, e, c in rows if e is None and c is None),
        employers=frozenset(e for _, e, _ in rows if e is not None),
        claimants=frozenset(c for _, _, c in rows if c is not None),
    )


def found_matters(numbers: Collection[int], *, visible_to: Person, on: date) -> QuerySet[Matter]:
    """Return those of the matters that a person may see, open ones and near days first."""
    rows = matters_visible_to(visible_to, on=on).filter(pk__in=numbers)
    return rows.order_by("-is_open", "next_due_on", "pk")


def found_claimants(
    numbers: Collection[int] = (),
    *,
    people: Collection[int] = (),
    visible_to: Person,
    on: date,
) -> QuerySet[Claimant]:
    """Return those of the claimants, by their own number or their person's, that she may see."""
    rows = Claimant.objects.filter(matter__in=matters_visible_to(visible_to, on=on).values("pk"))
    rows = rows.filter(person__in=people) if people else rows.filter(pk__in=numbers)
    return rows.select_related("person", "matter").order_by("person__name", "person", "-matter")


def open_claims_of(people: Collection[int], *, visible_to: Person, on: date) -> QuerySet[Claimant]:
    """Return where any of these people claims in an open matter that somebody may see."""
    rows = found_claimants(people=people, visible_to=visible_to, on=on)
    return rows.filter(matter__is_open=True, left_on__isnull=True).order_by("-matter", "pk")


def found_employers(
    numbers: Collection[int], *, visible_to: Person, on: date
) -> list[tuple[Employer, int]]:
    """Return the employers with how many matters of each she may see, the most first."""
    seen = matters_visible_to(visible_to, on=on).filter(employer__in=numbers)
    counts = dict(
        seen.order_by().values_list("employer").annotate(n=Count("pk")).values_list("employer", "n")
    )
    rows = [(row, counts[row.pk]) for row in Employer.objects.filter(pk__in=counts)]
    return sorted(rows, key=lambda pair: (-pair[1], pair[0].name))
