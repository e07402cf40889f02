"""`./niangjia siting plan | curve | compare`: from two tables to plans that can be defended."""

import argparse
import csv
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Limits
from niangjia.engines.siting.questions import GOAL_WORDS, Goal, Question
from niangjia.engines.siting.robustness import SPREAD, Doubt, demands, regrets, unseen_hours
from niangjia.engines.siting.study import Settings, Study, Table, tables
from niangjia.engines.siting.travel import RIDING, WALKING
from niangjia.engines.siting.what_if import More, Scored, curve, plans, score
from niangjia.engines.siting.wording import metres, share
from niangjia.jobs.siting_files import (
    FaultyRows,
    Inputs,
    add_inputs,
    hours_of,
    inputs,
    outlines_of,
)
from niangjia.jobs.siting_terminal import limits, print_table, say_plan, solver, spans, stopping


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `plan`, `curve` and `compare` to the commands of `siting`."""
    plan = commands.add_parser(
        "plan",
        help="由需求表和候选点表算出方案，写成报告、工作簿、地图",
        description="算出三个方案（平均最近、覆盖最多、最远的最近），每个都说明离最优至多差多少，"
        "并写成报告、工作簿、地图、曲线和 GeoJSON。按 Ctrl-C 提前停止，得到当时最好的方案和界。",
    )
    add_inputs(plan)
    plan.add_argument("--p", type=int, required=True, metavar="N", help="新选几个（已有的另算）")
    plan.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="写到哪个文件夹")
    plan.add_argument(
        "--goals", default="near,reach,worst", help="要哪些方案：near、reach、worst，逗号隔开"
    )
    plan.add_argument("--curve", metavar="1-8", help="曲线算哪些个数（新选几个）；none 为不算")
    plan.add_argument("--unseen", metavar="7-9", help="只用这些钟点选点，用其余钟点检验")
    plan.add_argument(
        "--scenarios", type=int, default=10, metavar="N", help="需求另抽几次作检验；0 为不做"
    )
    plan.add_argument(
        "--doubt", choices=[str(d) for d in Doubt], help="怎么抽：bootstrap、hours、spread"
    )
    plan.add_argument("--outline", type=Path, metavar="FILE", help="画在地图上的区界（GeoJSON）")
    plan.add_argument("--outline-system", metavar="坐标系", help="区界的坐标系")
    plan.add_argument("--title", default="选点方案", help="报告的标题")
    _limits_arguments(plan)
    plan.set_defaults(run=run_plan)

    line = commands.add_parser("curve", help="点数从少到多，各能换来多少")
    add_inputs(line)
    line.add_argument("--p", required=True, metavar="1-8", help="新选几个：一段，或逗号隔开的几个")
    line.add_argument("--goal", choices=[str(g) for g in Goal], default=str(Goal.NEAR), help="目标")
    line.add_argument("--out", type=Path, metavar="FOLDER", help="连同曲线图写到这个文件夹")
    line.add_argument("--title", default="点数与效果", help="曲线的标题")
    _limits_arguments(line)
    line.set_defaults(run=run_curve)

    compare = commands.add_parser("compare", help="把几组现成的点放在一起比，并说离最优多远")
    add_inputs(compare)
    compare.add_argument(
        "--plan",
        action="append",
        required=True,
        metavar="名字=编号、编号",
        help="一组点，用候选点编号，以“、”或空格隔开；可写几次",
    )
    compare.add_argument(
        "--goal", choices=[str(g) for g in Goal], default=str(Goal.NEAR), help="按哪个目标说差多少"
    )
    _limits_arguments(compare)
    compare.set_defaults(run=run_compare)


def _limits_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("计算")
    group.add_argument("--minutes", type=float, default=10.0, help="够得着是几分钟；默认 10")
    group.add_argument("--walking", type=float, default=WALKING, help="步行公里/时；默认 5")
    group.add_argument("--riding", type=float, default=RIDING, help="骑行公里/时；默认 15")
    group.add_argument(
        "--by",
        choices=("walking", "riding"),
        default="walking",
        help="“覆盖最多”和地图上的圈按步行（默认）还是骑行",
    )
    group.add_argument("--seconds", type=float, default=60.0, help="至多算几秒；默认 60")
    group.add_argument("--seed", type=int, default=1, help="随机种子：同一种子同一方案")


def run_plan(options: argparse.Namespace) -> int:
    """Write plans, pictures, report and workbook into a folder; 0 done, 1 declined."""
    settings = _settings(options)
    _check_folder(options.out)
    goals = _goals(options.goals)
    given = _inputs_or_list(options)
    question = _question(given, settings, options.p)
    numbers = _numbers(options.curve, options.p, given)
    with stopping() as cancelled:
        began = time.monotonic()
        parts = 0.5 if numbers or options.scenarios or options.unseen else 1.0
        study = _planned(options, given, settings, question, goals, cancelled, parts)
        study = _examined(options, study, question, numbers, cancelled, began)
        study = replace(study, is_cut_short=cancelled())
    from niangjia.jobs.siting_out import write_all

    written = write_all(study, options.out, outlines_of(options.outline, options.outline_system))
    for one in study.plans:
        say_plan(one, study.demand, settings)
    print(f"写好 {len(written)} 个文件，先看 {options.out / 'report.html'}")
    return 0


def run_curve(options: argparse.Namespace) -> int:
    """Print what each number of places does, and draw it when a folder is named."""
    settings = _settings(options)
    if options.out is not None:
        _check_folder(options.out)
    given = _inputs_or_list(options)
    numbers = spans(options.p)
    question = replace(_question(given, settings, max(numbers)), goal=Goal(options.goal))
    with stopping() as cancelled:
        found = curve(
            question,
            [given.candidates.existing + n for n in numbers],
            solve=solver(),
            limits=limits(options.seconds, settings, cancelled),
            reaches=settings.reaches,
            candidates=given.candidates,
        )
        cut = cancelled()
    study = _study(options.title, given, settings, curve=found, is_cut_short=cut)
    print_table(next(table for table in tables(study) if table.title == "点数与效果"))
    if options.out is not None:
        from niangjia.jobs.siting_out import write_curve

        for path in write_curve(study, options.out):
            print(path)
    return 0


def run_compare(options: argparse.Namespace) -> int:
    """Print sets of sites beside each other and beside the bound of the best with as many."""
    settings = _settings(options)
    given = _inputs_or_list(options)
    asked = [_named_sites(text, given) for text in options.plan]
    largest = max(len(sites) for _, sites in asked)
    question = replace(_question(given, settings, 0), goal=Goal(options.goal), p=largest)
    with stopping() as cancelled:
        time_left = limits(options.seconds, settings, cancelled)
        sizes = sorted({len(sites) for _, sites in asked})
        each = options.seconds / len(sizes)
        best = {
            p: plans(
                question,
                [(f"算出的 {p} 个点", question.goal, p)],
                solve=solver(),
                limits=replace(time_left, seconds=each, began=time.monotonic()),
                reaches=settings.reaches,
                candidates=given.candidates,
            )[0]
            for p in sizes
        }
    rows = [_compared(name, sites, question, given, settings, best) for name, sites in asked]
    rows += [
        _compared(one.label, one.plan.sites, question, given, settings, best)
        for one in best.values()
    ]
    walk, ride = settings.reach_words
    heads = (
        "方案",
        "点数",
        "离最优至多差",
        "平均路程",
        "最远的路程",
        f"{walk}内",
        f"{ride}内",
        "费用",
    )
    notes = (f"“离最优”指目标“{GOAL_WORDS[question.goal]}”、同样点数。",)
    print_table(Table(title="方案比较", heads=heads, rows=rows, notes=notes))
    return 0


# --- the parts of a plan --------------------------------------------------------------------------


def _planned(
    options: argparse.Namespace,
    given: Inputs,
    settings: Settings,
    question: Question,
    goals: Sequence[Goal],
    cancelled: Callable[[], bool],
    part: float,
) -> Study:
    labels = {Goal.NEAR: "甲", Goal.REACH: "乙", Goal.WORST: "丙"}
    found = plans(
        question,
        [(f"方案{labels[goal]}·{GOAL_WORDS[goal]}", goal, question.p) for goal in goals],
        solve=solver(),
        limits=limits(options.seconds * part, settings, cancelled),
        reaches=settings.reaches,
        candidates=given.candidates,
        begun=lambda label: print(f"正在算{label}……", file=sys.stderr),
    )
    more = None
    if given.candidates.existing and found:
        stands = tuple(range(given.candidates.existing))
        before = score(question.metres, question.weight, stands, settings.reaches, given.candidates)
        new = tuple(s for s in found[0].plan.sites if s >= given.candidates.existing)
        more = More(added=len(new), before=before, after=found[0], new=new)
    return _study(options.title, given, settings, plans=found, more=more)


def _examined(
    options: argparse.Namespace,
    study: Study,
    question: Question,
    numbers: Sequence[int],
    cancelled: Callable[[], bool],
    began: float,
) -> Study:
    """Add the curve, the unseen hours and the other demands, sharing the time that is left."""
    first = study.plans[0] if study.plans else None
    if first is None or not first.plan.sites or cancelled():
        return study
    asked = replace(question, goal=first.goal)
    shares = (2 if numbers else 0) + (1 if options.unseen else 0) + (1 if options.scenarios else 0)

    def part(weight: int) -> Limits:
        left = max(0.0, options.seconds - (time.monotonic() - began))
        return limits(left * weight / shares, study.settings, cancelled)

    if numbers:
        print("正在算曲线……", file=sys.stderr)
        line = curve(
            asked,
            [study.candidates.existing + n for n in numbers],
            solve=solver(),
            limits=part(2),
            reaches=study.settings.reaches,
            candidates=study.candidates,
            known=[first.plan],
        )
        study = _agreed(replace(study, curve=line), first)
        shares -= 2
    if options.unseen and not cancelled():
        print("正在用没有参加计算的钟点检验……", file=sys.stderr)
        unseen = unseen_hours(
            asked,
            study.demand,
            study.candidates,
            hours_of(options.unseen) or (),
            solve=solver(),
            limits=part(1),
            reaches=study.settings.reaches,
        )
        study = replace(study, unseen=unseen)
        shares -= 1
    if options.scenarios and not cancelled():
        print("正在检验需求的出入……", file=sys.stderr)
        doubt = Doubt(options.doubt) if options.doubt else _doubt_for(options.evidence)
        others = demands(
            study.demand, doubt, draws=options.scenarios, seed=options.seed, spread=SPREAD
        )
        robust = regrets(
            asked, study.plans[0].plan, others, doubt=doubt, solve=solver(), limits=part(1)
        )
        study = replace(study, robustness=(robust,))
    return study


def _agreed(study: Study, first: Scored) -> Study:
    """Let the plan say what the curve found out about its number of places."""
    same = [one for one in study.curve if len(one.plan.sites) == len(first.plan.sites)]
    if not same:
        return study
    now = replace(same[0], label=first.label)
    more = study.more and replace(
        study.more,
        after=now,
        new=tuple(site for site in now.plan.sites if site >= study.candidates.existing),
    )
    return replace(study, plans=[now, *study.plans[1:]], more=more)


def _doubt_for(evidence: str) -> Doubt:
    """Head-counts cannot be drawn again row by row: each is off by itself."""
    return Doubt.SPREAD if evidence == "heads" else Doubt.BOOTSTRAP


def _study(title: str, given: Inputs, settings: Settings, **parts: object) -> Study:
    return replace(
        Study(
            title=title,
            demand=given.demand,
            candidates=given.candidates,
            travel=given.travel,
            settings=settings,
            said=given.said,
            sources=given.sources,
        ),
        **parts,
    )


def _question(given: Inputs, settings: Settings, new: int) -> Question:
    question = Question(
        goal=Goal.NEAR,
        metres=given.travel.metres,
        weight=given.demand.weight,
        p=given.candidates.existing + new,
        fixed=given.candidates.fixed,
        barred=given.candidates.must_not,
        reach=settings.reaches[settings.by],
    )
    if new:
        question.check()
    return question


def _settings(options: argparse.Namespace) -> Settings:
    settings = Settings(
        minutes=options.minutes,
        walking=options.walking,
        riding=options.riding,
        seconds=options.seconds,
        seed=options.seed,
        hours=hours_of(options.hours),
        by=("walking", "riding").index(options.by),
    )
    if not options.seconds > 0:
        raise BadSitingInput(where="--seconds", reason="要是大于 0 的秒数")
    assert all(settings.reaches)  # raises for minutes or a speed of 0
    return settings


def _goals(text: str) -> list[Goal]:
    known = {str(goal) for goal in Goal}
    wanted = [word.strip() for word in text.replace("，", ",").split(",") if word.strip()]
    if not wanted or not set(wanted) <= known:
        raise BadSitingInput(where="--goals", reason=f"可写 {'、'.join(sorted(known))}，逗号隔开")
    return [Goal(word) for word in dict.fromkeys(wanted)]


def _numbers(text: str | None, p: int, given: Inputs) -> list[int]:
    """The numbers of the curve: as asked, else three below and three above."""
    if text == "none":
        return []
    free = len(given.candidates) - given.candidates.existing - len(given.candidates.must_not)
    least = max(1, len([s for s in given.candidates.must if s >= given.candidates.existing]))
    if text is None:
        return list(range(max(least, p - 3), min(p + 3, free) + 1))
    return spans(text)


def _named_sites(text: str, given: Inputs) -> tuple[str, tuple[int, ...]]:
    name, equals, keys = text.partition("=")
    words = [word for word in keys.replace("、", " ").replace(",", " ").split() if word]
    if not equals or not words:
        raise BadSitingInput(where="--plan", reason="要写成 名字=编号、编号")
    at = {key: i for i, key in enumerate(given.candidates.key)}
    strange = [word for word in words if word not in at]
    if strange:
        raise BadSitingInput(where="--plan", reason=f"候选点里没有编号 {'、'.join(strange[:5])}")
    return name, tuple(sorted({at[word] for word in words} | {*range(given.candidates.existing)}))


def _compared(
    name: str,
    sites: tuple[int, ...],
    question: Question,
    given: Inputs,
    settings: Settings,
    best: dict[int, Scored],
) -> tuple[str | int | float | None, ...]:
    from niangjia.engines.siting.questions import value
    from niangjia.engines.siting.robustness import Regret

    its = score(question.metres, question.weight, sites, settings.reaches, given.candidates)
    proved = best[len(sites)].plan
    regret = Regret(
        value=value(question, sites),
        best=proved.objective,
        bound=proved.bound,
        sites=sites,
        sense=question.sense,
    )
    cost = "" if its.cost is None else f"{its.cost:,.2f} 元"
    return (
        name,
        len(sites),
        share(regret.most, up=True),
        metres(its.mean),
        metres(its.worst),
        *(share(its.share(i)) for i in range(2)),
        cost,
    )


# --- the terminal ---------------------------------------------------------------------------------


def _inputs_or_list(options: argparse.Namespace) -> Inputs:
    """Return the inputs; faulty rows are also listed whole in a file beside the results."""
    solver()  # compiled loops are read before any clock runs
    try:
        return inputs(options)
    except FaultyRows as faulty:
        if getattr(options, "out", None) is not None:
            options.out.mkdir(parents=True, exist_ok=True)
            path = options.out / "problems.csv"
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(("行", "要紧", "问题"))
                for one in faulty.data["said"]:
                    writer.writerow((one.row or "", one.weight.value, one.text))
            print(f"全部问题写在 {path}", file=sys.stderr)
        raise


def _check_folder(path: Path) -> None:
    """Refuse at once what would only fail after an hour of computing."""
    if path.exists() and not path.is_dir():
        raise BadSitingInput(where="--out", reason=f"{path} 是文件，请写一个文件夹")
