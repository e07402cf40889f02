"""Offices that send somebody: their letters taken in, for a new record or for one that is there."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.documents import services as documents
from niangjia.apps.intake import policies
from niangjia.apps.intake.choices import PaperKind, ReferralEnd
from niangjia.apps.intake.errors import ReasonMissing, ReplyNotOwed
from niangjia.apps.intake.models import Enquiry, Referral
from niangjia.apps.intake.services import papers, tellings
from niangjia.apps.intake.services.papers import Sent
from niangjia.apps.intake.services.tellings import Given, Told
from niangjia.apps.people.models import Person
from niangjia.apps.unions.models import Union
from niangjia.kernel.words import is_blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a letter became: the referral, and her receipt where her record is new."""

    referral: Referral
    given: Given | None = None


@atomic
def receive(
    *,
    told: Told,
    name: str,
    phone: str,
    union: Union,
    region: str,
    at: datetime,
    by: Person,
    letter: Sent | None = None,
) -> Received:
    """Write down whom an office sends: her new record, what it wants of us, and its letter's scan.

    :raises AlreadyReferred: the same letter was written down before.
    :raises ReceivedLater, ReplyDayPassed, NotAskedByThem, WordsMissing: as `tellings.tell`.
    :raises PaperTooLarge, UploadRefused: as `papers.keep_scan`.
    """
    given = tellings.tell(
        told=told, name=name, phone=phone, union=union, region=region, at=at, by=by
    )
    return Received(referral=_kept(told, letter, by, at), given=given)


@atomic
def receive_more(
    *, enquiry: Enquiry, told: Told, at: datetime, by: Person, letter: Sent | None = None
) -> Received:
    """Add an office's letter to a record that is there already: a later door, no second record.

    :raises AlreadyReferred: the same letter was written down before.
    :raises EnquiryEnded: it takes nothing more: it became a matter, or part of another enquiry.
    :raises policies.NotForYou: who writes it down does not work at its desk.
    """
    policies.require_desk(enquiry, by, on=timezone.localdate(at))
    tellings.tell_more(enquiry=enquiry, told=told, at=at, by=by)
    return Received(referral=_kept(told, letter, by, at))


def _kept(told: Told, letter: Sent | None, by: Person, at: datetime) -> Referral:
    found = Referral.objects.select_related("enquiry").get(telling__mark=told.mark)
    if letter is not None and found.letter_id is None:
        return add_letter(referral=found, letter=letter, by=by, at=at)
    return found


@atomic
def add_letter(*, referral: Referral, letter: Sent, by: Person, at: datetime) -> Referral:
    """Keep the scan of an office's letter, now or later; another one takes its place.

    The one before stays among what was kept.

    :raises policies.NotForYou: who brings it does not work at its desk.
    :raises PaperTooLarge, UploadRefused: as `papers.keep_scan`.
    """
    policies.require_desk(referral.enquiry, by, on=timezone.localdate(at))
    paper = papers.keep_scan(
        enquiry=referral.enquiry, sent=letter, kind=PaperKind.LETTER, by=by, at=at
    )
    Referral.objects.filter(pk=referral.pk).update(letter=paper, version=F("version") + 1)
    audit.record(
        "intake.letter_kept",
        target=referral,
        by=by,
        facts={"referral": referral.number, "seq": paper.seq},
    )
    referral.refresh_from_db()
    return referral


@atomic
def want_no_reply(*, referral: Referral, why: str, by: Person, at: datetime) -> None:
    """Note that an office wants no answer any more, with who said so and why.

    :raises ReplyNotOwed: none is owed.
    :raises ReasonMissing: nobody says why.
    :raises policies.NotForYou: who notes it does not work at its desk.
    """
    on = timezone.localdate(at)
    policies.require_desk(referral.enquiry, by, on=on)
    locked = owing(referral)
    if is_blank(why):
        raise ReasonMissing
    end(locked, ReferralEnd.NOT_WANTED, on=on, by=by, why=why.strip()[:300])
    facts = {"referral": locked.number}
    audit.record("intake.reply_not_wanted", target=locked, by=by, facts=facts)


def owing(referral: Referral) -> Referral:
    """Return a referral, locked, that is to be answered.

    :raises ReplyNotOwed: it was, or was never asked for an answer.
    """
    locked = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("enquiry__home_union", "enquiry__person", "telling")
        .get(pk=referral.pk)
    )
    if not locked.is_open:
        raise ReplyNotOwed(number=locked.number)
    return locked


def end(referral: Referral, how: ReferralEnd, *, on: date, by: Person, why: str = "") -> None:
    """Let the clock of an answer stop; what was to be said before it, and was not, is set aside."""
    if referral.interim_letter is not None:
        documents.void(document=referral.interim_letter, by=by, why="来函已经办完，没有发出")
        referral.interim_letter = None
    referral.is_open, referral.ended, referral.ended_on = False, how, on
    referral.ended_why, referral.version = why, referral.version + 1
    referral.save()
