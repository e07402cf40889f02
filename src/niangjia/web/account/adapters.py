"""What allauth asks of the house: where people go, what is said, how secrets are kept.

Named in the settings. allauth brings the flows; sentences, addresses and refusals are ours.
"""

import logging
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.apps.accounts import secrets
from niangjia.apps.accounts.services import factors
from niangjia.apps.people import services as people
from niangjia.web.account import landing

logger = logging.getLogger(__name__)

_PATIENCE = 10.0  # seconds
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}

# What allauth has to tell, by the name of its own template; what is not here is not told.
MESSAGES = {
    "account/messages/password_changed.txt": _("密码改好了。别的设备上的登录都已经退出。"),
    "mfa/messages/totp_activated.txt": _("动态码设好了。下次登录，密码之后要填它。"),
    "mfa/messages/totp_deactivated.txt": _("动态码已经停用。"),
    "mfa/messages/webauthn_added.txt": _("通行密钥加好了。"),
    "mfa/messages/webauthn_removed.txt": _("通行密钥已经删掉。"),
    "usersessions/messages/sessions_logged_out.txt": _("选中的登录已经退出。"),
    "socialaccount/messages/account_connected.txt": _("绑好了。以后可以用它登录。"),
    "socialaccount/messages/account_connected_updated.txt": _("已经绑过了。"),
    "socialaccount/messages/account_connected_other.txt": _(
        "这个统一身份已经绑在另一个账号上，没有改动。请找管理员查明。"
    ),
    "socialaccount/messages/account_disconnected.txt": _("已经解除绑定。"),
}
_WRONG = _("用户名或密码不对。请再看一遍大小写；忘了密码，请找本单位的管理员要新的登录链接。")
_TOO_OFTEN = _("试的次数太多了。请过 5 分钟再试；着急请找本单位的管理员。")
_WRONG_CODE = _(
    "没有对上。请填手机上现在显示的 6 位数字，每个只能用一次；或者填一个没用过的恢复码。"
)


class Accounts(DefaultAccountAdapter):
    """Signing in, passwords and what is said about them."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _WRONG,
        "too_many_login_attempts": _TOO_OFTEN,
        "rate_limited": _TOO_OFTEN,
        "incorrect_password": _("密码不对，请再看一遍大小写。"),
        "enter_current_password": _("现在的密码不对，请再看一遍大小写。"),
        "incorrect_code": _WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens an account for herself."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages answer with pages, whatever the browser says it would take."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where a request came from; one that went past our own proxies is refused."""
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:  # fewer names in X-Forwarded-For than proxies of ours
            raise PermissionDenied from None

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where the person works."""
        return landing.of(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to what the person has to prove herself with."""
        return reverse("mfa_index")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Say that the account is closed: only to somebody who knew its password."""
        return render(request, "account/closed.html", status=403)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Tell in our own words, or not at all."""
        words = message or MESSAGES.get(message_template or "")
        if words:
            messages.add_message(request, level, gettext(str(words)), extra_tags=extra_tags)

    def set_password(self, user: Any, password: str) -> None:
        """Set a password by the service, so that it is recorded."""
        people.set_password(account=user, password=password, by=user.person)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Record the sign-in, then go on."""
        records = get_authentication_records(request, user)
        how = [record.get("type") or record["method"] for record in records]
        factors.record_sign_in(account=user, how=how)
        return super().post_login(request, user, **kwargs)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody has an e-mail address here: the audit keeps what happened, pages tell it."""


class SecondFactors(DefaultMFAAdapter):
    """Authenticator apps, passkeys, recovery codes."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": _WRONG_CODE}

    def encrypt(self, text: str) -> str:
        """Seal a secret before it goes to the database."""
        return secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret that `encrypt` sealed."""
        return secrets.open_(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Name a passkey whose person gave it no name."""
        return gettext("通行密钥")


class _Straight(requests.Session):
    """Asks over TLS only, and only where it was told to: no answer leads it anywhere else.

    The addresses come from the settings, and from the description that the service itself gives;
    whoever alters the description must not thereby make us ask inside our own network.
    """

    def __init__(self) -> None:
        super().__init__()
        self.max_redirects = 0

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        parts = urlsplit(str(url))
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise requests.exceptions.InvalidSchema(f"not asked without TLS: {parts.scheme}")
        kwargs.setdefault("timeout", _PATIENCE)
        return super().request(method, url, *args, **kwargs)


class SingleSignOn(DefaultSocialAccountAdapter):
    """A service that vouches for people binds to an account that exists; it never makes one."""

    def get_requests_session(self) -> requests.Session:
        """Return who asks the service: over TLS, and where it was told to only."""
        return _Straight()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody comes in by being known elsewhere: say what to do instead."""
        raise ImmediateHttpResponse(render(request, "account/not_linked.html", status=403))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Return to what the person has to prove herself with."""
        return reverse("mfa_index")

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        """Say that the service did not vouch, and what else can be done; the log has the reason."""
        logger.info("sign-in by %s failed: %r", provider.id, kwargs.get("exception"))
        raise ImmediateHttpResponse(render(request, "account/not_vouched.html", status=403))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        """Take no name and no address from outside."""
        return sociallogin.user

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """As for accounts: the audit keeps it."""
