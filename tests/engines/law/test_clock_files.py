"""A clock of a law file: its extension in a line of its own, its conditions, its kind of hours."""

from datetime import date

import pytest

from niangjia.engines.law import Confidence, LawFileFaulty, StatuteBook, UnknownParameter

HEAD = """
id: clocks
title: {zh: 例, en: Example}
jurisdiction: CN
last_checked_on: 2026-11-23
lawyer_checked_on: null
clocks:
"""
BASE = """
  EX-1:
    title: 例
    actor: party
    actor_zh: 当事人
    start: something
    start_zh: 某事之日
    note: 基本的
    values:
      - from: 2010-01-01
        value: "5"
        unit: d
        source: {law: 例法, article: 第二条}
        words: 五日
        summary: 例。
        confidence: T
      - from: 2020-01-01
        value: "6"
        unit: d
        source: {law: 例法, article: 第二条}
        words: 六日
        summary: 例。
        confidence: T
"""
EXTENSION = """
  EX-1x:
    title: 例（延长）
    extends: EX-1
    values:
      - from: 2015-01-01
        value: "3"
        unit: d
        source: {law: 例法, article: 第三条}
        summary: 例。
        confidence: U
"""


@pytest.fixture
def read(tmp_path):
    def reading(text):
        (tmp_path / "clocks.yaml").write_text(HEAD + text, "utf-8")
        return StatuteBook.read(tmp_path)

    return reading


def test_an_extension_is_a_clock_of_its_own_and_belongs_to_its_base(read):
    book = read(BASE + EXTENSION)
    base, alone = book.on(date(2024, 1, 1)).clock("EX-1"), book.on(date(2024, 1, 1)).clock("EX-1x")

    assert base.extension is not None
    assert base.extension.number == 3
    assert (base.extends, base.confidence) == ("", Confidence.TEXT)
    assert (alone.extends, alone.start, alone.length.number) == ("EX-1", "something", 6)
    assert (alone.title, alone.note) == ("例（延长）", "")
    assert alone.citation.article == "第三条"
    assert base.citation.article == "第二条"
    assert alone.confidence is Confidence.UNVERIFIED


def test_before_the_extension_was_law_there_is_only_the_base(read):
    law = read(BASE + EXTENSION).on(date(2012, 1, 1))

    assert law.clock("EX-1").extension is None
    with pytest.raises(UnknownParameter, match="延长"):
        law.clock("EX-1x")


def test_a_rule_without_a_number_of_days_says_so(read):
    none = BASE.replace('        value: "5"\n        unit: d\n', "        unit: none\n")
    found = read(none).on(date(2012, 1, 1)).clock("EX-1")

    assert found.length.text == "没有规定天数"


CONDITION = """    conditions:
      - {fact: is_employed, title: 在职, runs_when: %s, state: not_running, says: 在职不算,
         source: {law: 例法, article: 第四条}, words: 在职, confidence: T}
"""


def with_line(line):
    return BASE.replace("    note: 基本的\n", line)


def test_a_condition_is_a_question_with_its_article(read):
    [one] = read(with_line(CONDITION % "false")).on(date(2012, 1, 1)).clock("EX-1").conditions

    assert (one.fact, one.runs_when, one.citation.article) == ("is_employed", False, "第四条")
    assert one.citation.summary == "在职不算"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (EXTENSION, "要延长的 EX-1 不在本文件里"),
        (BASE + EXTENSION.replace("2015", "2025"), "没有哪一天的期限可以延长"),
        (BASE + EXTENSION.replace("    title", "    actor: party\n    title"), "不认识的项 actor"),
        (BASE.replace("unit: d", "unit: h"), "按小时的期限要写明 hours"),
        (with_line("    hours: procedural\n"), "按小时的期限要写明 hours"),
        (with_line("    direction: sideways\n"), "direction 写成了"),
        (with_line("    interruption: maybe\n"), "interruption 写成了"),
        (with_line("    restart: never\n"), "restart 写成了"),
        (with_line(CONDITION % "maybe"), "runs_when 只能是"),
        ("\n  EX-1: 5\n", "应为"),
    ],
)
def test_a_clock_that_cannot_be_read_is_refused_with_its_place(read, text, complaint):
    with pytest.raises(LawFileFaulty, match=complaint):
        read(text)


def test_earlier_article_numbers_follow_one_another(read):
    lines = "        earlier:\n" + "".join(
        f"          - {{from: {day}, article: {article}, confidence: S}}\n"
        for day, article in (("2001-01-01", "第七条"), ("2005-01-01", "第八条"))
    )
    first = BASE.replace("      - from: 2020", lines + "      - from: 2020")
    book = read(first)

    articles = [
        book.on(date(year, 6, 1)).clock("EX-1").citation.article for year in (2004, 2005, 2010)
    ]
    assert articles == ["第七条", "第八条", "第二条"]
    assert book.on(date(2004, 6, 1)).clock("EX-1").valid_until == date(2005, 1, 1)
    with pytest.raises(LawFileFaulty, match="次序"):
        read(first.replace("2001-01-01", "2006-01-01"))
