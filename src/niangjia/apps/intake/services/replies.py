"""What is written back to an office that sent somebody, and how it is shown that it arrived."""

from datetime import date, datetime

from django.conf import settings
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.documents import services as documents
from niangjia.apps.documents.choices import Rendering
from niangjia.apps.documents.models import Document
from niangjia.apps.documents.services.rendering import Rendered, download
from niangjia.apps.intake import policies
from niangjia.apps.intake.choices import SENT_BY, Came, Decided, PaperKind, ReferralEnd
from niangjia.apps.intake.errors import ReplyMissing, ReplyUnproved, SentOnImpossible
from niangjia.apps.intake.models import Referral, Reply
from niangjia.apps.intake.services import papers
from niangjia.apps.intake.services.papers import Sent
from niangjia.apps.intake.services.referrals import end, owing
from niangjia.apps.machines.choices import EventKind
from niangjia.apps.machines.services import hooks
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import StaleVersion

FORM = "referral_reply"
LONGEST_REPLY = 2000
LONGEST_CONTACT = 200


@atomic
def write_reply(
    *,
    referral: Referral,
    decided: Decided,
    says: str,
    contact: str,
    by: Person,
    at: datetime,
    version: int,
) -> Reply:
    """Write the reply to an office, or write it anew: until it is sent it can be changed.

    `decided` is what became of it, `says` how, in words for the office; `contact` is whom it may
    ask. `version` is the referral's on the page it was written on.

    :raises policies.NotForYou: who writes does not work at its desk.
    :raises ReplyNotOwed: it was answered, or wants no answer.
    :raises StaleVersion: somebody else wrote meanwhile.
    """
    on = timezone.localdate(at)
    policies.require_desk(referral.enquiry, by, on=on)
    locked = owing(referral)
    if locked.version != version:
        raise StaleVersion(what=f"来函 {locked.number} ")
    facts = letter_facts(locked, says=says.strip(), contact=contact.strip(), on=on)
    facts |= {"interim": False, "decided": decided}
    reply = Reply.objects.select_related("document").filter(referral=locked).first()
    if reply is None:
        document = documents.draft(form=FORM, facts=facts, number=f"{locked.number}-复", by=by)
        reply = Reply(referral=locked, document=document)
    else:
        reply.document = documents.revise(
            document=reply.document,
            version=reply.document.version,
            facts=facts,
            by=by,
            newest=True,
        )
    reply.decided, reply.written_by, reply.written_at = decided, by, at
    reply.save()
    locked.version += 1
    locked.save(update_fields=["version"])
    facts = {"referral": locked.number, "decided": decided}
    audit.record("intake.reply_written", target=locked, by=by, facts=facts)
    referral.refresh_from_db()
    return reply


def letter_facts(referral: Referral, *, says: str, contact: str, on: date) -> dict[str, object]:
    """Return what every letter to an office that sent somebody says, the last and those before."""
    return {
        "organisation": referral.enquiry.home_union.name,
        "body": referral.telling.sender,
        "their_number": referral.telling.their_number or None,
        "worker": referral.enquiry.person.name,
        "employer": referral.enquiry.employer_name or None,
        "received_on": referral.received_on,
        "says": says,
        "contact": contact,
        "demo": settings.IS_DEMO,
        "written_on": on,
    }


@atomic
def send_reply(
    *,
    referral: Referral,
    sent_on: date,
    manner: Came,
    receipt_number: str,
    proof: Sent | None,
    by: Person,
    at: datetime,
    version: int,
) -> Reply:
    """Note how and when the reply left, with what shows it: its words are fixed, the clock stops.

    A reply through an office's system may be shown by the number the system gave; any other needs
    the scan of a receipt.

    :raises policies.NotForYou: who notes it does not work at its desk.
    :raises ReplyNotOwed, StaleVersion: as `write_reply`.
    :raises ReplyMissing: nothing was written.
    :raises SentOnImpossible: the day lies before the letter came, or is to come.
    :raises ReplyUnproved: nothing shows it.
    :raises FormIncomplete: the reply lacks something.
    :raises PaperTooLarge, UploadRefused: as `papers.keep_scan`.
    """
    policies.require_desk(referral.enquiry, by, on=timezone.localdate(at))
    locked = owing(referral)
    if locked.version != version:
        raise StaleVersion(what=f"来函 {locked.number} ")
    reply = Reply.objects.select_related("document").filter(referral=locked).first()
    if reply is None:
        raise ReplyMissing
    if not locked.received_on <= sent_on <= timezone.localdate(at):
        raise SentOnImpossible
    number = receipt_number.strip()[:60]
    require_proof(manner, number, proof)
    if proof is not None:
        reply.proof = papers.keep_scan(
            enquiry=locked.enquiry, sent=proof, kind=PaperKind.PROOF, by=by, at=at
        )
    reply.document = documents.release(document=reply.document, by=by, at=at)
    reply.manner, reply.receipt_number, reply.sent_on = manner, number, sent_on
    reply.sent_by, reply.sent_at = by, at
    reply.save()
    end(locked, ReferralEnd.ANSWERED, on=sent_on, by=by)
    audit.record(
        "intake.reply_sent",
        target=locked,
        by=by,
        facts={"referral": locked.number, "on": sent_on, "manner": manner},
    )
    hooks.announce(
        kind=EventKind.REFERRAL_ANSWERED,
        subject=locked.number,
        home_key=locked.enquiry.home_key,
        at=at,
    )
    referral.refresh_from_db()
    return reply


def require_proof(manner: Came, number: str, proof: Sent | None) -> None:
    """Decline what nothing shows to have arrived: a scan does, and a number of an office's system.

    :raises ReplyUnproved: neither is there, or the worker herself is to have carried it.
    """
    if (proof is None and not (manner == Came.SYSTEM and number)) or manner not in SENT_BY:
        raise ReplyUnproved


@atomic
def print_letter(*, document: Document, kind: Rendering, by: Person) -> Rendered:
    """Return a letter to the office written out for the printer or the office; note who has it.

    :raises FontsMissing: no font is installed for PDF.
    """
    return download(document=document, kind=kind, by=by)
