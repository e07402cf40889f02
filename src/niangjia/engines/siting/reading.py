"""Tables of places and of people on the move, into columns: which heading means what, by row.

A table is rows of plain values as a spreadsheet reader gives them (text, numbers, days, None),
the headings in the first. This engine opens no file of its own: `engines/tables` does, and
whoever joins the two (`jobs/siting_files.py`) hands the rows over.
"""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

import numpy as np
import numpy.typing as npt

from niangjia.engines.siting.coordinates import (
    SYSTEM_WORDS,
    Places,
    System,
    check,
    to_wgs84,
    unlike,
)
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Real, Whole
from niangjia.engines.siting.said import Said, Weight

Rows = Sequence[Sequence[object]]
Flags = npt.NDArray[np.bool_]
# What a column may be, and the headings it is known by; the first that fits wins.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "编号": ("编号", "id", "order_id", "代码", "code", "key", "序号"),
    "名称": ("名称", "name", "地名", "地点", "街道", "乡镇", "候选点", "站点", "地址"),
    "经度": ("经度", "lng", "lon", "long", "longitude", "x", "cell_lng", "gps_lng", "坐标x"),
    "纬度": ("纬度", "lat", "latitude", "y", "cell_lat", "gps_lat", "坐标y"),
    "人数": (
        *("人数", "weight", "数量", "件数", "次数", "人次", "权重", "职工数", "会员数"),
        *("count", "orders", "trip_ends", "population"),
    ),
    "时间": ("时间", "hour", "小时", "时段", "time", "accept_time", "pickup_time", "打卡时间"),
    "谁": ("谁", "骑手", "快递员", "司机", "courier_id", "driver_id", "person", "user_id", "工号"),
    "坐标系": ("坐标系", "system", "crs", "datum"),
    "类别": ("类别", "kind", "type", "类型"),
    "费用": ("费用", "cost", "造价", "年费用", "租金"),
    "必选": ("必选", "must", "是否必选"),
    "不选": ("不选", "must_not", "禁选", "是否不选"),
}
_SPAN = re.compile(r"^(\d{1,2})[-~至到—]\d{1,2}[时点]")  # 8-9点: counted at 8
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:：时点]")
_MISSING = frozenset({"", "nan", "null", "none", "na", "n/a", "-", "—", "无", "\\n"})
_YES = frozenset({"是", "1", "true", "y", "yes", "√", "必选", "不选"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A table by columns: `row` is the row of the file, from 1; what is absent is None.

    `longitude`/`latitude` are WGS-84 and NaN where missing; `hour` is 0 to 23 or -1.
    """

    name: str
    row: Whole
    key: tuple[str, ...]
    label: tuple[str, ...]
    places: Places
    amount: Real | None
    hour: Whole | None
    who: tuple[str, ...] | None
    kind: tuple[str, ...] | None
    cost: Real | None
    must: Flags | None
    must_not: Flags | None
    system: System | None
    said: tuple[Said, ...]

    def __len__(self) -> int:
        return len(self.row)

    def only(self, kept: Flags) -> "Columns":
        """Return the rows of a mask, with everything that was said."""
        at = np.flatnonzero(kept)
        return replace(
            self,
            row=self.row[at],
            key=tuple(self.key[i] for i in at),
            label=tuple(self.label[i] for i in at),
            places=self.places.at(at),
            amount=None if self.amount is None else self.amount[at],
            hour=None if self.hour is None else self.hour[at],
            who=None if self.who is None else tuple(self.who[i] for i in at),
            kind=None if self.kind is None else tuple(self.kind[i] for i in at),
            cost=None if self.cost is None else self.cost[at],
            must=None if self.must is None else self.must[at],
            must_not=None if self.must_not is None else self.must_not[at],
        )


def read(
    rows: Rows,
    *,
    name: str,
    named: Mapping[str, str] | None = None,
    where: Mapping[str, str] | None = None,
    system: System | None = None,
    convert: bool = False,
) -> Columns:
    """Return a table by columns, with every fault at its row.

    `named` says which heading is which ({"经度": "pickup_gps_lng"}), `where` keeps the rows whose
    column holds just that text. `system` declares the coordinates and asks for WGS-84 of them; a
    column 坐标系 that says anything else is an error unless `convert` asks for WGS-84.

    :raises BadSitingInput: no rows, a heading that is not there, or none that must be.
    """
    if not rows or len(rows) < 2:
        raise BadSitingInput(where=name, reason="没有数据行。第一行应是列名，以下每行一个地点")
    heads = heads_of(rows[0], named or {}, name)
    for what in ("经度", "纬度"):
        if what not in heads:
            there = "、".join(str(head) for head in rows[0] if head is not None)
            raise BadSitingInput(
                where=name,
                reason=f"没有认出“{what}”列（现有：{there}）。请用 --columns {what}=列名 指出",
            )
    numbers = _kept(rows, where or {}, name)
    said: list[Said] = []

    def column(what: str) -> list[object] | None:
        if what not in heads:
            return None
        at = heads[what]
        return [rows[n - 1][at] if at < len(rows[n - 1]) else None for n in numbers]

    row = np.array(numbers, dtype=np.int64)
    x, y = (_numbers(column(w) or [], row, w, said) for w in ("经度", "纬度"))
    half = np.isnan(x) != np.isnan(y)
    for i in np.flatnonzero(half & ~_faulty(row, said)):
        said.append(
            Said(Weight.ERROR, "只有经度或只有纬度。请补全，或都留空。", int(row[i]), "half")
        )
    places = Places(x, y)
    said += check(places, row)
    places, told = _in_one_system(places, column("坐标系"), row, system, convert, said)
    amount, cost = (
        None if (cells := column(w)) is None else _numbers(cells, row, w, said)
        for w in ("人数", "费用")
    )
    times, keys = column("时间"), _texts(column("编号"))
    return Columns(
        name=name,
        row=row,
        key=keys or tuple(str(n) for n in numbers),
        label=_texts(column("名称")) or ("",) * len(row),
        places=places,
        amount=amount,
        hour=None if times is None else _hours(times, row, said),
        who=_texts(column("谁")),
        kind=_texts(column("类别")),
        cost=cost,
        must=_flags(column("必选")),
        must_not=_flags(column("不选")),
        system=told,
        said=tuple(said),
    )


def without_errors(columns: Columns) -> tuple[Columns, int]:
    """Return the table without the rows that have an error, and how many those were."""
    bad = _faulty(columns.row, columns.said)
    return columns.only(~bad), int(bad.sum())


def twice(columns: Columns) -> list[Said]:
    """Return an error for every row whose number stands in an earlier one."""
    first: dict[str, int] = {}
    said = []
    for key, row in zip(columns.key, columns.row, strict=True):
        if not key:
            continue
        if key in first:
            text = f"编号“{key}”与第 {first[key]} 行重复。请改编号，或删去一行。"
            said.append(Said(Weight.ERROR, text, int(row), "twice"))
        else:
            first[key] = int(row)
    return said


def mixed(one: Columns, other: Columns) -> list[Said]:
    """Return a doubt when places of the same name in two tables are apart by just the shift."""
    ours = {key: i for i, key in enumerate(one.label) if key}
    pairs = [(ours[key], j) for j, key in enumerate(other.label) if key in ours]
    if not pairs:
        return []
    a, b = (np.array(side) for side in zip(*pairs, strict=True))
    seems = unlike(one.places.at(a), other.places.at(b))
    if seems is None:
        return []
    shifted, plain = (other, one) if seems is System.GCJ02 else (one, other)
    return [
        Said(
            Weight.ERROR,
            f"“{shifted.name}”像是 GCJ-02（高德、腾讯），“{plain.name}”像是 WGS-84："
            f"同名的 {len(pairs)} 处正好差一个偏移（300 至 700 米）。"
            "请查明来源，用 --system 分别说明，再计算。",
            None,
            "mixed",
        )
    ]


def heads_of(first: Sequence[object], named: Mapping[str, str], name: str) -> dict[str, int]:
    """Return at which place of the first row each known column stands.

    :raises BadSitingInput: a heading was named that is not there.
    """
    plain = {_bare(head): at for at, head in reversed(list(enumerate(first)))}
    found: dict[str, int] = {}
    for what, heading in named.items():
        if what not in HEADINGS:
            known = "、".join(HEADINGS)
            raise BadSitingInput(where=name, reason=f"没有“{what}”这一项，可以指的有：{known}")
        if _bare(heading) not in plain:
            there = "、".join(str(head) for head in first if head is not None)
            raise BadSitingInput(where=name, reason=f"没有“{heading}”这一列（现有：{there}）")
        found[what] = plain[_bare(heading)]
    for what, headings in HEADINGS.items():
        for heading in headings:
            if what not in found and heading in plain and plain[heading] not in found.values():
                found[what] = plain[heading]
    return found


def _bare(head: object) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(head or ""))).lower()


def _kept(rows: Rows, where: Mapping[str, str], name: str) -> list[int]:
    """Return the numbers of the rows to read: those that hold something, and what is asked for."""
    plain = {_bare(head): at for at, head in enumerate(rows[0])}
    asked = []
    for heading, text in where.items():
        if _bare(heading) not in plain:
            raise BadSitingInput(where=name, reason=f"没有“{heading}”这一列，不能按它挑选")
        asked.append((plain[_bare(heading)], text.strip()))
    numbers = [
        n
        for n, row in enumerate(rows[1:], 2)
        if any(cell is not None and cell != "" for cell in row)
        and all(at < len(row) and plain_text(row[at]) == text for at, text in asked)
    ]
    if not numbers:
        raise BadSitingInput(where=name, reason="没有一行符合挑选的条件" if where else "没有数据行")
    return numbers


def plain_text(value: object) -> str:
    """Return a cell as text: a whole number without its decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _texts(cells: Sequence[object] | None) -> tuple[str, ...] | None:
    return None if cells is None else tuple(map(plain_text, cells))


def _flags(cells: Sequence[object] | None) -> Flags | None:
    if cells is None:
        return None
    return np.array([plain_text(cell).lower() in _YES for cell in cells], dtype=bool)


def _numbers(cells: Sequence[object], row: Whole, what: str, said: list[Said]) -> Real:
    """Return numbers, NaN for an empty cell; what is no number is an error at its row."""
    out = np.full(len(cells), np.nan)
    for i, cell in enumerate(cells):
        if cell is None or isinstance(cell, bool):
            continue
        try:
            out[i] = float(cell)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            text = unicodedata.normalize("NFKC", str(cell)).strip().replace(",", "")
            if text.lower() in _MISSING:
                continue
            try:
                out[i] = float(text)
            except ValueError:
                told = f"{what}“{str(cell)[:40]}”不是数字。请改正。"
                said.append(Said(Weight.ERROR, told, int(row[i]), f"number-{what}"))
                continue
        if math.isinf(out[i]):
            said.append(Said(Weight.ERROR, f"{what}是无穷大。请改正。", int(row[i]), f"inf-{what}"))
            out[i] = np.nan
    return out


def _hours(cells: Sequence[object], row: Whole, said: list[Said]) -> Whole:
    out = np.full(len(cells), -1, dtype=np.int64)
    for i, cell in enumerate(cells):
        hour = _hour(cell)
        if hour is None:
            told = f"时间“{str(cell)[:40]}”看不出是几点。请写成 8、8:30 或 2026-05-01 08:30。"
            said.append(Said(Weight.ERROR, told, int(row[i]), "hour"))
        else:
            out[i] = hour
    return out


def _hour(cell: object) -> int | None:
    """Return the hour of a cell, -1 for an empty one, None for one that tells none."""
    if isinstance(cell, datetime | time):
        return cell.hour
    text = plain_text(cell)
    if text.lower() in _MISSING:
        return -1
    if clock := _SPAN.match(text[:40]) or _CLOCK.search(text[:40]):
        text = clock.group(1)
    return int(text) if text.isascii() and text.isdigit() and int(text) < 24 else None


def _faulty(row: Whole, said: Sequence[Said]) -> Flags:
    bad = {one.row for one in said if one.weight is Weight.ERROR and one.row is not None}
    return np.isin(row, np.array(sorted(bad), dtype=np.int64))


def _in_one_system(
    places: Places,
    cells: Sequence[object] | None,
    row: Whole,
    declared: System | None,
    convert: bool,
    said: list[Said],
) -> tuple[Places, System | None]:
    """Return the places in WGS-84 as far as the file or the asker says what they are in."""
    if cells is None or declared is not None:
        return (places, None) if declared is None else (to_wgs84(places, declared), declared)
    systems: list[System | None] = []
    for i, cell in enumerate(cells):
        word = _bare(cell)
        found = SYSTEM_WORDS.get(word)
        if word and found is None:
            told = f"坐标系“{word[:20]}”不认识。请写 WGS-84、GCJ-02 或 BD-09。"
            said.append(Said(Weight.ERROR, told, int(row[i]), "system"))
        systems.append(found)
    present = {one for one in systems if one is not None}
    if present - {System.WGS84} and not convert:
        counts = "、".join(f"{one.value} {systems.count(one):,} 行" for one in sorted(present))
        what = "混着几种坐标系" if len(present) > 1 else "坐标系不是 WGS-84"
        text = f"文件里{what}（{counts}）。加 --convert 换算成 WGS-84，再计算。"
        said.append(Said(Weight.ERROR, text, None, "mixed"))
        return places, None
    x, y = places.longitude.copy(), places.latitude.copy()
    for one in present:
        at = np.array([i for i, its in enumerate(systems) if its is one])
        plain = to_wgs84(places.at(at), one)
        x[at], y[at] = plain.longitude, plain.latitude
    return Places(x, y), (present.pop() if len(present) == 1 else None)
