"""The public figures by name: what each means, in words anybody may check."""

from niangjia.apps.insight.figures import Definition, Unit

PEOPLE_HELPED = Definition(
    key="people_helped",
    zh="帮到的人",
    definition=(
        "这段时间里有欠款付到本人手里的职工人数。同一人只算一次；"
        "后来被银行退回或更正冲回的不算；基金垫付的算。"
    ),
    denominator="无（计数）",
    unit=Unit.PEOPLE,
)
MONEY_RECOVERED = Definition(
    key="money_recovered",
    zh="追回到手的钱",
    definition=(
        "这段时间里付到职工本人手里的钱，按台账“已付本人”的发生额减去退回和更正计算。"
        "还在法院、还没有发放的不算。"
    ),
    denominator="无（合计）",
    unit=Unit.FEN,
)
MEDIATION_SUCCESS = Definition(
    key="mediation_success_rate",
    zh="调解成功率",
    definition=(
        "达成协议的件数 ÷（达成协议＋调解不成）的件数。一名职工在一次调解里算一件，"
        "按协议生效日或终止日计入；撤回和移送的不计。"
    ),
    denominator="这段时间里达成协议或调解不成的件数",
    unit=Unit.PERCENT,
)
AWARD_SUCCESS = Definition(
    key="award_success_rate",
    zh="胜诉率",
    definition=(
        "仲裁裁决支持了全部或部分请求（金额大于零）的件数 ÷ 作出裁决的件数。"
        "一名职工在一份裁决里算一件，按裁决作出日计入；仲裁调解、撤回和不予受理的不计。"
    ),
    denominator="这段时间里作出裁决的件数",
    unit=Unit.PERCENT,
)
RECOVERY_RATE = Definition(
    key="recovery_rate",
    zh="到位率",
    definition=(
        "这段时间里第一次可以执行的权利，到截止日为止已实现的金额 ÷ 可以执行的金额。"
        "基金垫付而单位还没有还的不算已实现；更正过的按更正后的数。"
    ),
    denominator="这段时间里第一次可以执行的金额",
    unit=Unit.PERCENT,
)
DAYS_TO_MONEY = Definition(
    key="median_days_to_money",
    zh="从登记到拿到第一笔钱",
    definition=(
        "这段时间里登记的职工，从登记到第一笔钱付到手里的天数的中位数。"
        "到截止日还没有拿到的按删失处理（Kaplan–Meier），不是去掉。"
    ),
    denominator="这段时间里登记的职工（人次）",
    unit=Unit.DAYS,
)
DAYS_TO_END = Definition(
    key="median_days_to_end",
    zh="从登记到办结",
    definition=(
        "这段时间里登记的职工，从登记到所在案件结案或本人退出的天数的中位数。"
        "到截止日还在办的按删失处理（Kaplan–Meier），不是去掉。"
    ),
    denominator="这段时间里登记的职工（人次）",
    unit=Unit.DAYS,
)
ALL = (
    PEOPLE_HELPED,
    MONEY_RECOVERED,
    MEDIATION_SUCCESS,
    AWARD_SUCCESS,
    RECOVERY_RATE,
    DAYS_TO_MONEY,
    DAYS_TO_END,
)
