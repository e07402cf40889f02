"""Lists by cursor: the next page begins after the last row seen, whatever was added meanwhile."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Q, QuerySet
from ninja import Schema
from pydantic import Field

from niangjia.kernel.errors import NotFound

Row = TypeVar("Row")
MOST = 100
_SALT = "niangjia.api.cursor"


class CursorInvalid(NotFound):
    """A cursor that we did not give out leads to no page."""

    code = "api.cursor_invalid"
    message = "cursor 不对：请原样使用上一页给的 next，或者去掉它从头取。"


class Page(Schema, Generic[Row]):
    """Some rows, and where the next ones begin; no `next`, no more rows."""

    items: list[Row]
    next: str | None = Field(default=None, description="The `cursor` of the next page.")


def after_due(rows: QuerySet[Any], cursor: str | None) -> QuerySet[Any]:
    """Return rows sorted by their next day and number, from after the cursor on.

    :raises CursorInvalid: the cursor is not one of ours.
    """
    rows = rows.order_by("next_due_on", "pk")
    if not cursor:
        return rows
    try:
        day, number = signing.loads(cursor, salt=_SALT)
        on = date.fromisoformat(day)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise CursorInvalid from error
    return rows.filter(Q(next_due_on__gt=on) | Q(next_due_on=on, pk__gt=number))


def page(found: Sequence[Any], *, limit: int, shown: Callable[[Any], Any]) -> dict[str, Any]:
    """Return a page of `limit` rows from up to one more than that."""
    rows, more = found[:limit], len(found) > limit
    last = rows[-1] if more else None
    cursor = signing.dumps([last.next_due_on.isoformat(), last.pk], salt=_SALT) if last else None
    return {"items": [shown(row) for row in rows], "next": cursor}
