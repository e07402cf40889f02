"""Finding the tables of a bank statement on a sheet, their columns, and what stands around them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from niangjia.engines.tables.cells import Sheet, Value, shown
from niangjia.engines.tables.days import read_day
from niangjia.engines.tables.headers import spread
from niangjia.engines.tables.statements.lines import Account
from niangjia.engines.tables.statements.words import MONEY, WHEN, Heading, Holds, heading_of

_FEWEST_COLUMNS = 3
_MOST_ABOVE = 40
"""So many lines above a heading are searched for the account; Alipay writes some twenty."""

Columns = Mapping[Holds, tuple[int, ...]]
"""For each kind of column its places from 0, the one to be read first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTotal:
    """A total that the file itself states: 收入合计 3 笔 12,345.67 元. `side` is 收入 or 支出."""

    row: int
    side: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One table: heading and data by row from 0 (`data_until` is past its end), and its account.

    `headings` are the texts over the columns; `covers` are the first and last day the file says it
    covers.
    """

    number: int
    header: tuple[int, int]
    data_from: int
    data_until: int
    columns: Columns
    headings: Mapping[int, str]
    account: Account
    covers: tuple[date, date] | None


def plans_of(sheet: Sheet, book_name: str, first: int) -> Iterator[Plan]:
    """Yield the tables of a sheet from top to bottom, numbered from `first` on.

    A heading that repeats the one before it, with no account of its own above, is a new page of
    the same table and not a new one: its row is left for the reader of rows. The texts of the sheet
    are tidy.
    """
    found = list(_headers(sheet))
    tables: list[Plan] = []
    floor = 0
    for place, (top, bottom, columns, headings) in enumerate(found):
        until = found[place + 1][0] if place + 1 < len(found) else len(sheet.rows)
        above = [_joined(sheet, row) for row in range(max(floor, top - _MOST_ABOVE), top)]
        account = _account(above, place=sheet.name, names=f"{book_name} {sheet.name}")
        last = tables[-1] if tables else None
        if last and last.columns == columns and account.number in ("", last.account.number):
            tables[-1] = _longer(last, until, covers_in(above))
        else:
            tables.append(
                Plan(
                    number=first + len(tables),
                    header=(top, bottom),
                    data_from=bottom + 1,
                    data_until=until,
                    columns=columns,
                    headings=headings,
                    account=account,
                    covers=covers_in(above),
                )
            )
        floor = _end_of_data(sheet, bottom + 1, until, columns)
    yield from tables


def _longer(plan: Plan, until: int, covers: tuple[date, date] | None) -> Plan:
    both = [one for one in (plan.covers, covers) if one]
    return Plan(
        number=plan.number,
        header=plan.header,
        data_from=plan.data_from,
        data_until=until,
        columns=plan.columns,
        headings=plan.headings,
        account=plan.account,
        covers=(min(a for a, _ in both), max(b for _, b in both)) if both else None,
    )


def _headers(sheet: Sheet) -> Iterator[tuple[int, int, Columns, Mapping[int, str]]]:
    """Yield each heading: its first and last row, its columns and their texts."""
    grid = spread(sheet)
    row = 0
    while row < len(sheet.rows):
        here = {c: v for c in range(grid.width) if isinstance(v := grid.at(row, c), str)}
        below = _texts_only(sheet, row + 1)
        both = dict(here)
        for column, text in (below or {}).items():
            # 发生额 over 借方 and 贷方: the lower word decides, the upper stays for reading.
            own = heading_of(text)
            both[column] = text if own else f"{here.get(column, '')}{text}"
        for texts, depth in ((both, 1), (here, 0)):
            columns = _columns(texts)
            if columns and (depth == 0 or below):
                yield row, row + depth, columns, texts
                row += depth
                break
        row += 1


def _texts_only(sheet: Sheet, row: int) -> dict[int, str] | None:
    """Return the texts of a row that can only be the second row of a heading, else None."""
    if row >= len(sheet.rows):
        return None
    cells = {c: v for c, v in enumerate(sheet.rows[row]) if v is not None}
    texts = {c: v for c, v in cells.items() if isinstance(v, str)}
    if len(texts) != len(cells):
        return None
    kinds = [one.holds for text in texts.values() if (one := heading_of(text))]
    if not MONEY.intersection(kinds) or WHEN.intersection(kinds):
        return None
    return texts if all(read_day(text)[0] is None for text in texts.values()) else None


def _columns(texts: Mapping[int, str]) -> Columns | None:
    """Return what the columns under these texts hold, or None when they are no heading."""
    named: dict[Holds, list[tuple[int, int]]] = {}
    for column, text in texts.items():
        one: Heading | None = heading_of(text)
        if one:
            named.setdefault(one.holds, []).append((-one.rank, column))
    if (
        not WHEN.intersection(named)
        or not MONEY.intersection(named)
        or sum(map(len, named.values())) < _FEWEST_COLUMNS
    ):
        return None
    # In the order of ranks for what is read once, from left to right for what is all read.
    return {holds: tuple(column for _, column in sorted(places)) for holds, places in named.items()}


def _end_of_data(sheet: Sheet, first: int, until: int, columns: Columns) -> int:
    """Return the row after the last one that has a day: what follows belongs to the next table."""
    whens = [c for holds in WHEN for c in columns.get(holds, ())]
    for row in range(until - 1, first - 1, -1):
        if any(day_of(sheet.at(row, column)) is not None for column in whens):
            return row + 1
    return first


_COMPACT_TIME = re.compile(r"(\d{8})\s*(\d{6}|\d{2}:\d{2}(:\d{2})?)")
_DOTTED_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})-\d{2}\.\d{2}\.\d{2}(\.\d+)?")


def as_day(value: Value) -> Value:
    """Return a value without the time that some exports glue to the day (20240115093012)."""
    if isinstance(value, float) and value >= 1e13:
        value = shown(value)
    if isinstance(value, str):
        glued = _COMPACT_TIME.fullmatch(value) or _DOTTED_TIME.fullmatch(value)
        return glued.group(1) if glued else value
    return value


def day_of(value: Value) -> date | None:
    """Return the day in a cell, or None."""
    return read_day(as_day(value))[0]


_BANKS = {
    "工商银行": "工商银行 工行 icbc",
    "建设银行": "建设银行 建行 ccb",
    "农业银行": "农业银行 农行 abchina",
    "中国银行": "中国银行 中行 boc",
    "招商银行": "招商银行 招行 一卡通 cmb",
    "交通银行": "交通银行 交行",
    "邮储银行": "邮政储蓄 邮储 psbc",
    "农村信用社": "农村信用 农信 农商",
    "支付宝": "支付宝 alipay",
    "微信支付": "微信",
}
_LABEL = (
    r"(?:子账号|子账户|卡号/账号|账号/卡号|客户账号|查询账号|本方账号|卡\s*号|账\s*号|帐\s*号|"
    r"账\s*户|帐\s*户|一卡通|支付宝账户|微信号)"
)
_ACCOUNT = re.compile(
    _LABEL + r"[^0-9A-Za-z*＊]{0,12}"
    r"([0-9xX*＊][0-9xX*＊ -]{5,30}[0-9xX*＊]|[\w.*+-]{2,40}@[\w.*-]{1,60})"
)
_FEWEST_FIGURES = 3
_HOLDER = re.compile(
    r"(?:户\s*名|账户名称|帐户名称|客户姓名|客户名称|姓\s*名|户主|持卡人)\s*[:：]?\s*[\[【]?\s*"
    r"([\u3400-\u9fff·*＊]{2,20})"
)
_DAY = re.compile(r"(?<!\d)(?:19|20)\d{2}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?(?!\d)")
_PERIOD = re.compile(r"起始|起止|开始|终止|截止|截至|结束|区间|期间|时间段|时间范围|查询日期|至")
_FIRST = re.compile(r"起始|开始|起日")
_TOTAL = re.compile(
    r"(?<!待)(收入|支出|存入|支取|贷方|借方)(?:合计|总计|总额|总笔数)?[:：\s]*(?:共\s*)?(\d+)\s*笔"
    r"[^\d.]{0,8}?(\d[\d,]*(?:\.\d+)?)\s*(?:元|$)?"
)


def _joined(sheet: Sheet, row: int) -> str:
    """Return a row as one text; a wide space keeps a number apart from the one in the next cell."""
    cells = sheet.rows[row]
    return "\u3000".join(shown(value) for value in cells if value is not None)


def _account(above: list[str], *, place: str, names: str) -> Account:
    """Return the account that the lines above a table name; the nearest line wins."""
    number = holder = ""
    for line in reversed(above):
        number = number or _number_in(line)
        if not holder and (found := _HOLDER.search(line)):
            holder = found.group(1).replace("＊", "*")
    text = " ".join((*above, names)).lower()
    bank = next(
        (bank for bank, words in _BANKS.items() if any(word in text for word in words.split())), ""
    )
    return Account(number=number, bank=bank, holder=holder, place=place)


def _number_in(line: str) -> str:
    for found in _ACCOUNT.finditer(line):
        number = re.sub(r"[ -]", "", found.group(1)).replace("＊", "*")
        if "@" in number or sum(map(str.isdigit, number)) >= _FEWEST_FIGURES:
            return number
    return ""


def covers_in(above: list[str]) -> tuple[date, date] | None:
    """Return the first and last day that the lines above a table say it covers, or None."""
    first: date | None = None
    last: date | None = None
    for line in above:
        if not _PERIOD.search(line):
            continue
        days = [day for text in _DAY.findall(line) if (day := read_day(text)[0])]
        if len(days) == 2:
            return min(days), max(days)
        if len(days) == 1 and _FIRST.search(line):
            first = days[0]
        elif len(days) == 1 and not re.search(r"导出|打印|下载|出具", line):
            last = days[0]
    return (first, last) if first and last and first <= last else None


def totals_in(sheet: Sheet, row: int) -> list[StatedTotal]:
    """Return the totals that a line of text states, by side."""
    found = []
    for side, count, amount in _TOTAL.findall(_joined(sheet, row)):
        found.append(
            StatedTotal(
                row=row,
                side="收入" if side in ("收入", "存入", "贷方") else "支出",
                count=int(count),
                amount=Decimal(amount.replace(",", "")),
            )
        )
    return found
