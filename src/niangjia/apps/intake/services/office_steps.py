"""What an office did, written down at the desk from its own letter, with the scan as proof."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.intake import policies
from niangjia.apps.intake.choices import PaperKind, Word
from niangjia.apps.intake.errors import (
    AnsweredTooSoon,
    LetterMissing,
    NothingSentOn,
    OfficeUnnamed,
    SaidOnImpossible,
)
from niangjia.apps.intake.models import Enquiry, EnquiryStep, OfficeStep
from niangjia.apps.intake.services import papers, steps
from niangjia.apps.intake.services.papers import Sent
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.kernel.days import in_full

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a letter says its office did: which office, who for it, on which day, its number."""

    body: str
    word: Word
    said_on: date
    note: str
    said_by: str = ""
    their_number: str = ""


@atomic
def record_office_step(
    *,
    enquiry: Enquiry,
    said: Said,
    letter: Sent | None,
    is_answer: bool,
    by: Person,
    at: datetime,
) -> OfficeStep:
    """Write down what an office did, as its letter says; also of what has ended meanwhile.

    `is_answer`: it is the answer for which what was sent on waits, and ends the waiting.

    :raises policies.NotForYou: who writes it down does not work at the enquiry's desk.
    :raises OfficeUnnamed, SaidOnImpossible, LetterMissing: who, when, or the scan is lacking.
    :raises NothingSentOn: it is to be an answer, and nothing waits for one.
    :raises AnsweredTooSoon: the answer is dated before what it answers was sent on.
    :raises PaperTooLarge, UploadRefused: as `papers.keep_scan`.
    """
    on = timezone.localdate(at)
    policies.require_desk(enquiry, by, on=on)
    locked = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    body = " ".join(said.body.split())[:120]
    if not body:
        raise OfficeUnnamed
    if said.said_on > on:
        raise SaidOnImpossible
    if letter is None:
        raise LetterMissing
    if is_answer and locked.state != "referred":
        raise NothingSentOn(number=locked.number)
    if is_answer:
        _require_after(locked, said.said_on)
    note = said.note.strip()[:LONGEST_NOTE]
    paper = papers.keep_scan(enquiry=locked, sent=letter, kind=PaperKind.STEP, by=by, at=at)
    step: EnquiryStep | None = None
    if is_answer:
        facts = {"reply": f"{body}：{Word(said.word).label}。{note}", "happened_on": said.said_on}
        step = steps.take(
            enquiry=enquiry, verb="hear_back", facts=facts, by=by, at=at, version=locked.version
        )
    last = OfficeStep.objects.filter(enquiry=locked).aggregate(last=Max("seq"))["last"]
    row = OfficeStep(
        enquiry=locked,
        seq=(last or 0) + 1,
        body=body,
        said_by=" ".join(said.said_by.split())[:60],
        word=said.word,
        said_on=said.said_on,
        their_number=said.their_number.strip()[:80],
        letter=paper,
        step=step,
        recorded_by=by,
        recorded_at=at,
    )
    row.note_enc = crypto.seal(note.encode(), aad=row.place("note"))
    row.save(force_insert=True)
    audit.record(
        "intake.office_step_recorded",
        target=locked,
        by=by,
        facts={"word": said.word, "on": said.said_on, "is_answer": is_answer},
    )
    return row


def _require_after(enquiry: Enquiry, said_on: date) -> None:
    sent = EnquiryStep.objects.filter(enquiry=enquiry, verb="refer").latest("seq")
    day = timezone.localdate(sent.happened_at)
    if said_on < day:
        raise AnsweredTooSoon(day=in_full(day))
