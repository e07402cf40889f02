"""The facts of an injured worker with a grade (伤残待遇的事实, R-20)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from niangjia.engines.claims.schema import REGION, STRICT, SUM, WAGE, Day, fact


@dataclass(frozen=True, slots=True, kw_only=True)
class DisabilityFacts:
    """An injured worker with a grade; the facts of leaving only when she leaves."""

    __pydantic_config__ = STRICT
    injured_on: Annotated[Day, fact("事故伤害发生或者诊断为职业病之日")]
    grade: Annotated[int, fact("伤残等级", ge=1, le=10)]
    region: Annotated[str | None, fact("参保地（GB/T 2260 六位代码）", **REGION)] = None
    contribution_wage: Annotated[
        Decimal | None,
        fact(
            "受伤前十二个月平均月缴费工资",
            unit="yuan",
            ask="请补受伤前十二个月的平均月缴费工资（社保缴费记录）；没有参保的填同期平均月工资。",
            **WAGE,
        ),
    ] = None
    own_wage: Annotated[
        Decimal | None,
        fact("经办机构核定的本人工资（已按上下限调整，代替缴费工资）", unit="yuan", **WAGE),
    ] = None
    area_average_wage: Annotated[
        Decimal | None, fact("统筹地区上年度职工月平均工资", unit="yuan", **WAGE)
    ] = None
    provincial_average_wage: Annotated[
        Decimal | None, fact("离开时上年度全省职工月平均工资", unit="yuan", **WAGE)
    ] = None
    area_average_wage_at_leaving: Annotated[
        Decimal | None, fact("离开时上年度统筹地区职工月平均工资（不填同上）", unit="yuan", **WAGE)
    ] = None
    minimum_wage: Annotated[Decimal | None, fact("当地月最低工资标准", unit="yuan", **WAGE)] = None
    nursing_level: Annotated[
        Literal["full", "mostly", "partly"] | None,
        fact("生活不能自理的程度：full 完全、mostly 大部分、partly 部分；不需要护理不填"),
    ] = None
    has_suitable_work: Annotated[
        bool | None,
        fact("单位有没有安排适当工作（五级、六级）", ask="请问单位有没有安排适当的工作？"),
    ] = None
    left_on: Annotated[Day | None, fact("解除或者终止劳动关系之日（没有离开不填）")] = None
    left_by: Annotated[
        Literal["WORKER_REQUEST", "EXPIRY", "EMPLOYER"] | None,
        fact("怎样离开：本人提出、合同期满、单位解除"),
    ] = None
    years_to_retirement: Annotated[
        Decimal | None, fact("离开时离法定退休年龄还有几年（可带小数）", unit="year", ge=0, le=60)
    ] = None
    retires_on: Annotated[Day | None, fact("到达法定退休年龄之日")] = None
    is_occupational_disease: Annotated[bool, fact("是不是职业病")] = False
    counted_years: Annotated[
        Decimal | None, fact("计发年限（福建：预期寿命减离开时年龄）", unit="year", ge=0, le=100)
    ] = None
    medical_grant_months: Annotated[
        Decimal | None, fact("所给的医疗补助金月数（代替省里的表）", unit="month", ge=0, le=200)
    ] = None
    employment_grant_months: Annotated[
        Decimal | None, fact("所给的就业补助金月数（代替省里的表）", unit="month", ge=0, le=200)
    ] = None
    grant_base_wage: Annotated[
        Decimal | None, fact("所给的两项补助金的基数（代替省里的规定）", unit="yuan", **WAGE)
    ] = None
    stop_work_months: Annotated[
        Decimal | None, fact("停工留薪期（可带小数）", unit="month", ge=0, le=60)
    ] = None
    stop_work_wage: Annotated[
        Decimal | None, fact("受伤前的原工资福利，每月", unit="yuan", **WAGE)
    ] = None
    stop_work_paid: Annotated[
        Decimal, fact("停工留薪期里单位已经付的工资，合计", unit="yuan", **SUM)
    ] = Decimal(0)
    is_stop_work_extended: Annotated[
        bool, fact("停工留薪期延长是不是经市级劳动能力鉴定委员会确认")
    ] = False
    treatment_cost: Annotated[
        Decimal, fact("符合目录、还没有报销的治疗等费用", unit="yuan", **SUM)
    ] = Decimal(0)
    treatment_cost_before_filing: Annotated[
        Decimal, fact("其中提出工伤认定申请以前发生的", unit="yuan", **SUM)
    ] = Decimal(0)
    is_insured: Annotated[
        bool | None, fact("受伤时单位有没有参加工伤保险", ask="请问单位有没有参加工伤保险？")
    ] = None
    filed_on: Annotated[Day | None, fact("提出工伤认定申请之日")] = None
    is_filed_late: Annotated[bool | None, fact("单位是不是过了时限才申请（代替按日期判断）")] = None
    back_paid_on: Annotated[Day | None, fact("没有参保的单位参保并补缴保险费、滞纳金之日")] = None
