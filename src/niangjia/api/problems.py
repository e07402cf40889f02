"""What the interface declines, as problem+json (RFC 9457): a code and a sentence."""

from typing import Any

from django.db.transaction import set_rollback
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from niangjia.api.asking import TooOften
from niangjia.engines.claims.schema import UnknownRule
from niangjia.engines.deadlines.asking import UnknownClock
from niangjia.engines.facts import NotJson
from niangjia.kernel.errors import DomainError, NotFound, StaleVersion

STATUSES: tuple[tuple[type[DomainError], int], ...] = (
    (NotFound, 404),
    (UnknownRule, 404),
    (UnknownClock, 404),
    (StaleVersion, 409),
    (TooOften, 429),
)
"""Which refusals are more than something that cannot be done."""
MEDIA_TYPE = "application/problem+json"


class Problem(Schema):
    """Why something was declined, and what to do next."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    code: str = Field(description="What a program branches on.", examples=["not_found"])
    detail: str = Field(description="A sentence in Chinese that says what to do next.")
    fact: str | None = Field(
        default=None, description="The fact it is about, when it is about one."
    )
    ask: str | None = Field(default=None, description="The question that gets that fact.")


def problem(
    *, status: int, code: str, title: str, detail: str, **about: str | None
) -> HttpResponse:
    """Return a refusal; `about` says which fact it is about, and how to ask for it."""
    told = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        **{name: text for name, text in about.items() if text},
    }
    return JsonResponse(
        told, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def install(api: NinjaAPI) -> None:
    """Let every failure that the interface foresees leave as a problem."""

    @api.exception_handler(DomainError)
    def declined(_request: HttpRequest, error: DomainError) -> HttpResponse:
        # Ninja answers inside the view's savepoint: what was written before goes with the refusal.
        set_rollback(True)
        status = next((told for kind, told in STATUSES if isinstance(error, kind)), 422)
        titles = {404: _("没有这条记录"), 409: _("已经被改过"), 429: _("问得太多了")}
        return problem(
            status=status,
            code=error.code,
            title=titles.get(status, _("不能办")),
            detail=_said(error),
            fact=error.data.get("fact"),
            ask=error.data.get("ask"),
        )

    @api.exception_handler(AuthenticationError)
    def unknown(_request: HttpRequest, _error: Exception) -> HttpResponse:
        answer = problem(
            status=401,
            code="not_signed_in",
            title=_("还没有登录"),
            detail=_("请先登录，再来取数据。"),
        )
        answer.headers["WWW-Authenticate"] = 'Session realm="niangjia"'
        return answer

    @api.exception_handler(ValidationError)
    def misread(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        places = "、".join(".".join(map(str, one["loc"][1:])) for one in error.errors)
        return problem(
            status=422,
            code="invalid_request",
            title=_("没有看懂"),
            detail=_("这些参数不对：%(places)s。请照接口说明核对。") % {"places": places},
        )

    @api.exception_handler(Http404)
    def missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return declined(_request, NotFound())

    @api.exception_handler(HttpError)
    def broken(_request: HttpRequest, error: HttpError) -> HttpResponse:
        if isinstance(error.__cause__, NotJson):
            unread = error.__cause__
            return problem(status=400, code=unread.code, title=_("没有看懂"), detail=_said(unread))
        return problem(
            status=error.status_code,
            code="bad_request",
            title=_("没有看懂"),
            detail=_("送来的内容没有看懂，请照接口说明核对。"),
        )


def _said(error: DomainError) -> str:
    words: Any = _(error.message)
    return str(words % error.data)
