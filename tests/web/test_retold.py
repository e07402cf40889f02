"""What was kept in Chinese is said in English with the same figures, or marked as Chinese."""

from datetime import date
from decimal import Decimal as D
from itertools import product

import pytest
from django.utils import translation
from tests.engines.claims.ground import BOOK, LEFT, G, facts, ledger
from tests.web.worker.heard import heard

from niangjia.apps.matters import sayings
from niangjia.apps.matters.procedures import all_registered
from niangjia.apps.matters.services.telling import Act
from niangjia.apps.notices.choices import Audience
from niangjia.apps.notices.templates import fill, templates
from niangjia.engines.claims import claims_of
from niangjia.web import retold
from niangjia.web.kept_sentences import LOOKED, RECKONED
from niangjia.web.worker.owing import spoken

ON = date(2026, 6, 1)
NAMES = ("officer", "cover", "place", "account")
HERS = "王小骑（演示）"
GIVEN = {
    "number": "460100-2026-0001",
    "officer": HERS,
    "cover": HERS,
    "place": HERS,
    "paper": HERS,
    "account": HERS,
    "body": HERS,
    "where": HERS,
    "matter": "460100-2026-0002",
    "into": "460100-2026-0003",
    "by_when": "11月24日 12:00",
    "until": "11月24日",
    "back": "11月24日",
    "when": "11月24日 09:30",
    "day": "11月24日",
    "bring": "身份证",
    "yuan": "1,234.50",
    "what": "开庭",
    "act": str(Act.FETCH.label),
}


@pytest.fixture
def english():
    with translation.override("en"):
        yield


# --- what was told ------------------------------------------------------------------------------


def hers() -> list[str]:
    return [code for code, one in templates().items() if one.audience == Audience.WORKER]


def bare(text: str) -> list[str]:
    """Return the Chinese of a text that is neither said in English nor marked as a name."""
    found = heard(f"<p>{text}</p>")
    assert set(found.marked) <= {HERS}, found.marked
    return found.bare


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("code", hers())
def test_every_message_of_a_worker_is_said_in_english(code):
    one = templates()[code]
    given = {name: GIVEN[name] for name in one.facts if name in GIVEN}
    given |= {name: "谈成了，签了协议" for name in one.facts if name == "step"}
    given |= {
        name: "协议签了就算数。单位到期不付，工会陪您去要。现在不用您做什么。"
        for name in one.facts
        if name == "then"
    }
    words = fill(one, given)
    for text in (words.title, words.say, words.next):
        assert not bare(retold.retold(text)), text
    if "number" in one.facts:
        assert "460100-2026-0001" in retold.retold(words.say)


@pytest.mark.usefixtures("english")
def test_every_step_is_told_in_english_with_what_follows():
    for registered in all_registered():
        table = registered.lifecycle
        for step in table.steps:
            assert retold.retold(step.zh).isascii(), step.zh
        for state in table.states:
            saying = sayings.STATES[table.key, state.key]
            with translation.override("zh-hans"):
                then = f"{saying.means}{saying.todo or '现在不用您做什么。'}"
                text = f"{then}有事打 12351 报案号。"
            assert not bare(retold.retold(text)), text


@pytest.mark.usefixtures("english")
def test_a_day_and_a_list_are_written_as_she_reads_them():
    assert retold.retold("请补 2024-03、2024-04 的工资条或者银行流水。") == (
        "Payslip or bank statement for Mar 2024, Apr 2024."
    )
    assert retold.retold("离职日 2026-09-30 还没有到，按到期计算").startswith(
        "The last day, 30 Sep 2026,"
    )
    assert "24 Nov 12:00" in retold.retold(
        "您说的事我们收到了，编号 1。11月24日 12:00前有人看，看完会再告诉您。"
    )


@pytest.mark.usefixtures("english")
def test_what_fits_no_pattern_stays_and_is_marked_and_nothing_of_it_is_markup():
    assert retold.retold("<b>我写的</b>") == (
        '<span lang="zh-Hans">&lt;b&gt;我写的&lt;/b&gt;</span>'
    )
    assert "&lt;b&gt;" in retold.retold("有事打 12351 报案号，找<b>王</b>。")
    assert retold.as_written("12351") == "12351"


def test_on_a_chinese_page_everything_is_as_it_was_written():
    text = "离职日 2026-09-30 还没有到，按到期计算"
    assert retold.retold(text) is text
    assert retold.as_written(HERS) is HERS


# --- what was reckoned --------------------------------------------------------------------------


def reckonings():
    """Let the rules of a matter speak of every kind of worker they tell apart."""
    gone = {"city_average_wage": None, "minimum_wage": None}
    month = {f"{LEFT:%Y-%m}": ledger()[f"{LEFT:%Y-%m}"]}
    of_months = [
        ledger(),
        {},
        ledger(m2024_11=(D(1), None), m2024_12=(D(5000), D(0))),
        ledger(m2024_03=None, m2024_10=(D(5000), D(2000)), m2024_11=(D(0), D(0))),
        ledger(m2024_12=(D(5000), D(6000)), m2024_11=(D(5000), D(0)), m2025_02=(D(1), D(0))),
        ledger(due="900", paid="100"),
        ledger(due="60000", paid="100"),
        month,
    ]
    hired = (None, date(2020, 1, 1), date(2024, 6, 17), date(2005, 5, 10), date(2024, 12, 15))
    for ground, months, hired_on in product((None, *G), of_months, hired):
        yield facts(ground=ground, months=months, hired_on=hired_on)
    for ground in G:
        yield facts(ground=ground, left_on=None, months=ledger(paid="1"))
        yield facts(ground=ground, left_on=date(2026, 9, 30), region="460100")
        yield facts(ground=ground, **gone)
        yield facts(ground=ground, average_wage=D(7000), service_from=date(2018, 1, 1))
        yield facts(ground=ground, ground_is_assumed=True)
        for has_union, has_notice in product((True, False), (True, False, None)):
            yield facts(ground=ground, has_union=has_union, notice_given=has_notice)
    yield facts(left_on=date(2024, 12, 20), hired_on=date(2024, 12, 5), months=month)
    left = date(2027, 3, 31)
    yield facts(left_on=left, months=ledger(left), region="350500", city_average_wage=None)
    low = ledger(due="1500", paid="100")
    yield facts(months=low, city_average_wage=None, minimum_wage=None)
    yield facts(months=ledger(due="40000", paid="1"), city_average_wage=None, minimum_wage=None)


def spoken_of(one):
    """Return what her page says of a claim (see `web/worker/owing.py`)."""
    yield from (step.plain for step in one.steps if step.plain)
    yield from (text for lack in one.missing for text in (lack.label, lack.ask))
    yield from (*one.doubts, *one.not_considered, one.finding)


@pytest.mark.usefixtures("english")
def test_every_sentence_of_the_rules_of_a_matter_is_said_in_english():
    said = {
        text
        for given in reckonings()
        for one in claims_of(given, BOOK, ON)
        if one.is_claimed and (one.missing or one.amount)
        for text in spoken_of(one)
        if text
    }
    assert not {text for text in said if 'lang="zh-Hans"' in spoken(text) or bare(spoken(text))}
    patterns = [one for one in retold._patterns() if one.text in RECKONED]
    spoke = {
        pattern.text for text in said for pattern in patterns if pattern.known_by.fullmatch(text)
    }
    values = {"离职原因不明", "用工所在地"}  # stand inside a sentence
    assert set(RECKONED) - spoke - values == set()


@pytest.mark.usefixtures("english")
def test_every_reason_the_house_gives_for_a_look_is_said_in_english():
    for text in LOOKED:
        given = text.format(number="1", no=2, step="推选代表人", letter="转办函")
        assert not bare(retold.retold(given)), given
