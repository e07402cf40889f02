"""Enquiries by the interface: brought, told more of, followed, and taken step by step.

A partner's system finds what it brought and nothing else; a person's program what she finds.
"""

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from niangjia.api.asking import asker, now, today
from niangjia.api.bodies import Id, Instant, Line, Number, Region, Whole, YesNo, plain, seen
from niangjia.api.bringing import enquiry_of, is_machine, mark_of, other_door, union_of
from niangjia.api.days import Day
from niangjia.api.editing import (
    CreateKey,
    IdempotencyKey,
    IfMatch,
    require_key,
    require_match,
    tagged,
)
from niangjia.api.entering import reading, token_of, writing
from niangjia.api.paging import MOST, Cursor, Page, begin, page
from niangjia.api.problems import Problem
from niangjia.api.steps import OfferOut, offered, read
from niangjia.apps.intake import policies
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import REFERRED, Danger, Door, Label, Outcome
from niangjia.apps.intake.errors import NotAnOfficer, SenderMissing
from niangjia.apps.intake.lifecycle import INTAKE
from niangjia.apps.intake.services import calls, steps, tellings
from niangjia.apps.intake.services import matters as founding
from niangjia.apps.intake.services.tellings import LONGEST_WORDS, MOST_PEOPLE, Told
from niangjia.apps.machines.choices import Scope
from niangjia.apps.matters import selectors as matters
from niangjia.engines import procedure

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.people.models import Person

router = Router(tags=["enquiries"], auth=reading(Scope.READ_ENQUIRIES))
WRITES = writing(Scope.WRITE_ENQUIRIES)
GONE = {404: Problem, 422: Problem}
MADE = {400: Problem, 404: Problem, 409: Problem, 422: Problem}
EDITED = {404: Problem, 409: Problem, 412: Problem, 422: Problem, 428: Problem}


class TellingIn(Schema):
    """What was told through a door; `sender` is the office that sent her, with its number."""

    model_config = ConfigDict(extra="forbid")

    words: Annotated[str, seen(LONGEST_WORDS)]
    door: Door | None = Field(
        default=None, description="手机页以外的入口；机器账号不写，就是它自己的入口。"
    )
    employer_name: Line = ""
    people_count: Annotated[Whole, Field(ge=1, le=MOST_PEOPLE)] | None = None
    dangers: list[Danger] = Field(default_factory=list, max_length=len(Danger))
    sender: Line = ""
    their_number: Annotated[str, plain(80)] = ""
    reply_by: Day | None = None


class EnquiryIn(TellingIn):
    """What a person tells for the first time, and who she is."""

    name: Annotated[str, seen(60)]
    phone: Annotated[str, plain(20)] = ""
    union: Id | None = Field(
        default=None, description="送到哪个工会（编号见 me 的 takes_in）；只有一个时可以不写。"
    )
    region: Region | None = Field(default=None, description="GB/T 2260；不写就是工会所在地。")


class ReceiptOut(Schema):
    """The receipt: with number and code the person herself opens her enquiry."""

    number: str = Field(examples=["460100-S2026-0001"])
    code: str = Field(description="查询码，交给本人；这里只给这一次。")


class OfficerOut(Schema):
    """Somebody who may have an enquiry."""

    id: int
    name: str


class EnquiryOut(Schema):
    """An enquiry. What a partner's system does not need is null or empty for it."""

    number: str
    state: str
    state_zh: str
    is_open: bool
    door: str
    union: str
    region: str
    employer_name: str
    people_count: int | None
    labels: list[str]
    is_urgent: bool
    is_hard: bool
    person: str | None
    masked_phone: str | None
    handler: OfficerOut | None
    told_at: datetime
    call_back_by: datetime | None
    triage_by: datetime
    due_at: datetime | None
    matter: str | None
    into: str | None
    version: int


class EnquiryAllOut(EnquiryOut):
    """An enquiry with the steps that may be taken now."""

    steps: list[OfferOut]


class ToldOut(Schema):
    """One telling, in the person's own words."""

    door: str
    told_at: datetime
    words: str
    dangers: list[str]
    sender: str
    their_number: str
    reply_by: date | None


class MoreOut(Schema):
    """Whether the telling was new."""

    is_new: bool


class SuggestionOut(Schema):
    """What the words suggest; a person decides."""

    labels: list[str]
    is_urgent: bool
    is_hard: bool


class StepIn(Schema):
    """A step by its verb, with its facts as the enquiry's `steps` describe them."""

    model_config = ConfigDict(extra="forbid")

    verb: Annotated[str, plain(40)]
    facts: dict[str, Any] = Field(default_factory=dict)


class HandlerIn(Schema):
    """Who is to have it."""

    model_config = ConfigDict(extra="forbid")

    person: Id
    note: Annotated[str, plain(500)] = ""


class Triaged(Schema):
    """The facts of triage."""

    model_config = ConfigDict(extra="forbid")

    labels: list[Label] = Field(title="类别", min_length=1, max_length=len(Label))
    is_urgent: YesNo = Field(title="急诊")
    is_hard: YesNo = Field(title="会诊")
    handler: Whole = Field(title="由谁办", ge=1, le=2**63 - 1)
    why: Annotated[str, plain(300)] = Field("", title="和建议不同的理由")


class Founded(Schema):
    """The facts of opening a matter."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, seen(120)] = Field(title="案件名称")
    employer_name: Annotated[str, seen(120)] = Field(title="用人单位名称")
    uscc: Annotated[str, plain(18)] = Field("", title="统一社会信用代码")
    region: Region = Field(title="劳动合同履行地")
    again: YesNo = Field(
        False,
        title="是另外一件事，仍要立案",
        description="本人在同一单位的在办案件里已经是当事人的，写 true 才另立一件。",
    )


class Attempted(Schema):
    """The facts of a call that did not reach her; when it is tried again follows from them."""

    model_config = ConfigDict(extra="forbid")

    outcome: Outcome = Field(Outcome.NO_ANSWER, title="结果")
    again_at: Instant | None = Field(
        None, title="约了什么时候再打", description="和她约好了（call_again）才写，要带时区。"
    )
    note: Annotated[str, plain(300)] = Field("", title="怎么打的")


SPECIAL: dict[str, type[Schema]] = {"triage": Triaged, "found": Founded, "try_call": Attempted}
"""Steps that ask more than their table says."""


@router.post("", response={201: ReceiptOut} | MADE, auth=WRITES, url_name="enquiries")
def create(
    request: HttpRequest, response: HttpResponse, asked: EnquiryIn, key: CreateKey = None
) -> object:
    """Bring what a person told for the first time; the receipt is hers."""
    union = union_of(request, asked.union)
    given = tellings.tell(
        told=_told(request, asked, require_key(key)),
        name=asked.name,
        phone=asked.phone,
        union=union,
        region=asked.region or union.code,
        at=now(),
        by=asker(request),
    )
    response.headers["Location"] = reverse("api-1.0:enquiry", args=[given.number])
    return Status(201, {"number": given.number, "code": given.code})


@router.get("", response={200: Page[EnquiryOut], 404: Problem, 422: Problem}, url_name="enquiries")
def index(
    request: HttpRequest,
    which: Annotated[
        Literal["open", "untriaged", "late", "mine", "away", "ended", "all"] | None,
        Query(description="不写：人看在办的（open），机器账号看它送来的全部（all）。"),
    ] = None,
    q: Annotated[Line | None, Query(description="编号、单位、姓名")] = None,
    cursor: Cursor | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> object:
    """List enquiries in the order in which they came; a partner's system, those it brought.

    Both are narrowed by `which` and `q`; a partner's system has none in hand (`mine`).
    """
    person, outside = asker(request), is_machine(request)
    visible = (
        intake.brought_by(person) if outside else intake.enquiries_visible_to(person, on=today())
    )
    found = intake.shortened(
        visible,
        by=person,
        on=today(),
        at=now(),
        which=which or ("all" if outside else "open"),
        words=q or "",
    )
    rows = intake.rows_after(found, begin(request, cursor), limit=limit + 1)
    return page(request, rows, limit=limit, shown=partial(_shown, request))


@router.get("/{number}", response={200: EnquiryAllOut} | GONE, url_name="enquiry")
def one(request: HttpRequest, response: HttpResponse, number: Number) -> object:
    """Show one enquiry with the steps that may be taken now."""
    return tagged(response, EnquiryAllOut, _whole(request, enquiry_of(request, number)))


@router.get("/{number}/tellings", response={200: list[ToldOut]} | GONE, url_name="enquiry_tellings")
def told(request: HttpRequest, number: Number) -> object:
    """List what was told, first to last; a partner's system, what came through itself."""
    person, outside = asker(request), is_machine(request)
    return [
        {
            "door": row.telling.door,
            "told_at": row.telling.told_at,
            "words": row.words,
            "dangers": row.answers.get("dangers", []),
            "sender": row.telling.sender,
            "their_number": row.telling.their_number,
            "reply_by": row.telling.reply_by,
        }
        for row in intake.tellings_of(enquiry_of(request, number))
        if not outside or row.telling.recorded_by_id == person.pk
    ]


@router.post(
    "/{number}/tellings",
    response={201: MoreOut} | MADE,
    auth=WRITES,
    url_name="enquiry_tellings",
)
def tell_more(
    request: HttpRequest, number: Number, asked: TellingIn, key: CreateKey = None
) -> object:
    """Add what was told through another door; it never becomes a second enquiry."""
    is_new = tellings.tell_more(
        enquiry=enquiry_of(request, number),
        told=_told(request, asked, require_key(key)),
        at=now(),
        by=asker(request),
    )
    return Status(201, {"is_new": is_new})


@router.get(
    "/{number}/officers", response={200: list[OfficerOut]} | GONE, url_name="enquiry_officers"
)
def officers(request: HttpRequest, number: Number) -> object:
    """List who may have it."""
    enquiry = intake.get_enquiry(number, visible_to=asker(request), on=today())
    return [{"id": who.pk, "name": who.name} for who in intake.officers_for(enquiry, on=today())]


@router.get(
    "/{number}/suggestion", response={200: SuggestionOut} | GONE, url_name="enquiry_suggestion"
)
def suggestion(request: HttpRequest, number: Number) -> object:
    """Say what the words suggest for triage."""
    enquiry = intake.get_enquiry(number, visible_to=asker(request), on=today())
    found = intake.suggested(enquiry)
    return {"labels": found.labels, "is_urgent": found.is_urgent, "is_hard": found.is_hard}


@router.post(
    "/{number}/steps", response={201: EnquiryAllOut} | EDITED, auth=WRITES, url_name="enquiry_steps"
)
def take(
    request: HttpRequest,
    response: HttpResponse,
    number: Number,
    asked: StepIn,
    seen: IfMatch = None,
    key: IdempotencyKey = None,
) -> object:
    """Take a step with the version that was seen; the enquiry as it is then comes back."""
    enquiry = enquiry_of(request, number)
    require_match(seen, EnquiryAllOut, _whole(request, enquiry))
    _take(request, enquiry, asked)
    taken = tagged(response, EnquiryAllOut, _whole(request, enquiry_of(request, number)))
    return Status(201, taken)


@router.put(
    "/{number}/handler", response={200: EnquiryAllOut} | EDITED, auth=WRITES, url_name="handler"
)
def assign(
    request: HttpRequest,
    response: HttpResponse,
    number: Number,
    asked: HandlerIn,
    seen: IfMatch = None,
) -> object:
    """Give the enquiry, in the version that was seen, to an officer."""
    enquiry = enquiry_of(request, number)
    require_match(seen, EnquiryAllOut, _whole(request, enquiry))
    to = _officer(enquiry, asked.person)
    steps.assign(
        enquiry=enquiry,
        to=to,
        by=asker(request),
        at=now(),
        version=enquiry.version,
        note=asked.note,
    )
    return tagged(response, EnquiryAllOut, _whole(request, enquiry_of(request, number)))


def _take(request: HttpRequest, enquiry: "Enquiry", asked: StepIn) -> None:
    """Take one step; each verb is one service.

    :raises NoSuchStep: the table has no such step from where it stands.
    """
    person, on = asker(request), today()
    step = procedure.step(INTAKE, enquiry.state, asked.verb)
    policies.role_taking(step, enquiry, person, on=on)
    who: dict[str, Any] = {"by": person, "at": now(), "version": enquiry.version}
    if step.verb == "triage":
        triaged = read(Triaged, asked.facts)
        steps.triage(
            enquiry=enquiry,
            labels=triaged.labels,
            is_urgent=triaged.is_urgent,
            is_hard=triaged.is_hard,
            suggested=intake.suggested(enquiry).as_facts(),
            why=triaged.why,
            handler=_officer(enquiry, triaged.handler),
            **who,
        )
    elif step.verb == "try_call":
        attempt = read(Attempted, asked.facts)
        calls.record_attempt(enquiry=enquiry, **attempt.model_dump(), **who)
    elif step.verb == "found":
        founding.found_matter(enquiry=enquiry, **read(Founded, asked.facts).model_dump(), **who)
    elif step.verb in ("join", "merge"):
        facts = procedure.read(step, asked.facts)
        if lacking := procedure.missing(step, facts):
            raise steps.FactMissing(step=procedure.named(step), needs=procedure.listed(lacking))
        if step.verb == "join":
            matter = matters.get_matter(facts["matter"], visible_to=person, on=on)
            founding.join_matter(enquiry=enquiry, matter=matter, **who)
        else:
            into = intake.get_enquiry(facts["into"], visible_to=person, on=on)
            steps.merge(enquiry=enquiry, into=into, **who)
    else:
        facts = procedure.read(step, asked.facts)
        steps.take(enquiry=enquiry, verb=step.verb, facts=facts, **who)


def _officer(enquiry: "Enquiry", pk: int) -> "Person":
    """Return who is to have it, of those who may.

    :raises NotAnOfficer: she may not, or there is nobody of that number.
    """
    able = {who.pk: who for who in intake.officers_for(enquiry, on=today())}
    if pk not in able:
        raise NotAnOfficer(name=str(pk))
    return able[pk]


def _told(request: HttpRequest, asked: TellingIn, key: str) -> Told:
    """Return the telling; its mark follows from token and key, so that it is one for good.

    :raises SenderMissing: an office sent her, and it is not said which.
    :raises ValidationError: the door is not one of hers.
    """
    token = token_of(request)
    assert token is not None  # writing needs one
    door, sender = asked.door or Door.COUNTER, asked.sender.strip()
    if token.machine is not None:
        door, sender = Door(token.machine.door), sender or token.holder.name
        if asked.door not in (None, door):
            raise other_door([door])
    elif door == Door.PHONE_PAGE:  # that door is the person's own
        raise other_door(one for one in Door if one != Door.PHONE_PAGE)
    if door in REFERRED and not sender:
        raise SenderMissing
    return Told(
        words=asked.words,
        mark=mark_of(request, key),
        door=door,
        employer_name=asked.employer_name,
        people_count=asked.people_count,
        dangers=asked.dangers,
        sender=sender,
        their_number=asked.their_number,
        reply_by=asked.reply_by,
    )


def _shown(request: HttpRequest, enquiry: "Enquiry") -> dict[str, Any]:
    inside = not is_machine(request)
    handler = enquiry.handler if inside else None
    return {
        "number": enquiry.number,
        "state": enquiry.state,
        "state_zh": INTAKE.state(enquiry.state).zh,
        "is_open": enquiry.is_open,
        "door": enquiry.door,
        "union": enquiry.home_union.name,
        "region": enquiry.region,
        "employer_name": enquiry.employer_name,
        "people_count": enquiry.people_count,
        "labels": enquiry.labels if inside else [],
        "is_urgent": enquiry.is_urgent,
        "is_hard": enquiry.is_hard,
        "person": enquiry.person.name if inside else None,
        "masked_phone": enquiry.person.masked_phone if inside else None,
        "handler": handler and {"id": handler.pk, "name": handler.name},
        "told_at": enquiry.told_at,
        "call_back_by": enquiry.call_back_by,
        "triage_by": enquiry.triage_by,
        "due_at": enquiry.due_at,
        "matter": enquiry.matter.number if inside and enquiry.matter else None,
        "into": enquiry.into.number if inside and enquiry.into else None,
        "version": enquiry.version,
    }


def _whole(request: HttpRequest, enquiry: "Enquiry") -> dict[str, Any]:
    person, on = asker(request), today()
    roles = policies.roles_over(enquiry, person, on=on)
    able = intake.offers(enquiry, roles)
    steps_now = offered(INTAKE, [offer.step for offer in able], SPECIAL)
    return {**_shown(request, enquiry), "steps": steps_now}
