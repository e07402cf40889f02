"""The letter with which an enquiry is sent on to another office: written, sealed, printed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection
from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.documents import services as documents
from niangjia.apps.documents.choices import DocumentState, Rendering
from niangjia.apps.documents.services.rendering import Rendered, download
from niangjia.apps.intake import policies
from niangjia.apps.intake.choices import LetterKind
from niangjia.apps.intake.errors import LetterNotWritten, LetterWordsMissing, NothingSentOn
from niangjia.apps.intake.models import Enquiry, EnquiryStep, OutwardLetter
from niangjia.apps.people import services as people
from niangjia.apps.people.choices import Field
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import StaleVersion
from niangjia.kernel.words import is_blank

FORM = "outward_letter"
MOST_MATERIALS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a letter says: what it is about, what is asked, what goes with it, whom to ask.

    `gives_phone`: she agreed that the other office has her number.
    """

    kind: LetterKind
    subject: str
    says: str
    asks: str
    contact: str
    materials: tuple[str, ...] = ()
    gives_phone: bool = False


@atomic
def write_letter(
    *,
    enquiry: Enquiry,
    step: EnquiryStep,
    written: Written,
    by: Person,
    at: datetime,
    version: int,
) -> OutwardLetter:
    """Write the letter of a step by which an enquiry was sent on, or write it anew.

    Until it is sealed it can be changed, also when the office has answered meanwhile. `version` is
    its document's on the page it was written on, 0 where there was none.

    :raises policies.NotForYou: who writes does not work at the enquiry's desk.
    :raises NothingSentOn: the step is no sending on.
    :raises LetterWordsMissing: it lacks what the office must read.
    :raises StaleVersion: somebody else wrote meanwhile.
    :raises DocumentClosed: it is sealed.
    :raises ConsentWithdrawn: her phone is to stand in it, and she wants no calls any more.
    """
    policies.require_desk(enquiry, by, on=timezone.localdate(at))
    locked = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    if step.enquiry_id != locked.pk or step.verb != "refer":
        raise NothingSentOn(number=locked.number)
    if not all(one.strip() for one in (written.subject, written.says, written.asks)):
        raise LetterWordsMissing
    if is_blank(written.contact):
        raise LetterWordsMissing
    letter = OutwardLetter.objects.select_related("document").filter(step=step).first()
    if version != (letter.document.version if letter else 0):
        raise StaleVersion(what=f"诉求 {locked.number} 的函")
    facts = _facts(locked, step, written, by=by, on=timezone.localdate(at))
    if letter is None:
        number = _number(locked, timezone.localdate(at))
        document = documents.draft(form=FORM, facts=facts, number=number, by=by)
        letter = OutwardLetter(enquiry=locked, step=step, number=number, document=document)
    else:
        letter.document = documents.revise(
            document=letter.document, version=version, facts=facts, by=by
        )
    letter.kind, letter.gives_phone = written.kind, written.gives_phone
    letter.written_by, letter.written_at = by, at
    letter.save()
    audit.record(
        "intake.outward_letter_written",
        target=locked,
        by=by,
        facts={"letter": letter.number, "kind": written.kind, "phone": written.gives_phone},
    )
    return letter


def _facts(
    enquiry: Enquiry, step: EnquiryStep, written: Written, *, by: Person, on: date
) -> dict[str, object]:
    worker = {"name": enquiry.person.name}
    if written.gives_phone and enquiry.person.phone_last4:
        worker["phone"] = people.reveal(
            person=enquiry.person,
            field=Field.PHONE,
            by=by,
            why=f"写进诉求 {enquiry.number} 的{LetterKind(written.kind).label}，本人同意",
        )
    named = str(step.facts.get("reply_by") or "")
    rows = [{"name": one.strip()} for one in written.materials if one.strip()]
    return {
        "organisation": enquiry.home_union.name,
        "kind": written.kind,
        "body": step.facts.get("body") or None,
        "subject": written.subject.strip(),
        "worker": worker,
        "employer": enquiry.employer_name or None,
        "told_on": timezone.localdate(enquiry.told_at),
        "says": written.says.strip(),
        "why": str(step.facts.get("why") or "").strip().rstrip("。；，") or None,
        "asks": written.asks.strip(),
        "reply_by": date.fromisoformat(named) if named else None,
        "materials": rows[:MOST_MATERIALS],
        "contact": written.contact.strip().rstrip("。"),
        "demo": settings.IS_DEMO,
        "written_on": on,
    }


def _number(enquiry: Enquiry, on: date) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('intake_outward_number')")
        (count,) = cursor.fetchone()
    return f"{enquiry.home_union.code}-Z{on.year}-{count:04d}"


@atomic
def seal_letter(*, letter: OutwardLetter, by: Person, at: datetime, version: int) -> OutwardLetter:
    """Fix the words of a letter as they are printed and sealed; from then on nothing changes.

    :raises policies.NotForYou: who does it does not work at the enquiry's desk.
    :raises StaleVersion: somebody wrote it anew since it was shown.
    :raises DocumentClosed: it is sealed already.
    :raises FormIncomplete: it lacks something.
    """
    policies.require_desk(letter.enquiry, by, on=timezone.localdate(at))
    if letter.document.version != version:
        raise StaleVersion(what=f"函 {letter.number} ")
    letter.document = documents.release(document=letter.document, by=by, at=at)
    audit.record(
        "intake.outward_letter_sealed",
        target=letter.enquiry,
        by=by,
        facts={"letter": letter.number},
    )
    return letter


@atomic
def print_letter(*, letter: OutwardLetter, kind: Rendering, by: Person) -> Rendered:
    """Return the letter written out for the printer or the office, and record who has it.

    :raises LetterNotWritten: it was set aside.
    :raises FontsMissing: no font is installed for PDF.
    """
    if letter.document.state == DocumentState.VOID:
        raise LetterNotWritten
    return download(document=letter.document, kind=kind, by=by)
