"""Keeping the rota: the week, who takes whose place, swaps, and a sheet taken over."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from niangjia.apps.duty import policies, services
from niangjia.apps.duty import selectors as duty
from niangjia.apps.duty.errors import SheetFaulty
from niangjia.apps.people.selectors import people_of
from niangjia.engines import tables
from niangjia.engines.rota import FIRST, SECOND, clock, day_name
from niangjia.engines.tables.federation import EXAMPLE
from niangjia.kernel.errors import DomainError
from niangjia.web.desk.duty import require_kept
from niangjia.web.desk.duty_forms import ChangeForm, SheetForm, SwapForm, WeekForm
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said
from niangjia.web.sheets import sheet as as_sheet
from niangjia.web.words import moment

if TYPE_CHECKING:
    from niangjia.apps.duty.selectors import Watch
    from niangjia.apps.people.models import Person
    from niangjia.apps.unions.models import Union

SWAP_AHEAD = timedelta(weeks=4)


@require_http_methods(["GET", "POST"])
def week(request: Request, union: int) -> HttpResponse:
    """Show the rows of the week, and put another one there."""
    kept = require_kept(request, union)
    form = WeekForm(request.POST or None, initial={"since": today()})
    _ask_for(form, kept, "first", "second")

    def do(data: dict[str, Any]) -> None:
        start, end = form.minutes()
        services.add_shifts(
            union=kept,
            days=data["days"],
            start=start,
            end=end,
            first=_one(data["first"]),
            second=_one(data["second"]) if data["second"] else None,
            since=data["since"],
            until=data["until"] + timedelta(days=1) if data["until"] else None,
            by=request.user.person,
            at=now(),
        )

    rows = [
        (
            one,
            _(day_name(one.day)),
            f"{clock(one.minutes.lower)}–{clock(one.minutes.upper)}",
            one.during.upper - timedelta(days=1) if one.during.upper else None,
        )
        for one in duty.shifts_of(kept, on=today())
    ]
    return _answer(request, kept, form, do, "desk/duty_week.html", _("排好了。"), "week", rows=rows)


@require_POST
def end(request: Request, union: int, pk: int) -> HttpResponse:
    """Let a row of the week hold no longer, from today."""
    kept = require_kept(request, union)
    shift = duty.get_shift(pk, union=kept)
    services.end_shift(shift=shift, on=today(), by=request.user.person, at=now())
    messages.success(request, _("这一班从今天起停了。"))
    return go(request, "desk:duty_week", kept.pk)


@require_http_methods(["GET", "POST"])
def change(request: Request, union: int) -> HttpResponse:
    """Give a place to somebody for a time: for a hole, a leave, an errand."""
    kept = require_kept(request, union)
    first: dict[str, Any] = {}
    for key, field in (("from", "from"), ("to", "to")):
        at = _instant(request.GET.get(key, ""))
        if at is not None:
            local = timezone.localtime(at)
            first |= {f"{field}_day": local.date(), f"{field}_time": local.time()}
    form = ChangeForm(request.POST or None, initial=first)
    _ask_for(form, kept, "person")

    def do(data: dict[str, Any]) -> None:
        starts, ends = form.times()
        services.change(
            union=kept,
            place=data["place"],
            starts=starts,
            ends=ends,
            person=_one(data["person"]),
            why=data["why"],
            by=request.user.person,
            at=now(),
        )

    return _answer(request, kept, form, do, "desk/duty_change.html", _("换好了。"))


@require_http_methods(["GET", "POST"])
def swap(request: Request, union: int) -> HttpResponse:
    """Let two people change shifts."""
    kept = require_kept(request, union)
    form = SwapForm(request.POST or None)
    # From midnight, not from now: a choice must be the same when the form comes back.
    midnight = timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    watches = duty.watches(kept, starts=midnight, ends=midnight + SWAP_AHEAD)
    choices = [("", _("请选")), *_shifts([one for one in watches if one.ends > now()])]
    for name in ("one", "other"):
        form.fields[name].choices = choices

    def do(data: dict[str, Any]) -> None:
        place, _bar, one = data["one"].partition("|")
        other = data["other"].partition("|")[2]
        one_at, other_at = parse_datetime(one), parse_datetime(other)
        assert one_at
        assert other_at
        services.swap(
            union=kept,
            place=int(place),
            one_at=one_at,
            other_at=other_at,
            why=data["why"],
            by=request.user.person,
            at=now(),
        )

    return _answer(request, kept, form, do, "desk/duty_swap.html", _("两个班换好了。"))


def _shifts(watches: "list[Watch]") -> list[tuple[str, str]]:
    found = []
    for place, word in ((FIRST, _("第一")), (SECOND, _("第二"))):
        for one in watches:
            person = one.first if place == FIRST else one.second
            if person is not None:
                label = f"{moment(one.starts)} {word} {person.name}"
                found.append((f"{place}|{one.starts.isoformat()}", label))
    return found


@require_POST
def withdraw(request: Request, union: int, pk: int) -> HttpResponse:
    """Take a change back; of a swap, both halves."""
    kept = require_kept(request, union)
    found = duty.get_change(pk, union=kept)
    services.withdraw_change(change=found, by=request.user.person, at=now())
    messages.success(request, _("取消了，照每周的班值。"))
    return go(request, f"{reverse('desk:duty')}?union={kept.pk}")


@require_http_methods(["GET", "POST"])
def sheet(request: Request, union: int) -> HttpResponse:
    """Take a rota over from a sheet, or from copied cells: all its rows, or none."""
    kept = require_kept(request, union)
    form = SheetForm(request.POST or None, request.FILES or None)
    faults: list[Any] = []

    def do(data: dict[str, Any]) -> None:
        upload = data["file"]
        if upload is not None:
            tables.check_size(upload.size)
            name, content = upload.name, upload.read()
        else:
            name, content = _("贴进来的表格"), data["pasted"].encode()
        try:
            found = services.import_sheet(
                union=kept, name=name, data=content, by=request.user.person, at=now()
            )
        except SheetFaulty as declined:
            faults.extend(declined.faults)
            raise
        words = _("新排 %(new)d 行，%(same)d 行早就有了。")
        messages.success(request, words % {"new": found.new, "same": found.same})

    return _answer(request, kept, form, do, "desk/duty_sheet.html", "", faults=faults)


@require_safe
def empty_sheet(request: Request, union: int) -> HttpResponse:
    """Give out the empty sheet with two examples."""
    kept = require_kept(request, union)
    names = [one.name for one in policies.able(kept, on=today())[:2]] or [_("张三")]
    second = names[1] if len(names) > 1 else ""
    examples = [
        [f"{EXAMPLE} 周一至周五", "08:00", "20:00", names[0], second, str(today()), "", ""],
        [f"{EXAMPLE} 2026-12-05", "20:00", "次日08:00", names[0], "", "", "", _("周末加一班")],
    ]
    name = _("值班表空表")
    content = tables.write_table(list(services.HEADINGS.values()), examples, kind="xlsx", name=name)
    return as_sheet(content, kind="xlsx", name=name)


def _answer(
    request: Request,
    union: "Union",
    form: forms.Form,
    do: Callable[[dict[str, Any]], None],
    template: str,
    done: str,
    back: str = "",
    **more: Any,
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            do(form.cleaned_data)
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            if done:
                messages.success(request, done)
            if back:
                return go(request, "desk:duty_week", union.pk)
            return go(request, f"{reverse('desk:duty')}?union={union.pk}")
    context = {"union": union, "form": form, **more}
    return page(request, template, context, status=422 if form.errors else 200)


def _ask_for(form: forms.Form, union: "Union", *names: str) -> None:
    """Let a form ask for people who may stand on the union's rota."""
    able = policies.able(union, on=today())
    for name in names:
        form.fields[name].choices = [("", _("请选")), *((one.pk, one.name) for one in able)]


def _one(pk: int) -> "Person":
    return people_of([pk])[pk]


def _instant(text: str) -> Any:
    try:
        at = parse_datetime(text) if text else None
    except ValueError:
        return None
    return at if at is not None and timezone.is_aware(at) else None
