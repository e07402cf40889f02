"""Signing in: user name and password, then the second step."""

import logging
from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from allauth.socialaccount.adapter import get_adapter as single_sign_on
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from niangjia.apps.people import crypto
from niangjia.web.account import showing, unsent
from niangjia.web.http import go

logger = logging.getLogger(__name__)


class SignInForm(LoginForm):
    """User name and password; what is wrong is never said more closely than must be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("用户名"), _("密码")
        login.error_messages["required"] = _("请填用户名。")
        password.error_messages["required"] = _("请填密码。")
        password.help_text = ""
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none"}
        password.widget.attrs = {"autocomplete": "current-password"}


class CodeForm(AuthenticateForm):
    """The code an authenticator app shows, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        showing.as_code(self.fields["code"])


class KeyForm(AuthenticateWebAuthnForm):
    """What a passkey answered."""


class SignIn(LoginView):
    """The first step: user name and password, or a service that vouches for the person."""

    template_name = "account/login.html"
    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the other doors, and why somebody who was inside stands here again."""
        context = super().get_context_data(**kwargs)
        context["next"] = context["redirect_field_value"]
        context["ended"] = self.request.session.pop("ended", False)
        context["unsent"] = unsent.KEY in self.request.session
        context["lost"] = self.request.session.pop(unsent.LOST, False)
        context["providers"] = single_sign_on().list_providers(self.request)
        return context

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Show the form again, as one that was not taken, and say so in the log.

        Of the name only a digest: people type their password there.
        """
        name = crypto.index_key("sign_in", form.data.get("login", "").casefold()).hex()[:8]
        why = sorted({one.code or "" for many in form.errors.as_data().values() for one in many})
        logger.warning("sign-in declined: %s, name %s", ", ".join(why), name)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SecondStep(AuthenticateView):
    """The second step: the app's code, a passkey, or a recovery code."""

    template_name = "account/second_step.html"
    form_class = CodeForm
    webauthn_form_class = KeyForm

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the page again, as one that was not taken."""
        logger.warning("second step declined for account %s", self.stage.login.user.pk)
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add which ways this account has, and for a demo's account what its app would show."""
        context = super().get_context_data(**kwargs)
        account = self.stage.login.user
        return {**context, **showing.ways(account), "demo": showing.demo_code(account)}


@login_not_required
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Leave the second step: somebody else wants to sign in."""
    clear_login(request)
    return go(request, "account_login")
