"""How far it is from people to sites: straight, longer by a factor, or as a given matrix says."""

import csv
import io
from dataclasses import dataclass

import numpy as np

from niangjia.engines.siting.candidates import Candidates
from niangjia.engines.siting.coordinates import metres
from niangjia.engines.siting.demand import Demand
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Real

# Ways are longer than the straight line: 1.324 on the average of 25 Chinese cities, more for short
# ways (Annals of GIS, 2021, doi 10.1080/19475683.2021.1966503). It changes minutes
# and who is within reach, never which plan has the least mean or the least longest way.
ROAD_FACTOR = 1.3
WALKING, RIDING = 5.0, 15.0  # km/h: a brisk walk; the limit of an electric bicycle is 25
MOST_PAIRS = 120_000_000  # one matrix of float64 of that many is 960 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """Metres from each demand point (row) to each candidate (column), and how they were come by.

    A pair that cannot be reached is infinite.
    """

    metres: Real
    told: str
    factor: float | None


def reach(minutes: float, speed: float) -> float:
    """Return how many metres are gone in so many minutes at so many km/h.

    :raises BadSitingInput: one of them is not above zero.
    """
    if not (np.isfinite(minutes) and np.isfinite(speed) and minutes > 0 and speed > 0):
        raise BadSitingInput(where="时间和速度", reason="都应大于 0")
    return minutes * speed * 1000.0 / 60.0


def by_road_factor(demand: Demand, candidates: Candidates, factor: float = ROAD_FACTOR) -> Travel:
    """Return straight distances over the ground times a factor (1: as the crow flies).

    :raises BadSitingInput: a factor below 1, or more pairs than memory should hold.
    """
    if not np.isfinite(factor) or factor < 1:
        raise BadSitingInput(where="绕行系数", reason=f"不能小于 1，现在是 {factor:g}")
    _small_enough(len(demand), len(candidates))
    out = np.empty((len(demand), len(candidates)))
    for begin in range(0, len(demand), 4096):
        end = min(begin + 4096, len(demand))
        out[begin:end] = metres(demand.places.at(np.arange(begin, end)), candidates.places)
    out *= factor
    how = "直线距离" if factor == 1 else f"直线距离 × {factor:g}（绕行系数）"
    return Travel(metres=out, told=how, factor=factor)


def by_matrix(demand: Demand, candidates: Candidates, text: str, *, name: str = "距离表") -> Travel:
    """Return the distances of a CSV in metres: a head of candidate numbers, a row for each point.

    Rows and columns are found by the numbers (编号) of the two tables, in any order; an empty cell
    or `inf` is a way that does not exist.

    :raises BadSitingInput: a number is missing or stands twice, a cell is no distance, or a
        demand point has no way to any candidate (said by name).
    """
    _small_enough(len(demand), len(candidates))
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    if len(lines) < 2:
        raise BadSitingInput(where=name, reason="是空的。第一行应是候选点编号，第一列是需求点编号")
    columns = _positions(lines[0][1:], candidates.key, f"{name} 第 1 行", "候选点")
    rows = _positions([line[0] for line in lines[1:] if line], demand.key, name, "需求点")
    body = [line for line in lines[1:] if line]
    out = np.empty((len(demand), len(candidates)))
    for i, at in enumerate(rows):
        cells = [body[at][1 + c] if 1 + c < len(body[at]) else "" for c in columns]
        for j, cell in enumerate(cells):
            out[i, j] = _metres(cell, f"{name} 第 {at + 2} 行第 {columns[j] + 2} 列")
    cut = np.flatnonzero(~np.isfinite(out).any(axis=1))
    if len(cut):
        some = "、".join(demand.key[i] for i in cut[:5])
        raise BadSitingInput(
            where=name, reason=f"有 {len(cut)} 个需求点到不了任何候选点（{some}）。请补距离或候选点"
        )
    return Travel(metres=out, told=f"距离表“{name}”", factor=None)


def measured_factor(travel: Travel, demand: Demand, candidates: Candidates) -> float:
    """Return the middle ratio of given ways to straight ones of 200 metres and more."""
    straight = metres(demand.places, candidates.places)
    there = np.isfinite(travel.metres) & (straight > 200.0)
    return float(np.median(travel.metres[there] / straight[there])) if there.any() else float("nan")


def _positions(given: list[str], wanted: tuple[str, ...], where: str, what: str) -> list[int]:
    found: dict[str, int] = {}
    for at, key in enumerate(given):
        if key.strip() in found:
            raise BadSitingInput(where=where, reason=f"{what}编号“{key.strip()}”出现了两次")
        found[key.strip()] = at
    absent = [key for key in wanted if key not in found]
    if absent:
        some = "、".join(absent[:5])
        raise BadSitingInput(where=where, reason=f"缺 {len(absent)} 个{what}（{some}）")
    return [found[key] for key in wanted]


def _metres(cell: str, where: str) -> float:
    if not cell.strip():
        return float("inf")
    try:
        value = float(cell)
    except ValueError:
        raise BadSitingInput(where=where, reason=f"“{cell[:20]}”不是距离（米）") from None
    if np.isnan(value) or value < 0:
        raise BadSitingInput(where=where, reason=f"距离 {cell[:20]} 不能用，应是 0 或正数（米）")
    return value


def _small_enough(points: int, sites: int) -> None:
    if points * sites > MOST_PAIRS:
        raise BadSitingInput(
            where="规模",
            reason=f"{points:,} 个需求点 × {sites:,} 个候选点，距离表放不进内存。"
            "请加大格子（--cell 300），或减少候选点",
        )
