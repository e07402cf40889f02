"""Call-backs: which address is told what, how each telling went, sending again, secrets, ending."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from niangjia.apps.machines import cursors, selectors
from niangjia.apps.machines.choices import DeliveryState, EventKind
from niangjia.apps.machines.services import hooks
from niangjia.kernel.errors import DomainError
from niangjia.web.account.colleagues import proven
from niangjia.web.admin import gate
from niangjia.web.fields import DayField
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.machines.models import Delivery, Hook

SHOWN = "hook_secret"
"""In the session until the next page: a secret, shown once."""
PER_PAGE = 30
LOOKS = {
    DeliveryState.DELIVERED: "ok",
    DeliveryState.DEAD: "red",
    DeliveryState.WAITING: "warn",
    DeliveryState.UNSENT: "",
}


class NewForm(forms.Form):
    """Which address is told what of which union."""

    address = forms.CharField(
        label=_("送到哪个网址"),
        max_length=500,
        help_text=_("要用 https:// 开头，对方系统收回调的网址。"),
        error_messages={"required": _("请填网址。")},
        widget=forms.TextInput(attrs={"type": "url", "autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("哪些事要告诉它"),
        choices=[(one.value, _(one.label)) for one in EventKind],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一种要回调的事。")},
    )
    union = gate.UnionField(label=_("哪个工会的事"), help_text=_("包括它下面的工会。"))


class SpanForm(forms.Form):
    """From which day to which day is sent again; both are in it."""

    since = DayField(label=_("从哪天"))
    until = DayField(label=_("到哪天"))


class EndForm(forms.Form):
    """Why a call-back is ended."""

    why = forms.CharField(
        label=_("为什么停用"), max_length=300, error_messages={"required": _("请写明原因。")}
    )


@require_http_methods(["GET", "POST"])
@proven
def new(request: Request) -> HttpResponse:
    """Register an address."""
    form = NewForm(request.POST or None)
    form.fields["union"].among = gate.managed(request)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = hooks.register_hook(
                union=data["union"],
                address=data["address"],
                kinds=data["kinds"],
                by=request.user.person,
                at=timezone.now(),
            )
        except DomainError as declined:
            form.add_error("address" if "address" in declined.code else None, said(declined))
        else:
            request.session[SHOWN] = made.secret
            messages.success(request, gettext("登记好了。把下面的密钥交给对方。"))
            return go(request, "admin:hook", made.hook.pk)
    answer = invalid if form.errors else page
    return answer(request, "admin/hook_new.html", {"form": form, "names": gate.names(request)})


@never_cache
@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """Show a call-back: what was sent, what was not taken and why, what may be done."""
    hook = _found(request, pk)
    return page(request, "admin/hook.html", _context(request, hook))


@require_POST
def replay(request: Request, pk: int) -> HttpResponse:
    """Send one delivery again, or those of some days."""
    hook, one, form = _found(request, pk), request.POST.get("delivery", ""), SpanForm(request.POST)
    told: dict[str, Any] = {}
    if one.isdecimal():
        told = {"deliveries": [int(one)]}
    elif form.is_valid():
        days = form.cleaned_data
        told = {
            "since": _midnight(days["since"]),
            "until": _midnight(days["until"] + timedelta(days=1)),
        }
    if told:
        try:
            count = hooks.replay(hook=hook, by=request.user.person, at=timezone.now(), **told)
        except DomainError as declined:
            messages.error(request, said(declined))
        else:
            messages.success(request, gettext("重发 %(count)s 条，几秒内送出。") % {"count": count})
        return go(request, "admin:hook", hook.pk)
    return invalid(request, "admin/hook.html", {**_context(request, hook), "span": form})


@require_POST
@proven
def renew(request: Request, pk: int) -> HttpResponse:
    """Make a new secret; the one before goes on for a week."""
    hook = _found(request, pk)
    secret = hooks.renew_secret(hook=hook, by=request.user.person, at=timezone.now())
    request.session[SHOWN] = secret
    return go(request, "admin:hook", hook.pk)


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    """End a call-back."""
    hook, form = _found(request, pk), EndForm(request.POST)
    if not form.is_valid():
        return invalid(request, "admin/hook.html", {**_context(request, hook), "end": form})
    hooks.end_hook(
        hook=hook, why=form.cleaned_data["why"], by=request.user.person, at=timezone.now()
    )
    messages.success(request, gettext("停用了，不再往那里送。"))
    return go(request, "admin:hook", hook.pk)


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _found(request: Request, pk: int) -> "Hook":
    return selectors.get_hook(pk, kept_by=request.user.person, on=today())


def _context(request: Request, hook: "Hook") -> dict[str, Any]:
    state = request.GET.get("state", "")
    state = state if state in DeliveryState.values else ""
    cursor = request.GET.get("cursor", "")
    of = f"deliveries:{hook.pk}:{state}"
    before = cursors.place_in(cursor, of=of) if cursor else None
    found = selectors.deliveries_of(
        hook,
        kept_by=request.user.person,
        on=today(),
        state=state,
        before=before,
        limit=PER_PAGE + 1,
    )
    more = len(found) > PER_PAGE
    parts = [("", _("全部")), *((one.value, _(one.label)) for one in DeliveryState)]
    return {
        "hook": hook,
        "kinds": [gettext(str(EventKind(kind).label)) for kind in hook.kinds],
        "rows": [_row(one) for one in found[:PER_PAGE]],
        "next": cursors.cursor_of(found[PER_PAGE - 1].pk, of=of) if more else "",
        "state": state,
        "segments": [
            {"label": label, "url": f"?state={key}", "current": key == state}
            for key, label in parts
        ],
        "seg_name": gettext("按送达情况"),
        "span": SpanForm(),
        "end": EndForm(),
        "secret": request.session.pop(SHOWN, ""),
    }


def _row(delivery: "Delivery") -> dict[str, Any]:
    last = next(iter(delivery.attempts.all()), None)
    state = DeliveryState(delivery.state)
    return {
        "delivery": delivery,
        "kind": gettext(str(EventKind(delivery.kind).label)),
        "state": gettext(str(state.label)),
        "look": LOOKS[state],
        "is_waiting": state is DeliveryState.WAITING,
        "why": last.why if last else "",
    }
