"""p-median over a folder of OR-Library files: ours beside spopt with HiGHS, in one run.

    python3 -m venv .var/bench-siting
    .var/bench-siting/bin/pip install -r bench/requirements-siting.txt
    .var/bench-siting/bin/python bench/siting.py FOLDER [--only pmed1 pmed6] [--seconds 60]
        [--peer-seconds 120] [--no-peer] [--tsplib FILE.tsp:P[:BEST] ...]

FOLDER holds pmed*.txt and optima.csv (instance, p_median_optimum). Both are given the same table of
distances and asked for the same p, one after the other; the peer's building of its model counts, as
it has to be done for every question, and our compiling does not: it is done once, at the
installation (a first small question is asked before the clock runs). The ratio is the
peer's time to its answer over ours to an answer at least as good. Of TSPLIB files only ours is
asked (the peer's models do not fit), with the distance to BEST, when it is said.
"""

import argparse
import csv
import os
import platform
import sys
import time
import warnings
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from niangjia.engines.siting.compiled import keep_in  # noqa: E402

keep_in(ROOT / ".var" / "loops-bench")

from niangjia.engines.siting.distances import Metric  # noqa: E402
from niangjia.engines.siting.ground import Ground  # noqa: E402
from niangjia.engines.siting.median import p_median  # noqa: E402
from niangjia.engines.siting.orlib import read_orlib  # noqa: E402
from niangjia.engines.siting.plan import Limits, Plan, Progress, Status  # noqa: E402
from niangjia.engines.siting.tsplib import read_tsplib  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--peer-seconds", type=int, default=120)
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--tsplib", nargs="*", default=())
    asked = parser.parse_args()
    print(f"{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}")
    if asked.folder.is_dir():
        orlib(asked)
    for said in asked.tsplib:
        tsplib(said, asked.seconds)


def orlib(asked: argparse.Namespace) -> None:
    """Print a line for each file of the folder, and what they come to."""
    with (asked.folder / "optima.csv").open(encoding="utf-8") as lines:
        optima = {line["instance"]: int(line["p_median_optimum"]) for line in csv.DictReader(lines)}
    names = [name for name in optima if not asked.only or name in asked.only]
    best, proven, ours, theirs = 0, 0, [], []
    for name in names:
        ground = read_orlib(asked.folder / f"{name}.txt")
        plan, to_plan = timed(ground, asked.seconds)
        best += plan.objective == optima[name]
        proven += plan.status is Status.OPTIMAL
        line = f"{name:>7}  n {ground.distances.demands:>4}  p {ground.p:>3}  "
        line += f"{off(plan.objective, optima[name])} {plan.status:>9} {plan.seconds:7.2f} s"
        line += f"（方案 {to_plan:6.2f} s）"
        if not asked.no_peer:
            cost, seconds, said = peer(ground, asked.peer_seconds)
            as_good = to_plan if cost >= plan.objective else float("inf")
            ours.append(as_good)
            theirs.append(seconds)
            line += f"  spopt+HiGHS {off(cost, optima[name])} {said:>10} {seconds:7.2f} s"
            line += f"  {seconds / as_good:7.1f} 倍"
        print(line, flush=True)
    print(f"{len(names)} 个：最优 {best}，证明 {proven}")
    if theirs:
        print(
            f"同样好的方案：本系统共 {sum(ours):.1f} s，spopt+HiGHS 共 {sum(theirs):.1f} s，",
            end="",
        )
        print(f"{sum(theirs) / sum(ours):.1f} 倍")


def timed(ground: Ground, seconds: float) -> tuple[Plan, float]:
    """Return our plan, and after how many seconds its cost was first known."""
    heard: list[Progress] = []
    plan = p_median(
        ground.distances, ground.p or 1, limits=Limits(seconds=seconds, tell=heard.append)
    )
    first = (one.seconds for one in heard if one.objective <= plan.objective)
    return plan, min(next(first, plan.seconds), plan.seconds)


def peer(ground: Ground, seconds: int) -> tuple[float, float, str]:
    """Return what spopt's plan costs, the seconds it took and the status it tells."""
    import pulp
    from spopt.locate import PMedian

    warnings.filterwarnings("ignore")
    far = ground.distances.rows(np.arange(ground.distances.demands))
    began = time.perf_counter()
    model = PMedian.from_cost_matrix(far, ground.weights, p_facilities=ground.p)
    model = model.solve(pulp.HiGHS(msg=False, timeLimit=seconds))
    took = time.perf_counter() - began
    sites = [at for at, each in enumerate(model.fac_vars) if (each.value() or 0) > 0.5]
    cost = float(far[:, sites].min(axis=1).sum()) if len(sites) == ground.p else float("inf")
    return cost, took, pulp.LpStatus[model.problem.status]


def tsplib(said: str, seconds: float) -> None:
    """Print a line for one TSPLIB file, its distances rounded down."""
    path, p, *best = said.split(":")
    ground = read_tsplib(Path(path), Metric.EUCLIDEAN_FLOOR)
    plan = p_median(ground.distances, int(p), limits=Limits(seconds=seconds))
    line = f"{Path(path).stem:>9}  p {p:>4}  {plan.objective:>12.0f} {plan.status:>9}  "
    line += f"差距至多 {100 * plan.gap:6.3f}%  {plan.seconds:7.2f} s"
    print(
        line + (f"  离已知最好 {off(plan.objective, float(best[0]))}" if best else ""), flush=True
    )


def off(cost: float, best: float) -> str:
    return f"{100 * (cost / best - 1):7.3f}%"


if __name__ == "__main__":
    places = np.random.default_rng(1).integers(0, 99, (40, 2))
    from niangjia.engines.siting.distances import Points  # the small question before the clock

    p_median(Points(places, places, Metric.EUCLIDEAN_FLOOR), 3, limits=Limits(5))
    main()
