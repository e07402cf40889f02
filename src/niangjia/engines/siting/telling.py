"""What a study's words mean, what it left out, who goes where: for those who must defend it."""

import numpy as np

from niangjia.engines.siting.plan import Sense, Status
from niangjia.engines.siting.questions import nearest
from niangjia.engines.siting.study import Cell, Study
from niangjia.engines.siting.what_if import Scored
from niangjia.engines.siting.wording import bound_words, hours_words, metres, share, state


def definitions(study: Study) -> list[tuple[str, str]]:
    """Return what each word of the report means, with the figures of this study."""
    s = study.settings
    walk, ride = s.reaches
    return [
        ("需求", _demand_words(study)),
        (
            "路程",
            f"从需求点到最近的点，按{study.travel.told}计算"
            + (
                "。绕行系数的默认值 1.3 取自 25 个中国城市的平均值 1.324"
                "（Annals of GIS 2021，doi 10.1080/19475683.2021.1966503），"
                "短途往往更高；它不改变哪个方案的平均或最远路程最短，只改变够不够得着"
                if study.travel.factor is not None
                else ""
            )
            + "。",
        ),
        (
            "够得着",
            f"步行 {s.walking:g} 公里/时，{s.minutes:g} 分钟走 {metres(walk)}；"
            f"骑行 {s.riding:g} 公里/时，{s.minutes:g} 分钟走 {metres(ride)}。",
        ),
        ("平均最近", "所有人到最近的点，路程的平均值最小（p-中位）。"),
        ("覆盖最多", f"{s.reach_words[s.by]}内有点的人最多（最大覆盖）。"),
        ("最远的最近", "最远的那个人，路程最短（p-中心）。"),
        (
            "界",
            "证明过的：任何方案都不可能比它更好。“离最优至多 x%”是方案与界之差；"
            "时间用完而没有证明的，不叫最优。",
        ),
        (
            "再现",
            f"种子 {s.seed}，计算时间上限 {s.seconds:g} 秒；"
            "同样的数据、种子和足够的时间得到同样的方案。",
        ),
    ]


def _demand_words(study: Study) -> str:
    demand = study.demand
    words = f"每个需求点的权重是{demand.unit}数，共 {demand.total:,.0f} {demand.unit}"
    if demand.unit == "人次":
        words += "，同一人出现几次算几次"
    if study.settings.hours is not None:
        words += f"；只计 {hours_words(study.settings.hours)}"
    return words + "。"


def not_considered(study: Study) -> list[str]:
    """Return what the figures leave out, so that nobody takes them for more than they are."""
    left = []
    if study.travel.factor is not None:
        left.append(
            "实际的道路、河流、封闭小区和过街：路程是估算，可以用 --matrix 换成实测的距离表。"
        )
    left += [
        "点的容量、开放时间、排队，以及人愿不愿意去：一律假定去最近的点。",
        "场地能不能用、产权、租金的变化：候选点表里的都当作可用。",
        "没有被记录到的人：没有定位的、不用平台的、数据以外的时段和日期。",
        "以后的变化：新建的小区、商圈搬迁。",
    ]
    return left


def served(study: Study) -> tuple[list[str], list[tuple[Cell, ...]]]:
    """Return who serves each demand point in each plan: heads and rows, the heaviest first."""
    heads = ["需求点", "名称", "经度", "纬度", f"需求（{study.demand.unit}）"]
    found = []
    for one in study.plans:
        heads += [f"{one.label}：由谁服务", f"{one.label}：路程（米）"]
        found.append(nearest(study.travel.metres, one.plan.sites))
    demand = study.demand
    rows: list[tuple[Cell, ...]] = []
    for i in np.argsort(-demand.weight, kind="stable").tolist():
        cells: list[Cell] = [
            demand.key[i],
            demand.label[i],
            round(float(demand.places.longitude[i]), 6),
            round(float(demand.places.latitude[i]), 6),
            round(float(demand.weight[i]), 3),
        ]
        for way, by in found:
            there = by[i] >= 0
            cells += [
                study.candidates.called(int(by[i])) if there else None,
                round(float(way[i]), 1) if there else None,
            ]
        rows.append(tuple(cells))
    return heads, rows


def foot(study: Study) -> str:
    """Return the line under every picture."""
    declared = "坐标 WGS-84。"
    return (
        f"{declared}路程按{study.travel.told}。需求 {study.demand.total:,.0f} {study.demand.unit}，"
        f"没有坐标而未计入的 {study.demand.missing.without_place:,} 行"
        f"（{share(study.demand.missing.share)}）。"
    )


def headline(one: Scored, study: Study) -> str:
    """Return the one sentence under the title of a plan's map."""
    by = study.settings.by
    walk = study.settings.reach_words[by]
    better = "上界" if one.plan.sense is Sense.MOST else "下界"
    told = state(one.plan)
    if one.plan.status is not Status.OPTIMAL:
        told += f"（{better}：{bound_words(one, study.demand.unit)}）"
    return (
        f"平均路程 {metres(one.score.mean)}，最远 {metres(one.score.worst)}，{walk}内 "
        f"{share(one.score.share(by))}；{told}"
    )
