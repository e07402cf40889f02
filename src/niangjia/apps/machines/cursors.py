"""Where a list goes on, as an address carries it: signed, and good for one question only."""

from typing import Any

from django.core import signing

from niangjia.kernel.errors import NotFound


class CursorInvalid(NotFound):
    """A cursor that we did not give out, or gave out for another question, leads to no page."""

    code = "machines.cursor_invalid"
    message = (
        "翻页的地址不对：请原样使用上一页给的，别的条件也和上一页一样；要换条件，请从第一页看起。"
    )


def cursor_of(place: Any, *, of: str) -> str:
    """Return a place in the list that answers the question `of`, signed, for an address."""
    return signing.dumps(place, salt=_salt(of))


def place_in(cursor: str, *, of: str) -> Any:
    """Return the place that a cursor of ours names in the list that answers the question `of`.

    :raises CursorInvalid: the cursor is not one of ours, or belongs to another question.
    """
    try:
        return signing.loads(cursor, salt=_salt(of))
    except signing.BadSignature as error:
        raise CursorInvalid from error


def _salt(of: str) -> str:
    # The key follows from the question: no other question's signature fits.
    return f"niangjia.cursor:{of}"
