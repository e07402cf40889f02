"""Who may go on: not with one factor only, not after a long rest, not after a long day.

Seconds are those of the machine: neither the demo's clock nor a test's calendar opens the gate.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa import signals
from allauth.socialaccount.signals import social_account_added
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from niangjia.apps.accounts import selectors as accounts
from niangjia.apps.accounts.services import factors, linking
from niangjia.web.account import unsent

SHOWN = "second_factor"
"""In the session: the account that has shown a second factor in it."""

BEGAN, SEEN = "began", "seen"
_COARSE = 60  # seconds between two writes of when a session was last seen

# What somebody who has no second factor yet can reach: the way to one.
SETTING_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "account_change_password",
        "account_seen",
        "usersessions_list",
        "public:logout",
    }
)

Answer = Callable[[HttpRequest], HttpResponse]


def is_through(request: HttpRequest) -> bool:
    """Tell whether somebody is signed in and has shown a second factor in this session."""
    return request.user.is_authenticated and request.session.get(SHOWN) == request.user.pk


class SessionLimits:
    """Ends a session that has rested too long, or lasted too long."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._is_over(request):
            return _to_log_in(request, has_ended=True)
        return self.get_response(request)

    def _is_over(self, request: HttpRequest) -> bool:
        now, kept = time.time(), request.session
        began, seen = kept.setdefault(BEGAN, now), kept.setdefault(SEEN, now)
        if now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS:
            return True
        if now - seen > _COARSE:
            kept[SEEN] = now
        return False


class Inside(LoginRequiredMiddleware):
    """Lets nobody who is not signed in further than to what is open; what she sent is kept."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:
        """Lead to the log-in, and from there back to the page she stood on."""
        return _to_log_in(request, has_ended=False)


class PutBack:
    """Puts what was sent too late into the first page somebody opens after she is inside again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = (
            request.method == "GET"
            and response.status_code == 200
            and not response.streaming
            and response.headers.get("Content-Type", "").startswith("text/html")
            and "HX-Request" not in request.headers
        )
        if is_page and is_through(request) and (kept := unsent.taken(request)):
            at = request.get_full_path()
            response.content = unsent.put_back(response.content, kept, at=at)
        return response


class SecondFactor:
    """Lets nobody further than to her own set-up before a second factor was shown.

    At what is open to everybody, pages and interface, she is a stranger until then.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not request.user.is_authenticated or is_through(request):
            return None
        if match.view_name in SETTING_UP:
            return None
        if not getattr(view, "login_required", True):
            request.user = AnonymousUser()
            return None
        if accounts.has_second_factor(request.user):
            # It was set up in another session after this one began: prove it here as well.
            return _to_log_in(request, has_ended=False)
        messages.warning(
            request, gettext("先设好第二步验证，再办别的事：单靠密码，这里的人和钱守不住。")
        )
        return redirect("mfa_index")


def _to_log_in(request: HttpRequest, *, has_ended: bool) -> HttpResponse:
    """End the session, and ask for a new one; what was sent is kept for the page it stood on.

    Where nobody knows whose it was, nothing is kept; the way still leads to that page.

    A part of a page cannot show the log-in: there the whole page goes.
    """
    kept, account = unsent.of(request), request.user.pk
    if request.user.is_authenticated:
        logout(request)
    if has_ended:
        request.session["ended"] = True  # the log-in says why
        request.session[unsent.WAS] = account
    if kept:
        unsent.keep(request, kept)
    elif request.method == "POST":
        request.session[unsent.LOST] = True  # the log-in says this too
    back = request.get_full_path()
    if request.method == "POST":
        back = kept.back if kept else unsent.stood_on(request)
    if "HX-Request" in request.headers:
        shown_at = urlsplit(request.headers.get("HX-Current-URL", "/"))
        whole = redirect_to_login(kept.back if kept else shown_at.path or "/")
        return HttpResponseClientRedirect(whole.headers["Location"])
    return redirect_to_login(back)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was open too long, or came from another site (CSRF).

    Whoever is inside and sent a form of ours finds what she typed in it again; who is not inside
    any more, though the page is for those who are, is told so.
    """
    kept = unsent.of(request) if is_through(request) else None
    if kept:
        unsent.keep(request, kept)
    context = {"back": kept.back if kept else ""}
    if not kept and not request.user.is_authenticated and unsent.stands_inside(request.path):
        context["log_in"] = redirect_to_login(unsent.stood_on(request)).headers["Location"]
    return render(request, "403_csrf.html", context, status=403)


def shown(request: HttpRequest) -> None:
    """Note that whoever is signed in has shown a second factor in this session."""
    request.session[SHOWN] = request.user.pk


def _began(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = time.time()
    request.session.pop(unsent.WAS, None)


def _used(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    request.session[SHOWN] = user.pk  # not signed in yet: this is the step before


def _removed(
    sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any
) -> None:
    factors.record_change(account=user, what="removed", kind=authenticator.type)
    if not accounts.has_second_factor(user):
        request.session.pop(SHOWN, None)


def _linked(sender: Any, request: HttpRequest, sociallogin: Any, **kwargs: Any) -> None:
    linking.record_link(account=sociallogin.user, provider=sociallogin.account.provider)


def listen() -> None:
    """Hear what allauth does; called once, when the pages are ready."""
    user_logged_in.connect(_began, dispatch_uid="gate.began")
    signals.authenticator_used.connect(_used, dispatch_uid="gate.used")
    signals.authenticator_removed.connect(_removed, dispatch_uid="gate.removed")
    social_account_added.connect(_linked, dispatch_uid="gate.linked")
