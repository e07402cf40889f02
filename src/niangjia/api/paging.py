"""Lists by cursor: the next page begins after the last row seen, whatever was added meanwhile."""

import json
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Annotated, Any, Generic, TypeVar

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field, StringConstraints

from niangjia.api.asking import asker
from niangjia.api.questions import asked_for
from niangjia.apps.machines import cursors

Row = TypeVar("Row")
MOST = 100
Cursor = Annotated[
    str,
    StringConstraints(max_length=300),
    Field(description="上一页给的 next，别的条件（limit 除外）和上一页一样。"),
]


class Page(Schema, Generic[Row]):
    """Some rows, and where the next ones begin; no `next`, no more rows."""

    items: list[Row]
    next: str | None = Field(default=None, description="The `cursor` of the next page.")


def begin(request: HttpRequest, cursor: str | None) -> Any:
    """Return after which place a page begins, None for the first one.

    :raises CursorInvalid: the cursor is not one of ours, or was given for another question.
    """
    return cursors.place_in(cursor, of=_question(request)) if cursor else None


def page(
    request: HttpRequest,
    found: Sequence[Any],
    *,
    limit: int,
    shown: Callable[[Any], Any],
    place_of: Callable[[Any], Any] = attrgetter("pk"),
) -> dict[str, Any]:
    """Return a page of `limit` rows from up to one more than that.

    `place_of` names the place of a row in the list it is from.
    """
    rows, more = found[:limit], len(found) > limit
    after = cursors.cursor_of(place_of(rows[-1]), of=_question(request)) if more else None
    return {"items": [shown(row) for row in rows], "next": after}


def _question(request: HttpRequest) -> str:
    """Return what is asked and by whom, but for how many and from where on."""
    told = {k: v for k, v in asked_for(request).items() if k not in ("cursor", "limit")}
    return json.dumps([asker(request).pk, request.path, told], sort_keys=True, default=str)
