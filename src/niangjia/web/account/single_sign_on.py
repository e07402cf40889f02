"""Signing in by a service that vouches for people: OpenID Connect, and Weixin once it has keys.

allauth walks the protocol with state and PKCE; here a nonce ties the answer to the question, the
signature of every answer is checked, and nobody is bound to an account but by her own act.
"""

import secrets
from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.deferred import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.weixin.views import WeixinOAuth2Adapter
from allauth.utils import get_request_param
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests.exceptions import RequestException

from niangjia.apps.accounts.services import linking
from niangjia.web.http import page

SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Ways of signing with a key that only the service holds: a shared secret proves nothing here."""


class _OpenId(OpenIDConnectOAuth2Adapter):
    """OpenID Connect with nonce, and with the signature checked however the token came."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return how the service describes itself, if it is the service of the settings."""
        told: dict[str, Any] = super().openid_config
        if told.get("issuer") != self.get_provider().app.settings["server_url"]:
            raise OAuth2Error("another issuer describes itself there")
        return told

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> Any:
        """Believe the signed token and nothing beside it; keep of it only the number."""
        signed = kwargs["response"].get("id_token")
        if not signed:
            raise OAuth2Error("no id_token")
        told = {"id_token": self._decode_id_token(app, signed)}
        return _bare(self.get_provider().sociallogin_from_response(request, told))

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            told: dict[str, Any] = jwt.decode(
                id_token,
                key=self._signed_by(id_token),
                algorithms=SIGNED_BY,
                issuer=app.settings["server_url"],  # the one we trust, not what it calls itself
                audience=app.client_id,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, KeyError, ValueError) as broken:
            raise OAuth2Error("the token does not hold") from broken
        asked = _nonce(get_request_param(self.request, "state") or "")
        if not constant_time_compare(str(told.get("nonce", "")), asked):
            raise OAuth2Error("nonce differs")
        return told

    def _signed_by(self, id_token: str) -> Any:
        """Return the service's key of a token; a token need not name it where there is only one."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        named = jwt.get_unverified_header(id_token).get("kid")
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        fitting = [one for one in keys if named in (None, one.key_id)]
        if len(fitting) != 1:
            raise OAuth2Error("no such key")
        return fitting[0].key


class _Weixin(WeixinOAuth2Adapter):
    """Weixin, of which only the number is kept."""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> Any:
        """Forget the nickname and the picture."""
        return _bare(super().complete_login(request, app, token, **kwargs))


def _bare(login: Any) -> Any:
    login.account.extra_data = {}
    return login


def _nonce(state: str) -> str:
    """Return the nonce that belongs to a question; the question's number lies in the session."""
    return salted_hmac("niangjia.web.nonce", state, algorithm="sha256").hexdigest()


def _provider(request: HttpRequest, provider_id: str) -> Any:
    try:
        return get_adapter().get_provider(request, provider=provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None


def _question(request: HttpRequest, provider_id: str, process: str) -> HttpResponse:
    """Send the browser to the service with our own question; nothing it asked for is passed on."""
    provider = _provider(request, provider_id)
    state = secrets.token_urlsafe(32)
    extra = {} if provider.id == "weixin" else {"nonce": _nonce(state)}
    try:
        return provider.redirect(request, process=process, auth_params=extra, state_id=state)
    except RequestException as silent:
        return _unvouched(request, provider, silent)


def _unvouched(request: HttpRequest, provider: Any, why: Exception) -> HttpResponse:
    """Return the page that says the service did not vouch, as for an answer that does not hold."""
    try:
        get_adapter().on_authentication_error(request, provider, exception=why)
    except ImmediateHttpResponse as page_of_ours:
        return page_of_ours.response
    raise why


@login_not_required
@never_cache
@require_safe
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the service to sign in."""
    if request.user.is_authenticated:
        return redirect("/")
    return _question(request, provider_id, AuthProcess.LOGIN)


@never_cache
@require_POST
def connect(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Bind one's identity at the service to one's account: a page with the link that goes there.

    A link and not a redirect: pages of ours may send forms only to ourselves.
    """
    _provider(request, provider_id)
    raise_if_reauthentication_required(request, app="allauth.socialaccount")
    there = _question(request, provider_id, AuthProcess.CONNECT)
    if "Location" not in there:
        return there
    context = {"there": there["Location"], "provider": _provider(request, provider_id)}
    return page(request, "account/connect.html", context)


@login_not_required
@never_cache
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the answer of the service: sign in, or bind."""
    provider = _provider(request, provider_id)
    adapter = _Weixin(request) if provider.id == "weixin" else _OpenId(request, provider_id)
    try:
        return OAuth2CallbackView.adapter_view(adapter)(request)
    except (OAuth2Error, RequestException) as broken:  # before allauth looks out for them
        return _unvouched(request, provider, broken)


@require_POST
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own bond away."""
    own = SocialAccount.objects.filter(user=request.user, pk=pk)
    raise_if_reauthentication_required(request, app="allauth.socialaccount")
    if bond := own.first():
        linking.unlink(account=request.user, provider=bond.provider, by=request.user.person)
        messages.info(request, gettext("已经解除绑定。"))
    return redirect("mfa_index")
