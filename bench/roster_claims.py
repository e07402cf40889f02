"""A roster of 5,000 people read, checked and computed: prints the seconds of each part.

    python bench/roster_claims.py [PEOPLE]

The file is made here: two-row heads, twelve months of due and paid, subtotals, invented people.
"""

import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

from openpyxl import Workbook

from niangjia.jobs.cli import main

PEOPLE = 5_000
LEFT_ON = date(2024, 12, 31)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "伟芳娜敏静强磊军洋勇艳杰涛明超霞平刚桂英"


def roster(path: Path, people: int) -> None:
    """Write a synthetic roster as companies keep them: months across, due and paid under each."""
    random = Random(20260601)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("工资表")
    months = [f"2024年{n}月" for n in range(1, 13)]
    sheet.append(["示例建设有限公司工资发放明细（演示数据）"])
    sheet.append(
        ["序号", "姓名", "身份证号", "入职日期", *[m for month in months for m in (month, None)]]
    )
    sheet.append([None, None, None, None, *["应发", "实发"] * 12])
    for number in range(1, people + 1):
        name = random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=2))
        hired = date(2010, 1, 1) + timedelta(days=random.randrange(4_700))
        wages: list[float] = []
        for month in range(12):
            due = round(random.uniform(3_500, 9_000), 2)
            wages += [due, due if month < 9 else round(due * 0.4, 2) if month < 11 else 0]
        sheet.append([number, name, citizen_id(random), f"{hired:%Y.%-m.%-d}", *wages])
    book.save(path)


def citizen_id(random: Random) -> str:
    """Return an invented, well-formed number of a county that has none such."""
    born = date(1965, 1, 1) + timedelta(days=random.randrange(13_000))
    body = f"460106{born:%Y%m%d}{random.randrange(1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def run(people: int) -> None:
    """Print how long the whole command takes, from the file to the workbook."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "roster.xlsx", Path(folder) / "results.xlsx"
        roster(file, people)
        asked = ["--left-on", LEFT_ON.isoformat(), "--region", "460100", "--out", str(out)]
        began = time.perf_counter()
        code = main(["roster", "claims", str(file), *asked])
        seconds = time.perf_counter() - began
        size = out.stat().st_size
        print(f"{people} 人：读、查、算、写 {seconds:.1f} 秒（返回 {code}，{size:,} 字节）")


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
