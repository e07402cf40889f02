"""Read side of the audit: what happened to a record, and the rows a verification needs."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from niangjia.apps.audit import details
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


def search(
    *,
    by_ids: Iterable[int],
    target: str = "",
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Event]:
    """Return what these people did, the newest first, as far as it fits; both days are included."""
    found = Event.objects.filter(by_id__in=list(by_ids))
    if target:
        found = found.filter(target=target)
    if kind:
        found = found.filter(kind=kind)
    if since:
        found = found.filter(at__date__gte=since)
    if until:
        found = found.filter(at__date__lte=until)
    return found.order_by("-at", "-lane", "-seq")


def personal_of(event: Event) -> dict[str, Any] | None:
    """Return the personal values kept apart of an event about one subject; see `personal_by`."""
    return next(iter(personal_by(event).values()), None)


def personal_by(event: Event) -> dict[str, dict[str, Any]]:
    """Return an event's personal values by subject; whoever was forgotten is not among them.

    Reading them is itself something to record: the caller does, with its reason.

    :raises SealBroken: a value is not what the chain has the digest of.
    """
    rows = Detail.objects.filter(digest__in=event.personal_digests, sealed__isnull=False)
    return {detail.subject: details.open_detail(detail) for detail in rows.order_by("subject")}


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
