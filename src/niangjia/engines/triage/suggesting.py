"""How fast, how hard, and where to: suggestions with their reasons, for an officer to confirm.

Two questions, not one: 急诊 says how fast, 会诊 how hard; both may hold, and neither means 坐诊.
The number of people alone never makes it urgent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from niangjia.engines.triage import signs as seen
from niangjia.engines.triage.amounts import Amount
from niangjia.engines.triage.days import SPRING_FESTIVALS, Day
from niangjia.engines.triage.limitation import Limitation
from niangjia.engines.triage.people import Heads
from niangjia.engines.triage.signs import Sign
from niangjia.engines.triage.words import Words

# The federation's own rules of triage: no legal force.
URGENT_DAYS, GROUP, LARGE_YUAN, BEFORE_THE_FEAST = 7, 10, 500_000, timedelta(days=30)
OWN_RULE = "分诊规则（本会设计，无法律效力）"
URGENT_SIGNS = {
    seen.SELF_HARM: "说到轻生，先有人陪，同时请心理咨询师。",
    seen.CROWD: "可能发展成群体事件，请马上到场。",
    seen.FLIGHT: "单位可能转移财产或者负责人失联，请考虑财产保全和监察介入。",
    seen.UNTREATED: "伤者可能还没有得到救治，先解决医疗费用。",
    seen.DEATH: "有人死亡，先派人陪家属；工伤认定、保险和证据马上有人帮着办。",
    seen.DANGER: "人身可能有危险，先保证安全，必要时报警。",
    seen.STRANDED: "生活可能没有着落，先安排食宿或者临时救助。",
}
MEDIATION, AID, ARBITRATION = "调解", "援助", "仲裁"
INSPECTORATE, ADVICE, NOT_LABOUR = "监察", "只需解答", "不是劳动争议"

_MIGRANT = re.compile("农民工|民工|工地|包工头|工头|打工|务工|干活|工程队|装修队|小工")
_NEW_FORM = re.compile("平台|骑手|外卖|网约车|滴滴|主播|直播|代驾|快递|众包|合作协议|个体工商户")
_FORUMS = (
    re.compile("仲裁"),
    re.compile("法院|起诉|一审|二审|判决|再审|开庭"),
    re.compile("监察|劳动局|人社局|劳动部门"),
    re.compile("强制执行|失信|执行局"),
    re.compile("信访|上访"),
)
_FAR = re.compile("外省|跨省|异地|两个市|两个省|不在一个(?:城市|省)|国外|境外|出国|注册地")
_INSOLVENT = re.compile(
    "破产|倒闭|资不抵债|没有财产|没有钱付|账户[^，。]{0,4}冻结|公司注销|已经注销|终本"
)
_PERSONAL = re.compile(
    "我|本人|咱|俺|家人|老公|老婆|爸|妈|父|母|哥|弟|姐|妹|儿子|女儿|亲戚|朋友|同事|"
    "工友|老乡|他|她|"
    "老板|工头|(?:公司|单位|厂里?)(?:不|没|把|让|要|说|欠|拖|扣|通知)"
)
_INSPECTED_WORDS = re.compile("押金|身份证|童工|未成年|强迫|限制自由")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is suggested, in Chinese: the words that led to it, and the footing."""

    text: str
    basis: str
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """A way that is suggested, and why."""

    kind: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """All that was heard: what suggestions are made of.

    `is_asked` says that she was asked and answered, so that it is a case and no question.
    """

    text: str
    is_labour: bool
    about: tuple[Words, ...]
    labels: frozenset[str]
    amounts: tuple[Amount, ...]
    heads: tuple[Heads, ...]
    signs: tuple[Sign, ...]
    limitation: Limitation | None
    said_on: date | None
    days: tuple[Day, ...] = ()
    is_asked: bool = False

    @property
    def is_case(self) -> bool:
        """Whether somebody's own case is told of: who, how much, how many, which day."""
        is_dated = any(one.about for one in self.days)
        told = self.signs or self.amounts or self.heads or is_dated or self.is_asked
        return bool(told or _PERSONAL.search(self.text))


def urgent(heard: Heard) -> tuple[Reason, ...]:
    """Return why it cannot wait (急诊); empty when it can."""
    return tuple(_urgent(heard))


def hard(heard: Heard) -> tuple[Reason, ...]:
    """Return why several people should look at it together (会诊); empty when one is enough."""
    return tuple(_hard(heard))


def routes(heard: Heard) -> tuple[Route, ...]:
    """Return where to, the first choice first; never empty."""
    if not heard.is_labour:
        reason = Reason(
            "没有找到劳动争议的内容，请转有关部门或者说明理由改正。", "调解仲裁法第二条"
        )
        return (Route(NOT_LABOUR, reason),)
    if not heard.is_case:
        reason = Reason("问的是一般规定，没有说到具体的人和单位，解答即可。", OWN_RULE)
        return (Route(ADVICE, reason),)
    if not heard.labels:
        reason = Reason("像是劳动方面的事，看不出是哪一类，先问清楚。", OWN_RULE, heard.about)
        return (Route(ADVICE, reason),)
    found: dict[str, Route] = {}
    for route in _routes(heard):
        found.setdefault(route.kind, route)
    return tuple(found.values())


def _urgent(heard: Heard) -> Iterator[Reason]:
    limit = heard.limitation
    if limit and limit.state == "urgent":
        yield Reason(
            f"按所说的日期，仲裁时效最早可能在 {limit.due_on.isoformat()} 届满，"
            f"不足 {URGENT_DAYS} 天。",
            f"{OWN_RULE}；{limit.clock}",
            (limit.words,),
        )
    for sign in heard.signs:
        if sign.kind in URGENT_SIGNS:
            yield Reason(URGENT_SIGNS[sign.kind], OWN_RULE, (sign.words,))
    if "欠薪" in heard.labels and heard.said_on and (said := _MIGRANT.search(heard.text)):
        for feast in SPRING_FESTIVALS:
            if timedelta(0) <= feast - heard.said_on <= BEFORE_THE_FEAST:
                yield Reason("春节前农民工欠薪，请当天办。", OWN_RULE, (_words(said),))


def _hard(heard: Heard) -> Iterator[Reason]:
    group = [one for one in heard.heads if one.least >= GROUP]
    if "欠薪" in heard.labels and group:
        yield Reason(f"{GROUP} 人以上的欠薪。", OWN_RULE, tuple(one.words for one in group))
    large = [one for one in heard.amounts if one.per is None and one.least >= LARGE_YUAN]
    if heard.labels and large:
        yield Reason(
            f"金额达到 {LARGE_YUAN // 10_000} 万元。", OWN_RULE, tuple(one.words for one in large)
        )
    forums = [said for forum in _FORUMS if (said := forum.search(heard.text))]
    if heard.labels and len(forums) >= 2:
        yield Reason("牵涉几个程序。", OWN_RULE, tuple(map(_words, forums)))
    if "劳动关系确认" in heard.labels and (said := _NEW_FORM.search(heard.text)):
        yield Reason("新就业形态，劳动关系有争议。", OWN_RULE, (_words(said),))
    if heard.labels and (said := _FAR.search(heard.text)):
        yield Reason("可能跨省或者涉外。", OWN_RULE, (_words(said),))
    if heard.labels and (said := _INSOLVENT.search(heard.text)):
        yield Reason("单位可能没有偿付能力。", OWN_RULE, (_words(said),))


def _routes(heard: Heard) -> Iterator[Route]:
    limit, labels = heard.limitation, heard.labels
    if limit and limit.state in ("urgent", "near"):
        yield Route(
            ARBITRATION,
            Reason(
                "时效快到了，先申请仲裁保住时效，再谈调解。", "调解仲裁法第二十七条", (limit.words,)
            ),
        )
    if "工伤" in labels:
        yield Route(
            AID,
            Reason("工伤先申请认定，工会可以代书、代理。", "工会法第三十条；法律援助法第三十一条"),
        )
    migrant = _MIGRANT.search(heard.text)
    flight = [one.words for one in heard.signs if one.kind == seen.FLIGHT]
    many = [one.words for one in heard.heads]
    if "欠薪" in labels and (migrant or flight or many):
        words = (*((_words(migrant),) if migrant else ()), *flight, *many)
        yield Route(
            INSPECTORATE,
            Reason("欠薪可以向劳动保障监察投诉；拒不支付的由监察责令。", "调解仲裁法第九条", words),
        )
        yield Route(
            AID,
            Reason("追索劳动报酬，工会可以提供法律援助。", "工会法第三十条；法律援助法第三十一条"),
        )
    said = _INSPECTED_WORDS.search(heard.text)
    if "社保" in labels or said:
        yield Route(
            INSPECTORATE,
            Reason(
                "单位违反劳动保障规定的，可以向监察投诉，违法行为在二年内的予以查处。"
                if said
                else "少缴、不缴社会保险费，可以向社保经办机构或者监察投诉。",
                "劳动保障监察条例第九条、第十四条",
                (_words(said),) if said else (),
            ),
        )
    if limit and limit.state == "passed":
        yield Route(
            ADVICE,
            Reason(
                "按所说的日期，仲裁时效可能已过。请问清有没有中断、中止，再定怎么办。",
                "调解仲裁法第二十七条",
                (limit.words,),
            ),
        )
    yield Route(MEDIATION, Reason("双方愿意的，先调解。", "调解仲裁法第十条；人民调解法第十七条"))
    yield Route(
        ARBITRATION, Reason("调解不成或者不愿调解的，申请仲裁。", "调解仲裁法第五条、第二十一条")
    )


def _words(said: re.Match[str]) -> Words:
    return Words(said.start(), said.end(), said.group())
