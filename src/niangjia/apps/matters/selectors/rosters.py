"""What a roster's file was read to say, as it is kept: the whole, and its people by the page."""

from niangjia.apps.matters import kept_reading
from niangjia.apps.matters.kept_reading import PEOPLE_IN_PART, Kept
from niangjia.apps.matters.models import RosterImport
from niangjia.engines import tables


def reading_of(roster: RosterImport) -> Kept | None:
    """Return the kept reading; None when there is none of how the roster stands now."""
    if roster.read_version != roster.version:
        return None
    part = roster.parts.filter(no=0).first()
    return kept_reading.open_head(roster.pk, bytes(part.sealed)) if part else None


def people_read(
    roster: RosterImport, *, first: int = 0, count: int | None = None
) -> list[tables.Worker]:
    """Return people of the kept reading, from the `first` (from 0), all or `count` of them."""
    parts = roster.parts.filter(no__gte=1 + first // PEOPLE_IN_PART)
    if count is not None:
        parts = parts.filter(no__lte=1 + max(first + count - 1, 0) // PEOPLE_IN_PART)
    found = [
        worker
        for part in parts.order_by("no")
        for worker in kept_reading.open_people(roster.pk, part.no, bytes(part.sealed))
    ]
    start = first % PEOPLE_IN_PART
    return found[start:] if count is None else found[start : start + count]
