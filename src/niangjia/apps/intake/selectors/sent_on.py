"""What was sent on to other offices: by when we ask again, what came of it, what they say they did.

A referral outward is the step `refer` of an enquiry; nothing else can be done while it is away, so
the step after it, if there is one, is what came of it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf, TruncDate
from django.utils import timezone

from niangjia.apps.intake.choices import SentTo, Word
from niangjia.apps.intake.models import Enquiry, EnquiryStep, OfficeStep, OutwardLetter
from niangjia.apps.intake.selectors.scope import enquiries_visible_to, numbers_found
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import NotFound

ASKED_AGAIN = timedelta(days=7)
"""Where no day was named for the answer, it is asked for after a week (as the work list has it)."""
ANSWERS = ("hear_back", "inspect")
"""Steps by which an office answered; by the others it was taken back or let be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentOn:
    """One referral outward: to whom, since when, by when we ask again, and what came of it."""

    enquiry: Enquiry
    body: str
    to: str
    sent_on: date
    due_on: date
    why: str
    ended: str
    ended_on: date | None
    answer: str
    seq: int
    letter: OutwardLetter | None

    @property
    def to_zh(self) -> str:
        """The name of the kind of office."""
        return str(SentTo(self.to).label) if self.to in SentTo.values else self.to

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still waited for."""
        return not self.ended and self.enquiry.state == "referred"

    def is_late(self, on: date) -> bool:
        """Tell whether the answer is late on a day, or came late."""
        return (self.ended_on or on) > self.due_on and (not self.ended or self.ended in ANSWERS)


def sent_on_listed(
    *, visible_to: Person, on: date, which: str = "open", to: str = "", words: str = ""
) -> QuerySet[EnquiryStep]:
    """Return the steps by which enquiries within reach were sent on; `shown` reads them.

    `which`: open, late (no answer, past its day), answered, late_answered, all. The soonest day
    first; of those that ended the newest.
    """
    seen = enquiries_visible_to(visible_to, on=on).values("pk")
    after = EnquiryStep.objects.filter(enquiry=OuterRef("enquiry"), seq=OuterRef("seq") + 1)
    named = NullIf(KeyTextTransform("reply_by", "facts"), Value(""))
    sent = TruncDate("happened_at", tzinfo=timezone.get_default_timezone())
    found = EnquiryStep.objects.filter(verb="refer", enquiry__in=seen).annotate(
        due_on=Coalesce(
            Cast(named, DateField()),
            Cast(sent + ASKED_AGAIN, DateField()),
            output_field=DateField(),
        ),
        ended=Subquery(after.values("verb")[:1]),
        ended_at=Subquery(after.values("happened_at")[:1]),
        came_of_it=Subquery(after.values("facts")[:1]),
        body=KeyTextTransform("body", "facts"),
    )
    waits = Q(ended__isnull=True, enquiry__state="referred")
    late_answer = Q(ended_at__date__gt=F("due_on"))
    if which == "open":
        found = found.filter(waits)
    elif which == "late":
        found = found.filter(waits, due_on__lt=on)
    elif which == "answered":
        found = found.filter(ended__in=ANSWERS)
    elif which == "late_answered":
        found = found.filter(late_answer, ended__in=ANSWERS)
    if to:
        found = found.filter(facts__to=to)
    if words := words.replace("\0", "").strip():
        found = found.filter(Q(body__contains=words) | Q(enquiry__in=list(numbers_found(words))))
    found = found.select_related("enquiry__person", "enquiry__handler", "outward_letter")
    if which in ("open", "late"):
        return found.order_by("due_on", "pk")
    return found.order_by("-happened_at", "-pk")


def sent_on_shown(step: Any) -> SentOn:
    """Return a row of `sent_on_listed` as it is read."""
    facts, came = step.facts, step.came_of_it or {}
    answer = "；".join(
        str(came[key]) for key in ("reply", "their_number", "note", "why") if came.get(key)
    )
    return SentOn(
        enquiry=step.enquiry,
        body=facts.get("body") or "",
        to=facts.get("to") or "",
        sent_on=timezone.localdate(step.happened_at),
        due_on=step.due_on,
        why=facts.get("why") or "",
        ended=step.ended or "",
        ended_on=timezone.localdate(step.ended_at) if step.ended_at else None,
        answer=answer,
        seq=step.seq,
        letter=getattr(step, "outward_letter", None),
    )


def get_sent_on(number: str, seq: int, *, visible_to: Person, on: date) -> Any:
    """Return the step by which an enquiry of that number was sent on, as `sent_on_listed` does.

    :raises NotFound: there is none, or it is not hers to see.
    """
    rows = sent_on_listed(visible_to=visible_to, on=on, which="all")
    row = rows.filter(enquiry__number=number, seq=seq).first()
    if row is None:
        raise NotFound
    return row


def sent_on_counts(person: Person, *, on: date) -> dict[str, int]:
    """Return how many wait for an answer, and how many of them are past their day."""
    return {
        which: sent_on_listed(visible_to=person, on=on, which=which).count()
        for which in ("open", "late")
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """The office an enquiry was sent to last, and by when an answer is awaited."""

    body: str
    due_on: date


def awaited(enquiry: Enquiry) -> Awaited | None:
    """Return to whom an enquiry was sent on last; None where it never was.

    The day is the one that was named to the office, else the one on which we ask again.
    """
    last = enquiry.steps.filter(verb="refer").order_by("-seq").first()
    if last is None:
        return None
    named = str(last.facts.get("reply_by") or "")
    due = date.fromisoformat(named) if named else None
    return Awaited(
        body=str(last.facts.get("body") or ""),
        due_on=due or timezone.localdate(last.happened_at) + ASKED_AGAIN,
    )


def waits_for(enquiry: Enquiry) -> str:
    """Return to whom an enquiry that is away was sent on."""
    office = awaited(enquiry)
    return office.body if office else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSaid:
    """What an office says it did, opened to be read."""

    row: OfficeStep
    note: str

    @property
    def word_zh(self) -> str:
        """What it did, in a word."""
        return str(Word(self.row.word).label)


def office_steps_of(enquiry: Enquiry) -> list[OfficeSaid]:
    """Return what offices did about an enquiry, or one that was joined to it, the newest first."""
    rows = OfficeStep.objects.filter(Q(enquiry=enquiry) | Q(enquiry__into=enquiry))
    rows = rows.select_related("letter__file", "recorded_by", "enquiry")
    return [
        OfficeSaid(
            row=row,
            note=crypto.open_(bytes(row.note_enc), aad=row.place("note")).decode()
            if row.note_enc
            else "",
        )
        for row in rows.order_by("-said_on", "-pk")
    ]


def get_office_step(seq: int, *, enquiry: Enquiry) -> OfficeStep:
    """Return one thing an office did, of an enquiry that came through the door.

    :raises NotFound: there is none of that number.
    """
    found = OfficeStep.objects.filter(enquiry=enquiry, seq=seq).select_related("letter__file")
    row = found.first()
    if row is None:
        raise NotFound
    return row
