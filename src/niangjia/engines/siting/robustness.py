"""Would the plan still be good if the demand were otherwise: other hours, other days, other counts.

A plan is made for the people who were seen. Here it is judged on those who were not: planned on
some hours and scored on others, beside the rule of thumb a planner would use by hand; and on many
demands that the same evidence could as well have shown, with what it loses on each against the
best plan for just that demand (regret).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy.spatial.distance import cdist

from niangjia.engines.siting.candidates import Candidates
from niangjia.engines.siting.coordinates import Places
from niangjia.engines.siting.demand import Demand
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Limits, Plan, Real, Sense
from niangjia.engines.siting.questions import Question, Solve, value
from niangjia.engines.siting.what_if import Score, score

RESTARTS = 10
SPREAD = 0.2  # how far off a head-count may be: a fifth, as one standard deviation of its logarithm


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A plan made for some hours and one by the rule of thumb, both scored on other hours.

    `ratio` is ours over the rule's in mean way: 0.9 means a tenth shorter.
    """

    planned: tuple[int, ...]
    scored: tuple[int, ...]
    plan: Plan
    ours: Score
    rule: Score
    rule_sites: tuple[int, ...]

    @property
    def ratio(self) -> float:
        """Our mean way over the rule of thumb's, on the hours not planned on."""
        return self.ours.mean / self.rule.mean if self.rule.mean else 1.0


class Doubt(StrEnum):
    """Why the demand could be otherwise."""

    BOOTSTRAP = "bootstrap"  # the same evidence drawn again, row by row
    HOURS = "hours"  # each hour of the day for itself
    SPREAD = "spread"  # each point's number off by a factor of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Regret:
    """What a plan loses on one demand against the best for just that demand, as shares.

    The truth lies between: `least` against the best plan found, `most` against the bound proved.
    """

    value: float
    best: float
    bound: float
    sites: tuple[int, ...]
    sense: Sense

    @property
    def least(self) -> float:
        """The loss that is certain."""
        return _loss(self.value, self.best, self.sense)

    @property
    def most(self) -> float:
        """The loss that cannot be excluded."""
        return _loss(self.value, self.bound, self.sense)


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """The regrets over all demands drawn, and how often each site was in the best plan of one."""

    doubt: Doubt
    seed: int
    regrets: tuple[Regret, ...]
    chosen: tuple[tuple[int, int], ...]  # (site of the plan, in how many of the best plans)

    def middle(self) -> tuple[float, float]:
        """The middle regret, at least and at most."""
        return (
            float(np.median([one.least for one in self.regrets])),
            float(np.median([one.most for one in self.regrets])),
        )

    def worst(self) -> tuple[float, float]:
        """The greatest regret, at least and at most."""
        return (
            max(one.least for one in self.regrets),
            max(one.most for one in self.regrets),
        )


def rule_of_thumb(
    demand: Demand, candidates: Candidates, p: int, *, seed: int, fixed: Sequence[int] = ()
) -> tuple[int, ...]:
    """Return the sites of the usual rule: k-means of the demand, each middle to the nearest site.

    What a planner without a solver does: the best of ten starts. Middles that fall to a site
    already taken go to the nearest free one, the heaviest middle first.
    """
    rng = np.random.default_rng(seed)
    flat = _flat(demand.places)
    groups = min(p - len(set(fixed)), len(np.unique(flat, axis=0)))
    if groups < 1:
        return tuple(sorted(set(fixed)))
    middles, heavy = _k_means(flat, demand.weight, groups, rng)
    away = np.hypot(
        middles[:, :1] - _flat(candidates.places, demand.places)[:, 0],
        middles[:, 1:] - _flat(candidates.places, demand.places)[:, 1],
    )
    taken = set(fixed)
    away[:, [*taken, *candidates.must_not]] = np.inf
    for group in np.argsort(-heavy, kind="stable"):
        site = int(away[group].argmin())
        taken.add(site)
        away[:, site] = np.inf
    spare = (s for s in range(len(candidates)) if s not in taken and s not in candidates.must_not)
    while len(taken) < p:  # fewer places in the demand than sites asked for
        taken.add(next(spare))
    return tuple(sorted(taken))


def _flat(places: Places, about: Places | None = None) -> Real:
    """Return places in metres on a plane about the middle latitude: enough for one city."""
    middle = float(np.median((about or places).latitude))
    metre = 111_195.0
    east = places.longitude * metre * np.cos(np.radians(middle))
    return np.column_stack((east, places.latitude * metre))


def _k_means(flat: Real, weight: Real, groups: int, rng: np.random.Generator) -> tuple[Real, Real]:
    best: tuple[float, Real, Real] | None = None
    for _ in range(RESTARTS):
        middles = _seeds(flat, weight, groups, rng)
        for _round in range(100):
            squares = cdist(flat, middles, "sqeuclidean")
            nearest_to = squares.argmin(axis=1)
            heavy = np.bincount(nearest_to, weight, groups).astype(float)
            moved = np.column_stack(
                [np.bincount(nearest_to, weight * flat[:, axis], groups) for axis in (0, 1)]
            ).astype(float)
            there = heavy > 0
            moved[there] /= heavy[there, None]
            moved[~there] = middles[~there]
            if np.allclose(moved, middles, rtol=0.0, atol=0.01):
                break
            middles = moved
        cost = float((weight * squares.min(axis=1)).sum())
        if best is None or cost < best[0]:
            best = (cost, middles, heavy)
    assert best is not None  # RESTARTS is above 0
    return best[1], best[2]


def _seeds(flat: Real, weight: Real, groups: int, rng: np.random.Generator) -> Real:
    """Return first middles by k-means++: far ones are likelier."""
    chosen = [int(rng.choice(len(flat), p=weight / weight.sum()))]
    away = ((flat - flat[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < groups:
        odds = weight * away
        total = odds.sum()
        if total <= 0:  # all the weight stands on the middles already
            odds, total = away, away.sum()
        chosen.append(int(rng.choice(len(flat), p=odds / total)))
        away = np.minimum(away, ((flat - flat[chosen[-1]]) ** 2).sum(axis=1))
    return flat[chosen]


def unseen_hours(
    question: Question,
    demand: Demand,
    candidates: Candidates,
    planned: Sequence[int],
    *,
    scored: Sequence[int] | None = None,
    solve: Solve,
    limits: Limits,
    reaches: Sequence[float] = (),
) -> Unseen:
    """Return how a plan for the hours `planned` does on others, beside the rule of thumb.

    `scored` is all other hours unless given. Whatever the goal, both are scored alike.

    :raises BadSitingInput: the demand tells no hours, or one of the two parts is empty.
    """
    others = tuple(h for h in range(24) if h not in planned) if scored is None else tuple(scored)
    seen, unseen = demand.during(list(planned)), demand.during(list(others))
    asked = replace(question, weight=seen.weight)
    asked.check()
    plan = solve(asked, limits)
    at = np.flatnonzero(seen.weight > 0)
    rule = rule_of_thumb(
        replace(seen, places=seen.places.at(at), weight=seen.weight[at]),
        candidates,
        question.p,
        seed=limits.seed,
        fixed=question.fixed,
    )
    return Unseen(
        planned=tuple(planned),
        scored=others,
        plan=plan,
        ours=score(question.metres, unseen.weight, plan.sites, reaches, candidates),
        rule=score(question.metres, unseen.weight, rule, reaches, candidates),
        rule_sites=rule,
    )


def demands(
    demand: Demand, doubt: Doubt, *, draws: int, seed: int, spread: float = SPREAD
) -> list[Real]:
    """Return other weights that the demand could have, the same for the same seed.

    :raises BadSitingInput: hours asked of a demand without them; no draws; a spread below 0.
    """
    if draws < 1 or not np.isfinite(spread) or spread < 0:
        raise BadSitingInput(where="稳健性", reason="抽样次数至少 1，偏差不能小于 0")
    rng = np.random.default_rng(seed)
    if doubt is Doubt.HOURS:
        if demand.by_hour is None:
            raise BadSitingInput(where=demand.name, reason="没有时间列，不能按时段比较")
        return [demand.by_hour[:, hour] for hour in range(24) if demand.by_hour[:, hour].any()]
    if doubt is Doubt.SPREAD:
        return [demand.weight * np.exp(rng.normal(0.0, spread, len(demand))) for _ in range(draws)]
    events = np.ones(len(demand)) if demand.events is None else demand.events
    rows = int(events.sum())
    each = np.divide(demand.weight, events, out=np.zeros(len(demand)), where=events > 0)
    odds = events / events.sum()
    return [rng.multinomial(rows, odds).astype(float) * each for _ in range(draws)]


def regrets(
    question: Question,
    plan: Plan,
    weights: Sequence[Real],
    *,
    doubt: Doubt,
    solve: Solve,
    limits: Limits,
) -> Robustness:
    """Return what the plan loses on each of the demands; cancelled, on those there was time for.

    The time left is shared by all. A first plan to beat is the plan itself.
    """
    found: list[Regret] = []
    often: Counter[int] = Counter()
    for left, weight in zip(range(len(weights), 0, -1), weights, strict=True):
        if found and limits.left() <= 0:
            break
        part = Limits(
            seconds=limits.left() / left,
            seed=limits.seed,
            is_cancelled=limits.is_cancelled,
        )
        there = weight > 0
        asked = replace(
            question, metres=question.metres[there], weight=weight[there], start=plan.sites
        )
        best = solve(asked, part)
        ours = value(asked, plan.sites)
        is_most = question.sense is Sense.MOST
        reached = max(best.objective, ours) if is_most else min(best.objective, ours)
        found.append(
            Regret(
                value=ours,
                best=reached,
                bound=best.bound,
                sites=best.sites,
                sense=question.sense,
            )
        )
        often.update(best.sites)
    return Robustness(
        doubt=doubt,
        seed=limits.seed,
        regrets=tuple(found),
        chosen=tuple((site, often[site]) for site in plan.sites),
    )


def _loss(value: float, best: float, sense: Sense) -> float:
    if sense is Sense.MOST:
        return max(0.0, (best - value) / best) if best > 0 else 0.0
    if best > 0:
        return max(0.0, (value - best) / best)
    return 0.0 if value <= 0 else float("inf")
