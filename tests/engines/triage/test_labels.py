"""From words to labels by the rules alone: made-up sentences, letters, and the hand's labels."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from niangjia.engines.triage import LABELS
from niangjia.engines.triage.labelling import suggested

HERE = Path(__file__).parent


def table(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(text):
    return [label.name for label in suggested(text)]


@pytest.mark.parametrize(
    ("text", "labels"), [(row["text"], row["labels"]) for row in table("sentences.csv")]
)
def test_a_sentence_is_labelled_as_a_reader_would(text, labels):
    assert names(text) == labels.split()


def test_what_a_letter_names_by_the_way_is_not_its_subject():
    letter = (
        "关于城南公园夜间照明的建议。 尊敬的领导：城南公园是附近居民锻炼的好地方，"
        "但是东门到湖边一段路没有路灯，晚上经过很不方便。我们多次向物业和街道反映，"
        "一直没有结果。公园旁边原来有一家工厂，后来倒闭了，很多职工没有拿到补偿，"
        "现在厂房空着，更加没有人走。老人孩子晚上都不敢出门，绿化带里也堆满了垃圾。"
        "希望有关部门尽快安装路灯，给市民一个安全的环境。谢谢！"
    )

    assert names(letter) == []


def test_a_letter_whose_title_says_so_is_about_work():
    letter = (
        "农民工工资被拖欠半年无人管。 尊敬的领导：我们在城北做外墙，去年夏天进场，冬天做完。"
        + "中间只发过生活费。" * 20
    )

    assert names(letter) == ["欠薪"]


def test_the_insurance_of_residents_and_farmers_is_another_office():
    assert names("新农合报销比例是多少") == []
    assert names("公司让我退掉新农合改交职工医保，可以吗") == ["社保"]


def test_a_pregnant_worker_is_ours_and_a_quarrel_at_home_is_not():
    assert "女职工" in names("怀孕七个月公司还安排夜班")
    assert names("老公不管怀孕的我，想离婚") == []


def test_overtime_beside_an_injury_counts_only_when_pay_is_spoken_of():
    assert names("加班期间脑出血，算工伤吗") == ["工伤"]
    assert names("加班费没给，后来又受了工伤") == ["欠薪", "加班", "工伤"]


def test_every_label_shows_the_words_that_led_to_it():
    text = "公司拖欠工资，还不给交社保"

    shown = {label.name: [words.text for words in label.words] for label in suggested(text)}

    assert "拖欠工资" in shown["欠薪"]
    assert "社保" in shown["社保"]


def test_the_hand_labelled_three_shares_with_known_labels_and_each_question_once():
    rows = table("labels.csv")

    assert Counter(row["share"] for row in rows) == {"develop": 450, "check": 450, "sealed": 310}
    assert len({row["id"] for row in rows}) == len(rows)
    assert {name for row in rows for name in row["labels"].split()} == set(LABELS)


def test_later_questions_have_a_share_a_source_and_known_labels_each_once():
    rows, first = table("questions.csv"), {row["id"] for row in table("labels.csv")}

    assert Counter(row["share"] for row in rows) == {
        "learn": 2528,
        "sealed-2": 400,
        "picked": 297,
        "develop-2": 348,
        "unread": 273,
        "check-2": 75,
    }
    assert len({row["id"] for row in rows} | first) == len(rows) + len(first)
    assert {name for row in rows for name in row["labels"].split()} <= set(LABELS)
    assert all(row["source"] for row in rows)


def test_who_buys_a_house_names_the_fund_by_the_way():
    assert names("我想买房，首付不够，公积金贷款能贷多少") == []
    assert names("单位从来不交公积金，我想买房，首付不够，能要求补缴吗") == ["社保"]


def test_a_title_about_the_insurance_of_residents_decides_though_work_is_named_below():
    assert names("咨询农村医保缴费。 我自己在外面打工有单位，母亲在老家，只交她一个人可以吗") == []


def test_a_letter_keeps_no_label_for_one_mention_far_from_its_head():
    letter = (
        "物流园拖欠司机工资四个月。 尊敬的领导：我们十一个司机从春天开到夏天，没有拿到一分工资，"
        "老板说等客户结账。" + "我们每天去办公室问，门都锁着，电话也没有人接，家里等着用钱。" * 5
    )

    assert names(letter + "听说隔壁有人被辞退。") == ["欠薪"]


def test_the_words_of_somebody_who_works_are_enough_when_no_cue_holds():
    assert names("我在厂里上班三年，车间主任天天让我们写检讨") == ["其他劳动"]
    assert names("我家装修，工地上的工人干活很慢，邻居投诉，物业和业主都来找我") == []
