"""`./niangjia siting plan | curve | compare`, with every choice tried in place of the solvers."""

import json
import os
import re
import signal
from pathlib import Path

import numpy as np
import pytest
from tests.engines.siting import enumerated

from niangjia.engines.siting import answering
from niangjia.engines.siting.coordinates import Places, to_gcj02
from niangjia.jobs.cli import main

SITES = "编号,名称,经度,纬度,费用\n" + "".join(
    f"C{i},示例点{i},{110.30 + i / 100:.4f},{20.0123 + (i % 3) / 100:.4f},{1000 * i}\n"
    for i in range(1, 7)
)
PEOPLE = "编号,骑手,经度,纬度,时间\n" + "".join(
    f"D{i},R{i % 7},{110.305 + (i * 37 % 60) / 1000:.4f},{20.0123 + (i * 17 % 30) / 1000:.4f},"
    f"2026-05-01 {i % 24:02}:10\n"
    for i in range(80)
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(answering, "solve", enumerated.solve)
    (tmp_path / "需求.csv").write_text(PEOPLE, "utf-8")
    (tmp_path / "候选.csv").write_text(SITES, "utf-8")
    return tmp_path


def asked(folder: Path, *more: str, command: str = "plan") -> list[str]:
    files = ["--demand", str(folder / "需求.csv"), "--candidates", str(folder / "候选.csv")]
    return ["siting", command, *files, *more]


def planned(folder: Path, *more: str) -> list[str]:
    return asked(folder, "--p", "2", "--out", str(folder / "out"), "--scenarios", "2", *more)


def test_three_plans_with_bounds_maps_and_a_curve_come_into_the_folder(folder, capsys):
    assert main(planned(folder, "--unseen", "7-12", "--title", "示例（合成）")) == 0
    out = capsys.readouterr()
    assert out.out.count("最优（已证明）") == 3
    assert "正在算" in out.err
    names = {path.name for path in (folder / "out").iterdir()}
    goals = ("near", "reach", "worst")
    assert names == {
        *(f"map-{goal}.{kind}" for goal in goals for kind in ("svg", "png")),
        *(f"plan-{goal}.geojson" for goal in goals),
        *("curve.svg", "curve.png", "plans.xlsx", "problems.csv", "report.html"),
    }
    html = (folder / "out" / "report.html").read_text("utf-8")
    for words in ("没有参加计算的时段", "需求若有出入", "点数与效果", "数据缺口"):
        assert words in html


def test_the_same_question_gives_the_same_files(folder):
    assert main(planned(folder)) == 0
    first = {p.name: p.read_bytes() for p in (folder / "out").iterdir() if p.suffix != ".xlsx"}
    assert main(planned(folder)) == 0
    again = {p.name: p.read_bytes() for p in (folder / "out").iterdir() if p.suffix != ".xlsx"}
    assert first == again


def test_places_that_stand_stay_and_what_more_would_do_is_told(folder):
    (folder / "已有.csv").write_text("编号,名称,经度,纬度\nE1,旧站,110.3011,20.0123\n", "utf-8")
    assert main(planned(folder, "--existing", str(folder / "已有.csv"))) == 0
    told = json.loads((folder / "out" / "plan-near.geojson").read_text("utf-8"))
    sites = [f["properties"] for f in told["features"] if f["properties"]["role"] == "site"]
    assert [one["id"] for one in sites if not one["is_new"]] == ["E1"]
    assert len(sites) == 3
    html = (folder / "out" / "report.html").read_text("utf-8")
    assert "再增加 2 个能换来什么" in html


def test_ctrl_c_keeps_the_best_so_far_with_its_bound(folder, capsys, monkeypatch):
    def interrupted(question, limits):
        os.kill(os.getpid(), signal.SIGINT)
        assert limits.left() == 0
        return enumerated.hasty(question, limits)

    monkeypatch.setattr(answering, "solve", interrupted)
    before = signal.getsignal(signal.SIGINT)
    assert main(planned(folder)) == 0
    assert signal.getsignal(signal.SIGINT) is before
    out = capsys.readouterr()
    assert "正在停止" in out.err
    assert "离最优至多 100.0%" in out.out
    assert "最优（已证明）" not in out.out
    assert "计算被提前停止" in (folder / "out" / "report.html").read_text("utf-8")


def test_faulty_rows_stop_the_plan_and_are_listed_whole(folder, capsys):
    bad = "\n".join(f"B{i},R1,20.01,110.31,2026-05-01 08:10" for i in range(30))
    (folder / "需求.csv").write_text(PEOPLE + bad + "\n", "utf-8")
    assert main(planned(folder)) == 1
    out = capsys.readouterr()
    assert "经度和纬度写反了" in out.err
    assert "第 82 行" in out.err
    assert "30 行要改" in out.err
    listed = (folder / "out" / "problems.csv").read_text("utf-8-sig").splitlines()
    assert sum("写反" in line for line in listed) == 30
    assert not (folder / "out" / "report.html").exists()
    assert main(planned(folder, "--skip-bad")) == 0
    assert "<td>30</td>" in (folder / "out" / "report.html").read_text("utf-8")


def test_two_files_in_two_systems_are_refused_until_it_is_said_which(folder, capsys):
    lines = SITES.splitlines()
    cells = [line.split(",") for line in lines[1:]]
    xs = [float(cell[2]) for cell in cells]
    seen = to_gcj02(Places(np.array(xs), np.array([float(c[3]) for c in cells])))
    body = [
        f"{c[0]},{c[1]},{x:.6f},{y:.6f},{c[4]}"
        for c, x, y in zip(cells, seen.longitude, seen.latitude, strict=True)
    ]
    (folder / "候选.csv").write_text("\n".join([lines[0], *body]), "utf-8")
    towns = "编号,名称,经度,纬度,人数\n" + "".join(
        f"T{i},示例点{i},{c[2]},{c[3]},{10 * i}\n" for i, c in enumerate(cells, 1)
    )
    (folder / "需求.csv").write_text(towns, "utf-8")
    assert main(planned(folder, "--evidence", "heads")) == 1
    assert "像是 GCJ-02" in capsys.readouterr().err
    assert main(planned(folder, "--evidence", "heads", "--candidate-system", "gcj02")) == 0


def test_a_curve_is_printed_and_drawn(folder, capsys):
    more = ("--p", "1-3", "--out", str(folder / "out"))
    assert main(asked(folder, *more, command="curve")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines[2:5]] == ["1", "2", "3"]
    assert (folder / "out" / "curve.png").read_bytes().startswith(b"\x89PNG")


def test_plans_of_others_are_compared_with_the_best(folder, capsys):
    more = ("--plan", "领导的=C1、C2", "--plan", "我们的=C3 C4", "--goal", "near")
    assert main(asked(folder, *more, command="compare")) == 0
    out = capsys.readouterr().out
    rows = {line.split("\t")[0]: line.split("\t") for line in out.splitlines() if "\t" in line}
    assert {"领导的", "我们的", "算出的 2 个点"} <= set(rows)
    assert rows["算出的 2 个点"][2] == "0.0%"
    assert float(rows["领导的"][2].rstrip("%")) > 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--p", "9"), "能选的只有 6 个"),
        (("--p", "0"), "至少要 1 个"),
        (("--goals", "best"), "可写 near"),
        (("--hours", "7-30"), "0 至 23"),
        (("--where", "城市"), "列=值"),
        (("--columns", "经度=没有"), "没有“没有”这一列"),
        (("--system", "火星文"), "不认识"),
        (("--seconds", "0"), "大于 0 的秒数"),
        (("--walking", "0"), "大于 0"),
        (("--road-factor", "0.5"), "不能小于 1"),
        (("--cell", "-1"), "格子边长"),
        (("--demand", "没有.csv"), "没有这个文件"),
        (("--matrix", "没有.csv"), "读不了"),
        (("--matrix", "没有.csv", "--cell", "100"), "不能再归并"),
        (("--scenarios", "-1"), "至少 1"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(folder, capsys, more, said):
    assert main(planned(folder, *more)) == 1
    assert said in capsys.readouterr().err.splitlines()[-1]


def test_a_matrix_of_ways_is_taken_instead_of_straight_lines(folder):
    towns = "编号,名称,经度,纬度,人数\nT1,甲,110.3111,20.0123,5\nT2,乙,110.3511,20.0123,7\n"
    (folder / "需求.csv").write_text(towns, "utf-8")
    matrix = ",C1,C2,C3,C4,C5,C6\nT2,9,9,9,9,9,1\nT1,2,9,9,9,9,\n"
    (folder / "距离.csv").write_text(matrix, "utf-8")
    more = ("--evidence", "heads", "--matrix", str(folder / "距离.csv"), "--goals", "near")
    assert main(planned(folder, *more)) == 0
    told = json.loads((folder / "out" / "plan-near.geojson").read_text("utf-8"))
    assert told["objective"] == 5 * 2 + 7 * 1
    served = {
        f["properties"]["id"]: f["properties"]["served_by"]
        for f in told["features"]
        if f["properties"]["role"] == "demand"
    }
    assert served == {"T1": "C1", "T2": "C6"}


def test_head_counts_of_towns_take_their_places_from_another_table(folder, capsys):
    (folder / "需求.csv").write_text("街道,人数\n甲街道,30\n乙街道,50\n", "utf-8")
    places = "名称,经度,纬度\n甲街道,110.3111,20.0123\n"
    (folder / "地点.csv").write_text(places, "utf-8")
    more = ("--evidence", "heads", "--places", str(folder / "地点.csv"))
    assert main(planned(folder, *more)) == 1
    assert "第 3 行：“乙街道”在地点表里找不到" in capsys.readouterr().err
    (folder / "地点.csv").write_text(places + "乙街道,110.3311,20.0123\n", "utf-8")
    assert main(planned(folder, *more)) == 0
    told = json.loads((folder / "out" / "plan-near.geojson").read_text("utf-8"))
    people = [f["properties"] for f in told["features"] if f["properties"]["role"] == "demand"]
    assert [(one["name"], one["weight"]) for one in people] == [("甲街道", 30), ("乙街道", 50)]


def test_sites_may_come_as_streets_and_parks(folder):
    shapes = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "示例路"},
                "geometry": {
                    "type": "LineString",
                    "coordinates": [[110.31, 20.0112], [110.32, 20.0112]],
                },
            },
            {
                "type": "Feature",
                "properties": {"name": "示例公园"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [
                        [[110.33, 20.01], [110.34, 20.01], [110.34, 20.02], [110.33, 20.01]]
                    ],
                },
            },
        ],
    }
    (folder / "候选.geojson").write_text(json.dumps(shapes), "utf-8")
    assert main(planned(folder, "--candidates", str(folder / "候选.geojson"))) == 0
    told = (folder / "out" / "plan-near.geojson").read_text("utf-8")
    assert "示例路（" in told


def test_every_option_is_explained_in_chinese(capsys):
    for command in ("plan", "curve", "compare"):
        with pytest.raises(SystemExit):
            main(["siting", command, "--help"])
        text = capsys.readouterr().out
        for option in re.findall(r"^  (--[a-z-]+)", text, re.M):
            after = text.split(f"\n  {option}", 1)[1][:200]
            assert re.search(r"[\u4e00-\u9fff]", after), (command, option)
