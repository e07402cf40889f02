"""What a planning gives away: GeoJSON as the standard has it, pictures, a workbook, a report."""

import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import numpy as np
import openpyxl
import pytest
from PIL import Image
from tests.engines.siting.enumerated import hasty, solve

from niangjia.engines.siting.candidates import Candidates
from niangjia.engines.siting.coordinates import Places
from niangjia.engines.siting.demand import Evidence, gather
from niangjia.engines.siting.geojson import as_geojson
from niangjia.engines.siting.giving import report, workbook
from niangjia.engines.siting.pictures.curve import Curve, draw_curve
from niangjia.engines.siting.pictures.drawn import Drawn, numbers
from niangjia.engines.siting.pictures.frame import frame_for, placed_labels, round_step
from niangjia.engines.siting.pictures.map import draw_map
from niangjia.engines.siting.pictures.png import to_png
from niangjia.engines.siting.pictures.svg import shortened, width, wrapped
from niangjia.engines.siting.plan import Limits, Status
from niangjia.engines.siting.questions import Goal, Question
from niangjia.engines.siting.reading import read
from niangjia.engines.siting.study import Settings, Study, tables
from niangjia.engines.siting.telling import served
from niangjia.engines.siting.travel import by_road_factor
from niangjia.engines.siting.what_if import curve, more, plans
from niangjia.engines.siting.wording import bound_words, share, state
from niangjia.jobs.siting_out import font_folder

LONG = "海口市龙华区金贸街道国贸社区党群服务中心暨户外劳动者综合服务驿站（二期）"
SVG = "{http://www.w3.org/2000/svg}"


def study(rows: int = 40, sites: int = 6, *, label: str = "=示例点", existing: int = 1) -> Study:
    rng = np.random.default_rng(7)
    spots = rng.uniform((110.30, 19.98), (110.36, 20.04), (rows, 2))
    body = [[x, y, int(rng.integers(1, 9)), i % 24] for i, (x, y) in enumerate(spots.tolist())]
    columns = read([["经度", "纬度", "人数", "小时"], *body], name="需求.csv")
    demand = gather(columns, evidence=Evidence.POINTS)
    at = rng.uniform((110.30, 19.98), (110.36, 20.04), (sites, 2))
    candidates = Candidates(
        key=tuple(f"C{i}" for i in range(sites)),
        label=tuple(f"{label}{i}" for i in range(sites)),
        kind=("公园",) * sites,
        places=Places(at[:, 0], at[:, 1]),
        existing=existing,
        cost=np.arange(sites) * 1000.0,
    )
    travel = by_road_factor(demand, candidates)
    settings = Settings()
    question = Question(
        goal=Goal.NEAR,
        metres=travel.metres,
        weight=demand.weight,
        p=3,
        fixed=candidates.fixed,
        reach=settings.reaches[0],
    )
    found = plans(
        question,
        [("方案甲", Goal.NEAR, 3), ("方案乙", Goal.REACH, 3)],
        solve=solve,
        limits=Limits(),
        reaches=settings.reaches,
        candidates=candidates,
    )
    line = curve(question, [2, 3], solve=hasty, limits=Limits(), reaches=settings.reaches)
    added = more(
        question, 2, existing=existing, solve=solve, limits=Limits(), reaches=settings.reaches
    )
    return Study(
        title="示例（合成）",
        demand=demand,
        candidates=candidates,
        travel=travel,
        settings=settings,
        plans=found,
        curve=line,
        more=added,
        said=columns.said,
    )


def drawn(made: Study, at: int = 0) -> Drawn:
    return Drawn(
        title=made.title,
        subtitle="一句话",
        demand=made.demand,
        candidates=made.candidates,
        sites=made.plans[at].plan.sites,
        metres=made.travel.metres,
        reach=made.settings.reaches[0],
        reach_words="步行 10 分钟",
        straight=641.0,
        foot="合成示例数据。",
    )


def test_geojson_is_what_the_standard_says():
    made = study()
    one = made.plans[0]
    told = json.loads(as_geojson(one.plan, made.demand, made.candidates, made.travel.metres))
    assert told["type"] == "FeatureCollection"
    assert "crs" not in told  # RFC 7946, section 4: WGS-84 and nothing else
    west, south, east, north = told["bbox"]
    for feature in told["features"]:
        assert set(feature) == {"type", "geometry", "properties"}
        assert feature["geometry"]["type"] == "Point"
        lon, lat = feature["geometry"]["coordinates"]
        assert west <= lon <= east  # longitude first
        assert south <= lat <= north
    sites = [f for f in told["features"] if f["properties"]["role"] == "site"]
    people = [f for f in told["features"] if f["properties"]["role"] == "demand"]
    assert len(sites) == 3
    assert len(people) == len(made.demand)
    assert sum(f["properties"]["served"] for f in sites) == pytest.approx(made.demand.total)
    assert {f["properties"]["served_by"] for f in people} <= {f["properties"]["id"] for f in sites}
    assert told["status"] == "optimal"
    assert told["gap"] == 0


def test_geojson_has_no_numbers_that_json_has_not():
    made = study()
    cut = made.travel.metres.copy()
    cut[0] = np.inf
    plan = replace(made.plans[0].plan, status=Status.FEASIBLE, bound=-np.inf)
    told = as_geojson(plan, made.demand, made.candidates, cut)
    assert "Infinity" not in told
    first = next(f for f in json.loads(told)["features"] if f["properties"]["role"] == "demand")
    assert first["properties"]["metres"] is None
    assert first["properties"]["served_by"] is None


@pytest.mark.parametrize("rows", [1, 3, 40, 2000])
def test_a_map_is_well_formed_has_a_name_and_shows_every_site(rows):
    made = study(rows)
    svg = draw_map(drawn(made))
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == made.title
    text = " ".join(root.itertext())
    for site, number in numbers(made.candidates, made.plans[0].plan.sites).items():
        assert str(number) in text
        assert made.candidates.label[site] in text
    assert "够不着的人（斜线）" in text
    assert re.search(r"[\d,.]+ (米|公里)", text)  # the scale
    assert "nan" not in svg.lower()
    assert draw_map(drawn(made)) == svg


def test_a_map_of_nobody_says_so():
    made = study(3)
    nobody = replace(made.demand, weight=np.zeros(3))
    text = " ".join(ET.fromstring(draw_map(replace(drawn(made), demand=nobody))).itertext())
    assert "图内没有需求" in text


def test_names_too_long_are_cut_and_never_overflow_their_room():
    for words in (LONG, "Zongheng Road Service Centre of Longhua District", "短"):
        assert width(shortened(words, 14, 200), 14) <= 200
        lines = wrapped(words, 14, 200, most=2)
        assert len(lines) <= 2
        assert all(width(line, 14) <= 200 for line in lines)
    assert "".join(wrapped(LONG, 14, 10_000)) == LONG


def test_marks_that_are_not_words_are_escaped():
    made = study(label='<甲 & "乙">')
    ET.fromstring(draw_map(drawn(made)))
    assert "<甲" not in report.written(made, {})


def test_one_far_point_does_not_shrink_the_city():
    rng = np.random.default_rng(1)
    city = Places(
        np.append(rng.uniform(110.3, 110.4, 5000), 125.0),
        np.append(rng.uniform(20.0, 20.1, 5000), 45.0),
    )
    none = Places(np.zeros(0), np.zeros(0))
    frame = frame_for((0, 0, 800, 800), city, np.ones(5001), none)
    x, y = frame.at(city)
    assert frame.holds(x, y).sum() >= 4900
    assert frame.wide / frame.unit < 20_000


def test_a_scale_is_a_round_figure():
    for about in (0.3, 7, 120, 4_999, 5_001):
        step = round_step(about)
        assert step >= about * (1 - 1e-9)
        assert f"{step:e}"[0] in "125"


def test_labels_stand_clear_of_each_other_where_there_is_room():
    spots = [(100.0, 100.0), (112.0, 100.0), (106.0, 110.0)]
    found = placed_labels(spots, [14.0] * 3, 14.0, 7.0)
    boxes = [(x - 7, y - 7, x + 7, y + 7) for x, y in found]
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_curve_shows_each_number_and_its_bound_and_bears_nothing_to_draw():
    made = study()
    what = Curve(title="曲线", subtitle="", plans=made.curve, reach_words=("步行", "骑行"))
    root = ET.fromstring(draw_curve(what))
    text = list(root.itertext())
    assert {"2", "3"} <= set(text)
    assert any("下界" in words for words in text)
    empty = ET.fromstring(draw_curve(replace(what, plans=())))
    assert "没有可画的方案" in " ".join(empty.itertext())


def test_pictures_become_png_with_chinese_faces_and_the_same_bytes_each_time():
    made = study()
    svg = draw_map(drawn(made))
    one = to_png(svg, font_folder())
    image = Image.open(io.BytesIO(one))
    assert image.format == "PNG"
    assert image.size == (1920, 1350)
    assert len(image.convert("RGB").getcolors(10**6)) > 20
    assert to_png(svg, font_folder()) == one


def test_a_workbook_has_every_table_the_pictures_and_no_formula():
    made = study()
    png = to_png(draw_map(drawn(made)), font_folder())
    book = openpyxl.load_workbook(io.BytesIO(workbook.written(made, {"地图": png})))
    names = book.sheetnames
    assert {"方案比较", "各方案的点", "点数与效果", "数据缺口", "图", "口径"} <= set(names)
    assert len(book["图"]._images) == 1
    assert book["各方案的点"]["D2"].value.startswith("=示例点")
    for sheet in book:
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"], sheet.title
    heads, rows = served(made)
    assert len(rows) == len(made.demand)
    assert len(heads) == 5 + 2 * len(made.plans)
    weights = [row[4] for row in rows]
    assert all(a >= b for a, b in pairwise(weights))


def test_a_report_stands_alone_and_says_gaps_bounds_and_what_was_left_out():
    made = study()
    html = report.written(
        made, {"方案甲": draw_map(drawn(made)), "方案乙": draw_map(drawn(made, 1))}
    )
    assert "http" not in re.sub(r"http://www\.w3\.org/2000/svg", "", html)  # no network
    assert "<script" not in html
    for words in ("方案比较", "数据缺口", "口径", "没有考虑的", "最优（已证明）", "不可能低于"):
        assert words in html
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)


def test_no_plan_cut_short_is_called_the_best():
    made = study()
    one = made.plans[0]
    short = replace(one.plan, status=Status.FEASIBLE, bound=one.plan.objective * 0.98)
    assert state(short) == "可行；离最优至多 2.0%"
    assert state(replace(short, bound=one.plan.objective * 0.97999)) == "可行；离最优至多 2.1%"
    assert state(replace(short, bound=-np.inf)) == "可行；离最优多远还没有证明"
    assert state(replace(short, status=Status.INFEASIBLE, why="甲镇太远")) == "做不到：甲镇太远"
    assert state(replace(short, status=Status.UNKNOWN, sites=())) == "时间内没有找到方案"
    assert bound_words(replace(one, plan=replace(short, bound=-np.inf)), "人") == "没有证明"


def test_every_table_has_as_many_cells_as_heads():
    for table in tables(study()):
        for row in table.rows:
            assert len(row) == len(table.heads), table.title
        assert all(table.heads), table.title  # a screen reader names each column


def test_shares_are_rounded_up_where_less_would_promise_too_much():
    assert share(0.0101, up=True) == "1.1%"
    assert share(0.01, up=True) == "1.0%"
    assert share(1e-12, up=True) == share(0.0, up=True) == "0.0%"


def test_the_chinese_faces_are_installed_with_the_house():
    assert list(font_folder().glob("*SC*"))
