"""Synthetic spreadsheets in the shapes that companies keep; nobody in them is a real person."""

import io
import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from niangjia.kernel.days import in_full
from niangjia.kernel.money import figures, from_fen

SURNAMES = "符林吴王陈黄邢云周郑冯韩许何梁谢蔡洪杜李张刘罗曾"
GIVEN = (
    *("海燕", "阿珍", "清雄", "德明", "玉娥", "振国", "春兰", "大勇", "小梅", "建华"),
    *("秀英", "志强", "丽萍", "文博", "桂花", "永福", "雪琴", "国栋", "美玲", "俊杰"),
)
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
HAINAN_EMPLOYER = "海南椰林湾旅业有限公司（演示）"
HAINAN_LEFT_ON = date(2024, 10, 31)
TEACHING_EMPLOYER = "海南示例建设有限公司（演示）"
TEACHING_LEFT_ON = date(2025, 12, 31)
HAINAN_TOTAL_FEN = 241_236_000
"""What 48 severances come to in the replay: ¥2,412,360.00."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticWorker:
    """One invented employee: `months` is (year, month, due fen, paid fen)."""

    name: str
    citizen_id: str
    hired_on: date
    months: tuple[tuple[int, int, int, int], ...]


def citizen_id(area: str, born_on: date, order: int) -> str:
    """Return an invented number with a right check digit."""
    body = f"{area}{born_on:%Y%m%d}{order:03d}"
    total = sum(int(c) * w for c, w in zip(body, ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def hainan_workers() -> tuple[SyntheticWorker, ...]:
    """Return the 48 of the replay: wages paid in full, dismissed without severance.

    Every one was hired on a 1 November, so that years of service are whole; monthly wages are
    chosen so that years x average comes to `HAINAN_TOTAL_FEN` exactly.
    """
    chance = random.Random(48)
    # The first has one year of service, so that whatever rounding leaves fits into her wage.
    years = [1] + [chance.randint(5, 15) for _ in range(47)]
    wages = [chance.randrange(420_000, 640_000, 5_000) for _ in range(48)]
    scale = Decimal(HAINAN_TOTAL_FEN) / sum(y * w for y, w in zip(years, wages, strict=True))
    wages = [int(w * scale) // 100 * 100 for w in wages]
    wages[0] += HAINAN_TOTAL_FEN - sum(y * w for y, w in zip(years, wages, strict=True))
    return tuple(
        SyntheticWorker(
            name=SURNAMES[i % len(SURNAMES)] + GIVEN[(i * 7 + i // 24) % len(GIVEN)],
            citizen_id=citizen_id("460106", date(1968 + i % 30, i % 12 + 1, i % 28 + 1), 100 + i),
            hired_on=date(HAINAN_LEFT_ON.year - years[i], 11, 1),
            months=_paid_months(wages[i]),
        )
        for i in range(48)
    )


def _paid_months(wage: int) -> tuple[tuple[int, int, int, int], ...]:
    """Return a year of wages that swing around their average and come out at it exactly."""
    swing = (-30_000, 20_000, -10_000, 40_000, -20_000, 0) * 2
    months = [(2023, 11), (2023, 12)] + [(2024, m) for m in range(1, 11)]
    return tuple((y, m, wage + s, wage + s) for (y, m), s in zip(months, swing, strict=True))


def wide_workbook(workers: tuple[SyntheticWorker, ...], *, employer: str, left_on: date) -> bytes:
    """Return the wage ledger as an office keeps it: two merged header rows, months as columns."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "工资表"
    months = [(y, m) for y, m, _, _ in workers[0].months]
    width = 6 + 2 * len(months)
    first, last = months[0], months[-1]
    sheet.append(
        [f"{employer}{first[0]}年{first[1]}月—{last[0]}年{last[1]}月工资发放明细表（演示数据）"]
    )
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.append(["编制单位（盖章）：", None, employer])
    heads = ["序号", "工号", "姓名", "身份证号码", "入职时间", "离职时间"]
    sheet.append(heads + [part for y, m in months for part in (f"{y}年{m}月", None)])
    sheet.append([None] * 6 + ["应发", "实发"] * len(months))
    for column in range(1, 7):
        sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
    for i in range(len(months)):
        column = 7 + 2 * i
        sheet.merge_cells(start_row=3, start_column=column, end_row=3, end_column=column + 1)
    for no, worker in enumerate(workers, start=1):
        row: list[object] = [no, f"Y{no:03d}", worker.name, worker.citizen_id]
        row.append(f"{worker.hired_on.year}.{worker.hired_on.month}.{worker.hired_on.day}")
        row.append(in_full(left_on))
        for _, _, due, paid in worker.months:
            row += [figures(due), float(from_fen(paid))]
        sheet.append(row)
    total = [None, None, "合计", None, None, None]
    for i in range(2 * len(months)):
        letter = get_column_letter(7 + i)
        total.append(f"=SUM({letter}5:{letter}{4 + len(workers)})")
    sheet.append(total)
    sheet.append([])
    sheet.append(["制表人：　　　　审核：　　　　负责人："])
    for cell in (*sheet[1], *sheet[3], *sheet[4]):
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hainan_workbook() -> bytes:
    """Return the wage ledger of the replay."""
    return wide_workbook(hainan_workers(), employer=HAINAN_EMPLOYER, left_on=HAINAN_LEFT_ON)


def teaching_workers() -> tuple[SyntheticWorker, ...]:
    """Return the 48 of the teaching matter: wages partly or wholly unpaid in the last months."""
    chance = random.Random(3)
    months = [(2025, m) for m in range(1, 13)]
    made = []
    for i in range(48):
        base = chance.randrange(430_000, 760_000, 2_500)
        unpaid_from = chance.randint(8, 10)
        wages = []
        for year, month in months:
            due = base + chance.randrange(-40_000, 40_000, 1)
            share = 100 if month < unpaid_from else chance.choice((0, 0, 40))
            wages.append((year, month, due, due * share // 100))
        made.append(
            SyntheticWorker(
                name=SURNAMES[(i * 5 + 3) % len(SURNAMES)] + GIVEN[(i * 3 + i // 24) % len(GIVEN)],
                citizen_id=citizen_id(
                    "460106", date(1970 + i % 29, (i * 5) % 12 + 1, (i * 3) % 28 + 1), 200 + i
                ),
                hired_on=date(2008 + i % 15, (i * 7) % 12 + 1, (i * 11) % 28 + 1),
                months=tuple(wages),
            )
        )
    return tuple(made)


def teaching_workbook() -> bytes:
    """Return the wage ledger of the teaching matter."""
    return wide_workbook(teaching_workers(), employer=TEACHING_EMPLOYER, left_on=TEACHING_LEFT_ON)
