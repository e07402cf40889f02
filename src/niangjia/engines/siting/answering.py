"""Who answers which goal: the question in a planner's words given to the solver that proves it."""

from dataclasses import replace

import numpy as np

from niangjia.engines.siting import center, covering, median
from niangjia.engines.siting.distances import Matrix
from niangjia.engines.siting.ground import Ground
from niangjia.engines.siting.plan import Limits, Plan, Status
from niangjia.engines.siting.questions import Goal, Question, nearest, value

_SOLVERS = {
    Goal.NEAR: median.solve_ground,
    Goal.REACH: covering.solve_ground,
    Goal.WORST: center.solve_ground,
}


def solve(question: Question, limits: Limits) -> Plan:
    """Return the best plan that the limits allow, with its bound; points of weight 0 do not count.

    :raises BadSitingInput: a question that cannot be asked (`Question.check`).
    """
    question.check()
    there = question.weight > 0
    points, sites = int(there.sum()), question.metres.shape[1]
    ground = Ground(
        distances=Matrix(question.metres[there]),
        weights=question.weight[there],
        rows=np.arange(sites, dtype=np.int64),
        demand_rows=np.arange(points, dtype=np.int64),
        must=question.fixed,
        barred=question.barred,
    )
    radius = question.reach if question.goal is Goal.REACH else None
    plan = _SOLVERS[question.goal](ground, question.p, radius, limits)
    if plan.status is Status.INFEASIBLE or not plan.sites:
        return plan
    # What a plan comes to is worked out here, over all points, from the plan itself.
    return replace(
        plan,
        objective=value(question, plan.sites),
        served_by=nearest(question.metres, plan.sites)[1],
    )
