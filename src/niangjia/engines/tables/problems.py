"""Everything that can be wrong or doubtful in a roster, said in one place, to the clerk."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """An error blocks the import; a doubt asks for a look."""

    ERROR = "error"
    DOUBT = "doubt"


_E, _D = Severity.ERROR, Severity.DOUBT

# code: severity, and what is said. Each message names what was found and what to do about it.
Messages = Mapping[str, tuple[Severity, str]]
MESSAGES: Messages = MappingProxyType(
    {
        # the file
        "book.macros": (_D, "文件带有宏。宏没有运行，只读了格子里的数；请确认数字不靠宏计算。"),
        "book.external_links": (
            _D,
            "文件引用了别的文件。没有去读那些文件，只用存盘时算好的数；请抽看几格是否为最新。",
        ),
        "text.replaced": (_D, "有个别字读不出来，已用“�”代替。请搜索“�”，照原件改正姓名。"),
        "sheet.hidden": (
            _D,
            "工作表“%(sheet_name)s”是隐藏的，照样读了。不要的话请在“认列”里去掉。",
        ),
        "sheet.no_table": (
            _D,
            "工作表“%(sheet_name)s”里没有认出表头，没有读。需要的话请在“认列”里指出表头在第几行。",
        ),
        # months and columns
        "month.no_year": (
            _E,
            "“%(text)s”没有写年份，文件别处也找不到。请在“认列”里填上是哪一年。",
        ),
        "month.year_guessed": (
            _D,
            "月份没有写全年份，按 %(first)s 至 %(last)s 读。请核对第一个月是不是这一年。",
        ),
        "month.october": (
            _D,
            "“%(text)s”排在九月后面，按 %(month)s 读（数字 2024.10 会被存成 2024.1）。请核对。",
        ),
        "month.unreadable": (_E, "“%(text)s”认不出是哪个月。请写成 2024-03 这样。"),
        "month.missing": (_E, "这一行没有写月份，金额归不到月。请补上月份。"),
        "month.gap": (_D, "%(name)s缺 %(months)s 的工资记录。请问清是没有上班，还是表里漏了。"),
        "column.guessed": (
            _D,
            "“%(heading)s”没有写明是应发还是实发，按%(role)s读。请在“认列”里核对。",
        ),
        "column.twice": (
            _D,
            "%(role)s有两列：“%(first)s”和“%(heading)s”，用了前一列。请在“认列”里核对。",
        ),
        "paid.no_column": (_D, "表里没有实发（已发）金额，已发金额记为不详。请补上发放记录。"),
        "due.no_column": (_D, "表里没有应发金额，应发金额记为不详。请补上工资标准或应发表。"),
        "due.from_owed": (_D, "表里只有欠发金额，按“应发=欠发、已发=0”读。请核对。"),
        "paid.from_owed": (_D, "表里没有实发列，已发按“应发减欠发”算出。请核对。"),
        "due.from_paid": (_D, "表里没有应发列，应发按“实发加欠发”算出。请核对。"),
        # identity
        "id.digits_lost": (
            _D,
            "身份证号被存成数字，末几位已经丢失（现为 %(text)s）。"
            "请照身份证补上；补上之前，此人身份待核实。",
        ),
        "id.length": (
            _D,
            "身份证号是 %(length)s 位，应为 18 位（现为 %(text)s）。请照身份证改正。",
        ),
        "id.check_digit": (
            _D,
            "身份证号 %(text)s 的校验码或出生日期对不上，至少有一位写错。请照身份证改正。",
        ),
        "id.doubt": (_D, "身份证号：%(text)s。"),
        "id.masked": (_D, "身份证号中间打了星号（%(text)s），身份待核实。请照身份证补全。"),
        "id.other": (
            _D,
            "“%(text)s”不是居民身份证号。如是其他证件，请在此人的资料里登记证件种类。",
        ),
        "id.missing": (_D, "没有身份证号，身份待核实。请补上。"),
        "id.letter": (_D, "身份证号写作 %(text)s，按 %(value)s 读。请看一眼。"),
        "name.note": (_D, "姓名写作“%(text)s”，按“%(value)s”读。请看一眼。"),
        "name.missing": (_E, "这一行有身份信息或金额，没有姓名。请补上姓名，或者跳过这一行。"),
        # dates
        "date.invalid": (_E, "“%(text)s”不是日期：%(why)s。请写成 2019-03-01 这样。"),
        "date.month_only": (_D, "“%(text)s”只写到月，按 %(value)s 读。请核对是哪一天。"),
        "date.ambiguous": (_D, "“%(text)s”可以有两种读法，按 %(value)s 读。请核对。"),
        "date.short_year": (_D, "“%(text)s”的年份只有两位，按 %(value)s 读。请看一眼。"),
        "date.order": (_D, "离职日期 %(left)s 早于入职日期 %(hired)s。请核对。"),
        "date.missing": (_D, "没有入职日期，工作年限算不出来。请补上。"),
        # amounts
        "amount.unreadable": (_E, "“%(text)s”不是金额。请改成数字，如 4900.00。"),
        "amount.letters": (_D, "“%(text)s”里有字母，按 %(value)s 读。请看一眼。"),
        "amount.unit": (_D, "“%(text)s”按 %(value)s 元读。请看一眼。"),
        "amount.rounded": (_D, "“%(text)s”超过两位小数，按 %(value)s 读。"),
        "amount.negative": (_D, "金额是负数（%(value)s）。请核对是扣回还是写错。"),
        "amount.unknown": (_D, "“%(text)s”表示金额还不清楚，记为不详。知道以后请补上。"),
        "amount.words": (_D, "“%(text)s”按 %(value)s 读。请看一眼。"),
        "paid.blank": (
            _D,
            "这一列有 %(count)s 处空着（第 %(rows)s 行），按没有发（0.00）读。请核对。",
        ),
        "due.missing": (_D, "%(month)s 有实发、没有应发，应发记为不详。请补上。"),
        "amount.twice": (
            _D,
            "%(name)s %(month)s 有 %(count)s 笔不同的记录，已相加（第 %(rows)s 行）。"
            "请核对是不是补发。",
        ),
        "formula.no_value": (
            _E,
            "这一格是公式 %(text)s，文件里没有存算好的数。"
            "请用 Excel 打开、存盘再上传，或者直接填数。",
        ),
        "cell.error": (_E, "这一格是错误值 %(text)s。请填上正确的内容。"),
        # rows
        "row.hidden": (_D, "第 %(rows)s 行在表里是隐藏的，照样读了。不要的话请跳过这些行。"),
        "row.band": (_D, "这一行只有“%(text)s”，当作分组或说明，没有导入。如是职工请补全。"),
        "row.repeated": (_D, "这一行与第 %(other)s 行完全相同，只算一次。"),
        # totals
        "total.differs": (
            _D,
            "表里“%(label)s”写 %(written)s 元，逐行加起来是 %(summed)s 元，差 %(gap)s 元。请核对。",
        ),
        "total.not_calculated": (
            _D,
            "“%(label)s”行只有公式、没有存算好的数，没有拿来核对；不影响导入。",
        ),
        # people
        "person.same_name": (
            _D,
            "第 %(rows)s 行都叫%(name)s，%(why)s，按 %(count)s 个人读。请确认是不是同一个人。",
        ),
        "person.twice": (_D, "%(name)s在第 %(rows)s 行出现多次，%(why)s，按一个人读。请确认。"),
        "person.conflict": (
            _E,
            "%(name)s在 %(month)s 有不同的金额：第 %(first)s 行 %(first_value)s，"
            "第 %(second)s 行 %(second_value)s。请改正一处，或者跳过一行。",
        ),
        "person.dates_differ": (
            _D,
            "%(name)s的%(what)s写得不一样：%(first)s 和 %(second)s，用了前一个。请核对。",
        ),
        "person.id_shared": (
            _E,
            "第 %(rows)s 行的姓名不同，%(what)s相同（%(text)s）。请照身份证改正其中一个。",
        ),
        "person.ambiguous": (
            _E,
            "这一行的“%(name)s”在名册里有 %(count)s 个人，分不出是哪一个。请补上工号或身份证号。",
        ),
        "person.not_in_roster": (_D, "%(name)s有工资记录，名册里没有这个人。请核对是否漏登。"),
        "person.no_months": (_D, "%(name)s在名册里，没有工资记录。请核对。"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a reader of one value noticed; it does not know where the value stands."""

    code: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem at its place: sheet by name, row from 1, column by letter (None: all of it)."""

    code: str
    severity: Severity
    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def to_json(self) -> dict[str, object]:
        """Return the problem as plain data, place first."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "message": self.message,
        }


def problem(
    code: str,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
    **data: object,
) -> Problem:
    """Return the problem with its message filled in."""
    return told(MESSAGES, code, data, sheet=sheet, row=row, column=column)


def told(
    messages: Messages,
    code: str,
    data: Mapping[str, object],
    *,
    sheet: str | None,
    row: int | None,
    column: str | None,
) -> Problem:
    """Return a problem of a catalogue, of rosters or others, with its message filled in."""
    severity, template = messages[code]
    return Problem(
        code=code,
        severity=severity,
        message=template % data,
        sheet=sheet,
        row=row,
        column=column,
    )


def found(code: str, **data: object) -> tuple[Finding, ...]:
    """Return the one finding, as readers of values hand it back."""
    return (Finding(code=code, data=data),)
