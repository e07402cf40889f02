"""Offices are answered by the interface: the reply written, noted as sent, a word before it.

What left otherwise than through the office's own system needs a scan, and is noted at the desk.
"""

from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from niangjia.api.asking import asker, now
from niangjia.api.bodies import Number, seen
from niangjia.api.days import Day
from niangjia.api.editing import IdempotencyKey, IfMatch, require_match
from niangjia.api.enquiries import EDITED
from niangjia.api.entering import writing
from niangjia.api.letters import ReferralAllOut, find, found, whole
from niangjia.apps.intake.choices import Came, Decided
from niangjia.apps.intake.services import interim, replies
from niangjia.apps.intake.services.interim import LONGEST_DONE, SoFar
from niangjia.apps.intake.services.replies import LONGEST_CONTACT, LONGEST_REPLY
from niangjia.apps.machines.choices import Scope

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Referral

router = Router(tags=["referrals"], auth=writing(Scope.WRITE_REFERRALS))


class ReplyIn(Schema):
    """What is written back: what became of it, in words for the office, whom it may ask."""

    model_config = ConfigDict(extra="forbid")

    decided: Decided
    says: Annotated[str, seen(LONGEST_REPLY)]
    contact: Annotated[str, seen(LONGEST_CONTACT)]


class SentIn(Schema):
    """That something left through the office's system, and the number the system gave for it."""

    model_config = ConfigDict(extra="forbid")

    sent_on: Day
    receipt_number: Annotated[str, seen(60)] = Field(description="系统回执号。")


class InterimIn(SentIn):
    """What the office was told before its answer: what was done, who has it, when it hears more."""

    done: Annotated[str, seen(LONGEST_DONE)]
    handled_by: Annotated[str, seen(200)] = Field(description="由谁在办、怎么联系。")
    next_on: Day = Field(description="下次哪天再答复。")


@router.put(
    "/referrals/{number}/reply",
    response={200: ReferralAllOut} | EDITED,
    url_name="referral_reply",
)
def write(
    request: HttpRequest,
    response: HttpResponse,
    number: Number,
    asked: ReplyIn,
    seen: IfMatch = None,
) -> object:
    """Write the reply, or write it anew, with the version that was seen; until it is sent."""
    letter = _matched(request, number, seen)
    replies.write_reply(
        referral=letter,
        decided=asked.decided,
        says=asked.says,
        contact=asked.contact,
        by=asker(request),
        at=now(),
        version=letter.version,
    )
    return found(request, response, number)


@router.post(
    "/referrals/{number}/reply/sent",
    response={201: ReferralAllOut} | EDITED,
    url_name="referral_sent",
)
def sent(
    request: HttpRequest,
    response: HttpResponse,
    number: Number,
    asked: SentIn,
    seen: IfMatch = None,
    key: IdempotencyKey = None,
) -> object:
    """Note that the reply left through the office's system: its words are fixed, the clock stops.

    What left by hand, by post or by fax needs the scan of a receipt, and is noted at the desk.
    """
    letter = _matched(request, number, seen)
    replies.send_reply(
        referral=letter,
        sent_on=asked.sent_on,
        manner=Came.SYSTEM,
        receipt_number=asked.receipt_number,
        proof=None,
        by=asker(request),
        at=now(),
        version=letter.version,
    )
    return Status(201, found(request, response, number))


@router.post(
    "/referrals/{number}/interim-replies",
    response={201: ReferralAllOut} | EDITED,
    url_name="referral_interim",
)
def tell_so_far(
    request: HttpRequest,
    response: HttpResponse,
    number: Number,
    asked: InterimIn,
    seen: IfMatch = None,
    key: IdempotencyKey = None,
) -> object:
    """Note what the office was told through its system before its answer; the clock runs on."""
    letter = _matched(request, number, seen)
    interim.tell_so_far(
        referral=letter,
        told=SoFar(
            sent_on=asked.sent_on,
            done=asked.done,
            handled_by=asked.handled_by,
            next_on=asked.next_on,
            manner=Came.SYSTEM,
            receipt_number=asked.receipt_number,
        ),
        proof=None,
        by=asker(request),
        at=now(),
        version=letter.version,
    )
    return Status(201, found(request, response, number))


def _matched(request: HttpRequest, number: str, seen: str | None) -> "Referral":
    """Return the letter of that number in the version that was seen.

    :raises MatchMissing, RecordStale: as `editing.require_match`.
    """
    letter = find(request, number)
    require_match(seen, ReferralAllOut, whole(request, letter))
    return letter
