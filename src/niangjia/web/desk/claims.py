"""What each worker is owed: computed for all, explained for one."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import LeftWhy
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import register
from niangjia.apps.matters.services.claims import differences
from niangjia.apps.outbox.selectors import is_job
from niangjia.apps.recovery.selectors.progress import progress_of
from niangjia.apps.recovery.services import assessment, leaving
from niangjia.kernel.errors import DomainError
from niangjia.web.desk.jobs import going
from niangjia.web.desk.people_grid import LOOKS
from niangjia.web.explain import reason
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said

PER_PAGE = 20
MOST_COMPARED = 100
"""Of so many people a page still counts at once what computing anew would change."""


@require_http_methods(["GET", "POST"])
def index(request: Request, number: str) -> HttpResponse:
    """Show what each worker is owed; on POST compute it for all and enter it in the ledger."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    words, failed = "", ""
    if request.method == "POST":
        policies.require(Deed.ASSESS, matter=matter, person=person, on=on)
        try:
            found = assessment.assess_or_defer(matter=matter, on=on, by=person, at=now())
        except DomainError as declined:
            failed = said(declined)
        else:
            if is_job(found):
                return go(request, "desk:job", found.pk)
            done = found.computed
            words = ngettext(
                "算好了：%(people)d 人，%(changed)d 项有变化。",
                "算好了：%(people)d 人，%(changed)d 项有变化。",
                done.people,
            ) % {"people": done.people, "changed": done.changed}
    older = matters.older_results(matter)
    rows = matters.claimant_rows(matter)
    is_many = len(rows) > MOST_COMPARED
    missing: dict[tuple[str, str], int] = {}
    weak: dict[str, int] = {}
    for row in rows:
        for item in row.items:
            for lack in item.missing:
                key = (lack["label"], lack["ask"])
                missing[key] = missing.get(key, 0) + 1
            if item.confidence not in ("", "T"):
                # "D 演示数值 …": the letter is for those who keep the law's files.
                text = item.confidence_zh.partition(" ")[2]
                weak[text] = weak.get(text, 0) + 1
    context = {
        "matter": matter,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "rows": rows,
        "total_fen": sum(row.known_fen for row in rows),
        "waiting": sum(row.has_gap and not row.left_on for row in rows),
        "missing": [(label, ask, n) for (label, ask), n in missing.items()],
        "weak": list(weak.items()),
        "words": words,
        "going": going(request, number),
        "older": older,
        "differences": differences(matter=matter, on=on) if older and not is_many else None,
        "failed": failed,
        "is_computed": any(item.computed_fen is not None for row in rows for item in row.items),
    }
    return (invalid if failed else page)(request, "desk/claims.html", context)


class LeaveForm(forms.Form):
    """Why and when a worker leaves the matter."""

    why = forms.ChoiceField(label=_("为什么离开"), choices=LeftWhy.choices)
    on = DayField(label=_("哪一天"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


@require_http_methods(["GET"])
def claimant(request: Request, number: str, seq: int) -> HttpResponse:
    """Show one worker: her claims with reasons, her wages, her proceedings and her money."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    worker = matters.get_claimant(seq, matter=matter)
    mine = progress_of(worker)
    return page(request, "desk/claimant.html", _context(matter, worker, mine, on))


def _context(matter, worker, mine, on, **more) -> dict:
    clocks = matters.clock_rows(matters.clocks_of(matter).filter(item__claimant=worker))
    return {
        "matter": matter,
        "worker": worker,
        "mine": mine,
        "items": [(item, LOOKS.get(item.stage, "")) for item in mine.items],
        "reasons": [
            (item, reason(item.row.explained) if item.row.explained else None)
            for item in mine.items
        ],
        "wages": worker.wage_months.select_related("paid_from").order_by("month"),
        "statements": matters.statements_of(worker),
        "clocks": [clock for clock in clocks if clock.is_live],
        "past": [clock for clock in clocks if not clock.is_live],
        "papers": worker.papers.select_related("document").order_by("pk"),
        "leave": LeaveForm(initial={"on": on}),
        **more,
    }


@require_POST
def issue_code(request: Request, number: str, seq: int) -> HttpResponse:
    """Issue a look-up code for a worker and show it once."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    worker = matters.get_claimant(seq, matter=matter)
    policies.require(Deed.CODE, matter=matter, person=person, on=on)
    code = register.issue_look_up_code(claimant=worker, by=person)
    mine = progress_of(worker)
    return page(request, "desk/claimant.html", _context(matter, worker, mine, on, code=code))


@require_POST
def leave(request: Request, number: str, seq: int) -> HttpResponse:
    """Record that a worker left: her items leave what holds them, her right is given up."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    worker = matters.get_claimant(seq, matter=matter)
    policies.require(Deed.PART, matter=matter, person=person, on=on)
    form = LeaveForm(request.POST)
    if form.is_valid():
        leaving.leave_matter(
            claimant=worker,
            why=LeftWhy(form.cleaned_data["why"]),
            on=form.cleaned_data["on"],
            by=person,
            at=now(),
            note=form.cleaned_data["note"],
        )
        return go(request, "desk:claimant", matter.number, seq)
    mine = progress_of(worker)
    context = {**_context(matter, worker, mine, on), "leave": form}
    return invalid(request, "desk/claimant.html", context)
