"""The rules over a million workers, and one of them beside OpenFisca-core, in one run.

    python3 -m venv .var/bench-claims
    .var/bench-claims/bin/pip install -r bench/requirements-claims.txt
    .var/bench-claims/bin/python bench/claims.py [--workers 10000 100000 1000000]

First economic compensation: both get the same invented workers and count the same rule: the floor,
the ceiling of three times the city's average, the twelve years that come with it, half years. Once
from months of service that are given, as OpenFisca likes it best, and once from the first and the
last day. OpenFisca's time counts building the simulation and setting its inputs; ours counts
checking them. Both are compared with exact fractions of a sample; the median of five
runs is printed.

Then every rule that is counted over many, each with invented columns of its own (no peer has these
rules), and how many times OpenFisca's faster time for the one rule the whole set takes.
"""

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from openfisca_core import periods
from openfisca_core.entities import build_entity
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.invented_columns import invented  # noqa: E402

from niangjia.engines.claims import many  # noqa: E402
from niangjia.engines.claims.many.months import service_months  # noqa: E402
from niangjia.engines.claims.many.severance import Workers, economic_compensation  # noqa: E402
from niangjia.engines.claims.rulebook import RULEBOOK  # noqa: E402
from niangjia.engines.law import StatuteBook  # noqa: E402

SAMPLE, ROUNDS, PERIOD = 50_000, 5, "2024-01"
PERSON = build_entity(key="person", plural="persons", label="", is_person=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", nargs="*", type=int, default=(10_000, 100_000, 1_000_000))
    book = StatuteBook.read(ROOT / "law")
    print(f"{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}")
    for size in parser.parse_args().workers:
        theirs = beside_openfisca(size, book)
        whole_set(size, book, theirs)


def beside_openfisca(size: int, book: StatuteBook) -> "Took":
    """Print both counting economic compensation; return what the peer took at its faster."""
    workers = invented("R-01", size)
    systems = {"给月数": system(), "给日期": system(from_days=True)}
    ours, owed = timed(partial(economic_compensation, workers, book))
    sample = min(SAMPLE, size)
    line = f"{size:>9,} 人  本系统（给日期、含检查） {ours}"
    print(f"{line}，错 {wrong(owed['amount'], workers)} / {sample:,}")
    each = []
    for name, tbs in systems.items():
        theirs, counted = timed(partial(peer, tbs, workers, with_days=name == "给日期"))
        fen = np.rint(np.asarray(counted, dtype=np.float64) * 100).astype(np.int64)
        line = f"{'':>9}     OpenFisca（{name}） {theirs}"
        ratio = f"{theirs.clock / ours.clock:.1f} 倍时间"
        print(f"{line}，错 {wrong(fen, workers)} / {sample:,}，{ratio}")
        each.append(theirs)
    return min(each, key=lambda took: took.clock)


def whole_set(size: int, book: StatuteBook, theirs: "Took") -> None:
    """Print what every rule takes over so many rows, and all beside the peer's one."""
    total = Took(0, 0)
    for rule, form in many.FORMS.items():
        took, _ = timed(partial(form.count, invented(rule, size), book))
        total = Took(total.clock + took.clock, total.processor + took.processor)
        print(f"{size:>9,} 行  {rule}  {took}  {RULEBOOK[rule].title}")
    times = (
        f"{total.clock / theirs.clock:.1f} 倍（处理器 {total.processor / theirs.processor:.1f} 倍）"
    )
    print(f"{size:>9,} 行  全部 {len(many.FORMS)} 条  {total}，是 OpenFisca 算一条的 {times}")


class Took(NamedTuple):
    """Seconds by the clock, and of the processor: all cores together, which others cannot slow."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:7.3f} s（处理器 {self.processor:6.3f} s）"


def timed(count: Callable[[], Any]) -> tuple[Took, Any]:
    """Return the median seconds of several runs, and what they count."""
    clock, processor = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter(), time.process_time()
        counted = count()
        clock.append(time.perf_counter() - began[0])
        processor.append(time.process_time() - began[1])
    return Took(statistics.median(clock), statistics.median(processor)), counted


def wrong(fen: np.ndarray, workers: Workers) -> int:
    """Return how many of the sample differ from exact fractions, worked out one by one."""
    return sum(int(fen[at]) != exact(workers, at) for at in range(min(SAMPLE, len(fen))))


def exact(workers: Workers, at: int) -> int:
    """Return one worker's sum in fen by exact fractions, stepping months one by one."""
    start, left = workers.hired_on[at].item(), workers.left_on[at].item()
    months, rest = divmod_months(start.toordinal(), left.toordinal() + 1)
    years, over = divmod(months, 12)
    halves = 2 * years + (2 if over >= 6 else 1 if over or rest else 0)
    wage = Fraction(int(workers.wage_sum[at]), int(workers.wage_months[at]))
    wage = max(wage, Fraction(int(workers.minimum_wage[at])))
    ceiling = 3 * int(workers.city_average_wage[at])
    if wage > ceiling:
        wage, halves = Fraction(ceiling), min(halves, 24)
    return int(wage * halves / 2 + Fraction(1, 2))


def divmod_months(first: int, after: int) -> tuple[int, bool]:
    """Return the whole months between two days by number, and whether days are left over."""
    from calendar import monthrange
    from datetime import date

    start, end = date.fromordinal(first), date.fromordinal(after)
    months = 0

    def on(step: int) -> date:
        year, month = divmod(start.year * 12 + start.month - 1 + step, 12)
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))

    while on(months + 1) <= end:
        months += 1
    return months, on(months) < end


# --- the peer -------------------------------------------------------------------------------------


def system(*, from_days: bool = False) -> TaxBenefitSystem:
    """Return the rule as OpenFisca would have it: a variable for each step."""

    def variable(name: str, formula: Callable | None = None, kind: type = float) -> type[Variable]:
        parts = {
            "value_type": kind,
            "entity": PERSON,
            "definition_period": periods.DateUnit.MONTH,
            "label": name,
        }
        return type(name, (Variable,), parts | ({"formula": formula} if formula else {}))

    def base(person, period, parameters):
        return np.minimum(
            np.maximum(person("wage", period), person("minimum", period)),
            3 * person("city", period),
        )

    def months(person, period, parameters):
        counted, rest = service_months(
            person("started", period).astype("M8[D]"), person("left", period).astype("M8[D]")
        )
        return counted + np.where(rest, 0.5, 0)

    def years(person, period, parameters):
        served = person("months", period)
        full = np.floor(served / 12)
        rest = served - 12 * full
        counted = full + np.where(rest >= 6, 1.0, np.where(rest > 0, 0.5, 0.0))
        is_capped = person("wage", period) > 3 * person("city", period)
        return np.where(is_capped, np.minimum(counted, 12), counted)

    def owed(person, period, parameters):
        return np.round(person("base", period) * person("years", period), 2)

    found = TaxBenefitSystem([PERSON])
    from datetime import date

    for one in (
        variable("wage"),
        variable("minimum"),
        variable("city"),
        *((variable("started", kind=date), variable("left", kind=date)) if from_days else ()),
        variable("months", months if from_days else None),
        variable("base", base),
        variable("years", years),
        variable("owed", owed),
    ):
        found.add_variable(one)
    return found


def peer(tbs: TaxBenefitSystem, workers: Workers, *, with_days: bool) -> np.ndarray:
    """Build a simulation, set its inputs and count, as its documentation shows."""
    simulation = SimulationBuilder().build_default_simulation(tbs, count=len(workers.left_on))
    simulation.set_input("wage", PERIOD, workers.wage_sum / workers.wage_months / 100)
    simulation.set_input("minimum", PERIOD, workers.minimum_wage / 100)
    simulation.set_input("city", PERIOD, workers.city_average_wage / 100)
    if with_days:
        simulation.set_input("started", PERIOD, workers.hired_on)
        simulation.set_input("left", PERIOD, workers.left_on)
    else:
        simulation.set_input("months", PERIOD, _months(workers))
    return simulation.calculate("owed", PERIOD)


_KNOWN: dict[int, np.ndarray] = {}


def _months(workers: Workers) -> np.ndarray:
    """Return the months of service, found before the clock runs."""
    if id(workers) not in _KNOWN:
        months, rest = service_months(workers.hired_on, workers.left_on)
        _KNOWN[id(workers)] = months + np.where(rest, 0.5, 0)
    return _KNOWN[id(workers)]


if __name__ == "__main__":
    main()
