"""What an enquiry's words suggest: with the words, all tellings together, and kept nowhere."""

import pytest
from tests.apps.intake import ground
from tests.apps.intake.ground import LATER, make

from niangjia.apps.intake import selectors
from niangjia.apps.intake.choices import Danger, Label
from niangjia.apps.intake.selectors.answered import about_by_answers, answered
from niangjia.apps.intake.services import tellings
from niangjia.engines.triage import LABELS, Answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


def test_every_label_of_the_engine_is_one_of_ours():
    assert [str(one.label) for one in Label] == list(LABELS)


def test_labels_come_with_the_words_that_led_to_them(fed):
    found = selectors.suggested(ground.enquiry(fed))
    assert Label.UNPAID in found.labels
    names = dict(found.because)
    assert all(word in ground.WORDS for word in names["欠薪"])
    assert (found.is_urgent, found.is_hard) == (False, False)
    assert found.routes


def test_what_she_ticked_and_what_another_door_heard_count_together(fed):
    row = ground.enquiry(fed, dangers=(Danger.CROWD,), people_count=14)
    more = ground.told(words="公司一直没和我签劳动合同", door="hotline")
    tellings.tell_more(enquiry=row, told=more, at=LATER, by=fed.clerk)

    found = selectors.suggested(row)
    assert {Label.UNPAID, Label.UNSIGNED} <= set(found.labels)
    assert any("大家聚在那里" in why for why, _basis in found.urgent)
    assert any("14 人" in why for why, _basis in found.hard)


def test_a_later_call_that_names_nothing_does_not_lead_elsewhere(fed):
    row = ground.enquiry(fed)
    before = selectors.suggested(row).routes
    more = ground.told(words="我刚才打过电话，他还没回来", door="hotline")
    tellings.tell_more(enquiry=row, told=more, at=LATER, by=fed.clerk)
    assert selectors.suggested(row).routes == before


def test_a_day_that_was_named_warns_of_the_limitation_first(fed):
    found = selectors.suggested(
        ground.enquiry(fed, words="我2025年12月1号离职，公司还欠我3个月工资")
    )
    assert found.limitation is not None
    assert found.limitation.clock == "CL-02"
    assert found.is_urgent == (found.limitation.state == "urgent")


def test_a_label_that_only_weights_led_to_is_named(fed):
    found = selectors.suggested(
        ground.enquiry(fed, words="亲戚雇我砍树，树倒下来砸到腰，他应该负多少责任")
    )
    assert Label.INJURY in found.labels
    assert found.learnt == {"工伤"}
    assert found.unclear == ()


def test_work_of_an_unclear_kind_shows_its_words(fed):
    found = selectors.suggested(ground.enquiry(fed, words="老板让我帮他作伪证"))
    assert found.labels == ()
    assert any("老板" in words for words in found.unclear)
    assert [kind for kind, _why in found.routes] == ["只需解答"]


# --- her answers ----------------------------------------------------------------------------------

VAGUE = "请你们帮帮我，实在没有办法了"


def test_what_she_answered_counts_where_her_words_say_nothing(fed):
    answers = {
        "about": ["wages", "hurt"],
        "hurt_on": "2025-12-03",
        "owed": "六十万",
        "reported": "no",
    }
    row = ground.enquiry(fed, words=VAGUE, answers=answers, people_count=7)
    found = selectors.suggested(row)
    assert set(found.labels) == {Label.UNPAID, Label.INJURY}
    assert dict(found.because)["欠薪"] == ("本人勾选：工资没发、少发",)
    assert not found.learnt
    assert any("50 万元" in why for why, _basis in found.hard)
    assert "不是劳动争议" not in dict(found.routes)
    assert dict(found.routes)["援助"].startswith("工伤先申请认定")
    assert not selectors.suggested(ground.enquiry(fed, words=VAGUE, phone="13800000009")).labels


def test_a_limitation_counted_from_her_answer_makes_it_pressing(fed):
    answers = {"about": ["wages"], "working": "no", "left_on": "2025-11-27"}
    found = selectors.suggested(ground.enquiry(fed, words=VAGUE, answers=answers))
    assert found.limitation is not None
    assert found.limitation.state == "urgent"
    assert any("时效" in why for why, _basis in found.urgent)
    assert next(iter(dict(found.routes))) == "仲裁"


@pytest.mark.parametrize(
    ("answers", "labels"),
    [
        ({"about": ["out"], "out_how": "said"}, {"辞退"}),
        ({"about": ["out"], "out_how": "wrote"}, {"辞退", "辞职"}),
        ({"about": ["paper"], "contract": "none"}, {"未签合同"}),
        ({"about": ["paper"]}, {"劳动关系确认"}),
        ({"about": ["insurance"]}, {"社保"}),
        ({"about": ["other"]}, set()),
        ({}, set()),
    ],
)
def test_each_topic_has_its_label(answers, labels):
    assert {name for name, _ in about_by_answers(answers)} == labels


def test_days_and_sums_left_open_or_said_in_words_say_nothing():
    said = answered({"left_on": "年底", "hurt_on": None, "unpaid_from": "", "owed": "  "})
    assert said == Answered()
    assert answered({"owed": "12,000"}).sentences == "一共欠12,000元。"
    assert answered({"unpaid_from": "2026-08"}).sentences == "2026年8月起没发工资。"
