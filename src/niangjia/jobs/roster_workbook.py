"""The explained workbook of a roster: 汇总, 请求明细, 步骤, 条文, 问题, 口径."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties

from niangjia.engines.claims import Explained
from niangjia.engines.law import Citation, Confidence, StatuteBook
from niangjia.engines.tables import safe_cell
from niangjia.jobs.roster_explained import Line, Terms, regional_values

_MONEY = "#,##0.00"
_DAY = "yyyy-mm-dd"
_A4 = 9
_KINDS = {
    "unpaid_wages": "拖欠工资",
    "economic_compensation": "经济补偿",
    "unlawful_termination": "违法解除赔偿金",
    "pay_in_lieu": "代通知金",
}
_HEAD_FILL = PatternFill("solid", fgColor="FFE8EEF4")


class _Sheet:
    """One sheet being written: a bold frozen head, then rows of safe cells, fit to be printed."""

    def __init__(
        self, book: Workbook, title: str, heads: Sequence[tuple[str, float]], *, wraps: bool = False
    ) -> None:
        self.sheet: WriteOnlyWorksheet = book.create_sheet(title)
        self.sheet.freeze_panes = "A2"
        self.sheet.print_title_rows = "1:1"
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.paperSize = _A4
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for column, (_, width) in enumerate(heads, 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        self.sheet.append([self._styled(head, "head") for head, _ in heads])
        self.wraps = wraps
        self.width = len(heads)
        self.rows = 1

    def add(self, *values: object, style: str = "") -> None:
        """Append a row; text is made safe, money and days keep their kind."""
        self.sheet.append([self._cell(value, style) for value in values])
        self.rows += 1

    def close(self, *, totals: int = 0) -> None:
        """Let the reader filter by the head; rows of totals at the end stay where they are."""
        last = f"{get_column_letter(self.width)}{max(self.rows - totals, 1)}"
        self.sheet.auto_filter.ref = f"A1:{last}"

    def _cell(self, value: object, style: str) -> object:
        if value is None or value == "":
            return None
        if isinstance(value, Decimal):
            return self._styled(value, f"{style}_money" if style else "money")
        if isinstance(value, date):
            return self._styled(value, "day")
        if isinstance(value, str):
            text = safe_cell(value)
            if style or self.wraps:
                return self._styled(text, style or "text")
            return text
        return self._styled(value, style) if style else value

    def _styled(self, value: object, style: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.sheet, value)
        cell.style = style
        return cell


def written(
    lines: Sequence[Line],
    problems: Iterable[Mapping[str, Any]],
    terms: Terms,
    book: StatuteBook,
) -> bytes:
    """Return the workbook as bytes of an .xlsx file."""
    workbook = Workbook(write_only=True)
    for style in _styles():
        workbook.add_named_style(style)
    _summary(workbook, lines)
    _claims(workbook, lines)
    cited = _steps(workbook, lines)
    _articles(workbook, cited)
    _problems(workbook, lines, problems)
    _terms(workbook, lines, terms, book, cited)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _styles() -> Iterable[NamedStyle]:
    bold = Font(bold=True)
    centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
    yield NamedStyle("head", font=bold, fill=_HEAD_FILL, alignment=centre)
    yield NamedStyle("text", alignment=Alignment(vertical="top", wrap_text=True))
    yield NamedStyle("money", number_format=_MONEY)
    yield NamedStyle("day", number_format=_DAY)
    yield NamedStyle("total", font=bold)
    yield NamedStyle("total_money", font=bold, number_format=_MONEY)


def _summary(workbook: Workbook, lines: Sequence[Line]) -> None:
    used = {c.kind for line in lines for c in line.claims if c.is_claimed}
    kinds = [kind for kind in _KINDS if kind in used]
    heads = [
        ("序号", 6.0),
        ("姓名", 12.0),
        ("身份证号", 18.0),
        ("入职日期", 12.0),
        ("离职日期", 12.0),
    ]
    heads += [(_KINDS[kind], 16.0) for kind in kinds]
    heads += [("合计", 16.0), ("可信度", 22.0), ("状态", 10.0), ("缺什么、存疑什么", 60.0)]
    sheet = _Sheet(workbook, "汇总", heads, wraps=True)
    for line in lines:
        by_kind = {c.kind: c for c in line.claims if c.is_claimed}
        amounts = [_amount_cell(by_kind.get(kind)) for kind in kinds]
        rest = [line.total, _worst(line.claims), _state(line), _remarks(line)]
        days = (line.hired_on, line.left_on)
        sheet.add(line.number, line.name, line.identity, *days, *amounts, *rest)
    sums = [sum((_known(line, kind) for line in lines), Decimal(0)) for kind in kinds]
    total = sum((line.total for line in lines), Decimal(0))
    sheet.add("", f"合计 {len(lines)} 人", "", "", "", *sums, total, "", "", "", style="total")
    sheet.close(totals=1)


def _known(line: Line, kind: str) -> Decimal:
    amounts = (c.amount for c in line.claims if c.is_claimed and c.kind == kind)
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _amount_cell(claim: Explained | None) -> Decimal | str:
    if claim is None:
        return ""
    if claim.amount is not None:
        return claim.amount
    return "不适用" if claim.finding else "待补"


def _worst(claims: Sequence[Explained]) -> str:
    claimed = [c.confidence for c in claims if c.is_claimed and not c.finding]
    return max(claimed, key=lambda c: c.rank, default=Confidence.TEXT).label if claimed else ""


def _state(line: Line) -> str:
    if line.refused:
        return "未计算"
    if any(c.amount is None and c.missing for c in line.claims):
        return "待补材料"
    return "暂计" if any(c.is_provisional for c in line.claims) else "已算"


def _remarks(line: Line) -> str:
    if line.refused:
        return line.refused
    found = [f"缺{m.label}" for c in line.claims for m in c.missing]
    found += [d for c in line.claims for d in c.doubts]
    return "；".join(dict.fromkeys([*line.notes, *found]))


def _claims(workbook: Workbook, lines: Sequence[Line]) -> None:
    heads = [("序号", 6.0), ("姓名", 12.0), ("请求项", 16.0), ("规则", 8.0), ("金额", 16.0)]
    heads += [("至少", 14.0), ("至多", 14.0), ("是否主张", 12.0), ("可信度", 22.0)]
    heads += [("结论", 30.0), ("缺什么", 40.0), ("前提", 46.0), ("存疑", 46.0), ("未考虑", 46.0)]
    sheet = _Sheet(workbook, "请求明细", heads, wraps=True)
    for line in lines:
        for claim in line.claims:
            sheet.add(
                line.number,
                line.name,
                claim.title,
                claim.rule,
                claim.amount,
                claim.low,
                claim.high,
                "主张" if claim.is_claimed else f"不主张（与 {claim.excluded_by} 不并用）",
                claim.confidence.label,
                claim.finding or ("暂计" if claim.is_provisional else ""),
                "；".join(m.label for m in claim.missing),
                "；".join(claim.assumptions),
                "；".join(claim.doubts),
                "；".join(claim.not_considered),
            )
    sheet.close()


def _steps(workbook: Workbook, lines: Sequence[Line]) -> dict[str, Citation]:
    heads = [("序号", 6.0), ("姓名", 12.0), ("请求项", 16.0), ("步", 5.0), ("内容", 26.0)]
    heads += [("算式", 60.0), ("结果", 16.0), ("单位", 8.0), ("依据", 44.0), ("关键词句", 60.0)]
    sheet = _Sheet(workbook, "步骤", heads)
    cited: dict[str, Citation] = {}
    for line in lines:
        for claim in line.claims:
            for number, step in enumerate(claim.steps, 1):
                for citation in step.citations:
                    cited.setdefault(f"{citation}{citation.words}", citation)
                sheet.add(
                    line.number,
                    line.name,
                    claim.title,
                    number,
                    step.label,
                    step.formula,
                    step.value,
                    step.unit,
                    "；".join(str(c) for c in step.citations),
                    "；".join(c.words or c.summary for c in step.citations),
                )
    sheet.close()
    return cited


def _articles(workbook: Workbook, cited: Mapping[str, Citation]) -> None:
    heads = [("条款", 46.0), ("关键词句", 70.0), ("说明", 70.0), ("可信度", 26.0)]
    sheet = _Sheet(workbook, "条文", heads, wraps=True)
    for citation in sorted(cited.values(), key=str):
        words, label = citation.words, citation.confidence.label
        sheet.add(str(citation), words, citation.summary, label)
    sheet.close()


def _problems(
    workbook: Workbook, lines: Sequence[Line], problems: Iterable[Mapping[str, Any]]
) -> None:
    heads = [("工作表", 16.0), ("行", 8.0), ("列", 8.0), ("代码", 26.0), ("问题", 90.0)]
    sheet = _Sheet(workbook, "问题", heads, wraps=True)
    for problem in problems:
        sheet.add(
            *(problem.get(key) or "" for key in ("sheet", "row", "column", "code", "message"))
        )
    for line in lines:
        if line.refused:
            sheet.add(
                "", "", "", "claims.refused", f"第 {line.number} 人 {line.name}：{line.refused}"
            )
    sheet.close()


def _terms(
    workbook: Workbook,
    lines: Sequence[Line],
    terms: Terms,
    book: StatuteBook,
    cited: Mapping[str, Citation],
) -> None:
    sheet = _Sheet(workbook, "口径", [("项目", 26.0), ("内容", 90.0), ("可信度", 30.0)], wraps=True)
    ground = terms.ground.label + (
        "（材料没有写明，按此假定，可用 --ground 改）" if terms.ground_is_assumed else ""
    )
    rows: list[tuple[str, str, str]] = [
        ("文件", terms.file, ""),
        ("用人单位", terms.employer or "表里没有写", ""),
        ("人数", str(len(lines)), ""),
        ("离职日", f"{terms.left_on}（表里给某个人另写了的，以表为准）", ""),
        ("离职原因", ground, ""),
        ("地区", terms.region, ""),
        ("计算日", terms.on.isoformat(), ""),
        ("取整", "每项只在最后一步四舍五入到分", ""),
        ("法律数据摘要", book.digest, ""),
    ]
    if terms.left_on_in_file not in ("", terms.left_on.isoformat()):
        rows.append(("离职日不一致", f"表里写的是 {terms.left_on_in_file}，请核对", ""))
    law = book.on(terms.left_on, terms.region)
    for title, period, value, source, label in regional_values(law):
        rows.append((f"{title}{period and f'（{period}）'}", f"{value}　{source}", label))
    tally: dict[str, int] = {}
    for citation in cited.values():
        tally[citation.confidence.label] = tally.get(citation.confidence.label, 0) + 1
    rows += [("所引条款", f"{count} 处", label) for label, count in sorted(tally.items())]
    if any(c.confidence is Confidence.DEMO for c in cited.values()):
        rows.append(("注意", "用到了演示用的虚构数值，结果不能作为真实金额", Confidence.DEMO.label))
    rows.append(("说明", "平台计算、提醒、准备材料；是否主张、如何主张由职工和律师决定", ""))
    for row in rows:
        sheet.add(*row)
    sheet.close()
