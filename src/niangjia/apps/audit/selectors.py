"""Read side of the audit: what happened to a record, and the rows a verification needs."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Model, QuerySet

from niangjia.apps.audit import sealing
from niangjia.apps.audit.chain import Link
from niangjia.apps.audit.chain import Seal as SealLink
from niangjia.apps.audit.models import Detail, Event, Lane, Seal


def label_of(target: str | Model) -> str:
    """Return how a record is named in the audit: `people.person:12`."""
    if isinstance(target, str):
        return target
    return f"{target._meta.label_lower}:{target.pk}"


def events_of(target: str | Model) -> QuerySet[Event]:
    """Return what happened to a record, first things first.

    Whether the asker may see the record is the business of whoever fetched it.
    """
    return Event.objects.filter(target=label_of(target)).order_by("at", "lane", "seq")


def personal_of(event: Event) -> dict[str, Any] | None:
    """Return the personal values kept apart of an event; None when there were none or forgotten.

    Reading them is itself something to record: the caller does, with its reason.
    """
    digest = event.personal_digest
    if digest is None:
        return None
    detail = Detail.objects.filter(digest=digest).first()
    if detail is None or detail.sealed is None:
        return None
    text = sealing.ring("audit").open(bytes(detail.sealed), aad=f"audit_detail:{digest.hex()}")
    personal: dict[str, Any] = json.loads(text)
    return personal


def links() -> Iterator[Link]:
    """Yield every event as a link, in the order of the chains."""
    for event in Event.objects.order_by("lane", "seq").iterator(chunk_size=5000):
        yield Link(
            lane=event.lane,
            seq=event.seq,
            at=event.at,
            body=event.body,
            prev_hash=bytes(event.prev_hash),
            hash=bytes(event.hash),
        )


def seals() -> Iterator[SealLink]:
    """Yield every seal in order."""
    for row in Seal.objects.order_by("no").iterator():
        yield _as_link(row)


def seal(no: int) -> SealLink:
    """Return the seal of that number."""
    return _as_link(Seal.objects.get(no=no))


def _as_link(row: Seal) -> SealLink:
    return SealLink(
        no=row.no,
        at=row.at,
        heads=row.heads,
        prev_hash=bytes(row.prev_hash),
        hash=bytes(row.hash),
    )


def heads() -> dict[int, tuple[int, bytes]]:
    """Return the last number and hash of every lane that has any."""
    return {
        lane.lane: (lane.last_seq, bytes(lane.last_hash))
        for lane in Lane.objects.filter(last_seq__gt=0)
    }
