"""Sums of money in a worker's words: 3个月工资共一万二, 8000多, 每月5千."""

import re
from dataclasses import dataclass
from decimal import Decimal

from niangjia.engines.triage.numerals import NUMBER, between
from niangjia.engines.triage.words import Words

_SAID = re.compile(
    rf"(?P<number>{NUMBER})(?P<more>多|余|来|好几)?(?P<scale>[万千百])?(?P<more2>多|余)?"
    r"\s*(?P<yuan>块钱|块|元|圆|人民币|rmb|RMB)?(?P<after>左右|上下|以上|出头)?"
)
# What makes a bare number a sum.
_MONEY = re.compile(
    "(?:工资|工钱|薪|钱|款|费|补偿|赔|欠|共|合计|总共|提成|奖金|底薪|只有|只给|只发|发了|给了|每月|一个月|每天|"
    "一天|每小时|罚|扣|押金|损失)(?:是|为|了|我们?|着|才|约|大概|差不多|还有|还剩|一共|总共|共计|共|达|到|给|发|"
    "拿|：|:|有|的|就|款|，){0,6}$"
)
_OTHER = re.compile(
    r"\s{0,3}(?:[年月日号天周人个名位岁米点次条家户级楼层平度分%％℃块?小]|多[年月天人个名位岁]|小时|"
    r"万?[人名位户]|公里|[-/.:：][0-9]|[0-9A-Za-z])"
)
_PER = (
    ("月", re.compile("(?:每个?月|一个月|月薪|(?<!个)月工资|月收入|月均|月底薪)[^，,。；]{0,8}$")),
    ("天", re.compile("(?:每天|一天|日薪|日工资|每日|一个工)[^，,。；]{0,8}$")),
    ("小时", re.compile("(?:每小时|一个?小时|时薪)[^，,。；]{0,8}$")),
    ("年", re.compile("(?:每年|一年|年薪)[^，,。；]{0,8}$")),
)
_LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum, in yuan: at least `least`, and at most `most` where that was said.

    `most` is None for 8000多: more than that, nobody said how much. `per` is 月, 天, 小时 or 年
    for a rate, None for a sum.
    """

    words: Words
    least: Decimal
    most: Decimal | None
    per: str | None = None


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the sums of money, in the order of the text."""
    found = (_amount(text, said) for said in _SAID.finditer(text))
    return tuple(one for one in found if one)


def _amount(text: str, said: re.Match[str]) -> Amount | None:
    before, after = (
        text[max(0, said.start() - 16) : said.start()],
        text[said.end() : said.end() + 4],
    )
    number = said["number"] + (said["scale"] or "")
    if before and (before[-1] in ".-/:第" or (before[-1].isascii() and before[-1].isalnum())):
        return None
    if not (meant := between(number)):
        return None
    least, most = meant
    if not said["yuan"]:
        if said["number"].isdecimal() and least < 100 and not said["scale"]:
            return None
        if _OTHER.match(after) or not (_MONEY.search(before) or after.startswith("钱")):
            return None
        if least < 10:
            return None
    if not 0 < least <= most < _LARGEST:
        return None
    more = said["more"] or said["more2"] or said["after"] in ("以上", "出头")
    per = next((name for name, words in _PER if words.search(before)), None)
    words = Words(said.start(), said.end(), said.group())
    return Amount(words.stripped(), least, None if more else most, per)
