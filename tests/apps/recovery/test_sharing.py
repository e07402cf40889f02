"""Sharing a pool among people and their items: exact, level, principal first."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from niangjia.apps.recovery.services.sharing import Basis, Stake, allocate, fair_targets
from niangjia.engines.distribution import Part

NONE = Basis()


@st.composite
def stakes(draw: st.DrawFn) -> list[Stake]:
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(1, 6),
                st.integers(0, 10_000),
                st.integers(0, 10_000),
                st.sampled_from(Part),
            ),
            min_size=1,
            max_size=12,
        )
    )
    return [
        Stake(item=no, person=person, due=due, had=had, part=part)
        for no, (person, due, had, part) in enumerate(rows, start=1)
    ]


@given(stakes(), st.integers(0, 60_000))
def test_every_fen_is_shared_or_left_and_nobody_gets_beyond_her_due(
    among: list[Stake], pool: int
) -> None:
    shares = allocate(pool, among, basis=NONE)

    assert sum(shares.by_item.values()) + shares.left_fen == pool
    assert set(shares.by_item) == {stake.item for stake in among}
    for stake in among:
        share = shares.by_item[stake.item]
        assert share >= 0
        assert share == 0 or stake.had + share <= stake.due


@given(stakes(), st.integers(0, 60_000))
def test_money_is_left_only_when_every_person_has_her_due(among: list[Stake], pool: int) -> None:
    shares = allocate(pool, among, basis=NONE)

    if shares.left_fen:
        due: dict[tuple[int, Part], int] = defaultdict(int)
        for stake in among:
            short = stake.due - stake.had - shares.by_item[stake.item]
            due[stake.person, stake.part] += short
        assert all(short <= 0 for short in due.values())


@given(stakes(), st.integers(0, 60_000))
def test_late_interest_waits_until_all_principal_is_paid(among: list[Stake], pool: int) -> None:
    shares = allocate(pool, among, basis=NONE)

    interest = sum(shares.by_item[s.item] for s in among if s.part is Part.LATE_INTEREST)
    short: dict[int, int] = defaultdict(int)
    for stake in among:
        if stake.part is Part.PRINCIPAL:
            short[stake.person] += stake.due - stake.had - shares.by_item[stake.item]
    assert not interest or all(fen <= 0 for fen in short.values())


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=8), st.integers(0, 30_000))
def test_two_receipts_end_where_one_would(due: list[int], pool: int) -> None:
    among = [Stake(item=no, person=no, due=fen, had=0) for no, fen in enumerate(due)]
    first = allocate(pool // 3, among, basis=NONE).by_item
    again = [Stake(item=s.item, person=s.person, due=s.due, had=first[s.item]) for s in among]
    second = allocate(pool - sum(first.values()), again, basis=NONE).by_item
    once = allocate(pool, among, basis=NONE).by_item

    # A fen that fell to somebody the first time may stay with her: never more than that.
    assert sum(first.values()) + sum(second.values()) == sum(once.values())
    assert all(abs(first[no] + second[no] - once[no]) <= 1 for no in once)


def test_what_is_fair_counts_all_money_so_far_by_todays_rights() -> None:
    among = [
        Stake(item=1, person=1, due=200, had=150),
        Stake(item=2, person=2, due=200, had=50),
    ]

    assert fair_targets(among, basis=NONE) == {1: 100, 2: 100}
