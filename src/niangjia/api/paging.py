"""Lists by cursor: the next page begins after the last row seen, whatever was added meanwhile."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import Field, StringConstraints

Row = TypeVar("Row")
MOST = 100
Cursor = Annotated[str, StringConstraints(max_length=300)]


class Page(Schema, Generic[Row]):
    """Some rows, and where the next ones begin; no `next`, no more rows."""

    items: list[Row]
    next: str | None = Field(default=None, description="The `cursor` of the next page.")


def page(
    found: Sequence[Any],
    *,
    limit: int,
    shown: Callable[[Any], Any],
    cursor_of: Callable[[Any], str],
) -> dict[str, Any]:
    """Return a page of `limit` rows from up to one more than that.

    `cursor_of` names the place of a row in the list it is from.
    """
    rows, more = found[:limit], len(found) > limit
    return {"items": [shown(row) for row in rows], "next": cursor_of(rows[-1]) if more else None}
