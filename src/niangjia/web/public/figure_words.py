"""The fixed words of the figures, named once more here so that the catalogues hold them.

The context that computes the figures speaks Chinese and knows no catalogue; `said` translates.
`tests/web/public` proves that no word of a definition is missing.
"""

import re

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as _

from niangjia.apps.insight.release import Release

FIXED = (
    _("帮到的人"),
    _("追回到手的钱"),
    _("调解成功率"),
    _("胜诉率"),
    _("到位率"),
    _("从登记到拿到第一笔钱"),
    _("从登记到办结"),
    _("人"),
    _("件"),
    _("元"),
    _("天"),
    _("无（计数）"),
    _("无（合计）"),
    _("这段时间里达成协议或调解不成的件数"),
    _("这段时间里作出裁决的件数"),
    _("这段时间里第一次可以执行的金额"),
    _("这段时间里登记的职工（人次）"),
    _(
        "这段时间里有欠款付到本人手里的职工人数。同一人只算一次；"
        "后来被银行退回或更正冲回的不算；基金垫付的算。"
    ),
    _(
        "这段时间里付到职工本人手里的钱，按台账“已付本人”的发生额减去退回和更正计算。"
        "还在法院、还没有发放的不算。"
    ),
    _(
        "达成协议的件数 ÷（达成协议＋调解不成）的件数。一名职工在一次调解里算一件，"
        "按协议生效日或终止日计入；撤回和移送的不计。"
    ),
    _(
        "仲裁裁决支持了全部或部分请求（金额大于零）的件数 ÷ 作出裁决的件数。"
        "一名职工在一份裁决里算一件，按裁决作出日计入；仲裁调解、撤回和不予受理的不计。"
    ),
    _(
        "这段时间里第一次可以执行的权利，到截止日为止已实现的金额 ÷ 可以执行的金额。"
        "基金垫付而单位还没有还的不算已实现；更正过的按更正后的数。"
    ),
    _(
        "这段时间里登记的职工，从登记到第一笔钱付到手里的天数的中位数。"
        "到截止日还没有拿到的按删失处理（Kaplan–Meier），不是去掉。"
    ),
    _(
        "这段时间里登记的职工，从登记到所在案件结案或本人退出的天数的中位数。"
        "到截止日还在办的按删失处理（Kaplan–Meier），不是去掉。"
    ),
    _("还在办的人数不公布"),
    _("这段时间没有人登记"),
)
QUARTERS = {
    1: gettext_lazy("第一季度"),
    2: gettext_lazy("第二季度"),
    3: gettext_lazy("第三季度"),
    4: gettext_lazy("第四季度"),
}
FIRST_QUARTERS = {2: gettext_lazy("前两个季度"), 3: gettext_lazy("前三个季度")}
_COUNTS = re.compile(r"(\d+) 人已有结果，(\d+) 人还在办")


def period_name(release: Release) -> str:
    """Return the name of a released period: 2025年, 2025年第三季度, 2026年前三个季度."""
    year, count = release.period.since.year, len(release.quarters)
    if count == len(QUARTERS):
        return gettext("%(year)s年") % {"year": year}
    ended = release.period.since.month + 2
    part = FIRST_QUARTERS[count] if count > 1 else QUARTERS[ended // 3]
    name = gettext("%(year)s年%(part)s") % {"year": year, "part": part}
    return gettext("%(period)s至今") % {"period": name} if release.key == "now" else name


def note(text: str) -> str:
    """Return a figure's note in the language of the page."""
    found = _COUNTS.fullmatch(text)
    if found:
        counts = {"ended": found[1], "running": found[2]}
        return gettext("%(ended)s 人已有结果，%(running)s 人还在办") % counts
    return gettext(text) if text else ""
