"""Ours against python-stdnum: the same answers, but for disagreements that are known and named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc
from tests.kernel.test_identifiers import ALPHABET, bodies, code_with_check, id_with_check

from niangjia.kernel.identifiers import Document, credit_code, person_number, was_ever_in_force


def accepted_by_stdnum(number):
    """Return whether it accepts the number; a county unknown in a known province throws it."""
    try:
        return ric.is_valid(number)
    except KeyError:
        return False


@given(
    st.integers(100000, 999999),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
)
def test_whatever_stdnum_accepts_is_a_citizen_id_without_doubt(region, born, order):
    number = id_with_check(f"{region}{born:%Y%m%d}{order:03d}")
    ours = person_number(number)
    assert ours is not None
    if accepted_by_stdnum(number):
        assert ours.document in {Document.CITIZEN, Document.HONG_KONG, Document.MACAO}
        assert ours.doubts == ()
        assert ours.born_on == ric.get_birth_date(number)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("830000199201300022", "no code of a residence permit for people of Taiwan"),
        ("810000199408230021", "born before 1997, when its list lets 810000 begin"),
        (
            id_with_check("50015719900101001"),
            "a code younger than its bearer: registered late, or moved",
        ),
    ],
)
def test_what_stdnum_alone_refuses_of_people(number, why):
    assert not ric.is_valid(number), why
    found = person_number(number)
    assert found is not None
    assert found.doubts == ()


def test_a_number_of_the_first_generation_is_no_number_to_stdnum():
    assert not ric.is_valid("110105491231002")
    assert person_number("110105491231002") is not None


@given(bodies)
def test_ours_and_stdnum_agree_on_the_checksum_of_codes_that_begin_with_digits(body):
    code = code_with_check(body)
    found = credit_code(code)
    if body[:8].isdigit():
        assert uscc.is_valid(code)
    assert found.is_well_formed


@given(st.text(ALPHABET, min_size=18, max_size=18))
def test_no_code_is_sound_to_us_and_not_to_stdnum_but_for_its_prefix(code):
    if credit_code(code).is_well_formed and code[:8].isdigit():
        assert uscc.is_valid(code)


def test_stdnum_refuses_the_codes_of_farmers_cooperatives_and_soldiers():
    assert not uscc.is_valid("N2330100MB0000000X")
    assert credit_code("N2330100MB0000000X").is_well_formed


@pytest.mark.parametrize("number", ["430407199312020025", "362322198709086409"])
def test_stdnum_takes_a_citizen_id_for_a_credit_code(number):
    assert uscc.is_valid(number)
    found = credit_code(number)
    assert not found.is_well_formed
    assert found.is_also_citizen_id


@pytest.mark.parametrize("code", ["110103", "110110", "132400", "360426", "500157", "650000"])
def test_a_division_code_once_in_force_counts_for_ever(code):
    assert was_ever_in_force(code)


@pytest.mark.parametrize("code", ["999999", "830000", "110199", "000000"])
def test_a_code_that_never_was_is_none(code):
    assert not was_ever_in_force(code)
