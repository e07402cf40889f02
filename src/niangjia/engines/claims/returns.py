"""What each rule may answer with: its parts, its findings and what else it establishes, by name.

Printed with the schema, so that who asks by machine knows the words before seeing one. A name in
angle brackets stands for what the facts call it; N for a place in their list, from one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """The words of one rule.

    `parts` has the unit of each part; parts in yuan add up to the amount, unless others stand
    beside them that cannot be added. `findings` says in Chinese what each word means.
    """

    has_amount: bool = True
    parts: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[str, ...] = ()


_NOTHING_OWED = {"NOTHING_OWED": "没有欠"}
_PAYERS = ("fund", "employer")

RETURNS: Mapping[str, Returns] = {
    "R-01": Returns(
        parts={"from_2008": "yuan", "before_2008": "yuan"},
        findings={"NOT_DUE": "没有经济补偿", "TWICE_INSTEAD": "按二倍付赔偿金，不另付"},
    ),
    "R-02": Returns(
        findings={
            "NOT_UNLAWFUL": "不是违法解除",
            "NOT_SHOWN_UNLAWFUL": "不因没有通知工会成为违法",
            "REINSTATEMENT": "要求继续履行，不同时要赔偿金",
        },
    ),
    "R-03": Returns(
        parts={"economic_compensation": "yuan", "pay_in_lieu": "yuan"},
        findings={"NOT_DUE": "没有代通知金"},
    ),
    "R-04": Returns(
        parts={
            "arrears": "yuan",
            "additional": "yuan",
            "additional_low": "yuan",
            "additional_high": "yuan",
        },
        findings=_NOTHING_OWED | {"PAY_BY": "只问了发薪日"},
        answers=("pay_by",),
    ),
    "R-05": Returns(
        findings={
            "NOT_DUE": "没有二倍工资",
            "EXCUSED": "依法不付",
            "TIME_BARRED": "超过时效（单位提出时）",
        },
        answers=("deemed_open_ended_on",),
    ),
    "R-06": Returns(
        findings=_NOTHING_OWED | {"NOT_DUE": "没有加班", "NOT_APPLICABLE": "不定时工时不适用"},
    ),
    "R-07": Returns(
        parts={"days": "day", "leave_pay": "yuan", "additional": "yuan"},
        findings=_NOTHING_OWED | {"NOT_ENTITLED": "没有当年的年休假", "DECLINED": "自己不休"},
        answers=("days",),
    ),
    "R-08": Returns(findings=_NOTHING_OWED),
    "R-09": Returns(findings=_NOTHING_OWED | {"NOT_HOT_ENOUGH": "没有到温度"}),
    "R-10": Returns(
        parts={"late_fee": "yuan", "assessed": "yuan", "unemployment_months": "month"},
        findings={
            "REGISTERED_IN_TIME": "按时登记",
            "REGISTERED_LATE": "登记晚了",
            "REGISTER_BY": "应当登记的最后一日",
            "WAIVER_VOID": "放弃社保的约定无效",
            "NO_UNEMPLOYMENT_BENEFIT": "不能领失业保险金",
            "COLLECTION_AGENCY": "向税务、社保机构要",
            "ARBITRATION": "可以申请仲裁",
            "ADMINISTRATIVE": "走行政途径",
            "INSPECTION_OPEN": "劳动监察应当查处",
            "INSPECTION_CLOSED": "劳动监察不再查处",
            "INSPECTION_UNTIL": "劳动监察查处到哪一天",
        },
        answers=(
            "register_by",
            "may_quit_with_compensation",
            "employer_may_reclaim",
            "inspection_until",
        ),
    ),
    "R-11": Returns(
        has_amount=False,
        findings={"ARTICLE_41": "是第四十一条的裁员", "NOT_ARTICLE_41": "不是"},
        answers=(
            "is_art41",
            "procedure_ok",
            "unlawful_risk",
            "protected_among_them",
            "severance_due",
        ),
    ),
    "R-20": Returns(
        parts={
            "disability_grant": "yuan",
            "disability_allowance": "yuan/month",
            "nursing": "yuan/month",
            "medical_grant": "yuan",
            "employment_grant": "yuan",
            "stop_work_wages": "yuan",
            "treatment": "yuan",
            "treatment_before_filing": "yuan",
        },
        answers=("own_wage", *_PAYERS),
    ),
    "R-21": Returns(
        parts={"funeral": "yuan", "death_grant": "yuan", "pension_N": "yuan/month"},
        findings={"NOT_DUE": "没有工亡待遇"},
        answers=_PAYERS,
    ),
    "R-22": Returns(
        has_amount=False,
        findings={
            "DEEMED_INJURY": "视同工伤",
            "TREATED_AS_INJURY": "视为因工作原因（浙江）",
            "NOT_DEEMED": "不视同工伤",
        },
        answers=("is_injury",),
    ),
    "R-23": Returns(parts={"medical_grant": "yuan", "employment_grant": "yuan"}, answers=_PAYERS),
    "R-30": Returns(
        has_amount=False,
        findings={
            "EMPLOYMENT": "符合确立劳动关系",
            "PARTIAL": "不完全符合",
            "SELF": "自主经营",
            "UNDECIDED": "看不出来",
        },
        answers=("suggestion", "is_decided", "route", "managed", "dependent", "free"),
    ),
    "R-31": Returns(
        findings={"NOT_IN_SCHEME": "当地那时还没有启动"},
        answers=("payer", "benefits", "benefits_source"),
    ),
    "R-40": Returns(
        has_amount=False,
        findings={"FINAL": "终局裁决", "NON_FINAL": "非终局裁决"},
        answers=("is_final", "item_N", "employer_may", "worker_may", "effective"),
    ),
    "R-41": Returns(
        has_amount=False,
        findings={
            "ALL_EFFECTIVE": "都生效",
            "PARTLY": "有的生效，有的不生效",
            "NONE_EFFECTIVE": "都不生效",
            "NOT_YET": "起诉期还没有过",
        },
        answers=(
            "effective_count",
            "not_effective_count",
            "<worker>/<item>",
            "may_elect_representatives",
        ),
    ),
    "R-42": Returns(findings={"FREE": "不收费", "SET_BY_COURT": "由法院在幅度里定"}),
    "R-50": Returns(answers=("principal_at_the_end", "interest_still_owed")),
    "R-51": Returns(
        parts={"<id>": "yuan"},
        findings={"TRANSFER_TO_BANKRUPTCY": "移送破产，不在执行里分"},
        answers=("method", "costs", "left_over", "has_participation"),
    ),
    "R-52": Returns(
        parts={
            "costs": "yuan",
            "common_debts": "yuan",
            "<id>": "yuan",
            "<id>（担保不足）": "yuan",
        },
        answers=(
            "ratio_cost",
            "ratio_common",
            "ratio_employee",
            "ratio_insurance_tax",
            "ratio_ordinary",
            "left_over",
        ),
    ),
    "R-53": Returns(
        has_amount=False,
        findings={
            "THRESHOLD_MET": "达到“数额较大”",
            "THRESHOLD_NOT_MET": "没有达到",
            "DEPENDS_ON_PROVINCE": "看本省的标准",
            "DEPENDS_ON_FACTS": "还要看事实",
        },
        answers=(
            "one_worker_test",
            "many_workers_test",
            "threshold_met",
            "other_elements",
            "levers",
        ),
    ),
}


def returns_of(rule: str) -> dict[str, Any]:
    """Return the words of the rule for JSON."""
    one = RETURNS[rule]
    return {
        "amount": one.has_amount,
        "parts": dict(one.parts),
        "findings": dict(one.findings),
        "answers": list(one.answers),
    }
