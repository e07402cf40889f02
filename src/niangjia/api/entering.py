"""How a program comes in: by its token, as far as that goes; whoever has none, by her session.

A token acts for its holder with what she may do today, for the uses it was made for, inside the
union it was made for. Each use is recorded. An operation that names no way in lets nobody in.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.security import HttpBearer, SessionAuth

from niangjia.api import problems
from niangjia.api.asking import today
from niangjia.api.editing import conditional
from niangjia.apps.accounts.limits import within_limits
from niangjia.apps.machines.choices import Scope
from niangjia.apps.machines.errors import ScopeMissing, TokenDead, TooManyCalls
from niangjia.apps.machines.services import once, tokens
from niangjia.apps.unions.acting import acting_as, acting_within, bringing_to
from niangjia.kernel.errors import DomainError

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
    """Let a request act as whose token it carries, once, and record its use."""

    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _is_too_large(request):
            return problems.simple(request, 413)
        words = request.headers.get("Authorization")
        if words is None:
            return conditional(request, view(request, *args, **kwargs))
        try:
            token = _checked(request, words)
        except (TokenDead, TooManyCalls) as declined:
            return problems.declined(request, declined)
        request.token = token  # type: ignore[attr-defined]
        with _eyes(token):

            def do() -> HttpResponse:
                with atomic():  # what is declined leaves nothing written but that it was asked
                    return view(request, *args, **kwargs)

            answer = conditional(request, _once(request, token, do))
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


def _once(request: HttpRequest, token: "Token", do: Callable[[], HttpResponse]) -> HttpResponse:
    """Do what was sent; sent again with the same key, answer as the first time."""
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method != "POST":
        return do()
    mark = once.fingerprint_of(request.method, request.get_full_path(), request.body)
    try:
        before = once.begin(token=token, key=key, fingerprint=mark)
    except DomainError as declined:
        return problems.declined(request, declined)
    if before is not None:
        answer = HttpResponse(before.body, status=before.status, headers=before.headers)
        answer.headers["Idempotency-Replayed"] = "true"
        return answer
    answer = do()
    if answer.status_code < 500 and answer.status_code not in COME_AGAIN:
        headers = {name: answer.headers[name] for name in REPEATED if name in answer.headers}
        first = once.Kept(status=answer.status_code, headers=headers, body=answer.content)
        once.keep(token=token, key=key, fingerprint=mark, answer=first, at=timezone.now())
    return answer


COME_AGAIN = frozenset({400, 401, 403, 409, 412, 428, 429})
"""What is said for now only: the same request may be answered otherwise in a moment."""
REPEATED = ("Content-Type", "Location", "ETag")


def _is_too_large(request: HttpRequest) -> bool:
    """Tell, before anything reads it, whether more was sent than any operation takes."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return most is not None and length.isdecimal() and int(length) > most


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
