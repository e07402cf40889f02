"""A distribution plan: the order, the reasons, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.engines.distribution import (
    Claim,
    ClaimTwice,
    NegativeAmount,
    Part,
    PriorityWithoutBasis,
    Rank,
    plan,
    share,
)

WAGES = Rank(
    zh="职工债权",
    claims=(Claim(id=1, title_fen=50_000_00), Claim(id=2, title_fen=2_360_000_00)),
    basis="优先用于支付职工补偿",
    document="（2025）示例执字第1号分配方案",
)
TAX = Rank(
    zh="税款",
    claims=(Claim(id=3, title_fen=800_000_00),),
    basis="破产法§113",
    document="管理人分配方案",
)
ORDINARY = Rank(zh="普通债权", claims=(Claim(id=4, title_fen=200_000_00),))


def test_a_worker_of_a_preferred_class_gets_her_part_and_the_later_ranks_nothing():
    made = plan(2_000_000_00, [WAGES, TAX, ORDINARY])

    assert made.parts() == {1: 41_493_78, 2: 1_958_506_22, 3: 0, 4: 0}
    assert made.left_fen == 0
    assert "优先用于支付职工补偿（（2025）示例执字第1号分配方案）" in made.lines[0].basis
    assert "没有余款" in made.lines[3].why


@pytest.mark.parametrize(
    "rank",
    [
        Rank(zh="职工债权", claims=WAGES.claims),
        Rank(zh="职工债权", claims=WAGES.claims, basis="职工优先"),
        Rank(zh="职工债权", claims=WAGES.claims, basis=" ", document="裁定书"),
    ],
)
def test_no_rank_comes_first_without_its_basis_and_the_document(rank):
    with pytest.raises(PriorityWithoutBasis, match="职工债权"):
        plan(100, [rank, ORDINARY])


def test_equals_need_no_basis():
    assert plan(100, [ORDINARY]).parts() == {4: 100}


def test_all_principal_comes_before_any_late_interest():
    first = Rank(
        zh="甲",
        claims=(
            Claim(id=1, title_fen=100),
            Claim(id=2, title_fen=10, part=Part.LATE_INTEREST),
        ),
        basis="裁定",
        document="示例1号",
    )
    second = Rank(zh="乙", claims=(Claim(id=3, title_fen=100),))

    assert plan(150, [first, second]).parts() == {1: 100, 2: 0, 3: 50}
    assert plan(205, [first, second]).parts() == {1: 100, 2: 5, 3: 100}


def test_each_line_says_why():
    made = plan(
        30,
        [
            Rank(
                zh="普通",
                claims=(
                    Claim(id=1, title_fen=50, already_fen=60),
                    Claim(id=2, title_fen=50, already_fen=50),
                    Claim(id=3, title_fen=100, already_fen=80),
                    Claim(id=4, title_fen=100, already_fen=10),
                ),
            )
        ],
    )

    assert made.parts() == {1: 0, 2: 0, 3: 0, 4: 30}
    why = {line.id: line.why for line in made.lines}
    assert "已多得 0.10 元" in why[1]
    assert why[2] == "已经足额"
    assert "先补其他人" in why[3]
    assert "不足 1.10 元" in why[4]
    assert made.lines[3].short_fen == 60


def test_what_nobody_may_claim_is_left_in_the_pool():
    made = plan(300_000_00, [ORDINARY])

    assert made.left_fen == 100_000_00
    assert made.lines[0].why == "“普通债权·本金”足额清偿"


def test_a_claim_listed_twice_is_refused():
    with pytest.raises(ClaimTwice):
        plan(1, [Rank(zh="普通", claims=(Claim(id=1, title_fen=1), Claim(id=1, title_fen=1)))])


def test_a_pool_below_zero_is_refused():
    with pytest.raises(NegativeAmount):
        plan(-1, [ORDINARY])


@given(
    st.integers(0, 10**7),
    st.lists(
        st.tuples(st.integers(0, 10**6), st.sampled_from(Part), st.integers(0, 2)), max_size=12
    ),
)
def test_a_plan_adds_up_and_serves_each_tier_before_the_next(pool, drawn):
    ranks = [
        Rank(
            zh=f"第{no}类",
            claims=tuple(
                Claim(id=i, title_fen=title, part=part)
                for i, (title, part, rank) in enumerate(drawn)
                if rank == no
            ),
            basis="示例",
            document="示例",
        )
        for no in range(3)
    ]

    made = plan(pool, ranks)

    assert sum(made.parts().values()) + made.left_fen == pool
    assert made.left_fen == max(0, pool - sum(title for title, *_ in drawn))
    for earlier, later in zip(made.tiers, made.tiers[1:], strict=False):
        assert earlier.given_fen == earlier.needed_fen or later.given_fen == 0


def test_the_hainan_error_heals_with_the_second_receipt():
    """Worker 17's award was typed 2,000.00 too high; the second pool aims at the true shares."""
    awards = {worker: 3_500_000 + 61_379 * worker for worker in range(1, 49)}
    typed = {**awards, 17: awards[17] + 2000_00}
    total = sum(awards.values())
    first = share(total * 2 // 5, typed)
    overpaid = first[17] - share(total * 2 // 5, awards)[17]
    assert overpaid > 0

    second = plan(
        total - sum(first.values()),
        [
            Rank(
                zh="职工",
                claims=tuple(
                    Claim(id=worker, title_fen=award, already_fen=first[worker])
                    for worker, award in awards.items()
                ),
            )
        ],
    )

    assert {worker: first[worker] + fen for worker, fen in second.parts().items()} == awards
