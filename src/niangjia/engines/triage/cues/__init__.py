"""Which words speak for which label, one module for each kind of trouble."""

from niangjia.engines.triage.cues.contract import CONTRACT
from niangjia.engines.triage.cues.ending import ENDING
from niangjia.engines.triage.cues.injury import INJURIES
from niangjia.engines.triage.cues.insurance import INSURANCE
from niangjia.engines.triage.cues.other import OTHER_WORK
from niangjia.engines.triage.cues.pay import PAY_AND_TIME

# In the order in which labels are named everywhere.
LABELS = (
    "欠薪",
    "加班",
    "工伤",
    "社保",
    "经济补偿",
    "辞退",
    "辞职",
    "劳动关系确认",
    "未签合同",
    "劳动合同",
    "女职工",
    "年休假",
    "其他劳动",
)
CUES = (*PAY_AND_TIME, *INJURIES, *INSURANCE, *ENDING, *CONTRACT, *OTHER_WORK)
