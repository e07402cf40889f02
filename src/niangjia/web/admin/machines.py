"""Machine accounts: which systems of partners bring enquiries, through which door."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from niangjia.apps.intake.choices import REFERRED, Door
from niangjia.apps.machines import selectors
from niangjia.apps.machines.choices import OF_MACHINES
from niangjia.apps.machines.services import accounts, tokens
from niangjia.kernel.errors import DomainError
from niangjia.web.account.colleagues import proven
from niangjia.web.account.tokens import SHOWN, TokenForm, pop_text, rows
from niangjia.web.admin import gate
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

if TYPE_CHECKING:
    from niangjia.apps.machines.models import Machine


class NewForm(forms.Form):
    """A partner's system, where it brings enquiries to, and through which door."""

    name = forms.CharField(
        label=_("哪个单位的哪个系统"),
        max_length=100,
        help_text=_("例如“焦作市 12345 热线系统”。"),
        error_messages={"required": _("请写是哪个系统。")},
    )
    door = forms.ChoiceField(
        label=_("从哪个入口来"), choices=[(one.value, _(one.label)) for one in REFERRED]
    )
    union = gate.UnionField(
        label=_("送到哪个工会"), help_text=_("它只能送到这一个工会，只看得到它自己送来的。")
    )


class MachineTokenForm(TokenForm):
    """What a system's token is for, and until when."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["union"]
        self.fields["scopes"].choices = [(one.value, _(one.label)) for one in OF_MACHINES]


class EndForm(forms.Form):
    """Why a machine account is ended."""

    why = forms.CharField(
        label=_("为什么停用"), max_length=300, error_messages={"required": _("请写明原因。")}
    )


@require_safe
def index(request: Request) -> HttpResponse:
    """Show the machine accounts and the call-backs of the unions she administers."""
    found = selectors.machines_kept_by(request.user.person, on=today())
    context = {
        "rows": [(one, _(str(Door(one.door).label))) for one in found],
        "hooks": selectors.hooks_kept_by(request.user.person, on=today()),
    }
    return page(request, "admin/machines.html", context)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Register a partner's system."""
    form = NewForm(request.POST or None)
    form.fields["union"].among = gate.managed(request)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = accounts.register_machine(
                name=data["name"],
                union=data["union"],
                door=data["door"],
                by=request.user.person,
                at=timezone.now(),
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, gettext("登记好了。下一步：给它做一个令牌。"))
            return go(request, "admin:machine", made.pk)
    answer = invalid if form.errors else page
    return answer(request, "admin/machine_new.html", {"form": form, "names": gate.names(request)})


@never_cache
@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """Show a machine account with its tokens, and the new one's text once."""
    machine = _found(request, pk)
    return page(request, "admin/machine.html", _context(request, machine, MachineTokenForm()))


@require_POST
@proven
def new_token(request: Request, pk: int) -> HttpResponse:
    """Make a token for a system."""
    machine, form, at = _found(request, pk), MachineTokenForm(request.POST), timezone.now()
    if form.is_valid():
        try:
            made = tokens.make_machine_token(
                machine=machine,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at(at),
                by=request.user.person,
                at=at,
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            request.session[SHOWN] = made.text
            return go(request, "admin:machine", machine.pk)
    return invalid(request, "admin/machine.html", _context(request, machine, form))


@require_POST
def end_token(request: Request, pk: int, token: int) -> HttpResponse:
    """Revoke one of a system's tokens."""
    machine = _found(request, pk)
    tokens.end_token(
        token=selectors.get_token_of_machine(token, machine=machine),
        by=request.user.person,
        at=timezone.now(),
    )
    messages.success(request, gettext("作废了。用它的程序现在起进不来。"))
    return go(request, "admin:machine", machine.pk)


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    """End a machine account with all its tokens."""
    machine, form = _found(request, pk), EndForm(request.POST)
    if not form.is_valid():
        context = {**_context(request, machine, MachineTokenForm()), "end": form}
        return invalid(request, "admin/machine.html", context)
    accounts.end_machine(
        machine=machine,
        why=form.cleaned_data["why"],
        by=request.user.person,
        at=timezone.now(),
    )
    messages.success(request, gettext("停用了，它的令牌都已作废。"))
    return go(request, "admin:machine", machine.pk)


def _found(request: Request, pk: int) -> "Machine":
    return selectors.get_machine(pk, kept_by=request.user.person, on=today())


def _context(request: Request, machine: "Machine", form: MachineTokenForm) -> dict[str, Any]:
    return {
        "machine": machine,
        "door": _(str(Door(machine.door).label)),
        "form": form,
        "end": EndForm(),
        "rows": rows(selectors.tokens_of_machine(machine), timezone.now()),
        "text": pop_text(request),
    }
