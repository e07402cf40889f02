"""Names, signs, days and the limitation, where a table would not show it."""

from datetime import date
from pathlib import Path

import pytest

from niangjia.engines.deadlines import Calendar
from niangjia.engines.law import StatuteBook
from niangjia.engines.triage import Answered, Law, read
from niangjia.engines.triage.days import SPRING_FESTIVALS

BOOK = StatuteBook.read(Path(__file__).parents[3] / "law")
LAW = Law.of(BOOK)
ON = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我在海南椰示例食品有限公司上班", "海南椰示例食品有限公司"),
        ("去年到深圳市华强示例电子厂干活", "深圳市华强示例电子厂"),
        ("举报城北示例酒店不发工资", "城北示例酒店"),
        ("我是示例市双山矿业股份有限公司的员工", "示例市双山矿业股份有限公司"),
    ],
)
def test_an_employer_is_named_without_the_sentence_around_it(text, name):
    assert [one.words.text for one in read(text).employers] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "我在一家服装厂上班",
        "我们公司不发工资",
        "劳务派遣公司退回",
        "上班期间发生工伤公司不管",
        "可以要求公司补偿吗",
        "格力空调生产厂家",
    ],
)
def test_a_kind_of_employer_is_no_name(text):
    assert read(text).employers == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("老板转移设备，人联系不上", ["转移财产或跑路"]),
        ("十几个人堵门讨薪", ["群体事件"]),
        ("老公在ICU，公司不交住院费", ["伤者待救治"]),
        ("没饭吃，睡桥洞", ["生活无着"]),
        ("被扣押人，不让离开", ["人身危险"]),
        ("怀孕三个月", ["孕期哺乳期"]),
        ("厂里有十五岁的孩子上班", ["未成年"]),
        ("我在楼顶，不给钱就跳", ["轻生"]),
        ("再不给工资我就去死", ["轻生"]),
        ("手被机器轧断了，单位不给治", ["伤者待救治"]),
        ("老板打我，脸上流血，还没去医院", ["伤者待救治"]),
        ("公司要搬走，机器都拉走了", ["转移财产或跑路"]),
        ("老板正在把设备往外拉", ["转移财产或跑路"]),
        ("厂里设备昨晚被偷偷运走了", ["转移财产或跑路"]),
        ("工友死了", ["有人死亡"]),
        ("我爸在工地干活死了，公司不管", ["有人死亡"]),
        ("我老公上班时猝死了，单位不管治丧", ["有人死亡"]),
        ("累死了，公司天天加班", []),
        ("因工死亡的补助标准是多少", []),
        ("父亲去世，他公司的财产怎么继承", []),
        ("不给涨工资就跳槽", []),
        ("农民工流血流汗，公司要给钱", []),
        ("经过抢救无效死亡", []),
        ("跳楼机", []),
        ("ICU的护士超负荷工作", []),
        ("为这事去公司跑了四趟", []),
        ("抚养未成年子女", []),
    ],
)
def test_signs_are_seen_and_what_only_sounds_like_one_is_not(text, kinds):
    assert [sign.kind for sign in read(text).signs] == kinds


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("上个月", date(2026, 2, 1), date(2026, 2, 28)),
        ("昨天", date(2026, 3, 4), date(2026, 3, 4)),
        ("8月", date(2025, 8, 1), date(2025, 8, 31)),
        ("2月", date(2026, 2, 1), date(2026, 2, 28)),
        ("去年年底", date(2025, 12, 1), date(2025, 12, 31)),
        ("二零二四年", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024.2.29", date(2024, 2, 29), date(2024, 2, 29)),
        ("上周", date(2026, 2, 23), date(2026, 3, 1)),
        ("今年元旦后", date(2026, 1, 1), date(2026, 1, 31)),
    ],
)
def test_a_time_is_placed_from_the_day_it_was_said_on(text, first, last):
    assert [(one.first, one.last) for one in read(text, ON).days] == [(first, last)]


def test_digits_of_a_chinese_keyboard_are_read_as_digits():
    wide = read("２０２５年１２月５日离职，欠我３万块，我们５０个人", ON, LAW)
    half = read("2025年12月5日离职，欠我3万块，我们50个人", ON, LAW)
    for name in ("amounts", "days", "heads", "limitation", "hard", "routes"):
        assert getattr(wide, name) == getattr(half, name), name
    assert wide.limitation is not None


def test_the_words_of_a_label_are_hers_as_she_wrote_them():
    text = "我们５０个人，３个月工资没发"
    words = [one for label in read(text, ON, LAW).labels for one in label.words]
    assert words
    assert all(text[one.start : one.end] == one.text for one in words)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("去年十二月三号离职，工资没结", "调解"),
        ("2025年12月5日在工地摔伤，单位一直没给报工伤", "援助"),
        ("2025年10月被辞退，8月的工资没发", "调解"),
        ("劳动合同法2008年1月1日施行，经济补偿怎么算", "只需解答"),
    ],
)
def test_whoever_names_the_day_it_happened_tells_a_case(text, first):
    assert read(text, ON).routes[0].kind == first


def test_what_she_answered_counts_beside_her_words():
    told = "请你们帮帮我"
    answered = Answered(labels=frozenset({"欠薪"}), sentences="2025年3月8日离职。一共欠六十万。")
    heard = read(told, ON, LAW, answered)
    assert heard.labels == ()  # those are of her words
    assert heard.is_labour
    assert heard.limitation is not None
    assert [one.text for one in heard.hard] == ["金额达到 50 万元。"]
    assert not read(told, ON, LAW).is_labour


def test_a_month_without_a_year_is_the_last_that_was():
    assert read("8月离职", ON).days[0].first.year == 2025
    assert read("8月离职", date(2026, 8, 20)).days[0].first.year == 2026


def test_the_days_of_the_lunar_new_year_are_those_of_the_holiday_notices():
    calendar = Calendar.of(BOOK)

    assert all(calendar.is_rest(day) for day in SPRING_FESTIVALS if 2007 <= day.year <= 2026)


def test_owed_pay_is_counted_from_the_end_of_work_and_other_claims_from_knowing():
    owed = read("去年5月8号离职，工资还没结", ON, LAW).limitation
    ended = read("去年5月8号被辞退，没有补偿", ON, LAW).limitation

    assert (owed.clock, owed.due_on) == ("CL-02", date(2026, 5, 8))
    assert (ended.clock, ended.due_on) == ("CL-01", date(2026, 5, 8))
    assert owed.words.text == "去年5月8号"


def test_pay_owed_while_work_goes_on_does_not_lapse():
    assert read("前年3月开始公司拖欠工资，我还在上班", ON, LAW).limitation is None


def test_without_a_law_or_a_day_nothing_is_said_of_the_limitation():
    text = "去年3月8号被辞退"

    assert read(text, ON).limitation is None
    assert read(text, None, LAW).limitation is None
    assert read("被辞退了", ON, LAW).limitation is None


def test_a_limitation_that_may_have_passed_is_first_asked_about():
    found = read("我2023年5月8号离职，公司没给经济补偿", ON, LAW)

    assert found.limitation.state == "passed"
    assert (found.urgent, found.routes[0].kind) == ((), "只需解答")
    assert "中断" in found.routes[0].reason.text


def test_a_day_before_the_statute_starts_no_clock():
    assert read("1999年5月8号被辞退", ON, LAW).limitation is None


def test_every_reason_names_its_footing():
    found = read("包工头跑了，欠我们三十个人工资六十万，快过年了", date(2026, 2, 5), LAW)

    reasons = [*found.urgent, *found.hard, *(route.reason for route in found.routes)]
    assert found.urgent
    assert found.hard
    assert all(reason.text.endswith("。") and reason.basis for reason in reasons)
