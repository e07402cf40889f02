"""Proceedings at the desk: open one, see one, take a step in it."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services import forums, steps
from niangjia.engines import procedure
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.desk.step_form import FEW, StepForm, covered_rows
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Forum, ForumItem, Matter


PER_PAGE = 20


@require_safe
def index(request: Request, number: str) -> HttpResponse:
    """Show the proceedings of a matter and which could be opened now."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    context = {
        "matter": matter,
        "forums": matters.forum_rows(matter),
        "openable": matters.openable(matter, person, on=on) if matter.is_open else (),
    }
    return page(request, "desk/forums.html", context)


class OpenForm(forms.Form):
    """For whom a proceeding is opened, when, and before which body."""

    opened_on = DayField(label=_("受理或提出的日期"))
    body_name = forms.CharField(
        label=_("在哪里办理"),
        max_length=120,
        required=False,
        help_text=_("例如：海口市劳动人事争议仲裁委员会"),
    )
    items = forms.TypedMultipleChoiceField(
        label=_("哪些人、哪些请求"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一位职工的一项请求。")},
    )


@require_http_methods(["GET", "POST"])
def new(request: Request, number: str, lifecycle: str) -> HttpResponse:
    """Open a proceeding over the chosen claim items."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    kind = next(
        (o for o in matters.openable(matter, person, on=on) if o.lifecycle.key == lifecycle), None
    )
    if kind is None:
        raise NotFound
    free = matters.free_items(matter, lifecycle)
    form = OpenForm(
        request.POST or None,
        initial={"opened_on": on, "items": [item.pk for item in free]},
    )
    form.fields["items"].choices = [
        (item.pk, f"{item.claimant.person.name} · {item.get_kind_display()}") for item in free
    ]
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["items"])
        try:
            forum = forums.open_forum(
                matter=matter,
                lifecycle=lifecycle,
                items=[item for item in free if item.pk in chosen],
                by=person,
                opened_on=form.cleaned_data["opened_on"],
                at=timezone.now(),
                body_name=form.cleaned_data["body_name"],
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            return go(request, "desk:forum", matter.number, forum.pk)
    checked = {str(v) for v in (form["items"].value() or ())}
    context = {
        "matter": matter,
        "kind": kind,
        "form": form,
        "rows": [(item, str(item.pk) in checked) for item in free],
        "chosen": len(checked),
        "is_folded": len(free) > FEW and not form["items"].errors,
    }
    answer = invalid if form.is_bound else page
    return answer(request, "desk/forum_new.html", context)


@require_safe
def show(request: Request, number: str, pk: int) -> HttpResponse:
    """Show one proceeding: where it stands, what may be done now, for whom, what happened."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    forum = matters.get_forum(pk, matter=matter)
    table = matters.lifecycle_of(forum)
    clocks = matters.clock_rows(matters.clocks_of(matter).filter(forum=forum))
    context = {
        "matter": matter,
        "forum": forum,
        "table": table,
        "state": table.state(forum.state),
        "offers": matters.offers(forum, person, on=on) if matter.is_open else (),
        "page": Paginator(_by_person(matters.forum_items(forum)), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "clocks": [clock for clock in clocks if clock.is_live],
        "past": [clock for clock in clocks if not clock.is_live],
        "steps": matters.step_rows(matter, forum),
        "children": forum.children.order_by("pk"),
    }
    return page(request, "desk/forum.html", context)


def _by_person(rows: Sequence["ForumItem"]) -> list[list["ForumItem"]]:
    """Put what one worker asks for together, in the roster's order."""
    return [list(own) for _seq, own in groupby(rows, key=lambda row: row.claimant.seq)]


@require_http_methods(["GET", "POST"])
def step(request: Request, number: str, pk: int, verb: str) -> HttpResponse:
    """Ask for the facts of a step, show what it will do, and take it."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    forum = matters.get_forum(pk, matter=matter)
    offer = next((o for o in matters.offers(forum, person, on=on) if o.step.verb == verb), None)
    if offer is None:
        # Somebody else took it meanwhile, or it is not hers: say which.
        table = matters.lifecycle_of(forum)
        raise procedure.NoSuchStep(lifecycle=table.zh, state=table.state(forum.state).zh)
    form = _form(request, matter, forum, offer.step)
    version = request.POST.get("version", str(forum.version))
    is_confirmed = request.POST.get("action") == "take"
    if request.method == "POST" and form.is_valid() and is_confirmed:
        try:
            row = steps.take(
                forum=forum,
                verb=verb,
                by=person,
                happened_on=form.happened_on(),
                at=timezone.now(),
                facts=form.facts(),
                expected_version=int(version) if version.isdigit() else 0,
                items=form.items(),
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            return go(request, "desk:forum", matter.number, row.forum_id)
    context: dict[str, Any] = {
        "matter": matter,
        "forum": forum,
        "step": offer.step,
        "form": form,
        "version": version,
        "amount_needs": form.amount_needs(),
        "target": matters.lifecycle_of(forum).state(offer.step.target),
    }
    answer = invalid if form.is_bound and form.errors else page
    return answer(request, "desk/step.html", context)


def _form(request: Request, matter: "Matter", forum: "Forum", taken: procedure.Step) -> StepForm:
    rows = matters.forum_items(forum, taken.over)
    covered = covered_rows(
        matters.claimant_rows(matter),
        item_ids=[row.item_id for row in rows],
        amounts={row.item_id: row.amount_fen for row in rows if row.amount_fen is not None},
    )
    acting = matters.acting(matter, on=today())
    return StepForm(
        request.POST or None,
        step=taken,
        covered=covered,
        today=today(),
        people=[
            (row.person_id, f"{row.person.name}（{row.get_role_display()}）") for row in acting
        ],
        told=matters.facts_told(forum),
    )
