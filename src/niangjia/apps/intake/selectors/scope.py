"""The one door to enquiries: list, count, detail and search ask here."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery

from niangjia.apps.intake.choices import Danger, Door
from niangjia.apps.intake.lifecycle import OFFICERS
from niangjia.apps.intake.models import Enquiry, Telling
from niangjia.apps.intake.policies import roles_over
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions.acting import eyes_of
from niangjia.apps.unions.models import Placement, Role
from niangjia.apps.unions.selectors import house
from niangjia.apps.worklist.choices import Subject
from niangjia.apps.worklist.selectors import About
from niangjia.kernel.errors import NotFound

__all__ = [
    "ANY",
    "Narrowing",
    "Reading",
    "about",
    "at_desk",
    "brought_by",
    "counts",
    "enquiries_visible_to",
    "get_brought",
    "get_enquiry",
    "how_many_wait",
    "listed",
    "officers_for",
    "reading_of",
    "roles_over",
    "rows_after",
    "shortened",
    "tellings_of",
]
Row = TypeVar("Row", bound=Model)


def enquiries_visible_to(person: Person, *, on: date) -> QuerySet[Enquiry]:
    """Return the enquiries a person may see on a day: those told where she works at the desk.

    A role that takes nobody's telling (cashier, chair) opens none, however far it reaches.
    """
    return Enquiry.objects.filter(at_desk(person, on=on)).select_related(
        "person", "home_union", "handler", "caller"
    )


def at_desk(person: Person, *, on: date) -> Q:
    """Return where a row lies that only the desks are shown at which a person works on a day."""
    inside = Q(pk__in=())
    for low, high in eyes_of(person, on=on).scope.desk:
        inside |= Q(home_key__gte=low, home_key__lt=high)
    return inside


def get_enquiry(number: str, *, visible_to: Person, on: date) -> Enquiry:
    """Return the enquiry of that number, if the person may see it.

    :raises NotFound: there is none, or it is not hers to see.
    """
    try:
        return (
            enquiries_visible_to(visible_to, on=on)
            .select_related("matter", "into")
            .get(number=number)
        )
    except Enquiry.DoesNotExist:
        raise NotFound from None


def about(enquiry: Enquiry) -> About:
    """Return an enquiry that came through the door as the work list names it."""
    return About(
        subject=Subject.ENQUIRY,
        pk=enquiry.pk,
        number=enquiry.number,
        title=enquiry.employer_name,
        union=enquiry.home_union,
        home_key=enquiry.home_key,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What a list of enquiries is narrowed to beside its words and its state; empty means any.

    `handler` is who has it (0: nobody), `union` where it was told or below, `door` how it came,
    `mark` urgent (急诊) or hard (会诊), `label` a category, `since` and `until` the days between
    which it was told.
    """

    handler: int | None = None
    union: int | None = None
    door: str = ""
    mark: str = ""
    label: str = ""
    since: date | None = None
    until: date | None = None


ANY = Narrowing()
MARKS = {"urgent": "is_urgent", "hard": "is_hard"}


def brought_by(person: Person) -> QuerySet[Enquiry]:
    """Return the enquiries that a person brought: of which she wrote down the first telling.

    A partner's system finds these and no others.
    """
    first = Telling.objects.filter(enquiry=OuterRef("pk")).order_by("pk")
    found = Enquiry.objects.alias(brought=Subquery(first.values("recorded_by")[:1]))
    found = found.filter(brought=person.pk)
    return found.select_related("person", "home_union", "handler", "matter", "into")


def get_brought(number: str, *, by: Person) -> Enquiry:
    """Return the enquiry of that number, if the person brought it.

    :raises NotFound: there is none, or she did not.
    """
    try:
        return brought_by(by).get(number=number)
    except Enquiry.DoesNotExist:
        raise NotFound from None


def rows_after(found: QuerySet[Row], place: int | None, *, limit: int) -> list[Row]:
    """Return the rows after a place, in the order in which they came: what is new comes last."""
    if place is not None:
        found = found.filter(pk__gt=place)
    return list(found.order_by("pk")[:limit])


def listed(
    *,
    visible_to: Person,
    on: date,
    at: datetime,
    which: str = "open",
    words: str = "",
    narrowed: Narrowing = ANY,
    sort: str = "",
) -> QuerySet[Enquiry]:
    """Return the enquiries of a list, the most pressing promise first.

    `which`: open, untriaged, late, mine (hers and of whom she covers), away (referred), ended, all.
    `sort`: due, newest or oldest; of those that have ended, the newest come first by themselves.
    """
    found = shortened(
        _narrowed(enquiries_visible_to(visible_to, on=on), narrowed, on),
        by=visible_to,
        on=on,
        at=at,
        which=which,
        words=words,
    )
    sort = sort or ("newest" if which in ("ended", "all") else "due")
    if sort == "newest":
        return found.order_by("-told_at", "-pk")
    if sort == "oldest":
        return found.order_by("told_at", "pk")
    return found.order_by(F("due_at").asc(nulls_last=True), "pk")


def shortened(
    found: QuerySet[Enquiry], *, by: Person, on: date, at: datetime, which: str, words: str
) -> QuerySet[Enquiry]:
    """Return those of some enquiries that a list shows (`listed` says which) and that have words.

    By a partner's system, none is `mine`: they are in the hands of officers.
    """
    if which == "untriaged":
        found = found.filter(state="told")
    elif which == "late":
        found = found.filter(is_open=True, due_at__lt=at)
    elif which == "mine":
        found = found.filter(is_open=True, handler__in=_herself_and_covered(by, on))
    elif which == "away":
        found = found.filter(state="referred")
    elif which == "ended":
        found = found.filter(is_open=False)
    elif which == "open":
        found = found.filter(is_open=True)
    if words := words.replace("\0", "").strip():
        found = found.filter(pk__in=list(numbers_found(words)))
    return found


def _narrowed(found: QuerySet[Enquiry], wanted: Narrowing, on: date) -> QuerySet[Enquiry]:
    if wanted.handler is not None:
        found = found.filter(handler=wanted.handler or None)
    if wanted.union is not None:
        inside = Q(pk__in=())
        for low, high in unions.spans_of(wanted.union, on=on):
            inside |= Q(home_key__gte=low, home_key__lt=high)
        found = found.filter(inside)
    if wanted.door:
        found = found.filter(door=wanted.door)
    if wanted.mark:
        found = found.filter(**{MARKS[wanted.mark]: True})
    if wanted.label:
        found = found.filter(labels__contains=[wanted.label])
    if wanted.since is not None:
        found = found.filter(told_at__date__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(told_at__date__lte=wanted.until)
    return found


def numbers_found(words: str, *, phone_end: str = "") -> dict[int, bool]:
    """Return which enquiries have the words: in their number or their employer's name, or (True)
    in the name of whoever told.

    Found by the database inside the reach of whoever acts, and judged again where they are read.
    `phone_end` are the last four digits of her phone: for the search that records who looked.
    """
    return _numbers_found([words], phone_end)


def numbers_meant(meant: Sequence[str]) -> dict[int, bool]:
    """Return which enquiries have any of several words that may have been meant."""
    return _numbers_found(list(meant), "")


def _numbers_found(every: list[str], phone_end: str) -> dict[int, bool]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT f.* FROM unnest(%s::text[]) w(words), intake_found(w.words, %s) f"
            " ORDER BY 2",
            [every, phone_end],
        )
        return dict(cursor.fetchall())


def counts(person: Person, *, on: date, at: datetime) -> dict[str, int]:
    """Return how many open enquiries wait, are late, are hers, and are away."""
    mine = _herself_and_covered(person, on)
    return (
        enquiries_visible_to(person, on=on)
        .filter(is_open=True)
        .aggregate(
            open=Count("pk"),
            untriaged=Count("pk", filter=Q(state="told")),
            late=Count("pk", filter=Q(due_at__lt=at)),
            mine=Count("pk", filter=Q(handler__in=mine)),
            away=Count("pk", filter=Q(state="referred")),
        )
    )


def how_many_wait(person: Person, *, on: date) -> int:
    """Return how many people wait for a call or for triage where a person reaches."""
    return enquiries_visible_to(person, on=on).filter(is_open=True, due_at__isnull=False).count()


def _herself_and_covered(person: Person, on: date) -> list[int]:
    covered = [role.covers.person_id for role in house.covering(person, on=on) if role.covers]
    return [person.pk, *covered]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One telling as it is read: the words, the answers, and how it came."""

    telling: Telling
    words: str
    answers: dict[str, Any]

    @property
    def door_zh(self) -> str:
        """The door's name."""
        return str(Door(self.telling.door).label)

    @property
    def dangers_zh(self) -> list[str]:
        """The dangers the person herself told of."""
        return [str(Danger(one).label) for one in self.answers.get("dangers", ())]


def tellings_of(enquiry: Enquiry) -> list[Reading]:
    """Return what was told, first to last, of an enquiry that came through the door."""
    rows = enquiry.tellings.select_related("recorded_by").order_by("told_at", "pk")
    return [reading_of(row) for row in rows]


def reading_of(telling: Telling) -> Reading:
    """Return what was told once, in words that can be read."""
    answers = b"{}"
    if telling.answers_enc:
        answers = crypto.open_(bytes(telling.answers_enc), aad=telling.place("answers"))
    return Reading(telling=telling, words=words_of(telling), answers=json.loads(answers))


def words_of(telling: Telling) -> str:
    """Return her own words as she told them; empty once they were forgotten."""
    if not telling.words_enc:
        return ""
    return crypto.open_(bytes(telling.words_enc), aad=telling.place("words")).decode()


def officers_for(enquiry: Enquiry, *, on: date) -> list[Person]:
    """Return who may be given an enquiry: officers and leaders at or above its union that day.

    Who stands in for an officer has the role herself while it lasts, and is among them.
    """
    above = Placement.objects.filter(
        during__contains=on, known__upper_inf=True, span__contains=enquiry.home_key
    )
    roles = Role.objects.filter(
        union__in=above.values("union_id"), kind__in=OFFICERS, during__contains=on
    )
    return list(Person.objects.filter(pk__in=roles.values("person_id")).order_by("name", "pk"))


def items_astray() -> list[str]:
    """Return the promises and what was told of which the work list says something else.

    There are none: triggers keep the list. Asked by `./niangjia worklist check`.
    """
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT row FROM intake_items_astray() row
             UNION ALL SELECT 'unheard ' || pk FROM intake_unheard_astray() pk
        """)
        return [row for (row,) in cursor.fetchall()]
