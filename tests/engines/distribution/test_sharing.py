"""Pro rata to the fen: worked examples from the docs, and what holds for every pool."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.distribution import NegativeAmount, share, top_up
from niangjia.kernel.money import to_fen

DOC = Path(__file__).parents[3] / "docs" / "algorithms" / "distribution.md"
CLAIMS = st.dictionaries(st.integers(1, 60), st.integers(0, 10**9), max_size=12)
POOLS = st.integers(0, 10**10)


def fen(text: str) -> list[int]:
    return [to_fen(Decimal(part.strip().replace(",", ""))) for part in text.split("/")]


def worked() -> list[tuple[str, int, list[int], list[int]]]:
    table = DOC.read_text("utf-8").split("<!-- worked: share.")[1].split("\n\n")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([\d.,]+) \| ([\d.,/ ]+) \| ([\d.,/ ]+) \|$", table, re.M)
    return [(name, fen(pool)[0], fen(claims), fen(parts)) for name, pool, claims, parts in rows]


def test_the_docs_hold_the_worked_examples_of_the_rules():
    assert [name[:2] for name, *_ in worked()][:3] == ["P1", "P2", "P3"]


@pytest.mark.parametrize(("name", "pool", "claims", "parts"), worked(), ids=lambda v: str(v)[:30])
def test_worked_examples(name, pool, claims, parts):
    given_out = share(pool, dict(enumerate(claims)))

    assert list(given_out.values()) == parts


@given(POOLS, CLAIMS)
def test_the_parts_add_up_exactly_and_nobody_gets_more_than_her_claim(pool, claims):
    parts = share(pool, claims)

    assert sum(parts.values()) == min(pool, sum(claims.values()))
    assert all(0 <= parts[i] <= claims[i] for i in claims)


@given(POOLS, CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_the_claims_changes_nothing(pool, claims, random):
    shuffled = list(claims.items())
    random.shuffle(shuffled)

    assert share(pool, dict(shuffled)) == share(pool, claims)


@given(POOLS, CLAIMS)
def test_a_larger_claim_never_gets_less_than_a_smaller_one(pool, claims):
    parts = share(pool, claims)

    for one in claims:
        for other in claims:
            if claims[one] > claims[other]:
                assert parts[one] >= parts[other]


@given(POOLS, CLAIMS)
def test_every_part_is_within_a_fen_of_its_exact_share(pool, claims):
    total = sum(claims.values())
    for claim, part in share(pool, claims).items():
        if pool < total:
            assert abs(part * total - pool * claims[claim]) < total


@pytest.mark.parametrize(("pool", "claims"), [(-1, {1: 5}), (5, {1: -5})])
def test_nothing_below_zero_is_shared(pool, claims):
    with pytest.raises(NegativeAmount):
        share(pool, claims)


def test_nothing_below_zero_was_had_before():
    with pytest.raises(NegativeAmount):
        top_up(1, {1: 5}, {1: -5})


def test_a_mistyped_title_heals_in_the_second_distribution():
    first = share(80_00, {1: 100_00, 2: 300_00})
    assert first == {1: 20_00, 2: 60_00}

    assert top_up(60_00, {1: 100_00, 2: 100_00}, first) == {1: 50_00, 2: 10_00}


def test_who_is_ahead_of_the_target_waits_and_gives_nothing_back():
    assert top_up(10_00, {1: 100_00, 2: 100_00}, {1: 0, 2: 90_00}) == {1: 10_00, 2: 0}


def test_one_fen_more_may_take_a_fen_from_one_claim_and_the_next_round_still_adds_up():
    claims = {1: 5, 2: 5, 3: 1}  # ten fen: 5,5,0 or 4,5,1 by remainders; the paradox is real
    for pool in range(11):
        had = share(pool, claims)
        for more in range(11 - pool + 1):
            now = top_up(more, claims, had)
            assert sum(now.values()) == min(more, 11 - pool)
            assert all(fen >= 0 for fen in now.values())


@given(CLAIMS, st.data())
def test_topping_up_adds_up_and_never_exceeds_what_is_lacking(titles, data):
    already = {i: data.draw(st.integers(0, 10**9)) for i in titles}
    pool = data.draw(POOLS)

    now = top_up(pool, titles, already)

    lacking = {i: max(0, titles[i] - already[i]) for i in titles}
    assert sum(now.values()) == min(pool, sum(lacking.values()))
    assert all(0 <= now[i] <= lacking[i] for i in titles)


@given(CLAIMS, POOLS, POOLS)
def test_two_rounds_that_cover_everything_end_where_one_would(titles, first, second):
    had = share(first, titles)
    now = top_up(second, titles, had)

    if first + second >= sum(titles.values()):
        assert {i: had[i] + now[i] for i in titles} == titles
