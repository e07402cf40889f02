"""Times one roster of 5,000 people over 14 months: opened, mapped, read and checked.

Run: `python bench/roster_read.py`. The data are made up on the spot (示例数据).
"""

import io
import random
import resource
import sys
import time
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.engines.tables.layouts import EMPLOYER, made_up_id, month_labels  # noqa: E402

from niangjia.engines.tables import open_workbook, propose, read  # noqa: E402

PEOPLE, MONTHS = 5_000, 14


def workbook() -> bytes:
    rng = random.Random(7)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("工资表")
    sheet.append([f"{EMPLOYER}工资发放明细表"])
    labels = month_labels("2023-11", MONTHS)
    heads = [f"{m}{kind}" for m in labels for kind in ("应发工资(元)", "实发工资(元)")]
    sheet.append(["序号", "工号", "姓名", "身份证号码", "入职时间", "部门", *heads])
    for i in range(PEOPLE):
        name = "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(3))
        pay = []
        for _ in labels:
            due = rng.randrange(300_000, 900_000) / 100
            text = f"{due:,.2f}"
            pay += [text if i % 10 == 0 else due, "-" if rng.random() < 0.2 else due]
        identity = [i + 1, f"G{i}", name, made_up_id(rng), "2018.3.1", "一车间"]
        sheet.append(identity + pay)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def main() -> None:
    data = workbook()
    print(f"{PEOPLE} people x {MONTHS} months, {len(data) / 1e6:.1f} MB .xlsx")
    begun = time.perf_counter()
    book = open_workbook("名册.xlsx", data)
    opened = time.perf_counter()
    mapping = propose(book)
    mapped = time.perf_counter()
    reading = read(book, mapping)
    done = time.perf_counter()
    reading.to_json()
    written = time.perf_counter()
    assert len(reading.workers) == PEOPLE
    assert all(len(worker.months) == MONTHS for worker in reading.workers)
    print(f"open    {opened - begun:6.2f} s")
    print(f"propose {mapped - opened:6.2f} s")
    print(f"read    {done - mapped:6.2f} s   {len(reading.problems)} problems")
    print(f"to JSON {written - done:6.2f} s")
    print(f"all     {written - begun:6.2f} s   (limit 8 s)")
    print(f"memory  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB at most")


if __name__ == "__main__":
    main()
