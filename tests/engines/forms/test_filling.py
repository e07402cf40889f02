"""Facts put into a master: what is printed, what is open, what is refused."""

import copy
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.forms.extraction import of_tree
from tests.engines.forms.samples import FACTS

from niangjia.engines import forms
from niangjia.engines.forms.values import chinese_number, clean


def _facts(form: str, **changes: object) -> dict[str, object]:
    return copy.deepcopy(FACTS[form]) | changes


def _filled(masters: forms.Forms, form: str, **changes: object) -> forms.Document:
    return forms.fill(masters.get(form), _facts(form, **changes))


@pytest.mark.parametrize("form", sorted(FACTS))
def test_a_form_with_all_its_facts_is_complete(masters, form):
    document = _filled(masters, form)

    assert document.open_slots == ()
    assert document.draft_notice is None
    forms.require_complete(document)


@pytest.mark.parametrize("form", sorted(FACTS))
def test_a_form_without_facts_is_a_draft_that_cannot_leave(masters, form):
    document = forms.fill(masters.get(form), {})

    assert "编号" in {slot.label for slot in document.open_slots}
    with pytest.raises(forms.FormIncomplete, match=f"还缺 {len(document.open_slots)} 项"):
        forms.require_complete(document)


@pytest.mark.parametrize("form", sorted(FACTS))
def test_leaving_out_any_one_required_fact_leaves_a_gap_that_names_it(masters, form):
    master = masters.get(form)
    optional = {
        "agent", "left_on", "months", "witnesses", "penalty", "other_terms", "clues", "materials",
        "reply_by", "demo",
    }  # fmt: skip
    for name, slot in master.slots.items():
        facts = _facts(form)
        if facts.pop(name, None) is None or name in optional or (slot.value and slot.value.empty):
            continue
        labels = " ".join(open_.label for open_ in forms.fill(master, facts).open_slots)
        assert slot.label in labels, name


def test_money_is_printed_in_figures_and_in_capitals(masters):
    text = of_tree(_filled(masters, "arbitration_application"))

    assert "15,860.00元（大写：人民币壹万伍仟捌佰陆拾元整）" in text
    assert "共2项，合计39,860.00元（大写：人民币叁万玖仟捌佰陆拾元整）" in text


def test_the_last_row_of_a_table_sums_its_columns(masters):
    text = of_tree(_filled(masters, "arbitration_application"))

    assert "合计36,000.0020,140.0015,860.00" in text


def test_requests_are_numbered_and_say_formula_and_article(masters):
    text = of_tree(_filled(masters, "arbitration_application"))

    assert "一、请求裁决被申请人向申请人支付拖欠的工资（2026年3月至8月）" in text
    assert "二、请求裁决被申请人向申请人支付解除劳动合同的经济补偿24,000.00元" in text
    assert "法律依据：《中华人民共和国劳动合同法》第三十条。" in text


def test_a_block_under_a_condition_is_printed_only_with_its_value(masters):
    with_agent = of_tree(_filled(masters, "arbitration_application"))
    without = of_tree(_filled(masters, "arbitration_application", agent=None, months=[]))

    assert "委托代理人：李援助" in with_agent
    assert "委托代理人" not in without
    assert "逐月欠付" not in without


def test_a_question_nobody_answered_is_open_and_prints_neither_answer(masters):
    document = _filled(masters, "aid_application", exempt=None)

    assert [slot.label for slot in document.open_slots] == ["是否免予核查经济困难状况"]
    assert "第四十二条，免予核查" not in of_tree(document)
    assert "第四十一条" not in of_tree(document)


def test_powers_are_ticked_one_by_one(masters):
    text = of_tree(_filled(masters, "power_of_attorney"))

    assert "■代为和解、接受调解" in text
    assert "□代为承认对方的请求" in text
    assert "□代为领取案款" in text


def test_a_mandate_needs_ten_people_and_shows_who_did_not_yet_agree_to_settle(masters):
    complete = _filled(masters, "representatives_mandate")
    few = _filled(
        masters,
        "representatives_mandate",
        claimants=FACTS["representatives_mandate"]["claimants"][:9],
    )

    assert of_tree(complete).count("■同意□不同意") == 6
    assert of_tree(complete).count("□同意□不同意") == 6
    assert [slot.label for slot in few.open_slots] == ["被代表的职工"]


def test_instalments_that_do_not_add_up_keep_the_agreement_from_leaving(masters):
    instalments = [{"due_on": date(2026, 12, 5), "amount": 1_993_000}]

    document = _filled(masters, "mediation_agreement", instalments=instalments)

    with pytest.raises(forms.FormIncomplete, match="分期付款合计与应付款项合计不一致"):
        forms.require_complete(document)


def test_a_gap_in_a_row_names_the_row(masters):
    requests = copy.deepcopy(FACTS["arbitration_application"]["requests"])
    del requests[1]["formula"]

    document = _filled(masters, "arbitration_application", requests=requests)

    assert [(slot.path, slot.label) for slot in document.open_slots] == [
        ("requests.2.formula", "仲裁请求第 2 行·计算方法")
    ]


def test_a_sum_with_a_missing_amount_is_a_gap_not_a_smaller_sum(masters):
    requests = copy.deepcopy(FACTS["arbitration_application"]["requests"])
    del requests[1]["amount"]

    text = of_tree(_filled(masters, "arbitration_application", requests=requests))

    assert "合计【缺：" in text


def test_the_person_whose_identity_is_to_be_verified_is_named(masters):
    applicant = FACTS["arbitration_application"]["applicant"] | {"identity_to_verify": True}

    assert _filled(masters, "arbitration_application", applicant=applicant).unverified == (
        "陈阿示",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"copies": "一份"},
        {"copies": True},
        {"monthly_wage": 6000.0},
        {"hired_on": "2022年9月1日"},
        {"post": 7},
    ],
)
def test_a_fact_of_another_type_is_refused(masters, changes):
    with pytest.raises(forms.WrongValue):
        _filled(masters, "arbitration_application", **changes)


def test_a_choice_outside_the_options_is_refused(masters):
    with pytest.raises(forms.WrongValue, match="特别授权"):
        _filled(masters, "power_of_attorney", special=["everything"])


def test_a_slip_in_the_name_of_a_fact_is_refused(masters):
    with pytest.raises(forms.UnknownFact, match="witness_names"):
        _filled(masters, "arbitration_application", witness_names="赵同事")


def test_facts_that_went_through_json_make_the_same_document(masters):
    stored = _facts("arbitration_application", hired_on="2022-09-01", left_on="2026-09-01")

    again = forms.fill(masters.get("arbitration_application"), stored)

    assert forms.fingerprint(again) == forms.fingerprint(
        _filled(masters, "arbitration_application")
    )


def test_a_changed_word_changes_the_fingerprint(masters):
    changed = _filled(masters, "arbitration_application", post="裁剪工")

    assert forms.fingerprint(changed) != forms.fingerprint(
        _filled(masters, "arbitration_application")
    )


def test_invisible_characters_are_taken_out_and_reported(masters):
    document = _filled(masters, "arbitration_application", post="缝\x08纫\u202e工\ud800")

    assert "岗位为缝纫工，" in of_tree(document)
    assert document.cleaned == ("“工作岗位”里有看不见的控制字符（U+0008、U+202E、U+D800），已去掉",)


def test_a_value_is_data_even_when_it_looks_like_a_place(masters):
    text = of_tree(_filled(masters, "arbitration_application", post="{number}#{{ 7*7 }}"))

    assert "岗位为{number}#{{7*7}}，" in text


@given(st.text())
def test_what_is_left_after_cleaning_can_stand_in_xml(text):
    cleaned, taken = clean(text)

    assert bool(taken) == any(f"U+{ord(character):04X}" in taken for character in text)
    for character in cleaned:
        code = ord(character)
        assert code == 0x0A or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (48, "四十八"), (100, "100")],
)
def test_clauses_are_numbered_in_chinese(number, words):
    assert chinese_number(number) == words
