"""Money: fen in, yuan out, one rounding rule, and the words that vouchers need."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.kernel.money import AmountOutOfRange, capitals, figures, from_fen, to_fen, yuan

fens = st.integers(-(10**17), 10**17)


@given(fens)
def test_fen_and_yuan_are_the_same_amount(fen):
    assert to_fen(from_fen(fen)) == fen


@given(st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=4))
def test_rounding_moves_an_amount_by_half_a_fen_at_most(amount):
    assert abs(yuan(amount) - amount) <= Decimal("0.005")
    assert to_fen(amount) == yuan(amount) * 100


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.004", "0.00"),
        ("1.115", "1.12"),
        ("-0.005", "-0.01"),
        ("2.675", "2.68"),
    ],
)
def test_halves_are_rounded_away_from_zero(amount, rounded):
    assert yuan(Decimal(amount)) == Decimal(rounded)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (1, "0.01"),
        (4296000, "42,960.00"),
        (-150, "-1.50"),
        (241236000, "2,412,360.00"),
    ],
)
def test_figures_are_grouped_with_two_places(fen, text):
    assert figures(fen) == text


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (11, "壹角壹分"),
        (100, "壹元整"),
        (101, "壹元零壹分"),
        (110, "壹元壹角整"),
        (1000, "壹拾元整"),
        (10010, "壹佰元零壹角整"),
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (4296000, "肆万贰仟玖佰陆拾元整"),
        (241236000, "贰佰肆拾壹万贰仟叁佰陆拾元整"),
        (1000000000, "壹仟万元整"),
        (1000100000000, "壹佰亿零壹佰万元整"),
        (10000000100, "壹亿零壹元整"),
        (100000000000000, "壹万亿元整"),
    ],
)
def test_capitals_follow_the_rules_for_vouchers(fen, words):
    assert capitals(fen) == words


@pytest.mark.parametrize("fen", [-1, 10**18])
def test_what_cannot_be_written_out_is_declined(fen):
    with pytest.raises(AmountOutOfRange):
        capitals(fen)


DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read(words):
    """Read an amount in capitals back into fen: an independent reading, for the test alone."""
    fen = total = group = digit = 0
    for char in words.removesuffix("整"):
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in PLACES:
            group, digit = group + digit * PLACES[char], 0
        elif char == "万":
            group, digit = (group + digit) * 10**4, 0
            total, group = total + group, 0
        elif char == "亿":
            total, group, digit = (total + group + digit) * 10**8, 0, 0
        elif char == "元":
            fen, total, group, digit = (total + group + digit) * 100, 0, 0, 0
        elif char == "角":
            fen, digit = fen + digit * 10, 0
        elif char == "分":
            fen, digit = fen + digit, 0
    return fen


@given(st.integers(0, 10**14 - 1))
def test_capitals_read_back_are_the_amount(fen):
    assert read(capitals(fen)) == fen


@given(st.integers(0, 10**18 - 1))
def test_capitals_never_stumble_over_zeros(fen):
    words = capitals(fen)
    assert "零零" not in words
    assert not words.endswith("零")
    assert words.count("元") <= 1
    assert words.endswith(("整", "分"))


def test_half_a_fen_stays_half_after_a_division_without_end():
    assert Decimal("14815.03") / 12 * 6 < Decimal("7407.515")
    assert yuan(Decimal("14815.03") / 12 * 6) == Decimal("7407.52")
