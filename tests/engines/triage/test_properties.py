"""What holds for every text, whoever wrote it and in whatever script."""

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.law import StatuteBook
from niangjia.engines.triage import LABELS, Law, Words, read
from niangjia.engines.triage.numerals import between

LAW = Law.of(StatuteBook.read(Path(__file__).parents[3] / "law"))
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
_FRAGMENTS = """
我 公司 老板 拖欠 工资 工伤 合同 没签 辞退 补偿 加班 怀孕 社保 离职 去年 3月 8号 半年前
二十几个人 一万二 8000多 块 元 每月 跳楼 包工头 跑了 ， 。 ？ 的 在 有限公司 厂 2024年
2月30日 春节前 两千五 十岁 上班 𠮷 é 0 99999999999999 万 亿 几
"""
SAID = st.sampled_from([*_FRAGMENTS.split(), "\n", " ", "\ud83d"])
TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(st.characters(), max_size=80),  # half surrogate pairs too
    st.lists(SAID, max_size=40).map("".join),
)


def all_words(found):
    for label in found.labels:
        yield from label.words
    yield from found.about
    for one in (*found.amounts, *found.days, *found.employers, *found.heads, *found.signs):
        yield one.words
    for reason in (*found.urgent, *found.hard, *(route.reason for route in found.routes)):
        yield from reason.words
    if found.limitation:
        yield found.limitation.words


@given(TEXTS, st.none() | DAYS)
def test_any_text_is_read_and_its_words_stand_where_they_are_said_to(text, said_on):
    found = read(text, said_on, LAW)

    for words in all_words(found):
        assert words == Words(words.start, words.end, text[words.start : words.end])
        assert words.text


@given(TEXTS, st.none() | DAYS)
def test_a_reading_is_the_same_every_time_and_whole(text, said_on):
    found = read(text, said_on, LAW)

    assert found == read(text, said_on, LAW)
    assert found.is_labour is bool(found.labels or found.about)
    assert not (found.labels and found.about)
    order = [LABELS.index(label.name) for label in found.labels]
    assert order == sorted(set(order))
    assert all(label.words for label in found.labels)
    assert found.routes
    assert (found.routes[0].kind == "不是劳动争议") is not found.is_labour


@given(TEXTS, DAYS)
def test_ranges_are_the_right_way_round(text, said_on):
    found = read(text, said_on)

    assert all(one.first <= one.last for one in found.days)
    assert all(0 < one.least <= (one.most or one.least) for one in found.amounts)
    assert all(2 <= one.least <= (one.most or one.least) for one in found.heads)


@given(st.integers(2, 99_999))
def test_the_number_of_people_alone_never_makes_it_urgent(count):
    assert read(f"公司欠我们{count}个人工资", date(2026, 6, 5), LAW).urgent == ()


@given(st.integers(1, 10**9))
def test_figures_mean_what_they_say(number):
    assert between(str(number)) == between(f"{number:,}") == (number, number)


@given(st.integers(1, 9), st.integers(1, 9))
def test_the_last_digit_takes_the_place_below(first, last):
    digits = "零一二三四五六七八九"

    assert between(f"{digits[first]}万{digits[last]}") == (first * 10_000 + last * 1000,) * 2
    assert between(f"{digits[first]}千{digits[last]}") == (first * 1000 + last * 100,) * 2
    assert between(f"{digits[first]}万零{digits[last]}") == (first * 10_000 + last,) * 2
