"""Models in whole numbers, given to HiGHS: what it proved, and never later than the limits allow.

HiGHS runs in a thread of its own. When time is up it is asked to stop; when it does not listen
(it looks at its clock seldom in presolve and in a long factorisation) it is left behind, and what
it had told us until then counts. Its objective is never repeated: who asks works out the worth of
the plan from the plan itself. Only its bound, which it proves over the whole tree, is taken. It is
never given a first solution nor a cut-off: version 1.16 loses the worth of what presolve removed
from a first solution, and calls a solution optimal that its cut-off should have left out.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from niangjia.engines.siting.plan import Limits, Real

GRACE = 1.0  # seconds HiGHS gets to stop once told
STEP = 0.02  # seconds between two looks at the clock and at who wants to cancel
SURE = 1e-6  # what HiGHS itself calls nothing; a bound is moved by so much to the safe side
_left_behind: list[threading.Thread] = []


class Ended(StrEnum):
    """Why HiGHS stopped."""

    PROVED = "proved"  # the tree is empty: the bound is the optimum
    NONE = "none"  # no solution holds all rows
    ENOUGH = "enough"  # a solution as good as was asked for
    CUT_SHORT = "cut short"  # time, or somebody cancelled


@dataclass(frozen=True, slots=True)
class Model:
    """Minimise `cost @ x` with `row_low <= rows @ x <= row_high`, `low <= x <= high`.

    `whole` marks the variables that are whole numbers.
    """

    cost: Real
    rows: sp.csr_matrix
    row_low: Real
    row_high: Real
    low: Real
    high: Real
    whole: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Answer:
    """What HiGHS found: the best values, if any, and the proved lower bound of the cost."""

    ended: Ended
    values: Real | None
    bound: float


@dataclass(slots=True)
class _Run:
    """What the thread of HiGHS and the one that waits share."""

    stop: bool = False
    bound: float = -np.inf
    values: Real | None = None
    answer: Answer | None = None
    trouble: BaseException | None = None
    done: threading.Event = field(default_factory=threading.Event)


def binary(
    cost: Real,
    rows: sp.csr_matrix,
    row_low: Real,
    row_high: Real,
    whole: Sequence[int] | None = None,
) -> Model:
    """Return a model whose variables are between 0 and 1; the first `whole` of them are 0 or 1."""
    count = len(cost)
    mask = np.ones(count, dtype=np.bool_)
    if whole is not None:
        mask[:] = False
        mask[list(whole)] = True
    return Model(cost, rows, row_low, row_high, np.zeros(count), np.ones(count), mask)


def solve(
    model: Model,
    limits: Limits,
    *,
    enough: float | None = None,
    seconds: float | None = None,
    heard: Callable[[float], None] | None = None,
) -> Answer:
    """Ask HiGHS, on one thread and from the seed of `limits`.

    A solution as cheap as `enough` ends the search
    (`Ended.ENOUGH`). `seconds` cuts the time further than `limits`. `heard`
    is told each better bound, in the thread of whoever asked.
    """
    seconds = limits.left() if seconds is None else min(seconds, limits.left())
    if seconds <= 0:
        return Answer(Ended.CUT_SHORT, None, -np.inf)
    run = _Run()
    options: dict[str, float] = {"random_seed": limits.seed % 2**31, "time_limit": seconds}
    if enough is not None:
        options["objective_target"] = enough
    thread = threading.Thread(target=_work, args=(run, model, options), daemon=True)
    thread.start()
    until, known = time.monotonic() + seconds, -np.inf
    while not run.done.wait(STEP):
        if time.monotonic() > until or limits.left() <= 0:
            run.stop = True
            if not run.done.wait(GRACE):
                _left_behind.append(thread)
                return Answer(Ended.CUT_SHORT, run.values, run.bound)
            break
        if heard is not None and run.bound > known:
            known = run.bound
            heard(known)
    if run.trouble is not None:
        raise run.trouble
    assert run.answer is not None
    return run.answer


def is_left_behind() -> bool:
    """Whether a thread still works on what nobody waits for: end the process without ceremony."""
    return any(thread.is_alive() for thread in _left_behind)


def _work(run: _Run, model: Model, options: dict[str, float]) -> None:
    try:
        run.answer = _ask(run, model, options)
    except BaseException as trouble:
        run.trouble = trouble
    finally:
        run.done.set()


class _Quiet(highspy.Highs):
    """HiGHS that never writes its name on the standard output, which is for our answers."""

    def enableCallbacks(self) -> None:
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _ask(run: _Run, model: Model, options: dict[str, float]) -> Answer:
    if not len(model.cost):  # HiGHS calls a model without columns empty, whatever its rows say
        held = bool(np.all(model.row_low <= 0) and np.all(model.row_high >= 0))
        return Answer(Ended.PROVED, np.zeros(0), 0.0) if held else Answer(Ended.NONE, None, np.inf)
    highs = _Quiet()  # type: ignore[no-untyped-call]
    always = {"threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.0}
    for name, value in {**always, **options}.items():
        highs.setOptionValue(name, value)
    _pass(highs, model)
    _listen(highs, run, mixed=bool(model.whole.any()))
    highs.run()
    return _answer(highs, run, model)


def _pass(highs: Any, model: Model) -> None:
    rows, count = model.rows.tocsr(), len(model.cost)
    highs.addVars(count, model.low, model.high)
    every = np.arange(count, dtype=np.int32)
    highs.changeColsCost(count, every, np.asarray(model.cost, dtype=np.float64))
    whole = np.flatnonzero(model.whole).astype(np.int32)
    kinds = np.full(len(whole), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    highs.changeColsIntegrality(len(whole), whole, kinds)
    highs.addRows(
        rows.shape[0],
        np.asarray(model.row_low, dtype=np.float64),
        np.asarray(model.row_high, dtype=np.float64),
        rows.nnz,
        rows.indptr[:-1].astype(np.int32),
        rows.indices.astype(np.int32),
        rows.data.astype(np.float64),
    )


def _listen(highs: Any, run: _Run, *, mixed: bool) -> None:
    def look(event: Any) -> None:
        if run.stop:
            event.interrupt()

    def look_at_the_tree(event: Any) -> None:
        run.bound = max(run.bound, event.data_out.mip_dual_bound)
        look(event)

    def better(event: Any) -> None:
        run.values = np.array(event.data_out.mip_solution, dtype=np.float64)

    highs.cbSimplexInterrupt.subscribe(look)
    highs.cbIpmInterrupt.subscribe(look)
    if mixed:
        highs.cbMipInterrupt.subscribe(look_at_the_tree)
        highs.cbMipImprovingSolution.subscribe(better)


def _answer(highs: Any, run: _Run, model: Model) -> Answer:
    status, info = highs.getModelStatus(), highs.getInfo()
    states = highspy.HighsModelStatus
    if status == states.kInfeasible:
        return Answer(Ended.NONE, None, np.inf)
    values: Real | None = None
    if info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible):
        values = np.asarray(highs.getSolution().col_value, dtype=np.float64)
    elif run.values is not None:
        values = run.values
    if not model.whole.any():
        proved = status == states.kOptimal
        bound = info.objective_function_value if proved else -np.inf
        return Answer(Ended.PROVED if proved else Ended.CUT_SHORT, values, float(bound))
    bound = float(max(run.bound, info.mip_dual_bound))
    ended = {states.kOptimal: Ended.PROVED, states.kObjectiveTarget: Ended.ENOUGH}
    return Answer(ended.get(status, Ended.CUT_SHORT), values, bound)
