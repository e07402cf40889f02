"""Plans for hours seen, scored on hours not seen, beside k-means and the nearest candidate.

Run: `python bench/siting_demand.py FOLDER [seconds a plan]`. The folder holds courier pickups and
trip ends as published (`lade_pickup_*.csv`, `haikou_*trip_ends*.csv`); they are read by path and
never kept. Both methods choose among the same candidates: the middles of all 500 m squares in
which anything was ever seen. The peer is scikit-learn's KMeans where it is installed (best of ten
starts, weighted), else the same rule by our own `rule_of_thumb`; which of the two is printed.

Printed for each city: rows, rows without a position, and for each number of sites and each split
of the hours our mean way over the peer's on the hours not planned on (below 1: ours is shorter),
with the proved gap of our plan on the hours it was made for.
"""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from niangjia.engines.siting.answering import solve  # noqa: E402
from niangjia.engines.siting.candidates import Candidates  # noqa: E402
from niangjia.engines.siting.demand import Demand, Evidence, gather  # noqa: E402
from niangjia.engines.siting.plan import Limits  # noqa: E402
from niangjia.engines.siting.questions import Goal, Question  # noqa: E402
from niangjia.engines.siting.reading import read  # noqa: E402
from niangjia.engines.siting.robustness import rule_of_thumb  # noqa: E402
from niangjia.engines.siting.travel import by_road_factor  # noqa: E402
from niangjia.engines.siting.what_if import score  # noqa: E402

try:
    from sklearn.cluster import KMeans
except ImportError:
    KMeans = None

SITES = (5, 10, 20)
CELL, SQUARE = 100.0, 500.0
SPLITS = {
    "morning to noon, scored after": tuple(range(13)),
    "afternoon, scored before": tuple(range(13, 24)),
    "even hours, scored odd": tuple(range(0, 24, 2)),
    "odd hours, scored even": tuple(range(1, 24, 2)),
}


def rows_of(path: Path) -> list[list[str]]:
    """Return the rows of a CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def cities(folder: Path) -> list[tuple[str, Demand, Candidates]]:
    """Return each city's demand by hour and the candidates."""
    found = []
    for path in sorted(folder.glob("lade_pickup_*.csv")):
        rows = rows_of(path)
        at = rows[0].index("city")
        named = {"经度": "pickup_gps_lng", "纬度": "pickup_gps_lat", "时间": "pickup_time"}
        for city in sorted({str(row[at]) for row in rows[1:]}):
            found.append((city, rows, named, {"city": city}))
    for path in sorted(folder.glob("haikou_*trip_ends*.csv")):
        rows = rows_of(path)
        found.append(("Haikou (trips)", rows, {}, {}))
    made = []
    for city, rows, named, where in found:
        columns = read(rows, name=city, named=named, where=where)
        demand = gather(columns, evidence=Evidence.POINTS, cell=CELL)
        squares = gather(columns, evidence=Evidence.POINTS, cell=SQUARE)
        many = len(squares)
        candidates = Candidates(
            key=squares.key, label=squares.key, kind=("",) * many, places=squares.places
        )
        made.append((city, demand, candidates))
    return made


def by_kmeans(demand: Demand, candidates: Candidates, p: int, seed: int) -> tuple[int, ...]:
    """Return the peer's sites: middles of weighted k-means, each to the nearest free candidate."""
    if KMeans is None:
        return rule_of_thumb(demand, candidates, p, seed=seed)
    middle = np.cos(np.radians(np.median(demand.places.latitude)))

    def flat(places: object) -> np.ndarray:
        return np.column_stack((places.longitude * middle, places.latitude)) * 111_195.0

    its = KMeans(n_clusters=p, n_init=10, random_state=seed)
    its.fit(flat(demand.places), sample_weight=demand.weight)
    away = np.linalg.norm(
        its.cluster_centers_[:, None, :] - flat(candidates.places)[None, :, :], axis=2
    )
    heavy = np.bincount(its.labels_, demand.weight, p)
    sites: list[int] = []
    for group in np.argsort(-heavy, kind="stable"):
        site = int(away[group].argmin())
        sites.append(site)
        away[:, site] = np.inf
    return tuple(sorted(sites))


def compared(
    demand: Demand, candidates: Candidates, p: int, planned: Sequence[int], seconds: float
) -> tuple[float, float]:
    """Return our mean way over the peer's on unseen hours, and our plan's gap on the seen ones."""
    seen = demand.during(list(planned)).present()
    unseen = demand.during([hour for hour in range(24) if hour not in planned])
    question = Question(
        goal=Goal.NEAR, metres=by_road_factor(seen, candidates).metres, weight=seen.weight, p=p
    )
    plan = solve(question, Limits(seconds=seconds))
    ways = by_road_factor(unseen, candidates).metres
    ours = score(ways, unseen.weight, plan.sites)
    peer = score(ways, unseen.weight, by_kmeans(seen, candidates, p, 1))
    return ours.mean / peer.mean, plan.gap


def main() -> None:
    folder = Path(sys.argv[1])
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 10.0
    print("peer:", "scikit-learn KMeans" if KMeans else "rule_of_thumb (scikit-learn not there)")
    for city, demand, candidates in cities(folder):
        missing = demand.missing
        print(
            f"\n{city}: {missing.rows:,} rows, {missing.without_place:,} without a position "
            f"({missing.share:.0%}), {len(demand):,} points, {len(candidates):,} candidates"
        )
        ratios = []
        for p in SITES:
            for name, planned in SPLITS.items():
                ratio, gap = compared(demand, candidates, p, planned, seconds)
                ratios.append(ratio)
                print(f"  p={p:<3} {name:32} ratio {ratio:.3f}   gap on seen {gap:.2%}")
        ratio = float(np.exp(np.mean(np.log(ratios))))
        print(f"  geometric mean {ratio:.3f}, worst {max(ratios):.3f}, best {min(ratios):.3f}")


if __name__ == "__main__":
    main()
