"""Letters of offices by the interface: listed, taken in, added to a record that is there.

A partner's system finds the letters it brought and what it was told; a person's program what she
finds on the pages. No file comes in here: scans, and what needs one, are added at the desk.
"""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from niangjia.api.asking import asker, now, today
from niangjia.api.bodies import Id, Line, Number, Region, Whole, plain, seen
from niangjia.api.bringing import enquiry_of, is_machine, mark_of, other_door, union_of
from niangjia.api.days import Day
from niangjia.api.editing import CreateKey, require_key
from niangjia.api.enquiries import GONE, MADE
from niangjia.api.entering import reading, token_of, writing
from niangjia.api.letters import ReferralAllOut, ReferralOut, found, shown
from niangjia.api.paging import MOST, Cursor, Page, begin, page
from niangjia.api.problems import Problem
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Asked, Came, Danger, Door
from niangjia.apps.intake.errors import SenderMissing
from niangjia.apps.intake.services import referrals
from niangjia.apps.intake.services.origins import Origin
from niangjia.apps.intake.services.tellings import LONGEST_WORDS, MOST_PEOPLE, Told
from niangjia.apps.machines.choices import Scope

if TYPE_CHECKING:
    from niangjia.apps.intake.services.referrals import Received

router = Router(tags=["referrals"], auth=reading(Scope.READ_REFERRALS))
WRITES = writing(Scope.WRITE_REFERRALS)
OfficeDoor = Literal[
    Door.COURT,
    Door.ARBITRATION,
    Door.INSPECTORATE,
    Door.LINE_12345,
    Door.LINE_12351,
    Door.FEDERATION,
    Door.PETITION,
]
"""The doors through which an office sends somebody (`choices.REFERRED`)."""


class LetterIn(Schema):
    """An office's letter: which office, when and how it came, what it says and asks."""

    model_config = ConfigDict(extra="forbid")

    door: OfficeDoor = Field(description="哪一类单位；机器账号写它自己的入口。")
    sender: Line = Field(default="", description="来函单位全称；机器账号不写，就是它自己。")
    their_number: Annotated[str, plain(80)] = Field(
        default="", description="来函文号；同一个单位的同一个文号只登记一次。"
    )
    received_on: Day | None = Field(default=None, description="哪天收到的；不写就是今天。")
    asked: Asked = Asked.ANSWER
    came: Came = Came.SYSTEM
    brought_by: Annotated[str, plain(60)] = ""
    reply_by: Day | None = Field(
        default=None, description="来函要几号前回；没有写就空着，按法律或者本会的规矩算。"
    )
    words: Annotated[str, seen(LONGEST_WORDS)] = Field(description="来函怎么说的，照来函写。")
    dangers: list[Danger] = Field(default_factory=list, max_length=len(Danger))


class ReferralIn(LetterIn):
    """An office's letter about somebody who is not on record yet, and who she is."""

    name: Annotated[str, seen(60)]
    phone: Annotated[str, plain(20)] = ""
    employer_name: Line = ""
    people_count: Annotated[Whole, Field(ge=1, le=MOST_PEOPLE)] | None = None
    union: Id | None = Field(
        default=None, description="由哪个工会接（编号见 me 的 takes_in）；只有一个时可以不写。"
    )
    region: Region | None = Field(default=None, description="GB/T 2260；不写就是工会所在地。")


class ReceivedOut(Schema):
    """What a letter became; `code` is her receipt's, null where her record was there before."""

    number: str = Field(examples=["460100-L2026-0001"], description="收文编号。")
    enquiry: str = Field(examples=["460100-S2026-0001"])
    code: str | None = Field(description="查询码，交给本人；这里只给这一次。")


@router.get(
    "/referrals",
    response={200: Page[ReferralOut], 404: Problem, 422: Problem},
    url_name="referrals",
)
def index(
    request: HttpRequest,
    which: Literal["open", "late", "answered", "late_answered", "all"] = "open",
    door: OfficeDoor | None = None,
    q: Annotated[Line | None, Query(description="编号、文号、单位、姓名")] = None,
    cursor: Cursor | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> object:
    """List letters of offices in the order in which they came; a partner's system, its own."""
    person, on = asker(request), today()
    narrowed: dict[str, Any] = {"which": which, "door": door or "", "words": q or ""}
    if is_machine(request):
        listed = intake.referrals_narrowed(intake.referrals_brought_by(person), on=on, **narrowed)
    else:
        listed = intake.referrals_listed(visible_to=person, on=on, **narrowed)
    rows = intake.rows_after(listed, begin(request, cursor), limit=limit + 1)
    return page(request, rows, limit=limit, shown=partial(shown, request))


@router.post("/referrals", response={201: ReceivedOut} | MADE, auth=WRITES, url_name="referrals")
def create(
    request: HttpRequest, response: HttpResponse, asked: ReferralIn, key: CreateKey = None
) -> object:
    """Take in an office's letter about somebody who is not on record yet.

    Its scan is added at the desk. What a letter brings stands among the enquiries, too.
    """
    union = union_of(request, asked.union)
    received = referrals.receive(
        told=_told(
            request,
            asked,
            mark=mark_of(request, require_key(key), what=":referrals"),
            employer_name=asked.employer_name,
            people_count=asked.people_count,
        ),
        name=asked.name,
        phone=asked.phone,
        union=union,
        region=asked.region or union.code,
        at=now(),
        by=asker(request),
    )
    return _received(response, received)


@router.post(
    "/enquiries/{number}/referrals",
    response={201: ReceivedOut} | MADE,
    auth=WRITES,
    url_name="enquiry_referrals",
)
def add(
    request: HttpRequest,
    response: HttpResponse,
    number: Number,
    asked: LetterIn,
    key: CreateKey = None,
) -> object:
    """Add an office's letter to a record that is there: a later door, no second record.

    At the desk alone: a partner's system tells more of what it brought (`tellings`).
    """
    mark = mark_of(request, require_key(key), what=f":referrals:{number}")
    received = referrals.receive_more(
        enquiry=enquiry_of(request, number),
        told=_told(request, asked, mark=mark),
        at=now(),
        by=asker(request),
    )
    return _received(response, received)


@router.get("/referrals/{number}", response={200: ReferralAllOut} | GONE, url_name="referral")
def one(request: HttpRequest, response: HttpResponse, number: Number) -> object:
    """Show one letter with its clock, its reply, and what the office was told before."""
    return found(request, response, number)


def _told(request: HttpRequest, asked: LetterIn, **more: Any) -> Told:
    """Return the letter as a telling.

    :raises SenderMissing: it is not said which office sent it.
    :raises ValidationError: the door is not that of the partner's system.
    """
    token = token_of(request)
    assert token is not None  # writing needs one
    sender = asked.sender.strip()
    if token.machine is not None:
        sender = sender or token.holder.name
        if asked.door != token.machine.door:
            raise other_door([Door(token.machine.door)])
    if not sender:
        raise SenderMissing
    return Told(
        words=asked.words,
        door=asked.door,
        dangers=asked.dangers,
        sender=sender,
        their_number=asked.their_number,
        reply_by=asked.reply_by,
        origin=Origin(
            received_on=asked.received_on or today(),
            asked=asked.asked,
            came=asked.came,
            brought_by=asked.brought_by,
        ),
        **more,
    )


def _received(response: HttpResponse, received: "Received") -> object:
    number = received.referral.number
    response.headers["Location"] = reverse("api-1.0:referral", args=[number])
    code = received.given.code if received.given else None
    return Status(
        201, {"number": number, "enquiry": received.referral.enquiry.number, "code": code}
    )
