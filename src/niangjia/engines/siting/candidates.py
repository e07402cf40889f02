"""Where a home or a station could stand: places and parks from tables, streets by their lines."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from niangjia.engines.siting.coordinates import Places, apart
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Real
from niangjia.engines.siting.reading import Columns, twice
from niangjia.engines.siting.said import Said, Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Sites to choose from, the existing ones first.

    The first `existing` stand already and stay. `must` and `must_not` are positions in the whole;
    `cost` is yuan a site, None when no table told any.
    """

    key: tuple[str, ...]
    label: tuple[str, ...]
    kind: tuple[str, ...]
    places: Places
    existing: int = 0
    cost: Real | None = None
    must: tuple[int, ...] = ()
    must_not: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.key)

    @property
    def fixed(self) -> tuple[int, ...]:
        """Positions that are in every plan: what stands, and what must be."""
        return tuple(sorted({*range(self.existing), *self.must}))

    def called(self, at: int) -> str:
        """Return what people call a site: its name, else its number."""
        return self.label[at] or self.key[at]


def check_candidates(columns: Columns) -> list[Said]:
    """Return what is wrong with a table of sites besides its coordinates, by row."""
    said = twice(columns)
    places = columns.places
    bad = {one.row for one in columns.said if one.weight is Weight.ERROR}
    for row in columns.row[np.isnan(places.longitude) | np.isnan(places.latitude)]:
        if int(row) not in bad:
            text = "没有坐标，不能作候选点。请补上，或删去这一行。"
            said.append(Said(Weight.ERROR, text, int(row), "no-place"))
    if columns.cost is not None:
        for row, cost in zip(columns.row, columns.cost, strict=True):
            if cost < 0:
                text = f"费用是负数（{cost:g}）。请改正。"
                said.append(Said(Weight.ERROR, text, int(row), "negative"))
        if none := int(np.isnan(columns.cost).sum()):
            said.append(Said(Weight.GAP, f"有 {none:,} 个候选点没有费用。", None, "no-cost", none))
    if columns.must is not None and columns.must_not is not None:
        for row in columns.row[columns.must & columns.must_not]:
            text = "同时写了必选和不选。请留一个。"
            said.append(Said(Weight.ERROR, text, int(row), "both"))
    return said + _same_spot(columns)


def _same_spot(columns: Columns) -> list[Said]:
    rounded: dict[tuple[float, float], int] = {}
    said = []
    for x, y, row in zip(
        columns.places.longitude, columns.places.latitude, columns.row, strict=True
    ):
        if math.isnan(x) or math.isnan(y):
            continue
        place = (round(float(x), 4), round(float(y), 4))
        if place in rounded:
            text = f"与第 {rounded[place]} 行几乎在同一处（10 米内）。请看是不是一个地方。"
            said.append(Said(Weight.DOUBT, text, int(row), "same-spot"))
        rounded.setdefault(place, int(row))
    return said


def gathered(new: Columns, existing: Columns | None = None) -> Candidates:
    """Return the sites of a table, after those that stand already.

    :raises BadSitingInput: nothing to choose from.
    """
    if not len(new):
        raise BadSitingInput(where=new.name, reason="没有一个候选点")
    tables = [new] if existing is None else [existing, new]
    before = 0 if existing is None else len(existing)
    marks: dict[str, list[int]] = {"must": [], "must_not": []}
    at = 0
    for table in tables:
        for what, found in marks.items():
            told = getattr(table, what)
            if told is not None and table is new:
                found += [at + int(i) for i in np.flatnonzero(told)]
        at += len(table)
    return Candidates(
        key=tuple(key for table in tables for key in table.key),
        label=tuple(label for table in tables for label in table.label),
        kind=tuple(kind for table in tables for kind in (table.kind or ("",) * len(table))),
        places=Places(
            np.concatenate([table.places.longitude for table in tables]),
            np.concatenate([table.places.latitude for table in tables]),
        ),
        existing=before,
        cost=_costs(new, before),
        must=tuple(marks["must"]),
        must_not=tuple(marks["must_not"]),
    )


def _costs(new: Columns, before: int) -> Real | None:
    """What stands already costs nothing more; an unknown cost stays unknown."""
    return None if new.cost is None else np.concatenate((np.zeros(before), new.cost))


def rows_of_geojson(
    data: Mapping[str, Any], *, every: float = 200.0, name: str = "GeoJSON"
) -> list[list[object]]:
    """Return a table of sites from GeoJSON: points as they are, streets as points along them.

    A line gives a point each `every` metres, its ends included; a park or square the middle of its
    outer ring. The table has the headings that `reading.read` knows and is checked by it.

    :raises BadSitingInput: it is no FeatureCollection, or holds other shapes.
    """
    features = data.get("features") if isinstance(data, Mapping) else None
    if not isinstance(features, Sequence) or not features:
        raise BadSitingInput(where=name, reason="不是 GeoJSON 的 FeatureCollection，或里面是空的")
    rows: list[list[object]] = [["编号", "名称", "类别", "经度", "纬度"]]
    for number, feature in enumerate(features, 1):
        shape = (feature.get("geometry") or {}) if isinstance(feature, Mapping) else {}
        told = (feature.get("properties") or {}) if isinstance(feature, Mapping) else {}
        label = str(told.get("name") or told.get("名称") or "")
        kind = str(told.get("kind") or told.get("类别") or shape.get("type") or "")
        try:
            points = _points(shape.get("type"), shape.get("coordinates"), every)
        except (TypeError, ValueError, IndexError, KeyError):
            raise BadSitingInput(
                where=f"{name} 第 {number} 个要素",
                reason=f"读不出它的形状（{shape.get('type')}）。能用点、线、面",
            ) from None
        for i, (x, y) in enumerate(points, 1):
            key = f"{number}" if len(points) == 1 else f"{number}-{i}"
            rows.append([key, label if len(points) == 1 else f"{label}（{i}）", kind, x, y])
    return rows


def _points(shape: object, given: Any, every: float) -> list[tuple[float, float]]:
    if shape == "Point":
        return [(float(given[0]), float(given[1]))]
    if shape == "MultiPoint":
        return [(float(x), float(y)) for x, y, *_ in given]
    if shape == "LineString":
        return _along([(float(x), float(y)) for x, y, *_ in given], every)
    if shape == "MultiLineString":
        return [point for line in given for point in _points("LineString", line, every)]
    if shape == "Polygon":
        return [_middle([(float(x), float(y)) for x, y, *_ in given[0]])]
    if shape == "MultiPolygon":
        return [point for part in given for point in _points("Polygon", part, every)]
    raise ValueError(shape)


def _along(line: list[tuple[float, float]], every: float) -> list[tuple[float, float]]:
    x, y = np.array([p[0] for p in line]), np.array([p[1] for p in line])
    steps = apart(Places(x[:-1], y[:-1]), Places(x[1:], y[1:]))
    gone = np.concatenate(([0.0], np.cumsum(steps)))
    stops = np.linspace(0.0, gone[-1], max(2, math.ceil(gone[-1] / every) + 1))
    return list(
        zip(np.interp(stops, gone, x).tolist(), np.interp(stops, gone, y).tolist(), strict=True)
    )


def _middle(ring: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the middle of the area inside a ring; of a ring without area, of its corners."""
    area = x = y = 0.0
    x0, y0 = ring[0]
    for (ax, ay), (bx, by) in pairwise(ring):
        cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        area += cross
        x += (ax + bx - 2 * x0) * cross
        y += (ay + by - 2 * y0) * cross
    if abs(area) < 1e-14:
        return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    return x0 + x / (3 * area), y0 + y / (3 * area)
