"""What is there already of whoever told: before a second record of the same trouble is opened."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from niangjia.apps.employers.selectors import is_same_employer
from niangjia.apps.intake.lifecycle import INTAKE
from niangjia.apps.intake.models import Enquiry, EnquiryStep
from niangjia.apps.intake.selectors.scope import enquiries_visible_to
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.models import Claimant, Matter
from niangjia.apps.people.models import Person
from niangjia.apps.people.selectors import same_as

MOST_ALIKE = 10
LATELY = timedelta(days=180)
"""How long what ended is shown beside what is told anew: a season of work and its last wage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """An enquiry that ended, when, and how."""

    enquiry: Enquiry
    ended_at: datetime

    @property
    def state_zh(self) -> str:
        """How it ended, by the table's name."""
        return INTAKE.state(self.enquiry.state).zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What somebody may see that is of the same person, or may be of the same trouble.

    `alike` are open enquiries, `ended` those of hers that ended lately, `claims` her places in open
    matters.
    """

    alike: tuple[Enquiry, ...]
    ended: tuple[Ended, ...]
    claims: tuple[Claimant, ...]

    def __bool__(self) -> bool:
        return bool(self.alike or self.ended or self.claims)


def known_of(enquiry: Enquiry, *, visible_to: Person, on: date) -> Known:
    """Return what is there already of whoever told, as far as a person may see it."""
    same = same_as(enquiry.person)
    return Known(
        alike=tuple(_alike(enquiry, same, visible_to=visible_to, on=on)),
        ended=tuple(_ended(enquiry, same, visible_to=visible_to, on=on)),
        claims=tuple(
            matters.open_claims_of(same, visible_to=visible_to, on=on)
            .exclude(matter=enquiry.matter_id)
            .select_related("matter__employer")[:MOST_ALIKE]
        ),
    )


def matters_like(
    person: Person, *, employer_name: str, uscc: str, visible_to: Person, on: date
) -> list[Matter]:
    """Return open matters that somebody may see, in which a person claims from an employer."""
    claims = matters.open_claims_of(same_as(person), visible_to=visible_to, on=on)
    found = {one.matter for one in claims.select_related("matter__employer")}
    alike = (one for one in found if is_same_employer(one.employer, employer_name, uscc))
    return sorted(alike, key=lambda one: one.number)


def _alike(enquiry: Enquiry, same: list[int], *, visible_to: Person, on: date) -> list[Enquiry]:
    """Return them: the same person or phone first, then the same name, then the same employer.

    So of a hundred colleagues hers is never the one left out.

    Each is a question that an index serves; one for all would read every row of the desk, for
    their columns lie in two tables.
    """
    nearness = [Q(person__in=same), Q(person__name=enquiry.person.name)]
    if enquiry.employer_name:
        nearness.append(Q(employer_name=enquiry.employer_name))
    rows = enquiries_visible_to(visible_to, on=on).filter(is_open=True).order_by("-told_at", "-pk")
    found: list[Enquiry] = []
    for near in nearness:
        known = [enquiry.pk, *(one.pk for one in found)]
        found += rows.filter(near).exclude(pk__in=known)[: MOST_ALIKE - len(found)]
        if len(found) == MOST_ALIKE:
            break
    return found


def _ended(enquiry: Enquiry, same: list[int], *, visible_to: Person, on: date) -> list[Ended]:
    """Return hers that ended lately, the last first; one that was merged goes on in another."""
    last = EnquiryStep.objects.filter(enquiry=OuterRef("pk"), seq=OuterRef("step_seq"))
    rows = (
        enquiries_visible_to(visible_to, on=on)
        .filter(person__in=same, is_open=False)
        .exclude(pk=enquiry.pk)
        .exclude(state="merged")
        .annotate(ended_at=Subquery(last.values("happened_at")[:1]))
        .order_by("-ended_at", "-pk")[:MOST_ALIKE]
    )
    since = on - LATELY
    return [
        Ended(enquiry=one, ended_at=one.ended_at)
        for one in rows
        if timezone.localdate(one.ended_at) >= since
    ]
