"""What was sent on to other offices, by the interface: to whom, since when, what they answered."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from niangjia.api.asking import asker, today
from niangjia.api.bodies import Line, Number
from niangjia.api.editing import tagged
from niangjia.api.enquiries import GONE, OfficerOut
from niangjia.api.entering import reading
from niangjia.api.paging import MOST, Cursor, Page, begin, page
from niangjia.api.problems import Problem
from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import LetterKind, SentTo
from niangjia.apps.machines.choices import Scope

if TYPE_CHECKING:
    from niangjia.apps.intake.models import EnquiryStep, OutwardLetter
    from niangjia.apps.intake.selectors import OfficeSaid

router = Router(tags=["sent_on"], auth=reading(Scope.READ_REFERRALS))
Seq = Annotated[int, Field(ge=0, le=2**31 - 1)]


class SentOnOut(Schema):
    """One sending on: an enquiry's step, by when the answer is asked for, and what came of it."""

    enquiry: str = Field(examples=["460100-S2026-0001"])
    seq: int = Field(description="诉求的第几步。")
    to: str
    to_zh: str
    body: str = Field(description="转给哪个单位。")
    why: str
    sent_on: date
    due_on: date = Field(description="哪天还没有回音就去问。")
    is_waiting: bool
    is_late: bool = Field(description="过了日子没有回音，或者回晚了。")
    ended: str = Field(
        description="后来的那一步：hear_back、inspect 是回了，别的是拿回来或者算了。"
    )
    ended_on: date | None
    answer: str
    letter_number: str | None = Field(description="转办函、移送函的编号。")
    person: str
    employer_name: str
    handler: OfficerOut | None


class OutwardOut(Schema):
    """The letter it went with; its words stand once it is sealed."""

    number: str
    kind: str
    kind_zh: str
    subject: str
    says: str
    asks: str
    contact: str
    materials: list[str]
    gives_phone: bool
    is_sealed: bool


class OfficeStepOut(Schema):
    """What an office did about the enquiry, as its own letter says."""

    enquiry: str = Field(description="这条诉求，或者并进来的一条。")
    seq: int
    body: str
    said_by: str
    word: str
    word_zh: str
    said_on: date
    their_number: str
    note: str
    is_answer: bool = Field(description="等的就是这一份。")


class SentOnAllOut(SentOnOut):
    """A sending on with its letter, and what offices say they did about the enquiry."""

    letter: OutwardOut | None
    office_steps: list[OfficeStepOut] = Field(description="对方来文，新的在前。")


@router.get(
    "/sent-on", response={200: Page[SentOnOut], 404: Problem, 422: Problem}, url_name="sent_on"
)
def index(
    request: HttpRequest,
    which: Literal["open", "late", "answered", "late_answered", "all"] = "open",
    to: SentTo | None = None,
    q: Annotated[Line | None, Query(description="编号、单位、姓名")] = None,
    cursor: Cursor | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> object:
    """List what was sent on to other offices, in the order in which it was."""
    found = intake.sent_on_listed(
        visible_to=asker(request), on=today(), which=which, to=to or "", words=q or ""
    )
    rows = intake.rows_after(found, begin(request, cursor), limit=limit + 1)
    return page(request, rows, limit=limit, shown=_listed)


@router.get(
    "/enquiries/{number}/sent-on/{seq}",
    response={200: SentOnAllOut} | GONE,
    url_name="enquiry_sent_on",
)
def one(request: HttpRequest, response: HttpResponse, number: Number, seq: Seq) -> object:
    """Show one sending on: its letter, and what the office answered."""
    step = intake.get_sent_on(number, seq, visible_to=asker(request), on=today())
    shown = {
        **_listed(step),
        "letter": _letter(intake.letter_of(step)),
        "office_steps": [_said(one) for one in intake.office_steps_of(step.enquiry)],
    }
    return tagged(response, SentOnAllOut, shown)


def _listed(step: "EnquiryStep") -> dict[str, Any]:
    row = intake.sent_on_shown(step)
    handler = row.enquiry.handler
    return {
        "enquiry": row.enquiry.number,
        "seq": row.seq,
        "to": row.to,
        "to_zh": row.to_zh,
        "body": row.body,
        "why": row.why,
        "sent_on": row.sent_on,
        "due_on": row.due_on,
        "is_waiting": row.is_waiting,
        "is_late": row.is_late(today()),
        "ended": row.ended,
        "ended_on": row.ended_on,
        "answer": row.answer,
        "letter_number": row.letter.number if row.letter else None,
        "person": row.enquiry.person.name,
        "employer_name": row.enquiry.employer_name,
        "handler": handler and {"id": handler.pk, "name": handler.name},
    }


def _letter(letter: "OutwardLetter | None") -> dict[str, Any] | None:
    if letter is None:
        return None
    words = intake.letter_words(letter)
    return {
        **words,
        "number": letter.number,
        "kind_zh": str(LetterKind(letter.kind).label),
        "materials": str(words["materials"]).splitlines(),
        "is_sealed": letter.document.state == DocumentState.LEFT,
    }


def _said(said: "OfficeSaid") -> dict[str, Any]:
    return {
        "enquiry": said.row.enquiry.number,
        "seq": said.row.seq,
        "body": said.row.body,
        "said_by": said.row.said_by,
        "word": said.row.word,
        "word_zh": said.word_zh,
        "said_on": said.row.said_on,
        "their_number": said.row.their_number,
        "note": said.note,
        "is_answer": said.row.step_id is not None,
    }
