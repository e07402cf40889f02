"""What was probably meant: worked examples of everyday slips, and never without end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.apps.desk.slips import MOST, meant, plain


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("zhagnsan", "zhangsan"),
        ("zengxiaomin", "zengxiaoming"),
        ("zenxiaoming", "zengxiaoming"),
        ("zhengxiaoming", "zengxiaoming"),
        ("zangsan", "zhangsan"),
        ("nilei", "lilei"),
        ("46010020260012", "460100-2026-0012"),
        ("460100-2026-12", "460100-2026-0012"),
        ("460100 s2026 3", "460100-S2026-0003"),
    ],
)
def test_a_slip_leads_to_what_was_meant(typed, wanted):
    assert wanted in meant(typed)


@pytest.mark.parametrize("words", ["", "zxm", "曾小明", "460100-2026-0001", "13900011234", "a b"])
def test_what_is_no_slip_we_know_leads_nowhere(words):
    assert meant(words) == ()


@given(st.text(max_size=60))
def test_there_are_never_many_and_never_the_words_themselves(words):
    found = meant(words)
    assert len(found) <= MOST
    assert words not in found
    assert all("\0" not in one and "%" not in one for one in found)


def test_full_width_figures_letters_and_dashes_become_plain_and_brackets_stay():
    assert plain("４６０１００－２０２６—０００１（演示）ｚｘｍ") == "460100-2026-0001（演示）zxm"
