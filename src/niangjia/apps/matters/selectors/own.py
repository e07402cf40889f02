"""What a worker sees of a matter: her own part, read so that no other's row is touched."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q, QuerySet

from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.documents.models import Document
from niangjia.apps.matters.choices import ItemState
from niangjia.apps.matters.models import Claimant, Clock, Forum, ForumItem, Step
from niangjia.apps.matters.procedures import registered
from niangjia.engines import procedure
from niangjia.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnForum:
    """A proceeding that has, or had, her claims: where it stands and what it gave her, in fen."""

    forum_id: int
    lifecycle: str
    lifecycle_zh: str
    state: str
    state_zh: str
    track: str
    body_name: str
    case_number: str
    is_running: bool
    amount_fen: int | None
    perform_by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStep:
    """One step of a proceeding while it had her claims; its facts name others, so none is here."""

    forum_id: int
    lifecycle: str
    lifecycle_zh: str
    verb: str
    zh: str
    to_state: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPaper:
    """One paper in her name that has been released."""

    pk: int
    title: str
    number: str
    left_at: datetime


def own_forums(claimant: Claimant) -> tuple[OwnForum, ...]:
    """Return the proceedings that have or had her claims, oldest first, without those she left.

    Where her claims were split off into a proceeding of their own, only that one is hers.
    """
    mine: dict[int, list[ForumItem]] = {}
    for row in claimant.forum_items.exclude(state=ItemState.MOVED).select_related("forum"):
        mine.setdefault(row.forum_id, []).append(row)
    return tuple(_forum(rows) for _, rows in sorted(mine.items()))


def _forum(rows: list[ForumItem]) -> OwnForum:
    forum = rows[0].forum
    lifecycle = registered(forum.lifecycle, forum.lifecycle_version).lifecycle
    amounts = [row.amount_fen for row in rows if row.amount_fen is not None]
    days = [row.perform_by for row in rows if row.perform_by is not None]
    return OwnForum(
        forum_id=forum.pk,
        lifecycle=lifecycle.key,
        lifecycle_zh=lifecycle.zh,
        state=forum.state,
        state_zh=lifecycle.state(forum.state).zh,
        track=forum.track,
        body_name=forum.body_name,
        case_number=forum.case_number,
        is_running=any(row.state in (ItemState.IN, ItemState.PAUSED) for row in rows)
        or (forum.is_live and any(row.state != ItemState.WITHDRAWN for row in rows)),
        amount_fen=sum(amounts) if amounts else None,
        perform_by=max(days) if days else None,
    )


def own_steps(claimant: Claimant) -> tuple[OwnStep, ...]:
    """Return what was done for her, oldest first.

    Of a proceeding that her claims left by a split, only what happened before it; of the others
    nothing after the day she left the matter.
    """
    rows = claimant.forum_items.values_list("forum_id", "state")
    stayed = {forum for forum, state in rows if state != ItemState.MOVED}
    left = {forum for forum, state in rows if state == ItemState.MOVED} - stayed
    born = dict(
        Forum.objects.filter(parent__in=left, forum_items__claimant=claimant)
        .values_list("parent_id")
        .annotate(first=Min("steps__pk"))
        .values_list("parent_id", "first")
    )
    wanted = Q(forum__in=stayed)
    for forum, first in born.items():
        wanted |= Q(forum=forum, pk__lt=first)
    steps = Step.objects.filter(wanted).exclude(verb=procedure.SPLIT)
    if claimant.left_on:
        steps = steps.filter(happened_on__lte=claimant.left_on)
    return tuple(_step(row) for row in steps.order_by("happened_on", "pk"))


def _step(row: Step) -> OwnStep:
    table = registered(row.lifecycle, row.lifecycle_version).lifecycle
    names = {procedure.OPEN: f"开始{table.zh}", **{step.verb: step.zh for step in table.steps}}
    return OwnStep(
        forum_id=row.forum_id,
        lifecycle=table.key,
        lifecycle_zh=table.zh,
        verb=row.verb,
        zh=names.get(row.verb, row.verb),
        to_state=row.to_state,
        on=row.happened_on,
    )


def own_clocks(claimant: Claimant) -> QuerySet[Clock]:
    """Return the clocks that bear on her: on herself, her claims, and the proceedings they are in.

    In no order; `clocks.running` takes the live ones, soonest first.
    """
    gone = (ItemState.MOVED, ItemState.WITHDRAWN)
    here = claimant.forum_items.exclude(state__in=gone).values("forum_id")
    return Clock.objects.filter(
        Q(claimant=claimant) | Q(item__claimant=claimant) | Q(forum__in=here)
    )


def own_papers(claimant: Claimant) -> tuple[OwnPaper, ...]:
    """Return the released papers that were made for her alone, the newest first."""
    rows = claimant.papers.filter(document__state=DocumentState.LEFT).select_related("document")
    return tuple(
        OwnPaper(
            pk=row.pk,
            title=row.document.title,
            number=row.document.number,
            left_at=row.document.left_at,
        )
        for row in rows.order_by("-document__left_at", "-pk")
    )


def own_document(claimant: Claimant, pk: int) -> Document:
    """Return the document of a released paper of hers.

    :raises NotFound: there is none, or it is not hers.
    """
    paper = (
        claimant.papers.filter(pk=pk, document__state=DocumentState.LEFT)
        .select_related("document")
        .first()
    )
    if paper is None:
        raise NotFound
    return paper.document
