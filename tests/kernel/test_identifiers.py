"""Numbers that name a person or an enterprise: exactly the national standards, vector by vector."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.kernel.identifiers import (
    born_on,
    citizen_id,
    credit_code,
    is_citizen_id,
    masked_id,
)


def id_with_check(body):
    """Return the 17 digits with their check, by the standard's other formula."""
    rest = (1 - 2 * int(body, 13)) % 11
    return body + ("X" if rest == 10 else str(rest))


ids = st.builds(
    lambda region, day, order: id_with_check(f"{region:06d}{day:%Y%m%d}{order:03d}"),
    st.integers(110000, 829999),
    st.dates(date(1900, 1, 1), date(2030, 1, 1)),
    st.integers(0, 999),
)


@pytest.mark.parametrize(
    "number",
    ["11010519491231002X", "360426199101010071", "810000199408230021", "830000199201300022"],
)
def test_known_citizen_ids_are_sound_residence_permits_too(number):
    assert citizen_id(number) == number


def test_a_number_of_the_first_generation_is_widened():
    assert citizen_id("110105491231002") == "11010519491231002X"


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310020",
        "11010519491331002X",
        "110105194902300020",
        "11010517991231002X",
        "1101051949123100",
        "11010519491231002XX",
        "A1010519491231002X",
        "110105491331002",
        "",
        "身份证",
    ],
)
def test_what_is_no_citizen_id_is_none(number):
    assert citizen_id(number) is None


@pytest.mark.parametrize(
    "typed",
    [
        " 110105 19491231 002x ",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'11010519491231002X",
    ],
)
def test_spaces_dashes_width_and_a_leading_quote_do_not_matter(typed):
    assert citizen_id(typed) == "11010519491231002X"


@given(ids)
def test_a_number_with_its_check_is_sound_and_carries_its_day(number):
    assert is_citizen_id(number)
    assert born_on(number).strftime("%Y%m%d") == number[6:14]


@given(ids, st.data())
def test_one_wrong_digit_is_always_noticed(number, data):
    place = data.draw(st.integers(0, 16))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    assert not is_citizen_id(number[:place] + digit + number[place + 1 :])


@given(ids, st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_noticed(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        assert not is_citizen_id(swapped)


def test_a_number_is_shown_by_its_ends_only():
    assert masked_id("11010519491231002X") == "1101****002X"
    assert masked_id("1234567") == "****"


@pytest.mark.parametrize("code", ["91110000600037341L", "81110000MB0000000L", "N2330100MB0000000X"])
def test_known_credit_codes_are_sound(code):
    found = credit_code(code)
    assert (found.text, found.is_well_formed, found.doubts) == (code, True, ())


@pytest.mark.parametrize("code", ["430407199312020025", "362322198709086409"])
def test_a_citizen_id_that_passes_the_checksum_is_no_credit_code(code):
    found = credit_code(code)
    assert not found.is_well_formed
    assert "前两位" in found.doubts[0]


def test_a_real_code_that_fails_its_check_says_so():
    found = credit_code("91350203M0001FUE2P")
    assert not found.is_well_formed
    assert "校验码" in found.doubts[0]


@pytest.mark.parametrize(
    "code", ["", "91110000", "91110000600037341I", "0111000060003734AL", "有限公司"]
)
def test_what_does_not_look_like_a_code_is_told_how_one_looks(code):
    found = credit_code(code)
    assert not found.is_well_formed
    assert "18 位" in found.doubts[0]


ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code_with_check(body):
    total = sum(ALPHABET.index(char) * 3**place for place, char in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


def test_a_nested_check_that_fails_is_a_doubt_and_no_refusal():
    found = credit_code(code_with_check("91110000600037342"))
    assert found.is_well_formed
    assert "第 17 位" in found.doubts[0]


bodies = st.builds(
    lambda head, region, rest: head + region + rest,
    st.sampled_from(["91", "92", "81", "89", "11", "52", "N1", "A1", "Y1"]),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


@given(bodies)
def test_a_code_with_its_check_is_sound_whatever_it_doubts(body):
    assert credit_code(code_with_check(body)).is_well_formed


@given(bodies, st.data())
def test_one_wrong_character_of_a_code_is_always_noticed(body, data):
    code = code_with_check(body)
    place = data.draw(st.integers(0, 17))
    char = data.draw(st.sampled_from([c for c in ALPHABET if c != code[place]]))
    assert not credit_code(code[:place] + char + code[place + 1 :]).is_well_formed


@given(bodies)
def test_how_a_code_is_typed_does_not_matter(body):
    code = code_with_check(body)
    assert credit_code(f" {code[:8].lower()}-{code[8:]} ") == credit_code(code)
