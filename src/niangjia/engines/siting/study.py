"""All that one planning gave, in one place, and told as tables: what a report and a sheet share."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from niangjia.engines.siting.candidates import Candidates
from niangjia.engines.siting.demand import Demand
from niangjia.engines.siting.pictures.drawn import numbers
from niangjia.engines.siting.questions import GOAL_WORDS
from niangjia.engines.siting.robustness import Doubt, Robustness, Unseen
from niangjia.engines.siting.said import Said
from niangjia.engines.siting.travel import RIDING, WALKING, Travel, reach
from niangjia.engines.siting.what_if import More, Score, Scored
from niangjia.engines.siting.wording import bound_words, hours_words, metres, share, state

Cell = str | int | float | None
DOUBT_WORDS = {
    Doubt.BOOTSTRAP: "把同样多的记录重新抽样",
    Doubt.HOURS: "一天里的每个小时各算一次",
    Doubt.SPREAD: "每个点的人数各自有误差",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was asked: minutes and speeds (km/h), seconds of computing, the seed.

    `by` says by which of the two, walking (0) or riding (1), the goal of reach is meant.
    """

    minutes: float = 10.0
    walking: float = WALKING
    riding: float = RIDING
    seconds: float = 60.0
    seed: int = 1
    hours: tuple[int, ...] | None = None
    by: int = 0

    @property
    def reaches(self) -> tuple[float, float]:
        """Metres of way on foot and by bicycle in so many minutes."""
        return reach(self.minutes, self.walking), reach(self.minutes, self.riding)

    @property
    def reach_words(self) -> tuple[str, str]:
        """What people call these two reaches."""
        return f"步行 {self.minutes:g} 分钟", f"骑行 {self.minutes:g} 分钟"


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A question of a federation and what was found; parts not asked for are empty."""

    title: str
    demand: Demand
    candidates: Candidates
    travel: Travel
    settings: Settings
    plans: Sequence[Scored] = ()
    curve: Sequence[Scored] = ()
    more: More | None = None
    unseen: Unseen | None = None
    robustness: Sequence[Robustness] = ()
    said: Sequence[Said] = ()
    sources: Sequence[str] = ()
    is_cut_short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a report or a sheet; `notes` stand beneath it."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    notes: tuple[str, ...] = field(default=())


def tables(study: Study) -> list[Table]:
    """Return every table of the study, in the order a committee asks for them."""
    made = [_plans(study), _sites(study)]
    if study.more is not None:
        made.append(_more(study, study.more))
    if study.curve:
        made.append(_curve(study))
    if study.unseen is not None:
        made.append(_unseen(study, study.unseen))
    made += [_robust(study, one) for one in study.robustness]
    return [*made, _gaps(study)]


def _score_cells(score: Score, unit: str) -> tuple[Cell, ...]:
    return (
        metres(score.mean),
        metres(score.far),
        metres(score.worst),
        *(
            f"{within:,.0f} {unit}（{share(score.share(i))}）"
            for i, within in enumerate(score.within)
        ),
    )


def _score_heads(study: Study) -> tuple[str, ...]:
    walk, ride = study.settings.reach_words
    return "平均路程", "95% 的人不超过", "最远的路程", f"{walk}内", f"{ride}内"


def _plans(study: Study) -> Table:
    has_cost = study.candidates.cost is not None
    rows = []
    for one in study.plans:
        cost = () if not has_cost else (_yuan(one.score.cost),)
        rows.append(
            (
                one.label,
                GOAL_WORDS[one.goal],
                len(one.plan.sites),
                state(one.plan),
                bound_words(one, study.demand.unit),
                *_score_cells(one.score, study.demand.unit),
                *cost,
            )
        )
    notes = [
        "同一行里，只有“目标”那一项有界；其余各项是这个方案顺带的结果，不是那一项的最优。",
    ]
    if study.demand.cell:
        moved = study.demand.moved * (study.travel.factor or 1.0)
        notes.append(
            f"需求归并到 {study.demand.cell:g} 米的格子，平均路程因此至多差 {metres(moved)}。"
            "界是对归并以后的需求证明的。"
        )
    cut = max((one.score.cut_off for one in study.plans), default=0.0)
    if cut:
        notes.append(f"有 {cut:,.0f} {study.demand.unit}没有路可到，不在平均路程之内。")
    return Table(
        title="方案比较",
        heads=(
            "方案",
            "目标",
            "点数",
            "好到什么程度",
            "已证明的界",
            *_score_heads(study),
            *(("费用",) if has_cost else ()),
        ),
        rows=rows,
        notes=tuple(notes),
    )


def _yuan(cost: float | None) -> str:
    return "有的点没有费用" if cost is None else f"{cost:,.2f} 元"


def _sites(study: Study) -> Table:
    rows: list[tuple[Cell, ...]] = []
    candidates = study.candidates
    for one in study.plans:
        if not one.plan.sites:
            continue
        number = numbers(candidates, one.plan.sites)
        load = dict(zip(sorted(one.plan.sites), one.score.load, strict=True))
        for site in sorted(number, key=lambda s: number[s]):
            rows.append(
                (
                    one.label,
                    number[site],
                    candidates.key[site],
                    candidates.label[site],
                    candidates.kind[site],
                    "新选" if site >= candidates.existing else "已有",
                    round(float(candidates.places.longitude[site]), 6),
                    round(float(candidates.places.latitude[site]), 6),
                    round(load[site], 1),
                    share(load[site] / one.score.total if one.score.total else 0.0),
                )
            )
    return Table(
        title="各方案的点",
        heads=(
            *("方案", "图上编号", "编号", "名称", "类别", "新旧", "经度", "纬度"),
            *(f"服务的需求（{study.demand.unit}）", "占全部"),
        ),
        rows=rows,
        notes=("经纬度为 WGS-84。服务的需求按就近计算，没有考虑容量。",),
    )


def _more(study: Study, more: More) -> Table:
    rows: list[tuple[Cell, ...]] = []
    if more.before is not None:
        rows.append(
            ("现在", study.candidates.existing, *_score_cells(more.before, study.demand.unit))
        )
    rows.append(
        (
            more.after.label,
            len(more.after.plan.sites),
            *_score_cells(more.after.score, study.demand.unit),
        )
    )
    names = "、".join(study.candidates.called(site) for site in more.new)
    told = f"{state(more.after.plan)}；{bound_words(more.after, study.demand.unit)}"
    notes = [f"新增：{names}。{told}。"]
    if more.before is not None:
        by = study.settings.by
        gained = more.after.score.within[by] - more.before.within[by]
        walk = study.settings.reach_words[by]
        notes.append(f"{walk}内的需求多 {gained:,.0f} {study.demand.unit}。")
    return Table(
        title=f"再增加 {more.added} 个能换来什么（已有的不动）",
        heads=("何时", "点数", *_score_heads(study)),
        rows=rows,
        notes=tuple(notes),
    )


def _curve(study: Study) -> Table:
    rows = [
        (
            len(one.plan.sites),
            state(one.plan),
            bound_words(one, study.demand.unit),
            *_score_cells(one.score, study.demand.unit),
        )
        for one in study.curve
    ]
    return Table(
        title="点数与效果",
        heads=("点数", "好到什么程度", "已证明的界", *_score_heads(study)),
        rows=rows,
        notes=(f"目标：{GOAL_WORDS[study.curve[0].goal]}。每一行都单独计算，前一行的方案作起点。",),
    )


def _unseen(study: Study, unseen: Unseen) -> Table:
    planned, scored = hours_words(unseen.planned), hours_words(unseen.scored)
    rows: list[tuple[Cell, ...]] = [
        ("本方案", *_score_cells(unseen.ours, study.demand.unit)),
        ("先聚类、再就近取候选点（常用的手工办法）", *_score_cells(unseen.rule, study.demand.unit)),
    ]
    return Table(
        title="没有参加计算的时段",
        heads=("按前一时段选的点", *_score_heads(study)),
        rows=rows,
        notes=(
            f"只用 {planned} 的需求选点，用 {scored} 的需求打分。"
            f"本方案的平均路程是手工办法的 {share(unseen.ratio)}。",
        ),
    )


def _robust(study: Study, one: Robustness) -> Table:
    middle, worst = one.middle(), one.worst()
    rows: list[tuple[Cell, ...]] = [
        ("中位的一次", share(middle[0]), share(middle[1], up=True)),
        ("最差的一次", share(worst[0]), share(worst[1], up=True)),
    ]
    draws = len(one.regrets)
    often = "、".join(
        f"{study.candidates.called(site)} {times}/{draws}"
        for site, times in one.chosen
        if site >= study.candidates.existing
    )
    return Table(
        title=f"需求若有出入：{DOUBT_WORDS[one.doubt]}（{draws} 次）",
        heads=("哪一次", "比那一次的最好方案至少差", "至多差"),
        rows=rows,
        notes=(
            f"“{study.plans[0].label}”的点，在各次的最好方案里出现的次数：{often}。",
            f"种子 {one.seed}。",
        ),
    )


def _gaps(study: Study) -> Table:
    demand, missing = study.demand, study.demand.missing
    rows: list[tuple[Cell, ...]] = [
        ("读到的行", f"{missing.rows:,}"),
        ("没有坐标、没有计入的行", f"{missing.without_place:,}（{share(missing.share)}）"),
        ("人数为 0、没有计入的行", f"{missing.weightless:,}"),
        ("有错、按要求略去的行", f"{missing.left_out:,}"),
        ("参加计算的需求", f"{demand.total:,.0f} {demand.unit}，归为 {len(demand):,} 个点"),
    ]
    if missing.without_hour:
        rows.append(("没有时间的行（不进分时段的计算）", f"{missing.without_hour:,}"))
    if demand.people is not None:
        rows.append(("出现的人", f"{demand.people:,}"))
    if demand.roams is not None:
        rows.append(("一个人离自己活动中心的距离（中位的人）", metres(demand.roams)))
    if (worst := _worst_hours(study)) is not None:
        rows.append(("缺坐标最多的时段", worst))
    rows += [(source, "") for source in study.sources]
    told = tuple(str(one) for one in study.said[:20])
    return Table(title="数据缺口", heads=("项目", "数量"), rows=rows, notes=told)


def _worst_hours(study: Study) -> str | None:
    missing = study.demand.missing
    if missing.without_place_by_hour is None or missing.rows_by_hour is None:
        return None
    rows = missing.rows_by_hour
    parts = np.divide(
        missing.without_place_by_hour, rows, out=np.zeros(len(rows)), where=rows >= 20
    )
    worst = np.argsort(-parts, kind="stable")[:3]
    told = [f"{hour} 时 {share(float(parts[hour]))}" for hour in worst if parts[hour] > 0]
    return "、".join(told) if told else None
