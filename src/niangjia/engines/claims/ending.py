"""Facts about the end of a contract, as others write them down: shared by N and 2N."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, ClassVar

from niangjia.engines.claims.explained import Explained, Missing
from niangjia.engines.claims.facts import Facts, Ground, Month, checked
from niangjia.engines.claims.schema import REGION, STRICT, Amount, Day, MonthKey, fact
from niangjia.kernel.errors import DomainError

_ASK_MOVED = "请问为什么换到现单位：单位安排（委派、合并、轮流签合同），还是自己换的？"
_ASK_COMPENSATED = "请问离开原单位时，原单位付过经济补偿没有？"
_ASK_OVERTIME = "请补离职前十二个月平均每月的加班费。"

# What the shared rules call a fact, and what it is called here.
_NAMES = {"wage_months": "average_wage"}


class ServiceGap(DomainError):
    """Days between a former employer and the present one: it is not one service."""

    code: ClassVar[str] = "claims.service_gap"
    message = (
        "原单位做到 %(left)s，现单位从 %(hired)s 起，中间空了 %(days)s 天。"
        "请核对两边的入职、离职日期；确实是被安排过去的，只填原单位入职日期。"
    )


class ServiceOverlap(DomainError):
    """Two employers at the same time."""

    code: ClassVar[str] = "claims.service_overlap"
    message = "原单位做到 %(left)s，现单位却从 %(hired)s 起，两段重叠。请核对两边的入职、离职日期。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How long somebody worked, for which wage, and how it ended.

    The wage is `average_wage`, or `wages_due` by month, of which the last twelve are taken.
    """

    __pydantic_config__ = STRICT
    hired_on: Annotated[Day, fact("入职日期（用工之日）", ask="请补入职日期。")]
    left_on: Annotated[Day, fact("最后一个工作日（解除、终止之日）", ask="请补离职日期。")]
    region: Annotated[str | None, fact("用工所在地的区划代码（GB/T 2260，六位）", **REGION)] = None
    average_wage: Annotated[
        Amount | None, fact("离职前十二个月的月平均应得工资（税前、扣个人社保前）", unit="yuan")
    ] = None
    wages_due: Annotated[
        dict[MonthKey, Amount] | None, fact("每个月的应得工资，代替月平均工资", unit="yuan")
    ] = None
    city_average_wage: Annotated[
        Amount | None, fact("当地（设区的市）上年度职工月平均工资", unit="yuan")
    ] = None
    city_average_year: Annotated[
        int | None, fact("所给的职工月平均工资是哪一年度的", unit="year", ge=1990, le=2100)
    ] = None
    minimum_wage: Annotated[Amount | None, fact("当地月最低工资标准", unit="yuan")] = None
    is_overtime_counted: Annotated[bool, fact("加班费计入月平均工资（各地做法不一，默认计入）")] = (
        True
    )
    average_overtime_pay: Annotated[
        Amount | None,
        fact("月平均工资里的加班费", unit="yuan", ask=_ASK_OVERTIME),
    ] = None
    former_hired_on: Annotated[Day | None, fact("在原单位的入职日期（被安排到新单位的）")] = None
    former_left_on: Annotated[Day | None, fact("在原单位的最后一个工作日")] = None
    is_moved_by_employer: Annotated[
        bool | None,
        fact("非因本人原因从原单位被安排到新单位", ask=_ASK_MOVED),
    ] = None
    is_former_service_compensated: Annotated[
        bool | None,
        fact("原单位已经付过经济补偿", ask=_ASK_COMPENSATED),
    ] = None


def facts_of(ending: Ending, ground: Ground) -> tuple[Facts, tuple[str, ...], Missing | None]:
    """Return the facts that the rules of the end count with, what to doubt, and what is missing.

    :raises DatesOutOfOrder, AbsurdWage: the facts contradict themselves (see `facts.checked`).
    :raises ServiceGap, ServiceOverlap: service with a former employer that does not join.
    """
    doubts: list[str] = []
    missing = None
    overtime = Decimal(0)
    if not ending.is_overtime_counted:
        if ending.average_overtime_pay is None:
            missing = Missing(
                code="average_overtime_pay", label="月平均工资里的加班费", ask=_ASK_OVERTIME
            )
        else:
            overtime = ending.average_overtime_pay
    average = None if ending.average_wage is None else ending.average_wage - overtime
    wages = {m: due - overtime for m, due in (ending.wages_due or {}).items()}
    facts = Facts(
        hired_on=ending.hired_on,
        left_on=ending.left_on,
        ground=ground,
        months={m: Month(due=due, paid=None) for m, due in wages.items()},
        region=ending.region,
        average_wage=average,
        city_average_wage=ending.city_average_wage,
        minimum_wage=ending.minimum_wage,
    )
    if ending.former_hired_on:
        facts, lacks = _with_former(ending, facts, doubts)
        missing = missing or lacks
    return checked(facts), tuple(doubts), missing


def _with_former(ending: Ending, facts: Facts, doubts: list[str]) -> tuple[Facts, Missing | None]:
    left, hired = ending.former_left_on, ending.hired_on
    if left is not None:
        if left >= hired:
            raise ServiceOverlap(left=left, hired=hired)
        if left + timedelta(days=1) < hired:
            raise ServiceGap(left=left, hired=hired, days=(hired - left).days - 1)
    if ending.is_moved_by_employer is None:
        label = "是不是被安排到新单位"
        return facts, Missing(code="is_moved_by_employer", label=label, ask=_ASK_MOVED)
    if not ending.is_moved_by_employer:
        doubts.append("不是单位安排换的，原单位的年限没有计入")
        return facts, None
    if ending.is_former_service_compensated is None:
        label = "原单位付过经济补偿没有"
        code = "is_former_service_compensated"
        return facts, Missing(code=code, label=label, ask=_ASK_COMPENSATED)
    if ending.is_former_service_compensated:
        doubts.append("原单位付过经济补偿，原单位的年限没有计入")
        return facts, None
    return replace(facts, service_from=ending.former_hired_on), None


def noted(found: Explained, ending: Ending, doubts: tuple[str, ...]) -> Explained:
    """Return the explanation with its practice points, and what the facts leave in doubt."""
    overtime = "加班费计入月平均工资" if ending.is_overtime_counted else "加班费不计入月平均工资"
    year = ending.left_on.year - 1
    is_other_year = ending.city_average_year is not None and ending.city_average_year != year
    if is_other_year:
        doubts += (
            f"所给的职工月平均工资是 {ending.city_average_year} 年度的，应当用 {year} 年度的",
        )
    return replace(
        found,
        missing=tuple(replace(one, code=_NAMES.get(one.code, one.code)) for one in found.missing),
        assumptions=(*found.assumptions, f"{overtime}（各地做法不一）"),
        doubts=(*found.doubts, *doubts),
        not_considered=(),
        is_provisional=found.is_provisional or is_other_year,
    )
