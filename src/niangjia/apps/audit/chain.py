"""The hash chain of the audit, as pure arithmetic: how a link is made and how it is checked.

Nothing here knows Django or the database, so that an export can be verified on any machine.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

FIRST = b"\x00"
"""What stands before the first link of every lane and before the first seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One event as it is chained: its place in a lane, its text, and the two hashes."""

    lane: int
    seq: int
    at: datetime
    body: str
    prev_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One minute's seal (封签): the heads of all lanes at a moment, chained to the seal before."""

    no: int
    at: datetime
    heads: str
    prev_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that does not fit, with its place and a sentence for whoever must look."""

    place: str
    message: str


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, Chinese as it is.

    Days, instants and decimals become text; floats are refused, because their text is not theirs
    alone and money is never one.

    :raises TypeError: the value holds something that has no canonical text.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case Mapping():
            return {_key(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case set() | frozenset():
            return sorted(_plain(item) for item in value)
    raise TypeError(f"no canonical text for {type(value).__name__}: {value!r}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"keys of an audit body are text, not {key!r}")
    return key


def instant(at: datetime) -> str:
    """Return the instant as it stands in the hashed text: UTC, microseconds, no zone mark."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def link_hash(*, prev_hash: bytes, lane: int, seq: int, at: datetime, body: str) -> bytes:
    """Return sha256(prev ‖ lane|seq|at|body): the same sum as `audit_record` does in SQL."""
    return hashlib.sha256(prev_hash + f"{lane}|{seq}|{instant(at)}|{body}".encode()).digest()


def seal_hash(*, prev_hash: bytes, no: int, at: datetime, heads: str) -> bytes:
    """Return sha256(prev ‖ no|at|heads): the same sum as `audit_seal_now` does in SQL."""
    return hashlib.sha256(prev_hash + f"{no}|{instant(at)}|{heads}".encode()).digest()


def personal_digest(*, salt: bytes, text: str) -> bytes:
    """Return the salted digest that stands in the chain in place of personal values."""
    return hashlib.sha256(salt + text.encode()).digest()


def verify(
    links: Iterable[Link],
    seals: Iterable[Seal] = (),
    heads: Mapping[int, tuple[int, bytes]] | None = None,
) -> Iterator[Fault]:
    """Yield every place where the chain does not hold; nothing yielded means it is whole.

    `links` come in the order (lane, seq), `seals` in the order of their numbers; `heads` is what
    the lane table says is last. Seals and heads show a tail that was cut off, which the links
    alone cannot.
    """
    seals = list(seals)
    sealed: dict[tuple[int, int], list[tuple[int, str]]] = {}
    yield from _seal_faults(seals, sealed)
    last: dict[int, tuple[int, bytes]] = {}
    for link in links:
        yield from _link_faults(link, *last.get(link.lane, (0, FIRST)))
        for no, digest in sealed.pop((link.lane, link.seq), ()):
            if digest != link.hash.hex():
                yield Fault(
                    place=f"seal {no}, lane {link.lane}, seq {link.seq}",
                    message="事件与封签时的散列不一致：事件在封签之后被改过",
                )
        last[link.lane] = (link.seq, link.hash)
    for (lane, seq), claims in sorted(sealed.items()):
        yield Fault(
            place=f"seal {claims[0][0]}, lane {lane}, seq {seq}",
            message="封签记着这一条，事件却不在了：链的尾部被截去",
        )
    for lane, head in sorted((heads or {}).items()):
        if head != last.get(lane, (0, FIRST)):
            yield Fault(place=f"lane {lane}", message="车道末端与登记的末端不一致：事件有缺")


def _link_faults(link: Link, last_seq: int, last_hash: bytes) -> Iterator[Fault]:
    place = f"lane {link.lane}, seq {link.seq}"
    if link.seq != last_seq + 1:
        yield Fault(place=place, message=f"序号应为 {last_seq + 1}：中间有事件缺失或重复")
    elif link.prev_hash != last_hash:
        yield Fault(place=place, message="前一散列与上一条不符：链在这里断开")
    made = link_hash(
        prev_hash=link.prev_hash, lane=link.lane, seq=link.seq, at=link.at, body=link.body
    )
    if made != link.hash:
        yield Fault(place=place, message="内容与散列不符：这一条被改过")


def _seal_faults(
    seals: Iterable[Seal], sealed: dict[tuple[int, int], list[tuple[int, str]]]
) -> Iterator[Fault]:
    prev_no, prev_hash = 0, FIRST
    for seal in seals:
        place = f"seal {seal.no}"
        if seal.no != prev_no + 1:
            yield Fault(place=place, message=f"封签编号应为 {prev_no + 1}：有封签缺失")
        elif seal.prev_hash != prev_hash:
            yield Fault(place=place, message="封签之间的链在这里断开")
        if (
            seal_hash(prev_hash=seal.prev_hash, no=seal.no, at=seal.at, heads=seal.heads)
            != seal.hash
        ):
            yield Fault(place=place, message="封签内容与散列不符：封签被改过")
        for lane, seq, digest in json.loads(seal.heads):
            if seq:
                sealed.setdefault((lane, seq), []).append((seal.no, digest))
        prev_no, prev_hash = seal.no, seal.hash
