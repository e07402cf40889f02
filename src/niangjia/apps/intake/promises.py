"""What a federation promises whoever comes, until when that is, and who is told in between."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import yaml
from django.utils import timezone

from niangjia.apps.intake.choices import ASKED_BY_LAW, LADDER, REFERRED, Asked, Door, DueFrom, Rung
from niangjia.apps.lawbook import selectors as lawbook
from niangjia.engines.deadlines.many import due_days

_FILE = Path(__file__).with_name("promises.yaml")
_END_OF_DAY = time(23, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """The promises in force: minutes to a call back, working days to triage (0: the same day), from
    there to a decision what becomes of it, from a matter's opening to what is owed; days for which
    an unfinished interview is kept.

    `names` is what each is called. `ladder` says at which percent of those minutes each level is
    told; `taken_minutes` how long a call is somebody's without an attempt; `retry_minutes` after
    how many minutes a call that reached nobody is tried again, by how often it was tried.
    """

    names: Mapping[str, str]
    call_back_minutes: int
    ladder: Mapping[Rung, int]
    taken_minutes: int
    retry_minutes: tuple[int, ...]
    triage_working_days: int
    settle_working_days: int
    urgent_settle_working_days: int
    first_step_working_days: int
    draft_days: int
    answers: Mapping[str, "House"]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A period the house set itself: so many calendar days (`d`) or working days (`wd`)."""

    days: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """By which day an office is answered, and why: its letter, a clock of the law, the house."""

    on: date
    source: DueFrom
    rule: str = ""


@cache
def promises() -> Promises:
    """Return what is promised here.

    :raises ValueError: the file names a level that there is not, or levels out of their order.
    """
    return read(_FILE.read_text("utf-8"))


def read(text: str) -> Promises:
    """Return the promises in a file.

    :raises ValueError: it names a level that there is not, or levels out of their order.
    """
    rows = yaml.safe_load(text)
    call_back = rows["call_back"]
    ladder = {Rung(key): int(percent) for key, percent in call_back["ladder"].items()}
    in_order = [ladder[rung] for rung in LADDER if rung in ladder]
    if set(ladder) - set(LADDER) or in_order != sorted(in_order) or not in_order:
        raise ValueError(f"no ladder: {call_back['ladder']}")
    return Promises(
        names={key: row["zh"] for key, row in rows.items()} | {"call_again": call_back["again_zh"]},
        call_back_minutes=int(call_back["minutes"]),
        ladder={rung: ladder[rung] for rung in LADDER if rung in ladder},
        taken_minutes=int(call_back["taken_minutes"]),
        retry_minutes=tuple(int(one) for one in call_back["retry_minutes"]),
        triage_working_days=int(rows["triage"]["working_days"]),
        settle_working_days=int(rows["settle"]["working_days"]),
        urgent_settle_working_days=int(rows["settle"]["urgent_working_days"]),
        first_step_working_days=int(rows["first_step"]["working_days"]),
        draft_days=int(rows["draft"]["days"]),
        answers=_answers(rows["answer"]),
    )


def _answers(rows: Mapping[str, Mapping[str, object]]) -> dict[str, House]:
    """:raises ValueError: a kind of office has no period, or it is none."""
    wanted = (Asked.MEDIATE, *REFERRED)
    found = {str(key): rows[key] for key in wanted if key in rows}
    if len(found) < len(wanted) or any(row["unit"] not in ("d", "wd") for row in found.values()):
        raise ValueError(f"no period for each office: {rows}")
    return {
        key: House(days=int(str(row["days"])), unit=str(row["unit"])) for key, row in found.items()
    }


def call_back_by(at: datetime) -> datetime:
    """Return until when whoever told of danger is called, at whatever hour."""
    return at + timedelta(minutes=promises().call_back_minutes)


def levels_of(promised_by: datetime) -> dict[Rung, datetime]:
    """Return when each level is told of a call promised until an instant, in their order."""
    minutes = promises().call_back_minutes
    began = promised_by - timedelta(minutes=minutes)
    return {
        rung: began + timedelta(minutes=minutes * percent / 100)
        for rung, percent in promises().ladder.items()
    }


def held_until(taken_at: datetime) -> datetime:
    """Return until when a call is hers who took it, without an attempt."""
    return taken_at + timedelta(minutes=promises().taken_minutes)


def try_again_at(at: datetime, tries: int) -> datetime:
    """Return when to call again after so many tries, of an instant, that reached nobody."""
    steps = promises().retry_minutes
    return at + timedelta(minutes=steps[min(max(tries, 1), len(steps)) - 1])


def triage_by(at: datetime) -> datetime:
    """Return until when an enquiry of a moment is triaged: the end of a working day in China.

    What is told on a rest day waits for the next working day; danger never waits for it.
    """
    calendar = lawbook.calendar()
    day = calendar.next_working_day(timezone.localdate(at))
    day = calendar.working_days_on(day, promises().triage_working_days)
    return timezone.make_aware(datetime.combine(day, _END_OF_DAY))


def settle_by(at: datetime, *, is_urgent: bool) -> datetime:
    """Return until when it is decided what becomes of an enquiry that was triaged at a moment.

    That is a matter, an answer, another office: the end of a working day in China, sooner for 急诊.
    """
    told = promises()
    days = told.urgent_settle_working_days if is_urgent else told.settle_working_days
    day = lawbook.calendar().working_days_on(timezone.localdate(at), days)
    return timezone.make_aware(datetime.combine(day, _END_OF_DAY))


def answer_by(
    door: Door, asked: Asked, *, received_on: date, letter_says: date | None = None
) -> Owed | None:
    """Return by which day an office is answered; None when it asks for no answer.

    The day its letter names goes first; then the law's, for what a court entrusts; then the
    house's own. Days are counted from the one after it came, as the law counts them; a last day
    that is a rest day moves to the next working day, also the house's.
    """
    if asked == Asked.INFORM:
        return None
    if letter_says is not None:
        return Owed(on=letter_says, source=DueFrom.LETTER)
    calendar = lawbook.calendar()
    if rule := ASKED_BY_LAW.get(asked):
        clock = lawbook.clocks_on(received_on).clock(rule)
        (on,) = due_days(clock, [received_on], calendar)
        if on is not None:
            return Owed(on=on, source=DueFrom.LAW, rule=rule)
    house = house_rule(door, asked)
    if house.unit == "wd":
        on = calendar.working_days_on(received_on, house.days)
    else:
        on = calendar.next_working_day(received_on + timedelta(days=house.days))
    return Owed(on=on, source=DueFrom.HOUSE)


def house_rule(door: Door, asked: Asked) -> House:
    """Return the house's own period for an answer."""
    answers = promises().answers
    return answers.get(asked) or answers[door]


def first_step_on(at: datetime) -> date:
    """Return the day by which what is owed was reckoned in a matter that was opened then."""
    calendar = lawbook.calendar()
    return calendar.working_days_on(timezone.localdate(at), promises().first_step_working_days)
