"""What every siting question shares: limits, progress, and a plan that says how good it is."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


class Status(StrEnum):
    """How far a plan is proved. What a limit of time cut short is never called optimal."""

    OPTIMAL = "optimal"  # no plan is better: proved
    FEASIBLE = "feasible"  # it holds all conditions; the bound says how far from the best at most
    INFEASIBLE = "infeasible"  # no plan holds all conditions; `why` names which
    UNKNOWN = "unknown"  # time ran out before any plan was found, and before none was ruled out


class Sense(StrEnum):
    """Whether less is better (metres walked) or more (people reached)."""

    LEAST = "least"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known so far: shown to whoever waits.

    `seconds` since the beginning; `objective` of the best plan and `bound` proved so far, in the
    units of the question.
    """

    seconds: float
    objective: float
    bound: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to look, from which seed, whom to tell, and when to stop.

    The same question, seed and a plan reached before the limit of time give the same plan.
    `tell` is called with each better plan or bound; `is_cancelled` is asked between rounds, and
    when it says yes the best plan so far is returned, with its bound.
    """

    seconds: float = 60.0
    seed: int = 1
    tell: Callable[[Progress], None] | None = None
    is_cancelled: Callable[[], bool] | None = None
    began: float = field(default_factory=time.monotonic)

    def gone(self) -> float:
        """Return the seconds since the beginning."""
        return time.monotonic() - self.began

    def left(self) -> float:
        """Return the seconds still to be used; 0 once cancelled."""
        if self.is_cancelled is not None and self.is_cancelled():
            return 0.0
        return max(0.0, self.seconds - self.gone())

    def say(self, objective: float, bound: float, note: str = "") -> None:
        """Tell whoever waits."""
        if self.tell is not None:
            self.tell(Progress(self.gone(), objective, bound, note))


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to stand, and how good that is.

    `sites` are candidates counted from 0, ascending. `objective` is in the units of the question
    (weight x distance, people reached, longest distance). `bound` is proved: no plan is below it
    (above it, when more is better). `served_by` names for each demand point the candidate that
    serves it, -1 for none. `why` is for an infeasible question: which condition cannot be held;
    `far_off` are the demand points it speaks of.
    """

    status: Status
    sense: Sense
    sites: tuple[int, ...]
    objective: float
    bound: float
    served_by: Whole
    seconds: float
    seed: int
    why: str = ""
    far_off: tuple[int, ...] = ()

    @property
    def gap(self) -> float:
        """How far from the best at most, as a share of the objective: 0.01 is one per cent."""
        if self.status is Status.OPTIMAL:
            return 0.0
        if not (math.isfinite(self.objective) and math.isfinite(self.bound)):
            return math.inf
        apart = abs(self.objective - self.bound)
        return apart / abs(self.objective) if self.objective else (0.0 if apart == 0 else math.inf)
