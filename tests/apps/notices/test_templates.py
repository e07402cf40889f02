"""Every message says what happened and what to do next, and fits what carries it."""

import pytest

from niangjia.apps.notices import templates
from niangjia.apps.notices.templates import FactsDiffer, TemplateNotKnown, fill, named, sms_parts

EVERY = sorted(templates.templates().items())
ids = [code for code, _ in EVERY]
LONG = "很长的一个字段" * 40


def filled(one, value="甲"):
    return fill(one, {fact: value for fact in one.facts})


@pytest.mark.parametrize(("code", "one"), EVERY, ids=ids)
def test_a_template_says_what_happened_and_what_to_do_next(code, one):
    words = filled(one)
    assert words.title
    assert words.say
    assert words.next
    # A text message ends in something to do, too: its own words name a way on.
    assert any(way in words.sms for way in ("请", "打", "找", "写", "交给", "回复", words.next))


@pytest.mark.parametrize(("code", "one"), EVERY, ids=ids)
def test_a_template_names_the_facts_it_needs_and_no_other(code, one):
    used = named(one.say) | named(one.next) | named(one.sms)
    used |= {name for text in one.wechat.values() for name in named(text)}
    assert used == one.facts


@pytest.mark.parametrize(("code", "one"), EVERY, ids=ids)
def test_a_text_message_fits_its_parts_however_long_the_facts_are(code, one):
    assert sms_parts(filled(one, LONG).sms) <= templates.MOST_PARTS
    assert filled(one).sms.startswith(templates.SIGN)


@pytest.mark.parametrize(("code", "one"), EVERY, ids=ids)
def test_what_wechat_carries_is_cut_to_what_it_takes(code, one):
    for keyword, text in filled(one, LONG).wechat.items():
        assert 0 < len(text) <= templates.wechat_length(keyword)


@pytest.mark.parametrize(("code", "one"), EVERY, ids=ids)
def test_nothing_is_promised_and_nothing_sounds_like_a_machine(code, one):
    for word in ("系统", "失败", "非法", "到账", "处理中", "提交"):
        assert word not in one.title + one.say + one.next + one.sms


@pytest.mark.parametrize(
    ("text", "parts"),
    [("", 1), ("字" * 70, 1), ("字" * 71, 2), ("字" * 134, 2), ("字" * 135, 3), ("𠮷" * 36, 2)],
)
def test_parts_are_counted_as_phones_count_them(text, parts):
    assert sms_parts(text) == parts


def test_a_fact_too_few_too_many_or_empty_is_refused():
    one = templates.template("intake.officer_named")
    for facts in (
        {"number": "1"},
        {"number": "1", "officer": "甲", "phone": "2"},
        {"number": "1", "officer": " \n"},
    ):
        with pytest.raises(FactsDiffer):
            fill(one, facts)


def test_a_template_nobody_wrote_is_refused():
    with pytest.raises(TemplateNotKnown):
        templates.template("nothing.like_it")


def test_a_citizen_id_never_stands_in_a_message_beside_a_name():
    one = templates.template("intake.officer_named")
    words = fill(one, {"number": "460100199001011234", "officer": "王小骑 46010019900101123X"})
    for text in (words.say, words.next, words.sms, *words.wechat.values()):
        assert "19900101" not in text
    assert "4601****123X" in words.say


def test_what_a_fact_brings_in_stays_on_one_line():
    one = templates.template("intake.officer_named")
    words = fill(one, {"number": "1\r\nBcc: x@example.org", "officer": "甲{number}\0"})
    assert "\n" not in words.say + words.sms
    assert "甲{number}" in words.say
