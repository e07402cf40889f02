"""Signs that it cannot wait: each with the words that led to it."""

import re
from dataclasses import dataclass

from niangjia.engines.triage.words import Words


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign, by its kind."""

    kind: str
    words: Words


SELF_HARM, CROWD, FLIGHT, UNTREATED, DANGER, DEATH = (
    "轻生",
    "群体事件",
    "转移财产或跑路",
    "伤者待救治",
    "人身危险",
    "有人死亡",
)
STRANDED, PREGNANT, MINOR = "生活无着", "孕期哺乳期", "未成年"

_SIGNS = (
    (
        SELF_HARM,
        "跳(?:楼(?!机)|江|河(?!镇|乡|村))|自杀|轻生|(?:不想|不愿|没法|没办法)再?活|活不(?:下去|了)|活着没(?:有)?意(?:思|义)|喝农药|割腕|"
        "一死了之|(?:不如)死|想死(?!的心)|寻死|去死|死了(?:算|干净|一了百了)|死给[^，。]{0,4}看|同归于尽|自焚|上吊|"
        "(?:楼顶|天台|顶楼|桥上|塔吊)[^。！？]{0,12}跳(?!绳|舞|槽)|(?:不给|不发|要不到)[^。！？；]{0,8}就[^，。]{0,4}跳(?!槽|单|过|票|闸|舞)|"
        "(?:站|坐|爬)[^，。]{0,4}(?:楼顶|天台|顶楼)",
        "电视|游乐|剧组|小说",
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
        "转移(?:财产|资产|设备|资金|机器|货物)|(?:搬|拉|运|卖)(?:走|掉)?(?:了)?(?:机器|设备)|连夜搬|偷偷[^，。]{0,4}(?:机器|设备|东西|货)|(?:夜里|晚上|半夜|偷偷)[^，。]{0,4}(?:搬|运|拉)[^，。]{0,3}(?:机器|设备|货)|变卖|人去楼空|"
        "(?:机器|设备|生产线|货|料|厂里的东西)[^，。；]{0,8}(?:搬|拉|运|卖|拖|转)(?:走|空|光|掉|跑|往|到外|出去)|"
        "(?:把|将)[^，。；]{0,6}(?:机器|设备|生产线)[^，。；]{0,6}(?:往外|搬|拉|运|卖|拖)|"
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
_WORK = re.compile(
    "上班|下班|工地|干活|做工|打工|车间|厂|单位|公司|老板|包工|工头|工友|同事|工人|工伤|岗位|加班|施工|"
    "工资|外卖|骑手|机器"
)
_AT_WORK = (
    (
        UNTREATED,
        "(?:不给|不肯|不让|不管|拒绝|没人)[^，。]{0,3}(?:治(?!安|理|丧)|救(?!济|助)|送医|看病|看伤|上医院|去医院)|"
        "(?:头|脸|手|脚|腿|身上|鼻子|眼睛|伤口)[^，。]{0,3}(?:流血|流着血|出血|淌血)|流血不止|血止不住|"
        "(?:受伤|摔|砸|压|轧|打)[^。！？]{0,14}(?:还|都|也)没(?:有)?(?:去|上|送)[^，。]{0,2}医院",
        "医保|居民|去年|年前",
    ),
    (
        DEATH,
        "(?:工友|同事|老乡|工人|员工|民工|司机|骑手|人|"
        "(?:我|他|她|俺)们?(?:爸|妈|父亲|母亲|老公|丈夫|老婆|妻子|爱人|儿子|女儿|哥|弟|姐|妹|叔|舅))[^，。；]{0,14}"
        "(?:(?<![累急气饿吓烦热冷困])死了|猝死|身亡|遇难|去世|死在|人没了|摔死|电死|触电死亡|砸死|压死|淹死|抢救无效|"
        "没(?:有)?(?:抢救|救)(?:过来|回来))|出人命|死了人|死人了",
        "退休|遗属|遗产|继承|多年|年前|低保|户口|户主|过户|拆迁|合伙|财产|存款|集资房|判刑|刑事|丧葬费|老人",
    ),
)
"""Said loosely: a sign only where work is spoken of."""
_PATTERNS = tuple(
    (kind, re.compile(words), re.compile(unless) if unless else None, among)
    for among, rows in ((None, _SIGNS), (_WORK, _AT_WORK))
    for kind, words, unless in rows
)
_ORDER = (SELF_HARM, CROWD, FLIGHT, UNTREATED, DEATH, DANGER, STRANDED, PREGNANT, MINOR)
_AROUND = 12


def signs(text: str) -> tuple[Sign, ...]:
    """Return the signs, one of each kind, in the order of how little they can wait."""
    found: dict[str, Sign] = {}
    for kind, words, unless, among in _PATTERNS:
        if kind in found or (among is not None and not among.search(text)):
            continue
        for said in words.finditer(text):
            around = text[max(0, said.start() - _AROUND) : said.end() + _AROUND]
            if unless is None or not unless.search(around):
                found[kind] = Sign(kind, Words(said.start(), said.end(), said.group()))
                break
    return tuple(found[kind] for kind in _ORDER if kind in found)
