"""A letter of an office as programs read it: where it is from, its clock, what it is answered."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field

from niangjia.api.asking import asker, today
from niangjia.api.bringing import is_machine
from niangjia.api.editing import tagged
from niangjia.api.enquiries import OfficerOut
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Asked, Decided, DueFrom
from niangjia.apps.intake.lifecycle import INTAKE

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Referral, Reply


class ReferralOut(Schema):
    """A letter and its clock. What a partner's system does not need is null for it."""

    number: str = Field(examples=["460100-L2026-0001"])
    door: str
    sender: str
    their_number: str
    asked: str
    asked_zh: str
    received_on: date
    came: str
    reply_by: date | None = Field(description="来函写明的日子。")
    due_on: date | None = Field(description="最晚哪天回；不用回的是 null。")
    first_due_on: date | None = Field(description="延期以前最晚哪天回。")
    due_from: str = Field(description="letter 来函写明，law 法律规定，house 本会规矩。")
    is_open: bool = Field(description="还等着回。")
    is_late: bool = Field(description="过了日子没回，或者回晚了。")
    ended: str
    ended_on: date | None
    enquiry: str
    enquiry_state: str
    enquiry_state_zh: str
    union: str
    employer_name: str
    person: str | None
    handler: OfficerOut | None
    version: int


class ReplyOut(Schema):
    """What is written back; it was sent when it has a day. Its words are fixed from then on."""

    decided: str
    decided_zh: str
    says: str
    contact: str
    written_at: datetime
    sent_on: date | None
    manner: str
    receipt_number: str
    has_proof: bool = Field(description="有送达凭证的扫描件。")


class InterimOut(Schema):
    """What the office was told before its answer."""

    seq: int
    sent_on: date
    done: str
    handled_by: str
    next_on: date
    manner: str
    receipt_number: str
    has_proof: bool


class ExtensionOut(Schema):
    """A later day on which the office agreed, in a paper of its own."""

    seq: int
    from_on: date
    until_on: date
    agreed_on: date
    agreed_with: str
    why: str
    came: str
    their_number: str
    parties_agree: bool
    is_after: bool = Field(description="过了期才补记。")
    agreed_late: bool = Field(description="过期以后才同意：过期的记录保留。")


class ReferralAllOut(ReferralOut):
    """A letter with what it says, why it is answered by its day, and what it was answered.

    `reply` is null for a partner's system until it was sent.
    """

    words: str
    brought_by: str
    has_letter: bool = Field(description="有来函扫描件。")
    basis: str = Field(description="法律规定的期限，是哪一条；别的是空的。")
    ended_why: str | None
    reply: ReplyOut | None
    interim_replies: list[InterimOut] = Field(description="过程性答复，新的在前。")
    extensions: list[ExtensionOut] = Field(description="商定的延期，新的在前。")


def find(request: HttpRequest, number: str) -> "Referral":
    """Return the letter of that number, if whoever asks may see it."""
    if is_machine(request):
        return intake.get_referral_brought(number, by=asker(request))
    return intake.get_numbered(number, visible_to=asker(request), on=today())


def found(request: HttpRequest, response: HttpResponse, number: str) -> dict[str, Any]:
    """Return a letter as it stands now with all that is told of it, its tag on the answer."""
    return tagged(response, ReferralAllOut, whole(request, find(request, number)))


def shown(request: HttpRequest, row: "Referral") -> dict[str, Any]:
    """Return a letter as the list tells it."""
    inside, enquiry, telling = not is_machine(request), row.enquiry, row.telling
    handler = enquiry.handler if inside else None
    return {
        "number": row.number,
        "door": telling.door,
        "sender": telling.sender,
        "their_number": telling.their_number,
        "asked": row.asked,
        "asked_zh": str(Asked(row.asked).label),
        "received_on": row.received_on,
        "came": row.came,
        "reply_by": telling.reply_by,
        "due_on": row.due_on,
        "first_due_on": row.first_due_on,
        "due_from": row.due_from,
        "is_open": row.is_open,
        "is_late": intake.is_late(row, on=today()),
        "ended": row.ended,
        "ended_on": row.ended_on,
        "enquiry": enquiry.number,
        "enquiry_state": enquiry.state,
        "enquiry_state_zh": INTAKE.state(enquiry.state).zh,
        "union": enquiry.home_union.name,
        "employer_name": enquiry.employer_name,
        "person": enquiry.person.name if inside else None,
        "handler": handler and {"id": handler.pk, "name": handler.name},
        "version": row.version,
    }


def whole(request: HttpRequest, row: "Referral") -> dict[str, Any]:
    """Return a letter with all that is told of it."""
    inside = not is_machine(request)
    reason, reply = intake.reason_of(row), intake.reply_of(row)
    by_law = reason.clock if reason and reason.source == DueFrom.LAW else None
    return {
        **shown(request, row),
        "words": intake.reading_of(row.telling).words,
        "brought_by": row.brought_by,
        "has_letter": row.letter_id is not None,
        "basis": str(by_law.length.citation) if by_law else "",
        "ended_why": row.ended_why if inside else None,
        "reply": _reply(reply) if reply and (inside or reply.sent_on) else None,
        "interim_replies": [
            {
                "seq": told.row.seq,
                "sent_on": told.row.sent_on,
                "done": told.done,
                "handled_by": told.row.handled_by,
                "next_on": told.row.next_on,
                "manner": told.row.manner,
                "receipt_number": told.row.receipt_number,
                "has_proof": told.row.proof_id is not None,
            }
            for told in intake.interim_replies_of(row)
        ],
        "extensions": [
            {name: getattr(later, name) for name in ExtensionOut.model_fields}
            for later in intake.extensions_of(row)
        ],
    }


def _reply(reply: "Reply") -> dict[str, Any]:
    return {
        **intake.reply_words(reply),
        "decided": reply.decided,
        "decided_zh": str(Decided(reply.decided).label),
        "written_at": reply.written_at,
        "sent_on": reply.sent_on,
        "manner": reply.manner,
        "receipt_number": reply.receipt_number,
        "has_proof": reply.proof_id is not None,
    }
