"""Version 1 of the interface: the same doors as the pages, for programs."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern
from ninja import NinjaAPI, Router, Schema
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.security import SessionAuth
from pydantic import Field

from niangjia.api import describing, problems, questions
from niangjia.api.asking import Reading, asker, today
from niangjia.api.bringing import takes_in
from niangjia.api.enquiries import router as enquiries
from niangjia.api.entering import Bearer, Nobody, Session, entered, reading, token_of
from niangjia.api.forums import router as forums
from niangjia.api.law import router as law
from niangjia.api.matters import router as matters
from niangjia.api.problems import Problem
from niangjia.api.receipts import router as receipts
from niangjia.api.referrals import router as referrals
from niangjia.api.replies import router as replies
from niangjia.api.sent_on import router as sent_on
from niangjia.api.webhooks import router as webhooks
from niangjia.apps.unions import selectors as unions
from niangjia.kernel.errors import NotFound


class Interface(NinjaAPI):
    """Ninja's own, which describes refusals as what they are sent as."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """Return the description, with problem+json wherever something is declined."""
        described = super().get_openapi_schema(**asked)
        ways = {self.get_openapi_operation_id(one): one.auth_callbacks for one in self.operations()}
        described["components"]["securitySchemes"] = SCHEMES
        for operations in described["paths"].values():
            for method, operation in operations.items():
                operation["security"] = _security(ways[operation["operationId"]])
                for parameter in operation["parameters"]:
                    # Ninja puts the schema's list there, where OpenAPI has a map of examples.
                    parameter.pop("examples", None)
                answers = operation["responses"]
                for status in _also(method, operation):
                    answers.setdefault(status, {"description": HTTPStatus(status).phrase})
                for status, answer in answers.items():
                    if int(status) >= 400:
                        answer["content"] = {problems.MEDIA_TYPE: {"schema": PROBLEM}}
        describing.complete(described)
        return described

    def operations(self) -> Iterator[Operation]:
        """Yield every operation, as it is bound to this interface."""
        for router in self._get_bound_routers():
            for view in router.path_operations.values():
                yield from view.operations

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return a name that a generated client can carry: `matters_index`."""
        function = operation.view_func
        return f"{function.__module__.rpartition('.')[2]}_{function.__name__}"


PROBLEM = {"$ref": "#/components/schemas/Problem"}
SCHEMES = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "令牌，在“我的账号 → 令牌”里做；方括号里是要有的用途。",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SessionAuth.param_name,
        "description": "浏览器里登录以后的会话，只能读。",
    },
}


def _security(ways: Sequence[Any]) -> list[dict[str, list[str]]]:
    """Return who is let in, as OpenAPI says it; `{}` is anybody, also without showing anything."""
    found: list[dict[str, list[str]]] = []
    for way in ways:
        if isinstance(way, Bearer):
            found.append({"token": [str(way.scope)] if way.scope else []})
        elif isinstance(way, Session):
            found.append({"session": []})
    return found or [{}, {"token": []}]


def _also(method: str, operation: dict[str, Any]) -> Iterator[int]:
    """Yield what any such operation may answer besides."""
    if method == "get":
        yield 422  # a parameter that it does not know
    yield 401  # a token that opens nothing
    yield 429
    yield 500
    if any(way.get("token") for way in operation["security"]):
        yield 403
    if "requestBody" in operation:
        yield from (400, 413, 415)


api = Interface(
    title="娘家",
    version="1.0",
    description="工会维权服务平台的接口。看得到的和网页上一样；看不到的，就是没有。",
    auth=Nobody(),
    parser=Reading(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-1.0",
)
problems.install(api)


class OfficeOut(Schema):
    """A role held today."""

    union: str
    role: str


class TokenOut(Schema):
    """The token that was sent: its uses, how far it reaches, until when."""

    name: str
    scopes: list[str]
    union: str | None
    expires_at: datetime


class UnionOut(Schema):
    """A union, by the number that writing takes."""

    id: int
    name: str


class MeOut(Schema):
    """Who is asking; `token` is null for who is signed in."""

    name: str
    offices: list[OfficeOut]
    takes_in: list[UnionOut] = Field(description="送诉求可以送到的工会。")
    token: TokenOut | None


@api.get(
    "/me",
    response={200: MeOut, 401: Problem},
    tags=["me"],
    url_name="me",
    auth=reading(None),
)
def me(request: HttpRequest) -> object:
    """Say for whom is asked, what she is today, and what the token may be used for."""
    person, token = asker(request), token_of(request)
    offices = unions.offices_of(person, on=today())
    return {
        "name": person.name,
        "offices": [{"union": union, "role": role} for union, role in offices],
        "takes_in": [{"id": one.pk, "name": one.name} for one in takes_in(request)],
        "token": token
        and {
            "name": token.name,
            "scopes": token.scopes,
            "union": token.union.name if token.union else None,
            "expires_at": token.expires_at,
        },
    }


@api.get("/openapi.json", include_in_schema=False, auth=None, url_name="description")
def description(request: HttpRequest) -> Any:
    """Describe the interface, to anybody: what it is, not what is in it."""
    return JsonResponse(
        api.get_openapi_schema(path_prefix="/api/v1/"), json_dumps_params={"ensure_ascii": False}
    )


elsewhere = Router()


@elsewhere.get("/{path:rest}", include_in_schema=False, auth=None, url_name="elsewhere")
def nothing(request: HttpRequest, rest: str) -> Any:
    """Decline an address that is none as a problem, not as a page."""
    raise NotFound


api.add_router("/law", law)
api.add_router("/matters", matters)
api.add_router("/hooks", receipts)
api.add_router("/enquiries", enquiries)
api.add_router("/webhooks", webhooks)
api.add_router("", forums)
api.add_router("", referrals)
api.add_router("", replies)
api.add_router("", sent_on)
api.add_router("", elsewhere)
questions.note(api.operations())


def addresses() -> tuple[list[URLPattern], str, str]:
    """Return the addresses; who is not signed in gets a problem instead of the log-in page."""
    patterns, app_name, namespace = api.urls
    ours = [
        pattern for pattern in patterns if pattern.name != "api-root"
    ]  # a page with nothing on it
    for pattern in ours:
        pattern.callback = login_not_required(entered(pattern.callback))
    return ours, app_name, namespace
