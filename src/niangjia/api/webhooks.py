"""Call-backs by the interface: which there are, how each telling went, sending again."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field

from niangjia.api.asking import asker, today
from niangjia.api.bodies import Id, Instant, seen
from niangjia.api.editing import CreateKey, require_key
from niangjia.api.entering import token_of, writing
from niangjia.api.paging import MOST, Cursor, Page, begin, page
from niangjia.api.problems import Problem
from niangjia.apps.machines import selectors
from niangjia.apps.machines.choices import EventKind, Scope
from niangjia.apps.machines.errors import NotYourUnion
from niangjia.apps.machines.services import hooks
from niangjia.kernel.errors import NotFound

if TYPE_CHECKING:
    from niangjia.apps.machines.models import Delivery, Hook
    from niangjia.apps.unions.models import Union

router = Router(tags=["webhooks"], auth=writing(Scope.HOOKS))
KEEPS = writing(Scope.KEEP_HOOKS)
Pk = Annotated[int, Field(ge=1, le=2**63 - 1)]


class HookOut(Schema):
    """An address that is told what happens in a union and below."""

    id: int
    address: str
    union: str
    kinds: list[str]
    is_open: bool
    waiting: int
    dead: int


class HookIn(Schema):
    """Which address is told what; `union` is the one whose events, and those below it."""

    model_config = ConfigDict(extra="forbid")

    address: Annotated[str, seen(500)]
    kinds: list[EventKind] = Field(min_length=1, max_length=len(EventKind))
    union: Id | None = Field(
        default=None, description="哪个工会（令牌限定了工会、或者只管一个时可以不写）。"
    )


class SecretOut(Schema):
    """A secret by which what is sent is signed; it is shown in this answer only."""

    id: int
    secret: str = Field(description="签名的密钥，只给这一次。")


class ToldAbout(Schema):
    """What it is about: nobody's data, only the number by which it is fetched."""

    number: str = Field(description="案件、诉求或来函的编号。", examples=["460100-S2026-0001"])


class HookTold(Schema):
    """What is posted to an address: what happened, when, to which record."""

    type: EventKind
    timestamp: AwareDatetime = Field(description="什么时候发生的。")
    data: ToldAbout


class EndIn(Schema):
    """Why a call-back is ended."""

    model_config = ConfigDict(extra="forbid")

    why: Annotated[str, seen(300)]


class AttemptOut(Schema):
    """One try: how it was answered, or why it was not."""

    at: datetime
    status: int | None
    why: str
    milliseconds: int


class DeliveryOut(Schema):
    """One telling; `message` is the webhook-id by which the receiver knows it."""

    id: int
    message: str
    kind: str
    number: str
    happened_at: datetime
    state: str
    tries: int
    next_at: datetime | None
    attempts: list[AttemptOut]


class ReplayIn(Schema):
    """What is sent again: single deliveries, or those of a span (from `since`, before `until`)."""

    model_config = ConfigDict(extra="forbid")

    deliveries: list[Id] = Field(default_factory=list, max_length=1000)
    since: Instant | None = None
    until: Instant | None = None


class ReplayedOut(Schema):
    """How many are sent again."""

    count: int


@router.get("", response=list[HookOut], url_name="webhooks")
def index(request: HttpRequest) -> object:
    """List the call-backs of the unions that one administers."""
    return [
        {
            "id": one.pk,
            "address": one.address,
            "union": one.union.name,
            "kinds": one.kinds,
            "is_open": one.ended_at is None,
            "waiting": one.waiting,
            "dead": one.dead,
        }
        for one in selectors.hooks_kept_by(asker(request), on=today())
        if _is_in_reach(request, one)
    ]


@router.post(
    "",
    response={201: SecretOut, 400: Problem, 404: Problem, 409: Problem, 422: Problem},
    auth=KEEPS,
    url_name="webhooks",
)
def register(request: HttpRequest, asked: HookIn, key: CreateKey = None) -> object:
    """Let an address be told what happens in a union and below; its secret is shown once."""
    require_key(key)
    made = hooks.register_hook(
        union=_union(request, asked.union),
        address=asked.address,
        kinds=asked.kinds,
        by=asker(request),
        at=timezone.now(),
    )
    return Status(201, {"id": made.hook.pk, "secret": made.secret})


@router.post(
    "/{pk}/secret",
    response={201: SecretOut, 400: Problem, 404: Problem, 409: Problem, 422: Problem},
    auth=KEEPS,
    url_name="webhook_secret",
)
def renew(request: HttpRequest, pk: Pk, key: CreateKey = None) -> object:
    """Make a new secret, shown once; the one before signs beside it for seven days."""
    require_key(key)
    hook = _found(request, pk)
    secret = hooks.renew_secret(hook=hook, by=asker(request), at=timezone.now())
    return Status(201, {"id": hook.pk, "secret": secret})


@router.post(
    "/{pk}/end",
    response={204: None, 404: Problem, 422: Problem},
    auth=KEEPS,
    url_name="webhook_end",
)
def end(request: HttpRequest, pk: Pk, asked: EndIn) -> object:
    """End a call-back: nothing more is sent, not even what waits."""
    hooks.end_hook(hook=_found(request, pk), why=asked.why, by=asker(request), at=timezone.now())
    return Status(204, None)


@router.get(
    "/{pk}/deliveries",
    response={200: Page[DeliveryOut], 404: Problem, 422: Problem},
    url_name="webhook_deliveries",
)
def deliveries(
    request: HttpRequest,
    pk: Pk,
    state: Literal["", "waiting", "delivered", "dead", "unsent"] = "",
    cursor: Cursor | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> object:
    """List what was sent to one address, the newest first, with every try."""
    found = selectors.deliveries_of(
        _found(request, pk),
        kept_by=asker(request),
        on=today(),
        state=state,
        before=begin(request, cursor),
        limit=limit + 1,
    )
    return page(request, found, limit=limit, shown=_shown)


@router.post(
    "/{pk}/replay", response={200: ReplayedOut, 404: Problem, 422: Problem}, url_name="replay"
)
def replay(request: HttpRequest, pk: Pk, asked: ReplayIn) -> object:
    """Send again what was sent or given up; it keeps its ids and its order."""
    count = hooks.replay(
        hook=_found(request, pk),
        by=asker(request),
        at=timezone.now(),
        deliveries=asked.deliveries,
        since=asked.since,
        until=asked.until,
    )
    return {"count": count}


def _union(request: HttpRequest, pk: int | None) -> "Union":
    """Return the union whose events are told: one that she administers and the token reaches.

    :raises NotYourUnion: it is none of those, or none was named and there are several.
    """
    token = token_of(request)
    within = token.union_id if token is not None else None
    mine = [
        one
        for one in selectors.unions_to_tell_of(asker(request), on=today())
        if within in (None, one.pk) and pk in (None, one.pk)
    ]
    if len(mine) != 1:
        raise NotYourUnion
    return mine[0]


def _found(request: HttpRequest, pk: int) -> "Hook":
    hook = selectors.get_hook(pk, kept_by=asker(request), on=today())
    if not _is_in_reach(request, hook):
        raise NotFound
    return hook


def _is_in_reach(request: HttpRequest, hook: "Hook") -> bool:
    """Tell whether a token that was made for one union reaches a call-back: one of that union."""
    token = token_of(request)
    return token is None or token.union_id in (None, hook.union_id)


def _shown(row: "Delivery") -> dict[str, Any]:
    return {
        "id": row.pk,
        "message": f"msg_{row.message.hex}",
        "kind": row.kind,
        "number": row.subject,
        "happened_at": row.happened_at,
        "state": row.state,
        "tries": row.tries,
        "next_at": row.next_at if row.done_at is None else None,
        "attempts": [
            {"at": a.at, "status": a.status, "why": a.why, "milliseconds": a.milliseconds}
            for a in row.attempts.all()
        ],
    }
