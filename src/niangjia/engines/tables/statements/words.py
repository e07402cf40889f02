"""The words of bank statements: what exports call their columns, and what lines say of money."""

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from niangjia.engines.tables.cells import Sheet
from niangjia.engines.tables.months import folded


class Holds(StrEnum):
    """What a column of a bank statement (银行流水) holds."""

    DAY = "day"
    BOOKED_ON = "booked_on"
    TIME = "time"
    IN = "in"
    OUT = "out"
    AMOUNT = "amount"
    SIGN = "sign"
    BALANCE = "balance"
    TEXT = "text"
    PARTY = "party"
    ACCOUNT = "account"
    CURRENCY = "currency"
    STATE = "state"
    NUMBER = "number"


WHEN = frozenset({Holds.DAY, Holds.BOOKED_ON, Holds.TIME})
MONEY = frozenset({Holds.IN, Holds.OUT, Holds.AMOUNT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Names of one kind of column. Of two columns of a kind, the one with the higher rank is read.

    `exact` is the whole heading, `inside` a part of it; with a word of `never` it is another.
    """

    holds: Holds
    rank: int = 1
    exact: str = ""
    inside: str = ""
    never: str = ""


# Brackets, units and strokes are taken out before comparing: 收/支 is 收支, 余额(元) is 余额.
HEADINGS: tuple[Heading, ...] = (
    Heading(
        holds=Holds.DAY,
        rank=3,
        exact="交易日期 交易日 发生日期 业务日期 交易发生日 交易发生日期 交易日期时间",
    ),
    Heading(holds=Holds.DAY, rank=2, exact="日期 付款时间"),
    Heading(holds=Holds.DAY, exact="交易创建时间 创建时间"),
    Heading(
        holds=Holds.BOOKED_ON,
        exact="记账日期 记账日 入账日期 入账日 账务日期 会计日期 记帐日期 入帐日期",
    ),
    Heading(
        holds=Holds.TIME, exact="交易时间 时间 记账时间 入账时间 交易时刻 发生时间 交易日期及时间"
    ),
    # 记账金额 is what the account really moved by, in its own currency.
    Heading(holds=Holds.IN, rank=3, exact="记账金额收入 入账金额收入"),
    Heading(
        holds=Holds.IN,
        rank=2,
        inside="收入 存入 贷方 转入金额 收款金额 收方 进账",
        exact="贷 存款 收 入账 转入 存",
        never="支出 支取 借方 付款 类型 标志 方向 笔数 账号 户名 收支 借贷 标记 方式",
    ),
    Heading(holds=Holds.OUT, rank=3, exact="记账金额支出 入账金额支出"),
    Heading(
        holds=Holds.OUT,
        rank=2,
        inside="支出 支取 借方 转出金额 付出 付款金额 付方 取出",
        exact="借 取款 支 出账 转出 付 取",
        never="收入 存入 贷方 收款 类型 标志 方向 笔数 账号 户名 收支 借贷 标记 方式",
    ),
    Heading(
        holds=Holds.AMOUNT,
        rank=2,
        exact="交易金额 发生额 交易额 变动金额 收支金额 收入支出金额 支出收入金额 借贷金额 "
        "借贷方发生额 存取金额 收付金额 入账金额 交易发生额 发生金额 收入金额支出金额",
    ),
    Heading(holds=Holds.AMOUNT, exact="金额 记账金额"),
    Heading(
        holds=Holds.SIGN,
        exact="收支 收支标志 收支类型 收支方向 借贷标志 借贷 借贷方向 借贷标记 借贷别 收付 "
        "收付标志 资金流向 收入支出 存取标志 出入账 收支标识 借贷标识 收支类别 资金方向",
    ),
    Heading(
        holds=Holds.BALANCE, rank=2, exact="余额 账户余额 本次余额 联机余额 交易后余额 帐户余额"
    ),
    Heading(holds=Holds.BALANCE, inside="余额", never="可用 冻结 上期 上日 上页 期初"),
    Heading(
        holds=Holds.TEXT,
        inside="摘要 用途 附言 备注 留言 描述",
        exact="交易类型 交易名称 业务类型 交易说明 商品 商品名称 商品说明 交易分类 类型 说明 "
        "业务种类 交易种类 款项性质 交易方式 业务名称",
        never="代码",
    ),
    Heading(
        holds=Holds.PARTY,
        exact="交易对方 交易对手 付款人 付款方 汇款人 收付款人 对方 对手 对方单位 对方账户 "
        "对方帐户",
        inside="对方户名 对方名称 对方账户名 对方帐户名 对方姓名 对方单位名 对手户名 对手名称 "
        "对手信息 对方信息 付款人名称 付款方名称 付款人户名 收付款人名称 收付方名称 收付方户名 "
        "对方账号 对方帐号 对方卡号 对手账号 收付方账号 对方客户 对方账户信息 交易对手名",
        never="开户 行名 行号 银行 网点 机构",
    ),
    Heading(
        holds=Holds.ACCOUNT,
        exact="账号 卡号 帐号 本方账号 本方卡号 查询账号 账号卡号 卡号账号 交易账号 交易卡号 "
        "客户账号 本方账户 我方账号",
    ),
    Heading(holds=Holds.CURRENCY, rank=2, exact="记账币种"),
    Heading(holds=Holds.CURRENCY, exact="币种 币别 货币 交易币种 货币种类 货币类型"),
    Heading(holds=Holds.STATE, exact="交易状态 当前状态 状态 处理状态 交易结果"),
    Heading(
        holds=Holds.NUMBER,
        exact="交易单号 交易号 交易流水号 流水号 交易订单号 核心流水号 业务流水号 日志号 "
        "交易流水 流水编号 订单号",
    ),
)
_EXACT = {name: one for one in reversed(HEADINGS) for name in one.exact.split()}
_INSIDE = [
    (one, tuple(one.inside.split()), tuple(one.never.split())) for one in HEADINGS if one.inside
]
_UNIT = re.compile(r"[(（\[【](元|人民币|人民币元|rmb|cny|¥|￥|单位:?元)[)）\]】]", re.IGNORECASE)
_STROKES = re.compile(r"[()（）\[\]【】/\\|:：*＊、,，.。_\-—–'’\"“”#￥¥]+")
_LONGEST_HEADING = 20


@lru_cache(maxsize=4_096)
def heading_of(text: str) -> Heading | None:
    """Return the heading a text is, or None."""
    plain = _STROKES.sub("", _UNIT.sub("", folded(text)))
    if not plain or len(plain) > _LONGEST_HEADING:
        return None
    if known := _EXACT.get(plain):
        return known
    for one, inside, never in _INSIDE:
        if any(part in plain for part in inside) and not any(part in plain for part in never):
            return one
    return None


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# What a line says of itself. Each word is looked for in 摘要, 用途, 附言, 类型, 对方户名.
WAGE_WORDS = _words(
    "工资 薪 奖金 绩效 加班费 提成 劳务费 劳务报酬 劳动报酬 工钱 人工费 计件 计时费 "
    "全勤奖 月奖 季度奖 工时费 salary payroll wage"
)
"""Words that only wages have."""
WEAK_WORDS = _words("代发 补贴 津贴 补助 高温费 过节费 生活费 补发 代付 批量入账")
"""Words that wages have, and pensions, relief and refunds as well."""
BONUS_WORDS = _words("年终 十三薪 13薪 双薪 年底奖 年度奖 全年奖 年奖 年底双薪 第13个月")
"""Words of a bonus for the year, which is nobody's monthly wage."""
NOT_WAGE_WORDS = _words(
    "报销 备用金 差旅 货款 借款 还款 贷款 押金 保证金 补偿金 赔偿 经济补偿 工伤 理赔 医疗费 "
    "公积金 养老金 失业 社保 医保 生育 退休 低保 救助 利息 结息 红包 分红 股息 退税 房租 租金 "
    "工程款 材料费 保险 理财 赎回 提现 充值 抚恤"
)
"""Words of money that an employer or a fund also pays, and that is no wage."""
# Products of banks that have a wage word in their name, and Alipay's word for any transfer.
_NAMES = re.compile(r"转账红包|薪金煲|薪金宝|薪易|薪享|薪资理财|工资理财|薪加薪|薪悦|薪火|加薪宝")
BACK_WORDS = _words(
    "冲正 冲账 冲销 抹账 抹帐 撤销 退汇 退回 退款 退票 退还 红字 错账 返还 扣回 追回 退工资 原路退"
)
"""Words of money that goes back where it came from."""
CLEARING = re.compile(
    r"代发|代理业务|工资|薪|清算|待处理|待清算|内部账|应付|暂收|暂挂|结算户|专户|批量|过渡|"
    r"财付通|微信|支付宝|网银在线|银联|银行|信用社"
)
"""Payers that stand for a bank's own way of paying out and name no employer."""
_FAILED = re.compile(
    r"关闭|失败|撤销|已取消|待付款|等待|处理中|退回|已退还|全额退款|未成功|超时|作废|拒绝|"
    r"未到账|退款成功|冲正"
)
_DONE = re.compile(
    r"^(|/|-|交易成功|支付成功|成功|正常|已存入零钱|已收钱|对方已收钱|已转账|朋友已收钱|已到账|"
    r"入账成功|已入账|已完成|完成|充值完成|提现已到账|已支付|交易完成|付款成功|收款成功|处理成功|"
    r"有效|已记账|记账成功)$"
)
_RENMINBI = frozenset(_words("人民币 人民币元 cny rmb 156 01 001 元 本币 钞 人民币钞 cny人民币"))
_IN_WORDS = frozenset(_words("收入 收 贷 贷方 入 c cr credit + 转入 存入 进 存 入账 进账 已收入"))
_OUT_WORDS = frozenset(_words("支出 支 借 借方 出 d dr debit - 转出 支取 取 付 出账 已支出 付款"))
_NEITHER = frozenset(_words("/ 不计收支 其他 中性交易 中性 无 不计 -- —"))


def words_in(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of the words stand in a text, names of products left out."""
    plain = _NAMES.sub("", folded(text))
    return tuple(word for word in words if word in plain)


def direction(text: str) -> int | None:
    """Return 1 for money in, -1 for money out, 0 for neither; None when the word says nothing."""
    plain = folded(text)
    if plain in _IN_WORDS:
        return 1
    if plain in _OUT_WORDS:
        return -1
    return 0 if plain in _NEITHER else None


def is_renminbi(currency: str) -> bool:
    """Tell whether a currency column says yuan; an empty one does."""
    return not currency or folded(currency) in _RENMINBI


def has_failed(state: str) -> bool:
    """Tell whether a state says that no money stayed (交易关闭, 已全额退款)."""
    return bool(_FAILED.search(folded(state)))


def is_done(state: str) -> bool:
    """Tell whether a state is one we know to mean that the money arrived."""
    return bool(_DONE.match(folded(state)))


_UNSEEN = "\ufeff\u200b'’ \t\r\n\u00a0\u3000"
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Return a cell's text without tabs, the apostrophe of Excel and doubled spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).strip(_UNSEEN))


def tidied(sheet: Sheet) -> Sheet:
    """Return the sheet with every text tidy; what holds nothing else is empty."""
    rows = tuple(
        tuple((tidy(value) or None) if isinstance(value, str) else value for value in row)
        for row in sheet.rows
    )
    return replace(sheet, rows=rows)
