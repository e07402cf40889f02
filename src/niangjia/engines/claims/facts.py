"""What must be known of one worker before an amount can be computed (事实)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from niangjia.kernel.errors import DomainError

_ABSURD = Decimal("10000000")


class Ground(StrEnum):
    """How the employment ended (解除、终止的情形); the number is the article of 劳动合同法."""

    WORKER_FORCED = "38_WORKER_FORCED"
    EMPLOYER_PROPOSED_MUTUAL = "36_EMPLOYER_PROPOSED_MUTUAL"
    NO_FAULT = "40_NO_FAULT"
    LAYOFF = "41_LAYOFF"
    EXPIRY = "44_1_EXPIRY"
    BANKRUPT = "44_4_BANKRUPT"
    CLOSED = "44_5_CLOSED"
    TASK_DONE = "22_TASK_DONE"
    CONTRACT_REFUSED = "6_CONTRACT_REFUSED"
    OTHER = "OTHER"
    UNLAWFUL = "87_UNLAWFUL"
    FAULT = "39_FAULT"
    RESIGNED = "37_RESIGNED"
    WORKER_PROPOSED_MUTUAL = "36_WORKER_PROPOSED_MUTUAL"
    PENSION = "44_2_PENSION"
    DEATH = "44_3_DEATH"

    @property
    def label(self) -> str:
        """Return how a person says it."""
        return _GROUNDS_ZH[self]


_GROUNDS_ZH = {
    Ground.WORKER_FORCED: "因单位拖欠工资等，职工被迫解除（第三十八条）",
    Ground.EMPLOYER_PROPOSED_MUTUAL: "单位提出，协商一致解除（第三十六条）",
    Ground.NO_FAULT: "无过失辞退（第四十条）",
    Ground.LAYOFF: "经济性裁员（第四十一条）",
    Ground.EXPIRY: "合同到期终止（第四十四条第一项）",
    Ground.BANKRUPT: "单位破产（第四十四条第四项）",
    Ground.CLOSED: "单位被吊销、责令关闭、撤销或提前解散（第四十四条第五项）",
    Ground.TASK_DONE: "任务完成终止（实施条例第二十二条）",
    Ground.CONTRACT_REFUSED: "用工满一个月后职工拒签书面合同（实施条例第六条）",
    Ground.OTHER: "法律、行政法规规定的其他情形",
    Ground.UNLAWFUL: "单位违法解除或者终止（第八十七条）",
    Ground.FAULT: "单位以过失为由解除（第三十九条）",
    Ground.RESIGNED: "职工自己辞职（第三十七条）",
    Ground.WORKER_PROPOSED_MUTUAL: "职工提出，协商一致解除（第三十六条）",
    Ground.PENSION: "开始领取养老保险待遇（第四十四条第二项）",
    Ground.DEATH: "死亡、宣告死亡或失踪（第四十四条第三项）",
}


class DatesOutOfOrder(DomainError):
    """The worker left before being hired, or a similar contradiction."""

    code = "claims.dates_out_of_order"
    message = "日期前后矛盾：%(why)s。请对照入职材料和离职证明改正。"


class Contradiction(DomainError):
    """Two facts of which one must be wrong, neither of them a date."""

    code = "claims.contradiction"
    message = "前后矛盾：%(why)s。请核对后改正。"


class AbsurdWage(DomainError):
    """A negative wage, or one nobody earns in a month."""

    code = "claims.absurd_wage"
    message = "%(what)s 的金额 %(amount)s 元不合理，请核对是否录错（小数点、多位）。"


class BadMonth(DomainError):
    """A wage month that is not written as a year and a month."""

    code = "claims.bad_month"
    message = "工资月份 %(month)s 应写成 2024-01 的样子。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of the wage ledger: what was due (应发, gross) and what was paid (实发), in yuan.

    None means that the ledger does not say, which is not the same as zero.
    """

    due: Decimal | None
    paid: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A labour authority's order to pay within a time (责令限期支付)."""

    number: str
    deadline: date
    paid_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one worker. What is None is not known and is never guessed.

    Amounts are yuan. `average_wage`, `last_month_wage`, `city_average_wage` and `minimum_wage`
    override the ledger and the regional values. `service_from` is the first day of service with a
    former employer that counts together (实施条例 10). `ground_is_assumed` marks a ground that the
    papers do not show.
    """

    hired_on: date | None = None
    left_on: date | None = None
    ground: Ground | None = None
    ground_is_assumed: bool = False
    months: Mapping[str, Month] = field(default_factory=dict)
    region: str | None = None
    average_wage: Decimal | None = None
    last_month_wage: Decimal | None = None
    city_average_wage: Decimal | None = None
    minimum_wage: Decimal | None = None
    service_from: date | None = None
    notice_given: bool | None = None
    has_union: bool | None = None
    union_notified_on: date | None = None
    suit_filed_on: date | None = None
    wants_reinstatement: bool = False
    order: Order | None = None


def checked(facts: Facts) -> Facts:
    """Return the facts when they do not contradict themselves.

    :raises DatesOutOfOrder: hired after leaving, or service with a former employer after hiring.
    :raises AbsurdWage: a wage that is negative or beyond ten million a month.
    :raises BadMonth: a month of the ledger that is no month.
    """
    if facts.hired_on and facts.left_on and facts.left_on < facts.hired_on:
        raise DatesOutOfOrder(why=f"离职日 {facts.left_on} 早于入职日 {facts.hired_on}")
    if facts.service_from and facts.hired_on and facts.service_from > facts.hired_on:
        raise DatesOutOfOrder(why=f"原单位入职日 {facts.service_from} 晚于现单位入职日")
    named = {
        "平均工资": facts.average_wage,
        "上月工资": facts.last_month_wage,
        "职工月平均工资": facts.city_average_wage,
        "最低工资": facts.minimum_wage,
    }
    for month, wage in facts.months.items():
        year, _, number = month.partition("-")
        if not (len(year) == 4 and year.isdigit() and number in _MONTHS):
            raise BadMonth(month=month)
        named[f"{month} 应发"], named[f"{month} 实发"] = wage.due, wage.paid
    for what, amount in named.items():
        if amount is not None and not 0 <= amount < _ABSURD:
            raise AbsurdWage(what=what, amount=amount)
    return facts


_MONTHS = frozenset(f"{n:02d}" for n in range(1, 13))
