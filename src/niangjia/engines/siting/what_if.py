"""What if: three more places, one fewer, another goal. Plans side by side, in a planner's units."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from niangjia.engines.siting.candidates import Candidates
from niangjia.engines.siting.plan import Limits, Plan, Real, Sense, Status
from niangjia.engines.siting.questions import Goal, Question, Solve, better, nearest, value

SHARE_FAR = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a set of sites means for people.

    Ways in metres: `mean` over all weight that has a way, `far` what 95 % of it stays below,
    `worst` the longest; `within` is the weight within each reach asked; `cut_off` the weight
    without any way. `load` is the weight each site serves. `cost` is yuan of the new sites, None
    when one of them has no known cost.
    """

    total: float
    mean: float
    far: float
    worst: float
    within: tuple[float, ...]
    cut_off: float
    load: tuple[float, ...]
    cost: float | None

    def share(self, at: int) -> float:
        """The share of all weight within the reach at this place, 0 to 1."""
        return self.within[at] / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A plan beside what it means."""

    label: str
    goal: Goal
    plan: Plan
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What standing places do today and what `added` more would do."""

    added: int
    before: Score | None
    after: Scored
    new: tuple[int, ...]


def score(
    metres: Real,
    weight: Real,
    sites: Sequence[int],
    reaches: Sequence[float] = (),
    candidates: Candidates | None = None,
) -> Score:
    """Return what a set of sites means for the people at each point, each going to the nearest."""
    way, by = nearest(metres, sites)
    there = (weight > 0) & np.isfinite(way)
    total, served = float(weight.sum()), float(weight[there].sum())
    order = np.argsort(way[there], kind="stable")
    heaped = np.cumsum(weight[there][order])
    far = (
        way[there][order][np.searchsorted(heaped, SHARE_FAR * served - 1e-9)]
        if served
        else float("inf")
    )
    load = np.bincount(by[there], weight[there], metres.shape[1])
    return Score(
        total=total,
        mean=float((weight[there] * way[there]).sum() / served) if served else float("inf"),
        far=float(far),
        worst=float(way[there].max()) if served else float("inf"),
        within=tuple(float(weight[way <= reach].sum()) for reach in reaches),
        cut_off=total - served if total > served else 0.0,
        load=tuple(float(load[site]) for site in sorted(sites)),
        cost=_cost(sites, candidates),
    )


def _cost(sites: Sequence[int], candidates: Candidates | None) -> float | None:
    if candidates is None or candidates.cost is None:
        return None
    cost = float(candidates.cost[list(sites)].sum())
    return None if np.isnan(cost) else cost


def plans(
    question: Question,
    asked: Sequence[tuple[str, Goal, int]],
    *,
    solve: Solve,
    limits: Limits,
    reaches: Sequence[float] = (),
    candidates: Candidates | None = None,
    begun: Callable[[str], None] | None = None,
) -> list[Scored]:
    """Return a plan for each (label, goal, number of places), sharing the time that is left.

    Once cancelled, the plan being sought is returned as far as it is and no further one is begun.
    `begun` is told the label of each.

    :raises BadSitingInput: a question that cannot be asked (`Question.check`).
    """
    found: list[Scored] = []
    for left, (label, goal, p) in zip(range(len(asked), 0, -1), asked, strict=True):
        if found and limits.left() <= 0:
            break
        if begun is not None:
            begun(label)
        one = replace(question, goal=goal, p=p)
        one.check()
        plan = solve(one, _part(limits, left))
        found.append(
            Scored(
                label=label,
                goal=goal,
                plan=plan,
                score=score(question.metres, question.weight, plan.sites, reaches, candidates),
            )
        )
    return found


def more(
    question: Question,
    added: int,
    *,
    existing: int,
    solve: Solve,
    limits: Limits,
    reaches: Sequence[float] = (),
    candidates: Candidates | None = None,
) -> More:
    """Return what `added` more places would do while the first `existing` candidates stay.

    :raises BadSitingInput: a question that cannot be asked (`Question.check`).
    """
    stands = tuple(range(existing))
    asked = replace(question, p=existing + added, fixed=tuple(sorted({*question.fixed, *stands})))
    asked.check()
    plan = solve(asked, limits)
    before = (
        score(question.metres, question.weight, stands, reaches, candidates) if stands else None
    )
    after = Scored(
        label=f"再增加 {added} 个",
        goal=question.goal,
        plan=plan,
        score=score(question.metres, question.weight, plan.sites, reaches, candidates),
    )
    new = tuple(site for site in plan.sites if site >= existing)
    return More(added=added, before=before, after=after, new=new)


def curve(
    question: Question,
    numbers: Sequence[int],
    *,
    solve: Solve,
    limits: Limits,
    reaches: Sequence[float] = (),
    candidates: Candidates | None = None,
    known: Sequence[Plan] = (),
) -> list[Scored]:
    """Return the best found for each number of places, ascending, each begun from the one before.

    `known` are plans of the same question that were found before: what they reach and prove holds
    here as well, so that a plan and the curve never say two things of one number of places.

    More places are never worse: a plan for fewer, with any one added, is a plan for more, and what
    bounds more bounds fewer. Both are used, so that the curve never bends the wrong way and each
    bound is the best that any point of it proves. Cancelled, it ends early.

    :raises BadSitingInput: a question that cannot be asked (`Question.check`).
    """
    wanted = sorted(set(numbers))
    found: list[tuple[Question, Plan]] = []
    start = question.start
    for left, p in zip(range(len(wanted), 0, -1), wanted, strict=True):
        if found and limits.left() <= 0:
            break
        one = replace(question, p=p, start=_grown(replace(question, p=p), start))
        one.check()
        plan = solve(one, _part(limits, left))
        if one.start is not None and plan.status is not Status.INFEASIBLE:
            plan = _at_least(one, plan, one.start)
        for other in known:
            if len(other.sites) == p:
                plan = _joined(one, plan, other)
        found.append((one, plan))
        start = plan.sites or start
    tightened = _tightened(found)
    return [
        Scored(
            label=f"{one.p} 个",
            goal=question.goal,
            plan=plan,
            score=score(question.metres, question.weight, plan.sites, reaches, candidates),
        )
        for (one, _), plan in zip(found, tightened, strict=True)
    ]


def _part(limits: Limits, shares: int) -> Limits:
    """Return the limits of one of so many answers: an equal share of the time that is left."""
    return Limits(
        seconds=limits.left() / shares,
        seed=limits.seed,
        tell=limits.tell,
        is_cancelled=limits.is_cancelled,
    )


def _grown(question: Question, start: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """Return a plan for fewer places with the best further ones added, one by one."""
    if start is None or len(start) > question.p:
        return None
    sites = sorted({*start, *question.fixed})
    if len(sites) > question.p:
        return None
    barred = {*question.barred}
    way, _ = nearest(question.metres, sites)
    while len(sites) < question.p:
        best, gain = -1, -np.inf
        for site in range(question.metres.shape[1]):
            if site in barred or site in sites:
                continue
            now = _gain(question, way, question.metres[:, site])
            if now > gain:
                best, gain = site, now
        sites.append(best)
        way = np.minimum(way, question.metres[:, best])
    return tuple(sorted(sites))


def _gain(question: Question, way: Real, other: Real) -> float:
    nearer = np.minimum(way, other)
    if question.goal is Goal.REACH:
        return float(question.weight[nearer <= question.reach].sum())
    there = question.weight > 0
    if question.goal is Goal.WORST:
        return -float(nearer[there].max())
    reached = np.where(np.isfinite(nearer), nearer, 1e12)  # no way at all: worse than any way
    return -float((question.weight[there] * reached[there]).sum())


def _at_least(question: Question, plan: Plan, start: tuple[int, ...]) -> Plan:
    begun = value(question, start)
    if plan.sites and not better(question, begun, plan.objective):
        return plan
    if not np.isfinite(begun):
        return plan
    return replace(
        plan,
        status=Status.FEASIBLE,
        sites=start,
        objective=begun,
        served_by=nearest(question.metres, start)[1],
    )


def _joined(question: Question, one: Plan, other: Plan) -> Plan:
    """Return the better of two plans with the better of their bounds."""
    if one.status is Status.INFEASIBLE:
        return one
    is_better = not one.sites or better(question, other.objective, one.objective)
    best, least = (other, one) if is_better else (one, other)
    is_most = question.sense is Sense.MOST
    bound = min(best.bound, least.bound) if is_most else max(best.bound, least.bound)
    is_proved = Status.OPTIMAL in (best.status, least.status) and not better(
        question, best.objective, least.objective
    )
    return replace(best, bound=bound, status=Status.OPTIMAL if is_proved else best.status)


def _tightened(found: Sequence[tuple[Question, Plan]]) -> list[Plan]:
    """Return the plans with the bounds that plans of more places prove for them too."""
    tightened: list[Plan] = []
    best: float | None = None
    for question, plan in reversed(found):
        if plan.status in (Status.INFEASIBLE, Status.UNKNOWN):
            tightened.append(plan)
            continue
        is_most = question.sense is Sense.MOST
        bound = plan.bound
        if best is not None:
            bound = min(bound, best) if is_most else max(bound, best)
        best = bound
        apart = abs(plan.objective - bound)
        closed = apart <= 1e-9 * max(1.0, abs(plan.objective))
        status = Status.OPTIMAL if closed else plan.status
        tightened.append(replace(plan, bound=bound, status=status))
    return tightened[::-1]
