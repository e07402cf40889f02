"""How long triage reads a text, and how that grows with its length: no text keeps it busy.

    python bench/triage_growth.py

Words are said over and over, which is the worst for whatever looks for words near each other. For
each: milliseconds of processor time at three lengths (the best of three), and how much more the
longest takes than its length says (1: as much; growing with the length: something is quadratic).
"""

import gc
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from niangjia.engines.deadlines import Calendar  # noqa: E402
from niangjia.engines.law import StatuteBook  # noqa: E402
from niangjia.engines.triage import Law, read  # noqa: E402

SAID = (
    "工资",
    "我",
    "一",
    "1万",
    "去年",
    "在公司",
    "0,",
    "a",
    " ",
    "，",
    "3月",
    "不给",
    "机器",
    "人死了",
)
TIMES = (2_500, 5_000, 10_000)
ON = date(2026, 3, 5)


def main() -> None:
    """Print a line for each word."""
    book = StatuteBook.read(ROOT / "law")
    law = Law(book, Calendar.of(book))
    print(f"{'':8}" + "".join(f"{n:>10}" for n in TIMES) + f"{'growth':>10}")
    for one in SAID:
        spent = [_best(one * n, law) for n in TIMES]
        growth = spent[-1] / spent[0] / (TIMES[-1] / TIMES[0])
        print(f"{one!r:8}" + "".join(f"{1000 * t:10.0f}" for t in spent) + f"{growth:10.2f}")


def _best(text: str, law: Law) -> float:
    """Return the least processor time of three."""
    took = []
    for _ in range(3):
        gc.collect()
        begun = time.process_time()
        read(text, ON, law)
        took.append(time.process_time() - begun)
    return min(took)


if __name__ == "__main__":
    main()
