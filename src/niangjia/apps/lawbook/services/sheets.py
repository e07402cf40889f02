"""A sheet of published values: all its rows proposed, or none and every fault by its place."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.transaction import atomic

from niangjia.apps.lawbook.choices import Published
from niangjia.apps.lawbook.errors import SheetFaulty, ValueFaulty
from niangjia.apps.lawbook.models import RegionalValue
from niangjia.apps.lawbook.policies import NotYourRegion
from niangjia.apps.lawbook.services import values
from niangjia.apps.lawbook.services.values import Draft
from niangjia.apps.people.models import Person
from niangjia.engines import tables
from niangjia.engines.tables.federation import Fault
from niangjia.engines.tables.regional import ValueRow, read_values

NAMES = {
    **{str(one.label): one.value for one in Published},
    "职工月平均工资": Published.AVERAGE_WAGE.value,
    "上年度职工月平均工资": Published.AVERAGE_WAGE.value,
    "月最低工资": Published.MINIMUM_WAGE.value,
    "小时最低工资": Published.MINIMUM_WAGE_HOUR.value,
    "最低工资": Published.MINIMUM_WAGE.value,
    "生活费": Published.LIVING_ALLOWANCE.value,
    "城镇居民人均可支配收入": Published.DISPOSABLE_INCOME.value,
}
"""What may stand under 项目, as people write it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a sheet brought: the values proposed, and how many rows were on file already."""

    proposed: list[RegionalValue]
    known: int


@atomic
def propose_sheet(*, name: str, data: bytes, by: Person, on: date, at: datetime) -> Brought:
    """Propose every value on a sheet (CSV, xlsx, …); what is on file already is left as it is.

    :raises SheetFaulty: with every fault by sheet, row and column; nothing was written.
    :raises DomainError: the file is no table (`tables.open_workbook`).
    """
    reading = read_values(tables.open_workbook(name, data), NAMES)
    faults = list(reading.faults)
    made: list[RegionalValue] = []
    known = 0
    first: dict[tuple[str, str, date], int] = {}
    for row in reading.rows:
        key = (row.region, row.name, row.valid_from)
        if key in first:
            faults.append(row.fault("valid_from", f"和第 {first[key]} 行是同一项、同一天。"))
            continue
        first[key] = row.row
        draft = _draft(row, name)
        if values.is_known(draft):
            known += 1
            continue
        try:
            made.append(values.make(draft, by=by, on=on, at=at))
        except ValueFaulty as declined:
            faults.append(row.fault(declined.data["field"], str(declined)))
        except NotYourRegion as declined:
            faults.append(row.fault("region", str(declined)))
    if faults:
        raise SheetFaulty(faults=sorted(faults, key=_place))
    try:
        with atomic():
            kept = [values.keep(one, by=by) for one in made]
    except ValueFaulty as declined:
        sheet = reading.rows[0].sheet
        raise SheetFaulty(faults=[Fault(sheet=sheet, message=str(declined))]) from None
    return Brought(proposed=kept, known=known)


def _place(fault: Fault) -> tuple[str, int, str]:
    return fault.sheet, fault.row or 0, fault.column or ""


def _draft(row: ValueRow, name: str) -> Draft:
    return Draft(
        region=row.region,
        name=row.name,
        value=row.value,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        period=row.period,
        document=row.document[:200],
        place=row.place[:100],
        words=row.words[:300],
        url=row.url[:300],
        origin=f"{name[-120:]} 第 {row.row} 行",
    )
