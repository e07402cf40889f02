"""The sender's eyes: it sees one notice at a time, whoever told it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic


@contextmanager
def opened(notice: UUID) -> Iterator[None]:
    """Let a block see and move one notice, in a transaction of its own."""
    with atomic():
        _look_at(str(notice))
        yield
        _look_at("")


def _look_at(notice: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('nj.notice', %s, true)", [notice])
