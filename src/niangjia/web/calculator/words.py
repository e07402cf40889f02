"""How the rules are asked in plain Chinese: groups, questions, which facts stand first."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

# Rules in the order in which people come; what is named nowhere stands under the last.
GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (_("不干了，或者被辞退"), ("R-01", "R-02", "R-03", "R-11")),
    (_("工资没给够"), ("R-04", "R-06", "R-08", "R-05", "R-07", "R-09")),
    (_("受了伤"), ("R-20", "R-23", "R-21", "R-22")),
    (_("社会保险"), ("R-10",)),
    (_("仲裁、法院、执行"), ("R-40", "R-41", "R-42", "R-50", "R-51", "R-52", "R-53")),
    (_("送外卖、跑车、做直播"), ("R-30", "R-31")),
)
OTHERS = _("其他")

QUESTIONS: Mapping[str, Words] = {
    "R-01": _("离开单位，该补我多少钱？"),
    "R-02": _("单位违法辞退我，该赔多少？"),
    "R-03": _("没提前三十天通知就辞退，多付一个月工资吗？"),
    "R-04": _("一共欠我多少工资，责令以后还不付要加多少？"),
    "R-05": _("一直没签书面合同，能要二倍工资吗？"),
    "R-06": _("加班费该是多少？"),
    "R-07": _("年休假没休，该补多少？"),
    "R-08": _("工资比最低工资低，该补多少？"),
    "R-09": _("高温津贴有多少？"),
    "R-10": _("单位没交社会保险，会怎样？"),
    "R-11": _("一次裁这么多人，要走什么程序？"),
    "R-20": _("工伤评了级，能拿哪些钱，谁来付？"),
    "R-21": _("因工死亡，家属能拿哪些钱？"),
    "R-22": _("突然发病，算不算工伤？"),
    "R-23": _("工伤以后离开单位，两笔补助是多少？"),
    "R-30": _("我和平台算什么关系？"),
    "R-31": _("职业伤害保障，平台要交多少？"),
    "R-40": _("这份裁决，单位还能起诉吗？"),
    "R-41": _("几个人一起申请，有人起诉，别人的还算数吗？"),
    "R-42": _("打官司、申请执行要交多少钱？"),
    "R-50": _("判了不付，晚付的利息怎么加？"),
    "R-51": _("好几个人要钱，单位钱不够，怎么分？"),
    "R-52": _("单位破产了，我的钱排第几？"),
    "R-53": _("单位就是不付，有哪些办法？"),
}

# What most people know; the rest is folded, and comes forward where it turns out to be needed.
FIRST: Mapping[str, tuple[str, ...]] = {
    "R-01": (
        *("ground", "hired_on", "left_on", "average_wage"),
        *("region", "city_average_wage", "minimum_wage"),
    ),
    "R-02": ("hired_on", "left_on", "average_wage", "region", "city_average_wage", "minimum_wage"),
    "R-03": ("left_on", "ground", "last_month_wage", "has_notice"),
    "R-04": ("months", "left_on"),
    "R-05": ("hired_on", "signed_on", "left_on", "as_of", "monthly_wage"),
    "R-06": (
        *("month", "regime", "monthly_wage", "hours_by_day", "weekday_hours", "rest_day_hours"),
        *("rest_day_hours_off", "holiday_hours", "paid"),
    ),
    "R-07": (
        *("year", "total_years", "hired_on", "left_on", "taken_days", "average_wage"),
        "is_declined_in_writing",
    ),
    "R-20": (
        *("injured_on", "grade", "region", "contribution_wage", "area_average_wage"),
        *("is_insured", "left_on", "left_by"),
    ),
    "R-21": ("died_on", "region", "area_average_wage", "monthly_wage", "dependants", "is_insured"),
    "R-22": ("is_at_work", "first_diagnosed_at", "died_at", "is_dead_on_the_spot"),
    "R-30": (
        *("is_schedule_fixed", "is_order_refusal_punished", "has_penalties"),
        *("is_price_set_by_platform", "is_attendance_checked", "is_paid_by_time", "is_exclusive"),
        *("is_main_income", "has_tools_provided", "has_free_login", "sets_own_price"),
        "has_own_customers",
    ),
    "R-40": ("items", "region", "minimum_wage", "awarded_on", "stated_kind"),
    "R-41": ("worker_count", "suing_count", "is_final_award"),
    "R-53": (
        *("worker_count", "months_unpaid", "amount_unpaid", "is_evading", "is_able_to_pay"),
        *("is_ordered", "is_order_overdue", "has_title", "debtor"),
    ),
    "R-23": (
        *("region", "grade", "left_on", "provincial_average_wage", "area_average_wage"),
        "is_insured",
    ),
    "R-08": ("months", "region", "minimum_wage", "hours", "hourly_wage", "hourly_minimum_wage"),
    "R-09": ("region", "months", "days", "work"),
    "R-10": ("claim", "can_be_made_up", "hired_on", "contribution_years", "has_waiver"),
}

# Of rows with many columns, those that stand open in a card; where nothing is named, all do.
OPEN: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("R-51", "claims"): ("id", "amount", "instrument", "measure_order", "is_preferred"),
}

PAYERS: Mapping[str, Words] = {"fund": _("工伤保险基金"), "employer": _("用人单位")}
UNITS: Mapping[str, Words] = {
    "yuan": _("元"),
    "yuan/month": _("元/月"),
    "day": _("天"),
    "month": _("个月"),
}

# One of few answers, as a person says it; how a contract ended has its own words (`Ground`).
CHOICES: Mapping[str, Words] = {
    "FORCE_MAJEURE": _("不可抗力"),
    "WORKER_FAULT": _("职工故意或者重大过失"),
    "OTHER_LAW": _("法律另有规定"),
    "PER_DAY": _("逐日计算"),
    "WHOLE_PERIOD": _("整段计算"),
    "SPOUSE": _("配偶"),
    "CHILD": _("子女"),
    "PARENT": _("父母"),
    "OTHER": _("其他"),
    "WORKED": _("停工期间也上了班"),
    "IDLE": _("停工，没有上班"),
    "FIRST_CYCLE": _("停工的第一个工资周期"),
    "ACCIDENT": _("因工死亡"),
    "DURING_STOP_WORK": _("停工留薪期内因工伤死亡"),
    "AFTER_STOP_WORK": _("停工留薪期满以后死亡"),
    "WORKER_REQUEST": _("本人提出"),
    "EXPIRY": _("合同期满"),
    "EMPLOYER": _("单位解除"),
    "ARBITRATION": _("仲裁"),
    "CONFIRMATION": _("司法确认"),
    "LABOUR_SUIT": _("劳动争议诉讼"),
    "PROPERTY_SUIT": _("财产案件诉讼"),
    "PAYMENT_ORDER": _("支付令"),
    "PRESERVATION": _("财产保全"),
    "ENFORCEMENT": _("申请执行"),
    "SET_ASIDE": _("申请撤销裁决"),
    "BANKRUPTCY": _("破产"),
    "COMPANY": _("公司等企业法人"),
    "PERSON": _("个人"),
    "ORGANISATION": _("其他组织"),
    "COST": _("破产费用"),
    "COMMON": _("共益债务"),
    "EMPLOYEE": _("职工债权"),
    "INSURANCE_TAX": _("其余社保和税"),
    "ORDINARY": _("普通债权"),
    "REORGANISATION": _("依照破产法重整"),
    "SERIOUS_DIFFICULTY": _("生产经营严重困难"),
    "CHANGE_OF_BUSINESS": _("转产、技术革新、改变经营方式"),
    "OBJECTIVE_CHANGE": _("客观经济情况重大变化"),
    "NONE": _("都不是"),
    "EMPLOYMENT": _("劳动关系"),
    "PARTIAL": _("不完全符合劳动关系，但受管理"),
    "SELF": _("自主经营"),
    "RIDE": _("出行"),
    "DELIVERY": _("即时配送（含外卖）"),
    "FREIGHT": _("同城货运"),
    "FINAL": _("终局"),
    "NON_FINAL": _("非终局"),
    "ONE_PERSON_COMPANY": _("一人公司"),
    "PARTNERSHIP": _("合伙企业"),
    "SOLE_OR_HOUSEHOLD": _("个人独资企业或者个体户"),
    "BRANCH": _("分支机构"),
    "wages": _("劳动报酬"),
    "injury_medical": _("工伤医疗费"),
    "economic_compensation": _("经济补偿"),
    "compensation": _("赔偿金"),
    "labour_standards": _("工时、休假等劳动标准"),
    "social_insurance": _("社会保险"),
    "injury_benefits": _("工伤保险待遇"),
    "confirm_relation": _("确认劳动关系"),
    "other": _("其他"),
    "MONTH": _("一个月"),
    "QUARTER": _("一个季度"),
    "YEAR": _("一年"),
    "STANDARD": _("标准工时"),
    "COMPREHENSIVE": _("综合计算工时"),
    "FLEXIBLE": _("不定时工作"),
    "OUTDOOR": _("室外或者高温岗位"),
    "GENERAL": _("一般岗位"),
    "MAKE_UP": _("补缴保险费"),
    "LOSS": _("赔偿没有参保的损失"),
    "BENEFIT": _("领取保险待遇"),
    "full": _("完全不能自理"),
    "mostly": _("大部分不能自理"),
    "partly": _("部分不能自理"),
}
