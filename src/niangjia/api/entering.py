"""How a program comes in: by its token, as far as that goes; whoever has none, by her session.

A token acts for its holder with what she may do today, for the uses it was made for, inside the
union it was made for. Each use is recorded. An operation that names no way in lets nobody in.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.security import HttpBearer, SessionAuth

from niangjia.api import problems
from niangjia.api.asking import today
from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.machines.choices import Scope
from niangjia.apps.machines.errors import ScopeMissing, TokenDead, TooManyCalls
from niangjia.apps.machines.services import tokens
from niangjia.apps.unions.acting import acting_as, acting_within, bringing_to

if TYPE_CHECKING:
    from niangjia.apps.machines.models import Token

View = Callable[..., HttpResponse]


class Bearer(HttpBearer):
    """Lets in whoever came with a token that was made for this use; for any use, without one."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> "Token | None":
        """Return the token of this request, if it has one.

        :raises ScopeMissing: it was made for other uses.
        """
        token = token_of(request)
        if token is not None and self.scope is not None and self.scope not in token.scopes:
            raise ScopeMissing(scope=self.scope)
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Nothing to do: the token was looked up when the request came in."""


class Session(SessionAuth):
    """Lets in whoever is signed in, where no token was sent."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Return the account, or nobody."""
        return None if token_of(request) else super().authenticate(request, key)


class Nobody(HttpBearer):
    """Lets nobody in: what an operation has that names no way in."""

    def __call__(self, request: HttpRequest) -> None:
        """Return nobody."""

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """Return nobody."""


def reading(scope: Scope | None) -> list[Any]:
    """Return the ways in for what only reads: a token made for it, or the browser's session."""
    return [Bearer(scope), Session()]


def writing(scope: Scope) -> list[Any]:
    """Return the way in for what writes: a token made for it."""
    return [Bearer(scope)]


def token_of(request: HttpRequest) -> "Token | None":
    """Return the token of a request that came in with one."""
    return getattr(request, "token", None)


def entered(view: View) -> View:
    """Let a request act as whose token it carries, and record its use."""

    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        words = request.headers.get("Authorization")
        if words is None:
            return view(request, *args, **kwargs)
        try:
            token = _checked(request, words)
        except (TokenDead, TooManyCalls) as declined:
            return problems.declined(request, declined)
        request.token = token  # type: ignore[attr-defined]
        with _eyes(token):
            with atomic():  # what is declined leaves nothing written but that it was asked
                answer = view(request, *args, **kwargs)
            match = request.resolver_match
            tokens.note_use(
                token=token,
                operation=f"{request.method} {match.url_name if match else ''}",
                status=answer.status_code,
                at=timezone.now(),
            )
        answer.headers["Cache-Control"] = "private, no-cache"
        return answer

    return enter


def _checked(request: HttpRequest, words: str) -> "Token":
    """Return the token in the header, counted. Its seconds are those of the machine.

    :raises TokenDead: it opens nothing.
    :raises TooManyCalls: it was used too often, or too many were tried from one address.
    """
    kind, _, text = words.partition(" ")
    try:
        if kind.lower() != "bearer":
            raise TokenDead
        token = tokens.opened_by(text.strip(), at=timezone.now())
    except TokenDead:
        if not within_limits(request, "token_failed"):
            raise TooManyCalls from None
        raise
    tokens.count_call(token=token, at=timezone.now())
    return token


def _eyes(token: "Token") -> AbstractContextManager[None]:
    if token.machine is not None:
        return bringing_to(token.holder, on=today(), union=token.machine.union)
    if token.union is not None:
        return acting_within(token.holder, on=today(), union=token.union)
    return acting_as(token.holder, on=today())
