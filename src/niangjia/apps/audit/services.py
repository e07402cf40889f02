"""Write side of the audit: record what happened in the transaction that makes it happen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Model
from django.db.transaction import TransactionManagementError

from niangjia.apps.audit import chain, details, together
from niangjia.apps.audit.details import SubjectForgotten
from niangjia.apps.audit.models import Detail
from niangjia.apps.audit.selectors import label_of
from niangjia.apps.audit.together import Statement, next_numbers

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


__all__ = [
    "Entry",
    "SubjectForgotten",
    "forget_subject",
    "next_numbers",
    "record",
    "record_many",
    "seal_lanes",
    "write",
]

_RECORD = "SELECT audit_record(%s::text[])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to be recorded; see `record` for what each part means."""

    kind: str
    target: str | Model
    why: str = ""
    facts: dict[str, Any] | None = None
    personal: dict[str, Any] | None = None
    subject: str | Model | None = None
    personal_of: Mapping[str, dict[str, Any]] | None = None


def record(
    kind: str,
    *,
    target: str | Model,
    by: "Person | None",
    why: str = "",
    facts: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
    subject: str | Model | None = None,
    personal_of: Mapping[str, dict[str, Any]] | None = None,
) -> None:
    """Record one event in the caller's transaction: both come to be, or neither.

    `kind` is `context.thing_pasttense`; `by` is None only for what the house does by itself.
    `facts` hold no personal values (names, numbers of people); those go to `personal`
    (`{"before": …, "after": …}`), which is sealed apart, with the key of its `subject` (the target
    when not named), and only digested into the chain. An event about several people has
    `personal_of` each, by label: forgetting one of them leaves the others' values.

    :raises SubjectForgotten: whose values they are was forgotten.
    :raises TransactionManagementError: there is no transaction that could carry the event.
    """
    entry = Entry(
        kind=kind,
        target=target,
        why=why,
        facts=facts,
        personal=personal,
        subject=subject,
        personal_of=personal_of,
    )
    record_many(entries=[entry], by=by)


def record_many(*, entries: Iterable[Entry], by: "Person | None") -> None:
    """Record several events of one transaction in one round trip.

    :raises TransactionManagementError: there is no transaction that could carry the events.
    """
    bodies, kept = _bodies(list(entries), by)
    if kept:
        Detail.objects.bulk_create(kept)
    if bodies:
        together.run([(_RECORD, [bodies])])


def write(
    *,
    rows: Sequence[Model],
    entries: Iterable[Entry],
    by: "Person | None",
    around: tuple[Statement, Statement] | None = None,
) -> None:
    """Insert new rows that have their numbers, and record what made them, in one round trip.

    Rows stand in the order in which they lean on each other. `around` are two statements that go
    before and after all of it, as whose eyes the database is to write with.

    :raises TransactionManagementError: there is no transaction that could carry the events.
    """
    bodies, kept = _bodies(list(entries), by)
    every = [*rows, *kept]
    first, last = ([around[0]], [around[1]]) if around else ([], [])
    together.run([*first, *together.inserting(every), (_RECORD, [bodies]), *last], every)


def _bodies(entries: Sequence[Entry], by: "Person | None") -> tuple[list[str], list[Detail]]:
    """Return the events as the chain takes them, and the personal values sealed apart."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("audit events live in the transaction of their cause")
    keys = details.keys_of({subject for entry in entries for subject in _personal(entry)})
    bodies: list[str] = []
    kept: list[Detail] = []
    for entry in entries:
        body: dict[str, Any] = {
            "kind": entry.kind,
            "target": label_of(entry.target),
            "by": by.pk if by else None,
        }
        if entry.why:
            body["why"] = entry.why
        if entry.facts:
            body["facts"] = entry.facts
        made = [details.seal(one, values, keys[one]) for one, values in _personal(entry).items()]
        digests = [bytes(detail.digest).hex() for detail in made]
        if digests:
            body["personal"] = digests[0] if len(digests) == 1 else digests
        kept += made
        bodies.append(chain.canonical(body))
    return bodies, kept


def _personal(entry: Entry) -> dict[str, dict[str, Any]]:
    """Return the entry's personal values by whose they are."""
    found = dict(entry.personal_of or {})
    if entry.personal:
        found[label_of(entry.target if entry.subject is None else entry.subject)] = entry.personal
    return found


def forget_subject(subject: str | Model) -> int:
    """Forget a subject for good: its key and every value sealed with it; return how many values.

    The digests stay, so the chain verifies as before. The caller records why.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_forget(%s)", [label_of(subject)])
        number: int = cursor.fetchone()[0]
        return number


def seal_lanes() -> int | None:
    """Seal the heads of all lanes now; return the seal's number, or None if nothing happened since.

    Also makes the partitions of the months ahead, so that no event meets an unforeseen month.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_ensure_months(3)")
        cursor.execute("SELECT audit_seal_now()")
        number: int | None = cursor.fetchone()[0]
        return number
