"""Proceedings at the desk: open one, see one, take a step in it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services import forums, steps
from niangjia.apps.outbox.selectors import is_job
from niangjia.apps.proceedings import selectors as proceedings
from niangjia.apps.recovery import selectors as recovery
from niangjia.engines import procedure
from niangjia.engines.procedure import HAPPENED_ON
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.web.both.since import Done, gone, typed
from niangjia.web.desk import forum_people, picking
from niangjia.web.desk.jobs import going
from niangjia.web.desk.step_form import FEW, StepForm, amount_name, covered_rows, proposed
from niangjia.web.fields import DayField, ManyField
from niangjia.web.http import Request, go, invalid, now, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Forum, Item, Matter


PER_PAGE = 20


@require_safe
def index(request: Request, number: str) -> HttpResponse:
    """Show the proceedings of a matter and which could be opened now."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    context = {
        "matter": matter,
        "forums": matters.forum_rows(matter),
        "going": going(request, number),
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
    items = ManyField(
        label=_("哪些人、哪些请求"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一位职工的一项请求。")},
    )


@require_http_methods(["GET", "POST"])
def new(request: Request, number: str, lifecycle: str) -> HttpResponse:
    """Open a proceeding over the chosen claim items."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    kind, free = matters.openable_as(lifecycle, matter, person, on=on)
    rows = [_row(item) for item in free]
    posted, picked = picking.posted(request, rows)
    form = OpenForm(
        None if picked else posted,
        initial=_as_typed(posted, picked)
        if picked and posted
        else {"opened_on": on, "items": [item.pk for item in free]},
    )
    form.fields["items"].choices = [(row.item_id, row.name) for row in rows]
    if form.is_bound and form.is_valid():
        chosen = set(form.cleaned_data["items"])
        try:
            made = forums.open_or_defer(
                matter=matter,
                lifecycle=lifecycle,
                items=[item for item in free if item.pk in chosen],
                by=person,
                opened_on=form.cleaned_data["opened_on"],
                at=now(),
                body_name=form.cleaned_data["body_name"],
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            if is_job(made):
                return go(request, "desk:job", made.pk)
            return go(request, "desk:forum", matter.number, made.pk)
    checked = {str(v) for v in (form["items"].value() or ())}
    chosen = frozenset(row.item_id for row in rows if str(row.item_id) in checked)
    pick = picking.lay_out(rows, picked or picking.Picked(chosen=chosen))
    context = {
        "matter": matter,
        "kind": kind,
        "form": form,
        "pick": pick,
        "entries": [{"row": row, "checked": row.item_id in chosen} for row in pick.rows],
        "chosen": {
            "people": len({row.seq for row in rows if row.item_id in chosen}),
            "items": len(chosen),
            "of_items": len(rows),
        },
        "may_choose": True,
        "is_folded": len(free) > FEW
        and not picked
        and not (form.is_bound and form["items"].errors),
    }
    answer = invalid if form.is_bound else page
    return answer(request, "desk/forum_new.html", context)


def _row(item: "Item") -> picking.Row:
    return picking.Row(
        item_id=item.pk,
        seq=item.claimant.seq,
        name=item.claimant.person.name,
        job_number=item.claimant.job_number,
        masked_id=item.claimant.person.masked_id,
        kind_zh=item.get_kind_display(),
    )


def _as_typed(posted: QueryDict, picked: picking.Picked) -> dict[str, Any]:
    """Return a form's values as they were typed: choosing people judges and loses nothing."""
    return {**posted.dict(), picking.ITEMS: list(picked.chosen)}


@require_safe
def show(request: Request, number: str, pk: int) -> HttpResponse:
    """Show one proceeding: where it stands, what may be done now, for whom, what happened."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    forum = matters.get_forum(pk, matter=matter)
    table = matters.lifecycle_of(forum)
    clocks = matters.clock_rows(matters.clocks_of(matter).filter(forum=forum))
    state = table.state(forum.state)
    mine = {o.step for o in matters.offers(forum, person, on=on)}
    items = matters.forum_items(forum)
    where = recovery.positions(matter, items=[row.item_id for row in items])
    people = forum_people.people(items, where)
    context = {
        "matter": matter,
        "forum": forum,
        "table": table,
        "state": state,
        "next": matters.next_steps(forum, person, on=on) if matter.is_open else None,
        "money": recovery.totals(matter) if state.money_led and matter.is_open else None,
        "others": [s for s in table.steps if forum.state in s.source and s not in mine]
        if matter.is_open
        else [],
        "people": people,
        "page": Paginator(people.alike, PER_PAGE).get_page(request.GET.get("page")),
        "clocks": [clock for clock in clocks if clock.is_live],
        "past": [clock for clock in clocks if not clock.is_live],
        "steps": matters.step_rows(matter, forum),
        "days": proceedings.to_come(forum, at=now()),
        "children": forum.children.order_by("pk"),
        "going": going(request, number),
    }
    return page(request, "desk/forum.html", context)


@require_http_methods(["GET", "POST"])
def step(request: Request, number: str, pk: int, verb: str) -> HttpResponse:
    """Ask for the facts of a step, show what it will do, and take it."""
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    forum = matters.get_forum(pk, matter=matter)
    offer = next((o for o in matters.offers(forum, person, on=on) if o.step.verb == verb), None)
    if offer is None:
        return _gone(request, matter, forum, verb)
    form, picked = _form(request, matter, forum, offer.step)
    version = request.POST.get("version", str(forum.version))
    is_confirmed = request.POST.get("action") == "take"
    since: list[Done] = []
    if form.is_bound and form.is_valid() and is_confirmed:
        try:
            made = steps.take_or_defer(
                forum=forum,
                verb=verb,
                by=person,
                happened_on=form.happened_on(),
                at=now(),
                facts=form.facts(),
                expected_version=int(version) if version.isdigit() else 0,
                items=form.items(),
            )
        except StaleVersion as declined:
            forum = matters.get_forum(pk, matter=matter)
            if not any(o.step.verb == verb for o in matters.offers(forum, person, on=on)):
                return _gone(request, matter, forum, verb, form)
            version, since = str(forum.version), _done(matter, forum)
            form.add_error(None, said(declined))
        except steps.BeforeItBegan as declined:
            form.add_error(HAPPENED_ON, said(declined))
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            if is_job(made):
                return go(request, "desk:job", made.pk)
            return go(request, "desk:forum", matter.number, made.forum_id)
    pick = picking.lay_out(
        form.covered,
        picked or picking.Picked(chosen=form.chosen_ids()),
        typed=form.typed(),
        faulty=form.faulty_ids(),
    )
    seqs = {row.seq for row in form.covered}
    asks_where = "address" in form.fields
    context: dict[str, Any] = {
        "matter": matter,
        "forum": forum,
        "step": offer.step,
        "people": len(seqs),
        "living": matters.with_address(matter, seqs) if asks_where else None,
        "form": form,
        "pick": pick,
        "entries": [form.entries[row.item_id] for row in pick.rows],
        "faulty": [form.entries[row.item_id] for row in pick.faulty],
        "faulty_items": len(form.faulty_ids()),
        "chosen": form.chosen(),
        "may_choose": offer.step.covers is procedure.Covers.SOME,
        "is_folded": form.is_folded() and not picked,
        "since": since,
        "version": version,
        "amount_needs": form.amount_needs(),
        "target": matters.lifecycle_of(forum).state(offer.step.target),
    }
    status = 409 if since else 422 if form.is_bound and form.errors else 200
    return page(request, "desk/step.html", context, status=status)


def _done(matter: "Matter", forum: "Forum") -> list[Done]:
    """Return the last steps of a proceeding, the newest first."""
    rows = sorted(matters.step_rows(matter, forum), key=lambda row: row.step.seq, reverse=True)
    return [
        Done(what=row.zh, by=row.step.by.name, at=row.step.recorded_at, told=row.to_zh)
        for row in rows[:3]
    ]


def _gone(
    request: Request,
    matter: "Matter",
    forum: "Forum",
    verb: str,
    form: StepForm | None = None,
) -> HttpResponse:
    """Say why a step can no longer be taken: by somebody else, or by herself a moment ago.

    :raises NoSuchStep: the table has no such step at all.
    :raises NotYours: it can be taken, by another role.
    """
    person, on, table = request.user.person, today(), matters.lifecycle_of(forum)
    named = next((step for step in table.steps if step.verb == verb), None)
    if named is None:
        raise procedure.NoSuchStep(lifecycle=table.zh, state=table.state(forum.state).zh)
    if any(step.verb == verb and forum.state in step.source for step in table.steps):
        raise procedure.NotYours(step=named.zh)
    if form is None and request.method == "POST":
        form, _picked = _form(request, matter, forum, named)
    address = [matter.number, forum.pk]
    return gone(
        request,
        what=named.zh,
        state=table.state(forum.state).zh,
        done=_done(matter, forum),
        written=typed(form),
        offers=[
            (reverse("desk:step", args=[*address, offer.step.verb]), offer.step.zh)
            for offer in matters.offers(forum, person, on=on)
        ],
        crumbs=[(reverse("desk:matter", args=[matter.number]), matter.title)],
        back=reverse("desk:forum", args=address),
        back_words=_("看这个程序"),
    )


def _form(
    request: Request, matter: "Matter", forum: "Forum", taken: procedure.Step
) -> tuple[StepForm, picking.Picked | None]:
    rows = matters.forum_items(forum, taken.over)
    covered = covered_rows(
        matters.claimant_rows(matter),
        item_ids=[row.item_id for row in rows],
        amounts={row.item_id: row.amount_fen for row in rows if row.amount_fen is not None},
    )
    acting = matters.acting_people(matter, on=today())
    needs = [need for need in taken.needs if need.kind is procedure.Kind.PER_ITEM_MONEY]
    posted, picked = picking.posted(
        request,
        covered,
        lambda row: {amount_name(need, row): proposed(row) for need in needs},
    )
    form = StepForm(
        None if picked else posted,
        initial=_as_typed(posted, picked) if picked and posted else None,
        step=taken,
        covered=covered,
        today=today(),
        people=[(pk, f"{name}（{as_what}）") for pk, name, as_what in acting],
        told=matters.told_before(forum),
    )
    return form, picked
