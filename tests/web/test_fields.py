"""Forms as people fill them in."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver
from hypothesis import given
from hypothesis import strategies as st

from niangjia.web.fields import CountField, DayField, RegionField, YuanField

NO_NUMBER = "这里要填数字，比如 4900 或 4,900.50。"
NO_COUNT = "这里要填整数，比如 12。"
TOO_LARGE = "这个数太大了：最多一万亿元，请数一数位数。"


class Sample(forms.Form):
    """One amount, one day, one number."""

    amount = YuanField(required=False)
    on = DayField(required=False)
    people = CountField(required=False, min_value=1, max_value=100_000)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("4900", 490_000),
        ("4,900元", 490_000),
        ("４９００．５", 490_050),
        ("¥ 0.01", 1),
        ("1,000,000,000,000.00", 10**14),
        ("", None),
    ],
)
def test_money_is_read_as_people_write_it(typed, fen):
    form = Sample({"amount": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == fen


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("四千九百多", NO_NUMBER),
        *((typed, NO_NUMBER) for typed in ("NaN", "1e3", "1e400", "1e-400", "1e" + "9" * 30)),
        *(
            (typed, NO_NUMBER)
            for typed in ("12,00", "1,2,3", "1,0000", ",100", "1,,000", "１２，００")
        ),
        ("-1", "这里不能是负数。"),
        ("0.001", "最多到分，小数点后两位。"),
        ("1000000000000.01", TOO_LARGE),
        ("9" * 27, TOO_LARGE),
        ("9" * 4000, TOO_LARGE),
    ],
)
def test_what_is_no_money_is_said_with_an_example_and_stays_as_typed(typed, says):
    form = Sample({"amount": typed})

    assert form.errors["amount"] == [says]
    assert form["amount"].value() == typed


@given(st.integers(0, 10**12))
def test_any_amount_comes_back_as_it_was(fen):
    shown = Sample(initial={"amount": fen})["amount"].value()

    assert Sample({"amount": shown}).fields["amount"].clean(shown) == fen
    assert Decimal(shown) * 100 == fen


@pytest.mark.parametrize(
    "typed", ["2026-03-01", "2026.3.1", "2026年3月1日", "２０２６/3/1", "20260301"]
)
def test_a_day_is_read_as_people_write_it(typed):
    form = Sample({"on": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date(2026, 3, 1)


@pytest.mark.parametrize("typed", ["去年", "2026-02-31", "3月1日"])
def test_what_is_no_day_is_said_with_an_example(typed):
    assert Sample({"on": typed}).errors["on"] == ["这里要填一个日子，比如 2026年3月1日。"]


@pytest.mark.parametrize("typed", ["0001-01-01", "1026-03-01", "9999-12-31"])
def test_a_year_in_which_nothing_of_ours_lies_was_mistyped(typed):
    form = Sample({"on": typed})

    assert form.errors["on"] == ["年份好像写错了，请再看一眼。"]


def test_a_character_that_nobody_sees_is_named_as_what_it_is():
    class Named(forms.Form):
        name = forms.CharField()

    assert "看不见的乱码字符" in Named({"name": "张\x00三"}).errors["name"][0]


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), ("１２", 12), (" 1 2 ", 12), ("1,200", 1200), ("１，２００", 1200), ("", None)],
)
def test_a_number_is_read_as_people_write_it(typed, number):
    form = Sample({"people": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["people"] == number


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        *(
            (typed, "这里要填整数，比如 12。")
            for typed in ("十二", "1,2", "1.5", "1_000", "1e3", "٣")
        ),
        ("9" * 5000, "这里要填整数，比如 12。"),
        ("0", "至少是 1。"),
        ("-3", "至少是 1。"),
        ("100001", "这个数太大了：最多 100000，请数一数位数。"),
    ],
)
def test_what_is_no_such_number_is_said_and_stays_as_typed(typed, says):
    form = Sample({"people": typed})

    assert form.errors["people"] == [says]
    assert typed in str(form["people"])


def test_a_number_is_typed_into_an_ordinary_box_with_the_keys_for_digits():
    box = str(Sample()["people"])
    assert 'type="text"' in box
    assert 'inputmode="numeric"' in box


def test_no_form_has_a_browsers_own_box_for_numbers():
    """It takes no full-width digits, and what it does not take it drops without a word."""
    get_resolver().url_patterns  # noqa: B018 - which reads the pages in, with their forms
    waiting, found = [forms.Form], {}
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("niangjia."):
                found |= {f"{kind.__name__}.{k}": v.widget for k, v in kind.base_fields.items()}
    assert len(found) > 200
    assert not [name for name, box in found.items() if isinstance(box, forms.NumberInput)]


@pytest.mark.parametrize("typed", ["460100", "４６０１００", " 460 100 "])
def test_a_region_is_six_digits_however_wide(typed):
    assert RegionField().clean(typed) == "460100"


@pytest.mark.parametrize(("typed", "says"), [("46010", "6 位数字"), ("999999", "没有这个")])
def test_a_region_that_is_none_is_said(typed, says):
    with pytest.raises(ValidationError, match=says):
        RegionField().clean(typed)
