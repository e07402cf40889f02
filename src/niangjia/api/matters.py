"""Matters by the interface: what the list, the board and the work list show, for programs."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from niangjia.api.asking import asker, today
from niangjia.api.editing import tagged
from niangjia.api.entering import reading
from niangjia.api.explaining import ExplainedOut, told
from niangjia.api.paging import MOST, Cursor, Page, begin, page
from niangjia.api.problems import Problem
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.apps.machines.choices import Scope
from niangjia.apps.matters import selectors as matters
from niangjia.engines.claims import Explained

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Matter

router = Router(tags=["matters"], auth=reading(Scope.READ_MATTERS))
DECLINED = {401: Problem, 404: Problem, 422: Problem}
Fen = Annotated[int, Field(description="人民币，单位为分。")]


class MatterOut(Schema):
    """A matter as the list shows it."""

    number: str = Field(examples=["460100-2026-0001"])
    title: str
    employer: str
    union: str
    region: str = Field(description="GB/T 2260 code of where the work is done.")
    received_on: date
    is_open: bool
    next_due_on: date | None = Field(description="The nearest day by which something is due.")
    version: int


class ItemOut(Schema):
    """One claim of a worker; an amount that nobody has computed yet is null, never 0."""

    kind: str
    kind_zh: str
    rule: str
    computed_fen: Fen | None


class ClaimantOut(Schema):
    """A worker of a matter; numbers that name her are shown by their ends only."""

    seq: int
    name: str
    masked_id: str
    identity: str
    left_on: date | None
    computed_fen: Fen | None
    items: list[ItemOut]


class ExplanationOut(Schema):
    """One claim with the explanation of its last computing; null when it was never computed.

    `is_older_law`: the law as it stands today is another version than the one it rests on.
    """

    kind: str
    kind_zh: str
    rule: str
    explained: ExplainedOut | None
    is_older_law: bool


class ForumOut(Schema):
    """A proceeding of a matter."""

    id: int
    lifecycle: str
    lifecycle_zh: str
    state: str
    state_zh: str
    is_end: bool
    people: int
    body: str
    case_number: str
    opened_on: date


class ClockOut(Schema):
    """A clock of a matter; without a day where the statute is not on file."""

    rule: str
    title: str
    basis: str
    due_on: date | None
    provisional: bool
    state: str
    people: int


Words = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]
Place = Annotated[int, Field(ge=1, le=2**31 - 1, description="The worker's `seq`.")]


@router.get("", response={200: Page[MatterOut]} | DECLINED, url_name="matters")
def index(
    request: HttpRequest,
    q: Annotated[Words | None, Query(description="案号、单位、姓名")] = None,
    state: Literal["open", "closed", "all"] = "open",
    cursor: Cursor | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> object:
    """List the matters the asker may see, the nearest day first."""
    found = matters.listed(visible_to=asker(request), on=today(), words=q or "", state=state)
    place = begin(request, cursor)
    rows = matters.rows_after(found.select_related("home_union"), place, limit=limit + 1)
    return page(request, rows, limit=limit, shown=shown, place_of=matters.place_of)


@router.get("/{number}", response={200: MatterOut} | DECLINED, url_name="matter")
def one(request: HttpRequest, response: HttpResponse, number: Words) -> object:
    """Show one matter."""
    return tagged(response, MatterOut, shown(find(request, number)))


@router.get(
    "/{number}/claimants", response={200: list[ClaimantOut]} | DECLINED, url_name="claimants"
)
def claimants(request: HttpRequest, number: Words) -> object:
    """List the workers of a matter with their claims as last computed."""
    return [
        {
            "seq": row.seq,
            "name": row.name,
            "masked_id": row.masked_id,
            "identity": row.identity,
            "left_on": row.left_on,
            "computed_fen": row.computed_fen,
            "items": [
                {
                    "kind": item.kind,
                    "kind_zh": item.kind_zh,
                    "rule": item.rule,
                    "computed_fen": item.computed_fen,
                }
                for item in row.items
            ],
        }
        for row in matters.claimant_rows(find(request, number))
    ]


@router.get(
    "/{number}/claimants/{seq}/explanations",
    response={200: list[ExplanationOut]} | DECLINED,
    url_name="explanations",
)
def explanations(request: HttpRequest, number: Words, seq: Place) -> object:
    """Show why each claim of a worker comes to what it does, as it was last computed."""
    matter = find(request, number)
    worker = matters.get_claimant(seq, matter=matter)
    row = matters.claimant_row(matter, worker.seq)
    now = lawbook.book().digest
    return [
        {
            "kind": item.kind,
            "kind_zh": item.kind_zh,
            "rule": item.rule,
            "explained": told(found) if found else None,
            "is_older_law": found is not None and found.law_digest != now,
        }
        for item in (row.items if row else ())
        for found in [Explained.from_dict(item.explained) if item.explained else None]
    ]


@router.get("/{number}/forums", response={200: list[ForumOut]} | DECLINED, url_name="forums")
def forums(request: HttpRequest, number: Words) -> object:
    """List the proceedings of a matter, oldest first."""
    return [shown_forum(row) for row in matters.forum_rows(find(request, number))]


@router.get("/{number}/clocks", response={200: list[ClockOut]} | DECLINED, url_name="clocks")
def clocks(request: HttpRequest, number: Words) -> object:
    """List the clocks of a matter, those of many workers that say the same as one."""
    matter = find(request, number)
    return [
        {
            "rule": row.rule,
            "title": row.title,
            "basis": row.basis,
            "due_on": row.due_on,
            "provisional": row.provisional,
            "state": row.state,
            "people": row.people,
        }
        for row in matters.clock_rows(matters.clocks_of(matter))
    ]


def find(request: HttpRequest, number: str) -> "Matter":
    """Return the matter of that number, if whoever asks may see it."""
    return matters.get_matter(number, visible_to=asker(request), on=today())


def shown(row: "Matter") -> dict[str, Any]:
    """Return a matter as it is told."""
    return {
        "number": row.number,
        "title": row.title,
        "employer": row.employer.name,
        "union": row.home_union.name,
        "region": row.region,
        "received_on": row.received_on,
        "is_open": row.is_open,
        "next_due_on": row.next_day,
        "version": row.version,
    }


def shown_forum(row: "matters.ForumRow") -> dict[str, Any]:
    """Return a proceeding as it is told."""
    return {
        "id": row.forum.pk,
        "lifecycle": row.forum.lifecycle,
        "lifecycle_zh": row.lifecycle_zh,
        "state": row.forum.state,
        "state_zh": row.state_zh,
        "is_end": row.is_end,
        "people": row.people,
        "body": row.forum.body_name,
        "case_number": row.forum.case_number,
        "opened_on": row.forum.opened_on,
    }
