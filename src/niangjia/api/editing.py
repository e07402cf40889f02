"""Which version a program saw, and that it changes no other: ETag, If-None-Match, If-Match.

The tag of a record is its version, where it has one, and a digest of what is shown of it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from ninja import Header, Schema
from pydantic import Field

from niangjia.apps.machines.errors import KeyMissing, MatchMissing, RecordStale

ANY = "*"
"""As If-Match, and as If-None-Match: whichever version stands now (RFC 9110)."""
NEEDED = "x-needed"
"""Marks a header that the description calls required: who leaves it out is told so in our words."""

_Needed = Annotated[str, Field(json_schema_extra={NEEDED: True})]

IfMatch = Annotated[
    _Needed | None,
    Header(
        alias="If-Match",
        max_length=200,
        description="必须写：看到的那一版的 ETag；写 * 就是不管哪一版。",
    ),
]
_KEY = r"^[\x21-\x7e]{1,200}$"
_AGAIN = "随机的 UUID。同一个 key 再发，得到第一次的答复。"
CreateKey = Annotated[
    _Needed | None, Header(alias="Idempotency-Key", pattern=_KEY, description=f"必须写：{_AGAIN}")
]
IdempotencyKey = Annotated[
    str | None, Header(alias="Idempotency-Key", pattern=_KEY, description=f"可以写：{_AGAIN}")
]


def etag_of(kind: type[Schema], shown: Mapping[str, Any]) -> str:
    """Return the tag of a record as it is shown."""
    told = kind.model_validate(shown).model_dump(mode="json")
    words = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    return _tag(words, told.get("version"))


def tagged(answer: HttpResponse, kind: type[Schema], shown: dict[str, Any]) -> dict[str, Any]:
    """Return a record as it is shown, its tag in the answer's headers."""
    answer.headers["ETag"] = etag_of(kind, shown)
    return shown


def require_match(sent: str | None, kind: type[Schema], shown: Mapping[str, Any]) -> None:
    """Decline a change to another version than the one that stands.

    Who sends `*` (RFC 9110) changes whichever version stands: only that there is one is said.

    :raises MatchMissing: it is not said which version is changed.
    :raises RecordStale: that version is no longer the one that stands; both are told.
    """
    if not sent:
        raise MatchMissing
    if sent.strip() == ANY:
        return
    now = etag_of(kind, shown)
    if now not in _tags(sent):
        # Its instants are written by the encoder that writes them when it is read.
        told = kind.model_validate(shown).model_dump()
        raise RecordStale(yours=sent, current=now, record=told)


def require_key(key: str | None) -> str:
    """Return the idempotency key of a create.

    :raises KeyMissing: there is none.
    """
    if not key:
        raise KeyMissing
    return key


def conditional(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Give what is read its tag, and nothing (304) to whoever has it already."""
    if request.method != "GET" or answer.status_code != 200:
        return answer
    tag = answer.headers.get("ETag") or _tag(answer.content, None)
    answer.headers["ETag"] = tag
    seen = request.headers.get("If-None-Match", "")
    if seen.strip() != ANY and tag not in _tags(seen):
        return answer
    same = HttpResponseNotModified()
    same.headers["ETag"] = tag
    return same


def _tag(words: bytes, version: int | None) -> str:
    digest = hashlib.sha256(words).hexdigest()[:24]
    return f'"{version}-{digest}"' if version is not None else f'"{digest}"'


def _tags(header: str) -> set[str]:
    """Return the tags that a header names; a weak one counts as the strong one of its name."""
    return {one.strip().removeprefix("W/") for one in header.split(",")}
