"""Tables of demand and of sites from files, for the siting engine, which opens none itself."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from niangjia.engines.siting.candidates import (
    Candidates,
    check_candidates,
    gathered,
    rows_of_geojson,
)
from niangjia.engines.siting.coordinates import SYSTEM_WORDS, System
from niangjia.engines.siting.demand import Count, Demand, Evidence, check_demand, gather
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.locating import located
from niangjia.engines.siting.reading import Columns, mixed, read, without_errors
from niangjia.engines.siting.said import Said, Weight, errors, shown
from niangjia.engines.siting.travel import Travel, by_matrix, by_road_factor, measured_factor
from niangjia.engines.tables.cells import Unreadable
from niangjia.jobs.table_files import NotOpened, opened

Outlines = list[tuple[str, list[tuple[float, float]]]]


class FaultyRows(BadSitingInput):
    """Rows have errors, and nobody asked to do without them; `said` has each."""

    code = "siting_faulty_rows"
    message = "选址还不能算。%(where)s：%(reason)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a planning begins from, and all that was noticed on the way."""

    demand: Demand
    candidates: Candidates
    travel: Travel
    said: tuple[Said, ...]
    sources: tuple[str, ...]


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say what the demand and the sites are."""
    what = parser.add_argument_group("数据")
    what.add_argument(
        "--demand", type=Path, required=True, metavar="FILE", help="需求：CSV 或 XLSX，一行一处"
    )
    what.add_argument(
        "--candidates",
        type=Path,
        required=True,
        metavar="FILE",
        help="候选点：CSV、XLSX，或 GeoJSON（点、街道、公园）",
    )
    what.add_argument(
        "--places",
        type=Path,
        metavar="FILE",
        help="需求表没有坐标时：按编号或名称在这张地点表里找",
    )
    what.add_argument("--existing", type=Path, metavar="FILE", help="已有的点，不动")
    what.add_argument(
        "--evidence",
        choices=[str(e) for e in Evidence],
        default=str(Evidence.POINTS),
        help="需求表是什么：heads 人数表、survey 问卷、check-ins 打卡、points 轨迹或订单（默认）",
    )
    what.add_argument(
        "--count",
        choices=[str(c) for c in Count],
        default=str(Count.EVENTS),
        help="events 按人次（默认）；people 按人：同一人不论出现几次都只算一",
    )
    what.add_argument("--hours", metavar="7-9,17", help="只计这些钟点（0 至 23）")
    what.add_argument(
        "--cell", type=float, metavar="米", help="归并的格子边长，0 为不归并；默认 200，人数表 0"
    )
    what.add_argument("--where", metavar="列=值,…", help="只读需求表里符合的行，如 城市=海口")
    what.add_argument("--columns", metavar="经度=列名,…", help="指出需求表里哪一列是什么")
    what.add_argument("--candidate-columns", metavar="经度=列名,…", help="同上，候选点表")
    what.add_argument("--system", metavar="坐标系", help="需求表的坐标系：wgs84、gcj02、bd09")
    what.add_argument("--candidate-system", metavar="坐标系", help="同上，候选点和已有点")
    what.add_argument("--convert", action="store_true", help="按表里的“坐标系”列换算成 WGS-84")
    what.add_argument("--skip-bad", action="store_true", help="略去有错的行（计数并写进报告）")
    way = parser.add_argument_group("路程")
    way.add_argument(
        "--road-factor", type=float, default=1.3, metavar="系数", help="直线乘以它；默认 1.3"
    )
    way.add_argument("--matrix", type=Path, metavar="FILE", help="距离表（米）：首行候选点编号")


def inputs(options: argparse.Namespace) -> Inputs:
    """Return the demand, the sites and the ways of the command line's files.

    :raises FaultyRows: rows with errors, unless `--skip-bad`; each was printed to stderr by row.
    :raises DomainError: a file that cannot be read, or a question that cannot be asked.
    """
    evidence = Evidence(options.evidence)
    demand_rows, nowhere = _located(options)
    demand_columns = read(
        demand_rows,
        name=options.demand.name,
        named=pairs(options.columns, "--columns"),
        where=pairs(options.where, "--where"),
        # Places that were looked up are in WGS-84 by now.
        system=None if options.places else system_of(options.system),
        convert=options.convert,
    )
    sites = [
        read(
            rows_of(path),
            name=path.name,
            named=pairs(options.candidate_columns, "--candidate-columns"),
            system=system_of(options.candidate_system),
            convert=options.convert,
        )
        for path in (options.candidates, options.existing)
        if path is not None
    ]
    said: list[Said] = []
    noticed = [*nowhere, *check_demand(demand_columns, evidence)]
    demand_columns, left_out = _sound(demand_columns, noticed, options.skip_bad, said)
    checked = [_sound(one, check_candidates(one), options.skip_bad, said)[0] for one in sites]
    for one in checked:
        _refuse_mixed(mixed(demand_columns, one), said)
    if len(checked) == 2:
        _refuse_mixed(mixed(*checked), said)
    default = 0.0 if evidence is Evidence.HEADS else 200.0
    cell = default if options.cell is None else options.cell
    if options.matrix is not None and cell:
        cell = _no_cells(options.cell)
    demand = gather(
        demand_columns,
        evidence=evidence,
        cell=cell,
        count=Count(options.count),
        left_out=left_out,
    )
    if (hours := hours_of(options.hours)) is not None:
        demand = demand.during(list(hours)).present()
    candidates = gathered(*checked)
    travel = _travel(options, demand, candidates)
    measured = ()
    if travel.factor is None:
        factor = measured_factor(travel, demand, candidates)
        measured = (f"距离表：路程与直线之比，中位数 {factor:.2f}",)
    return Inputs(
        demand=demand,
        candidates=candidates,
        travel=travel,
        said=tuple(said),
        sources=measured
        + tuple(
            f"{what}：{path.name}，坐标系{_declared(columns)}"
            for what, path, columns in zip(
                ("需求", "候选点", "已有点"),
                (options.demand, options.candidates, options.existing),
                (demand_columns, *checked),
                strict=False,
            )
        ),
    )


def rows_of(path: Path) -> Sequence[Sequence[object]]:
    """Return the rows of a file's first sheet that has any, or of GeoJSON as a table.

    :raises DomainError: there is no such file, or it is no table.
    """
    if path.suffix.lower() in {".geojson", ".json"}:
        return rows_of_geojson(_json(path), name=path.name)
    book = opened(path)
    sheets = [sheet for sheet in book.sheets if sheet.rows and not sheet.is_hidden]
    if len(sheets) > 1:
        print(f"{path.name} 有 {len(sheets)} 张表，读了第一张“{sheets[0].name}”。", file=sys.stderr)
    rows = (sheets or list(book.sheets))[0].rows
    return [[cell.text if isinstance(cell, Unreadable) else cell for cell in row] for row in rows]


def outlines_of(path: Path | None, system: str | None) -> Outlines:
    """Return the named rings of a GeoJSON of areas, in WGS-84."""
    if path is None:
        return []
    import numpy as np

    from niangjia.engines.siting.coordinates import Places, to_wgs84

    data = _json(path)
    found: Outlines = []
    for feature in data.get("features", []):
        shape = feature.get("geometry") or {}
        name = str((feature.get("properties") or {}).get("name") or "")
        areas = {"Polygon": [shape.get("coordinates")], "MultiPolygon": shape.get("coordinates")}
        for i, area in enumerate(areas.get(str(shape.get("type")), [])):
            ring = np.array([point[:2] for point in area[0]], dtype=float)
            plain = to_wgs84(Places(ring[:, 0], ring[:, 1]), system_of(system) or System.WGS84)
            corners = list(zip(plain.longitude.tolist(), plain.latitude.tolist(), strict=True))
            found.append((name if i == 0 else "", corners))
    return found


def pairs(text: str | None, where: str) -> dict[str, str]:
    """Return 列=值 pairs of an argument.

    :raises BadSitingInput: a part without an equals sign.
    """
    found = {}
    for part in (text or "").replace("，", ",").split(","):
        if not part.strip():
            continue
        key, equals, value = part.partition("=")
        if not equals:
            raise BadSitingInput(where=where, reason=f"“{part}”要写成 列=值，几项用逗号隔开")
        found[key.strip()] = value.strip()
    return found


def hours_of(text: str | None) -> tuple[int, ...] | None:
    """Return the hours of 7-9,17: both ends of a span belong to it.

    :raises BadSitingInput: what is no hour.
    """
    if text is None:
        return None
    found: set[int] = set()
    for part in text.replace("，", ",").split(","):
        begin, _, end = part.strip().partition("-")
        try:
            first, last = int(begin), int(end or begin)
        except ValueError:
            first, last = -1, -1
        if not 0 <= first <= last <= 23:
            raise BadSitingInput(where="钟点", reason=f"“{part}”要写成 7-9 或 17，0 至 23")
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def system_of(word: str | None) -> System | None:
    """Return the system that a word names.

    :raises BadSitingInput: an unknown word.
    """
    if word is None:
        return None
    found = SYSTEM_WORDS.get(word.strip().lower())
    if found is None:
        raise BadSitingInput(where="坐标系", reason=f"“{word}”不认识，可写 wgs84、gcj02 或 bd09")
    return found


def _located(options: argparse.Namespace) -> tuple[Sequence[Sequence[object]], list[Said]]:
    """Return the rows of the demand, with positions of a table of places where one is given."""
    rows = rows_of(options.demand)
    if options.places is None:
        return rows, []
    places = read(
        rows_of(options.places),
        name=options.places.name,
        system=system_of(options.system),
        convert=options.convert,
    )
    if wrong := errors([*places.said]):
        for line in shown(places.said):
            print(f"{options.places.name} {line}", file=sys.stderr)
        raise FaultyRows(
            where=options.places.name, reason=f"有 {len(wrong)} 处要改", said=places.said
        )
    named = pairs(options.columns, "--columns")
    return located(rows, places, name=options.demand.name, named=named)


def _json(path: Path) -> Mapping[str, object]:
    try:
        return dict(json.loads(path.read_text("utf-8-sig")))
    except OSError as error:
        raise NotOpened(path=path, why=error.strerror or "读不了") from None
    except (ValueError, TypeError):
        raise BadSitingInput(where=path.name, reason="不是 GeoJSON（JSON 读不通）") from None


def _sound(
    columns: Columns, more: Sequence[Said], skip: bool, said: list[Said]
) -> tuple[Columns, int]:
    """Return the table without faulty rows where that was asked; else print them and refuse."""
    everything = [*columns.said, *more]
    wrong = errors(everything)
    for line in shown(everything):
        print(f"{columns.name} {line}", file=sys.stderr)
    said += everything
    whole = [one for one in wrong if one.row is None]
    if wrong and (whole or not skip):
        rows = len({one.row for one in wrong if one.row is not None})
        how = "请改正后再试" + ("" if whole else "；或加 --skip-bad 略去这些行")
        raise FaultyRows(where=columns.name, reason=f"有 {rows:,} 行要改。{how}", said=tuple(said))
    if not wrong:
        return columns, 0
    from dataclasses import replace

    return without_errors(replace(columns, said=tuple(everything)))


def _refuse_mixed(found: Sequence[Said], said: list[Said]) -> None:
    said += found
    for one in found:
        if one.weight is Weight.ERROR:
            raise BadSitingInput(where="坐标系", reason=one.text)


def _no_cells(asked: float | None) -> float:
    if asked:
        raise BadSitingInput(
            where="--matrix", reason="距离表按需求点编号给出，不能再归并格子，请去掉 --cell"
        )
    return 0.0


def _travel(options: argparse.Namespace, demand: Demand, candidates: Candidates) -> Travel:
    if options.matrix is None:
        return by_road_factor(demand, candidates, options.road_factor)
    try:
        text = options.matrix.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise NotOpened(path=options.matrix, why="读不了，距离表要是 UTF-8 的 CSV") from None
    return by_matrix(demand, candidates, text, name=options.matrix.name)


def _declared(columns: Columns) -> str:
    if columns.system is None:
        return "没有说明，按 WGS-84"
    return f" {columns.system.value}" + (
        "" if columns.system is System.WGS84 else "（已换算成 WGS-84）"
    )
