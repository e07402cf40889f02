"""Who calls: her enquiries within reach, and how an enquiry ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F

from niangjia.apps.intake.lifecycle import REOPENABLE
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.selectors.scope import enquiries_visible_to
from niangjia.apps.people.models import Person
from niangjia.apps.people.selectors import people_by_phone, same_as

_ENDING = ("advise", "inspect", "send_away", "hear_back")
MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A caller's enquiries within reach: under way, ended so that they can be taken up, others."""

    under_way: tuple[Enquiry, ...]
    ended: tuple[Enquiry, ...]
    elsewhere: tuple[Enquiry, ...]

    @property
    def every(self) -> tuple[Enquiry, ...]:
        """All of them: what is under way first."""
        return (*self.under_way, *self.ended, *self.elsewhere)

    def named(self, name: str) -> Person | None:
        """Return who of those who told has this name: a family may share a phone."""
        wanted = " ".join(name.split())
        return next((one.person for one in self.every if one.person.name == wanted), None)


def caller_of(enquiry: Enquiry, *, visible_to: Person, on: date) -> Caller:
    """Return what whoever has an enquiry has told before: she, or somebody of the same phone."""
    return _caller(same_as(enquiry.person), visible_to, on)


def known_by_phone(phone: str, *, visible_to: Person, on: date) -> Caller:
    """Return what whoever has a phone has told before: nothing where it is none, or unknown."""
    return _caller(list(people_by_phone(phone).values_list("pk", flat=True)), visible_to, on)


def _caller(people: list[int], visible_to: Person, on: date) -> Caller:
    seen = enquiries_visible_to(visible_to, on=on).select_related("matter")
    rows = list(seen.filter(person__in=people).order_by("-told_at")[:MOST])
    return Caller(
        under_way=tuple(one for one in rows if one.is_open),
        ended=tuple(one for one in rows if not one.is_open and one.state in REOPENABLE),
        elsewhere=tuple(one for one in rows if not one.is_open and one.state not in REOPENABLE),
    )


def closing_of(enquiry: Enquiry) -> Mapping[str, str]:
    """Return with which facts an enquiry ended, as she may read them; nothing while it is open."""
    if enquiry.is_open:
        return {}
    last = enquiry.steps.filter(verb__in=_ENDING).order_by("-seq").first()
    if last is None or last.to_state != enquiry.state:
        return {}
    return {key: str(value) for key, value in last.facts.items() if value}


def ended_since(person: Person, *, on: date, since: datetime) -> dict[str, int]:
    """Return how many enquiries within reach reached each end from an instant on, as they stand.

    Counted by the last step; one that was taken up again is not among them.
    """
    rows = (
        enquiries_visible_to(person, on=on)
        .filter(is_open=False, steps__happened_at__gte=since, steps__seq=F("step_seq"))
        .order_by()
        .values("state")
        .annotate(n=Count("pk"))
    )
    return {row["state"]: row["n"] for row in rows}
