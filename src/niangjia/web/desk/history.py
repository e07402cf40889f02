"""The whole history of a matter in one timeline: steps, money, and what else was recorded."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from niangjia.apps.matters import selectors as matters
from niangjia.apps.people import selectors as people
from niangjia.apps.recovery import selectors as recovery
from niangjia.apps.unions.selectors import house
from niangjia.web.desk import happenings
from niangjia.web.http import Request, page, today

PER_PAGE = 20
KINDS = ("", "steps", "money", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened; `happened_on` is its day in life, `at` the recording's."""

    kind: str
    at: datetime
    title: str
    text: str
    by: str
    url: str = ""
    happened_on: date | None = None
    by_id: int | None = None

    @property
    def day(self) -> date:
        """The day it was recorded, in China."""
        return timezone.localdate(self.at)


@require_safe
def show(request: Request, number: str) -> HttpResponse:
    """Show everything that happened in a matter, newest first."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    every = {"steps": _steps(matter), "money": _money(matter), "other": _others(matter)}
    wanted = request.GET.get("kind", "")
    chosen = [
        line for kind, lines in every.items() if wanted not in every or kind == wanted
        for line in lines
    ]  # fmt: skip
    chosen = _named_for(sorted(chosen, key=lambda line: line.at, reverse=True))
    names = {"steps": _("程序"), "money": _("款项"), "other": _("其他")}
    context = {
        "matter": matter,
        "page": Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),
        "segments": [
            {
                "label": _("全部"),
                "count": sum(map(len, every.values())),
                "url": "?",
                "current": wanted not in every,
            },
            *(
                {
                    "label": names[kind],
                    "count": len(lines),
                    "url": f"?kind={kind}",
                    "current": kind == wanted,
                }
                for kind, lines in every.items()
            ),
        ],
    }
    return page(request, "desk/history.html", context)


def _named_for(lines: list[Line]) -> list[Line]:
    """Say for whom people acted who stood in for somebody that day."""
    acting = {line.by_id for line in lines if line.by_id is not None}
    stood_in = house.stood_in(acting, days={line.day for line in lines})
    named = []
    for line in lines:
        other = stood_in.get((line.by_id or 0, line.day))
        if other is not None:
            by = gettext("%(name)s（代%(other)s）") % {"name": line.by, "other": other.name}
            line = replace(line, by=by)
        named.append(line)
    return named


def _steps(matter) -> list[Line]:
    return [
        Line(
            kind="steps",
            at=row.step.recorded_at,
            title=_(row.zh),
            text="；".join(row.basis),
            by=row.step.by.name,
            by_id=row.step.by_id,
            url=reverse("desk:forum", args=[matter.number, row.step.forum_id]),
            happened_on=row.step.happened_on,
        )
        for row in matters.step_rows(matter)
    ]


def _money(matter) -> list[Line]:
    return [
        Line(
            kind="money",
            at=entry.posted_at,
            title=_("第 %(no)s 笔账：%(kind)s") % {"no": entry.no, "kind": _(entry.kind)},
            text="；".join((entry.why, *entry.sentences)),
            by=f"{entry.by}、{entry.approved_by}" if entry.approved_by else entry.by,
            url=reverse("desk:matter_money", args=[matter.number]) + "#entries",
            happened_on=entry.on,
        )
        for entry in recovery.entries(matter)
    ]


def _others(matter) -> list[Line]:
    events = [
        event
        for event in matters.events_in(matter, also=recovery.audit_labels(matter))
        if event.kind not in happenings.TOLD_ELSEWHERE
    ]
    actors = people.people_of({event.by_id for event in events if event.by_id is not None})
    return [
        Line(
            kind="other",
            at=group[0].at,
            title=happenings.sentence(group[0].kind, group[0].facts, len(group)),
            text=group[0].why,
            by=actors[group[0].by_id].name if group[0].by_id in actors else _("系统"),
            by_id=group[0].by_id,
        )
        for group in happenings.grouped(events)
    ]
