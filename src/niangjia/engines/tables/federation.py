"""A federation on two sheets: 单位 (unions and where they stand) and 人员 (people and their roles).

Messy as such sheets are: headings merged or in two rows, columns to spare, days in any form. Every
fault is told by sheet, row and column, with what to do. Pure: bytes in, plain rows out.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from niangjia.engines.tables.cells import (
    Book,
    Correction,
    Sheet,
    Value,
    column_letter,
    corrected,
    is_blank,
    shown,
)
from niangjia.engines.tables.days import read_day
from niangjia.engines.tables.headers import spread
from niangjia.kernel.identifiers import is_phone

UNITS, PEOPLE = "单位", "人员"
EXAMPLE = "示例行"
"""A row with a cell that begins so is an example of the template and is not read."""
_DEEPEST = 30
T = TypeVar("T")

LEVELS = {"全国": 0, "省级": 1, "市级": 2, "县级": 3, "乡镇（街道）": 4, "基层": 5, "分会": 6}
_LEVEL_WORDS = {
    **LEVELS,
    **{"省": 1, "市": 2, "地级": 2, "州": 2, "县": 3, "区": 3, "区县": 3, "县区": 3, "区级": 3},
    **{"乡镇": 4, "镇": 4, "街道": 4, "乡": 4, "企业": 5, "单位": 5, "基层工会": 5, "园区": 4},
}
KINDS = {
    "地方总工会": "federation",
    "产业工会": "industrial",
    "乡镇（街道）工会": "town",
    "基层工会": "grassroots",
}
ROLES = {
    "登记员": "clerk",
    "承办人": "case_officer",
    "负责人": "team_leader",
    "出纳": "cashier",
    "主席": "chair",
    "管理员": "admin",
    "审计员": "auditor",
}
_ROLE_WORDS = {**ROLES, "工会主席": "chair", "会计": "cashier", "承办": "case_officer"}
LINES = {"地方": "territorial", "产业": "industrial"}

_HEADINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        UNITS: {
            "number": ("单位编号", "工会编号", "编号", "编码"),
            "name": ("全称", "工会全称", "单位全称", "工会名称", "单位名称", "名称"),
            "short_name": ("简称", "工会简称", "单位简称"),
            "code": ("行政区划代码", "区划代码", "行政区划", "地区代码"),
            "kind": ("类别", "工会类别", "类型"),
            "parent": ("上级工会", "上级单位", "上级", "隶属", "主管工会"),
            "level": ("层级", "级别"),
            "line": ("哪条线", "线", "条线"),
            "from": ("隶属起始日期", "起始日期", "成立日期", "建会日期", "从哪天起", "起"),
        },
        PEOPLE: {
            "name": ("姓名", "名字"),
            "phone": ("手机", "手机号", "手机号码", "联系电话", "电话"),
            "union": ("工会", "所在工会", "工会名称", "单位", "所在单位", "单位名称"),
            "roles": ("岗位", "职务", "角色", "担任岗位"),
            "from": ("任职起始日期", "起始日期", "任职日期", "任职时间", "从哪天起", "起"),
            "until": ("任职结束日期", "结束日期", "届满日期", "到哪天", "止"),
        },
    }
)
_NEEDED = {UNITS: ("name", "code", "level"), PEOPLE: ("name", "union", "roles")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to be put right (or, when it is no error, looked at), at its place."""

    sheet: str
    message: str
    row: int | None = None
    column: str | None = None
    raw: str = ""
    is_error: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A union as the sheet has it; `columns` and `written` say where its cells
    stand and what is in them, for faults found later."""

    sheet: str
    row: int
    number: str
    name: str
    short_name: str
    code: str
    kind: str
    parent: str
    level: int
    line: str
    from_: date | None
    columns: Mapping[str, str] = field(default_factory=dict, compare=False)
    written: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person in one role as the sheet has it."""

    sheet: str
    row: int
    name: str
    phone: str
    union: str
    role: str
    from_: date | None
    until: date | None
    columns: Mapping[str, str] = field(default_factory=dict, compare=False)
    written: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FederationReading:
    """What the two sheets say, with what must be put right."""

    units: tuple[UnitRow, ...]
    people: tuple[PersonRow, ...]
    faults: tuple[Fault, ...]

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What must be put right before anything is taken over."""
        return tuple(fault for fault in self.faults if fault.is_error)


def read_federation(book: Book, corrections: Sequence[Correction] = ()) -> FederationReading:
    """Return what the sheets 单位 and 人员 of a book say, corrections written over its cells.

    A sheet is told by its name, else by its headings. One of the two may be missing.
    """
    book = corrected(book, corrections)
    faults: list[Fault] = []
    units: list[UnitRow] = []
    people: list[PersonRow] = []
    seen = False
    for sheet in book.sheets:
        if sheet.is_hidden:
            continue
        what = _what(sheet)
        if what is None:
            continue
        seen = True
        table = _Table(sheet, what, faults)
        if what == UNITS:
            units += table.rows(_unit)
        else:
            people += [one for several in table.rows(_people) for one in several]
    if not seen:
        names = "、".join(f"“{sheet.name}”" for sheet in book.sheets)
        faults.append(
            Fault(
                sheet=book.sheets[0].name,
                message=f"没有找到叫“单位”或“人员”的工作表（现有{names}）。请用模板，或改工作表名。",
            )
        )
    faults += _twice(units)
    return FederationReading(units=tuple(units), people=tuple(people), faults=tuple(faults))


def _what(sheet: Sheet) -> str | None:
    name = _bare(sheet.name)
    for what in (PEOPLE, UNITS):
        if what in name:
            return what
    scored = [(_Table.score(sheet, what), what) for what in (UNITS, PEOPLE)]
    best, what = max(scored)
    return what if best >= len(_NEEDED[what]) else None


def _bare(text: object) -> str:
    folded = unicodedata.normalize("NFKC", str(text))
    return re.sub(r"[\s*＊:：()（）必填选填可空]", "", folded)


class _Table:
    """The one table of a sheet: where its headings stand and what each column is."""

    def __init__(self, sheet: Sheet, what: str, faults: list[Fault]) -> None:
        self.sheet, self.what, self.faults = sheet, what, faults
        self.grid = spread(sheet)
        self.first, self.by_role = self._find()

    @staticmethod
    def score(sheet: Sheet, what: str) -> int:
        """Return how many headings of a kind the best row of a sheet has."""
        words = {_bare(word) for several in _HEADINGS[what].values() for word in several}
        rows = sheet.rows[:_DEEPEST]
        return max((len({_bare(shown(v)) for v in row} & words) for row in rows), default=0)

    def _find(self) -> tuple[int, dict[str, int]]:
        best: tuple[int, int, dict[str, int]] = (0, 0, {})
        for top in range(min(len(self.sheet.rows), _DEEPEST)):
            roles = self._roles(top, top)
            below = self._roles(top, top + 1)
            two = len(below) > len(roles) and self._is_heading(top + 1)
            found, last = (below, top + 1) if two else (roles, top)
            if len(found) > best[0]:
                best = (len(found), last + 1, found)
        missing = [key for key in _NEEDED[self.what] if key not in best[2]]
        if missing:
            names = "、".join(f"“{_HEADINGS[self.what][key][0]}”" for key in missing)
            self._fault(None, None, f"“{self.sheet.name}”里没有找到表头{names}。请补上这一列。")
            return len(self.sheet.rows), {}
        return best[1], best[2]

    def _roles(self, top: int, bottom: int) -> dict[str, int]:
        """Return the column of each heading between two rows; the lower word is the closer one."""
        found: dict[str, int] = {}
        for key, words in _HEADINGS[self.what].items():
            wanted = [_bare(word) for word in words]
            hits = [
                (wanted.index(text), column)
                for column in range(self.grid.width)
                for row in range(top, bottom + 1)
                if (text := _bare(shown(self.grid.at(row, column)))) in wanted
                and column not in found.values()
            ]
            if hits:
                found[key] = min(hits)[1]
        return found

    def _is_heading(self, row: int) -> bool:
        words = {_bare(word) for several in _HEADINGS[self.what].values() for word in several}
        own = {_bare(shown(value)) for _, value in self.grid.own(row)}
        return bool(own) and own <= words

    def _fault(self, row: int | None, key: str | None, message: str, is_error: bool = True) -> None:
        column = self.by_role.get(key) if key else None
        self.faults.append(
            Fault(
                sheet=self.sheet.name,
                row=None if row is None else row + 1,
                column=None if column is None else column_letter(column),
                raw="" if row is None or column is None else shown(self.grid.at(row, column)),
                message=message,
                is_error=is_error,
            )
        )

    def rows(self, read: Callable[["_Line"], T | None]) -> list[T]:
        """Return what a reader makes of every row that is neither empty nor an example."""
        made = []
        for row in range(self.first, len(self.sheet.rows)):
            cells = [self.grid.at(row, column) for column in range(self.grid.width)]
            if all(is_blank(self.sheet.at(row, c)) for c in self.by_role.values()):
                continue
            if any(isinstance(cell, str) and cell.strip().startswith(EXAMPLE) for cell in cells):
                continue
            one = read(_Line(self, row))
            if one is not None:
                made.append(one)
        return made


class _Line:
    """One row being read."""

    def __init__(self, table: _Table, row: int) -> None:
        self.table, self.row = table, row
        self.is_sound = True

    @property
    def number(self) -> int:
        """The row as people count it."""
        return self.row + 1

    @property
    def columns(self) -> dict[str, str]:
        """The letters of the columns by what they hold."""
        return {key: column_letter(column) for key, column in self.table.by_role.items()}

    @property
    def written(self) -> dict[str, str]:
        """The words of the cells by what they hold, as they stand on the sheet."""
        return {key: self.text(key) for key in self.table.by_role}

    def value(self, key: str) -> Value:
        """Return the cell under a heading, a merged one for every row it covers."""
        column = self.table.by_role.get(key)
        return None if column is None else self.table.grid.at(self.row, column)

    def text(self, key: str) -> str:
        """Return the words of a cell, without spaces at the ends or doubled inside."""
        value = self.value(key)
        if is_blank(value):
            return ""
        return re.sub(r"\s+", " ", shown(value)).strip()

    def must(self, key: str, message: str) -> None:
        """Tell an error at a cell."""
        self.is_sound = False
        self.table._fault(self.row, key, message)

    def day(self, key: str) -> date | None:
        """Return the day in a cell, or None; what is no day is an error."""
        value = self.value(key)
        if is_blank(value):
            return None
        day, findings = read_day(value)
        if day is None:
            self.must(key, f"“{self.text(key)}”看不出是哪一天，请写成 2019.3.1 或 2019-03-01。")
            return None
        if any(one.code in ("date.month_only", "date.ambiguous") for one in findings):
            self.table._fault(
                self.row, key, f"“{self.text(key)}”按 {day.isoformat()} 读，请核对。", False
            )
        return day

    def choice(self, key: str, known: Mapping[str, object], what: str) -> object:
        """Return what a word of a cell stands for; an unknown word is an error."""
        text = _fold(self.text(key))
        folded = {_fold(word): meaning for word, meaning in known.items()}
        if text in folded:
            return folded[text]
        offered = "、".join(dict.fromkeys(known))
        self.must(key, f"“{self.text(key)}”不是{what}。可以写：{offered}。")
        return None


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def _unit(line: _Line) -> UnitRow | None:
    name = line.text("name")
    if not name:
        line.must("name", "这一行没有全称。请填工会全称。")
    code = _fold(line.text("code"))
    if not re.fullmatch(r"\d{6}", code):
        line.must("code", f"行政区划代码“{line.text('code')}”应为 6 位数字（GB/T 2260）。")
    level = line.choice("level", _LEVEL_WORDS, "层级") if line.text("level") else None
    if level is None and not line.text("level"):
        line.must("level", f"没有填层级。可以写：{'、'.join(LEVELS)}。")
    line_ = line.choice("line", LINES, "条线") if line.text("line") else "territorial"
    kind = line.choice("kind", KINDS, "类别") if line.text("kind") else _kind_of(level, line_)
    from_ = line.day("from")
    if not line.is_sound or not isinstance(level, int):
        return None
    return UnitRow(
        sheet=line.table.sheet.name,
        row=line.number,
        number=line.text("number"),
        name=name,
        short_name=line.text("short_name") or name[:50],
        code=code,
        kind=str(kind),
        parent=line.text("parent"),
        level=level,
        line=str(line_),
        from_=from_,
        columns=line.columns,
        written=line.written,
    )


def _kind_of(level: object, line: object) -> str:
    if line == "industrial" and isinstance(level, int) and level < LEVELS["基层"]:
        return "industrial"
    if not isinstance(level, int) or level <= LEVELS["县级"]:
        return "federation"
    return "town" if level == LEVELS["乡镇（街道）"] else "grassroots"


def _people(line: _Line) -> list[PersonRow] | None:
    name, union = line.text("name"), line.text("union")
    if not name:
        line.must("name", "这一行没有姓名。")
    if not union:
        line.must("union", f"没有填{name or '这个人'}在哪个工会。请写工会全称、简称或编号。")
    phone = re.sub(r"[\s\-()（）]", "", unicodedata.normalize("NFKC", line.text("phone")))
    if phone and not is_phone(phone):
        line.must("phone", f"电话“{line.text('phone')}”不对：请填 11 位手机号或带区号的固定电话。")
    words = [word for word in re.split(r"[、，,;；/\s]+", line.text("roles")) if word]
    if not words:
        line.must("roles", f"没有填{name}的岗位。可以写：{'、'.join(ROLES)}。")
    kinds = []
    for word in words:
        if _fold(word) in _ROLE_WORDS:
            kinds.append(_ROLE_WORDS[_fold(word)])
        else:
            line.must("roles", f"“{word}”不是岗位。可以写：{'、'.join(ROLES)}，几个用顿号隔开。")
    from_, until = line.day("from"), line.day("until")
    if from_ and until and until <= from_:
        line.must("until", f"结束日期 {until} 不晚于起始日期 {from_}，请核对。")
    if not line.is_sound:
        return None
    return [
        PersonRow(
            sheet=line.table.sheet.name,
            row=line.number,
            name=name,
            phone=phone,
            union=union,
            role=kind,
            from_=from_,
            until=until,
            columns=line.columns,
            written=line.written,
        )
        for kind in dict.fromkeys(kinds)
    ]


def _twice(units: Sequence[UnitRow]) -> list[Fault]:
    """Tell which unions stand on the sheet more than once in one line, or share a number."""
    faults: list[Fault] = []
    names: dict[tuple[str, str], UnitRow] = {}
    numbers: dict[str, UnitRow] = {}
    for unit in units:
        first = names.setdefault((unit.name, unit.line), unit)
        if first is not unit:
            faults.append(at_unit(unit, "name", f"“{unit.name}”在第 {first.row} 行已经有了。"))
        if unit.number:
            other = numbers.setdefault(unit.number, unit)
            if other.name != unit.name:
                message = f"编号“{unit.number}”在第 {other.row} 行是另一个工会。请改其中一个。"
                faults.append(at_unit(unit, "number", message))
    return faults


def at_unit(unit: UnitRow, key: str, message: str, *, is_error: bool = True) -> Fault:
    """Return a fault at a cell of a union's row."""
    return Fault(
        sheet=unit.sheet,
        row=unit.row,
        column=unit.columns.get(key),
        raw=unit.written.get(key, ""),
        message=message,
        is_error=is_error,
    )


def at_person(person: PersonRow, key: str, message: str, *, is_error: bool = True) -> Fault:
    """Return a fault at a cell of a person's row."""
    return Fault(
        sheet=person.sheet,
        row=person.row,
        column=person.columns.get(key),
        raw=person.written.get(key, ""),
        message=message,
        is_error=is_error,
    )
