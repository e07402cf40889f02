"""The people of a roster on their way into a matter: known again, joined, brought up to date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from niangjia.apps.audit import services as audit
from niangjia.apps.matters.models import Claimant, Matter, WageMonth
from niangjia.apps.matters.services import access
from niangjia.apps.outbox.services import Tell
from niangjia.apps.people import crypto
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.engines import tables
from niangjia.kernel.money import to_fen

_AT_A_TIME = 200
"""People written with one statement: few enough to show that it goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did: how many people are new, changed, or stayed as they were."""

    new: int
    changed: int
    unchanged: int


def row_key(worker: tables.Worker) -> str:
    """Return by what a worker is recognised again: a keyed digest, since it may hold her ID."""
    return crypto.index_key("roster_row", worker.key).hex()


def bring_in(
    matter: Matter,
    workers: Sequence[tables.Worker],
    *,
    left_on: date | None,
    by: Person,
    on: date,
    tell: Tell,
) -> Imported:
    """Let the people of a roster into a matter, and take over what it says of those it knows.

    `left_on` is when everybody left who has no day of her own. The caller's transaction makes it
    whole.
    """
    total = len(workers)
    tell(0, total, f"正在登记职工，共 {total} 人")
    known = {
        claimant.row_key: claimant
        for claimant in matter.claimants.select_related("person").prefetch_related("wage_months")
    }
    fresh = [worker for worker in workers if row_key(worker) not in known]
    persons = people.register_people(
        people=[
            people.NewPerson(
                name=worker.name or "",
                citizen_id=worker.citizen_id,
                is_damaged=worker.citizen_id is None,
            )
            for worker in fresh
        ],
        by=by,
    )
    mine = {claimant.person_id: claimant for claimant in known.values()}
    changed, joining = 0, []
    for worker, person in zip(fresh, persons, strict=True):
        if person.pk in mine:
            changed += _update(mine[person.pk], worker, left_on)
        else:
            joining.append((worker, person))
    for done, worker in enumerate(workers, start=1):
        claimant = known.get(row_key(worker))
        if claimant:
            changed += _update(claimant, worker, left_on)
        tell(done // 2, total, f"正在核对第 {done} 人，共 {total} 人")
    for first in range(0, len(joining), _AT_A_TIME):
        tell(total // 2 + first // 2, total, f"正在写入第 {first + 1} 人，共 {len(joining)} 人")
        _join(matter, joining[first : first + _AT_A_TIME], left_on, by=by, on=on)
    return Imported(
        new=len(joining),
        changed=changed,
        unchanged=total - len(joining) - changed,
    )


def _join(
    matter: Matter,
    joining: Sequence[tuple[tables.Worker, Person]],
    left_on: date | None,
    *,
    by: Person,
    on: date,
) -> None:
    last = matter.claimants.aggregate(last=Max("seq"))["last"] or 0
    claimants = Claimant.objects.bulk_create(
        Claimant(
            matter=matter,
            home_key=matter.home_key,
            line_key=matter.line_key,
            person=person,
            seq=last + at,
            row_key=row_key(worker),
            job_number=worker.staff_no or "",
            hired_on=worker.hired_on,
            ended_on=worker.left_on or left_on,
            joined_on=on,
        )
        for at, (worker, person) in enumerate(joining, start=1)
    )
    access.open_own_parts(claimants=claimants)
    WageMonth.objects.bulk_create(
        WageMonth(claimant=claimant, month=month, due_fen=due, paid_fen=paid)
        for claimant, (worker, _) in zip(claimants, joining, strict=True)
        for month, (due, paid) in _months(worker).items()
    )
    audit.record_many(
        entries=[
            audit.Entry(
                kind="matters.claimant_joined", target=claimant, facts={"seq": claimant.seq}
            )
            for claimant in claimants
        ],
        by=by,
    )


def _months(worker: tables.Worker) -> Mapping[date, tuple[int | None, int | None]]:
    return {
        date.fromisoformat(f"{month}-01"): (
            None if wage.due is None else to_fen(wage.due),
            None if wage.paid is None else to_fen(wage.paid),
        )
        for month, wage in worker.months.items()
    }


def _update(claimant: Claimant, worker: tables.Worker, left_on: date | None) -> bool:
    """Take over what a newer file says of a claimant; tell whether it differs."""
    differs = False
    told = {"hired_on": worker.hired_on, "ended_on": worker.left_on or left_on}
    for name, value in told.items():
        if value is not None and getattr(claimant, name) != value:
            setattr(claimant, name, value)
            differs = True
    if differs:
        claimant.version += 1
        claimant.save(update_fields=["hired_on", "ended_on", "version"])
    kept = {row.month: row for row in claimant.wage_months.all()}
    for month, (due, paid) in _months(worker).items():
        row = kept.get(month)
        if row is None:
            WageMonth.objects.create(claimant=claimant, month=month, due_fen=due, paid_fen=paid)
            differs = True
            continue
        # What was paid stands by the worker's bank; the employer's table does not take it back.
        paid = paid if row.paid_from_id is None else row.paid_fen
        if (row.due_fen, row.paid_fen) != (due, paid):
            WageMonth.objects.filter(pk=row.pk).update(due_fen=due, paid_fen=paid)
            differs = True
    return differs
