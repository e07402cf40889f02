"""What the interface declines, as problem+json (RFC 9457): a code and a sentence."""

from typing import Any

from django.db.transaction import set_rollback
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from niangjia.kernel.errors import DomainError, NotFound, StaleVersion

MEDIA_TYPE = "application/problem+json"


class Problem(Schema):
    """Why something was declined, and what to do next."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    code: str = Field(description="What a program branches on.", examples=["not_found"])
    detail: str = Field(description="A sentence in Chinese that says what to do next.")


def problem(*, status: int, code: str, title: str, detail: str) -> HttpResponse:
    """Return a refusal."""
    told = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
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
        status = 404 if isinstance(error, NotFound) else 422
        status = 409 if isinstance(error, StaleVersion) else status
        title = {404: _("没有这条记录"), 409: _("已经被改过")}.get(status, _("不能办"))
        return problem(status=status, code=error.code, title=title, detail=_said(error))

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
        return problem(
            status=error.status_code,
            code="bad_request",
            title=_("没有看懂"),
            detail=_("送来的内容没有看懂，请照接口说明核对。"),
        )


def _said(error: DomainError) -> str:
    words: Any = _(error.message)
    return str(words % error.data)
