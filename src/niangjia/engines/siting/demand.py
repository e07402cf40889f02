"""Demand: how many people are where, and when, from what a federation has.

Four kinds of evidence: head-counts of towns and streets, answers to a survey, check-ins, and the
points of couriers or trips by hour. Each becomes weighted points. What has no position is counted
and said, hour by hour, and nothing is filled in: a share missing at night is a gap of the plan.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from niangjia.engines.siting.coordinates import Places, apart
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Real, Whole
from niangjia.engines.siting.reading import Columns, twice
from niangjia.engines.siting.said import Said, Weight

HOURS = 24
METRES_A_DEGREE = 111_195.0


class Evidence(StrEnum):
    """What the rows of a demand table are."""

    HEADS = "heads"  # 人数: a place and how many there are
    SURVEY = "survey"  # 问卷: one answer a row, perhaps with a weight
    CHECK_INS = "check-ins"  # 打卡: one sign of life a row
    POINTS = "points"  # 轨迹点: a courier's or a trip's point, or a cell with a number of them


class Count(StrEnum):
    """Whether somebody seen ten times weighs ten or, spread over the places seen, one."""

    EVENTS = "events"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What was read and is not in the plan: rows without a position, of all that were read."""

    rows: int
    without_place: int
    without_place_by_hour: Whole | None
    rows_by_hour: Whole | None
    weightless: int = 0
    left_out: int = 0
    without_hour: int = 0

    @property
    def share(self) -> float:
        """The share of rows without a position, 0 to 1."""
        return self.without_place / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Weighted points on the ground.

    `weight` is in `unit` (人 or 人次); `by_hour` (points x 24) adds up to `weight` where every row
    has an hour. `moved` is the mean distance in metres between a row's own place and the
    point that stands for it: no plan's mean distance is wrong by more than that for having been
    gathered. `people` counts who was seen, and `roams` is how far the middle one of them is
    usually from the middle of her own points, in metres; None where rows name nobody.
    """

    name: str
    key: tuple[str, ...]
    label: tuple[str, ...]
    places: Places
    weight: Real
    by_hour: Real | None
    unit: str
    cell: float
    moved: float
    missing: Missing
    people: int | None = None
    roams: float | None = None
    events: Real | None = None  # rows behind each point: what the bootstrap draws again

    def __len__(self) -> int:
        return len(self.weight)

    @property
    def total(self) -> float:
        """All of it, in `unit`."""
        return float(self.weight.sum())

    def during(self, hours: range | tuple[int, ...] | list[int]) -> "Demand":
        """Return the demand of some hours alone, at the same points.

        :raises BadSitingInput: the rows tell no hour, or none falls into these.
        """
        if self.by_hour is None:
            raise BadSitingInput(where=self.name, reason="没有时间列，不能按时段计算")
        weight = self.by_hour[:, list(hours)].sum(axis=1)
        if not weight.any():
            raise BadSitingInput(where=self.name, reason="这些时段里没有需求，请换一个时段")
        return replace(self, weight=weight)

    def present(self) -> "Demand":
        """Return only the points that weigh something."""
        at = np.flatnonzero(self.weight > 0)
        return replace(
            self,
            key=tuple(self.key[i] for i in at),
            label=tuple(self.label[i] for i in at),
            places=self.places.at(at),
            weight=self.weight[at],
            by_hour=None if self.by_hour is None else self.by_hour[at],
            events=None if self.events is None else self.events[at],
        )


def check_demand(columns: Columns, evidence: Evidence) -> list[Said]:
    """Return what is wrong with a demand table besides its coordinates, by row.

    Numbers below zero and missing numbers are errors; a number of zero is told once and left out;
    so is a number given twice where each row is a place.
    """
    said = []
    if evidence is Evidence.HEADS and columns.amount is None:
        raise BadSitingInput(
            where=columns.name,
            reason="人数表要有“人数”列。请用 --columns 人数=列名 指出，或换一种 --evidence",
        )
    if columns.amount is not None:
        for i in np.flatnonzero(columns.amount < 0):
            text = f"人数是负数（{columns.amount[i]:g}）。请改正。"
            said.append(Said(Weight.ERROR, text, int(columns.row[i]), "negative"))
        bad = {one.row for one in columns.said if one.kind.startswith(("number-人数", "inf-人数"))}
        for i in np.flatnonzero(np.isnan(columns.amount)):
            if int(columns.row[i]) not in bad:
                text = "没有人数。没有人请填 0，不知道请删去这一行。"
                said.append(Said(Weight.ERROR, text, int(columns.row[i]), "no-number"))
        if none := int((columns.amount == 0).sum()):
            said.append(Said(Weight.GAP, f"有 {none:,} 行人数是 0，没有计入。", None, "zero", none))
    place = np.isnan(columns.places.longitude) & np.isnan(columns.places.latitude)
    if nowhere := int(place.sum()):
        share = nowhere / max(1, len(columns))
        text = f"有 {nowhere:,} 行没有坐标（{share:.1%}），没有计入，也没有补猜。"
        said.append(Said(Weight.GAP, text, None, "no-place", nowhere))
    if columns.hour is not None and (late := int((columns.hour < 0).sum())):
        said.append(Said(Weight.GAP, f"有 {late:,} 行没有时间。", None, "no-hour", late))
    again = twice(columns)
    if evidence is Evidence.HEADS or not again:
        return said + again
    text = f"有 {len(again):,} 行的编号出现过，各算一次。若是重复导出，请先去重。"
    return [*said, Said(Weight.DOUBT, text, again[0].row, "twice", len(again))]


def gather(
    columns: Columns,
    *,
    evidence: Evidence,
    cell: float = 0.0,
    count: Count = Count.EVENTS,
    left_out: int = 0,
) -> Demand:
    """Return rows as weighted points, gathered into square cells of `cell` metres (0: as they are).

    A cell stands at the weighted middle of its rows, so that what gathering moves is least; the
    mean move is told. `left_out` is how many faulty rows the asker chose to do without.

    :raises BadSitingInput: counting people where no row says who; nothing left to gather.
    """
    if not np.isfinite(cell) or cell < 0:
        raise BadSitingInput(where=columns.name, reason=f"格子边长应是 0 或正数，现在是 {cell:g}")
    amount = np.ones(len(columns)) if columns.amount is None else columns.amount
    placed = np.isfinite(columns.places.longitude) & np.isfinite(columns.places.latitude)
    used = placed & (amount > 0)
    if not used.any():
        raise BadSitingInput(where=columns.name, reason="没有一行既有坐标又有人数，无法计算")
    kept = columns.only(used)
    weight = _by_person(kept, amount[used]) if count is Count.PEOPLE else amount[used]
    people, roams = _movers(kept)
    missing = Missing(
        rows=len(columns),
        without_place=int((~placed).sum()),
        without_place_by_hour=_per_hour(columns.hour, ~placed),
        rows_by_hour=_per_hour(columns.hour, np.ones(len(columns), dtype=bool)),
        weightless=int((placed & (amount <= 0)).sum()),
        left_out=left_out,
        without_hour=0 if kept.hour is None else int((kept.hour < 0).sum()),
    )
    groups = _cells(kept.places, cell) if cell else np.arange(len(kept))
    demand = _gathered(kept, weight, groups, cell)
    unit = "人" if count is Count.PEOPLE or evidence is not Evidence.POINTS else "人次"
    if evidence is Evidence.CHECK_INS and count is Count.EVENTS:
        unit = "人次"
    return replace(demand, unit=unit, missing=missing, people=people, roams=roams)


def _gathered(kept: Columns, weight: Real, groups: Whole, cell: float) -> Demand:
    many = int(groups.max()) + 1
    total = np.bincount(groups, weight, many).astype(float)
    x = np.bincount(groups, weight * kept.places.longitude, many) / total
    y = np.bincount(groups, weight * kept.places.latitude, many) / total
    first = np.full(many, -1)
    first[groups[::-1]] = np.arange(len(groups))[::-1]
    places = kept.places if not cell else Places(x, y)
    moved = apart(kept.places, places.at(groups))
    by_hour = None
    if kept.hour is not None:
        at = kept.hour >= 0
        flat = groups[at] * HOURS + kept.hour[at]
        by_hour = np.bincount(flat, weight[at], many * HOURS).astype(float).reshape(many, HOURS)
    return Demand(
        name=kept.name,
        key=tuple(kept.key[i] for i in first) if not cell else tuple(f"格{i + 1}" for i in first),
        label=tuple(kept.label[i] for i in first),
        places=places,
        weight=total,
        by_hour=by_hour,
        unit="",
        cell=cell,
        moved=float((moved * weight).sum() / weight.sum()),
        missing=Missing(rows=0, without_place=0, without_place_by_hour=None, rows_by_hour=None),
        events=np.bincount(groups, minlength=many).astype(float),
    )


def _cells(places: Places, size: float) -> Whole:
    """Number the square cells that places fall into, from 0 in order of south, then west."""
    middle = np.radians(np.median(places.latitude))
    east = np.floor(places.longitude * METRES_A_DEGREE * np.cos(middle) / size).astype(np.int64)
    north = np.floor(places.latitude * METRES_A_DEGREE / size).astype(np.int64)
    _, groups = np.unique(np.column_stack((north, east)), axis=0, return_inverse=True)
    return np.asarray(groups, dtype=np.int64).reshape(-1)


def _by_person(kept: Columns, amount: Real) -> Real:
    """Return weights by which everybody weighs one in all, spread over her rows."""
    if kept.who is None:
        raise BadSitingInput(
            where=kept.name, reason="没有“谁”这一列，不能按人计。请用 --columns 谁=列名 指出"
        )
    _, who = np.unique(np.array(kept.who), return_inverse=True)
    return np.asarray(amount / np.bincount(who, amount)[who])


def _movers(kept: Columns) -> tuple[int | None, float | None]:
    if kept.who is None:
        return None, None
    _, who = np.unique(np.array(kept.who), return_inverse=True)
    rows = np.bincount(who)
    middle = Places(
        (np.bincount(who, kept.places.longitude) / rows)[who],
        (np.bincount(who, kept.places.latitude) / rows)[who],
    )
    away = np.bincount(who, apart(kept.places, middle)) / rows
    return len(rows), float(np.median(away))


def _per_hour(hour: Whole | None, rows: np.ndarray) -> Whole | None:
    if hour is None:
        return None
    return np.bincount(hour[rows & (hour >= 0)], minlength=HOURS)
