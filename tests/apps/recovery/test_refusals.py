"""What the database itself refuses, whoever asks and by whatever way (MODEL §4)."""

from datetime import date
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from tests.apps.recovery.ground import a_matter, items_of

from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import DropReason, EntryKind, Kind, PayerKind
from niangjia.apps.recovery.models import Account, AccountKind, Book, Edge, Entry, Move
from niangjia.apps.recovery.services import posting
from niangjia.apps.recovery.services.posting import RECEIVED, Place, Posting

DAY = date(2025, 6, 18)
COURT = Place(kind=Kind.SOURCE, payer=PayerKind.COURT)


class Desk:
    """A matter and short ways to post to it past all services."""

    def __init__(self, by: Person) -> None:
        self.by = by
        self.matter = a_matter(2)
        self.items = items_of(self.matter)

    def at(self, kind: Kind, item: int = 0) -> Place:
        pk = self.items[item]
        holder = self.matter.items.get(pk=pk).claimant_id
        return Place(kind=kind, item=pk, claimant=holder)

    def post(self, *moves: Posting, **more: object) -> Entry:
        given = {"matter": self.matter, "kind": EntryKind.CORRECTION, "on": DAY, "why": "演示"}
        return posting.post(**{**given, **more}, postings=list(moves), by=self.by)

    def move(self, source: Kind, target: Kind, fen: int, item: int = 0, **more: object) -> Posting:
        return Posting(source=self.at(source, item), target=self.at(target, item), fen=fen, **more)

    def right(self, fen: int, upto: Kind) -> list[Move]:
        chain = [Kind.ORIGIN, Kind.CLAIMED, Kind.COMPUTED, Kind.FIXED, Kind.ENFORCEABLE]
        made = chain[: chain.index(upto) + 1]
        entry = self.post(*(self.move(a, b, fen) for a, b in pairwise(made)))
        return list(entry.moves.order_by("pk"))

    def cash(self, fen: int) -> None:
        self.post(Posting(source=COURT, target=RECEIVED, fen=fen))
        self.post(Posting(source=RECEIVED, target=self.at(Kind.HELD), fen=fen))


@pytest.fixture
def desk(clerk: Person) -> Desk:
    return Desk(clerk)


def refused(name: str):
    return pytest.raises(IntegrityError, match=name)


def test_more_than_is_held_cannot_be_paid(desk: Desk) -> None:
    desk.right(500, Kind.ENFORCEABLE)
    desk.cash(100)

    with pytest.raises(posting.NotEnoughThere):
        desk.post(
            desk.move(Kind.HELD, Kind.PAID, 101), desk.move(Kind.ENFORCEABLE, Kind.SATISFIED, 101)
        )


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (Kind.CLAIMED, Kind.ENFORCEABLE),
        (Kind.CLAIMED, Kind.FIXED),
        (Kind.ORIGIN, Kind.FIXED),
        (Kind.COMPUTED, Kind.SATISFIED),
        (Kind.DROPPED, Kind.COMPUTED),
        (Kind.SATISFIED, Kind.ENFORCEABLE),
        (Kind.PAID, Kind.HELD),
    ],
)
def test_money_and_rights_move_only_along_the_chart(desk: Desk, source: Kind, target: Kind) -> None:
    with refused("recovery_move_only_along_the_chart"):
        desk.post(desk.move(source, target, 1))


def test_what_was_received_is_never_paid_without_being_distributed(desk: Desk) -> None:
    desk.post(Posting(source=COURT, target=RECEIVED, fen=100))

    with refused("recovery_move_only_along_the_chart"):
        desk.post(Posting(source=RECEIVED, target=desk.at(Kind.PAID), fen=100))


def test_a_right_is_not_money(desk: Desk) -> None:
    desk.right(100, Kind.ENFORCEABLE)

    with refused("recovery_move_to_same_matter_and_book"):
        desk.post(desk.move(Kind.ENFORCEABLE, Kind.PAID, 100))


def test_cash_is_not_paid_without_its_right(desk: Desk) -> None:
    desk.right(500, Kind.ENFORCEABLE)
    desk.cash(100)

    with refused("recovery.paid_without_right"):
        desk.post(desk.move(Kind.HELD, Kind.PAID, 100))


def test_a_right_is_not_met_without_cash(desk: Desk) -> None:
    desk.right(500, Kind.ENFORCEABLE)

    with refused("recovery.paid_without_right"):
        desk.post(desk.move(Kind.ENFORCEABLE, Kind.SATISFIED, 100))


@pytest.mark.parametrize("control", [{"control_fen": 101}, {"control_rows": 2}])
def test_the_control_totals_must_agree(desk: Desk, control: dict[str, int]) -> None:
    with refused("recovery.control_total"):
        desk.post(Posting(source=COURT, target=RECEIVED, fen=100), **control)


def test_an_entry_without_moves_is_refused(desk: Desk) -> None:
    posting.lock_book(desk.matter)
    with refused("recovery.control_total"), transaction.atomic():
        Entry.objects.create(
            matter=desk.matter,
            kind=EntryKind.RECEIPT,
            effective_on=DAY,
            by=desk.by,
            why="演示",
            control_fen=1,
            control_rows=1,
        )
        connection.check_constraints()


def test_an_undo_mirrors_the_accounts_of_its_move(desk: Desk) -> None:
    first = desk.right(100, Kind.COMPUTED)[0]

    with refused("recovery_move_undo_mirrors"):
        desk.post(desk.move(Kind.COMPUTED, Kind.CLAIMED, 1, undoes=first.pk))


def test_no_more_is_undone_than_was_done(desk: Desk) -> None:
    (made,) = desk.right(100, Kind.CLAIMED)
    desk.post(desk.move(Kind.CLAIMED, Kind.ORIGIN, 60, undoes=made.pk))
    desk.right(100, Kind.CLAIMED)

    with refused("recovery.undone_more_than_done"):
        desk.post(desk.move(Kind.CLAIMED, Kind.ORIGIN, 41, undoes=made.pk))


def test_an_undo_is_not_undone(desk: Desk) -> None:
    (made,) = desk.right(100, Kind.CLAIMED)
    entry = desk.post(desk.move(Kind.CLAIMED, Kind.ORIGIN, 60, undoes=made.pk))

    with refused("recovery.undo_of_an_undo|recovery_move_only_along_the_chart"):
        desk.post(desk.move(Kind.ORIGIN, Kind.CLAIMED, 60, undoes=entry.moves.get().pk))


@pytest.mark.parametrize(
    "table", ["recovery_entry", "recovery_move", "recovery_receipt", "recovery_plan_line"]
)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_what_is_posted_is_never_rewritten(desk: Desk, table: str, statement: str) -> None:
    desk.right(100, Kind.CLAIMED)
    connection.check_constraints()  # nothing pending, or PostgreSQL refuses for that reason

    with refused("recovery.append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_a_balance_is_not_set_by_hand(desk: Desk) -> None:
    desk.right(100, Kind.CLAIMED)

    with refused("recovery.balance_is_derived"), transaction.atomic():
        Account.objects.filter(matter=desk.matter, kind=Kind.CLAIMED).update(balance_fen=5)


def test_an_account_does_not_open_with_a_balance(desk: Desk) -> None:
    posting.lock_book(desk.matter)

    with refused("recovery.balance_is_derived"), transaction.atomic():
        Account.objects.create(
            matter=desk.matter, kind=Kind.RECEIVED, book="cash", is_source=False, balance_fen=5
        )


def test_the_number_of_an_entry_is_the_books(desk: Desk) -> None:
    first = desk.post(Posting(source=COURT, target=RECEIVED, fen=1))
    later = desk.post(Posting(source=COURT, target=RECEIVED, fen=1))

    assert (first.no, later.no) == (1, 2)
    with refused("recovery.number_is_derived"), transaction.atomic():
        Book.objects.filter(matter=desk.matter).update(last_no=7)


def test_nothing_is_added_to_an_entry_of_another_transaction(desk: Desk) -> None:
    (move,) = desk.right(100, Kind.CLAIMED)
    # The suite runs in one transaction; an older entry is one that carries another's number.
    with connection.cursor() as cursor:
        connection.check_constraints()  # nothing pending, or PostgreSQL refuses to alter
        cursor.execute("ALTER TABLE recovery_entry DISABLE TRIGGER append_only")
        cursor.execute("UPDATE recovery_entry SET xid = '3' WHERE id = %s", [move.entry_id])
        connection.check_constraints()
        cursor.execute("ALTER TABLE recovery_entry ENABLE TRIGGER append_only")

    with refused("recovery.entry_already_posted"), transaction.atomic():
        Move.objects.create(
            matter=desk.matter,
            entry_id=move.entry_id,
            book="right",
            from_account_id=move.from_account_id,
            from_kind=Kind.ORIGIN,
            to_account_id=move.to_account_id,
            to_kind=Kind.CLAIMED,
            amount_fen=1,
        )


def test_one_key_posts_once(desk: Desk) -> None:
    key = uuid4()
    desk.post(Posting(source=COURT, target=RECEIVED, fen=1), key=key)

    with refused("idempotency_key"):
        desk.post(Posting(source=COURT, target=RECEIVED, fen=1), key=key)


def test_no_move_joins_two_matters(desk: Desk, clerk: Person) -> None:
    (move,) = desk.right(100, Kind.CLAIMED)
    other = Desk(clerk)
    (theirs,) = other.right(100, Kind.CLAIMED)

    with refused("recovery_move_to_same_matter_and_book"), transaction.atomic():
        Move.objects.create(
            matter=desk.matter,
            entry_id=move.entry_id,
            book="right",
            from_account_id=move.from_account_id,
            from_kind=Kind.ORIGIN,
            to_account_id=theirs.to_account_id,
            to_kind=Kind.CLAIMED,
            amount_fen=1,
        )
        connection.check_constraints()


def test_no_account_holds_an_item_of_another_matter(desk: Desk, clerk: Person) -> None:
    other = Desk(clerk)
    posting.lock_book(desk.matter)

    with refused("recovery_account_item_of_same_matter"), transaction.atomic():
        stranger = other.at(Kind.CLAIMED)
        Account.objects.create(
            matter=desk.matter,
            kind=Kind.CLAIMED,
            book="right",
            is_source=False,
            item_id=stranger.item,
            claimant_id=desk.at(Kind.CLAIMED).claimant,
        )


def test_an_account_is_in_the_book_of_its_kind(desk: Desk) -> None:
    posting.lock_book(desk.matter)

    with refused("recovery_account_of_the_chart"), transaction.atomic():
        Account.objects.create(
            matter=desk.matter, kind=Kind.RECEIVED, book="right", is_source=False
        )


@pytest.mark.parametrize("fen", [0, -1])
def test_a_move_moves_something(desk: Desk, fen: int) -> None:
    with refused("recovery_move_amount_positive|recovery_entry_control_positive"):
        desk.post(Posting(source=COURT, target=RECEIVED, fen=fen))


def test_what_is_dropped_has_a_reason_and_nothing_else_has(desk: Desk) -> None:
    desk.right(100, Kind.CLAIMED)

    with refused("recovery_move_drop_has_reason"):
        desk.post(desk.move(Kind.CLAIMED, Kind.DROPPED, 100))
    with refused("recovery_move_drop_has_reason"):
        desk.post(desk.move(Kind.CLAIMED, Kind.COMPUTED, 100, reason=DropReason.LEFT))


def test_nobody_approves_her_own_entry(desk: Desk) -> None:
    with refused("recovery_entry_second_person"):
        desk.post(Posting(source=COURT, target=RECEIVED, fen=1), approved_by=desk.by)


def test_the_chart_holds_every_kind_and_both_books(db: None) -> None:
    assert {row.kind for row in AccountKind.objects.all()} == set(Kind.values)
    assert {row.book for row in AccountKind.objects.filter(is_source=True)} == {"right", "cash"}
    same_book = {row.kind: row.book for row in AccountKind.objects.all()}
    for edge in Edge.objects.all():
        assert same_book[edge.from_kind_id] == same_book[edge.to_kind_id]


def test_the_application_may_not_rewrite_the_ledger(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT t, p FROM unnest(ARRAY['recovery_entry', 'recovery_move', 'recovery_receipt',
                'recovery_plan_line', 'recovery_account', 'recovery_kind', 'recovery_edge']) t,
                unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) p
            WHERE has_table_privilege('nj_app', t, p)
            """
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT has_table_privilege('nj_app', 'recovery_move', 'INSERT')")
        assert cursor.fetchone() == (True,)
