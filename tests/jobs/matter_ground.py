"""A small federation with accounts, a synthetic wage ledger, and the command line to act by."""

import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.people import services as people
from niangjia.jobs import cli

USCC = "91460100MA5T0DE07L"
EMPLOYER = "示例旅业有限公司（演示）"
LEFT_ON = "2024-10-31"
MONTHS = ((2024, 8), (2024, 9), (2024, 10))
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
NAMES = ("符海燕", "林阿珍", "吴清雄", "王德明", "陈玉娥", "黄振国", "邢春兰", "云大勇")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who sits there, and the command line with what it printed."""

    fed: make.Federation
    capsys: pytest.CaptureFixture[str]
    folder: Path

    def run(self, *words: str, login: str = "chengban") -> tuple[int, str, str]:
        """Run `matter …` as an account and return exit code, output and errors."""
        verb, *rest = words
        with serving():
            code = cli.main(["matter", verb, *rest, "--as", login])
        out = self.capsys.readouterr()
        return code, out.out, out.err

    def done(self, *words: str, login: str = "chengban") -> dict[str, Any]:
        """Run a command that must succeed and return what it says to programs."""
        code, out, err = self.run(*words, "--json", login=login)
        assert code == 0, err or out
        answer: dict[str, Any] = json.loads(out)
        return answer

    def declined(self, *words: str, login: str = "chengban") -> str:
        """Run a command that must be declined and return its one sentence."""
        code, _, err = self.run(*words, login=login)
        assert code == 1
        return err

    def register(self) -> str:
        """Register a matter and return its number."""
        made = self.done(
            "register",
            *("--uscc", USCC, "--employer", EMPLOYER, "--title", "示例旅业欠薪（演示）"),
            *("--ended-on", LEFT_ON, "--ground", "41_LAYOFF", "--on", "2024-11-05"),
            *("--address", "海口市（演示地址）", "--legal-representative", "符某某（演示）"),
            *("--phone", "0898-60000000"),
        )
        return str(made["number"])

    def roster(self, count: int, **cells: Any) -> str:
        """Write a synthetic wage ledger, with some cells replaced, and return its path."""
        path = self.folder / "工资表（演示）.xlsx"
        path.write_bytes(ledger(count, cells))
        return str(path)

    def ready(self, count: int) -> str:
        """Return the number of a matter with computed claims."""
        number = self.register()
        self.done("import", number, self.roster(count), "--yes")
        self.done("compute", number, "--on", "2024-11-06")
        return number

    def written(self, name: str, text: str) -> str:
        """Write a file and return its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)


def desk(capsys: pytest.CaptureFixture[str], folder: Path) -> Desk:
    """Return the desk of a synthetic federation, with an account for each role."""
    fed = make.federation()
    for login, person in (
        ("dengji", fed.clerk),
        ("chengban", fed.officer),
        ("fuze", fed.leader),
        ("chuna", fed.cashier),
        ("luren", make.human("路人（演示）")),
    ):
        people.open_account(username=login, password=None, person=person, by=None)
    return Desk(fed=fed, capsys=capsys, folder=folder)


def ledger(count: int, cells: dict[str, Any]) -> bytes:
    """Return a wage ledger with two header rows; people stand from row 3 on."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "工资表"
    sheet.append(["序号", "工号", "姓名", "身份证号码", "入职时间"])
    sheet.append([None] * 5)
    for at, (year, month) in enumerate(MONTHS):
        column = 6 + 2 * at
        sheet.cell(row=1, column=column).value = f"{year}年{month}月"
        sheet.merge_cells(start_row=1, start_column=column, end_row=1, end_column=column + 1)
        sheet.cell(row=2, column=column).value = "应发"
        sheet.cell(row=2, column=column + 1).value = "实发"
    for no in range(1, count + 1):
        row: list[Any] = [no, f"Y{no:03d}", name_of(no), citizen_id(no), f"201{no % 8}.11.1"]
        for _ in MONTHS:
            row += [4000 + 100 * no, 3000]
        sheet.append(row)
    for place, value in cells.items():
        sheet[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def name_of(no: int) -> str:
    """Return the invented name of the worker of that number."""
    turn, at = divmod(no - 1, len(NAMES))
    return NAMES[at] + "甲乙丙丁"[turn] if turn else NAMES[at]


def citizen_id(no: int) -> str:
    """Return an invented number with a right check digit."""
    body = f"460106{date(1980, 1, no):%Y%m%d}{100 + no:03d}"
    total = sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]
