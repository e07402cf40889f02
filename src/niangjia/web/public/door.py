"""Logging in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from niangjia.apps.unions import selectors as unions
from niangjia.web.http import today


class LoginForm(AuthenticationForm):
    """User name and password; what is wrong is never said more closely than must be."""

    error_messages = {
        "invalid_login": _(
            "用户名或密码不对。请再看一遍大小写；忘了密码，请找本单位的管理员重设。"
        ),
        "inactive": _("这个账号已经停用。请找本单位的管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")
        assert isinstance(self.fields["username"], forms.CharField)


class Login(LoginView):
    """The door of the staff, and of workers who have an account."""

    template_name = "public/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """Return where the person works: her desk, her phone page, or the front door."""
        person = getattr(self.request.user, "person", None)
        works_here = person is not None and unions.offices_of(person, on=today())
        for name in ("desk:today",) if works_here else ("worker:home",):
            try:
                return reverse(name)
            except NoReverseMatch:
                continue
        return "/"
