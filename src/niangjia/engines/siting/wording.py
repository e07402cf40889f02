"""How good a plan is, and how far, in words that promise no more than was proved."""

from collections.abc import Sequence

import numpy as np

from niangjia.engines.siting.plan import Plan, Status
from niangjia.engines.siting.questions import Goal
from niangjia.engines.siting.what_if import Scored


def state(plan: Plan) -> str:
    """Return what is known of how good a plan is, in words that promise no more."""
    if plan.status is Status.OPTIMAL:
        return "最优（已证明）"
    if plan.status is Status.INFEASIBLE:
        return f"做不到：{plan.why}" if plan.why else "做不到"
    if plan.status is Status.UNKNOWN or not plan.sites:
        return "时间内没有找到方案"
    if not np.isfinite(plan.gap):
        return "可行；离最优多远还没有证明"
    return f"可行；离最优至多 {share(plan.gap, up=True)}"


def bound_words(one: Scored, unit: str) -> str:
    """Return what no plan can do better than, in the units of the goal."""
    bound = one.plan.bound
    if not np.isfinite(bound):
        return "没有证明"
    if one.goal is Goal.REACH:
        part = bound / one.score.total if one.score.total else 0.0
        return f"至多能覆盖 {bound:,.0f} {unit}（{share(part)}）"
    if one.goal is Goal.WORST:
        return f"最远的路程不可能低于 {metres(bound)}"
    mean = bound / one.score.total if one.score.total else 0.0
    return f"平均路程不可能低于 {metres(mean)}"


def share(value: float, *, up: bool = False) -> str:
    """Return a share as people say it; rounded up where less would promise too much."""
    if up and value > 0:
        return f"{max(0.0, np.ceil(value * 1000 - 1e-6)) / 10:.1f}%"
    return f"{value:.1%}"


def metres(value: float) -> str:
    """Return metres as people say them."""
    if not np.isfinite(value):
        return "没有路"
    return f"{value:,.0f} 米" if value < 10_000 else f"{value / 1000:,.1f} 公里"


def hours_words(hours: Sequence[int]) -> str:
    """Return hours as spans: 7–9 时、17 时."""
    spans: list[list[int]] = []
    for hour in sorted(hours):
        if spans and hour == spans[-1][1] + 1:
            spans[-1][1] = hour
        else:
            spans.append([hour, hour])
    return "、".join(f"{a}–{b} 时" if a != b else f"{a} 时" for a, b in spans)
