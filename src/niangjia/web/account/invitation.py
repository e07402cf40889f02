"""The page of a one-time link: set a password, and come in for the first time; or, signed in
already, take what it is for with the account one has.

Opening the page uses nothing up: a messenger that looks at links beforehand does no harm.
"""

import logging
from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.contrib import messages
from django.contrib.auth import logout, password_validation
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from niangjia.apps.accounts import selectors as accounts
from niangjia.apps.accounts.errors import InvitationDead
from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.accounts.services import invitations
from niangjia.apps.matters.services import accepting
from niangjia.kernel.errors import DomainError
from niangjia.web.errors import too_many
from niangjia.web.http import go, invalid, page, today
from niangjia.web.middleware import said

logger = logging.getLogger(__name__)


class PasswordForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        label=_("密码"),
        strip=False,
        help_text=_("至少 10 个字。几个不相干的词连起来，好记又难猜。"),
        error_messages={"required": _("请填密码。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("密码，再填一遍"),
        strip=False,
        error_messages={"required": _("这里要填。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._account = account

    def clean(self) -> dict[str, Any]:
        """Check that both are the same, and that the password is good enough."""
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if not password:
            return cleaned
        if cleaned.get("again") and cleaned["again"] != password:
            self.add_error("again", _("两遍填得不一样，请再填一次。"))
        try:
            password_validation.validate_password(password, self._account)
        except ValidationError as weak:
            self.add_error("password", weak)
        return cleaned


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "again")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Set the password of the link's account, then lead on to the second step's set-up."""
    if request.method == "POST" and not within_limits(request, "invitation"):
        return too_many(request)
    at = timezone.now()
    try:
        if request.POST.get("action") == "mine":
            return _take(request, token, at)
        invitation = invitations.read(token=token, at=at)
        account = invitation.account
        form = PasswordForm(request.POST or None, account=account)
        if not form.is_valid():
            answer = invalid if form.is_bound else page
            context = {"form": form, "account": account, **_with_ones_own(request, invitation)}
            return answer(request, "account/invitation.html", context)
        account = invitations.accept(token=token, password=form.cleaned_data["password"], at=at)
    except InvitationDead as dead:
        logger.warning("a link that opens nothing was tried")
        return page(request, "account/invitation_dead.html", {"words": said(dead)}, status=404)
    logout(request)  # whoever sat here before
    if accounts.has_second_factor(account):
        messages.success(request, gettext("密码设好了。请用新密码登录。"))
        return go(request, "account_login")
    get_adapter().login(request, account)
    record_authentication(request, account, method="password", reauthenticated=True)
    return go(request, "mfa_index")


def _with_ones_own(request: HttpRequest, invitation: Any) -> dict[str, Any]:
    """Return whether whoever is signed in may take it with her account, and if not, why not."""
    if not request.user.is_authenticated:
        return {}
    own: Any = request.user
    try:
        accepting.require_takeable(invitation=invitation, by=own.person, on=today())
    except DomainError as declined:
        return {"own": own, "why_not": said(declined)}
    return {"own": own, "why_not": ""}


def _take(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """Take it with the account of whoever is signed in, by both factors: others are strangers."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    own: Any = request.user
    accepting.take_as_oneself(token=token, by=own.person, on=today(), at=at)
    messages.success(request, gettext("接受了。这个案件在您的账号里，链接不能再用。"))
    return go(request, "partner:home")
