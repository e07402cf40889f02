"""What a number of a person says beyond being sound: its card, sex, day, and what is doubtful."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.test_identifiers import id_with_check

from niangjia.kernel.identifiers import Document, bank_card_doubt, mobile, person_number


@pytest.mark.parametrize(
    ("number", "document"),
    [
        ("11010519491231002X", Document.CITIZEN),
        ("360426199101010071", Document.CITIZEN),
        ("810000199408230021", Document.HONG_KONG),
        (id_with_check("82000019940823002"), Document.MACAO),
        ("830000199201300022", Document.TAIWAN),
        (id_with_check("93184019850315001"), Document.FOREIGN),
    ],
)
def test_a_number_names_its_card_and_leaves_no_doubt(number, document):
    found = person_number(number)
    assert found is not None
    assert found.document == document
    assert not [doubt for doubt in found.doubts if "末位" not in doubt]


def test_the_seventeenth_digit_tells_the_sex():
    assert person_number("360426199101010071").is_male
    assert not person_number("810000199408230021").is_male


def test_a_region_that_never_was_is_a_doubt_and_no_refusal():
    found = person_number(id_with_check("11019919900101001"))
    assert found is not None
    assert "行政区划" in found.doubts[0]


def test_a_foreigners_card_from_no_province_is_doubted():
    found = person_number(id_with_check("99984019850315001"))
    assert found is not None
    assert found.document == Document.FOREIGN
    assert "省级代码" in found.doubts[0]


def test_a_foreigners_card_that_ends_in_x_is_doubted():
    numbers = (id_with_check(f"93184019850315{order:03d}") for order in range(100))
    found = person_number(next(number for number in numbers if number.endswith("X")))
    assert "18 位数字" in found.doubts[0]


def test_whoever_is_born_after_today_has_no_number_yet():
    number = id_with_check("11010520270101001")
    assert person_number(number) is not None
    assert person_number(number, on=date(2026, 12, 31)) is None
    assert person_number(number, on=date(2027, 1, 1)) is not None


@given(
    st.integers(100000, 999999),
    st.dates(date(1900, 1, 1), date(1999, 12, 31)),
    st.integers(0, 999),
)
def test_fifteen_digits_and_eighteen_name_one_person(region, born, order):
    short = f"{region}{born:%y%m%d}{order:03d}"
    found = person_number(short)
    assert found is not None
    assert found == person_number(id_with_check(f"{region}{born:%Y%m%d}{order:03d}"))
    assert found.born_on == born


def with_luhn(body):
    total = sum(
        digit if place % 2 else digit * 2 - 9 * (digit > 4)
        for place, digit in enumerate(map(int, reversed(body)))
    )
    return body + str(-total % 10)


@given(st.text("0123456789", min_size=15, max_size=18))
def test_a_card_with_its_check_is_not_doubted(body):
    assert bank_card_doubt(with_luhn(body)) == ""


@given(st.text("0123456789", min_size=15, max_size=18), st.data())
def test_one_wrong_digit_of_a_card_is_always_doubted(body, data):
    card = with_luhn(body)
    place = data.draw(st.integers(0, len(card) - 1))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != card[place]]))
    assert "再核对" in bank_card_doubt(card[:place] + digit + card[place + 1 :])


@pytest.mark.parametrize("account", ["12345678", "110060149018002", "62220212030001234567890"])
def test_a_passbook_or_an_account_of_a_unit_has_no_check(account):
    assert bank_card_doubt(account) == ""


@pytest.mark.parametrize("typed", ["13912345678", "+86 139 1234 5678", "0086-139-1234-5678"])
def test_a_mobile_is_eleven_digits_however_it_is_typed(typed):
    assert mobile(typed) == "13912345678"


@pytest.mark.parametrize(
    "typed", ["12912345678", "1391234567", "139123456789", "0898-66778899", ""]
)
def test_what_is_no_mobile_is_none(typed):
    assert mobile(typed) is None
