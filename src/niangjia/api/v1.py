"""Version 1 of the interface: reading, and asking the law; the door is that of the pages."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern
from ninja import NinjaAPI, Router, Schema
from ninja.openapi.schema import OpenAPISchema
from ninja.security import django_auth

from niangjia.api import problems
from niangjia.api.asking import Reading, asker, today
from niangjia.api.law import router as law
from niangjia.api.matters import router as matters
from niangjia.api.problems import Problem
from niangjia.apps.unions import selectors as unions
from niangjia.kernel.errors import NotFound


class Interface(NinjaAPI):
    """Ninja's own, which describes refusals as what they are sent as."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """Return the description, with problem+json wherever something is declined."""
        described = super().get_openapi_schema(**asked)
        for operations in described["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        answer["content"] = {
                            problems.MEDIA_TYPE: next(iter(answer["content"].values()))
                        }
        return described


api = Interface(
    title="娘家",
    version="1.0",
    description="工会维权服务平台的接口。看得到的和网页上一样；看不到的，就是没有。",
    auth=django_auth,
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


class MeOut(Schema):
    """Who is asking."""

    name: str
    offices: list[OfficeOut]


@api.get("/me", response={200: MeOut, 401: Problem}, tags=["自己"], url_name="me")
def me(request: HttpRequest) -> object:
    """Say who is signed in, and what she is today."""
    person = asker(request)
    offices = unions.offices_of(person, on=today())
    return {
        "name": person.name,
        "offices": [{"union": union, "role": role} for union, role in offices],
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
api.add_router("", elsewhere)


def addresses() -> tuple[list[URLPattern], str, str]:
    """Return the addresses; who is not signed in gets a problem instead of the log-in page."""
    patterns, app_name, namespace = api.urls
    ours = [
        pattern for pattern in patterns if pattern.name != "api-root"
    ]  # a page with nothing on it
    for pattern in ours:
        pattern.callback = login_not_required(pattern.callback)
    return ours, app_name, namespace
