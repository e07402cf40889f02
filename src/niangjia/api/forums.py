"""Proceedings by the interface: one of them with what may be done now, and doing it."""

from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from niangjia.api.asking import asker, now, today
from niangjia.api.bodies import Id, plain, seen
from niangjia.api.days import Day
from niangjia.api.editing import IdempotencyKey, IfMatch, require_match, tagged
from niangjia.api.enquiries import EDITED, GONE, OfficerOut
from niangjia.api.entering import reading, writing
from niangjia.api.matters import Fen, ForumOut, MatterOut, Words, find, shown, shown_forum
from niangjia.api.problems import Problem
from niangjia.api.steps import OfferOut, offered
from niangjia.apps.machines.choices import Scope
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.selectors import house
from niangjia.apps.matters.services import handing, steps
from niangjia.apps.matters.services.handing import MayNotHandle
from niangjia.apps.outbox import selectors as outbox
from niangjia.apps.outbox.selectors import is_job
from niangjia.engines import procedure

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Forum, Matter

router = Router(tags=["matters"], auth=reading(Scope.READ_MATTERS))
WRITES = writing(Scope.WRITE_MATTERS)
Pk = Annotated[int, Field(ge=1, le=2**63 - 1)]


class CoveredOut(Schema):
    """One worker's one claim in a proceeding; `id` is what steps take as `items`."""

    id: int
    seq: int
    kind: str
    state: str
    amount_fen: Fen | None


class ForumAllOut(ForumOut):
    """A proceeding with the claims in it and the steps that may be taken now."""

    version: int
    items: list[CoveredOut]
    steps: list[OfferOut]


class ForumStepIn(Schema):
    """A step by its verb, the day it happened, its facts as the proceeding's `steps` say.

    `items`: for steps that may cover some of the claims; left out, all.
    """

    model_config = ConfigDict(extra="forbid")

    verb: Annotated[str, plain(40)]
    happened_on: Day
    facts: dict[str, Any] = Field(default_factory=dict)
    items: Annotated[list[Id], Field(min_length=1, max_length=100_000)] | None = None


class MatterHandlerIn(Schema):
    """Who is to handle it, and what she is told."""

    model_config = ConfigDict(extra="forbid")

    person: Id
    note: Annotated[str, seen(500)]


class JobOut(Schema):
    """Work for many people that is being done; ask `jobs/{id}` how far it is."""

    id: str
    state: str
    done: int
    total: int
    message: str
    error_code: str


@router.get("/matters/{number}/forums/{pk}", response={200: ForumAllOut} | GONE, url_name="forum")
def one(request: HttpRequest, response: HttpResponse, number: Words, pk: Pk) -> object:
    """Show one proceeding with the claims in it and the steps that may be taken now."""
    forum = matters.get_forum(pk, matter=find(request, number))
    return tagged(response, ForumAllOut, _whole(request, forum))


@router.post(
    "/matters/{number}/forums/{pk}/steps",
    response={201: ForumAllOut, 202: JobOut} | EDITED,
    auth=WRITES,
    url_name="forum_steps",
)
def take(
    request: HttpRequest,
    response: HttpResponse,
    number: Words,
    pk: Pk,
    asked: ForumStepIn,
    seen: IfMatch = None,
    key: IdempotencyKey = None,
) -> object:
    """Take a step in the version that was seen; for many people it is deferred (202).

    What comes back is the proceeding that took it: a part of the claims is split off first.
    """
    matter = find(request, number)
    forum = matters.get_forum(pk, matter=matter)
    require_match(seen, ForumAllOut, _whole(request, forum))
    step = procedure.step(matters.lifecycle_of(forum), forum.state, asked.verb)
    procedure.role_for(step, matters.roles_on(matter, asker(request), on=today()))
    may_choose = step.covers is procedure.Covers.SOME
    over = [row.item_id for row in matters.forum_items(forum, step.over)]
    covered = asked.items if may_choose and asked.items is not None else over
    made = steps.take_or_defer(
        forum=forum,
        verb=step.verb,
        by=asker(request),
        happened_on=asked.happened_on,
        at=now(),
        facts=procedure.read(step, asked.facts, items=covered),
        expected_version=forum.version,
        items=asked.items if may_choose else None,
    )
    if is_job(made):
        return Status(202, _job(made))
    taken = matters.get_forum(made.forum_id, matter=find(request, number))
    return Status(201, tagged(response, ForumAllOut, _whole(request, taken)))


@router.get(
    "/matters/{number}/officers", response={200: list[OfficerOut]} | GONE, url_name="officers"
)
def officers(request: HttpRequest, number: Words) -> object:
    """List who may handle the matter."""
    able = house.who_may_handle(find(request, number), on=today())
    return [{"id": who.pk, "name": who.name} for who in able]


@router.put(
    "/matters/{number}/handler",
    response={200: MatterOut} | EDITED,
    auth=WRITES,
    url_name="matter_handler",
)
def hand_over(
    request: HttpRequest,
    response: HttpResponse,
    number: Words,
    asked: MatterHandlerIn,
    seen: IfMatch = None,
) -> object:
    """Give the matter, in the version that was seen, to another handler."""
    matter = find(request, number)
    require_match(seen, MatterOut, shown(matter))
    able = {who.pk: who for who in house.who_may_handle(matter, on=today())}
    if asked.person not in able:
        raise MayNotHandle(name=str(asked.person), number=matter.number, on=today())
    handing.hand_over(
        matter=matter,
        to=able[asked.person],
        on=today(),
        at=now(),
        by=asker(request),
        note=asked.note,
        expected_version=matter.version,
    )
    return tagged(response, MatterOut, shown(find(request, number)))


@router.get(
    "/jobs/{pk}",
    response={200: JobOut, 404: Problem, 422: Problem},
    auth=reading(Scope.WRITE_MATTERS),
    url_name="job",
)
def job(request: HttpRequest, pk: Annotated[str, plain(40)]) -> object:
    """Say how far deferred work is that one caused oneself."""
    return _job(outbox.get_job(pk, visible_to=asker(request)))


def _job(found: Any) -> dict[str, Any]:
    return {
        "id": str(found.pk),
        "state": found.state,
        "done": found.done,
        "total": found.total,
        "message": found.message,
        "error_code": found.error_code,
    }


def _whole(request: HttpRequest, forum: "Forum") -> dict[str, Any]:
    matter: Matter = forum.matter
    row = next(each for each in matters.forum_rows(matter) if each.forum.pk == forum.pk)
    table = matters.lifecycle_of(forum)
    able = matters.offers(forum, asker(request), on=today()) if matter.is_open else ()
    return {
        **shown_forum(row),
        "version": forum.version,
        "items": [
            {
                "id": row.item_id,
                "seq": row.claimant.seq,
                "kind": row.item.kind,
                "state": row.state,
                "amount_fen": row.amount_fen,
            }
            for row in matters.forum_items(forum)
        ],
        "steps": offered(table, [offer.step for offer in able]),
    }
