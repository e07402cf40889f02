"""The empty sheet an administrator fills in, with examples that say they are examples."""

import io

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill

from niangjia.engines.tables.federation import EXAMPLE, LEVELS, LINES, PEOPLE, ROLES, UNITS

_UNITS = (
    ("全称 *", 30),
    ("简称", 16),
    ("单位编号", 12),
    ("行政区划代码 *", 16),
    ("层级 *", 14),
    ("上级工会", 30),
    ("哪条线", 10),
    ("隶属起始日期", 16),
    ("备注", 24),
)
_PEOPLE = (
    ("姓名 *", 14),
    ("手机", 16),
    ("工会 *", 30),
    ("岗位 *", 20),
    ("任职起始日期", 16),
    ("任职结束日期", 16),
    ("备注", 24),
)
_MARK = f"{EXAMPLE}，导入时不读"


def template() -> bytes:
    """Return the template as a workbook: 单位, 人员, and a page that says how to fill them in."""
    book = openpyxl.Workbook()
    _sheet(
        book.active,
        UNITS,
        _UNITS,
        (
            ("示例市总工会", "示例市总", "SL-01", "460100", "市级", "", "地方", "2020.1.1", _MARK),
            ("示例区总工会", "示例区总", "SL-02", "460105", "县级", "示例市总工会", "地方",
             "2020年1月1日", _MARK),
        ),
    )  # fmt: skip
    _sheet(
        book.create_sheet(),
        PEOPLE,
        _PEOPLE,
        (
            ("张示例", "13800000000", "示例区总工会", "承办人、登记员", "2024.3.1", "", _MARK),
            ("李示例", "", "示例区总工会", "主席", "2024.3.1", "2029.3.1", _MARK),
        ),
    )
    page = book.create_sheet("怎么填")
    for line in (
        "带 * 的必须填。两张表里写着“示例行”的不会导入，可以留着，也可以删掉。",
        f"层级可以写：{'、'.join(LEVELS)}。",
        f"哪条线可以写：{'、'.join(LINES)}；不写就是地方。一个工会两条线都在，就写两行。",
        f"岗位可以写：{'、'.join(ROLES)}；几个用顿号隔开。",
        "上级工会、工会：写全称、简称或单位编号都行，只要认得出是哪一个。",
        "日期怎么写都行：2019.3.1、2019-03-01、2019年3月1日。",
        "手机填上，好给本人发开户链接，也好认出同名的人。",
        "同一份表再导一次，什么也不会变；表里没有的，系统里照样留着。",
    ):
        page.append([line])
    page.column_dimensions["A"].width = 90
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(
    sheet: "openpyxl.worksheet.worksheet.Worksheet",
    title: str,
    columns: tuple[tuple[str, int], ...],
    examples: tuple[tuple[str, ...], ...],
) -> None:
    sheet.title = title
    sheet.append([heading for heading, _width in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="center")
    for example in examples:
        sheet.append(list(example))
        for cell in sheet[sheet.max_row]:
            cell.font = Font(italic=False, color="8A8077")
            cell.fill = PatternFill("solid", fgColor="F6F4F1")
    for at, (_heading, width) in enumerate(columns):
        letter = openpyxl.utils.get_column_letter(at + 1)
        sheet.column_dimensions[letter].width = width
        for cell in sheet[letter]:
            cell.number_format = "@"
    sheet.freeze_panes = "A2"
