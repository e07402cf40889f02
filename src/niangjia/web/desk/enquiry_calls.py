"""Calling back: taken by one click, let go, and written down when it reached nobody."""

from collections.abc import Callable
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.choices import Outcome, Rung
from niangjia.apps.intake.services import calls
from niangjia.kernel.errors import DomainError
from niangjia.web.desk.duty_forms import ClockField
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, now, today
from niangjia.web.middleware import said
from niangjia.web.words import moment

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.intake.selectors import Calling, Passed


class AttemptForm(forms.Form):
    """How a call ended that did not reach her."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("打得怎么样"),
        choices=Outcome.choices,
        initial=Outcome.NO_ANSWER,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("没人接、占线的，系统按次数定下次什么时候打。"),
    )
    again_day = DayField(label=gettext_lazy("约在哪天再打"), required=False)
    again_time = ClockField(label=gettext_lazy("几点"), required=False)
    note = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def again_at(self) -> datetime | None:
        """Return when it was agreed to call again, if it was."""
        data = self.cleaned_data
        if data["outcome"] != Outcome.CALL_AGAIN or not (data["again_day"] and data["again_time"]):
            return None
        at: time = data["again_time"]
        return timezone.make_aware(datetime.combine(data["again_day"], at))


def attempt_form(request: Request, enquiry: "Enquiry") -> AttemptForm:
    """Return the form of an attempt, with the day that is today."""
    return AttemptForm(
        request.POST or None, initial={"version": enquiry.version, "again_day": today()}
    )


def recording(request: Request, enquiry: "Enquiry", form: AttemptForm) -> Callable[..., None]:
    """Return what writes a checked attempt down."""

    def do(data: dict[str, Any]) -> None:
        calls.record_attempt(
            enquiry=enquiry,
            outcome=data["outcome"],
            again_at=form.again_at(),
            note=data["note"],
            by=request.user.person,
            at=now(),
            version=data["version"],
        )

    return do


@require_POST
def take(request: Request, number: str) -> HttpResponse:
    """Let this person have the call; who comes second is told who has it."""
    person, on = request.user.person, today()
    enquiry = intake.get_enquiry(number, visible_to=person, on=on)
    try:
        calls.take_call(enquiry=enquiry, by=person, at=now())
    except DomainError as declined:
        messages.error(request, said(declined))
    else:
        messages.success(request, _("这个电话归您打。现在看电话，打过去。"))
    return go(request, "desk:enquiry", number)


@require_POST
def let_go(request: Request, number: str) -> HttpResponse:
    """Let this person give the call back, so that somebody else has it."""
    person, on = request.user.person, today()
    enquiry = intake.get_enquiry(number, visible_to=person, on=on)
    try:
        calls.let_call_go(enquiry=enquiry, by=person, at=now())
    except DomainError as declined:
        messages.error(request, said(declined))
    else:
        messages.success(request, _("放回去了，马上接着找人。"))
    return go(request, "desk:enquiry", number)


def trail(calling: "Calling") -> list[dict[str, str]]:
    """Return what was done about a call back as a timeline says it, what comes next at its end."""
    found = [
        {"title": _title(one), "when": moment(one.at), "text": _text(one), "state": "done"}
        for one in calling.trail
    ]
    if found:
        found[-1]["state"] = "now"
    if calling.is_owed and calling.next_level and calling.next_at and not calling.caller:
        words = _("还没有人打，就%(what)s") % {"what": _(str(calling.next_level.label))}
        found.append({"title": words, "when": moment(calling.next_at), "text": "", "state": ""})
    return found


def _title(one: "Passed") -> str:
    who = "、".join(one.names)
    told: dict[str, str] = {
        Rung.FIRST: _("已通知第一值班人 %(who)s"),
        Rung.AGAIN: _("还没有人打，再次通知第一值班人 %(who)s"),
        Rung.SECOND: _("值班员未接，已转第二值班人 %(who)s"),
        Rung.LEADER: _("值班人都没打，已报负责人 %(who)s"),
        Rung.ABOVE: _("还没有人打，已报上级工会 %(who)s"),
        Rung.RETRY: _("到再打的时间了，已提醒 %(who)s"),
        Rung.TAKEN: _("%(who)s 来打"),
        Rung.LET_GO: _("%(who)s 打不了，放回去了"),
        "reach": _("%(who)s 联系上本人"),
    }
    if one.kind in told:
        if not who:
            return _("%(what)s：没有人可以通知") % {"what": _(str(Rung(one.kind).label))}
        return told[one.kind] % {"who": who}
    return _("%(who)s 打过，%(how)s") % {"who": who, "how": _(str(Outcome(one.kind).label))}


def _text(one: "Passed") -> str:
    again = _("%(at)s 再打") % {"at": moment(one.again_at)} if one.again_at else ""
    return "；".join(filter(None, (one.note, again)))
