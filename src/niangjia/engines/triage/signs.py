"""Signs that it cannot wait: each with the words that led to it."""

import re
from dataclasses import dataclass

from niangjia.engines.triage.words import Words


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign, by its kind."""

    kind: str
    words: Words


SELF_HARM, CROWD, FLIGHT, UNTREATED, DANGER = (
    "轻生",
    "群体事件",
    "转移财产或跑路",
    "伤者待救治",
    "人身危险",
)
STRANDED, PREGNANT, MINOR = "生活无着", "孕期哺乳期", "未成年"

_SIGNS = (
    (
        SELF_HARM,
        "跳楼(?!机)|自杀|轻生|不想活|活不下去|喝农药|割腕|一死了之|死给[^，。]{0,4}看|同归于尽",
        "电视|游乐",
    ),
    (
        CROWD,
        "堵(?:门|路|大门|工地)|拉横幅|拉条幅|围(?:堵|了)[^，。]{0,6}(?:公司|政府|工地)|集体(?:上访|停工|罢工|讨薪)|罢工|"
        "聚众|集访|爬(?:塔吊|吊塔)|上塔吊",
        "",
    ),
    (
        FLIGHT,
        "(?:老板娘?|包工头|工头|负责人|法人|厂长)[^，。；]{0,16}(?:跑路|跑了(?![^，。]{0,6}趟)|失联|失踪|消失|联系不上|不见了|逃)|卷款|公司[^，。；]{0,8}(?:失联|联系不上)|"
        "转移(?:财产|资产|设备|资金|机器|货物)|(?:搬|拉|运|卖)(?:走|掉)?(?:了)?(?:机器|设备)|连夜搬|变卖|人去楼空|"
        "(?:公司|厂)[^，。]{0,4}(?:要|正在|准备)注销|包工头带钱|携款",
        "担保|借我",
    ),
    (
        UNTREATED,
        "抢救|重症监护|(?:在|进|住|送)(?:进|了)?ICU|昏迷|病危|没钱(?:治|做手术|看病|交)|停药|(?:不给|不付|不交|拒付|不垫)[^，。]{0,4}(?:医药费|"
        "治疗费|手术费|住院费)|医院(?:催|停)",
        "抢救无效|经过抢救",
    ),
    (
        DANGER,
        "强令|冒险作业|限制(?:人身)?自由|扣(?:人|押人)|不让(?:走|出门|离开)(?!职)|被关|威胁|恐吓|殴打|打手|"
        "(?:快|要)塌|泄漏|随时[^，。]{0,4}(?:塌|爆|倒)|没有(?:任何)?防护",
        "",
    ),
    (
        STRANDED,
        "没(?:钱|饭)吃|没饭吃|吃不上饭|没地方住|没有?住的|露宿|睡(?:大街|桥洞)|身无分文|困在|被困|回不了家|揭不开锅|"
        "生活无着",
        "",
    ),
    (PREGNANT, "怀孕|孕妇|孕期|已孕|哺乳期|产假|临产|保胎", "离婚|没有怀孕|未怀孕|超生"),
    (
        MINOR,
        "未成年|童工|(?:十[一二三四五六七]|1[1-7])岁[^，。；]{0,12}(?:上班|打工|干活|进厂|工作|做工)|"
        "(?:上班|打工|干活)[^，。；]{0,8}(?:十[一二三四五六七]|1[1-7])岁",
        "未成年子女|未成年的(?:儿|女|孩)",
    ),
)
_PATTERNS = tuple(
    (kind, re.compile(words), re.compile(unless) if unless else None)
    for kind, words, unless in _SIGNS
)
_AROUND = 12


def signs(text: str) -> tuple[Sign, ...]:
    """Return the signs, one of each kind, in the order of how little they can wait."""
    found = []
    for kind, words, unless in _PATTERNS:
        for said in words.finditer(text):
            around = text[max(0, said.start() - _AROUND) : said.end() + _AROUND]
            if unless is None or not unless.search(around):
                found.append(Sign(kind, Words(said.start(), said.end(), said.group())))
                break
    return tuple(found)
