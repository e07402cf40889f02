"""What the interface declines, as problem+json (RFC 9457): a code, a page about it, a sentence."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import DisallowedHost
from django.db.transaction import set_rollback
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from niangjia.api.asking import NotJsonType, TooOften
from niangjia.api.faults import Fault, fault_of, path_of
from niangjia.apps.machines import refusals
from niangjia.apps.machines.errors import (
    KeyMissing,
    KeyUnderWay,
    MatchMissing,
    RecordStale,
    ScopeMissing,
    TokenDead,
    TooManyCalls,
)
from niangjia.engines.claims.schema import UnknownRule
from niangjia.engines.deadlines.asking import UnknownClock
from niangjia.engines.facts import NotJson
from niangjia.kernel.errors import DomainError, NotFound, StaleVersion, Term

STATUSES: tuple[tuple[type[DomainError], int], ...] = (
    (NotFound, 404),
    (UnknownRule, 404),
    (UnknownClock, 404),
    (StaleVersion, 409),
    (TooOften, 429),
    (TooManyCalls, 429),
    (KeyMissing, 400),
    (KeyUnderWay, 409),
    (MatchMissing, 428),
    (RecordStale, 412),
    (TokenDead, 401),
    (ScopeMissing, 403),
)
"""Which refusals are more than something that cannot be done."""
PROPER = frozenset({"name", "sender", "their_number", "union"})
"""What of a refusal is somebody's name: it is said as it is, in English too."""
_HAN = re.compile("[\u3400-\u9fff]")
MEDIA_TYPE = "application/problem+json"
WAIT_SECONDS = 60
"""After how long a program that came too often may come again."""


class Problem(Schema):
    """Why something was declined, and what to do next."""

    type: str = Field(description="A page about this kind of refusal, in Chinese and English.")
    title: str
    status: int
    code: str = Field(description="What a program branches on.", examples=["not_found"])
    detail: str = Field(description="A sentence in Chinese that says what to do next.")
    detail_en: str = Field(default="", description="The same in English.")
    errors: list[Fault] | None = Field(default=None, description="The places that are wrong.")
    fact: str | None = Field(
        default=None, description="The fact it is about, when it is about one."
    )
    ask: str | None = Field(default=None, description="The question that gets that fact.")
    yours: str | None = Field(default=None, description="The ETag that was sent (412).")
    current: str | None = Field(default=None, description="The ETag of today (412).")
    record: dict[str, Any] | None = Field(default=None, description="The record today (412).")
    failure: str | None = Field(default=None, description="What to tell an administrator (500).")


def problem(
    request: HttpRequest,
    *,
    status: int,
    code: str,
    detail: str,
    detail_en: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    **about: Any,
) -> HttpResponse:
    """Return a refusal; `about` says which fact it is about, and whatever else helps to go on."""
    told = {
        "type": _address(request, code),
        "title": title_of(status),
        "status": status,
        "code": code,
        "detail": detail,
        "detail_en": detail_en,
        **({"errors": list(errors)} if errors else {}),
        **{name: value for name, value in about.items() if value},
    }
    answer = JsonResponse(
        told, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    if status == 429:
        answer.headers["Retry-After"] = str(WAIT_SECONDS)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="niangjia", Session realm="niangjia"'
    return answer


def title_of(status: int) -> str:
    """Return what a status is called."""
    titles = {
        400: _("没有看懂"),
        401: _("还没有登录"),
        403: _("没有这个权限"),
        404: _("没有这条记录"),
        405: _("这个地址不能这样用"),
        409: _("正在办"),
        412: _("已经被改过"),
        413: _("送来的太大了"),
        415: _("格式不对"),
        428: _("没有写明改的是哪一版"),
        429: _("问得太多了"),
        500: _("系统出错了"),
    }
    return titles.get(status, _("不能办"))


def declined(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return what the domain declined as a problem."""
    status = next((told for kind, told in STATUSES if isinstance(error, kind)), 422)
    if isinstance(error, StaleVersion) and "If-Match" in request.headers:
        status = 412  # changed in the instant between looking and writing
    told = {name: error.data.get(name) for name in ("fact", "ask", "yours", "current", "record")}
    answer = problem(
        request,
        status=status,
        code=error.code,
        detail=said(error),
        detail_en=in_english(error),
        **told,
    )
    if told["current"]:
        answer.headers["ETag"] = told["current"]
    return answer


def simple(request: HttpRequest, status: int, **about: Any) -> HttpResponse:
    """Return the refusal of a status that says all there is to say."""
    told = refusals.OF_STATUS.get(status, refusals.OF_STATUS[400])
    return problem(
        request, status=status, code=told.code, detail=told.zh, detail_en=told.en, **about
    )


def install(api: NinjaAPI) -> None:
    """Let every failure that the interface foresees leave as a problem."""

    @api.exception_handler(DomainError)
    def no(request: HttpRequest, error: DomainError) -> HttpResponse:
        # Ninja answers inside the view's savepoint: what was written before goes with the refusal.
        set_rollback(True)
        return declined(request, error)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, _error: Exception) -> HttpResponse:
        return simple(request, 401)

    @api.exception_handler(ValidationError)
    def misread(request: HttpRequest, error: ValidationError) -> HttpResponse:
        places = "、".join(".".join(map(str, path_of(one))) or _("正文") for one in error.errors)
        return problem(
            request,
            status=422,
            code=refusals.INVALID.code,
            detail=_("这些参数不对：%(places)s。请照接口说明核对。") % {"places": places},
            detail_en=refusals.INVALID.en,
            errors=[fault_of(one) for one in error.errors],
        )

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, _error: Http404) -> HttpResponse:
        return no(request, NotFound())

    @api.exception_handler(HttpError)
    def broken(request: HttpRequest, error: HttpError) -> HttpResponse:
        if isinstance(error.__cause__, NotJsonType):
            return simple(request, 415)
        if isinstance(error.__cause__, NotJson):
            unread = error.__cause__
            return problem(
                request,
                status=400,
                code=unread.code,
                detail=said(unread),
                detail_en=in_english(unread),
            )
        return simple(request, error.status_code)


def said(error: DomainError) -> str:
    """Return what the domain says, in the language of the request."""
    if (translation.get_language() or "").startswith("en"):
        return in_english(error)
    words: Any = _(error.message)
    return str(words % error.data)


def in_english(error: DomainError) -> str:
    """Return what the domain says in English; where nobody has put it so yet, what it means."""
    with translation.override("en"):
        words: Any = _(error.message)
    told = {k: v.en if isinstance(v, Term) else v for k, v in error.data.items()}
    mixed = {k: "" if k in PROPER else v for k, v in told.items()}
    if words == error.message or _HAN.search(str(words % mixed)):
        return refusals.meaning(type(error))
    return str(words % told)


def _address(request: HttpRequest, code: str) -> str:
    path = reverse("public:problem", args=[code])
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return path
