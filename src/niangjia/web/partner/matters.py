"""The matters somebody acts in from outside, and of each exactly her part.

The list names what is open to her and as what; a whole matter opens at the desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from niangjia.apps.documents import services as documents
from niangjia.apps.documents.choices import Rendering
from niangjia.apps.matters import selectors as matters
from niangjia.web.downloads import attachment
from niangjia.web.http import Request, page, today

if TYPE_CHECKING:
    from niangjia.apps.matters.models import ForumItem

PER_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One matter on the list, with all her parts of it."""

    parts: tuple[matters.Part, ...]

    @property
    def matter(self) -> Any:
        """The matter itself."""
        return self.parts[0].matter

    @property
    def is_whole(self) -> bool:
        """Whether one of her parts is the whole."""
        return any(part.is_whole for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One worker in a forum: each claim, how it stands there and what it gave her, in fen."""

    name: str
    claims: tuple[tuple[str, str, int | None], ...]


@never_cache
@require_safe
def index(request: Request) -> HttpResponse:
    """List the matters this person acts in."""
    parts = matters.parts_of(request.user.person, on=today())
    rows = [Row(parts=tuple(mine)) for _pk, mine in groupby(parts, lambda part: part.matter.pk)]
    context = {"page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))}
    return page(request, "partner/home.html", context)


@never_cache
@require_safe
def show(request: Request, number: str) -> HttpResponse:
    """Show of one matter her part, or parts; of the whole, the way to the desk."""
    parts = matters.parts_in(number, visible_to=request.user.person, on=today())
    context = {
        "matter": parts[0].matter,
        "parts": parts,
        "is_whole": any(part.is_whole for part in parts),
        "forums": [_forum(request, part) for part in parts if part.forum and not part.claimant],
        "workers": [_worker(part) for part in parts if part.claimant],
        "papers": matters.sent_papers(parts),
    }
    return page(request, "partner/matter.html", context)


@require_POST
def download(request: Request, number: str, pk: int) -> HttpResponse:
    """Hand out one sent paper of her part as PDF, and record it."""
    person = request.user.person
    parts = matters.parts_in(number, visible_to=person, on=today())
    document = matters.sent_paper(pk, parts).document
    done = documents.download(document=document, kind=Rendering.PDF, by=person)
    return attachment(done.content, name=f"{document.number}.pdf", media_type=done.media_type)


def _forum(request: Request, part: matters.Part) -> dict[str, Any]:
    forum, matter = part.forum, part.matter
    assert forum is not None  # asked for before
    table = matters.lifecycle_of(forum)
    clocks = matters.clock_rows(matters.clocks_of(matter).filter(forum=forum))
    people = _people(matters.forum_items(forum))
    return {
        "part": part,
        "forum": forum,
        "table": table,
        "state": table.state(forum.state),
        "clocks": [clock for clock in clocks if clock.is_live],
        "people": Paginator(people, PER_PAGE).get_page(request.GET.get("page")),
        "steps": matters.step_rows(matter, forum),
    }


def _people(items: Sequence["ForumItem"]) -> list[Own]:
    return [
        Own(
            name=rows[0].claimant.person.name,
            claims=tuple(
                (
                    _(str(row.item.get_kind_display())),
                    _(str(row.get_outcome_display() if row.outcome else row.get_state_display())),
                    row.amount_fen,
                )
                for row in rows
            ),
        )
        for _pk, mine in groupby(items, lambda item: item.claimant_id)
        if (rows := list(mine))
    ]


def _worker(part: matters.Part) -> dict[str, Any]:
    claimant = part.claimant
    assert claimant is not None  # asked for before
    clocks = matters.clock_rows(matters.own_clocks(claimant))
    return {
        "part": part,
        "claimant": claimant,
        "row": matters.claimant_row(part.matter, claimant.seq),
        "forums": matters.own_forums(claimant),
        "steps": matters.own_steps(claimant)[::-1],
        "clocks": [clock for clock in clocks if clock.is_live],
    }
