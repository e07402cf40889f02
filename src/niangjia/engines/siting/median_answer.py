"""What is told of a p-median plan: its cost by the distances themselves, its status, its bound."""

import math

import numpy as np

from niangjia.engines.siting.distances import Distances, Matrix
from niangjia.engines.siting.median_input import Question
from niangjia.engines.siting.plan import Limits, Plan, Real, Sense, Status, Whole


def served(question: Question, sites: tuple[int, ...]) -> tuple[float, Whole]:
    """Return what a plan costs, and which site serves each demand point (-1: none can)."""
    by = np.full(question.distances.demands, -1, np.int64)
    if not sites:
        return math.inf, by
    chosen = np.array(sites, np.int64)
    total = 0.0
    for at in range(0, len(by), 2048):
        some = np.arange(at, min(at + 2048, len(by)))
        far = _part(question.distances, some, chosen)
        nearest = far.argmin(axis=1)
        least = far[np.arange(len(some)), nearest]
        by[some] = np.where(np.isfinite(least), chosen[nearest], -1)
        peopled = question.weights[some] > 0
        total += float(question.weights[some][peopled] @ least[peopled])
    return total, by


def _part(distances: Distances, rows: Whole, columns: Whole) -> Real:
    if isinstance(distances, Matrix):
        return distances.values[np.ix_(rows, columns)]
    return distances.between(distances.demand[rows], distances.candidate[columns])


def true_cost(question: Question, sites: tuple[int, ...], listed: float) -> float:
    """Return what a plan costs; what the lists say when it leaves somebody without a way."""
    cost, _ = served(question, sites)
    return cost if math.isfinite(cost) else listed


def any_sites(question: Question) -> tuple[int, ...]:
    """Return p sites when any do: those that must, then the first that may."""
    rest = [site for site in question.open.tolist() if site not in set(question.must)]
    return (*question.must, *rest[: question.p - len(question.must)])


def one_site(question: Question) -> tuple[int, ...]:
    """Return the best single site, by looking at all."""
    if question.must:
        return question.must
    sums = np.concatenate(
        [
            question.weights @ question.distances.columns(question.open[at : at + 256])
            for at in range(0, len(question.open), 256)
        ]
    )
    return (int(question.open[int(np.argmin(sums))]),)


def as_plan(
    question: Question,
    sites: tuple[int, ...],
    status: Status,
    bound: float,
    limits: Limits,
    why: str = "",
) -> Plan:
    """Return the plan with its cost worked out anew from the distances themselves."""
    sites = tuple(sorted(sites))
    cost, served_by = served(question, sites)
    if status is Status.OPTIMAL:
        bound = cost
    elif question.is_whole and math.isfinite(bound):
        bound = min(float(math.ceil(bound)), cost)
    if not math.isfinite(cost) and status is Status.OPTIMAL:
        status, why = Status.INFEASIBLE, "没有一个方案能让每个需求点都到得了，请增加点数或候选点"
    elif not math.isfinite(cost) and status is Status.FEASIBLE:
        status = Status.UNKNOWN
    return Plan(
        status=status,
        sense=Sense.LEAST,
        sites=sites,
        objective=cost,
        bound=min(max(bound, 0.0), cost) if status is not Status.INFEASIBLE else math.inf,
        served_by=served_by,
        seconds=limits.gone(),
        seed=limits.seed,
        why=why,
    )
