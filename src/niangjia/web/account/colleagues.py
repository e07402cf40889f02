"""Helping with somebody else's account: a new link, a lost device, an identity elsewhere.

For administrators, and only for those who hold a role where they administer.
"""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.adapter import get_adapter as single_sign_on
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from niangjia.apps.accounts import selectors as accounts
from niangjia.apps.accounts.services import invitations, linking, lost_devices
from niangjia.apps.unions import selectors as unions
from niangjia.kernel.errors import DomainError, NotFound
from niangjia.web.http import Request, go, invalid, page, today
from niangjia.web.middleware import said

proven = reauthentication_required(app="allauth.mfa")
"""What opens somebody else's door is done only after showing once more who does it."""


class ReasonForm(forms.Form):
    """Why a colleague's second factors are to go."""

    why = forms.CharField(
        label=_("理由"),
        max_length=500,
        help_text=_("怎么确认是本人的、丢了什么。本人和查账的人会看到。"),
        error_messages={"required": _("请写明理由。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LinkForm(forms.Form):
    """By which number a service knows a colleague."""

    subject = forms.CharField(
        label=_("对方系统里的编号（sub）"),
        max_length=191,
        help_text=_("请对方系统的管理员给出，不要用姓名或邮箱。"),
        error_messages={"required": _("请填编号。")},
    )
    why = forms.CharField(
        label=_("怎么核实的"),
        max_length=500,
        error_messages={"required": _("请写明怎么核实的。")},
    )


@never_cache
@require_safe
def index(request: Request) -> HttpResponse:
    """Show the accounts one may help with, and the requests that wait for a second person."""
    person, on, at = request.user.person, today(), timezone.now()
    if not unions.administers(person, on=on):
        raise NotFound
    helped = list(accounts.helped_by(person, on=on))
    mine = {account.pk for account in helped}
    context = {
        "rows": [(one, unions.offices_of(one.person, on=on)) for one in helped],
        "waiting": [loss for loss in accounts.open_losses(at=at) if loss.account_id in mine],
    }
    return page(request, "account/colleagues.html", context)


@never_cache
@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """Show what can be done about one account."""
    return page(request, "account/colleague.html", _context(request, pk))


@never_cache
@require_POST
@proven
def invite(request: Request, pk: int) -> HttpResponse:
    """Make a new link for a colleague and show it, this once."""
    account = accounts.get_helped(pk, by=request.user.person, on=today())
    token = invitations.invite(account=account, by=request.user.person, at=timezone.now())
    return shown(request, token, account.person.name)


def shown(request: Request, token: str, name: str) -> HttpResponse:
    """Return the page that shows a link, once, to whoever hands it over."""
    link = request.build_absolute_uri(f"/invitation/{token}/")
    return page(request, "account/link.html", {"link": link, "name": name})


@require_POST
@proven
def ask_removal(request: Request, pk: int) -> HttpResponse:
    """Ask that a colleague's second factors be removed."""
    person, on = request.user.person, today()
    account = accounts.get_helped(pk, by=person, on=on)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            lost_devices.ask(
                account=account, by=person, why=form.cleaned_data["why"], on=on, at=timezone.now()
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(
                request, gettext("申请记下了。请另一位管理员在一天内确认，现在还没有改动。")
            )
            return go(request, "account_colleague", pk)
    return invalid(request, "account/colleague.html", _context(request, pk, reason=form))


@require_POST
@proven
def confirm_removal(request: Request, pk: int) -> HttpResponse:
    """Confirm a colleague's request about another colleague."""
    person, on = request.user.person, today()
    loss = accounts.get_loss(pk)
    accounts.get_helped(loss.account_id, by=person, on=on)
    lost_devices.confirm(loss=loss, by=person, on=on, at=timezone.now())
    messages.success(
        request, gettext("第二步验证已经取消，她的登录全部退出。请当面或者打电话告诉她本人。")
    )
    return go(request, "account_colleagues")


@require_POST
def withdraw_removal(request: Request, pk: int) -> HttpResponse:
    """Take a request back, or refuse it."""
    person, on = request.user.person, today()
    loss = accounts.get_loss(pk)
    accounts.get_helped(loss.account_id, by=person, on=on)
    lost_devices.withdraw(loss=loss, by=person, on=on, at=timezone.now())
    messages.info(request, gettext("申请已撤，没有改动。"))
    return go(request, "account_colleagues")


@require_POST
@proven
def link(request: Request, pk: int, provider_id: str) -> HttpResponse:
    """Bind a colleague's identity at a service, verified by whoever does it."""
    person, on = request.user.person, today()
    account = accounts.get_helped(pk, by=person, on=on)
    if provider_id not in {one.sub_id for one in single_sign_on().list_providers(request)}:
        raise NotFound
    form = LinkForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            linking.link(
                account=account,
                provider=provider_id,
                subject=data["subject"],
                by=person,
                why=data["why"],
            )
        except DomainError as declined:
            form.add_error(None, said(declined))
        else:
            messages.success(request, gettext("绑好了。"))
            return go(request, "account_colleague", pk)
    return invalid(request, "account/colleague.html", _context(request, pk, link=form))


def _context(request: Request, pk: int, **forms_: Any) -> dict[str, Any]:
    on = today()
    account = accounts.get_helped(pk, by=request.user.person, on=on)
    loss = accounts.open_loss(account, at=timezone.now())
    return {
        "account": account,
        "offices": unions.offices_of(account.person, on=on),
        "factors": accounts.factors_of(account),
        "loss": loss,
        "is_second_person": loss is not None and loss.asked_by_id != request.user.person.pk,
        "providers": single_sign_on().list_providers(request),
        "reason": ReasonForm(),
        "link": LinkForm(),
        **forms_,
    }
