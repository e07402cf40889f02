"""Court case numbers, as people type them and as papers carry them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.kernel.identifiers import case_number, normal_case_number


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("（2025）琼0105执123号", "（2025）琼0105执123号"),
        ("(2025)琼0105执123号", "（2025）琼0105执123号"),
        ("〔2025〕琼0105执恢7号", "（2025）琼0105执恢7号"),
        ("[2025] 琼 0105 民初 第88号", "（2025）琼0105民初88号"),
        ("（２０２４）沪知民终５号", "（2024）沪知民终5号"),
        ("（2023）最高法民申1号", "（2023）最高法民申1号"),
        ("(2025)琼0105执123号之一", "（2025）琼0105执123号之一"),
        ("(2025)琼0105执保0123号之十二", "（2025）琼0105执保123号之十二"),
        ("（2019）最高法知民终1号", "（2019）最高法知民终1号"),
        ("（2022）兵0901民初3号", "（2022）兵0901民初3号"),
    ],
)
def test_a_number_has_one_form_however_it_is_typed(typed, written):
    found = case_number(typed)
    assert found is not None
    assert found.text == written


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "（2025）琼0105执号",
        "2025琼0105执123号",
        "（25）琼0105执123号",
        "（2025）甲0105执123号",
        "（2025）琼0105执123",
        "（2025）琼01051执123号",
        "海劳人仲案字〔2025〕第12号",
        "（2025）琼0105执123号之一一",
    ],
)
def test_what_is_no_courts_number_is_none(typed):
    assert case_number(typed) is None


def test_an_intellectual_property_case_is_told_from_its_kind():
    found = case_number("（2019）最高法知民终1号")
    assert (found.court, found.is_intellectual_property, found.kind) == ("最高法", True, "民终")


def test_an_arbitration_commissions_number_stays_as_it_is_written():
    assert normal_case_number(" 海劳人仲案字〔2025〕第12号 ") == "海劳人仲案字〔2025〕第12号"
    assert normal_case_number("(2025)琼0105执1号") == "（2025）琼0105执1号"


@given(
    st.integers(1900, 2099),
    st.sampled_from(["琼0105", "京", "最高法", "新40", "兵0901"]),
    st.sampled_from(["", "知"]),
    st.sampled_from(["执", "民初", "民终", "执恢", "执异", "民特"]),
    st.integers(1, 99999),
    st.sampled_from(["", "之一", "之十", "之二十三", "之九十九"]),
    st.sampled_from(["()", "（）", "〔〕", "[]", "【】"]),
)
def test_what_is_written_reads_back_the_same(year, court, special, kind, number, part, brackets):
    found = case_number(f"{brackets[0]}{year}{brackets[1]}{court}{special}{kind}{number}号{part}")
    assert found is not None
    assert case_number(found.text) == found
    assert found.text == f"（{year}）{court}{special}{kind}{number}号{part}"
