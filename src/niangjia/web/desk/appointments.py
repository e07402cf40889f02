"""Days on which people are to come: set for a proceeding, moved, cancelled; everybody is told."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.policies import Deed
from niangjia.apps.proceedings import selectors as proceedings
from niangjia.apps.proceedings.choices import AppointmentKind
from niangjia.apps.proceedings.services import appointments as services
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.web.desk.duty_forms import ClockField
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, now, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Forum, Matter
    from niangjia.apps.proceedings.models import Appointment

KINDS = {"arbitration": AppointmentKind.HEARING, "mediation": AppointmentKind.SESSION}
"""What people come together for in a proceeding, unless somebody says otherwise."""


class WhenForm(forms.Form):
    """When and where, and what she brings."""

    on = DayField(label=_("哪一天"))
    clock = ClockField(label=_("几点"))
    place = forms.CharField(
        label=_("在哪里"),
        max_length=120,
        help_text=_("写到能找到门，如“市劳动仲裁委三楼第二庭”。"),
        error_messages={"required": _("请写在哪里。")},
    )
    bring = forms.CharField(
        label=_("要带什么"),
        max_length=120,
        initial=_("身份证"),
        error_messages={"required": _("请写要带什么；不用带别的，写“身份证”。")},
    )

    def starts_at(self) -> datetime:
        """Return the instant that was filled in."""
        data = self.cleaned_data
        return timezone.make_aware(datetime.combine(data["on"], data["clock"]))


class SetForm(WhenForm):
    """A new day."""

    kind = forms.ChoiceField(label=_("做什么"), choices=AppointmentKind.choices)
    field_order = ("kind", "on", "clock", "place", "bring")


class MoveForm(WhenForm):
    """Another time or place, or none, and why."""

    why = forms.CharField(
        label=_("为什么改期或者取消"),
        max_length=300,
        help_text=_("不告诉职工，以后查得到。"),
        error_messages={"required": _("请写一句为什么。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def index(request: Request, number: str, pk: int) -> HttpResponse:
    """Show the days that were set in a proceeding, and set another."""
    matter, forum = _found(request, number, pk)
    form = SetForm(request.POST or None, initial={"kind": KINDS.get(forum.kind, "meeting")})
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.set_appointment(
                forum=forum,
                kind=data["kind"],
                starts_at=form.starts_at(),
                place=data["place"],
                bring=data["bring"],
                by=request.user.person,
                at=now(),
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, gettext("约好了，已经告诉这个程序里的职工。"))
            return go(request, "desk:appointments", number, pk)
    context = {
        "matter": matter,
        "forum": forum,
        "table": matters.lifecycle_of(forum),
        "rows": proceedings.appointments_of(forum),
        "now": now(),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return page(request, "desk/appointments.html", context, status=status)


@require_http_methods(["GET", "POST"])
def change(request: Request, number: str, pk: int, day: int) -> HttpResponse:
    """Move a day that was set, or cancel it."""
    matter, forum = _found(request, number, pk)
    one = proceedings.get_appointment(day, forum=forum)
    form = MoveForm(request.POST or None, initial=_as_stands(one))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        data = form.cleaned_data
        common: dict[str, Any] = {
            "appointment": one,
            "why": data["why"],
            "version": data["version"],
            "by": request.user.person,
            "at": now(),
        }
        try:
            if request.POST.get("act") == "cancel":
                services.cancel_appointment(**common)
            else:
                services.move_appointment(
                    **common, starts_at=form.starts_at(), place=data["place"], bring=data["bring"]
                )
        except DomainError as declined:
            form.add_error(None, said(declined))
            status = 409 if isinstance(declined, StaleVersion) else 422
        else:
            messages.success(request, gettext("改好了，已经告诉这个程序里的职工。"))
            return go(request, "desk:appointments", number, pk)
    context = {"matter": matter, "forum": forum, "one": one, "form": form}
    return page(request, "desk/appointment.html", context, status=status)


def _found(request: Request, number: str, pk: int) -> "tuple[Matter, Forum]":
    person, on = request.user.person, today()
    matter = matters.get_matter(number, visible_to=person, on=on)
    forum = matters.get_forum(pk, matter=matter)
    policies.require(Deed.MEET, matter=matter, person=person, on=on)
    return matter, forum


def _as_stands(one: "Appointment") -> dict[str, Any]:
    local = timezone.localtime(one.starts_at)
    return {
        "on": local.date(),
        "clock": local.time(),
        "place": one.place,
        "bring": one.bring,
        "version": one.version,
    }
