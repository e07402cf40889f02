"""Due days of every clock from many days: how many a second, with trace and without.

    python bench/deadlines.py [READINGS]

One process, one core, timed by the core's own time: what neighbours take of the machine is not in
it. The days are drawn from three years, the clocks in turn from all of national law that count
days. Prints the median and the spread of five runs, and what one reading costs by the length of its
period: a working day must not cost more because sixty of them are counted.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from niangjia.engines.deadlines import Calendar, Event, EventKind, reading  # noqa: E402
from niangjia.engines.deadlines.many import due_days  # noqa: E402
from niangjia.engines.law import ClockRule, StatuteBook  # noqa: E402

READINGS, ROUNDS = 50_000, 5
FIRST, SPAN = date(2024, 1, 1), 3 * 365
BOOK = StatuteBook.read(ROOT / "law")
CALENDAR = Calendar.of(BOOK)


def rules() -> list[ClockRule]:
    """Return every clock of national law that counts days."""
    law = BOOK.on(FIRST)
    found = [law.clock(id_) for id_ in BOOK.clock_ids() if ("CN", id_) in BOOK.entries]
    return [rule for rule in found if rule.length.unit not in ("h", "none")]


def days(count: int, random: Random) -> list[date]:
    return [FIRST + timedelta(days=random.randrange(SPAN)) for _ in range(count)]


def started(day: date) -> tuple[Event, ...]:
    return (Event(seq=1, kind=EventKind.STARTED, happened_on=day),)


def with_trace(asked: list[tuple[ClockRule, tuple[Event, ...]]]) -> int:
    """Return how many lines of trace came of the readings: each was really written."""
    return sum(len(reading(rule, events, CALENDAR).trace) for rule, events in asked)


def without_trace(asked: list[tuple[ClockRule, list[date]]]) -> int:
    return sum(len(due_days(rule, starts, CALENDAR)) for rule, starts in asked)


def seconds(work: Callable[[], int]) -> list[float]:
    work()  # the calendar's tables are made once, not in the figure
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return sorted(taken)


def told(what: str, count: int, taken: list[float]) -> None:
    rates = [count / one for one in taken]
    print(
        f"{what}：{count:,} 个，每秒 {statistics.median(rates):>9,.0f}"
        f"（最慢 {min(rates):,.0f}，最快 {max(rates):,.0f}）"
    )


def main(count: int) -> None:
    random, clocks = Random(20260601), rules()
    print(f"{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}")
    print(f"时限 {len(clocks)} 个，{FIRST} 起三年里的日子，负载 {os.getloadavg()[0]:.1f}")
    asked = [(clocks[n % len(clocks)], started(day)) for n, day in enumerate(days(count, random))]
    told("连同过程", count, seconds(lambda: with_trace(asked)))
    each = 20 * count // len(clocks)
    bulk = [(rule, days(each, random)) for rule in clocks]
    told("只要日子", each * len(clocks), seconds(lambda: without_trace(bulk)))
    print("一个要多久（微秒，连同过程），随期间长短：")
    for unit, numbers in (
        ("d", (3, 15, 60)),
        ("wd", (5, 15, 60, 250)),
        ("m", (3, 6)),
        ("y", (1, 3)),
    ):
        for number in numbers:
            rule = of_length(clocks[0], number, unit)
            some = [(rule, started(day)) for day in days(5_000, random)]
            taken = seconds(lambda some=some: with_trace(some))
            print(f"  {rule.length.text:>8}  {statistics.median(taken) / len(some) * 1e6:5.1f}")


def of_length(rule: ClockRule, number: int, unit: str) -> ClockRule:
    """Return a rule like another, of another length and under a name of its own."""
    return replace(
        rule, id=f"{number}{unit}", length=replace(rule.length, number=number, unit=unit)
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else READINGS)
