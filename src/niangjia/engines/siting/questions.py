"""One question of a planner's: what is to be least or most, with how many places, which stay."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Limits, Plan, Real, Sense, Whole


class Goal(StrEnum):
    """What a plan is for."""

    NEAR = "near"  # the mean way of all people is least (p-median)
    REACH = "reach"  # most people have a place within reach (maximal covering)
    WORST = "worst"  # the longest way of anybody is least (p-center)


GOAL_WORDS = {Goal.NEAR: "平均最近", Goal.REACH: "覆盖最多", Goal.WORST: "最远的最近"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Choose `p` sites, the `fixed` among them and none of the `barred`, for a goal.

    `metres` from each demand point to each candidate, infinite where there is no way; `weight` of
    each point; `reach` in metres for the goal of reach; `start` a plan to begin from.
    """

    goal: Goal
    metres: Real
    weight: Real
    p: int
    fixed: tuple[int, ...] = ()
    barred: tuple[int, ...] = ()
    reach: float = 0.0
    start: tuple[int, ...] | None = None

    @property
    def sense(self) -> Sense:
        """Whether less is better or more."""
        return Sense.MOST if self.goal is Goal.REACH else Sense.LEAST

    def check(self) -> None:
        """Refuse what cannot be asked.

        :raises BadSitingInput: more places than candidates, fewer than are fixed, a weight that is
            none, a place both fixed and barred.
        """
        free = self.metres.shape[1] - len(set(self.barred))
        if self.p < 1:
            raise BadSitingInput(where="个数", reason=f"至少要 1 个，现在是 {self.p}")
        if self.p > free:
            raise BadSitingInput(where="个数", reason=f"要 {self.p} 个，能选的只有 {free} 个候选点")
        if (held := len(set(self.fixed))) > self.p:
            raise BadSitingInput(
                where="个数",
                reason=f"已有和必选的点有 {held} 个，总数不能少于它，现在是 {self.p}",
            )
        if both := set(self.fixed) & set(self.barred):
            raise BadSitingInput(where="必选和不选", reason=f"有 {len(both)} 个点同时必选又不选")
        if not (np.isfinite(self.weight).all() and (self.weight >= 0).all()):
            raise BadSitingInput(where="需求", reason="有负数或不是数字的人数，请先改正")
        if not self.weight.any():
            raise BadSitingInput(where="需求", reason="全部是 0，没有人可以服务")


# Whoever answers a question: a plan with its bound, within the limits.
Solve = Callable[[Question, Limits], Plan]


def nearest(metres: Real, sites: Sequence[int]) -> tuple[Real, Whole]:
    """Return for each point the way to the nearest of the sites, and which (-1: no way to any)."""
    chosen = np.array(sorted(sites), dtype=np.int64)
    if not len(chosen):
        return np.full(len(metres), np.inf), np.full(len(metres), -1)
    ways = metres[:, chosen]
    first = ways.argmin(axis=1)
    way = ways[np.arange(len(metres)), first]
    return way, np.where(np.isfinite(way), chosen[first], -1)


def value(question: Question, sites: Sequence[int]) -> float:
    """Return what a plan comes to in the units of the question.

    Weight x metres; people within reach; metres of the longest way of anybody.
    """
    way, _ = nearest(question.metres, sites)
    there = question.weight > 0
    if question.goal is Goal.REACH:
        return float(question.weight[way <= question.reach].sum())
    if question.goal is Goal.WORST:
        return float(way[there].max())
    return float((question.weight[there] * way[there]).sum())


def better(question: Question, one: float, other: float) -> bool:
    """Tell whether the first value is truly better than the second."""
    close = 1e-9 * max(1.0, abs(one), abs(other)) if np.isfinite(other) else 0.0
    return one > other + close if question.sense is Sense.MOST else one < other - close
