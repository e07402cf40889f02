"""`./niangjia siting`: where to stand, from a file, without a database."""

import argparse
import json
import math
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from niangjia.engines.siting.compiled import keep_in
from niangjia.engines.siting.distances import Metric
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.ground import Ground
from niangjia.engines.siting.orlib import read_orlib
from niangjia.engines.siting.plan import Limits, Plan
from niangjia.engines.siting.table import read_table
from niangjia.engines.siting.tsplib import read_tsplib
from niangjia.jobs import siting_plan
from niangjia.jobs.siting_terminal import LOOPS

METRICS = tuple(str(metric) for metric in Metric)
# How each model answers `solve`: the module's function from (ground, p, radius, limits) to a plan.
MODELS = {
    "p-median": "niangjia.engines.siting.median:solve_ground",
    "p-center": "niangjia.engines.siting.center:solve_ground",
    "mclp": "niangjia.engines.siting.covering:solve_ground",
}
Solving = Callable[[Ground, int, float | None, Limits], Plan]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `siting` and its subcommands to the command line."""
    parser = subparsers.add_parser("siting", help="选点：家和驿站放在哪里，离最优至多差多少")
    commands = parser.add_subparsers(dest="siting_command", required=True)
    solve = commands.add_parser("solve", help="算一个方案，打印一行 JSON")
    solve.add_argument("file", type=Path, metavar="FILE", help="地点文件")
    solve.add_argument("--model", choices=tuple(MODELS), default="p-median", help="问什么")
    solve.add_argument("--format", choices=("orlib", "tsplib", "csv"), required=True)
    solve.add_argument("--metric", choices=METRICS, help="距离怎么算")
    solve.add_argument("--p", type=int, help="几个点；orlib 文件里已有的可以不写")
    solve.add_argument("--radius", type=float, help="多远以内算服务到（mclp）")
    solve.add_argument("--seconds", type=float, default=60, help="至多算几秒")
    solve.add_argument("--seed", type=int, default=1, help="随机种子：同一种子同一方案")
    solve.set_defaults(run=run_solve)
    siting_plan.add(commands)


def run_solve(options: argparse.Namespace) -> int:
    """Print the plan of one question as one line of JSON."""
    began = time.monotonic()
    if not options.seconds > 0:
        raise BadSitingInput(where="--seconds", reason="要是大于 0 的秒数")
    keep_in(LOOPS)
    ground = read(options.file, options.format, options.metric)
    p = options.p if options.p is not None else ground.p
    if p is None:
        raise BadSitingInput(where="--p", reason="请写要几个点，例如 --p 5")
    limits = Limits(seconds=options.seconds, seed=options.seed)  # reading is not part of it
    module, _, name = MODELS[options.model].partition(":")
    solving: Solving = getattr(import_module(module), name)
    plan = solving(ground, p, options.radius, limits)
    print(json.dumps(told(plan, ground, time.monotonic() - began), ensure_ascii=False))
    return 0


def read(file: Path, form: str, metric: str | None) -> Ground:
    """Return what a file says; raises `BadSitingInput`, also for a file that cannot be read."""
    asked = Metric(metric) if metric else None
    try:
        if form == "orlib":
            if asked not in (None, Metric.GRAPH):
                raise BadSitingInput(where="--metric", reason="orlib 文件是路网，只能用 graph")
            return read_orlib(file)
        if asked in (None, Metric.GRAPH):
            raise BadSitingInput(
                where="--metric", reason="坐标文件请写 euclidean、euclidean-floor 或 haversine"
            )
        return read_tsplib(file, asked) if form == "tsplib" else read_table(file, asked)
    except OSError as broken:
        raise BadSitingInput(where=str(file), reason=f"读不了：{broken.strerror}") from broken


def told(plan: Plan, ground: Ground, seconds: float) -> dict[str, object]:
    """Return the plan as this interface promises it; what is unknown is null."""
    answer: dict[str, object] = {
        "status": str(plan.status),
        "objective": _number(plan.objective),
        "bound": _number(plan.bound),
        "gap": _number(plan.gap),
        "sites": [int(ground.rows[site]) for site in plan.sites],
        "seconds": round(seconds, 3),
    }
    if ground.names:
        answer["names"] = [ground.names[int(ground.rows[site])] for site in plan.sites]
    if plan.why:
        answer["why"] = plan.why
    return answer


def _number(value: float) -> float | int | None:
    if not math.isfinite(value):
        return None
    return int(value) if value == int(value) else value
