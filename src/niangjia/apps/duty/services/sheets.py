"""A rota taken over from a spreadsheet, or from cells copied out of one: whole, or not at all."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange, NumericRange
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.duty import policies
from niangjia.apps.duty.errors import SheetFaulty
from niangjia.apps.duty.models import Change, Shift
from niangjia.apps.duty.services import rota
from niangjia.apps.people.models import Person
from niangjia.apps.unions.models import Union
from niangjia.engines import rota as engine
from niangjia.engines import tables
from niangjia.engines.tables.federation import Fault
from niangjia.engines.tables.listing import ListRow, read_list
from niangjia.kernel.errors import DomainError

HEADINGS = {
    "days": "星期或日期",
    "start": "从几点",
    "end": "到几点",
    "first": "第一值班人",
    "second": "第二值班人",
    "since": "从哪天起",
    "until": "到哪天止",
    "why": "说明",
}
OPTIONAL = ("second", "since", "until", "why")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a sheet: how many rows are new, and how many stood on the rota already."""

    new: int
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """One row as it is meant: days of every week from a day on, or one date."""

    row: ListRow
    days: tuple[int, ...]
    on: date | None
    start: int
    end: int
    first: Person
    second: Person | None
    since: date
    until: date | None
    why: str


@atomic
def import_sheet(*, union: Union, name: str, data: bytes, by: Person, at: datetime) -> Imported:
    """Put the rows of a sheet on the rota (xlsx, CSV, or cells copied from a spreadsheet).

    A row that names weekdays is one of the week, from 从哪天起 (today) to 到哪天止; one that names
    a date is a change of that day. What stands there already is passed over, so the same sheet
    twice changes nothing.

    :raises NotYours: the person keeps no rota there.
    :raises SheetFaulty: with every fault by row and column; nothing was written.
    :raises DomainError: the file is no table (`tables.open_workbook`).
    """
    today = at.astimezone(engine.ZONE).date()
    policies.require_keeper(union, by, on=today)
    needed = [key for key in HEADINGS if key not in OPTIONAL]
    rows, faults = read_list(tables.open_workbook(name, data), HEADINGS, needed)
    known: dict[str, list[Person]] = {}
    for person in policies.able(union, on=today):
        known.setdefault(person.name, []).append(person)
    new = same = 0
    for row in rows:
        if any(not row.texts[key] for key in needed):
            continue  # told already
        before = len(faults)
        read = _read(row, known, today, faults)
        if read is None or len(faults) > before:
            continue
        if _stands(union, read):
            same += 1
            continue
        try:
            with atomic():
                _write(union, read, by, at)
        except DomainError as declined:
            faults.append(row.fault("days", str(declined)))
        else:
            new += 1
    if faults:
        raise SheetFaulty(faults=sorted(faults, key=lambda one: (one.row or 0, one.column or "")))
    if new:
        facts = {"file": name[-120:], "new": new, "same": same}
        audit.record("duty.sheet_imported", target=union, by=by, facts=facts)
    return Imported(new=new, same=same)


def _read(
    row: ListRow, known: dict[str, list[Person]], today: date, faults: list[Fault]
) -> _Read | None:
    """Return a row as it is meant; what is wrong with it goes to the faults."""
    said = row.texts
    on = _date(said["days"])
    days: tuple[int, ...] = ()
    minutes: dict[str, int] = {}
    try:
        days = () if on else engine.read_days(said["days"])
    except DomainError as declined:
        faults.append(row.fault("days", f"{declined}也可以写日期，如 2026-12-05。"))
    for key in ("start", "end"):
        try:
            minutes[key] = engine.read_clock(said[key])
        except DomainError as declined:
            faults.append(row.fault(key, str(declined)))
    people = {key: _person(row, key, known, faults) for key in ("first", "second") if said[key]}
    dates: dict[str, date | None] = {}
    for key in ("since", "until"):
        dates[key] = _date(said[key])
        if said[key] and dates[key] is None:
            faults.append(row.fault(key, "这里要填一个日子，如 2026-12-01。"))
    if len(minutes) < 2 or people.get("first") is None:
        return None
    last = dates["until"]
    end = minutes["end"] + (24 * 60 if minutes["end"] <= minutes["start"] else 0)
    return _Read(
        row=row,
        days=days,
        on=on,
        start=minutes["start"],
        end=end,
        first=people["first"],  # type: ignore[arg-type]
        second=people.get("second"),
        since=dates["since"] or today,
        until=last + timedelta(days=1) if last else None,
        why=said["why"],
    )


def _date(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _person(
    row: ListRow, key: str, known: dict[str, list[Person]], faults: list[Fault]
) -> Person | None:
    found = known.get(row.texts[key], [])
    if len(found) == 1:
        return found[0]
    if found:
        message = f"有 {len(found)} 个叫这个名字的人，请在页面上排这一班。"
    else:
        names = "、".join(known) or "还没有人"
        message = f"这里没有叫这个名字、能接访的人。能排的有：{names}。"
    faults.append(row.fault(key, message))
    return None


def _stands(union: Union, read: _Read) -> bool:
    """Tell whether the rota says so already."""
    if read.on is None:
        rows = Shift.objects.filter(
            union=union,
            day__in=read.days,
            minutes=NumericRange(read.start, read.end),
            first=read.first,
            second=read.second,
            during__contains=read.since,
            during__endswith=read.until,
        )
        return rows.count() == len(read.days)
    rows = Change.objects.filter(
        union=union, during=_during(read), withdrawn_at__isnull=True
    ).values_list("place", "person_id")
    wanted = {(engine.FIRST, read.first.pk)}
    if read.second:
        wanted.add((engine.SECOND, read.second.pk))
    return wanted <= set(rows)


def _during(read: _Read) -> DateTimeTZRange:
    assert read.on is not None
    midnight = datetime.combine(read.on, time(), engine.ZONE)
    return DateTimeTZRange(
        midnight + timedelta(minutes=read.start), midnight + timedelta(minutes=read.end)
    )


def _write(union: Union, read: _Read, by: Person, at: datetime) -> None:
    if read.on is None:
        rota.add_shifts(
            union=union,
            days=read.days,
            start=read.start,
            end=read.end,
            first=read.first,
            second=read.second,
            since=read.since,
            until=read.until,
            by=by,
            at=at,
        )
        return
    during = _during(read)
    for place, person in ((engine.FIRST, read.first), (engine.SECOND, read.second)):
        if person is not None:
            rota.change(
                union=union,
                place=place,
                starts=during.lower,
                ends=during.upper,
                person=person,
                why=read.why,
                by=by,
                at=at,
            )
