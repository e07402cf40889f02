"""The book of rights: claimed, computed, fixed, enforceable, given up, revoked."""

from collections.abc import Mapping
from datetime import date

import pytest
from tests.apps.recovery.ground import a_matter, items_of

from niangjia.apps.audit.selectors import events_of
from niangjia.apps.matters.models import Matter
from niangjia.apps.people.models import Person
from niangjia.apps.recovery import selectors, services
from niangjia.apps.recovery.choices import DropReason, Kind
from niangjia.apps.recovery.services import rights

DAY = date(2025, 3, 10)


@pytest.fixture
def matter(db: None) -> Matter:
    return a_matter(2)


def now(matter: Matter) -> list[dict[str, int]]:
    """What stands where, per item, without the source and without empty places."""
    return [
        {kind.value: fen for kind, fen in row.balance.items() if fen > 0}
        for row in selectors.positions(matter)
    ]


def amounts(matter: Matter, *fen: int) -> Mapping[int, int]:
    return dict(zip(items_of(matter), fen, strict=False))


def test_a_claim_follows_what_is_asked_and_posts_only_the_difference(
    matter: Matter, clerk: Person
) -> None:
    services.claim(matter=matter, amounts=amounts(matter, 100, 50), on=DAY, by=clerk)
    entry = services.claim(matter=matter, amounts=amounts(matter, 80, 50), on=DAY, by=clerk)

    assert now(matter) == [{"claimed": 80}, {"claimed": 50}]
    assert entry is not None
    assert entry.control_fen == 20
    assert services.claim(matter=matter, amounts=amounts(matter, 80), on=DAY, by=clerk) is None


@pytest.mark.parametrize(
    ("claimed", "computed", "stands"),
    [
        (100, 80, {"claimed": 20, "computed": 80}),
        (100, 100, {"computed": 100}),
        (100, 130, {"computed": 130}),
        (0, 130, {"computed": 130}),
        (100, 0, {"claimed": 100}),
    ],
)
@pytest.mark.parametrize("before", [(0, 0), (70, 90), (90, 70), (200, 200)])
def test_what_is_claimed_and_computed_is_restated_whatever_stood_before(
    matter: Matter,
    clerk: Person,
    before: tuple[int, int],
    claimed: int,
    computed: int,
    stands: dict[str, int],
) -> None:
    who = {"matter": matter, "on": DAY, "by": clerk}
    services.claim(amounts=amounts(matter, before[0]), **who)
    services.compute(amounts=amounts(matter, before[1]), **who)

    services.claim(amounts=amounts(matter, claimed), **who)
    services.compute(amounts=amounts(matter, computed), **who)

    assert now(matter)[0] == stands
    (row, _) = selectors.positions(matter)
    assert (row.claimed_fen, row.computed_fen) == (claimed, computed)


@pytest.mark.parametrize(
    ("fixed", "stands"),
    [
        (60, {"fixed": 60, "dropped": 40}),
        (80, {"fixed": 80, "dropped": 20}),
        (90, {"fixed": 90, "dropped": 10}),
        (100, {"fixed": 100}),
        (120, {"fixed": 120}),
        (0, {"dropped": 100}),
    ],
)
def test_what_a_decision_does_not_give_is_dropped(
    matter: Matter, clerk: Person, fixed: int, stands: dict[str, int]
) -> None:
    who = {"matter": matter, "on": DAY, "by": clerk}
    services.claim(amounts=amounts(matter, 100), **who)
    services.compute(amounts=amounts(matter, 80), **who)

    services.fix(amounts=amounts(matter, fixed), why="演示裁决", **who)

    assert now(matter)[0] == stands
    # What it gave, not every move on the way there: the computation led through 已请求.
    decided, computed, *_ = selectors.entries(matter)
    assert (decided.amount_fen, computed.amount_fen) == (fixed, 80)


def test_the_reason_of_what_is_dropped_is_kept(matter: Matter, clerk: Person) -> None:
    who = {"matter": matter, "on": DAY, "by": clerk}
    services.claim(amounts=amounts(matter, 100), **who)

    services.fix(amounts=amounts(matter, 70), why="演示协议", reason=DropReason.CONCEDED, **who)

    newest = selectors.entries(matter)[0]
    assert "已请求 → 不再主张 0.30 元，调解中让步" in newest.sentences
    assert "依法算得 → 协议或裁决确定 0.70 元" in newest.sentences
    assert newest.why == "演示协议"


def test_a_decided_item_changes_only_by_revocation_or_correction(
    matter: Matter, clerk: Person
) -> None:
    who = {"matter": matter, "on": DAY, "by": clerk}
    services.claim(amounts=amounts(matter, 100), **who)
    services.fix(amounts=amounts(matter, 70), why="演示", **who)

    for act in (services.claim, services.compute):
        with pytest.raises(rights.AlreadyDecided):
            act(amounts=amounts(matter, 60), **who)
    with pytest.raises(rights.AlreadyDecided):
        services.fix(amounts=amounts(matter, 60), why="演示", **who)


def test_a_right_can_be_enforced_once_it_is_fixed(matter: Matter, clerk: Person) -> None:
    who = {"matter": matter, "on": DAY, "by": clerk, "why": "裁决生效"}
    services.claim(matter=matter, amounts=amounts(matter, 100, 50), on=DAY, by=clerk)
    services.fix(amounts=amounts(matter, 70), **who)

    services.make_enforceable(items=items_of(matter), **who)

    assert now(matter) == [{"enforceable": 70, "dropped": 30}, {"claimed": 50}]
    assert services.make_enforceable(items=items_of(matter), **who) is None


def test_who_sues_alone_gets_her_claim_back_and_the_others_keep_theirs(
    matter: Matter, clerk: Person
) -> None:
    who = {"matter": matter, "on": DAY, "by": clerk, "why": "不服裁决单独起诉"}
    services.claim(matter=matter, amounts=amounts(matter, 100, 100), on=DAY, by=clerk)
    services.compute(matter=matter, amounts=amounts(matter, 80, 80), on=DAY, by=clerk)
    services.fix(amounts=amounts(matter, 60, 60), **who)
    services.make_enforceable(items=items_of(matter), **who)

    services.revoke(items=items_of(matter)[:1], **who)

    assert now(matter) == [
        {"claimed": 20, "computed": 80},
        {"enforceable": 60, "dropped": 40},
    ]
    services.fix(amounts=amounts(matter, 75), **who)
    assert now(matter)[0] == {"fixed": 75, "dropped": 25}


def test_who_withdraws_gives_up_everything_open_with_the_reason(
    matter: Matter, clerk: Person
) -> None:
    services.claim(matter=matter, amounts=amounts(matter, 100), on=DAY, by=clerk)
    services.compute(matter=matter, amounts=amounts(matter, 80), on=DAY, by=clerk)

    services.drop(
        matter=matter,
        items=items_of(matter),
        reason=DropReason.WITHDRAWN,
        on=DAY,
        by=clerk,
        why="本人申请撤回",
    )

    assert now(matter) == [{"dropped": 100}, {}]
    assert not matter.open_sums.exists()


def test_amounts_are_not_negative_and_items_are_the_matters(matter: Matter, clerk: Person) -> None:
    other = a_matter(1)

    with pytest.raises(rights.AmountNegative):
        services.claim(matter=matter, amounts=amounts(matter, -1), on=DAY, by=clerk)
    with pytest.raises(rights.NotInMatter):
        services.claim(matter=matter, amounts=amounts(other, 1), on=DAY, by=clerk)


def test_each_entry_leaves_an_event_and_the_open_sums(matter: Matter, clerk: Person) -> None:
    entry = services.claim(matter=matter, amounts=amounts(matter, 100, 50), on=DAY, by=clerk)

    assert [event.kind for event in events_of(entry)] == ["recovery.entry_posted"]
    sums = matter.open_sums.values_list("kind", "amount_fen", "people")
    assert list(sums) == [("undecided", 150, 2)]


def test_the_rights_and_the_money_of_items_without_entries_are_nothing(matter: Matter) -> None:
    services.open_book(matter=matter)
    services.open_book(matter=matter)

    assert [row.now(*Kind) for row in selectors.positions(matter)] == [0, 0]
    assert selectors.totals(matter).received_fen == 0
    assert selectors.balance_check(matter).holds
