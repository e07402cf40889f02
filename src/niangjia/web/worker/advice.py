"""What she can do while she waits: what to bring, what to keep, and until when she can claim."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from niangjia.apps.intake import selectors as intake

if TYPE_CHECKING:
    from niangjia.apps.intake.models import Enquiry
    from niangjia.apps.intake.selectors import Reading

BRING = {
    "": (_("身份证"),),
    "wages": (_("工资条、微信和银行的转账记录"), _("考勤、打卡、派活的聊天记录")),
    "hurt": (_("病历、诊断书、医院的票据"), _("受伤地方的照片，看见的工友的姓名电话")),
    "out": (_("解除、辞退的通知；没有就截图聊天记录"), _("劳动合同")),
    "insurance": (_("社保缴费记录：手机上查得到，截图就行"),),
    "paper": (_("工牌、工服、工作群、派活记录：能证明您在那里干活的都行"),),
    "platform": (_("接单记录、收入流水、账号页面的截图"),),
}
"""What to bring, by topic and kind of work; the empty key is for everybody."""
KEEP = (
    _("聊天记录、转账记录、考勤、工资条先收好，一样都不要删。换手机以前先存一份。"),
    _("单位让您签字，看清楚再签。不明白的先拍照问我们，不签“自愿放弃”“钱已结清”。"),
    _("钱还没要到，不要自己写“辞职”。想走，先问我们怎么写。"),
)
"""What to do meanwhile, whatever happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Until when she can claim at all, as her own words have it; `is_past`: it may be over."""

    on: date
    is_past: bool


def advice_on(enquiry: "Enquiry") -> dict[str, Any]:
    """Return what her receipt advises: to bring, to keep, and until when she can claim."""
    told = intake.tellings_of(enquiry)
    topics, work = _topics(told)
    bring = [
        *BRING[""],
        *(one for key in BRING if key and key in topics | work for one in BRING[key]),
    ]
    warned = intake.suggested(enquiry, told=told).limitation if enquiry.is_open else None
    return {
        "bring": bring,
        "keep": KEEP,
        "limit": Limit(on=warned.due_on, is_past=warned.state == "passed") if warned else None,
    }


def _topics(readings: "Iterable[Reading]") -> tuple[set[str], set[str]]:
    topics, work = set(), set()
    for one in readings:
        topics.update(one.answers.get("about", ()))
        work.add(str(one.answers.get("work", "")))
    return topics, work
