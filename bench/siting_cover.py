"""Maximal covering and p-center: ours beside spopt with HiGHS, in one run.

    python3 -m venv .var/bench-siting
    .var/bench-siting/bin/pip install -r bench/requirements-siting.txt
    .var/bench-siting/bin/python bench/siting_cover.py --pmed FOLDER [--tsplib FILE] [--alone]

FOLDER holds OR-Library's pmedN.txt and `optima.csv` (instance, p_median_optimum,
p_center_optimum); they are read by path and never kept. Every pmed of the folder is asked for its
p-center; our objective is compared with the known optimum. Maximal covering is asked of pmed40 and
of a TSPLIB file (pcb3038 by name: 40 places, 250 away; distances rounded down), with invented
weights of 1 to 99. Both get the same matrix; times are of building and solving together, and the
peer's plan is counted again from its places. `--alone` leaves the peer out, which takes minutes
for n = 3,038.
"""

import argparse
import csv
import os
import platform
import sys
import time
from pathlib import Path

import numpy as np
from scipy.spatial.distance import cdist

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from niangjia.engines.siting.center import least_worst  # noqa: E402
from niangjia.engines.siting.conditions import Conditions  # noqa: E402
from niangjia.engines.siting.covering import most_covered  # noqa: E402
from niangjia.engines.siting.distances import Matrix, Metric  # noqa: E402
from niangjia.engines.siting.orlib import read_orlib  # noqa: E402
from niangjia.engines.siting.plan import Limits  # noqa: E402
from niangjia.engines.siting.tsplib import read_tsplib  # noqa: E402

SECONDS = 60.0
COVERING = ((20, 22), (40, 250))  # places and radius: of pmed40, of the TSPLIB file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pmed", type=Path, required=True)
    parser.add_argument("--tsplib", type=Path)
    parser.add_argument("--alone", action="store_true")
    options = parser.parse_args()
    print(f"{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}")
    centers(options.pmed)
    asked = [("pmed40", read_orlib(options.pmed / "pmed40.txt").distances, *COVERING[0])]
    if options.tsplib:
        at = read_tsplib(options.tsplib, Metric.EUCLIDEAN_FLOOR).distances.demand
        asked.append((options.tsplib.stem, Matrix(np.floor(cdist(at, at))), *COVERING[1]))
    for name, ways, places, radius in asked:
        covering(name, ways, places, radius, alone=options.alone)


def centers(folder: Path) -> None:
    """Print the p-centers of all instances: how many proved and equal to what is known."""
    with (folder / "optima.csv").open() as lines:
        known = {row["instance"]: float(row["p_center_optimum"]) for row in csv.DictReader(lines)}
    times, proved, equal = [], 0, 0
    for name, optimum in known.items():
        ground = read_orlib(folder / f"{name}.txt")
        began = time.perf_counter()
        plan = least_worst(
            ground.distances, conditions=Conditions(places=ground.p), limits=Limits(SECONDS)
        )
        times.append(time.perf_counter() - began)
        proved += plan.status == "optimal"
        equal += plan.objective == optimum
    print(
        f"p-中心 {len(known)} 题：证得最优 {proved}，与已知最优相同 {equal}；"
        f"共 {sum(times):.1f} 秒，最慢 {max(times):.1f} 秒"
    )


def covering(name: str, ways: Matrix, places: int, radius: float, *, alone: bool) -> None:
    """Print our maximal covering beside the peer's."""
    people = np.random.default_rng(0).integers(1, 100, ways.demands).astype(np.float64)
    began = time.perf_counter()
    plan = most_covered(
        ways, people, radius, conditions=Conditions(places=places), limits=Limits(SECONDS)
    )
    ours = time.perf_counter() - began
    print(
        f"最大覆盖 {name}（{ways.demands} 点，{places} 处，{radius} 以内）："
        f"{plan.status}，{plan.objective:.0f}，界 {plan.bound:.0f}，{ours:.2f} 秒"
    )
    if alone:
        return
    began = time.perf_counter()
    theirs = peer(ways.values, people, places, radius)
    seconds = time.perf_counter() - began
    print(f"  spopt + HiGHS：{theirs:.0f}，{seconds:.1f} 秒，{seconds / ours:.1f} 倍时间")


def peer(ways: np.ndarray, people: np.ndarray, places: int, radius: float) -> float:
    """Return what spopt's plan reaches, counted from its places."""
    import pulp
    from spopt.locate import MCLP

    model = MCLP.from_cost_matrix(ways, people, radius, p_facilities=places)
    model = model.solve(pulp.HiGHS(msg=False, timeLimit=SECONDS))
    opened = [at for at, used in enumerate(model.fac_vars) if (used.value() or 0) > 0.5]
    return float(people[(ways[:, opened] <= radius).any(axis=1)].sum())


if __name__ == "__main__":
    main()
