"""One item of the work list: what it is, how far it was told upward, how it is written and ends."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from niangjia.apps.audit import selectors as audit
from niangjia.apps.intake import selectors as intake
from niangjia.apps.matters import selectors as matters
from niangjia.apps.people.selectors import people_of
from niangjia.apps.worklist import policies
from niangjia.apps.worklist import selectors as worklist
from niangjia.apps.worklist.choices import Outcome
from niangjia.apps.worklist.services import writing
from niangjia.kernel.errors import DomainError, NotFound, StaleVersion
from niangjia.web.desk.happenings import sentence
from niangjia.web.desk.work_forms import TASK, WAITING, EndForm, PutOffForm, WriteForm
from niangjia.web.desk.work_rows import work_rows
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said
from niangjia.web.officers import named_with_posts


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """Show one item, open or ended."""
    return _page(request, _item(request, pk))


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    """Say that something written by hand is done, or will not be."""
    item = _item(request, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, item, end=form, status=422)
    data = form.cleaned_data
    try:
        writing.finish(
            item=item,
            is_done=data["is_done"] == "yes",
            why=data["why"],
            by=request.user.person,
            at=now(),
            version=data["version"],
        )
    except DomainError as declined:
        form.add_error(None, said(declined))
        return _page(request, item, end=form, status=_status(declined))
    messages.success(request, _("记好了，这一件不再列在待办里。"))
    return go(request, "desk:work_item", pk)


@require_POST
def put_off(request: Request, pk: int) -> HttpResponse:
    """Give something written by hand another day."""
    item = _item(request, pk)
    form = PutOffForm(request.POST)
    if not form.is_valid():
        return _page(request, item, put_off=form, status=422)
    data = form.cleaned_data
    try:
        writing.put_off(
            item=item,
            due_on=data["due_on"],
            why=data["note"],
            by=request.user.person,
            at=now(),
            version=data["version"],
        )
    except DomainError as declined:
        form.add_error(None, said(declined))
        return _page(request, item, put_off=form, status=_status(declined))
    messages.success(request, _("改好了，到那天再提醒。"))
    return go(request, "desk:work_item", pk)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Write down something to do, or somebody to wait for, on a matter or an enquiry."""
    person, on = request.user.person, today()
    about = _about(request)
    policies.require_work(person, home_key=about.home_key, on=on)
    wanted = WAITING if request.GET.get("kind") == WAITING else TASK
    form = WriteForm(
        request.POST or None, initial={"kind": wanted, "holder": person.pk, "since": on}
    )
    able = worklist.who_may_hold_at(about.home_key, on=on)
    form.fields["holder"].choices = named_with_posts(able, on=on)
    back = _home_of(about)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            common = {
                "about": about,
                "what": data["what"],
                "holder": people_of([data["holder"]])[data["holder"]],
                "by": person,
                "at": now(),
                "why": data["why"],
            }
            try:
                if data["kind"] == WAITING:
                    writing.write_waiting(
                        **common,
                        waits_for=data["waits_for"],
                        since=data["since"] or on,
                        ask_on=data["due_on"],
                    )
                else:
                    writing.write_task(**common, due_on=data["due_on"])
            except DomainError as declined:
                form.add_error(None, said(declined))
            else:
                messages.success(request, _("记好了，列在待办里。"))
                return go(request, back)
    context = {"form": form, "about": about, "back": back}
    return page(request, "desk/work_new.html", context, status=status)


def _page(
    request: Request,
    item: Any,
    *,
    end: EndForm | None = None,
    put_off: PutOffForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person, on, at = request.user.person, today(), now()
    (row,) = work_rows([item], person=person, on=on, at=at)
    may = item.is_open and policies.may_end(item, person, on=on)
    first = {"version": item.version}
    events = list(audit.events_of(item))
    names = people_of({event.by_id for event in events if event.by_id})
    context = {
        "row": row,
        "item": item,
        "outcome": Outcome(item.outcome).label if item.outcome else "",
        "end": (end or EndForm(initial=first)) if may and item.is_by_hand else None,
        "put_off": (put_off or PutOffForm(initial=first)) if may and item.is_by_hand else None,
        "may_hand": may and row.may_go,
        "is_mine": item.holder_id == person.pk,
        "happened": [
            (event, sentence(event.kind, event.facts or {}), names.get(event.by_id))
            for event in reversed(events)
        ],
    }
    return page(request, "desk/work_item.html", context, status=status)


def _item(request: Request, pk: int) -> Any:
    return worklist.get_item(pk, visible_to=request.user.person, on=today())


def _about(request: Request) -> worklist.About:
    """Return what something is written about, through its own context's door."""
    person, on = request.user.person, today()
    if number := request.GET.get("matter"):
        return matters.about(matters.get_matter(number, visible_to=person, on=on))
    if number := request.GET.get("enquiry"):
        return intake.about(intake.get_enquiry(number, visible_to=person, on=on))
    raise NotFound


def _home_of(about: worklist.About) -> str:
    return reverse(f"desk:{about.subject}", args=[about.number])


def _status(declined: DomainError) -> int:
    return 409 if isinstance(declined, StaleVersion) else 422
