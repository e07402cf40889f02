"""What a job does in one go, with its database: a set of papers, a federation from a sheet.

    python bench/large_jobs.py

Starts a database of its own. Prints the seconds of: 500 released applications written as .docx and
packed (the measure: 15 s); 500 unions with 3,000 people read from a workbook and taken over (20 s).
Both for half as much too, so that the growth shows. Everybody is made up (示例数据).
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "bench")]

from empty_database import database  # noqa: E402

PAPERS, UNITS, PEOPLE = 500, 500, 3_000


def timed(words: str, act: Callable[[], Any]) -> None:
    """Do it and print how long it took."""
    began = time.perf_counter()
    act()
    print(f"{words}：{time.perf_counter() - began:6.2f} 秒", flush=True)


def papers(count: int) -> None:
    """Write and pack a set of applications that were released."""
    from tests.apps.documents.test_bundles import released
    from tests.factories import matters as make

    from niangjia.apps.documents import services

    clerk = make.human("示例登记员（演示）")
    documents = released(clerk, *(f"职工{count}-{number:03}" for number in range(count)))
    timed(
        f"{count} 份申请书写成 Word 并打包",
        lambda: services.write_bundle(
            documents=documents, name="申请书", by=clerk, on_progress=lambda done, total: None
        ),
    )


def federation(units: int, people: int) -> None:
    """Read a workbook of unions and people, and take it over."""
    from tests.apps.setup.test_sheets import TODAY, reading, workbook
    from tests.factories import matters as make

    from niangjia.apps.setup import services
    from niangjia.apps.unions import services as unions

    fed = make.federation()
    boss = make.human("管理员（演示）")
    unions.grant_role(person=boss, union=fed.city, kind="admin", from_=make.SINCE, by=None)
    rows = [("大区总工会", "大区总", "", "460107", "县级", fed.city.name, "2024.3.1")]
    rows += [
        (f"第{at}厂工会", f"第{at}厂", f"C{at}", "460107", "基层", "大区总工会", "2024.3.1")
        for at in range(units - 1)
    ]
    folk = [
        (f"员工{at}", f"138{at:08d}", f"第{at % (units - 1)}厂", "登记员", "2024.3.1", "")
        for at in range(people)
    ]
    data = workbook(rows, folk)
    timed(
        f"{units} 个工会、{people} 人读表建档",
        lambda: services.take_over(reading=reading(data), by=boss, on=TODAY),
    )


def main() -> None:
    """Do each at half and at whole size; what was written is taken back in between."""
    from django.db import transaction

    for share in (2, 1):
        for act in (
            lambda share=share: papers(PAPERS // share),
            lambda share=share: federation(UNITS // share, PEOPLE // share),
        ):
            with transaction.atomic():
                act()
                transaction.set_rollback(True)


if __name__ == "__main__":
    with database():
        main()
