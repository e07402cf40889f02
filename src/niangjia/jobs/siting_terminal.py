"""The planner's terminal: progress, Ctrl-C that keeps what was found, plans in a line."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from niangjia.engines.siting.compiled import keep_in
from niangjia.engines.siting.demand import Demand
from niangjia.engines.siting.errors import BadSitingInput
from niangjia.engines.siting.plan import Limits, Progress
from niangjia.engines.siting.questions import Solve
from niangjia.engines.siting.study import Settings, Table
from niangjia.engines.siting.what_if import Scored
from niangjia.engines.siting.wording import bound_words, metres, share, state

LOOPS = Path(__file__).resolve().parents[3] / ".var" / "loops"  # compiled at the installation


def solver() -> Solve:
    """Return who answers questions, its loops read from where the installation compiled them.

    To be called before any clock runs: on a copy without them, this compiles for a minute.
    """
    keep_in(LOOPS)
    from niangjia.engines.siting import answering

    return answering.solve


def spans(text: str) -> list[int]:
    """Return the numbers of 1-8 or 3,5,8, ascending.

    :raises BadSitingInput: what is no number, or none from 1 up.
    """
    found: set[int] = set()
    for part in text.replace("，", ",").split(","):
        begin, _, end = part.strip().partition("-")
        if not begin.isdigit() or (end and not end.isdigit()):
            raise BadSitingInput(where="个数", reason=f"“{part}”要写成 1-8 或 3,5,8")
        found.update(range(int(begin), int(end or begin) + 1))
    if not found or min(found) < 1:
        raise BadSitingInput(where="个数", reason="至少从 1 个起")
    return sorted(found)


def limits(seconds: float, settings: Settings, cancelled: Callable[[], bool]) -> Limits:
    """Return limits that tell of progress on stderr, a line a second at most."""
    told = {"at": -1.0}

    def tell(now: Progress) -> None:
        if now.seconds - told["at"] >= 1.0 or now.seconds < told["at"]:
            told["at"] = now.seconds
            line = f"  {now.seconds:5.0f} 秒  目标 {now.objective:,.6g}  界 {now.bound:,.6g}"
            print(f"{line}  {now.note}".rstrip(), file=sys.stderr, flush=True)

    return Limits(seconds=seconds, seed=settings.seed, tell=tell, is_cancelled=cancelled)


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C stop the search and keep what was found; a second one ends at once."""
    asked = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        print("\n正在停止，写出到现在为止最好的方案和界……", file=sys.stderr, flush=True)

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def say_plan(one: Scored, demand: Demand, settings: Settings) -> None:
    """Print one plan in a line: what it is worth and how sure that is."""
    walk = settings.reach_words[settings.by]
    if not one.plan.sites:
        print(f"{one.label}：{state(one.plan)}")
        return
    print(
        f"{one.label}：{len(one.plan.sites)} 个点，平均 {metres(one.score.mean)}，"
        f"最远 {metres(one.score.worst)}，{walk}内 {share(one.score.share(settings.by))}；"
        f"{state(one.plan)}，{bound_words(one, demand.unit)}"
    )


def print_table(table: Table) -> None:
    """Print a table with tabs, so that it can be pasted into a sheet."""
    print(table.title)
    print("\t".join(table.heads))
    for row in table.rows:
        print("\t".join("" if cell is None else str(cell) for cell in row))
    for note in table.notes:
        print(note)
