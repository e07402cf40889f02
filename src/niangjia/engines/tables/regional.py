"""Values that places publish, on a sheet: one row a value, every fault by row and column."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from niangjia.engines.tables.amounts import read_amount
from niangjia.engines.tables.cells import Book, Sheet, column_letter, is_blank, shown
from niangjia.engines.tables.days import read_day
from niangjia.engines.tables.federation import EXAMPLE, Fault

HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "region": ("地区代码", "行政区划代码", "区划代码", "地区"),
        "name": ("项目", "名称", "什么数值"),
        "value": ("数值", "金额", "标准", "元"),
        "period": ("所属年度", "年度"),
        "valid_from": ("从哪天起", "起始日期", "施行日期", "执行日期", "起"),
        "valid_until": ("到哪天", "截止日期", "止"),
        "document": ("文件名称", "文件", "依据"),
        "place": ("文号或条款", "文号", "条款"),
        "words": ("摘录", "原文"),
        "url": ("网址", "链接"),
    }
)
NEEDED = ("region", "name", "value", "valid_from", "document", "place")
_DEEPEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """One value as the sheet has it; `columns` says where its cells stand, for later faults."""

    sheet: str
    row: int
    region: str
    name: str
    value: Decimal
    period: str
    valid_from: date
    valid_until: date | None
    document: str
    place: str
    words: str
    url: str
    columns: Mapping[str, str] = field(default_factory=dict, compare=False)

    def fault(self, key: str, message: str) -> Fault:
        """Return a fault at one of the row's cells."""
        return Fault(sheet=self.sheet, row=self.row, column=self.columns.get(key), message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueReading:
    """What the sheets say, with what must be put right."""

    rows: tuple[ValueRow, ...]
    faults: tuple[Fault, ...]


def read_values(book: Book, names: Mapping[str, str]) -> ValueReading:
    """Return the values on every visible sheet of a book that has the headings.

    `names` are what may be published, by how people write it.
    """
    rows: list[ValueRow] = []
    faults: list[Fault] = []
    lacking: list[Fault] = []
    for sheet in book.sheets:
        if sheet.is_hidden or not sheet.rows:
            continue
        top, columns = _heading(sheet)
        missing = [HEADINGS[key][0] for key in NEEDED if key not in columns]
        if missing:
            told = "、".join(f"“{name}”" for name in missing)
            message = f"“{sheet.name}”里没有找到表头{told}。请下载空表，按它的表头填。"
            lacking.append(Fault(sheet=sheet.name, message=message))
            continue
        table = _Table(sheet, columns, names, faults)
        rows += table.rows(top + 1)
    if not rows and not faults:
        empty = Fault(sheet=book.sheets[0].name, message="表里一行数值也没有。请填好再传。")
        faults += lacking or [empty]
    return ValueReading(rows=tuple(rows), faults=tuple(faults))


def _heading(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """Return the row with the most headings, and the column of each."""
    best: tuple[int, dict[str, int]] = (0, {})
    for top, cells in enumerate(sheet.rows[:_DEEPEST]):
        words = [_bare(shown(value)) for value in cells]
        columns: dict[str, int] = {}
        for key, known in HEADINGS.items():
            hits = [known.index(word) for word in words if word in known]
            if hits:
                columns[key] = words.index(known[min(hits)])
        if len(columns) > len(best[1]):
            best = (top, columns)
    return best


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s*:()]|必填|可空|不含", "", folded)


class _Table:
    """The one table of a sheet, read row by row."""

    def __init__(
        self,
        sheet: Sheet,
        columns: Mapping[str, int],
        names: Mapping[str, str],
        faults: list[Fault],
    ) -> None:
        self.sheet, self.columns, self.faults = sheet, columns, faults
        self.names = {_bare(word): name for word, name in names.items()}
        self.known = "、".join(dict.fromkeys(names))
        self.letters = {key: column_letter(column) for key, column in columns.items()}

    def rows(self, first: int) -> list[ValueRow]:
        """Return every row that is neither empty nor an example; faults go to the list."""
        found = []
        for row in range(first, len(self.sheet.rows)):
            texts = {key: self._text(row, key) for key in HEADINGS}
            is_example = any(text.startswith(EXAMPLE) for text in texts.values())
            if not any(texts.values()) or is_example:
                continue
            before = len(self.faults)
            made = self._row(row, texts)
            if len(self.faults) == before and made is not None:
                found.append(made)
        return found

    def _text(self, row: int, key: str) -> str:
        column = self.columns.get(key)
        value = None if column is None else self.sheet.at(row, column)
        if is_blank(value):
            return ""
        return re.sub(r"\s+", " ", shown(value)).strip()

    def _fault(self, row: int, key: str, message: str) -> None:
        self.faults.append(
            Fault(
                sheet=self.sheet.name,
                row=row + 1,
                column=self.letters.get(key),
                raw=self._text(row, key),
                message=message,
            )
        )

    def _day(self, row: int, key: str) -> date | None:
        column = self.columns.get(key)
        value = None if column is None else self.sheet.at(row, column)
        if is_blank(value):
            return None
        day, findings = read_day(value)
        unsure = any(one.code in ("date.month_only", "date.ambiguous") for one in findings)
        if day is None or unsure:
            said = self._text(row, key)
            self._fault(row, key, f"“{said}”看不出是哪一天，请写成 2026-07-01 这样。")
            return None
        return day

    def _row(self, row: int, texts: Mapping[str, str]) -> ValueRow | None:
        for key in NEEDED:
            if not texts[key]:
                self._fault(row, key, f"没有填“{HEADINGS[key][0]}”。")
        region = _bare(texts["region"])
        if region and region != "CN" and not re.fullmatch(r"\d{6}", region):
            self._fault(row, "region", f"“{texts['region']}”不是六位行政区划代码，如 350581。")
        name = self.names.get(_bare(texts["name"]), "")
        if texts["name"] and not name:
            self._fault(row, "name", f"“{texts['name']}”不认识。可以写：{self.known}。")
        value, _ = read_amount(self.sheet.at(row, self.columns["value"]))
        if texts["value"] and value is None:
            self._fault(row, "value", f"“{texts['value']}”不是数，请只填数字，如 2150。")
        period = re.sub(r"年度?$", "", _bare(texts["period"]))
        if period and not re.fullmatch(r"\d{4}", period):
            self._fault(row, "period", f"“{texts['period']}”不是年度，请写成 2025 这样。")
        valid_from, valid_until = self._day(row, "valid_from"), self._day(row, "valid_until")
        if value is None or valid_from is None:
            return None
        return ValueRow(
            sheet=self.sheet.name,
            row=row + 1,
            region=region,
            name=name,
            value=value,
            period=period,
            valid_from=valid_from,
            valid_until=valid_until,
            document=texts["document"],
            place=texts["place"],
            words=texts["words"],
            url=texts["url"],
            columns=self.letters,
        )
