"""The words of headings: what companies call the columns of a roster, in one readable table."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from niangjia.engines.tables.months import folded


class Role(StrEnum):
    """What a column holds."""

    SERIAL = "serial"
    STAFF_NO = "staff_no"
    NAME = "name"
    CITIZEN_ID = "citizen_id"
    HIRED_ON = "hired_on"
    LEFT_ON = "left_on"
    DEPARTMENT = "department"
    EMPLOYER = "employer"
    MONTH = "month"
    YEAR = "year"
    ITEM = "item"
    DUE = "due"
    PAID = "paid"
    OWED = "owed"
    AMOUNT = "amount"
    OTHER = "other"


LABELS = {
    Role.SERIAL: "序号",
    Role.STAFF_NO: "工号",
    Role.NAME: "姓名",
    Role.CITIZEN_ID: "身份证号",
    Role.HIRED_ON: "入职日期",
    Role.LEFT_ON: "离职日期",
    Role.DEPARTMENT: "部门",
    Role.EMPLOYER: "用人单位",
    Role.MONTH: "所属月份",
    Role.YEAR: "年份",
    Role.ITEM: "工资项目",
    Role.DUE: "应发",
    Role.PAID: "实发",
    Role.OWED: "欠发",
    Role.AMOUNT: "金额",
    Role.OTHER: "不读",
}
AMOUNTS = frozenset({Role.DUE, Role.PAID, Role.OWED, Role.AMOUNT})
IDENTITY = frozenset({Role.NAME, Role.STAFF_NO, Role.CITIZEN_ID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One way of calling a column. `exact` must be the whole heading, `inside` a part of it.

    An exact word wins; of two that stand inside, the stronger: 应发合计 before 应发.
    """

    role: Role
    strength: int
    exact: str = ""
    inside: str = ""
    never: str = ""


# Read from top to bottom; within a role the stronger heading is the one that is used.
# `never`: with one of these words in it, the heading means something else.
_NOT_MONEY = (
    "天数 出勤 工时 小时 日期 时间 人数 备注 原因 扣 税额 个税 所得税 社保 "
    "公积金 借支 签 账号 帐号 卡号 银行名 开户 比例 单价 标准 次数 状态 方式 "
    "年限 工龄 凭证 上月 上年 结转"
)
WORDS: tuple[Word, ...] = (
    Word(role=Role.SERIAL, strength=90, exact="序号 序 no no. no: № 编次 行号 顺序号 #"),
    Word(
        role=Role.STAFF_NO,
        strength=90,
        exact=(
            "工号 员工编号 职工编号 工人编号 员工号 职工号 人员编号 员工代码 人员代码 "
            "职工代码 员工工号 职工工号 考勤号 考勤编号 人事编号 人员工号 厂牌号 厂牌 "
            "工卡号 工牌号 档案号 员工id 工资号 工资编号 代码"
        ),
    ),
    Word(role=Role.STAFF_NO, strength=60, exact="编号"),
    Word(
        role=Role.NAME,
        strength=95,
        inside="姓名",
        never="户名 账户 家属 联系人 经办 签 监护 负责人 配偶 紧急 班组长 法定 代领 收款",
    ),
    Word(
        role=Role.NAME,
        strength=80,
        exact=(
            "名字 员工 职工 工人 人员 劳动者 申请人 农民工 务工人员 职工名称 员工名称 "
            "人员名称 name 名称"
        ),
    ),
    Word(
        role=Role.CITIZEN_ID,
        strength=90,
        inside="身份证 公民身份 身份号码 居民身份",
        never="地址 住址 类型 种类 有效 复印 日期",
    ),
    Word(
        role=Role.CITIZEN_ID,
        strength=80,
        exact="证件号 证件号码 证件编号 证照号码 身份证件号码 id 身份信息 idcard 证号",
    ),
    Word(
        role=Role.HIRED_ON,
        strength=90,
        inside=(
            "入职 进厂 入厂 进场 入场 入司 进单位 到岗 上岗 报到 来厂 进公司 入店 "
            "进店 到职 受雇 用工起始 用工之日 开始工作 建立劳动关系 入公司 入单位 "
            "进司 到厂 入队 进队"
        ),
        never="年限 工龄 工资 薪 原因 培训 证 押金 离 退",
    ),
    Word(
        role=Role.HIRED_ON,
        strength=50,
        exact="参加工作时间 参加工作日期 合同开始日期 合同起始日期 工作起始时间",
    ),
    Word(
        role=Role.LEFT_ON,
        strength=90,
        inside=(
            "离职 离厂 退场 离场 离岗 离开 辞职 解除 终止 最后工作 结清日 结清时间 "
            "退出 出厂日期 离店 离司 停工日 离队"
        ),
        never="原因 类型 状态 办理 证明 工资 薪 是否 补偿 金 方式 否",
    ),
    Word(
        role=Role.DEPARTMENT,
        strength=70,
        exact=(
            "部门 班组 车间 工段 组别 岗位 工种 项目部 科室 职务 所在部门 所属部门 "
            "部门名称 部门/班组 岗位/工种 门店 线别 区域 班次 小组 工序 职位 岗位名称 "
            "所在班组 所属班组 分部 工地"
        ),
    ),
    Word(
        role=Role.EMPLOYER,
        strength=80,
        exact=(
            "用人单位 用工单位 单位名称 公司名称 企业名称 所在单位 所属公司 公司 单位 "
            "劳务公司 工作单位 用人单位名称"
        ),
    ),
    Word(
        role=Role.MONTH,
        strength=90,
        exact=(
            "月份 所属月份 工资月份 所属期 工资所属期 工资所属月份 工资所属月 月 年月 "
            "所属年月 发放月份 薪资月份 计薪月份 会计期间 期间 工资期间 所属期间 "
            "薪资所属月 薪资年月 工资年月 账期 核算月份 结算月份 所属月 欠薪月份 月度 "
            "工资所属期间 薪酬月份 薪资期间 月份(年月) 欠薪期间"
        ),
    ),
    Word(role=Role.YEAR, strength=85, exact="年 年份 年度 所属年度 工资年度 所属年份"),
    Word(
        role=Role.ITEM,
        strength=60,
        exact=(
            "项目 类别 类型 工资项目 款项 项别 科目 内容 明细 工资类别 款项类别 薪资项目 发放情况"
        ),
    ),
    Word(
        role=Role.PAID,
        strength=95,
        inside="实发 实付 实领 实际发放 实际支付 实际领取 实际到账 实得",
        never=_NOT_MONEY,
    ),
    Word(
        role=Role.PAID,
        strength=90,
        inside="已发 已付 已支付 已领 到手 已结 已到账 已收 已发放 打卡金额 税后",
        never=_NOT_MONEY,
    ),
    Word(
        role=Role.PAID,
        strength=70,
        exact=("发放金额 支付金额 银行代发 代发金额 付款金额 转账金额 发放 支付 发放数 paid"),
    ),
    Word(
        role=Role.DUE,
        strength=95,
        inside=(
            "应发合计 应发工资 应发金额 应发总额 应发数 应付工资 应付金额 应得工资 "
            "应支付 应付合计 应发薪"
        ),
        never=_NOT_MONEY,
    ),
    Word(
        role=Role.DUE,
        strength=90,
        inside="应发 应付 应得 应领 应结 应计工资 应收",
        never=_NOT_MONEY,
    ),
    Word(
        role=Role.DUE,
        strength=70,
        inside="税前 工资总额 薪资总额 工资合计 合计工资 薪酬总额 总工资 劳动报酬",
        never=_NOT_MONEY,
    ),
    Word(
        role=Role.DUE,
        strength=40,
        exact=("工资 月工资 工资额 工资金额 薪资 薪酬 月薪 本月工资 当月工资 工资数 劳务费 due"),
    ),
    Word(
        role=Role.OWED,
        strength=92,
        inside="欠 未发 未付 未支付 未结 未领 差额 差欠",
        never=_NOT_MONEY.replace("上月 ", ""),
    ),
    Word(role=Role.AMOUNT, strength=30, exact="金额 数额 金额(元) 数 元 总额"),
)
# Rows that sum up others. The label is the whole first text of the row, or its end.
_TOTAL = re.compile(
    r"^(.{0,12})?(合计|小计|总计|累计|共计|总和|总额|汇总|总合计|本页计|本页小计|total|sum|subtotal|grandtotal)"
    r"([(（].*[)）]|[:：].*|人数.*|\d+人|金额)?$"
)
_SUM_HEADING = re.compile(r"合计|总计|累计|小计|共计|全年|总额|汇总|平均|月均")
# Rows of signatures and remarks below (or above) the people.
NOTE = re.compile(
    r"^(制表|填表|编制|审核|复核|批准|审批|财务|经办|领导|负责|总经理|经理|会计|出纳|主管|单位|公司|备注|说明|注|附注|"
    r"填报|日期|盖章|签字|签章|班组长|项目经理|法定代表|劳资员|以上|上述|以下|第.{1,3}页|打印|此表|本表|特此|声明|承诺|"
    r"其中|截至|截止)"
)
_BRACKETS = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]")
_SIGNS = re.compile(r"[:：*＊\"“”'_~。.、,，\-—–/|]+")


@lru_cache(maxsize=8_192)
def plain_heading(text: str) -> str:
    """Return a heading without spaces, units and remarks in brackets, and punctuation."""
    whole = folded(text)
    bare = _SIGNS.sub("", _BRACKETS.sub("", whole))
    return bare or _SIGNS.sub("", whole.strip("()（）[]【】"))


@lru_cache(maxsize=8_192)
def word_of(text: str) -> Word | None:
    """Return the word that is the heading, else the strongest that stands in it, or None."""
    whole, plain = folded(text), plain_heading(text)
    if not plain:
        return _EXACT.get(whole)
    found = _EXACT.get(whole) or _EXACT.get(plain)
    if found is None and len(plain) <= 24:
        for word, inside, never in _INSIDE:
            if (
                (found is None or word.strength > found.strength)
                and any(part in plain for part in inside)
                and not any(part in plain for part in never)
            ):
                found = word
    return found


_EXACT = {name: word for word in reversed(WORDS) for name in word.exact.split()}
_INSIDE = [(w, tuple(w.inside.split()), tuple(w.never.split())) for w in WORDS if w.inside]


def is_total(text: str) -> bool:
    """Tell whether a text labels a row that sums up others (合计, 小计, 缝纫一组小计)."""
    return bool(_TOTAL.fullmatch(folded(text).strip("*-—【】[]")))


def is_sum_heading(text: str) -> bool:
    """Tell whether a heading is that of a column that sums up other columns."""
    return bool(_SUM_HEADING.search(folded(text)))


def is_note(text: str) -> bool:
    """Tell whether a text begins a signature line or a remark."""
    plain = folded(text)
    return bool(NOTE.match(plain)) or len(plain) > 20
