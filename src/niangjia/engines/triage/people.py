"""Who: how many are concerned, and what the employer may be called."""

import re
from dataclasses import dataclass

from niangjia.engines.triage.numerals import NUMBER, between
from niangjia.engines.triage.words import Words

_WHO = "工人|工友|员工|职工|农民工|民工|同事|人员|兄弟|师傅|老乡|老师|司机|骑手|保安|护士|队员"
_HEADS = (
    re.compile(
        rf"(?P<n>{NUMBER})(?P<more>多|余|来)?(?:[个名号位](?!月))?(?:{_WHO}|人(?!民|社|事|力|均|工|家|身|格|次|口|行))"
    ),
    re.compile(
        rf"(?:我们|咱们|他们|我俩|一共|总共|共计)(?:有|是|一共|总共|这)?(?P<n>{NUMBER})(?P<more>多|余|来)?[个名号位]"
        r"(?!月|小时|钟|星期|礼拜|工|年|多月|半月)"
    ),
)
_NAMED = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z0-9（）()·×*]{2,24}?)"
    r"(?P<kind>有限责任公司|股份有限公司|有限公司|集团公司|分公司|集团(?!公司|有限|股份)|"
    r"公司(?!法|制)|厂(?![家里房区长方商矿址内])|大酒店|酒店|饭店|医院|幼儿园|煤矿|工程队|劳务队|"
    r"超市|食品店|美容院|餐厅|火锅店)"
)
# Everything up to the last of these is not the name but the sentence around it.
_AROUND = re.compile(
    "在|到|去|于|进入|进了|进|是|叫做|叫|给|跟|与|和|被|从|为|向|由|把|对|告|举报|投诉|我们|我|本人|一家|"
    "一个|这家|那家|家|该|某|的|了|请问|关于|反映|你好|您好|想|有|说|让|去年|今年|前|后|时候|现在|入职|所在|因|受|维护"
)
_KIND_ONLY = re.compile(
    "^(?:服装|食品|电子|建筑|物流|快递|外贸|私人|本地|劳务|派遣|劳务派遣|保安|化工|玻璃|家具|装修|中介|保险|物业|"
    "金融|投资|广告|网络|科技|国有|民营|上市|总|子|母|新|老|原|用工|第三方|外包|平台|出租车|公交|工|大|小|"
    "人民|国营|私营|个人|集体|外资|合资|其他|别|同|两|几|多|各|本|用人单位|制造|五金|鞋|砖|水泥|造纸|印刷|"
    "玩具|纺织|机械|汽车|汽配|房地产|建筑劳务|人力资源|教育|培训|美容|不|没|整){0,8}$"
)

# Without 有限公司 behind it, what has such a word in it is the sentence and no name.
_SENTENCE = re.compile(
    "可以|要求|离职|加班|工资|发生|办理|什么|他们|她|他|这|其|请|楼|经|期间|如果|不|没|还|也|就|要|能|会|着|"
    "年|月|号|社保|补贴|补偿|员工|严查|黑心|创建|正规|相当|自己|所|咨询|转|通知|情况|如此|导致|提出|第|代理|"
    "当时|帮|像|发现|调查|堂堂|偶闻|征用|部份|部分|餐饮|护工|电力|电信|人事|通信|公交|因公|工伤|通过|书写|基本|新任|开设|^[（视阳]"
)


@dataclass(frozen=True, slots=True)
class Heads:
    """How many people, from `least` to `most`; `most` is None for 20多人."""

    words: Words
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Employer:
    """What may be the employer's name, as it stands in the text."""

    words: Words


def heads(text: str) -> tuple[Heads, ...]:
    """Return the numbers of people, two or more, in the order of the text."""
    found: dict[int, Heads] = {}
    for pattern in _HEADS:
        for said in pattern.finditer(text):
            meant = between(said["n"])
            if meant is None or not 2 <= meant[0] < 1_000_000 or meant[0] != int(meant[0]):
                continue
            most = None if said["more"] else int(meant[1])
            words = Words(said.start("n"), said.end(), text[said.start("n") : said.end()])
            found.setdefault(said.start("n"), Heads(words, int(meant[0]), most))
    return tuple(found[place] for place in sorted(found))


def employers(text: str) -> tuple[Employer, ...]:
    """Return what look like names of employers, each once, in the order of the text."""
    found: dict[str, Employer] = {}
    for said in _NAMED.finditer(text):
        ends = [lead.end() for lead in _AROUND.finditer(said["name"])]
        start = said.start() + (ends[-1] if ends else 0)
        bare = text[start : said.start("kind")]
        if len(bare) < 2 or bare.isdecimal() or _KIND_ONLY.match(bare):
            continue
        if "有限" not in said["kind"] and (len(bare) > 12 or _SENTENCE.search(bare)):
            continue
        words = Words(start, said.end(), text[start : said.end()])
        found.setdefault(words.text, Employer(words))
    return tuple(found.values())
