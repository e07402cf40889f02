"""A company's roster on its way into a matter: kept, read, corrected in place, imported whole."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.documents import selectors as files
from niangjia.apps.documents import services as documents
from niangjia.apps.matters.choices import ImportState, ParticipantRole
from niangjia.apps.matters.models import Access, Claimant, Matter, RosterImport, WageMonth
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.people import crypto
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.engines import tables
from niangjia.kernel.errors import DomainError, StaleVersion
from niangjia.kernel.money import to_fen


class ErrorsRemain(DomainError):
    code = "matters.roster_errors_remain"
    message = "名册里还有 %(count)s 处必须改的地方，一行也没有导入。改好以后再导入。"


class NobodyInRoster(DomainError):
    code = "matters.nobody_in_roster"
    message = "这个文件里没有读出任何职工。请看看认列对不对，或者换一个文件。"


class AlreadyImported(DomainError):
    code = "matters.roster_already_imported"
    message = "这份名册已经导入过了。要改，请修正文件后重新上传。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did: how many people are new, changed, or stayed as they were."""

    new: int
    changed: int
    unchanged: int


def start_import(
    *, matter: Matter, name: str, data: bytes, by: Person, at: datetime
) -> RosterImport:
    """Keep a roster file and propose how to read it; nothing is imported yet.

    A file that is already being worked on in this matter is taken up where it was left.

    :raises DomainError: the file cannot be read, with what to do (see `engines/tables`).
    """
    tables.check_size(len(data))
    book = tables.open_workbook(name, data)
    mapping = tables.propose(book)
    documents.require_clean(data=data, by=by)
    with transaction.atomic():
        matter = require_open(matter)
        file = documents.keep_file(name=name, data=data, by=by)
        draft = matter.imports.filter(file=file, state=ImportState.DRAFT).first()
        if draft:
            return draft
        made = RosterImport.objects.create(
            matter=matter,
            file=file,
            mapping=mapping.to_json(),
            started_at=at,
            started_by=by,
        )
        audit.record("matters.roster_uploaded", target=made, by=by, facts={"file": file.sha256})
        return made


def read_import(roster: RosterImport) -> tables.Reading:
    """Return what the file says when read by its mapping, corrections and decisions."""
    book = tables.open_workbook(roster.file.original_name, files.content_of(roster.file))
    mapping = tables.Mapping_.from_json(roster.mapping)
    corrections, decisions = _edits(roster)
    return tables.read(book, mapping, corrections, decisions)


def save_edits(
    *,
    roster: RosterImport,
    corrections: Sequence[tables.Correction],
    decisions: Sequence[tables.Decision],
    by: Person,
    expected_version: int,
    mapping: tables.Mapping_ | None = None,
) -> RosterImport:
    """Keep what the clerk corrected and decided; the file itself stays as it came.

    New corrections of a cell replace earlier ones; what is not named stays.

    :raises StaleVersion: somebody else changed this import meanwhile.
    :raises AlreadyImported: it was imported.
    """
    with transaction.atomic():
        row = _locked(roster, expected_version)
        known, chosen = _edits(row)
        merged = {(c.sheet, c.row, c.column): c for c in (*known, *corrections)}
        about = {frozenset(d.rows): d for d in (*chosen, *decisions)}
        row.edits_sealed = crypto.seal(
            json.dumps(
                {
                    "corrections": [[c.sheet, c.row, c.column, c.text] for c in merged.values()],
                    "decisions": [
                        [d.choice.value, [list(place) for place in d.rows]] for d in about.values()
                    ],
                },
                ensure_ascii=False,
            ).encode(),
            aad=_aad(row),
        )
        if mapping is not None:
            row.mapping = mapping.to_json()
        row.version += 1
        row.save(update_fields=["edits_sealed", "mapping", "version"])
        audit.record(
            "matters.roster_corrected",
            target=row,
            by=by,
            facts={"corrections": len(corrections), "decisions": len(decisions)},
        )
        return row


def commit_import(
    *, roster: RosterImport, by: Person, at: datetime, expected_version: int
) -> Imported:
    """Import everybody in the file into the matter: all of them in one transaction, or nobody.

    The same people are recognised by their row key (工号, else ID, else name and hire date), so
    importing the same file again changes nothing. A damaged ID is imported as "identity to
    verify"; no document of that person can leave.

    :raises ErrorsRemain: something in the file must be corrected first.
    :raises NobodyInRoster: the file has no people.
    """
    with transaction.atomic():
        row = _locked(roster, expected_version)
        matter = require_open(row.matter)
        reading = read_import(row)
        if reading.errors:
            raise ErrorsRemain(count=len(reading.errors))
        if not reading.workers:
            raise NobodyInRoster
        done = _bring_in(matter, reading, by=by, on=timezone.localdate(at))
        RosterImport.objects.filter(pk=row.pk).update(
            state=ImportState.IMPORTED,
            imported_at=at,
            version=F("version") + 1,
            summary={"new": done.new, "changed": done.changed, "unchanged": done.unchanged},
        )
        if matter.ended_on is None and reading.left_on:
            Matter.objects.filter(pk=matter.pk).update(ended_on=reading.left_on)
        audit.record(
            "matters.roster_imported",
            target=row,
            by=by,
            facts={"new": done.new, "changed": done.changed, "unchanged": done.unchanged},
        )
        return done


def import_whole(*, matter: Matter, name: str, data: bytes, by: Person, at: datetime) -> Imported:
    """Start and finish an import that needs no correction, as the command line and the demo do.

    :raises ErrorsRemain: something in the file must be corrected first; the draft stays.
    """
    roster = start_import(matter=matter, name=name, data=data, by=by, at=at)
    return commit_import(roster=roster, by=by, at=at, expected_version=roster.version)


def abandon_import(*, roster: RosterImport, by: Person, expected_version: int) -> None:
    """Give up an import that was started; the file stays on record."""
    with transaction.atomic():
        row = _locked(roster, expected_version)
        RosterImport.objects.filter(pk=row.pk).update(
            state=ImportState.ABANDONED, version=F("version") + 1
        )
        audit.record("matters.roster_abandoned", target=row, by=by)


def _locked(roster: RosterImport, expected_version: int) -> RosterImport:
    row = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if row.state != ImportState.DRAFT:
        raise AlreadyImported
    if row.version != expected_version:
        raise StaleVersion(what="这份名册的核对")
    return row


def _aad(roster: RosterImport) -> str:
    return f"matters_rosterimport:edits:{roster.pk}"


def _edits(
    roster: RosterImport,
) -> tuple[list[tables.Correction], list[tables.Decision]]:
    if not roster.edits_sealed:
        return [], []
    kept: dict[str, Any] = json.loads(crypto.open_(bytes(roster.edits_sealed), aad=_aad(roster)))
    return (
        [
            tables.Correction(sheet=sheet, row=row, column=column, text=text)
            for sheet, row, column, text in kept["corrections"]
        ],
        [
            tables.Decision(choice=tables.Choice(choice), rows=tuple((s, r) for s, r in places))
            for choice, places in kept["decisions"]
        ],
    )


def row_key(worker: tables.Worker) -> str:
    """Return by what a worker is recognised again: a keyed digest, since it may hold her ID."""
    return crypto.index_key("roster_row", worker.key).hex()


def _bring_in(matter: Matter, reading: tables.Reading, *, by: Person, on: date) -> Imported:
    known = {
        claimant.row_key: claimant
        for claimant in matter.claimants.select_related("person").prefetch_related("wage_months")
    }
    fresh = [worker for worker in reading.workers if row_key(worker) not in known]
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
            changed += _update(mine[person.pk], worker, reading)
        else:
            joining.append((worker, person))
    for worker in reading.workers:
        claimant = known.get(row_key(worker))
        if claimant:
            changed += _update(claimant, worker, reading)
    _join(matter, joining, reading, by=by, on=on)
    return Imported(
        new=len(joining),
        changed=changed,
        unchanged=len(reading.workers) - len(joining) - changed,
    )


def _join(
    matter: Matter,
    joining: Sequence[tuple[tables.Worker, Person]],
    reading: tables.Reading,
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
            ended_on=worker.left_on or reading.left_on,
            joined_on=on,
        )
        for at, (worker, person) in enumerate(joining, start=1)
    )
    Access.objects.bulk_create(
        Access(
            matter=matter,
            principal=claimant.person_id,
            role=ParticipantRole.WORKER,
            whole=False,
            claimant=claimant,
        )
        for claimant in claimants
    )
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


def _update(claimant: Claimant, worker: tables.Worker, reading: tables.Reading) -> bool:
    """Take over what a newer file says of a claimant; tell whether it differs."""
    differs = False
    told = {"hired_on": worker.hired_on, "ended_on": worker.left_on or reading.left_on}
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
        elif (row.due_fen, row.paid_fen) != (due, paid):
            WageMonth.objects.filter(pk=row.pk).update(due_fen=due, paid_fen=paid)
        else:
            continue
        differs = True
    return differs
