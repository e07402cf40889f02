"""What an office hears before its answer: an interim reply, or that a later day was agreed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.documents import services as documents
from niangjia.apps.documents.models import Document
from niangjia.apps.documents.selectors import facts_of
from niangjia.apps.intake import policies
from niangjia.apps.intake.choices import ASKED_BY_LAW, SENT_BY, Came, PaperKind
from niangjia.apps.intake.errors import (
    AfterTheDay,
    AgreedOnImpossible,
    DoneMissing,
    ExtensionUnnamed,
    ExtensionUnproved,
    LetterDiffers,
    NextWordImpossible,
    NotLater,
    PartiesDisagree,
    SentOnImpossible,
)
from niangjia.apps.intake.models import Extension, InterimReply, Referral
from niangjia.apps.intake.services import papers
from niangjia.apps.intake.services.papers import Sent
from niangjia.apps.intake.services.referrals import owing
from niangjia.apps.intake.services.replies import FORM, letter_facts, require_proof
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import StaleVersion

LONGEST_DONE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """What an office was told on a day: what was done, who has it, when it hears again."""

    sent_on: date
    done: str
    handled_by: str
    next_on: date
    manner: Came
    receipt_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A later day, and who in the office agreed to it, when, in which paper.

    `parties_agree`: both sides of a court's mediation do; `is_after`: written down when the day
    that stood had passed.
    """

    until_on: date
    agreed_on: date
    agreed_with: str
    why: str
    came: Came
    their_number: str = ""
    parties_agree: bool = False
    is_after: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSay:
    """What an office is to hear meanwhile: what was done, who has it, when it hears again."""

    done: str
    handled_by: str
    next_on: date


@atomic
def write_letter(
    *, referral: Referral, says: ToSay, by: Person, at: datetime, version: int
) -> Document:
    """Write the letter of an interim reply, or write it anew: until it is sent it can be changed.

    :raises policies.NotForYou: who writes does not work at its desk.
    :raises ReplyNotOwed: it was answered, or wants no answer.
    :raises StaleVersion: somebody else wrote meanwhile.
    :raises DoneMissing, NextWordImpossible: what, or when, cannot be so.
    """
    on = timezone.localdate(at)
    locked = _locked(referral, by, on, version)
    says = _said(says)
    _require_next(locked, sent_on=on, next_on=says.next_on)
    letter = _letter(locked, says, on=on, by=by)
    locked.interim_letter, locked.version = letter, locked.version + 1
    locked.save(update_fields=["interim_letter", "version"])
    audit.record(
        "intake.interim_letter_written",
        target=locked,
        by=by,
        facts={"referral": locked.number, "letter": letter.number, "next_on": says.next_on},
    )
    referral.refresh_from_db()
    return letter


def _said(says: ToSay) -> ToSay:
    done, who = says.done.strip()[:LONGEST_DONE], " ".join(says.handled_by.split())[:200]
    if not done or not who:
        raise DoneMissing
    return ToSay(done=done, handled_by=who, next_on=says.next_on)


def _letter(referral: Referral, says: ToSay, *, on: date, by: Person) -> Document:
    """Return the letter of an interim reply with what it says now, begun or written anew."""
    facts = letter_facts(referral, says=says.done, contact=says.handled_by, on=on)
    facts |= {"interim": True, "next_on": says.next_on}
    letter = referral.interim_letter
    if letter is None:
        number = f"{referral.number}-续{_last(referral) + 1}"
        return documents.draft(form=FORM, facts=facts, number=number, by=by)
    return documents.revise(
        document=letter, version=letter.version, facts=facts, by=by, newest=True
    )


def _last(referral: Referral) -> int:
    return referral.interim_replies.aggregate(last=Max("seq"))["last"] or 0


@atomic
def tell_so_far(
    *,
    referral: Referral,
    told: SoFar,
    proof: Sent | None,
    by: Person,
    at: datetime,
    version: int,
    as_written: bool = False,
) -> InterimReply:
    """Note what an office was told meanwhile, with what shows it; the clock of its answer runs on.

    Its letter is fixed with it. `as_written`: what left is the letter that was printed, so that
    other words than its own are declined; else the letter says what was told.

    :raises policies.NotForYou: who notes it does not work at its desk.
    :raises ReplyNotOwed: it was answered, or wants no answer.
    :raises StaleVersion: somebody else wrote meanwhile.
    :raises DoneMissing, SentOnImpossible, NextWordImpossible: what, or when, cannot be so.
    :raises LetterDiffers: it is not what the letter says.
    :raises ReplyUnproved: nothing shows it.
    :raises FormIncomplete: the letter lacks something.
    :raises PaperTooLarge, UploadRefused: as `papers.keep_scan`.
    """
    on = timezone.localdate(at)
    locked = _locked(referral, by, on, version)
    says = _said(ToSay(done=told.done, handled_by=told.handled_by, next_on=told.next_on))
    if not locked.received_on <= told.sent_on <= on:
        raise SentOnImpossible
    _require_next(locked, sent_on=told.sent_on, next_on=told.next_on)
    letter = locked.interim_letter
    if letter is None or not as_written:
        letter = _letter(locked, says, on=told.sent_on, by=by)
    elif says != written(letter):
        raise LetterDiffers(number=letter.number)
    number = told.receipt_number.strip()[:60]
    require_proof(told.manner, number, proof)
    kept = proof and papers.keep_scan(
        enquiry=locked.enquiry, sent=proof, kind=PaperKind.INTERIM, by=by, at=at
    )
    row = InterimReply(
        referral=locked,
        seq=_last(locked) + 1,
        document=documents.release(document=letter, by=by, at=at),
        sent_on=told.sent_on,
        manner=told.manner,
        receipt_number=number,
        proof=kept,
        handled_by=says.handled_by,
        next_on=told.next_on,
        recorded_by=by,
        recorded_at=at,
    )
    row.done_enc = crypto.seal(says.done.encode(), aad=row.place("done"))
    row.save(force_insert=True)
    locked.interim_letter, locked.version = None, locked.version + 1
    locked.save(update_fields=["interim_letter", "version"])
    audit.record(
        "intake.interim_reply_sent",
        target=locked,
        by=by,
        facts={"referral": locked.number, "on": told.sent_on, "next_on": told.next_on},
    )
    referral.refresh_from_db()
    return row


def written(letter: Document) -> ToSay:
    """Return what the letter of an interim reply says."""
    facts = facts_of(letter)
    return ToSay(
        done=str(facts.get("says") or ""),
        handled_by=str(facts.get("contact") or ""),
        next_on=date.fromisoformat(str(facts["next_on"])),
    )


def _require_next(referral: Referral, *, sent_on: date, next_on: date) -> None:
    """The next word comes before the answer is owed, unless that day has passed already."""
    owed = referral.due_on
    is_too_late = owed is not None and sent_on < owed < next_on
    if next_on <= sent_on or is_too_late:
        raise NextWordImpossible(day=owed)


@atomic
def extend(
    *,
    referral: Referral,
    agreed: Agreed,
    letter: Sent | None,
    by: Person,
    at: datetime,
    version: int,
) -> Extension:
    """Let an answer be owed on a later day, on which its office agreed in a paper.

    As often as it agrees. The first day stays to be seen; a day that had passed before the office
    agreed leaves the answer late. A court's mediation wants the yes of both parties (CL-33).

    :raises policies.NotForYou: who notes it does not work at its desk.
    :raises ReplyNotOwed: it was answered, or wants no answer.
    :raises StaleVersion: somebody else wrote meanwhile.
    :raises ExtensionUnnamed, AgreedOnImpossible, NotLater: who, when, until when cannot be so.
    :raises AfterTheDay: the day has passed, and that is not said.
    :raises PartiesDisagree: it is a court's mediation, and a party does not want it.
    :raises ExtensionUnproved: no paper shows it.
    :raises PaperTooLarge, UploadRefused: as `papers.keep_scan`.
    """
    on = timezone.localdate(at)
    locked = _locked(referral, by, on, version)
    owed = locked.due_on
    if owed is None:
        raise AssertionError("an answer that is owed has a day: intake_referral_open_has_a_day")
    who, why = " ".join(agreed.agreed_with.split())[:60], agreed.why.strip()[:300]
    if not who or not why:
        raise ExtensionUnnamed
    if not locked.received_on <= agreed.agreed_on <= on:
        raise AgreedOnImpossible
    if agreed.until_on <= owed:
        raise NotLater(day=owed)
    if on > owed and not agreed.is_after:
        raise AfterTheDay(day=owed)
    if locked.asked in ASKED_BY_LAW and not agreed.parties_agree:
        raise PartiesDisagree
    if letter is None or agreed.came not in SENT_BY:
        raise ExtensionUnproved
    paper = papers.keep_scan(
        enquiry=locked.enquiry, sent=letter, kind=PaperKind.EXTENSION, by=by, at=at
    )
    last = locked.extensions.aggregate(last=Max("seq"))["last"]
    row = Extension(
        referral=locked,
        seq=(last or 0) + 1,
        from_on=owed,
        until_on=agreed.until_on,
        agreed_on=agreed.agreed_on,
        agreed_with=who,
        came=agreed.came,
        their_number=agreed.their_number.strip()[:80],
        why=why,
        parties_agree=agreed.parties_agree and locked.asked in ASKED_BY_LAW,
        is_after=on > owed,
        letter=paper,
        recorded_by=by,
        recorded_at=at,
    )
    row.save(force_insert=True)
    locked.due_on, locked.version = agreed.until_on, locked.version + 1
    locked.lapsed = locked.lapsed or row.agreed_late
    locked.save(update_fields=["due_on", "lapsed", "version"])
    audit.record(
        "intake.reply_extended",
        target=locked,
        by=by,
        facts={
            "referral": locked.number,
            "from": owed,
            "until": agreed.until_on,
            "agreed_on": agreed.agreed_on,
            "is_after": row.is_after,
        },
    )
    referral.refresh_from_db()
    return row


def _locked(referral: Referral, by: Person, on: date, version: int) -> Referral:
    policies.require_desk(referral.enquiry, by, on=on)
    locked = owing(referral)
    if locked.version != version:
        raise StaleVersion(what=f"来函 {locked.number} ")
    return locked
