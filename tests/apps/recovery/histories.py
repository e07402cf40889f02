"""Random histories of the ledger, sense and nonsense mixed, posted past all services."""

import random
from collections import Counter
from datetime import date

from django.db import DatabaseError, IntegrityError, connection, transaction

from niangjia.apps.matters.models import Matter
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import EntryKind, Kind, PayerKind
from niangjia.apps.recovery.models import Account, Move
from niangjia.apps.recovery.services.posting import (
    RECEIVED,
    NotEnoughThere,
    Place,
    Posting,
    lock_book,
    post,
)
from niangjia.engines.distribution import share

DAY = date(2026, 1, 1)
ACTS = (
    "claim", "compute", "award", "enforce", "receipt", "distribute", "pay", "pay",
    "undo", "undo_in_part", "undo_twice", "bad_edge", "bad_pay", "advance",
)  # fmt: skip


class Player:
    """One connection's random acts over some matters; a seed gives the same acts again."""

    def __init__(self, *, seed: int, matters: list[Matter], by: Person) -> None:
        self.rnd = random.Random(seed)
        self.matters, self.by = matters, by
        self.items = {
            matter.pk: list(matter.items.order_by("pk").values_list("pk", "claimant_id"))
            for matter in matters
        }
        self.tally: Counter[str] = Counter()

    def play(self, times: int) -> Counter[str]:
        """Act so many times; each act is one transaction, accepted whole or refused whole."""
        for _ in range(times):
            matter, act = self.rnd.choice(self.matters), self.rnd.choice(ACTS)
            try:
                with transaction.atomic():
                    getattr(self, act)(matter)
            except (IntegrityError, NotEnoughThere):
                self.tally["refused"] += 1
                self.tally[f"refused {act}"] += 1
            except DatabaseError as fault:
                self.tally[type(fault).__name__] += 1
            else:
                self.tally["accepted"] += 1
        return self.tally

    def post(self, matter: Matter, *moves: Posting) -> None:
        post(
            matter=matter,
            kind=EntryKind.CORRECTION,
            on=DAY,
            postings=moves,
            by=self.by,
            why="随机",
        )

    def some(self, matter: Matter) -> tuple[int, int]:
        return self.rnd.choice(self.items[matter.pk])

    def step(self, holder: tuple[int, int], source: Kind, target: Kind, fen: int) -> Posting:
        item, claimant = holder
        return Posting(
            source=Place(kind=source, item=item, claimant=claimant),
            target=Place(kind=target, item=item, claimant=claimant),
            fen=fen,
        )

    def fen(self, upto: int = 50_000) -> int:
        return self.rnd.randrange(1, upto)

    def claim(self, matter: Matter) -> None:
        self.post(
            matter,
            *(
                self.step(holder, Kind.ORIGIN, Kind.CLAIMED, self.fen(90_000))
                for holder in self.items[matter.pk]
            ),
        )

    def compute(self, matter: Matter) -> None:
        self.post(matter, self.step(self.some(matter), Kind.CLAIMED, Kind.COMPUTED, self.fen()))

    def award(self, matter: Matter) -> None:
        self.post(matter, self.step(self.some(matter), Kind.COMPUTED, Kind.FIXED, self.fen()))

    def enforce(self, matter: Matter) -> None:
        self.post(matter, self.step(self.some(matter), Kind.FIXED, Kind.ENFORCEABLE, self.fen()))

    def receipt(self, matter: Matter) -> None:
        payer = self.rnd.choice([PayerKind.COURT, PayerKind.EMPLOYER, PayerKind.AUCTION])
        source = Place(kind=Kind.SOURCE, payer=payer)
        self.post(matter, Posting(source=source, target=RECEIVED, fen=self.fen()))

    def distribute(self, matter: Matter) -> None:
        lock_book(matter)
        pool = sum(
            Account.objects.filter(matter=matter, kind=Kind.RECEIVED).values_list(
                "balance_fen", flat=True
            )
        )
        due = dict(
            Account.objects.filter(matter=matter, kind=Kind.ENFORCEABLE).values_list(
                "item_id", "balance_fen"
            )
        )
        shares = share(pool, due)
        if not sum(shares.values()):
            self.receipt(matter)
            return
        self.post(
            matter,
            *(
                Posting(
                    source=RECEIVED,
                    target=Place(kind=Kind.HELD, item=item, claimant=claimant),
                    fen=shares[item],
                )
                for item, claimant in self.items[matter.pk]
                if shares.get(item)
            ),
        )

    def pay(self, matter: Matter) -> None:
        holder, fen = self.some(matter), self.fen(1250)
        self.post(
            matter,
            self.step(holder, Kind.HELD, Kind.PAID, fen),
            self.step(holder, Kind.ENFORCEABLE, Kind.SATISFIED, fen),
        )

    def advance(self, matter: Matter) -> None:
        holder, fen = self.some(matter), self.fen(1600)
        item, claimant = holder
        source = Place(kind=Kind.SOURCE, payer=PayerKind.FUND)
        held = Place(kind=Kind.HELD, item=item, claimant=claimant)
        self.post(
            matter,
            Posting(source=source, target=RECEIVED, fen=fen),
            Posting(source=RECEIVED, target=held, fen=fen),
            self.step(holder, Kind.HELD, Kind.PAID, fen),
            self.step(holder, Kind.ENFORCEABLE, Kind.ADVANCED, fen),
        )

    def bad_pay(self, matter: Matter) -> None:
        self.post(matter, self.step(self.some(matter), Kind.HELD, Kind.PAID, self.fen(1250)))

    def bad_edge(self, matter: Matter) -> None:
        self.post(matter, self.step(self.some(matter), Kind.CLAIMED, Kind.SATISFIED, 1))

    def undo(self, matter: Matter) -> None:
        self._counter(matter)

    def undo_in_part(self, matter: Matter) -> None:
        self._counter(matter, in_part=True)

    def undo_twice(self, matter: Matter) -> None:
        self._counter(matter, again=1)

    def _counter(self, matter: Matter, *, in_part: bool = False, again: int = 0) -> None:
        moves = Move.objects.filter(matter=matter, undoes=None).order_by("pk")
        count = moves.count()
        if not count:
            return
        move = moves.select_related("from_account", "to_account")[self.rnd.randrange(count)]
        fen = self.rnd.randrange(1, move.amount_fen + 1) if in_part else move.amount_fen
        source, target = _place(move.from_account), _place(move.to_account)
        for part in (fen, again):
            if part:
                self.post(matter, Posting(source=target, target=source, fen=part, undoes=move.pk))


def _place(account: Account) -> Place:
    return Place(
        kind=Kind(account.kind),
        item=account.item_id,
        claimant=account.claimant_id,
        payer=PayerKind(account.payer) if account.payer else None,
    )


def faults() -> dict[str, int]:
    """Return how often each thing that must hold does not, over all books, by plain SQL."""
    questions = {
        "books that do not sum to nothing": """
            SELECT count(*) FROM (SELECT 1 FROM recovery_account GROUP BY matter_id, book
                                  HAVING sum(balance_fen) <> 0) x""",
        "balances that differ from their moves": """
            SELECT count(*) FROM recovery_account a LEFT JOIN (
                SELECT account, sum(fen) AS fen FROM (
                    SELECT to_id AS account, amount_fen AS fen FROM recovery_move
                    UNION ALL SELECT from_id, -amount_fen FROM recovery_move) legs
                GROUP BY account) r ON r.account = a.id
            WHERE coalesce(r.fen, 0) <> a.balance_fen""",
        "breaches of sign": """
            SELECT count(*) FROM recovery_account
            WHERE (is_source AND balance_fen > 0) OR (NOT is_source AND balance_fen < 0)""",
        "items paid without their right": """
            SELECT count(*) FROM (SELECT 1 FROM recovery_account WHERE item_id IS NOT NULL
                GROUP BY item_id
                HAVING coalesce(sum(balance_fen) FILTER (WHERE kind = 'paid'), 0)
                    <> coalesce(sum(balance_fen) FILTER (WHERE kind IN
                       ('satisfied', 'advanced', 'advance_recovered')), 0)) x""",
        "gaps in the numbers": """
            SELECT count(*) FROM recovery_book b WHERE b.last_no <>
                (SELECT count(*) FROM recovery_entry e WHERE e.matter_id = b.matter_id)""",
        "entries posted out of order": """
            SELECT count(*) FROM recovery_entry a JOIN recovery_entry b
            ON b.matter_id = a.matter_id AND b.no = a.no + 1 WHERE b.posted_at < a.posted_at""",
    }
    with connection.cursor() as cursor:
        found = {}
        for name, question in questions.items():
            cursor.execute(question)
            found[name] = cursor.fetchone()[0]
    return {name: count for name, count in found.items() if count}
