"""The one way into the ledger: lock the book, open the accounts, post an entry whole."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction

from niangjia.apps.audit import services as audit
from niangjia.apps.matters.models import Matter
from niangjia.apps.people.models import Person
from niangjia.apps.recovery.choices import DropReason, EntryKind, Kind, PayerKind
from niangjia.apps.recovery.models import Account, AccountKind, Book, Entry
from niangjia.apps.recovery.selectors.positions import Position
from niangjia.apps.recovery.services.sums import tell_open_sums
from niangjia.kernel.errors import DomainError


class NothingToPost(DomainError):
    code = "recovery.nothing_to_post"
    message = "没有金额需要入账：%(what)s。"


class NotEnoughThere(DomainError):
    """A move would take more from a place than is there."""

    code = "recovery.not_enough_there"
    message = "%(what)s没有入账：有一处余额不够，可能已经分出或付出。请刷新看过最新余额再办。"


OVERDRAFT = "recovery_account_never_where_it_must_not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One account by what it stands for; opened when something first moves through it."""

    kind: Kind
    item: int | None = None
    claimant: int | None = None
    payer: PayerKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One move to be posted, in fen; an undo names the move it mirrors."""

    source: Place
    target: Place
    fen: int
    undoes: int | None = None
    reason: DropReason | None = None


RECEIVED = Place(kind=Kind.RECEIVED)


def place(kind: Kind, item: int, claimant: int) -> Place:
    """Return the place of one kind for one claim item and its holder."""
    return Place(kind=kind, item=item, claimant=claimant)


def between(
    row: Position, source: Kind, target: Kind, fen: int, *, reason: DropReason | None = None
) -> list[Posting]:
    """Return the move between two places of one item and holder; none for nothing."""
    if not fen:
        return []
    return [
        Posting(
            source=place(source, row.item, row.claimant),
            target=place(target, row.item, row.claimant),
            fen=fen,
            reason=reason,
        )
    ]


def lock_book(matter: Matter) -> Book:
    """Open the matter's book if it has none, and lock it until the transaction ends.

    Whoever reads the ledger in order to post locks first: what is read is then what is posted on.
    """
    Book.objects.bulk_create([Book(matter=matter)], ignore_conflicts=True)
    return Book.objects.select_for_update().get(matter=matter)


@transaction.atomic
def post(
    *,
    matter: Matter,
    kind: EntryKind,
    on: date,
    postings: Sequence[Posting],
    by: Person,
    why: str,
    approved_by: Person | None = None,
    voucher: str = "",
    key: uuid.UUID | None = None,
    control_fen: int | None = None,
    control_rows: int | None = None,
) -> Entry:
    """Post one entry with its moves, numbered next in the matter's book, and have it judged whole.

    The open sums of the matter follow, and an audit event is recorded. What the chart does not
    allow the database refuses (see the migrations). The control totals default to what is posted;
    a batch that was declared elsewhere gives its own.

    :raises NothingToPost: there are no moves.
    :raises NotEnoughThere: an account would fall below nothing.
    """
    if not postings:
        raise NothingToPost(what=kind.label)
    lock_book(matter)
    accounts = _accounts(matter, {p.source for p in postings} | {p.target for p in postings})
    entry = Entry.objects.create(
        matter=matter,
        kind=kind,
        effective_on=on,
        by=by,
        approved_by=approved_by,
        voucher=voucher,
        why=why[:300],
        control_fen=sum(p.fen for p in postings) if control_fen is None else control_fen,
        control_rows=len(postings) if control_rows is None else control_rows,
        idempotency_key=key or uuid.uuid4(),
    )
    try:
        _insert_moves(entry, postings, accounts)
    except IntegrityError as refused:
        if OVERDRAFT in str(refused):
            raise NotEnoughThere(what=kind.label) from refused
        raise
    tell_open_sums(matter)
    entry.refresh_from_db()
    audit.record(
        "recovery.entry_posted",
        target=entry,
        by=by,
        why=why,
        facts={"matter": matter.pk, "no": entry.no, "kind": kind.value, "fen": entry.control_fen},
    )
    return entry


def _accounts(matter: Matter, places: Iterable[Place]) -> dict[Place, Account]:
    """Return the accounts of the places, opening those that are missing."""
    wanted = set(places)
    found = {p: a for p, a in _open_accounts(matter).items() if p in wanted}
    missing = sorted(wanted - set(found), key=repr)
    if missing:
        chart = {row.kind: row for row in AccountKind.objects.all()}
        Account.objects.bulk_create(
            Account(
                matter=matter,
                kind=place.kind,
                book=chart[place.kind].book,
                is_source=chart[place.kind].is_source,
                item_id=place.item,
                claimant_id=place.claimant,
                payer=place.payer,
            )
            for place in missing
        )
        found = {p: a for p, a in _open_accounts(matter).items() if p in wanted}
    return found


def _open_accounts(matter: Matter) -> dict[Place, Account]:
    return {
        Place(
            kind=Kind(row.kind),
            item=row.item_id,
            claimant=row.claimant_id,
            payer=PayerKind(row.payer) if row.payer else None,
        ): row
        for row in Account.objects.filter(matter=matter)
    }


def _insert_moves(
    entry: Entry, postings: Sequence[Posting], accounts: dict[Place, Account]
) -> None:
    # All moves in one statement: the posting trigger nets them per account, so the order inside
    # an entry never matters. Then judged at once, not at commit, so the fault has its place.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO recovery_move (matter_id, entry_id, book, from_id, from_kind, to_id,
                                       to_kind, amount_fen, undoes_id, reason)
            SELECT %s, %s, * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bigint[],
                                         %s::text[], %s::bigint[], %s::bigint[], %s::text[])
            """,
            [
                entry.matter_id,
                entry.pk,
                [accounts[p.source].book for p in postings],
                [accounts[p.source].pk for p in postings],
                [p.source.kind.value for p in postings],
                [accounts[p.target].pk for p in postings],
                [p.target.kind.value for p in postings],
                [p.fen for p in postings],
                [p.undoes for p in postings],
                [p.reason.value if p.reason else "" for p in postings],
            ],
        )
        cursor.execute("SET CONSTRAINTS recovery_entry_whole IMMEDIATE")
        cursor.execute("SET CONSTRAINTS recovery_entry_whole DEFERRED")
