"""The table of questions: in which order, in which words, and to whom each is put."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

Answers = Mapping[str, Any]
"""What was answered so far, by field; what was left open is missing."""

SECTIONS = (_("出了什么事"), _("在哪干活"), _("说细一点"), _("怎么找您"), _("看一遍"))

TOPICS = (
    ("wages", _("工资没发、少发")),
    ("hurt", _("干活受了伤，或者得了职业病")),
    ("out", _("不让我干了")),
    ("insurance", _("没交社保、少交社保（养老、医疗、工伤这些）")),
    ("paper", _("没签合同，或者不承认我是员工")),
    ("other", _("别的事")),
)
WORK = (
    ("staff", _("在公司、工厂、店里上班")),
    ("site", _("在工地干活")),
    ("platform", _("跑平台的单：外卖、网约车、快递、代驾")),
    ("day", _("家政、零工，按天按小时算钱")),
    ("other", _("别的活")),
)
PAYERS = (
    ("company", _("公司的账户")),
    ("platform", _("平台")),
    ("agency", _("站点、劳务公司或者中介")),
    ("person", _("个人：老板、包工头、站长")),
)
CONTRACTS = (
    ("have", _("签过，我手里有")),
    ("theirs", _("签过，没给我")),
    ("none", _("没签过")),
)
INSURED = (
    ("never", _("从来没交")),
    ("stopped", _("交过，后来停了")),
    ("less", _("交得比工资少")),
)
WORKING = (("yes", _("还在那里干")), ("no", _("已经不干了")))
OUTS = (
    ("letter", _("给了书面通知")),
    ("said", _("只是嘴上说的")),
    ("locked", _("不派活、不让进门，或者停了账号")),
    ("wrote", _("让我自己写了辞职")),
)
REPORTED = (("yes", _("报过")), ("no", _("没报")))
SINCE = (
    ("month", _("这一个月里")),
    ("half", _("一个月到半年")),
    ("year", _("半年到一年")),
    ("older", _("一年以前")),
)
PAPERS = (
    ("contract", _("劳动合同、协议")),
    ("slips", _("工资条")),
    ("bank", _("微信、银行的转账记录")),
    ("chat", _("聊天记录")),
    ("attendance", _("考勤、打卡、接单记录")),
    ("badge", _("工牌、工服")),
    ("medical", _("病历、诊断书")),
    ("none", _("什么都没有")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One page: one idea, asked in plain words.

    `asked` says from the answers so far whether it is put to her. `is_must` has no "don't know".
    `none_is_answer`: leaving it empty says "no", not "I don't know".
    """

    key: str
    section: int
    title: Any
    help: Any = ""
    fields: tuple[str, ...]
    asked: Callable[[Answers], bool] = lambda _answers: True
    is_must: bool = False
    none_is_answer: bool = False


def _about(*topics: str) -> Callable[[Answers], bool]:
    return lambda answers: bool(set(topics) & set(answers.get("about", ())))


def _has_left(answers: Answers) -> bool:
    return answers.get("working") == "no" or "out" in answers.get("about", ())


def _may_have_contract(answers: Answers) -> bool:
    """A courier of a platform has no contract of employment whose day she could know."""
    return answers.get("work") != "platform" and _about("out", "paper", "insurance")(answers)


QUESTIONS = (
    Question(
        key="words",
        section=0,
        title=_("出了什么事"),
        help=_("想到什么写什么，错别字没关系。说不全也没关系，先登记。"),
        fields=("words",),
        is_must=True,
    ),
    Question(
        key="about",
        section=0,
        title=_("是下面哪样事"),
        help=_("可以勾几样。"),
        fields=("about",),
    ),
    Question(
        key="dangers",
        section=0,
        title=_("有没有急事"),
        help=_(
            "有就勾上，我们先打电话给您。都没有，就点“下一步”。正在出人命的事，先打 110 或 120。"
        ),
        fields=("dangers",),
        none_is_answer=True,
    ),
    Question(
        key="where",
        section=1,
        title=_("在哪个地方干活"),
        help=_(
            "选您干活的地方，由那里的工会接。不归这里的，或者说不清，就选最后一行，我们替您转。"
        ),
        fields=("union",),
        is_must=True,
    ),
    Question(key="work", section=1, title=_("干的是哪种活"), fields=("work",)),
    Question(
        key="employer",
        section=1,
        title=_("给谁干活"),
        help=_(
            "公司、工地、店的名字，平台和站点的名字，带班的人，都行。不知道全名，就写平时怎么叫。"
        ),
        fields=("employer_name",),
    ),
    Question(
        key="payer",
        section=1,
        title=_("工钱是谁给的"),
        help=_("看看微信、银行卡的收款记录，上面有付钱人的名字。"),
        fields=("payer",),
        asked=lambda answers: answers.get("work") not in (None, "", "staff"),
    ),
    Question(
        key="began",
        section=2,
        title=_("什么时候开始在那里干的"),
        help=_("记得哪年哪月就行。"),
        fields=("began",),
        asked=_may_have_contract,
    ),
    Question(
        key="contract",
        section=2,
        title=_("签过劳动合同吗"),
        help=_("写着干什么活、给多少钱、干到哪天的那份纸，也可能是手机上签的。"),
        fields=("contract",),
        asked=_may_have_contract,
    ),
    Question(
        key="months",
        section=2,
        title=_("欠的是哪几个月的工资"),
        help=_("只有一个月，就两格填一样的。"),
        fields=("unpaid_from", "unpaid_to"),
        asked=_about("wages"),
    ),
    Question(
        key="owed",
        section=2,
        title=_("大概一共欠您多少钱"),
        help=_("写个大概，以后再细算。写“一万二”也行。"),
        fields=("owed",),
        asked=_about("wages"),
    ),
    Question(
        key="hurt",
        section=2,
        title=_("哪天受的伤，哪天查出的病"),
        fields=("hurt_on",),
        asked=_about("hurt"),
    ),
    Question(
        key="hospital",
        section=2,
        title=_("在哪家医院看的"),
        help=_("还没去看，就写“没去看”。"),
        fields=("hospital",),
        asked=_about("hurt"),
    ),
    Question(
        key="reported",
        section=2,
        title=_("单位去人社局报过工伤吗"),
        help=_(
            "报工伤（工伤认定），就是请人社局认下这是干活伤的。单位不报，您自己也能报，一年之内。"
        ),
        fields=("reported",),
        asked=_about("hurt"),
    ),
    Question(
        key="insured",
        section=2,
        title=_("社保交得怎么样"),
        help=_("手机上搜“国家社会保险公共服务平台”能查到。"),
        fields=("insured",),
        asked=_about("insurance"),
    ),
    Question(
        key="since",
        section=2,
        title=_("这事从什么时候开始的"),
        fields=("since",),
        asked=lambda answers: not _about("wages", "hurt", "out")(answers),
    ),
    Question(
        key="out",
        section=2,
        title=_("是怎么不让您干的"),
        fields=("out_how",),
        asked=_about("out"),
    ),
    Question(
        key="working",
        section=2,
        title=_("您还在那里干吗"),
        fields=("working",),
        asked=lambda answers: not _about("out")(answers),
    ),
    Question(
        key="left",
        section=2,
        title=_("最后一天上班是哪天"),
        help=_("要钱有期限，从这天算起。记不清，写个差不多的日子。"),
        fields=("left_on",),
        asked=_has_left,
    ),
    Question(
        key="people",
        section=2,
        title=_("连您一共几个人遇到这事"),
        help=_("只有您一个，就填 1。"),
        fields=("people_count",),
    ),
    Question(
        key="papers",
        section=2,
        title=_("手里有什么"),
        help=_("没有也能办。登记完可以拍照传上来，原件自己收好。"),
        fields=("papers",),
    ),
    Question(
        key="who",
        section=3,
        title=_("怎么找到您"),
        help=_("别人看不到，只有办这件事的工会的人看得到。"),
        fields=("name", "phone"),
        is_must=True,
    ),
)
BY_KEY = {one.key: one for one in QUESTIONS}
ELSEWHERE = "elsewhere"
"""What she chooses who works at none of the places on the list, or cannot say at which."""
NO_PLACE = _("别的地方，或者说不清")
WHO_SHE_IS = BY_KEY["who"].fields
"""What no draft keeps."""
CHECK = "check"
"""The last page: everything once more, and her consent."""
