"""Write side of the audit: record what happened in the transaction that makes it happen."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Model
from django.db.transaction import TransactionManagementError

from niangjia.apps.audit import chain, sealing
from niangjia.apps.audit.models import Detail
from niangjia.apps.audit.selectors import label_of

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to be recorded; see `record` for what each part means."""

    kind: str
    target: str | Model
    why: str = ""
    facts: dict[str, Any] | None = None
    personal: dict[str, Any] | None = None


def record(
    kind: str,
    *,
    target: str | Model,
    by: "Person | None",
    why: str = "",
    facts: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
) -> None:
    """Record one event in the caller's transaction: both come to be, or neither.

    `kind` is `context.thing_pasttense`; `by` is None only for what the house does by itself.
    `facts` hold no personal values (names, numbers of people); those go to `personal`
    (`{"before": …, "after": …}`), which is sealed apart and only digested into the chain.

    :raises TransactionManagementError: there is no transaction that could carry the event.
    """
    entry = Entry(kind=kind, target=target, why=why, facts=facts, personal=personal)
    record_many(entries=[entry], by=by)


def record_many(*, entries: Iterable[Entry], by: "Person | None") -> None:
    """Record several events of one transaction in one round trip.

    :raises TransactionManagementError: there is no transaction that could carry the events.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("audit events live in the transaction of their cause")
    bodies, details = [], []
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
        if entry.personal:
            detail = _detail(body["target"], entry.personal)
            body["personal"] = bytes(detail.digest).hex()
            details.append(detail)
        bodies.append(chain.canonical(body))
    if not bodies:
        return
    if details:
        Detail.objects.bulk_create(details)
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_record(%s::text[])", [bodies])


def _detail(subject: str, personal: dict[str, Any]) -> Detail:
    text = chain.canonical(personal)
    salt = secrets.token_bytes(32)
    digest = chain.personal_digest(salt=salt, text=text)
    sealed = sealing.ring("audit").seal(text.encode(), aad=f"audit_detail:{digest.hex()}")
    return Detail(digest=digest, subject=subject, salt=salt, sealed=sealed)


def seal_lanes() -> int | None:
    """Seal the heads of all lanes now; return the seal's number, or None if nothing happened since.

    Also makes the partitions of the months ahead, so that no event meets an unforeseen month.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_ensure_months(3)")
        cursor.execute("SELECT audit_seal_now()")
        number: int | None = cursor.fetchone()[0]
        return number
