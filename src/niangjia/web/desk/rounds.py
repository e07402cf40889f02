"""A round of one deed over many rows: what will become of each, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.desk import selectors as desk
from niangjia.apps.desk import services
from niangjia.apps.desk.choices import Deed, Listing, RoundState, Verdict
from niangjia.apps.desk.rounds import Asked, Row, asked_of, rows_of
from niangjia.apps.matters import selectors as matters
from niangjia.apps.outbox import selectors as outbox
from niangjia.apps.outbox.choices import JobState
from niangjia.apps.people.selectors import people_of
from niangjia.kernel.errors import NotFound
from niangjia.web.desk.bulk import title_of, visible
from niangjia.web.desk.saved import LISTS
from niangjia.web.http import Request, go, now, page, today

if TYPE_CHECKING:
    from niangjia.apps.desk.models import Round

PER_PAGE = 100
AGAIN = 200
"""Up to so many rows that were left are offered to be chosen once more."""
DETAIL = {Listing.MATTERS: "desk:matter", Listing.ENQUIRIES: "desk:enquiry"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row on the page: its number in the round, the record as she sees it now, its outcome."""

    at: int
    row: Row
    title: str
    holder: str
    does: str
    url: str


@require_http_methods(["GET", "POST"])
def show(request: Request, pk: str) -> HttpResponse:
    """Show what will become of each row, or what became of it; on POST do it, once."""
    person = request.user.person
    round_ = desk.get_round(pk, visible_to=person)
    if request.method == "POST":
        if round_.state == RoundState.ASKED:
            services.see_again(round_=round_, by=person)
        else:
            services.confirm(round_=round_, by=person, on=today(), at=now())
        return go(request, "desk:round", pk)
    job = outbox.jobs_of(person).filter(pk=round_.job_id).first() if round_.job_id else None
    if job is not None and not job.is_finished:
        return go(request, "desk:job", job.pk)
    asked, rows = asked_of(round_), rows_of(round_)
    counts = {verdict: sum(1 for row in rows if row.verdict is verdict) for verdict in Verdict}
    only = request.GET.get("only", "")
    numbered = [(at, row) for at, row in enumerate(rows, start=1) if only in ("", row.verdict)]
    leaf = Paginator(numbered, PER_PAGE).get_page(request.GET.get("page"))
    left = list(dict.fromkeys(row.number for row in rows if row.verdict is Verdict.LEFT))
    words = _words(asked)
    context: dict[str, Any] = {
        "round": round_,
        "asked": asked,
        "is_seen": round_.state == RoundState.FORESEEN,
        "is_done": round_.state == RoundState.DONE,
        "has_failed": job is not None and job.state == JobState.FAILED,
        "failed_words": job.message if job else "",
        "page": leaf,
        "lines": _lines(round_, leaf.object_list, request, to=words["to"]),
        "segments": _segments(counts, only, len(rows)),
        "does": counts[Verdict.DOES],
        "done": counts[Verdict.DONE],
        "already": counts[Verdict.ALREADY],
        "n_left": counts[Verdict.LEFT],
        "n": len(rows),
        "people": sum(row.people for row in rows if row.verdict is not Verdict.LEFT),
        "again": left if round_.state == RoundState.DONE and len(left) <= AGAIN else [],
        "back": reverse(LISTS[asked.listing]) + (f"?{asked.query}" if asked.query else ""),
        **words,
    }
    return page(request, "desk/round.html", context)


@require_safe
def index(request: Request) -> HttpResponse:
    """List what this person did with many rows at once in the last 30 days."""
    leaf = Paginator(desk.rounds_of(request.user.person), 20).get_page(request.GET.get("page"))
    rows = [(one, len(rows_of(one)), _words(asked_of(one))) for one in leaf.object_list]
    return page(request, "desk/rounds.html", {"page": leaf, "rows": rows})


def _words(asked: Asked) -> dict[str, Any]:
    """Return in words what is done with every row: to whom, which step."""
    to = people_of([asked.to])[asked.to].name if asked.to else ""
    words: dict[str, Any] = {"to": to, "what": "", "step": None}
    match asked.deed:
        case Deed.GIVE:
            words["what"] = _("交给%(name)s") % {"name": to}
        case Deed.TASK:
            words["what"] = _("交办“%(what)s”") % {"what": asked.what}
        case Deed.STEP:
            # The table of today may have another step in its place: the round then shows its name.
            try:
                table, step = matters.common_step(asked.lifecycle, asked.verb)
            except NotFound:
                return words | {"what": asked.verb}
            words["what"] = _("办“%(step)s”") % {"step": _(step.zh)}
            words |= {"step": step, "table": table}
            words["facts"] = [
                (_(need.zh), _fact(need, asked.facts[need.name]))
                for need in step.needs
                if need.name in asked.facts
            ]
    return words


def _fact(need: Any, value: Any) -> Any:
    if value is True:
        return _("是")
    if value is False:
        return _("否")
    return dict(need.choices).get(value, value) if need.choices else value


def _segments(counts: dict[Verdict, int], only: str, every: int) -> list[dict[str, Any]]:
    found = [{"label": _("全部"), "count": every, "url": "?", "current": not only}]
    names = {
        Verdict.DOES: _("会办"),
        Verdict.DONE: _("办了"),
        Verdict.ALREADY: _("不用办"),
        Verdict.LEFT: _("不动"),
    }
    for verdict, name in names.items():
        if counts[verdict] and counts[verdict] < every:
            look = "late" if verdict is Verdict.LEFT else ""
            found.append(
                {
                    "label": name,
                    "count": counts[verdict],
                    "url": f"?only={verdict.value}",
                    "current": only == verdict,
                    "look": look,
                }
            )
    return found if len(found) > 1 else []


def _lines(
    round_: "Round", numbered: Sequence[tuple[int, Row]], request: Request, *, to: str
) -> list[Line]:
    """Return the rows with what their records are now; of what she sees no more, the number."""
    listing = Listing(round_.listing)
    numbers = {row.number for _at, row in numbered}
    seen = visible(listing, request.user.person, today()).filter(number__in=numbers)
    records = {one.number: one for one in seen}
    found = []
    for at, row in numbered:
        one = records.get(row.number)
        holder = one.handler.name if one and one.handler else ""
        url = reverse(DETAIL[listing], args=[row.number]) if one else ""
        if one and row.part:
            url = reverse("desk:forum", args=[row.number, row.part])
        found.append(
            Line(
                at=at,
                row=row,
                title=title_of(one) if one else "",
                holder=holder,
                does=to or holder,
                url=url,
            )
        )
    return found
