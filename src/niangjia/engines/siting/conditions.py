"""What every plan must hold besides its goal: how many, which, for how much, and nobody too far."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Limits, Plan, Real, Sense, Status, Whole
from niangjia.engines.siting.reductions import Flags

LISTED = 8  # so many towns are named in a sentence; the plan lists all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What holds for every plan. Candidates and demand points count from 0.

    `places` stand at most, those that stand today among them. `must` are opened, `barred` never.
    `existing` stand today: they stay, unless `movable`; then each may be closed for its `closing`
    cost. `costs` are of opening each candidate, `budget` of all opened and closed together, both in
    one whole unit of money. `nobody_beyond` is a distance: each demand point with people needs a
    place as near.
    """

    places: int
    must: tuple[int, ...] = ()
    barred: tuple[int, ...] = ()
    existing: tuple[int, ...] = ()
    movable: bool = False
    costs: Whole | None = None
    closing: Whole | None = None
    budget: int | None = None
    nobody_beyond: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Conditions after they were checked, as the models need them.

    `held` candidates are open in every plan, `free` ones may be. A plan costs `closing`, the money
    of closing every movable place, and the `spend` of each of its sites: one that stays gives its
    part back.
    """

    places: int
    held: Flags
    free: Flags
    spend: Whole
    closing: int
    budget: int | None
    nobody_beyond: float | None

    @property
    def left(self) -> int:
        """How many may be opened besides the held ones."""
        return self.places - int(self.held.sum())

    @property
    def is_plain(self) -> bool:
        """Whether only the number of places limits the choice."""
        return self.budget is None and self.nobody_beyond is None

    def money(self, sites: Sequence[int]) -> int:
        """What opening these sites and closing the other movable ones costs."""
        return self.closing + int(self.spend[list(sites)].sum())

    def can_pay(self, sites: Sequence[int]) -> bool:
        """Whether the budget allows these sites."""
        return self.budget is None or self.money(sites) <= self.budget


def asked(conditions: Conditions, candidates: int) -> Asked:
    """Return the conditions as checked against the number of candidates.

    :raises BadSitingInput: conditions that contradict each other or name what is not there.
    """
    must, barred = set(conditions.must), set(conditions.barred)
    existing = set(conditions.existing)
    for what, named in (("必选", must), ("不选", barred), ("现有", existing)):
        strangers = sorted(site for site in named if not 0 <= site < candidates)
        if strangers:
            raise BadSitingInput(
                where=what,
                reason=f"没有第 {strangers[0]} 个候选点（从 0 数起，共 {candidates} 个）",
            )
    held = must if conditions.movable else must | existing
    if both := sorted(held & barred):
        raise BadSitingInput(
            where="必选和不选", reason=f"候选点 {_few(both)} 同时要选又不选，请去掉一边"
        )
    allowed = candidates - len(barred)
    if conditions.places < 1:
        raise BadSitingInput(where="个数", reason=f"至少要 1 个，现在是 {conditions.places}")
    if conditions.places > allowed:
        raise BadSitingInput(
            where="个数", reason=f"要 {conditions.places} 个，能选的只有 {allowed} 个候选点"
        )
    if len(held) > conditions.places:
        raise BadSitingInput(
            where="个数",
            reason=f"已有和必选的点有 {len(held)} 个，总数不能少于它，现在是 {conditions.places}",
        )
    beyond = conditions.nobody_beyond
    if beyond is not None and not beyond >= 0:
        raise BadSitingInput(where="最远距离", reason="要是不小于 0 的数")
    costs = money(conditions.costs, candidates, "开办费用")
    closing = money(conditions.closing, candidates, "撤并费用")
    if conditions.budget is not None and conditions.costs is None:
        raise BadSitingInput(where="预算", reason="给了预算，就要给每个候选点的开办费用")
    stands = _flags(existing, candidates)
    spend = np.where(stands, -closing if conditions.movable else 0, costs)
    held_flags = _flags(held, candidates)
    return Asked(
        places=conditions.places,
        held=held_flags,
        free=~held_flags & ~_flags(barred, candidates),
        spend=spend.astype(np.int64),
        closing=int(closing[stands].sum()) if conditions.movable else 0,
        budget=conditions.budget,
        nobody_beyond=beyond,
    )


def checked_weights(weights: Sequence[float] | Real, demands: int) -> Real:
    """Return how many people are at each point, checked.

    :raises BadSitingInput: numbers that are none, below 0, too few, or all 0.
    """
    given = np.ascontiguousarray(weights, dtype=np.float64)
    if given.shape != (demands,):
        raise BadSitingInput(
            where="人数", reason=f"有 {given.size} 个，需求点有 {demands} 个，要一一对应"
        )
    wrong = np.flatnonzero(~(np.isfinite(given) & (given >= 0)))
    if len(wrong):
        raise BadSitingInput(where=f"需求点第 {wrong[0] + 1} 行", reason="人数要是不小于 0 的数")
    if not given.any():
        raise BadSitingInput(where="需求", reason="全部是 0，没有人可以服务")
    return given


def whole_unit(numbers: Real) -> float:
    """Return the largest of 1, 0.1 … 0.000001 of which all numbers are multiples; else 0."""
    finite = numbers[np.isfinite(numbers)]
    for digits in range(7):
        scaled = finite * 10.0**digits
        if np.abs(scaled).sum() > 2**50:
            return 0.0
        if bool(np.all(np.abs(scaled - np.rint(scaled)) <= 1e-9 * np.maximum(1, np.abs(scaled)))):
            return 10.0**-digits
    return 0.0


def limiting_rows(asked: Asked, columns: Whole) -> tuple[sp.csr_matrix, Real]:
    """Return the rows (and their upper ends) of number and money over these free candidates."""
    rows = [np.ones(len(columns))]
    ends = [float(asked.left)]
    if asked.budget is not None:
        left = asked.budget - asked.money(np.flatnonzero(asked.held).tolist())
        spend = asked.spend[columns]
        divisor = max(1, int(np.gcd.reduce(np.abs(spend)))) if len(spend) else 1
        rows.append(spend / divisor)
        ends.append(float(left // divisor))
    return sp.csr_matrix(np.array(rows)), np.array(ends)


def no_plan(
    sense: Sense, limits: Limits, demands: int, why: str, far_off: Sequence[int] = ()
) -> Plan:
    """Return the answer that no plan holds all conditions, and why."""
    worst = np.inf if sense is Sense.LEAST else -np.inf
    return Plan(
        status=Status.INFEASIBLE,
        sense=sense,
        sites=(),
        objective=worst,
        bound=worst,
        served_by=np.full(demands, -1, dtype=np.int64),
        seconds=limits.gone(),
        seed=limits.seed,
        why=why,
        far_off=tuple(int(point) for point in far_off),
    )


def not_found(sense: Sense, limits: Limits, demands: int, bound: float) -> Plan:
    """Return the answer that time ran out before a plan was found, with what was proved."""
    return Plan(
        status=Status.UNKNOWN,
        sense=sense,
        sites=(),
        objective=np.inf if sense is Sense.LEAST else -np.inf,
        bound=bound,
        served_by=np.full(demands, -1, dtype=np.int64),
        seconds=limits.gone(),
        seed=limits.seed,
    )


def named(points: Sequence[int]) -> str:
    """Return demand points as a reader counts them, from 1, the first few."""
    return _few([int(point) + 1 for point in points])


def _few(numbers: Sequence[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:LISTED])
    return shown if len(numbers) <= LISTED else f"{shown} 等 {len(numbers)} 个"


def _flags(sites: set[int], candidates: int) -> Flags:
    flags = np.zeros(candidates, dtype=np.bool_)
    flags[list(sites)] = True
    return flags


def money(given: Whole | None, candidates: int, what: str) -> Whole:
    if given is None:
        return np.zeros(candidates, dtype=np.int64)
    money = np.asarray(given)
    if money.shape != (candidates,):
        raise BadSitingInput(
            where=what, reason=f"有 {money.size} 个，候选点有 {candidates} 个，要一一对应"
        )
    if not np.issubdtype(money.dtype, np.integer) or (money < 0).any():
        raise BadSitingInput(where=what, reason="要是不小于 0 的整数，例如以元计")
    return money.astype(np.int64)
