"""Open matters go from one handler to another; whoever leaves the house leaves nothing behind."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q, QuerySet
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.matters import policies, selectors
from niangjia.apps.matters.models import Matter, Participant
from niangjia.apps.matters.selectors import house
from niangjia.apps.matters.services import access, telling
from niangjia.apps.matters.services.register import MatterClosed
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Account, Person
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import keeping_house
from niangjia.kernel.errors import DomainError, NotFound, StaleVersion
from niangjia.kernel.words import is_blank


class MayNotHandle(DomainError):
    code = "matters.may_not_handle"
    message = (
        "%(name)s在 %(on)s 没有能承办 %(number)s 的岗位（承办人或负责人）。"
        "请先给岗位，或者选另一位。"
    )


class HandsToHerself(DomainError):
    code = "matters.hands_to_herself"
    message = "%(name)s本来就是承办人，请选另一位。"


class NoteMissing(DomainError):
    code = "matters.hand_over_note_missing"
    message = "请写几句交接说明：办到哪一步、接下来做什么。接手的人会在案件的经过里看到。"


class MattersLeft(DomainError):
    code = "matters.matters_left"
    message = "%(name)s还有 %(count)s 件没有结的案件，离开前要交给别人：%(numbers)s。"


class LeavesLater(DomainError):
    code = "matters.leaves_later"
    message = "离开要到那一天再办：账号和案件是当时就交的。现在可以先把岗位的结束日期写成 %(on)s。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """What leaving did."""

    roles: int
    matters: int
    parts: int
    had_account: bool


@atomic
def hand_over_many(
    *, handler: Person, to: Mapping[str, Person], on: date, at: datetime, by: Person, note: str
) -> int:
    """Give open matters, by their numbers, from one handler each to another; all or none.

    Returns how many were handed over.

    :raises NoteMissing: nothing is said to whoever takes over.
    :raises HandsToHerself: a matter would stay where it is.
    :raises MayNotHandle: somebody has no role to handle one of them.
    :raises StaleVersion: one of them is no longer open or no longer hers.
    """
    note = note.strip()
    if to and not note:
        raise NoteMissing
    with keeping_house(by, on=on):
        return _hand(handler, to, on=on, at=at, by=by, note=note)


def _hand(
    handler: Person | None,
    to: Mapping[str, Person],
    *,
    on: date,
    at: datetime,
    by: Person,
    note: str,
) -> int:
    rows = list(_locked(handler, to))
    if len(rows) != len(to):
        raise StaleVersion(what="这几件案件的承办人")
    for matter in rows:
        after = to[matter.number]
        if after.pk == matter.handler_id:
            raise HandsToHerself(name=after.name)
        if not house.may_handle(after, matter, on=on):
            raise MayNotHandle(name=after.name, number=matter.number, on=on)
    _give(rows, to=to, by=by, note=note, at=at)
    return len(rows)


@atomic
def hand_over(
    *,
    matter: Matter,
    to: Person,
    on: date,
    at: datetime,
    by: Person,
    note: str,
    expected_version: int,
) -> None:
    """Give one open matter to another handler, by somebody who sees it.

    :raises NotForYou: by none of her roles may she hand it over.
    :raises MatterClosed: it is closed; nobody handles it any more.
    :raises NoteMissing: nothing is said to whoever takes over.
    :raises HandsToHerself, MayNotHandle: it cannot go there.
    :raises StaleVersion: somebody changed the matter meanwhile.
    """
    policies.require(policies.Deed.HAND, matter=matter, person=by, on=on)
    versions = {matter.number: expected_version}
    left = hand_over_each(versions=versions, to=to, on=on, at=at, by=by, note=note)
    for declined in left.values():
        raise declined


@atomic
def hand_over_each(
    *, versions: Mapping[str, int], to: Person, on: date, at: datetime, by: Person, note: str
) -> dict[str, DomainError]:
    """Give each of some matters to one handler, or leave it as it is; return why, by number.

    `versions` are those that were looked at. Each is judged as `hand_over` judges one, in a number
    of queries that does not grow with theirs (but with the positions they lie at).
    """
    seen = selectors.matters_visible_to(by, on=on).filter(number__in=list(versions))
    rows = {row.number: row for row in seen.select_for_update(of=("self",)).order_by("pk")}
    roles = policies.roles_over(rows.values(), by, on=on)
    able = house.keys_handled_by(to, {row.home_key for row in rows.values()}, on=on)
    left: dict[str, DomainError] = {}
    for number in versions:
        row = rows.get(number)
        declined = (
            NotFound()
            if row is None
            else _declined(
                row, roles[row.pk], to, note=note, version=versions[number], able=able, on=on
            )
        )
        if declined:
            left[number] = declined
    going = [row for row in rows.values() if row.number not in left]
    _give(going, to=dict.fromkeys(rows, to), by=by, note=note, at=at)
    return left


def _declined(
    row: Matter,
    roles: Collection[str],
    to: Person,
    *,
    note: str,
    version: int,
    able: Collection[int],
    on: date,
) -> DomainError | None:
    """Return why a matter cannot be given so, if it cannot."""
    deed = policies.Deed.HAND
    if set(roles).isdisjoint(policies.MAY[deed]):
        return policies.NotForYou(deed=deed.label, roles=policies.roles_zh(deed))
    if not row.is_open:
        return MatterClosed(number=row.number)
    if row.version != version:
        return StaleVersion(what="这个案件")
    if is_blank(note):
        return NoteMissing()
    if row.handler_id == to.pk:
        return HandsToHerself(name=to.name)
    if row.home_key not in able:
        return MayNotHandle(name=to.name, number=row.number, on=on)
    return None


def _give(
    rows: Sequence[Matter], *, to: Mapping[str, Person], by: Person, note: str, at: datetime
) -> None:
    """Write the hand-over of matters that are locked and may go, and tell who hears of it."""
    if not rows:
        return
    for after in set(to.values()):
        pks = [row.pk for row in rows if to[row.number] == after]
        Matter.objects.filter(pk__in=pks).update(handler=after, version=F("version") + 1)
    audit.record_many(
        entries=[
            audit.Entry(
                kind="matters.handed_over",
                target=row,
                why=note.strip(),
                facts={"from": row.handler_id, "to": to[row.number].pk},
            )
            for row in rows
        ],
        by=by,
    )
    for row in rows:
        row.handler, row.version = to[row.number], row.version + 1
    telling.handler_changed(matters=rows, by=by, at=at)


@atomic
def depart(
    *,
    person: Person,
    account: Account | None,
    on: date,
    at: datetime,
    from_: date,
    to: Mapping[str, Person],
    by: Person,
    note: str,
    why: str,
) -> Departure:
    """Let a colleague leave the house, in one act: nothing of hers stays open.

    Her roles and covers end from the day `from_`, so do her parts in matters; her open matters go
    to others now; her account closes and its sessions end at once. `on` is today.

    :raises LeavesLater: the day is still to come.
    :raises MattersLeft: an open matter of hers has nobody to go to.
    :raises DomainError: a hand-over is declined (see `hand_over_many`).
    :raises people.services.ReasonMissing: no reason is given.
    """
    if from_ > on:
        raise LeavesLater(on=from_)
    with keeping_house(by, on=on):
        open_ = Matter.objects.filter(handler=person, is_open=True)
        left = sorted(set(open_.values_list("number", flat=True)) - set(to))
    if left:
        shown = "、".join(left[:5]) + ("等" if len(left) > 5 else "")
        raise MattersLeft(name=person.name, count=len(left), numbers=shown)
    handed = hand_over_many(handler=person, to=to, on=on, at=at, by=by, note=note or why)
    with keeping_house(by, on=on):
        parts = _end_parts(person, from_)
    ended = unions.end_everything(person=person, on=from_, by=by, why=why)
    if account is not None and account.is_active:
        people.close_account(account=account, by=by, why=why)
    done = Departure(roles=len(ended), matters=handed, parts=parts, had_account=account is not None)
    audit.record(
        "matters.colleague_left",
        target=person,
        by=by,
        why=why,
        facts={"on": from_, "roles": done.roles, "matters": handed, "parts": parts},
    )
    return done


def _locked(handler: Person | None, numbers: Collection[str]) -> QuerySet[Matter]:
    mine = Matter.objects.select_for_update().filter(handler=handler, is_open=True)
    return mine.filter(number__in=list(numbers)).order_by("pk")


def _end_parts(person: Person, on: date) -> int:
    """End what a person does in matters, other than as a party, and what she sees by it.

    What would only have begun on the day or later never begins.
    """
    lasting = Q(during__endswith__isnull=True) | Q(during__endswith__gt=on)
    parts = Participant.objects.filter(lasting, person=person).select_related("matter")
    ended = list(parts.select_for_update(of=("self",)).order_by("pk"))
    for part in ended:
        until = max(on, part.during.lower)
        Participant.objects.filter(pk=part.pk).update(during=DateRange(part.during.lower, until))
    for matter in {part.matter_id: part.matter for part in ended}.values():
        access.settle(matter=matter, on=on)
    return len(ended)
