"""Many matters or enquiries go to one officer: tried first, row by row, then done once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.desk.choices import Listing
from niangjia.apps.intake import selectors as intake
from niangjia.apps.intake.services import steps
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.services import handing
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import DomainError

MOST = 200
"""So many rows at once: a person reads the preview of no more."""


class TooManyRows(DomainError):
    code = "desk.too_many_rows"
    message = "一次最多 %(most)s 条。请先加条件缩小范围，分几次办。"


class NothingChosen(DomainError):
    code = "desk.nothing_chosen"
    message = "还没有选。请在列表里勾上要交的，或者选“符合条件的全部”。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became, or would become, of each row, by number: given, hers already, left and why."""

    given: tuple[str, ...]
    already: tuple[str, ...]
    left: Mapping[str, DomainError]


class _TakenBack(Exception):
    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


def foresee_giving(
    *,
    listing: Listing,
    rows: Mapping[str, int],
    to: Person,
    note: str,
    by: Person,
    on: date,
    at: datetime,
) -> Outcome:
    """Return what `give_many` would do: it is done and taken back: each service itself says.

    :raises NothingChosen, TooManyRows: there are none, or more than 200.
    """
    try:
        with atomic():
            outcome = _give(listing, rows, to=to, note=note, by=by, on=on, at=at)
            raise _TakenBack(outcome)
    except _TakenBack as taken:
        return taken.outcome


@atomic
def give_many(
    *,
    listing: Listing,
    rows: Mapping[str, int],
    to: Person,
    note: str,
    by: Person,
    on: date,
    at: datetime,
) -> Outcome:
    """Give matters or enquiries to one officer, each at the version that was looked at.

    `rows` are versions by number. What cannot be given, or was changed meanwhile, is left as it is
    and named with its reason; what is hers already stays, so that a second click does nothing.

    :raises NothingChosen, TooManyRows: there are none, or more than 200.
    """
    outcome = _give(listing, rows, to=to, note=note, by=by, on=on, at=at)
    audit.record(
        "desk.given_in_bulk",
        target=to,
        by=by,
        why=note,
        facts={"list": listing.value, "given": len(outcome.given), "left": len(outcome.left)},
    )
    return outcome


def _give(
    listing: Listing,
    rows: Mapping[str, int],
    *,
    to: Person,
    note: str,
    by: Person,
    on: date,
    at: datetime,
) -> Outcome:
    if not rows:
        raise NothingChosen
    if len(rows) > MOST:
        raise TooManyRows(most=MOST)
    given: list[str] = []
    already: list[str] = []
    left: dict[str, DomainError] = {}
    for number in sorted(rows):
        try:
            with atomic():
                if listing is Listing.MATTERS:
                    matter = matters.get_matter(number, visible_to=by, on=on)
                    if matter.handler_id == to.pk:
                        already.append(number)
                        continue
                    handing.hand_over(
                        matter=matter,
                        to=to,
                        on=on,
                        by=by,
                        note=note,
                        expected_version=rows[number],
                    )
                else:
                    enquiry = intake.get_enquiry(number, visible_to=by, on=on)
                    if enquiry.handler_id == to.pk:
                        already.append(number)
                        continue
                    steps.assign(enquiry=enquiry, to=to, by=by, at=at, version=rows[number])
        except DomainError as declined:
            left[number] = declined
        else:
            given.append(number)
    return Outcome(given=tuple(given), already=tuple(already), left=left)
