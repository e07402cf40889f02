"""What a planning leaves in a folder: report, workbook, maps, curve, GeoJSON."""

import csv
import io
import os
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from niangjia.engines.siting.geojson import as_geojson
from niangjia.engines.siting.giving import report, workbook
from niangjia.engines.siting.pictures.curve import Curve, draw_curve
from niangjia.engines.siting.pictures.drawn import Drawn, Ring
from niangjia.engines.siting.pictures.map import draw_map
from niangjia.engines.siting.pictures.png import to_png
from niangjia.engines.siting.questions import GOAL_WORDS
from niangjia.engines.siting.study import Study
from niangjia.engines.siting.telling import foot, headline


def write_all(study: Study, folder: Path, outlines: Sequence[tuple[str, Ring]] = ()) -> list[Path]:
    """Write everything of a study into a folder; files of these names are replaced.

    Nothing is written before all is made, and each file appears whole.
    """
    drawn = {
        f"map-{one.goal}": (one.label, _map(study, i, outlines))
        for i, one in enumerate(study.plans)
        if one.plan.sites
    }
    if study.curve:
        drawn["curve"] = ("点数与效果", _curve(study))
    files: dict[str, bytes] = {}
    pngs: dict[str, bytes] = {}
    for name, (title, svg) in drawn.items():
        files[f"{name}.svg"] = svg.encode()
        pngs[title] = files[f"{name}.png"] = to_png(svg, font_folder())
    for one in study.plans:
        if one.plan.sites:
            told = as_geojson(one.plan, study.demand, study.candidates, study.travel.metres)
            files[f"plan-{one.goal}.geojson"] = told.encode()
    files["plans.xlsx"] = workbook.written(study, pngs)
    files["problems.csv"] = _problems(study)
    files["report.html"] = report.written(study, {t: svg for t, svg in drawn.values()}).encode()
    return _write(files, folder)


def write_curve(study: Study, folder: Path) -> list[Path]:
    """Write the curve alone, as SVG and PNG."""
    svg = _curve(study)
    return _write({"curve.svg": svg.encode(), "curve.png": to_png(svg, font_folder())}, folder)


def font_folder() -> Path:
    """Return the folder of the Chinese faces that come with the house; found, never imported."""
    if named := os.environ.get("NIANGJIA_FONT_FOLDER"):
        return Path(named)
    spec = find_spec("pylopdf_fonts_zh_cn")
    return Path(spec.origin).parent if spec and spec.origin else Path("fonts-not-installed")


def _map(study: Study, at: int, outlines: Sequence[tuple[str, Ring]]) -> str:
    one = study.plans[at]
    reach = study.settings.reaches[study.settings.by]
    factor = study.travel.factor
    straight = None if factor is None else reach / factor
    words = study.settings.reach_words[study.settings.by]
    if straight is not None:
        words += f"（直线 {straight:,.0f} 米）"
    return draw_map(
        Drawn(
            title=f"{study.title}：{one.label}，{len(one.plan.sites)} 个点",
            subtitle=headline(one, study),
            demand=study.demand,
            candidates=study.candidates,
            sites=one.plan.sites,
            metres=study.travel.metres,
            reach=reach,
            reach_words=words,
            straight=straight,
            outlines=outlines,
            foot=foot(study),
        )
    )


def _curve(study: Study) -> str:
    stands = study.candidates.existing
    goal = f"目标：{GOAL_WORDS[study.curve[0].goal]}" if study.curve else ""
    if stands:
        goal += f"；点数包括已有的 {stands} 个"
    return draw_curve(
        Curve(
            title=f"{study.title}：点数与效果",
            subtitle=goal,
            plans=study.curve,
            reach_words=study.settings.reach_words,
            asked_reach=study.settings.by,
            foot=foot(study),
        )
    )


def _problems(study: Study) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("行", "要紧", "问题"))
    for one in study.said:
        writer.writerow((one.row or "", one.weight.value, one.text))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _write(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    done = []
    for name, data in files.items():
        handle, waiting = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(waiting, 0o644)
        os.replace(waiting, folder / name)
        done.append(folder / name)
    return done
