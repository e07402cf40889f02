"""What must be kept of a person who wants to be forgotten, as each context knows it.

Higher contexts enter their functions when Django starts them: `people` knows no matter, no ledger.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from niangjia.apps.people.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One thing that cannot go yet: what, why, and until which day; it may stop the whole."""

    what: str
    why: str
    until: date | None = None
    stops_all: bool = False


HOLDS: dict[str, Callable[[Person], Iterable[Hold]]] = {}
"""By context: what it must keep of a person."""

FORGOTTEN: dict[str, Callable[[Person], None]] = {}
"""By context: what it takes away when a person is forgotten, in the same transaction."""


def holds_on(person: Person, *, on: date) -> list[Hold]:
    """Return what must still be kept of a person on a day."""
    found = [hold for ask in HOLDS.values() for hold in ask(person)]
    return [hold for hold in found if hold.until is None or hold.until > on]


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
