"""The same made-up workers laid out in the many ways companies lay out rosters, from a seed."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.engines.tables.files import Area, Page

FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "国霞长涛福峰子生秀海鹏兰思远振平桐东爱芳红杰敏静丽强磊军洋勇艳娟超明刚"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
EMPLOYER = "海南椰示例食品有限公司"


@dataclass(kw_only=True)
class Person:
    """One made-up worker (示例)."""

    no: str
    name: str
    citizen_id: str
    hired_on: date
    left_on: date
    department: str
    months: dict[str, tuple[Decimal, Decimal]]


def made_up_id(rng: random.Random) -> str:
    born = date(1965, 1, 1) + timedelta(days=rng.randrange(14_000))
    body = f"460106{born:%Y%m%d}{rng.randrange(1000):03d}"
    total = sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def month_labels(first: str, count: int) -> list[str]:
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(start, start + count)]


def people(rng: random.Random, count: int, months: list[str]) -> list[Person]:
    made = []
    names: list[str] = []
    while len(names) < count:
        name = rng.choice(FAMILY) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))
        if name not in names:
            names.append(name)
    for i, name in enumerate(names):
        hired = date(2006, 1, 1) + timedelta(days=rng.randrange(6000))
        made.append(
            Person(
                no=f"G{1000 + i}",
                name=name,
                citizen_id=made_up_id(rng),
                hired_on=hired,
                left_on=date(2025, 3, 31),
                department=rng.choice(("缝纫一组", "包装车间", "行政", "后勤部")),
                months={
                    month: _pay(rng, later=place > len(months) // 2)
                    for place, month in enumerate(months)
                },
            )
        )
    return made


def _pay(rng: random.Random, *, later: bool) -> tuple[Decimal, Decimal]:
    due = Decimal(rng.randrange(300_000, 1_200_000)) / 100
    if not later:
        return due, due
    return due, rng.choice((Decimal("0.00"), (due * 4 / 10).quantize(Decimal("0.01"))))


class Hand:
    """How one clerk of a company writes months, amounts, days and IDs."""

    def __init__(self, rng: random.Random, *, textual: bool) -> None:
        self.rng = rng
        self.textual = textual
        self.month_style = rng.randrange(7)
        self.amount_style = rng.randrange(6)
        self.day_style = rng.randrange(7)
        self.zero = rng.choice((0, "-", "0.00", None, "未发"))
        self.id_style = rng.randrange(3)
        self.spaced = rng.random() < 0.4
        self.title = rng.random() < 0.7
        self.total = rng.choice(("", "合计", "总 计", "合计："))
        self.serial = rng.random() < 0.6
        self.signature = rng.random() < 0.5
        self.blank = rng.random() < 0.3

    def month(self, label: str) -> Any:
        year, number = int(label[:4]), int(label[5:])
        return (
            f"{year}年{number}月",
            f"{year}-{number:02d}",
            f"{year}年{number:02d}月份",
            f"{year}.{number:02d}",
            f"{year % 100}年{number}月",
            f"{year}/{number}",
            date(year, number, 1) if not self.textual else f"{year}年{number}月",
        )[self.month_style]

    def amount(self, amount: Decimal, *, paid: bool = False) -> Any:
        if paid and amount == 0:
            return self.zero
        return (
            float(amount),
            f"{amount:,.2f}",
            f"{amount:,.2f}元",
            f"¥{amount}",
            float(amount) if self.rng.random() < 0.5 else f" {amount:,.2f} ",
            str(amount),
        )[self.amount_style]

    def day(self, day: date) -> Any:
        return (
            f"{day.year}.{day.month}.{day.day}",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day:%Y%m%d}",
            day if not self.textual else f"{day:%Y-%m-%d}",
            f"{day:%Y/%m/%d}",
            (day - date(1899, 12, 30)).days if not self.textual else f"{day:%Y-%m-%d}",
            f"{day:%y}.{day.month}.{day.day}",
        )[self.day_style]

    def citizen_id(self, number: str) -> str:
        return (number, f"'{number}", f" {number.lower()} ")[self.id_style]

    def name(self, name: str) -> str:
        return f"{name[0]}  {name[1]}" if self.spaced and len(name) == 2 else name

    def word(self, *words: str) -> str:
        return self.rng.choice(words)


def _frame(hand: Hand, months: list[str], what: str = "工资发放明细表") -> list[list[Any]]:
    if not hand.title:
        return []
    rows: list[list[Any]] = [[f"{EMPLOYER}{what}"]]
    if hand.rng.random() < 0.5:
        rows.append([f"编制单位：{EMPLOYER}", None, None, "单位：元"])
    if hand.blank:
        rows.append([])
    return rows


def _identity(hand: Hand, *, left: bool) -> list[tuple[str, Any]]:
    columns: list[tuple[str, Any]] = [
        (hand.word("姓名", "姓  名", "员工姓名", "职工姓名"), lambda p: hand.name(p.name)),
        (
            hand.word("身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证"),
            lambda p: hand.citizen_id(p.citizen_id),
        ),
        (
            hand.word("入职日期", "进厂时间", "入职时间", "到岗日期"),
            lambda p: hand.day(p.hired_on),
        ),
    ]
    if left:
        columns.append((hand.word("离职日期", "离职时间"), lambda p: hand.day(p.left_on)))
    if hand.rng.random() < 0.5:
        place = hand.rng.randrange(len(columns) + 1)
        columns.insert(place, (hand.word("部门", "班组", "岗位"), lambda p: p.department))
    if hand.rng.random() < 0.4:
        columns.insert(0, (hand.word("工号", "员工编号"), lambda p: p.no))
    if hand.serial:
        columns.insert(0, (hand.word("序号", "No."), None))
    return columns


def _rows_of(
    hand: Hand, staff: list[Person], columns: list[tuple[str, Any]], amounts: Any
) -> list[list[Any]]:
    rows = []
    for i, person in enumerate(staff, 1):
        fixed = [i if make is None else make(person) for _, make in columns]
        rows.append(fixed + amounts(person))
        if hand.blank and hand.rng.random() < 0.05:
            rows.append([])
    return rows


def _ends(hand: Hand, before: int, sums: list[Decimal]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    if hand.total:
        label: list[Any] = [None] * before
        label[min(before - 1, hand.rng.randrange(2))] = hand.total
        rows.append(label + [hand.amount(s) for s in sums])
    if hand.signature:
        rows += [[], ["制表人：　　　审核：　　　负责人："]]
    return rows


def _sums(staff: list[Person], months: list[str], part: int) -> list[Decimal]:
    return [sum((p.months[m][part] for p in staff), Decimal(0)) for m in months]


def wide_pairs(hand: Hand, staff: list[Person], months: list[str], *, left: bool) -> list[Page]:
    """Months merged over 应发 and 实发."""
    columns = _identity(hand, left=left)
    rows = _frame(hand, months)
    merges: list[Area] = []
    top = len(rows)
    due, paid = hand.word("应发", "应发工资", "应付"), hand.word("实发", "已发", "实付金额")
    extra = hand.rng.random() < 0.3
    width = 3 if extra else 2
    upper: list[Any] = [name for name, _ in columns]
    lower: list[Any] = [None] * len(columns)
    for place, month in enumerate(months):
        upper += [hand.month(month), *[None] * (width - 1)]
        lower += [due, "代扣社保", paid] if extra else [due, paid]
        merges.append(
            (top, len(columns) + place * width, top, len(columns) + place * width + width - 1)
        )
    merges += [(top, c, top + 1, c) for c in range(len(columns))]
    if hand.rng.random() < 0.25:
        # The identity columns in the lower row, nothing merged: as a program exports it.
        lower[: len(columns)], upper[: len(columns)] = upper[: len(columns)], [None] * len(columns)
        merges = []
    rows += [upper, lower]

    def amounts(person: Person) -> list[Any]:
        cells: list[Any] = []
        for month in months:
            d, p = person.months[month]
            middle = [0] if extra else []
            cells += [hand.amount(d), *middle, hand.amount(p, paid=True)]
        return cells

    rows += _rows_of(hand, staff, columns, amounts)
    pairs = zip(_sums(staff, months, 0), _sums(staff, months, 1), strict=True)
    sums = [s for d, p in pairs for s in ((d, Decimal(0), p) if extra else (d, p))]
    rows += _ends(hand, len(columns), sums)
    return [Page(name="工资表", rows=rows, merges=merges)]


def wide_flat(hand: Hand, staff: list[Person], months: list[str], *, left: bool) -> list[Page]:
    """One heading per column: 2024-01应发工资(元), all due months before all paid ones."""
    columns = _identity(hand, left=left)
    due, paid = (
        hand.word("应发工资(元)", "应发", "应付工资"),
        hand.word("已发工资(元)", "实发", "已付"),
    )
    heads = [f"{_flat(hand, m)}{kind}" for kind in (due, paid) for m in months]
    rows = [*_frame(hand, months), [name for name, _ in columns] + heads]

    def amounts(person: Person) -> list[Any]:
        return [hand.amount(person.months[m][0]) for m in months] + [
            hand.amount(person.months[m][1], paid=True) for m in months
        ]

    rows += _rows_of(hand, staff, columns, amounts)
    rows += _ends(hand, len(columns), _sums(staff, months, 0) + _sums(staff, months, 1))
    return [Page(name="明细", rows=rows)]


def _flat(hand: Hand, month: str) -> str:
    made = hand.month(month)
    return made if isinstance(made, str) else f"{made.year}年{made.month}月"


def wide_blocks(hand: Hand, staff: list[Person], months: list[str], *, left: bool) -> list[Page]:
    """应发工资 merged over all months, then 实发工资; months without a year, year in the title."""
    columns = _identity(hand, left=left)
    first, last = months[0], months[-1]
    period = f"{first[:4]}年{int(first[5:])}月—{last[:4]}年{int(last[5:])}月"
    rows: list[list[Any]] = [[f"{EMPLOYER}{period}工资表"]]
    n = len(months)
    upper = [name for name, _ in columns] + ["应发工资", *[None] * (n - 1)]
    upper += ["实发工资", *[None] * (n - 1), "合计", None]
    lower = [None] * len(columns) + [f"{int(m[5:])}月" for m in months] * 2 + ["应发", "实发"]
    at = len(columns)
    merges: list[Area] = [(1, c, 2, c) for c in range(at)]
    merges += [(1, at, 1, at + n - 1), (1, at + n, 1, at + 2 * n - 1)]
    merges.append((1, at + 2 * n, 1, at + 2 * n + 1))
    rows += [upper, lower]

    def amounts(person: Person) -> list[Any]:
        both = [hand.amount(person.months[m][0]) for m in months] + [
            hand.amount(person.months[m][1], paid=True) for m in months
        ]
        return [*both, *(float(sum(v[i] for v in person.months.values())) for i in (0, 1))]

    rows += _rows_of(hand, staff, columns, amounts)
    sums = _sums(staff, months, 0) + _sums(staff, months, 1)
    rows += _ends(hand, at, sums)
    return [Page(name="汇总", rows=rows, merges=merges)]


def flow_apart(hand: Hand, staff: list[Person], months: list[str], *, left: bool) -> list[Page]:
    """A roster, and a long flow of payments in a sheet of its own, joined by a number."""
    columns = [c for c in _identity(hand, left=left) if c[0] not in ("工号", "员工编号")]
    by = hand.word("工号", "身份证号")
    roster = [
        *_frame(hand, months, "花名册"),
        [by if by == "工号" else "编号", *(name for name, _ in columns)],
        *[[p.no, *row] for p, row in zip(staff, _plain(hand, staff, columns), strict=True)],
    ]
    lines = []
    for person in staff:
        for month in months:
            d, p = person.months[month]
            key = person.no if by == "工号" else hand.citizen_id(person.citizen_id)
            lines.append(
                [key, _cell_month(hand, month), hand.amount(d), 0, hand.amount(p, paid=True)]
            )
    hand.rng.shuffle(lines)
    head = [by, hand.word("所属月份", "月份", "工资月份"), "应发合计", "代扣社保", "实发金额"]
    return [
        Page(name="花名册", rows=roster),
        Page(name="工资流水", rows=[head, *lines]),
        Page(name="Sheet3", rows=[]),
    ]


def _plain(hand: Hand, staff: list[Person], columns: list[tuple[str, Any]]) -> list[list[Any]]:
    return [[i if make is None else make(p) for _, make in columns] for i, p in enumerate(staff, 1)]


def _cell_month(hand: Hand, month: str) -> Any:
    if hand.month_style in (0, 3):
        return int(month.replace("-", ""))
    return hand.month(month)


def flow_together(hand: Hand, staff: list[Person], months: list[str], *, left: bool) -> list[Page]:
    """One row per person and month, the person merged over her months or repeated."""
    columns = [c for c in _identity(hand, left=left) if c[1] is not None]
    rows = [*_frame(hand, months), [n for n, _ in columns] + ["月份", "应发工资", "实发工资"]]
    merges: list[Area] = []
    merge = hand.rng.random() < 0.5
    for person in staff:
        start = len(rows)
        for place, month in enumerate(months):
            d, p = person.months[month]
            fixed = [make(person) for _, make in columns]
            if merge and place:
                fixed = [None] * len(columns)
            rows.append(
                [*fixed, _cell_month(hand, month), hand.amount(d), hand.amount(p, paid=True)]
            )
        if merge and len(months) > 1:
            merges += [(start, c, len(rows) - 1, c) for c in range(len(columns))]
    return [Page(name="流水", rows=rows, merges=merges)]


def sheet_per_month(
    hand: Hand, staff: list[Person], months: list[str], *, left: bool
) -> list[Page]:
    """Every month its sheet, named by it; the same heading in each."""
    columns = _identity(hand, left=left)
    pages = []
    for month in months:
        year, number = month[:4], int(month[5:])
        rows = [[f"{EMPLOYER}{year}年{number}月工资表"]] if hand.title else []
        heads = ["基本工资", "加班费", "应发工资", "扣款", "实发工资", "签名"]
        rows.append([n for n, _ in columns] + heads)

        def amounts(person: Person, month: str = month) -> list[Any]:
            d, p = person.months[month]
            return [2000, 0, hand.amount(d), 0, hand.amount(p, paid=True)]

        rows += _rows_of(hand, staff, columns, amounts)
        sums = [Decimal(2000) * len(staff), Decimal(0)]
        sums += [_sums(staff, [month], 0)[0], Decimal(0), _sums(staff, [month], 1)[0]]
        rows += _ends(hand, len(columns), sums)
        name = f"{year}年{number}月" if hand.month_style % 2 else f"{year}{number:02d}"
        pages.append(Page(name=name, rows=rows))
    return pages


def stacked(hand: Hand, staff: list[Person], months: list[str], *, left: bool) -> list[Page]:
    """The months under each other on one sheet, each with its title, heading and total."""
    rows: list[list[Any]] = []
    columns = _identity(hand, left=left)
    for month in months:
        rows.append([f"{EMPLOYER}{month[:4]}年{int(month[5:])}月份工资表"])
        rows.append([n for n, _ in columns] + ["应发工资", "实发工资"])
        for i, person in enumerate(staff, 1):
            d, p = person.months[month]
            fixed = [i if make is None else make(person) for _, make in columns]
            rows.append([*fixed, hand.amount(d), hand.amount(p, paid=True)])
        sums = [_sums(staff, [month], 0)[0], _sums(staff, [month], 1)[0]]
        rows += _ends(hand, len(columns), sums)
        rows.append([])
    return [Page(name="工资", rows=rows)]


def item_rows(hand: Hand, staff: list[Person], months: list[str], *, left: bool) -> list[Page]:
    """Two rows per person, 应发 and 实发, months as columns."""
    columns = [c for c in _identity(hand, left=left) if c[1] is not None]
    head = [n for n, _ in columns] + ["项目"] + [hand.month(m) for m in months]
    rows = [*_frame(hand, months), head]
    merges: list[Area] = []
    for person in staff:
        start = len(rows)
        fixed = [make(person) for _, make in columns]
        rows.append([*fixed, "应发", *(hand.amount(person.months[m][0]) for m in months)])
        paid = [hand.amount(person.months[m][1], paid=True) for m in months]
        rows.append([*[None] * len(columns), "实发", *paid])
        merges += [(start, c, start + 1, c) for c in range(len(columns))]
    return [Page(name="表", rows=rows, merges=merges)]


LAYOUTS = (
    wide_pairs,
    wide_flat,
    wide_blocks,
    flow_apart,
    flow_together,
    sheet_per_month,
    stacked,
    item_rows,
)
ONE_SHEET = {wide_pairs, wide_flat, wide_blocks, flow_together, stacked, item_rows}
