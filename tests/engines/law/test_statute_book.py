"""The statute book answers for a day and a region, or says that it cannot."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from niangjia.engines.law import Confidence, LawFileFaulty, StatuteBook, UnknownParameter, weakest
from niangjia.engines.law.checking import Outcome, checks
from niangjia.engines.law.texts import Texts, article_number, number

LAW = Path(__file__).parents[3] / "law"
BOOK = StatuteBook.read(LAW)

FILE = """
id: example
title: {zh: 例, en: Example}
jurisdiction: CN
last_checked_on: 2026-11-23
lawyer_checked_on: null
parameters:
  multiple:
    title: 倍数
    unit: times
    values:
      - from: 2010-01-01
        value: %s
        source: {law: 例法, article: 第二条}
        words: 应当支付二倍
        summary: 二倍。
        confidence: T
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "instruments.yaml").write_text("instruments: {例法: {title: 例法}}", "utf-8")
    (tmp_path / "example.yaml").write_text(FILE % '"2"', "utf-8")
    return tmp_path


def test_a_number_comes_with_its_article_its_words_and_how_sure_it_is():
    law = BOOK.on(date(2024, 5, 1))

    found = law.parameter("economic_compensation.full_year_from_months")

    assert found.value == Decimal("6")
    assert str(found.citation) == "《劳动合同法》第四十七条第一款"
    assert "六个月以上不满一年的" in found.citation.words
    assert found.confidence is Confidence.TEXT


def test_the_day_before_the_law_there_is_no_number():
    assert BOOK.on(date(2008, 1, 1)).parameter("economic_compensation.wage_cap_multiple")
    with pytest.raises(UnknownParameter, match="月工资封顶倍数"):
        BOOK.on(date(2007, 12, 31)).parameter("economic_compensation.wage_cap_multiple")


def test_the_article_has_the_number_it_had_on_the_day():
    assert BOOK.on(date(2023, 12, 31)).clock("CL-16").citation.article.startswith("第二百四十六条")
    assert BOOK.on(date(2024, 1, 1)).clock("CL-16").citation.article.startswith("第二百五十条")


def test_a_region_answers_before_its_city_its_province_and_the_nation():
    day = date(2026, 9, 21)

    assert BOOK.on(day, "330106").clock("CL-34").length.text == "15 个工作日"
    assert BOOK.on(day, "610113").clock("CL-34").length.text == "30 日"
    assert BOOK.on(day, "360100").clock("CL-34").length.text == "60 日"
    assert BOOK.on(day).clock("CL-34").citation.confidence is Confidence.UNVERIFIED
    assert BOOK.on(day, "460106").parameter("region.minimum_wage_month").jurisdiction == "460100"


def test_a_figure_of_an_earlier_year_stands_in_and_says_so():
    law = BOOK.on(date(2024, 3, 1), "361021")

    exact, stands_in = law.parameter_of("region.average_wage_month", "2023")
    assert (exact.period, stands_in) == ("2023", False)
    later, stands_in = law.parameter_of("region.average_wage_month", "2026")
    assert (later.period, stands_in) == ("2025", True)
    with pytest.raises(UnknownParameter):
        law.parameter_of("region.average_wage_month", "2010")
    with pytest.raises(UnknownParameter):
        BOOK.on(date(2024, 3, 1), "110000").parameter_of("region.average_wage_month", "2023")


def test_asking_for_a_norm_as_a_number_or_the_reverse_is_declined():
    law = BOOK.on(date(2024, 5, 1))

    for ask, name in (
        (law.parameter, "economic_compensation.grounds"),
        (law.norm, "economic_compensation.wage_cap_multiple"),
        (law.clock, "economic_compensation.grounds"),
    ):
        with pytest.raises(UnknownParameter):
            ask(name)


def test_the_digest_changes_with_one_letter_of_the_law_but_not_with_a_calendar(folder):
    before = StatuteBook.read(folder)
    (folder / "calendar").mkdir()
    (folder / "calendar" / "2030.yaml").write_text(
        "year: 2030\nnotice: 例\nconfidence: U\nrest: {元旦: [2030-01-01]}\nwork: {}\n", "utf-8"
    )
    with_calendar = StatuteBook.read(folder)
    (folder / "example.yaml").write_text(FILE % '"3"', "utf-8")
    after = StatuteBook.read(folder)

    assert before.digest == with_calendar.digest != after.digest
    assert before.calendar_digest != with_calendar.calendar_digest


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('value: "2"', "value: 2.0", "必须加引号"),
        ('value: "2"', 'value: "二"', "不是数"),
        ("from: 2010-01-01", 'from: "2010"', "不是日期"),
        ("words: 应当支付二倍", "", "必须摘录"),
        ("summary: 二倍。", "", "说明"),
        ("confidence: T", "confidence: X", "应为 T、S、P、U、D"),
        ("article: 第二条", "article: ''", "出处"),
        ("title: 倍数", "on: 倍数", "不是文字"),
        ("title: 倍数", "titel: 倍数", "不认识的项"),
        ("last_checked_on: 2026-11-23", "", "缺少这一项"),
        ("parameters:", "parameters: [", "YAML"),
        ("    values:\n", "    values: []\n    note:\n", "至少要有一条"),
        ("parameters:\n  multiple:", "parameters:\n  multiple: 3\n  other:", "应为"),
        ("        value:", "        until: 2009-01-01\n        value:", "次序"),
    ],
)
def test_a_file_no_lawyer_could_sign_is_refused_with_its_place(folder, old, new, complaint):
    text = FILE % '"2"'
    assert old in text
    (folder / "example.yaml").write_text(text.replace(old, new), "utf-8")

    with pytest.raises(LawFileFaulty, match=complaint) as refused:
        StatuteBook.read(folder)
    assert "example.yaml" in str(refused.value)


def test_article_numbers_of_earlier_versions_stand_in_their_order(folder):
    renumbered = FILE % '"2"' + "        earlier:\n"
    line = "          - {from: %s, article: 第一条, confidence: S}\n"
    (folder / "example.yaml").write_text(renumbered + line % "2005-01-01", "utf-8")
    book = StatuteBook.read(folder)
    assert book.on(date(2006, 1, 1)).parameter("example.multiple").citation.article == "第一条"

    (folder / "example.yaml").write_text(renumbered + line % "2011-01-01", "utf-8")
    with pytest.raises(LawFileFaulty, match="次序"):
        StatuteBook.read(folder)


CLOCK = """
id: clocks
title: {zh: 例, en: Example}
jurisdiction: CN
last_checked_on: 2026-11-23
lawyer_checked_on: 2026-11-23
clocks:
  EX-1:
    title: 例
    actor: party
    actor_zh: 当事人
    start: something
    start_zh: 某事之日
    suspension: %s
    values:
      - from: 2010-01-01
        until: 2020-01-01
        value: "%s"
        unit: %s
        source: {law: 例法, article: 第二条}
        words: 应当支付二倍
        summary: 例。
        confidence: T
"""


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        (("sometimes", "5", "d"), "suspension 写成了"),
        (("none", "5", "week"), "单位为"),
        (("none", "5.5", "d"), "应为整数"),
    ],
)
def test_a_clock_nobody_could_count_is_refused(folder, parts, complaint):
    (folder / "clocks.yaml").write_text(CLOCK % parts, "utf-8")

    with pytest.raises(LawFileFaulty, match=complaint):
        StatuteBook.read(folder)


def test_a_clock_out_of_force_is_unknown_again_and_a_signed_file_is_not_listed(folder):
    (folder / "clocks.yaml").write_text(CLOCK % ("none", "5", "d"), "utf-8")
    book = StatuteBook.read(folder)

    assert book.clock_ids() == ("EX-1",)
    assert book.on(date(2019, 12, 31)).clock("EX-1").length.text == "5 日"
    with pytest.raises(UnknownParameter):
        book.on(date(2020, 1, 1)).clock("EX-1")
    assert book.unsigned == ("example.yaml",)
    assert book.on(date(2019, 1, 1)).norm_if_any("EX-1") is None


def test_one_name_may_not_stand_in_two_files(folder):
    (folder / "example2.yaml").write_text(FILE % '"2"', "utf-8")

    with pytest.raises(LawFileFaulty, match="已经有这一项"):
        StatuteBook.read(folder)


def test_a_day_is_not_both_rest_and_work(folder):
    (folder / "calendar").mkdir()
    (folder / "calendar" / "2030.yaml").write_text(
        "year: 2030\nnotice: 例\nconfidence: U\nrest: {元旦: [2030-01-05]}\n"
        "work: {元旦: [2030-01-05]}\n",
        "utf-8",
    )
    with pytest.raises(LawFileFaulty, match="既放假又上班"):
        StatuteBook.read(folder)


def test_a_quote_is_looked_for_in_its_own_article(folder):
    texts = folder / "texts"
    texts.mkdir()
    (texts / "例法.md").write_text(
        "# 例法\n\n第一条 应当支付二倍。\n\n## 第二章\n\n第二条 应当　支付\n二倍的工资。\n", "utf-8"
    )
    book = StatuteBook.read(folder)
    assert [c.outcome for c in checks(book, Texts.read(texts))] == [Outcome.FOUND]

    (texts / "例法.md").write_text("# 例法\n第一条 应当支付二倍。\n第二条 无。\n", "utf-8")
    [check] = checks(book, Texts.read(texts))
    assert check.outcome is Outcome.ABSENT
    assert check.is_failure

    (texts / "例法.md").unlink()
    assert [c.outcome for c in checks(book, Texts.read(texts))] == [Outcome.NO_TEXT]


def test_chinese_numerals_are_read():
    assert [
        number(n) for n in ("五", "十", "十五", "四十七", "一百零四", "五百一十", "一千二百五十九")
    ] == [
        5,
        10,
        15,
        47,
        104,
        510,
        1259,
    ]
    assert article_number("第四十七条第二款") == "47"
    assert article_number("第十七条之一") == "17-1"
    assert article_number("55") == "55"
    assert article_number("答复期限条款") is None


def test_the_weakest_part_decides_how_sure_a_result_is():
    assert weakest(Confidence.TEXT, Confidence.DEMO, Confidence.UNVERIFIED) is Confidence.DEMO
    assert weakest() is Confidence.TEXT
    assert "演示" in Confidence.DEMO.label
