"""The law book's own fixed words, in the language of the page; what the law says stays Chinese."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from niangjia.engines.law import Confidence, StatuteBook

CONFIDENCES: Mapping[Confidence, Promise] = {
    Confidence.TEXT: _("T 已与法条原文核对"),
    Confidence.SECONDARY: _("S 二手来源，使用前须复核"),
    Confidence.PRACTICE: _("P 各地做法不一"),
    Confidence.UNVERIFIED: _("U 未经核实"),
    Confidence.DEMO: _("D 演示数值，不是官方数据"),
}
UNITS: tuple[Promise, ...] = (
    *(_("元"), _("元/年"), _("元/月"), _("元/日"), _("元/单"), _("倍"), _("日"), _("小时")),
    *(_("个月"), _("年"), _("人"), _("个月工资"), _("个月本人工资"), _("个工作日")),
    *(_("个月统筹地区平均工资"), _("个月最低工资"), _("没有规定天数")),
)
"""The units of values and periods, as `engines.law.saying` writes them."""
ASPECTS: tuple[Promise, ...] = (
    *(_("内容"), _("依据"), _("摘录"), _("说明"), _("可信度"), _("所属年度"), _("列举"), _("注意")),
    *(_("起算"), _("延长"), _("由谁延长"), _("中止"), _("中断"), _("中断后"), _("倒算")),
    *(_("节假日"), _("交邮"), _("单位的另一读法"), _("条件"), _("过期以后")),
)
"""What is told of a line, as `engines.law.comparing` calls it."""

PUBLISHED = _("地区公布的数值")
"""What a line is about that a place published (`lawbook.choices.SUBJECT`)."""


def confidence_label(confidence: Confidence) -> str:
    """Return how sure a value is, in the language of the page."""
    return str(CONFIDENCES[confidence])


def says(text: str) -> str:
    """Return a value with its unit in the language of the page: `3 倍`, `3 times`."""
    before, space, number = "", " ", text
    if text.startswith("延长 "):
        before, number = f"{gettext('延长')} ", text.removeprefix("延长 ")
    number, space, unit = number.partition(" ")
    return f"{before}{number}{space}{gettext(unit)}" if unit else before + gettext(number)


def subject(book: StatuteBook, name: str) -> str:
    """Return what a line is about, in English where its file says it and the page is English."""
    if get_language() == "en":
        return book.subjects_en.get(name) or gettext(name)
    return name
