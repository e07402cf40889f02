"""Reading TSPLIB files of points in a plane (EUC_2D): each is a demand point and a candidate."""

from pathlib import Path

import numpy as np

from niangjia.engines.siting.distances import Metric, Points
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.ground import Ground, whole_ground

PLANE = ("EUC_2D", "CEIL_2D", "")  # a plane; how the file would round is not asked


def read_tsplib(path: Path, metric: Metric) -> Ground:
    """Return the points of a TSPLIB file, measured by `metric`.

    Raises `BadSitingInput` for a file of another kind, and `OSError` for one that cannot be read.
    """
    return parse_tsplib(path.read_text(encoding="utf-8", errors="replace"), metric)


def parse_tsplib(text: str, metric: Metric) -> Ground:
    """Return the points of a TSPLIB text; raises `BadSitingInput`."""
    head, found, tail = text.partition("NODE_COORD_SECTION")
    if not found:
        raise BadSitingInput(where="tsplib 文件", reason="没有 NODE_COORD_SECTION 一节")
    said = {
        name.strip(): value.strip()
        for name, colon, value in (line.partition(":") for line in head.splitlines())
        if colon
    }
    if said.get("EDGE_WEIGHT_TYPE", "") not in PLANE:
        raise BadSitingInput(
            where="tsplib 文件",
            reason=f"只读平面坐标（EUC_2D），这份是 {said['EDGE_WEIGHT_TYPE']}",
        )
    points: dict[str, tuple[float, float]] = {}
    for number, line in enumerate(tail.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        if words[0] == "EOF" or words[0].endswith("_SECTION"):
            break
        try:
            name, x, y = words
            here = (float(x), float(y))
        except ValueError:
            raise BadSitingInput(
                where=f"tsplib 文件坐标第 {number} 行", reason="要有编号和两个坐标"
            ) from None
        if name in points:
            raise BadSitingInput(
                where=f"tsplib 文件坐标第 {number} 行", reason=f"编号 {name} 写了两次"
            )
        points[name] = here
    if said.get("DIMENSION", str(len(points))) != str(len(points)):
        raise BadSitingInput(
            where="tsplib 文件", reason=f"说有 {said['DIMENSION']} 个点，读到 {len(points)} 个"
        )
    placed = np.array(list(points.values()), dtype=np.float64).reshape(-1, 2)
    return whole_ground(Points(placed, placed, metric))
