"""Rules and learnt weights together: the file, the words shown, what courtesy does not change."""

import csv
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.triage import LABELS
from niangjia.engines.triage.features import RUN, features
from niangjia.engines.triage.judging import judged
from niangjia.engines.triage.labelling import suggested
from niangjia.engines.triage.weights import FILE, read_weights, weights

HERE = Path(__file__).parent
COURTESY = st.sampled_from(["谢谢", "麻烦您了，谢谢", "辛苦了", "多谢多谢", "您好，谢谢"])


def table(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SENTENCES = [row["text"].rstrip("。") for row in table("sentences.csv")]


def test_the_weights_are_few_and_have_a_column_for_every_label_and_for_work():
    learnt = weights()

    assert learnt.rows.shape == (len(learnt.places), len(LABELS) + 1)
    assert len(learnt.bias) == len(LABELS) + 1
    assert 1000 < len(learnt.places) <= 10_000
    assert FILE.stat().st_size <= 500_000


def test_no_weight_hangs_on_a_digit_a_latin_letter_or_more_than_two_characters():
    groups = re.compile(r"~?<[A-Z_]+2?(?:&[A-Z_]+2?)?>")

    for name in weights().places:
        bare = name.removeprefix("~")
        assert groups.fullmatch(bare) or bare[0] == "*" or re.fullmatch("[一-鿿]{1,2}", bare), name
    assert RUN == 2


def test_weights_with_another_number_of_columns_are_refused(tmp_path):
    file = tmp_path / "weights.json"
    right = json.loads(FILE.read_text("utf-8"))
    file.write_text(json.dumps(right | {"features": {"工资": [100, 1, 2]}}), "utf-8")

    with pytest.raises(ValueError, match="列数"):
        read_weights(file)


def test_features_stand_where_they_are_said_to():
    found = features("老板不给工资，您好")

    assert found["工资"] == ((4, 6),)
    assert found["<WAGE&BOSS>"] == ((0, 6),)
    assert "您好" not in found


def test_a_letter_weighs_its_head_and_its_body_apart():
    letter = "反映工资被拖欠。" + "我们在工地做了一年，一直没有结清。" * 12

    found = features(letter)

    assert "*LETTER" in found
    assert {"拖欠", "~拖欠", "~结清"} <= set(found)
    assert "结清" not in found


def test_a_rule_shows_its_own_words_and_is_not_called_learnt():
    [label] = judged("老板跑路了，三个月工资一分钱没拿到").labels

    assert (label.name, label.learnt) == ("欠薪", False)
    assert label.words == suggested("老板跑路了，三个月工资一分钱没拿到")[0].words


def learnt_of(text):
    return [label for label in judged(text).labels if label.learnt]


def test_a_learnt_label_says_so_and_shows_the_words_that_weigh_most():
    found = [(text, label) for text in SENTENCES for label in learnt_of(text)]

    assert found
    for text, label in found:
        assert label.name not in {one.name for one in suggested(text)}
        assert label.words
        assert all(text[words.start : words.end] == words.text for words in label.words)


def test_the_sentences_of_the_rules_are_still_read_as_a_reader_would():
    told = [
        {label.name for label in judged(row["text"]).labels} == set(row["labels"].split())
        for row in table("sentences.csv")
    ]

    assert sum(told) >= 0.93 * len(told)


@given(st.sampled_from(SENTENCES), COURTESY)
def test_courtesy_changes_nothing(text, courtesy):
    assert judged(f"{text}。{courtesy}") == judged(f"{text}。")


@given(
    st.sampled_from(
        [
            ("老板跑路了，我们二十几个人三个月工资一分钱没拿到", {"欠薪"}),
            ("公司拖欠工资两个月，还不交社保", {"欠薪", "社保"}),
            ("我怀孕了，公司要辞退我", {"女职工", "辞退"}),
            ("没签合同怎么证明我和公司有劳动关系", {"未签合同", "劳动关系确认"}),
            ("在车间被机器压断手指，公司不给报工伤", {"工伤"}),
            ("工作五年从来没有休过年假", {"年休假"}),
        ]
    ),
    st.sampled_from(["今天天气很好", "我家里三口人", "电话打得通", "我坐火车来的"]),
)
def test_an_unrelated_sentence_takes_no_label_away_that_a_reader_would_give(told, more):
    text, names = told
    before = {one.name: set(one.words) for one in judged(f"{text}。").labels}
    after = {one.name: set(one.words) for one in judged(f"{text}。{more}。").labels}

    assert names <= set(before)
    for name in names:
        assert before[name] <= after[name]


def test_work_of_another_kind_stands_beside_a_label_only_by_a_rule():
    for text in SENTENCES:
        found = judged(text).labels
        if len(found) > 1:
            assert not any(one.name == "其他劳动" and one.learnt for one in found)


def test_nothing_said_is_nothing_heard():
    assert judged("") == judged(" \n ")
    assert not judged("").is_labour
