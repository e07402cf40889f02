"""The Hainan replay (海南复盘, made-up amounts): 48 awards, one mistyped, to the fen."""

import random
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from tests.apps.recovery.ground import a_matter, items_of

from niangjia.apps.matters.models import Matter
from niangjia.apps.people.models import Person
from niangjia.apps.recovery import selectors, services
from niangjia.apps.recovery.choices import EntryKind, Kind, PayerKind
from niangjia.engines.distribution import share

AWARDED = 241_236_000
FIRST = 96_494_400
TYPED_TOO_HIGH = 2_000_00
W17 = 17
NOON = datetime(2025, 7, 2, 4, tzinfo=UTC)


class Replay:
    """The matter on its way, with the numbers the model's worked table was made from."""

    def __init__(self, clerk: Person, second: Person) -> None:
        self.clerk, self.second = clerk, second
        self.matter: Matter = a_matter(48)
        self.items = items_of(self.matter)
        rnd = random.Random(48)
        weights = [rnd.randrange(3_500_000, 6_500_000) for _ in range(48)]
        factor = AWARDED / sum(weights)
        self.awards = [int(weight * factor) for weight in weights]
        self.awards[0] += AWARDED - sum(self.awards)
        self.claimed = [fen + rnd.randrange(0, 3000_00) for fen in self.awards]

    def by_item(self, amounts: list[int]) -> dict[int, int]:
        return dict(zip(self.items, amounts, strict=True))

    def receive(self, fen: int, on: date) -> None:
        services.receive(
            matter=self.matter,
            amount_fen=fen,
            payer="演示法院",
            payer_kind=PayerKind.COURT,
            voucher=f"演示-{on}",
            on=on,
            by=self.clerk,
            idempotency_key=uuid4(),
        )

    def distribute(self, on: date) -> dict[int, int]:
        plan = services.propose_distribution(matter=self.matter, by=self.clerk, on=on, at=NOON)
        services.approve_distribution(plan=plan, by=self.second, book_no=plan.book_no, at=NOON)
        return dict(plan.lines.values_list("item", "share_fen"))

    def pay(self, on: date) -> None:
        made = services.prepare_payout(matter=self.matter, by=self.clerk, on=on)
        everybody = set(made.payout.lines.values_list("claimant", flat=True))
        services.confirm_payout(payout=made.payout, lines=everybody, on=on, by=self.clerk)

    def until_the_first_payment(self) -> dict[int, int]:
        typed = [*self.awards]
        typed[W17] += TYPED_TOO_HIGH
        who = {"matter": self.matter, "by": self.clerk}
        services.claim(amounts=self.by_item(self.claimed), on=date(2024, 11, 5), **who)
        services.compute(amounts=self.by_item(self.awards), on=date(2024, 11, 20), **who)
        services.fix(amounts=self.by_item(typed), on=date(2025, 3, 10), why="演示裁决 48 份", **who)
        services.make_enforceable(items=self.items, on=date(2025, 3, 26), why="裁决生效", **who)
        self.receive(FIRST, date(2025, 6, 18))
        shares = self.distribute(date(2025, 6, 20))
        self.pay(date(2025, 6, 23))
        return shares

    def correction(self) -> services.Terms:
        return services.Terms(
            kind=EntryKind.CORRECTION,
            amounts={self.items[W17]: self.awards[W17]},
            why="第 17 位裁决金额多录 2,000.00 元",
        )

    def correct(self) -> None:
        """As the desk does: looked at, proposed by one, approved by the other."""
        looked_at = services.preview_change(matter=self.matter, terms=self.correction())
        change = services.propose_change(
            matter=self.matter,
            terms=self.correction(),
            on=date(2025, 7, 2),
            at=NOON,
            by=self.clerk,
            book_no=looked_at.book_no,
        )
        services.approve_change(change=change, by=self.second, book_no=change.book_no, at=NOON)

    def of_w17(self) -> selectors.Position:
        (row,) = selectors.positions(self.matter, items=[self.items[W17]])
        return row

    def paid_as_of(self, day: date) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT sum(CASE m.to_kind WHEN 'paid' THEN amount_fen ELSE -amount_fen END)::bigint
                FROM recovery_move m JOIN recovery_entry e ON e.id = m.entry_id
                WHERE m.matter_id = %s AND 'paid' IN (m.to_kind, m.from_kind)
                AND e.effective_on < %s
                """,
                [self.matter.pk, day],
            )
            return cursor.fetchone()[0]


@pytest.fixture
def replay(clerk: Person, second: Person) -> Replay:
    return Replay(clerk, second)


def test_forty_per_cent_is_shared_pro_rata_and_paid(replay: Replay) -> None:
    shares = replay.until_the_first_payment()

    assert sum(replay.claimed) == 248_711_460
    assert shares[replay.items[W17]] == 1_853_393
    sums = selectors.totals(replay.matter)
    assert (sums.claimed_fen, sums.enforceable_fen) == (248_711_460, 241_436_000)
    assert sums.dropped_fen == 7_475_460 - TYPED_TOO_HIGH + _covered(replay)
    assert sums.enforceable_fen - sums.paid_fen == 144_941_600
    assert (sums.received_fen, sums.paid_fen) == (FIRST, FIRST)
    assert (sums.undistributed_fen, sums.held_fen) == (0, 0)
    assert selectors.balance_check(replay.matter).holds


def _covered(replay: Replay) -> int:
    """What the mistyped award took beyond everything W17 had claimed: nothing was dropped of it."""
    asked_beyond = replay.claimed[W17] - replay.awards[W17]
    return max(TYPED_TOO_HIGH - asked_beyond, 0)


def test_what_was_overpaid_is_set_right_by_counter_entries(replay: Replay) -> None:
    replay.until_the_first_payment()
    assert share(FIRST, replay.by_item(replay.awards))[replay.items[W17]] == 1_774_930

    replay.correct()

    row = replay.of_w17()
    assert row.now(Kind.OWED_BACK) == 78_463
    assert row.paid_fen == row.now(Kind.SATISFIED) == 1_774_930
    sums = selectors.totals(replay.matter)
    assert (sums.computed_fen, sums.fixed_fen, sums.enforceable_fen) == (AWARDED,) * 3
    assert sums.dropped_fen == 7_475_460
    assert sum(p.now(Kind.ENFORCEABLE) for p in selectors.positions(replay.matter)) == 144_820_063
    assert selectors.balance_check(replay.matter).holds


def test_the_correction_is_seen_whole_before_anything_moves(replay: Replay) -> None:
    replay.until_the_first_payment()

    table = services.preview_change(matter=replay.matter, terms=replay.correction())

    (row,) = table.rows
    assert (row.before.paid_fen, row.after.paid_fen) == (1_853_393, 1_774_930)
    assert row.after.owed_back_fen == 78_463
    assert row.before.right_fen - row.after.right_fen == TYPED_TOO_HIGH == table.amount_fen
    assert table.follows[0].startswith("已经多付的 784.63 元记作“多付待抵”")
    assert replay.of_w17().now(Kind.OWED_BACK) == 0


def test_who_returns_the_overpayment_puts_it_back_into_the_pool(replay: Replay) -> None:
    replay.until_the_first_payment()
    replay.correct()
    terms = services.Terms(
        kind=EntryKind.TAKE_BACK,
        amounts={replay.items[W17]: 78_463},
        voucher="演示收据",
        why="本人自愿退回",
    )
    told = {"matter": replay.matter, "by": replay.clerk, "on": date(2025, 7, 9), "at": NOON}
    change = services.propose_change(terms=terms, **told)
    services.approve_change(change=change, by=replay.second, book_no=change.book_no, at=NOON)
    assert selectors.totals(replay.matter).undistributed_fen == 78_463
    assert selectors.balance_check(replay.matter).holds

    replay.receive(144_741_600, date(2025, 10, 14))
    replay.distribute(date(2025, 10, 16))
    replay.pay(date(2025, 10, 20))

    # He gets now what he gave back, and everybody has the award to the fen.
    assert [row.paid_fen for row in selectors.positions(replay.matter)] == replay.awards
    assert selectors.balance_check(replay.matter).holds


def test_the_second_receipt_aims_at_the_cumulative_share_and_heals_the_error(
    replay: Replay,
) -> None:
    replay.until_the_first_payment()
    replay.correct()

    replay.receive(144_741_600, date(2025, 10, 14))
    shares = replay.distribute(date(2025, 10, 16))
    replay.pay(date(2025, 10, 20))

    assert shares[replay.items[W17]] == 2_583_931
    assert replay.of_w17().paid_fen == 4_437_324 == replay.awards[W17]
    sums = selectors.totals(replay.matter)
    assert sums.paid_fen == AWARDED
    assert (sums.owed_back_fen, sums.undistributed_fen, sums.held_fen) == (0, 0, 0)
    assert all(row.open_fen == 0 for row in selectors.positions(replay.matter))
    assert [row.paid_fen for row in selectors.positions(replay.matter)] == replay.awards
    assert not replay.matter.open_sums.exists()
    assert selectors.balance_check(replay.matter).holds


def test_what_was_true_on_a_day_stays_true_of_that_day(replay: Replay) -> None:
    replay.until_the_first_payment()
    replay.correct()

    assert replay.paid_as_of(date(2025, 7, 1)) == FIRST
    assert replay.paid_as_of(date(2025, 7, 31)) == 96_415_937
