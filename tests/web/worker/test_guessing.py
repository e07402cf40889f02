"""What her own words say to a question, and what they do not say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.web.interview.guessing import guessed
from niangjia.web.interview.questions import BY_KEY

ON = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("words", "key", "says"),
    [
        ("干了三个月没发工资，一共欠一万二", "owed", {"owed": "一万二"}),
        ("月薪4500，一共欠我9000", "owed", {"owed": "9000"}),
        ("押金500没退，工资一共欠8000元", "owed", {"owed": "8000元"}),
        ("我月薪4500，欠了两个月", "owed", {}),
        ("欠我8000元，欠他9000元", "owed", {}),
        ("我们一共五个人没拿到钱", "people", {"people_count": 5}),
        ("老板叫了5个人来打我", "people", {}),
        ("我们20多个人没拿到钱", "people", {}),
        ("8月、9月的工资没发", "months", {"unpaid_from": "2026-08", "unpaid_to": "2026-09"}),
        (
            "今年3月到6月工资都没给",
            "months",
            {"unpaid_from": "2026-03", "unpaid_to": "2026-06"},
        ),
        ("去年年底的工资没发", "months", {"unpaid_from": "2025-12", "unpaid_to": "2025-12"}),
        ("欠了三个月", "months", {}),
        ("9月30号被辞退", "left", {"left_on": "2026-09-30"}),
        ("9月份被辞退", "left", {}),
        ("昨天在工地摔伤了", "hurt", {"hurt_on": "2026-11-29"}),
        ("2024年3月入职，没签合同", "began", {"began": "2024-03"}),
        ("在示例电子有限公司上班，没签合同", "employer", {"employer_name": "示例电子有限公司"}),
        ("没交社保", "about", {"about": ["insurance"]}),
        ("  ", "about", {}),
        ("昨天在工地摔伤了", "papers", {}),
    ],
)
def test_only_what_can_hardly_mean_anything_else_is_guessed(words, key, says):
    assert guessed(BY_KEY[key], words, on=ON) == says


@given(st.text(alphabet="我们一共欠5万12月号多个人没发工资被辞退公司，。8年前昨天", max_size=40))
def test_any_words_fill_only_fields_of_the_question(words):
    for question in BY_KEY.values():
        assert set(guessed(question, words, on=ON)) <= set(question.fields)
