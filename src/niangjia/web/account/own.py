"""What a person does about her own account: password, second factors, recovery codes, sessions."""

import logging
from typing import Any

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.views import PasswordChangeView, ReauthenticateView
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.base.views import IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from allauth.socialaccount.adapter import get_adapter as single_sign_on
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.internal.flows import sessions
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from niangjia.apps.accounts import selectors as accounts
from niangjia.apps.accounts.services import factors, lost_devices
from niangjia.apps.machines import selectors as machines
from niangjia.apps.unions import selectors as unions
from niangjia.web.account import gate, showing
from niangjia.web.http import Request, go, today

logger = logging.getLogger(__name__)


class Home(IndexView):
    """What the person has to prove herself with, and what is missing."""

    template_name = "account/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the factors, the services that vouch, and what others did to the account."""
        account = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "factors": accounts.factors_of(account),
            "is_through": gate.is_through(self.request),
            "removal": accounts.unseen_removal(account),
            "providers": single_sign_on().list_providers(self.request),
            "bonds": SocialAccount.objects.filter(user=account),
            "may_have_token": machines.may_have_token(account.person, on=today()),
            "helps": unions.administers(account.person, on=today()),
            "has_password": account.has_usable_password(),
        }


def _added(request: HttpRequest, kind: str) -> None:
    factors.record_change(account=request.user, what="added", kind=kind)
    gate.shown(request)


class _Refused:
    """A form that was not taken comes back as such (422)."""

    def form_invalid(self, form: Any) -> HttpResponse:
        logger.warning("%s declined: %s", type(self).__name__, ", ".join(sorted(form.errors)))
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        return self.render_to_response(context, status=422)  # type: ignore[attr-defined]


class NewPasswordForm(ChangePasswordForm):
    """The password as it is, and twice as it shall be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("oldpassword", _("现在的密码")),
            ("password1", _("新密码")),
            ("password2", _("新密码，再填一遍")),
        ):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)
            self.fields[name].error_messages["required"] = _("这里要填。")
        self.fields["password1"].help_text = _("至少 10 个字。几个不相干的词连起来，好记又难猜。")

    def clean(self) -> dict[str, Any] | None:
        """Say in our words that the two differ."""
        cleaned = super().clean()
        if "password2" in self.errors and cleaned and cleaned.get("password1"):
            self.errors["password2"] = self.error_class([_("两遍填得不一样，请再填一次。")])
        return cleaned


class ChangePassword(_Refused, PasswordChangeView):
    """A new password; every other session of the account ends."""

    template_name = "account/password.html"
    form_class = NewPasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """An account without a password gets one by a link, not here."""
        if not request.user.has_usable_password():
            messages.info(request, gettext("这个账号还没有密码。要设密码，请找管理员要登录链接。"))
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)


class _Anew:
    """Whoever has proved herself again goes on under a new token; the old one opens nothing."""

    def form_valid(self, form: Any) -> HttpResponse:
        session = self.request.session  # type: ignore[attr-defined]
        old = session.session_key
        session.cycle_key()
        # The list of sessions follows, or she would end her own without knowing it.
        UserSession.objects.filter(session_key=old).update(session_key=session.session_key)
        return super().form_valid(form)  # type: ignore[misc,no-any-return]


class PasswordAgainForm(ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class PasswordAgain(_Anew, _Refused, ReauthenticateView):
    """The password once more, before something weighty changes."""

    template_name = "account/again.html"
    form_class = PasswordAgainForm


class OwnCodeAgainForm(CodeAgainForm):
    """The app's code once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        showing.as_code(self.fields["code"])


class CodeAgain(_Anew, _Refused, CodeAgainView):
    """The app's code once more, before something weighty changes."""

    template_name = "account/again.html"
    form_class = OwnCodeAgainForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """For a demo's account, add what its app would show."""
        context = super().get_context_data(**kwargs)
        return {**context, "demo": showing.demo_code(self.request.user)}


class KeyAgain(_Anew, ReauthenticateWebAuthnView):
    """The passkey once more, before something weighty changes."""

    template_name = "account/again_key.html"


class AppForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        showing.as_code(self.fields["code"])
        self.fields["code"].help_text = _("验证器里现在显示的 6 位数字。")


class AddApp(_Refused, ActivateTOTPView):
    """Set up an authenticator app: scan, or type the key, then prove it by a code."""

    template_name = "account/add_app.html"
    form_class = AppForm

    @atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Take it; this session has thereby shown it."""
        answer = super().form_valid(form)
        _added(self.request, "totp")
        return answer


class RemoveApp(DeactivateTOTPView):
    """Take the authenticator app away; without another factor the set-up begins anew."""

    template_name = "account/remove.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what is about to go."""
        return {**super().get_context_data(**kwargs), "what": gettext("动态码")}


class AddKeyForm(AddWebAuthnForm):
    """A name for the passkey, and what it answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("给它起个名字")
        self.fields["name"].help_text = _("比如“办公室电脑”“我的手机”，丢了哪个好认。")
        self.fields["name"].max_length = 50
        self.fields["name"].widget.attrs = {"maxlength": "50"}


class AddKey(_Refused, AddWebAuthnView):
    """Set up a passkey; it needs a browser with script, an app's code does not."""

    template_name = "account/add_key.html"
    form_class = AddKeyForm

    @atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Take it; this session has thereby shown it."""
        answer = super().form_valid(form)
        _added(self.request, "webauthn")
        return answer


class RemoveKey(RemoveWebAuthnView):
    """Take a passkey away; without another factor the set-up begins anew."""

    template_name = "account/remove.html"
    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what is about to go."""
        return {**super().get_context_data(**kwargs), "what": self.object.wrap().name}


class Codes(ViewRecoveryCodesView):
    """The recovery codes: shown once, to be printed or written down."""

    template_name = "account/codes.html"


class NewCodes(GenerateRecoveryCodesView):
    """New recovery codes; the old ones work no longer."""

    template_name = "account/new_codes.html"

    @atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Make them, and record that the old ones are void."""
        answer = super().form_valid(form)
        factors.record_change(account=self.request.user, what="reset", kind="recovery_codes")
        return answer


class Sessions(ListUserSessionsView):
    """Where the account is signed in; end one, or all others."""

    template_name = "account/sessions.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End sessions, once who does it has lately shown who she is."""
        raise_if_reauthentication_required(request, app="allauth.mfa")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """End the one that was chosen; without a choice allauth ends all others."""
        one = self.request.POST.get("session", "")
        if not one:
            return super().form_valid(form)
        own = UserSession.objects.filter(user=self.request.user)
        sessions.end_sessions(self.request, own.filter(pk=one if one.isdecimal() else None))
        return redirect("usersessions_list")


@require_POST
def seen(request: Request) -> HttpResponse:
    """Note that the person has read what others did to her account."""
    lost_devices.note_seen(account=request.user, at=timezone.now())
    return go(request, "mfa_index")
