"""Taking a sheet of unions and people over, as deferred work."""

from datetime import date
from typing import TYPE_CHECKING

from niangjia.apps.outbox.services import Tell
from niangjia.apps.setup import selectors, services
from niangjia.jobs.clock import now

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


def import_sheet(*, by: "Person", tell: Tell, sheet: int, on: str) -> None:
    """Take a kept sheet over, all of it or nothing."""
    services.import_sheet(
        sheet=selectors.sheet_of_number(sheet),
        by=by,
        on=date.fromisoformat(on),
        at=now(),
        tell=tell,
    )
