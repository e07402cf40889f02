"""Read side of setup: the sheets a person brought, and what taking one over would do."""

from datetime import date

from django.db.models import QuerySet

from niangjia.apps.people.models import Person
from niangjia.apps.setup.models import SheetImport
from niangjia.apps.setup.plan import CHANGED, NEW, SAME, Plan, RolePlan, UnitPlan, compare
from niangjia.engines.tables.federation import FederationReading
from niangjia.kernel.errors import NotFound

__all__ = ["CHANGED", "NEW", "SAME", "Plan", "RolePlan", "UnitPlan", "compare_sheet"]


def sheets_of(person: Person) -> QuerySet[SheetImport]:
    """Return the sheets a person brought, newest first: they hold names and phones."""
    return SheetImport.objects.filter(started_by=person).select_related("file").order_by("-pk")


def get_sheet(pk: int, *, visible_to: Person) -> SheetImport:
    """Return a sheet, if the person brought it.

    :raises NotFound: there is none, or it is another's.
    """
    found = sheets_of(visible_to).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def sheet_of_number(pk: int) -> SheetImport:
    """Return the sheet of a job.

    :raises NotFound: there is none.
    """
    found = SheetImport.objects.select_related("file").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def compare_sheet(reading: FederationReading, *, by: Person | None, on: date) -> Plan:
    """Return what taking a sheet over would do, changing nothing."""
    return compare(reading, by=by, on=on)
