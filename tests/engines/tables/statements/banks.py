"""Made-up bank statements, written by code in the shapes banks export (layouts from memory).

Every name, number and amount is invented: 示例.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.engines.tables import files
from tests.engines.tables.files import Page

EMPLOYER = "海南椰示例食品有限公司"
WORKER = "林示例"
CARD = "6222000000001234"
MASKED = "6222********1234"


@dataclass(frozen=True, kw_only=True)
class Move:
    """One made-up transaction."""

    on: date
    amount: Decimal
    memo: str = ""
    note: str = ""
    party: str = ""
    party_no: str = ""
    time: str = "10:00:00"


def move(on: str, amount: str | int, memo: str = "", note: str = "", party: str = "") -> Move:
    return Move(
        on=date.fromisoformat(on),
        amount=Decimal(amount),
        memo=memo,
        note=note,
        party=party,
        party_no="6222********5678" if party else "",
    )


def year_of_wages() -> list[Move]:
    """Ten months of wages, a raise, two months without, and a life beside it."""
    moves = []
    for month in (1, 2, 3, 4, 5, 6, 9, 10, 11, 12):
        pay = 5000 if month < 7 else 5300
        moves.append(
            move(f"2024-{month:02d}-15", pay, "代发工资", f"{_before(month)}月工资", EMPLOYER)
        )
        moves.append(move(f"2024-{month:02d}-16", "-1200.50", "消费", "", "示例超市"))
        moves.append(move(f"2024-{month:02d}-21", "0.35", "结息"))
    return moves


def _before(month: int) -> int:
    return (month - 2) % 12 + 1


def wages_of_the_year() -> dict[str, str]:
    """What `year_of_wages` pays for which month."""
    months = {"2023-12": "5000.00"}
    months |= {f"2024-{m:02d}": "5000.00" for m in (1, 2, 3, 4, 5)}
    return months | {f"2024-{m:02d}": "5300.00" for m in (8, 9, 10, 11)}


def with_balances(moves: Sequence[Move], start: str = "100.00") -> list[tuple[Move, Decimal]]:
    balance, found = Decimal(start), []
    for one in moves:
        balance += one.amount
        found.append((one, balance))
    return found


Grid = list[list[Any]]
Rows = Sequence[tuple[Move, Decimal]]


def icbc(rows: Rows) -> Grid:
    """工商银行: income and spending twice, before and after booking; tabs behind values."""
    grid: Grid = [
        ["明细查询文件下载"],
        [],
        [f"卡号: {MASKED}", f"户名: {WORKER}"],
        ["卡别名称: 示例卡"],
        ["起始日期: 2023-12-01", "截止日期: 2024-12-31"],
        [],
        [
            "交易日期",
            "摘要",
            "交易场所",
            "交易国家或地区简称",
            "钞/汇",
            "交易金额(收入)",
            "交易金额(支出)",
            "交易币种",
            "记账金额(收入)",
            "记账金额(支出)",
            "记账币种",
            "余额",
            "对方户名",
        ],
    ]
    for one, balance in rows:
        got = f"{one.amount:,.2f}\t" if one.amount > 0 else ""
        gave = f"{-one.amount:,.2f}\t" if one.amount < 0 else ""
        memo = f"{one.memo} {one.note}".strip()
        line = [
            f"{one.on}\t",
            memo,
            "示例网点",
            "CHN",
            "钞",
            got,
            gave,
            "人民币",
            got,
            gave,
            "人民币",
        ]
        grid.append([*line, f"{balance:,.2f}", one.party])
    return grid


def ccb(rows: Rows) -> Grid:
    """建设银行: days without strokes, one signed amount, the other side's number with its name."""
    grid: Grid = [
        ["中国建设银行个人活期账户全部交易明细"],
        [f"卡号/账号:{MASKED}", f"客户名称:{WORKER}", "币别:人民币元"],
        [
            "序号",
            "摘要",
            "币别",
            "钞汇",
            "交易日期",
            "交易金额",
            "账户余额",
            "交易地点/附言",
            "对方账号与户名",
        ],
    ]
    for n, (one, balance) in enumerate(rows, 1):
        other = f"{one.party_no}/{one.party}" if one.party else ""
        day, amount = f"{one.on:%Y%m%d}", f"{one.amount:,.2f}"
        line = [n, one.memo, "人民币元", "钞", day, amount, f"{balance:,.2f}", one.note, other]
        grid.append(line)
    return grid


def ccb_two_sides(rows: Rows) -> Grid:
    """建设银行, from the web: days as numbers, 支出 before 收入."""
    grid: Grid = [
        [f"账  号：{MASKED}", "", f"户  名：{WORKER}"],
        [
            "记账日",
            "交易日期",
            "交易时间",
            "支出",
            "收入",
            "账户余额",
            "币种",
            "摘要",
            "对方账号",
            "对方户名",
            "交易地点",
        ],
    ]
    for one, balance in rows:
        day = float(f"{one.on:%Y%m%d}")
        gave = float(-one.amount) if one.amount < 0 else 0
        got = float(one.amount) if one.amount > 0 else 0
        memo = f"{one.memo} {one.note}".strip()
        line = [day, day, one.time, gave, got, float(balance), "人民币", memo, one.party_no]
        grid.append([*line, one.party, "示例"])
    return grid


def abc(rows: Rows) -> Grid:
    """农业银行: signed amounts with a plus, times as six figures."""
    grid: Grid = [
        ["账户明细查询"],
        [f"账号：{MASKED}", f"户名：{WORKER}", "起始日期：20231201", "截止日期：20241231"],
        [
            "交易日期",
            "交易时间",
            "交易金额",
            "本次余额",
            "对方户名",
            "对方账号",
            "交易行",
            "交易渠道",
            "交易类型",
            "交易用途",
            "交易摘要",
        ],
    ]
    for one, balance in rows:
        clock = one.time.replace(":", "")
        line = [f"{one.on:%Y-%m-%d}", clock, f"{one.amount:+.2f}", f"{balance:.2f}", one.party]
        grid.append([*line, one.party_no, "示例支行", "网银", "转账", one.note, one.memo])
    return grid


def boc(rows: Rows) -> Grid:
    """中国银行: pages of eight lines, each with the heading again and a number below."""
    heading = [
        "记账日期",
        "记账时间",
        "币别",
        "金额",
        "余额",
        "交易名称",
        "渠道",
        "网点名称",
        "附言",
        "对方账户名",
        "对方卡号/账号",
    ]
    grid: Grid = [
        ["中国银行交易流水明细清单"],
        [f"客户姓名：{WORKER}", f"账号：{MASKED}"],
        ["交易区间：2023-12-01 至 2024-12-31"],
    ]
    pages = [rows[first : first + 8] for first in range(0, len(rows), 8)]
    for page, several in enumerate(pages, 1):
        grid.append(list(heading))
        for one, balance in several:
            line = [f"{one.on:%Y-%m-%d}", one.time, "人民币", f"{one.amount:,.2f}"]
            grid.append(
                [*line, f"{balance:,.2f}", one.memo, "银企对接", "-----", one.note, one.party, ""]
            )
        grid.append([f"第 {page} 页 共 {len(pages)} 页"])
    return grid


def cmb(rows: Rows) -> Grid:
    """招商银行: remarks behind #, tabs before days, totals below; newest first."""
    got = [one.amount for one, _ in rows if one.amount > 0]
    gave = [-one.amount for one, _ in rows if one.amount < 0]
    grid: Grid = [
        ["# 招商银行交易记录"],
        ["# 导出时间: 2025-01-06 09:00:00"],
        [f"# 账    户: [一卡通：{MASKED} 示例分行]"],
        ["# 币    种: 人民币"],
        ["# 起始日期: [20231201]   终止日期: [20241231]"],
        ["# 过滤设置: 无"],
        [],
        ["交易日期", "交易时间", "收入", "支出", "余额", "交易类型", "交易备注"],
    ]
    for one, balance in reversed(rows):
        note = " ".join(filter(None, (one.note, one.party)))
        line = [
            f"\t{one.on:%Y%m%d}",
            f"\t{one.time}",
            f"{one.amount:.2f}" if one.amount > 0 else "",
        ]
        spent = f"{-one.amount:.2f}" if one.amount < 0 else ""
        grid.append([*line, spent, f"{balance:.2f}", one.memo, note])
    grid.append([f"# 收入合计:   {len(got)}  笔,   共 {sum(got, Decimal(0)):.2f} 元"])
    grid.append([f"# 支出合计:   {len(gave)}  笔,   共 {sum(gave, Decimal(0)):.2f} 元"])
    return grid


def psbc(rows: Rows) -> Grid:
    """邮储银行: one amount, and a column that says which way it went."""
    grid: Grid = [
        ["中国邮政储蓄银行个人账户交易明细"],
        ["户名", WORKER, "账号", MASKED],
        [
            "序号",
            "交易日期",
            "交易渠道",
            "摘要",
            "收支标志",
            "交易金额",
            "账户余额",
            "对方户名",
            "对方账号",
            "附言",
        ],
    ]
    for n, (one, balance) in enumerate(rows, 1):
        way = "收入" if one.amount > 0 else "支出"
        line = [n, f"{one.on:%Y/%m/%d}", "手机银行", one.memo, way, f"{abs(one.amount):,.2f}"]
        grid.append([*line, f"{balance:,.2f}", one.party, one.party_no, one.note])
    return grid


def rural(rows: Rows) -> Grid:
    """农村信用社: a heading of two rows, 借方 and 贷方, Excel's own days."""
    grid: Grid = [
        ["示例县农村信用合作联社对账单"],
        [f"账号：{MASKED}　户名：{WORKER}"],
        ["交易日期", "摘要", "发生额", None, "余额", "对方户名", "备注"],
        [None, None, "借方", "贷方", None, None, None],
    ]
    for one, balance in rows:
        serial = (one.on - date(1899, 12, 30)).days
        gave = float(-one.amount) if one.amount < 0 else None
        got = float(one.amount) if one.amount > 0 else None
        grid.append([serial, one.memo, gave, got, float(balance), one.party, one.note])
    gave_all = sum(-one.amount for one, _ in rows if one.amount < 0)
    got_all = sum(one.amount for one, _ in rows if one.amount > 0)
    grid.append(["合计", None, float(gave_all), float(got_all)])
    return grid


def alipay(rows: Rows) -> Grid:
    """支付宝: no balance; what was closed stands among the rest; totals above."""
    got = [one.amount for one, _ in rows if one.amount > 0]
    gave = [-one.amount for one, _ in rows if one.amount < 0]
    grid: Grid = [
        ["-" * 84],
        ["导出信息："],
        [f"姓名：{WORKER}"],
        ["支付宝账户：138****1234"],
        ["起始时间：[2023-12-01 00:00:00]    终止时间：[2024-12-31 23:59:59]"],
        ["导出交易类型：[全部]"],
        [f"共{len(rows) + 1}笔记录"],
        [f"收入：{len(got)}笔 {sum(got, Decimal(0)):.2f}元"],
        [f"支出：{len(gave)}笔 {sum(gave, Decimal(0)):.2f}元"],
        ["不计收支：1笔 30.00元"],
        ["-" * 20 + "支付宝（中国）网络技术有限公司  电子客户回单" + "-" * 20],
        [
            "交易时间",
            "交易分类",
            "交易对方",
            "对方账号",
            "商品说明",
            "收/支",
            "金额",
            "收/付款方式",
            "交易状态",
            "交易订单号",
            "商家订单号",
            "备注",
        ],
    ]
    for n, (one, _) in enumerate(reversed(rows)):
        way = "收入" if one.amount > 0 else "支出"
        line = [f"{one.on} {one.time}", "转账红包", one.party, "abc***@example.com", one.memo, way]
        grid.append(
            [*line, f"{abs(one.amount):.2f}", "余额", "交易成功", f"{n:020d}\t", "", one.note]
        )
    closed = ["2024-07-01 08:00:00", "日用百货", "示例网店", "/", "雨伞", "不计收支", "30.00"]
    grid.append([*closed, "", "交易关闭", "9" * 20, "", ""])
    return grid


def wechat(rows: Rows) -> Grid:
    """微信支付: a currency sign before amounts, strokes for nothing."""
    got = [one.amount for one, _ in rows if one.amount > 0]
    gave = [-one.amount for one, _ in rows if one.amount < 0]
    grid: Grid = [
        ["微信支付账单明细"],
        ["微信昵称：[示例]"],
        ["起始时间：[2023-12-01 00:00:00] 终止时间：[2024-12-31 23:59:59]"],
        ["导出类型：[全部]"],
        [f"共{len(rows)}笔记录"],
        [f"收入：{len(got)}笔 {sum(got, Decimal(0)):.2f}元"],
        [f"支出：{len(gave)}笔 {sum(gave, Decimal(0)):.2f}元"],
        ["中性交易：0笔 0.00元"],
        ["-" * 20 + "微信支付账单明细列表" + "-" * 20],
        [
            "交易时间",
            "交易类型",
            "交易对方",
            "商品",
            "收/支",
            "金额(元)",
            "支付方式",
            "当前状态",
            "交易单号",
            "商户单号",
            "备注",
        ],
    ]
    for n, (one, _) in enumerate(reversed(rows)):
        way, state = ("收入", "已存入零钱") if one.amount > 0 else ("支出", "支付成功")
        line = [f"{one.on} {one.time}", one.memo, one.party or "/", one.note or "/", way]
        grid.append([*line, f"¥{abs(one.amount):.2f}", "/", state, f"{n:028d}\t", "/", "/"])
    return grid


Shape = Callable[[Rows], Grid]
SHAPES: dict[str, tuple[Shape, Callable[[list[Page]], bytes]]] = {
    "ICBC, csv in GB 18030": (icbc, lambda pages: files.delimited(pages, encoding="gb18030")),
    "CCB, xls": (ccb, files.xls),
    "CCB from the web, xlsx": (ccb_two_sides, files.xlsx),
    "ABC, xls that is a web page": (abc, files.page_html),
    "BOC, csv": (boc, files.delimited),
    "CMB, csv in GB 18030": (cmb, lambda pages: files.delimited(pages, encoding="gb18030")),
    "PSBC, xlsx": (psbc, files.xlsx),
    "rural credit union, xls": (rural, files.xls),
    "Alipay, csv in GB 18030": (alipay, lambda p: files.delimited(p, encoding="gb18030")),
    "WeChat Pay, csv with a mark": (wechat, lambda p: files.delimited(p, encoding="utf-8-sig")),
    "WeChat Pay, xlsx": (wechat, files.xlsx),
}
WITHOUT_BALANCE = (alipay, wechat)


def file_of(name: str, moves: Sequence[Move]) -> bytes:
    """Return the statement in the shape of that name."""
    shape, write = SHAPES[name]
    return write([Page(name="流水", rows=shape(with_balances(moves)))])
