"""Reading a CSV of places: one place a line, with the columns named in its first line.

| column | also called | meaning |
|---|---|---|
| `id` | 编号 | the place's own name, each once |
| `x`, `y` or `lng`, `lat` | 经度, 纬度 | in a plane, or degrees of longitude and latitude |
| `weight` | 人数 | how many people: 0 or more; 1 when there is no such column |
| `candidate` | 候选 | 1: a site may stand here (the default), 0: never |
| `must` | 已建 | 1: a site stands here and stays |

A place with weight 0 is only a candidate. Every wrong line is told, not only the first.
"""

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from niangjia.engines.siting.distances import Metric, Points
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.ground import Ground

COLUMNS = {
    "id": ("id", "编号"),
    "x": ("x", "lng", "lon", "longitude", "经度"),
    "y": ("y", "lat", "latitude", "纬度"),
    "weight": ("weight", "人数"),
    "candidate": ("candidate", "候选"),
    "must": ("must", "已建"),
}
YES, NO = ("1", "是", "true", "yes"), ("0", "否", "false", "no", "")
MOST_TOLD = 20  # wrong lines told one by one


class BadRows(BadSitingInput):
    """A table has wrong lines; `rows` pairs each line's number with what to mend."""

    code = "siting_rows"
    message = "选址还不能算。%(where)s：%(reason)s"

    def __init__(self, rows: list[tuple[int, str]]) -> None:
        told = "；".join(f"第 {row} 行{reason}" for row, reason in rows[:MOST_TOLD])
        more = f"；另有 {len(rows) - MOST_TOLD} 行" if len(rows) > MOST_TOLD else ""
        super().__init__(where=f"表格有 {len(rows)} 处要改", reason=f"{told}{more}")
        self.rows = tuple(rows)


def read_table(path: Path, metric: Metric) -> Ground:
    """Return the places of a CSV (UTF-8 or GB18030), measured by `metric`.

    Raises `BadSitingInput` for missing columns, `BadRows` for wrong lines, and `OSError`.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError:
            raise BadSitingInput(where="表格", reason="认不出编码，请另存为 UTF-8 的 CSV") from None
    return parse_table(text, metric)


def parse_table(text: str, metric: Metric) -> Ground:
    """Return the places of a CSV text; raises `BadSitingInput` and `BadRows`."""
    lines = csv.reader(text.splitlines())
    at = _columns(next(lines, []))
    wrong: list[tuple[int, str]] = []
    names: dict[str, int] = {}
    places: list[tuple[float, float, float, bool, bool]] = []
    for number, cells in _filled(lines):
        problem = ""
        name = _cell(cells, at.get("id")) or str(len(places) + 1)
        x, y = _number(cells, at["x"]), _number(cells, at["y"])
        weight = _number(cells, at["weight"]) if "weight" in at else 1.0
        candidate = _said(cells, at.get("candidate"), default=True)
        must = _said(cells, at.get("must"), default=False)
        if name in names:
            problem = f"编号 {name} 与第 {names[name]} 行重复"
        elif not (math.isfinite(x) and math.isfinite(y)):
            problem = "坐标不是数"
        elif not (math.isfinite(weight) and weight >= 0):
            problem = "人数要是不小于 0 的数"
        elif candidate is None or must is None:
            problem = "候选、已建两栏只写 1 或 0"
        if problem:
            wrong.append((number, problem))
        names.setdefault(name, number)
        places.append((x, y, weight, candidate is not False, bool(must)))
    if wrong:
        raise BadRows(wrong)
    if not places:
        raise BadSitingInput(where="表格", reason="没有一个地点，第二行起每行写一个")
    return _ground(tuple(names), places, metric)


def _ground(
    names: tuple[str, ...], places: list[tuple[float, float, float, bool, bool]], metric: Metric
) -> Ground:
    table = np.array(places, dtype=np.float64)
    must_rows = np.flatnonzero(table[:, 4])
    rows = np.flatnonzero((table[:, 3] > 0) | (table[:, 4] > 0))
    demand_rows = np.flatnonzero(table[:, 2] > 0)
    if not len(rows):
        raise BadSitingInput(where="表格", reason="没有候选点，候选一栏请至少写一个 1")
    if not len(demand_rows):
        raise BadSitingInput(where="表格", reason="人数全是 0，没有要服务的人")
    # All are looked at together first: a mistake is told by its line of the table.
    Points(table[:, :2], table[rows, :2], metric)
    return Ground(
        distances=Points(table[demand_rows, :2], table[rows, :2], metric),
        weights=table[demand_rows, 2],
        rows=rows,
        demand_rows=demand_rows,
        names=names,
        must=tuple(np.searchsorted(rows, must_rows).tolist()),
    )


def _columns(header: list[str]) -> dict[str, int]:
    """Return where each known column stands; raises `BadSitingInput` without coordinates."""
    words = [word.strip().lower() for word in header]
    at: dict[str, int] = {}
    for name, called in COLUMNS.items():
        found = [place for place, word in enumerate(words) if word in called]
        if len(found) > 1:
            both = "、".join(header[place] for place in found)
            raise BadSitingInput(where="表格第 1 行", reason=f"{both} 是同一栏，只留一栏")
        if found:
            at[name] = found[0]
    if not {"x", "y"} <= at.keys():
        raise BadSitingInput(
            where="表格第 1 行", reason="要有 x、y 两栏，或经度、纬度（lng、lat）两栏"
        )
    return at


def _filled(lines: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(lines, start=2):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _number(cells: list[str], place: int) -> float:
    try:
        return float(_cell(cells, place))
    except ValueError:
        return math.nan


def _said(cells: list[str], place: int | None, *, default: bool) -> bool | None:
    """Return what a cell of 1 or 0 says, `default` without the column, None for anything else."""
    if place is None:
        return default
    word = _cell(cells, place).lower()
    return True if word in YES else False if word in NO else None
