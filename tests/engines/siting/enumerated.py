"""Small questions answered by trying every choice: the outside opinion of the tests here."""

import math
from itertools import combinations

import numpy as np

from niangjia.engines.siting.plan import Limits, Plan, Sense, Status
from niangjia.engines.siting.questions import Question, nearest, value


def solve(question: Question, limits: Limits) -> Plan:
    """Return the best plan by trying all, proved."""
    free = [
        site
        for site in range(question.metres.shape[1])
        if site not in question.fixed and site not in question.barred
    ]
    best, sites = None, ()
    for added in combinations(free, question.p - len(question.fixed)):
        chosen = tuple(sorted({*question.fixed, *added}))
        worth = value(question, chosen)
        is_better = best is None or (worth > best if question.sense is Sense.MOST else worth < best)
        if is_better:
            best, sites = worth, chosen
    return _plan(question, sites, best, best, Status.OPTIMAL, limits)


def hasty(question: Question, limits: Limits) -> Plan:
    """Return some plan that nobody proved: the first sites in order, with a bound that is true."""
    free = [
        site
        for site in range(question.metres.shape[1])
        if site not in question.fixed and site not in question.barred
    ]
    sites = tuple(sorted({*question.fixed, *free[: question.p - len(question.fixed)]}))
    bound = float(question.weight.sum()) if question.sense is Sense.MOST else 0.0
    return _plan(question, sites, value(question, sites), bound, Status.FEASIBLE, limits)


def _plan(question, sites, objective, bound, status, limits) -> Plan:
    return Plan(
        status=status,
        sense=question.sense,
        sites=sites,
        objective=math.inf if objective is None else objective,
        bound=bound,
        served_by=nearest(question.metres, sites)[1],
        seconds=0.0,
        seed=limits.seed,
    )


def flat(points: np.ndarray, sites: np.ndarray) -> np.ndarray:
    """Return straight distances on a plane."""
    return np.hypot(
        points[:, 0][:, None] - sites[:, 0][None, :], points[:, 1][:, None] - sites[:, 1][None, :]
    )
