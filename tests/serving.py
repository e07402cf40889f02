"""The serving role in the suite: factories write as the owner, pages and commands run as `nj_app`.

So row-level security stands behind every page test, as it does behind the running house.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.http import HttpRequest, HttpResponse


@contextmanager
def serving() -> Iterator[None]:
    """Let a block run as the role that serves: it owns no table, so policies hold for it."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE nj_app")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


class AsServingRole:
    """The outermost middleware of the suite: every request runs as the role that serves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with serving():
            return self.get_response(request)
