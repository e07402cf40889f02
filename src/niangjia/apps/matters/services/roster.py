"""A company's roster on its way into a matter: kept, read, corrected in place, imported whole."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.documents import selectors as files
from niangjia.apps.documents import services as documents
from niangjia.apps.matters import kept_reading, selectors
from niangjia.apps.matters.choices import ImportState
from niangjia.apps.matters.kept_reading import Kept
from niangjia.apps.matters.models import Matter, RosterImport, RosterPart
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.matters.services.roster_people import Imported, bring_in
from niangjia.apps.outbox.services import Tell, quiet
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.engines import tables
from niangjia.kernel.errors import DomainError, StaleVersion

_OPENING = "正在打开文件"


class ErrorsRemain(DomainError):
    code = "matters.roster_errors_remain"
    message = "名册里还有 %(count)s 处必须改的地方，一行也没有导入。改好以后再导入。"


class NobodyInRoster(DomainError):
    code = "matters.nobody_in_roster"
    message = "这个文件里没有读出任何职工。请看看认列对不对，或者换一个文件。"


class AlreadyImported(DomainError):
    code = "matters.roster_already_imported"
    message = "这份名册已经导入过了。要改，请修正文件后重新上传。"


def start_import(
    *, matter: Matter, name: str, data: bytes, by: Person, at: datetime, tell: Tell = quiet
) -> RosterImport:
    """Keep a roster file, propose how to read it and keep what it says; nothing is imported yet.

    A file that is already being worked on in this matter is taken up where it was left.

    :raises DomainError: the file cannot be read, with what to do (see `engines/tables`).
    """
    tables.check_size(len(data))
    tell(0, 1, _OPENING)
    book = tables.open_workbook(name, data)
    mapping = tables.propose(book)
    reading = _read(book, mapping, [], [], tell)
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
        _keep_reading(made, reading)
        audit.record("matters.roster_uploaded", target=made, by=by, facts={"file": file.sha256})
        return made


def read_import(roster: RosterImport, *, tell: Tell = quiet) -> tables.Reading:
    """Return what the file says when read by its mapping, corrections and decisions.

    Reads the file itself, seconds for thousands of people; pages ask `selectors.reading_of`.
    """
    tell(0, 1, _OPENING)
    book = tables.open_workbook(roster.file.original_name, files.content_of(roster.file))
    mapping = tables.Mapping_.from_json(roster.mapping)
    return _read(book, mapping, *_edits(roster), tell)


def _read(
    book: tables.Book,
    mapping: tables.Mapping_,
    corrections: Sequence[tables.Correction],
    decisions: Sequence[tables.Decision],
    tell: Tell,
) -> tables.Reading:
    total = mapping.row_count
    return tables.read(
        book,
        mapping,
        corrections,
        decisions,
        on_row=lambda done: tell(done, total, f"正在读第 {done} 行，共 {total} 行"),
    )


def _keep_reading(roster: RosterImport, reading: tables.Reading) -> None:
    roster.parts.all().delete()
    RosterPart.objects.bulk_create(
        RosterPart(roster=roster, no=no, sealed=sealed)
        for no, sealed in kept_reading.seal_parts(roster.pk, reading)
    )
    RosterImport.objects.filter(pk=roster.pk).update(read_version=roster.version)
    roster.read_version = roster.version


@transaction.atomic
def read_again(*, roster: RosterImport, tell: Tell = quiet) -> RosterImport:
    """Read the file anew and keep what it says now, unless that is kept already.

    :raises AlreadyImported: it was imported; what it said then stands.
    """
    row = lock(roster, roster.version)
    if selectors.reading_of(row) is None:
        _keep_reading(row, read_import(row, tell=tell))
    return row


@transaction.atomic
def save_edits(
    *,
    roster: RosterImport,
    corrections: Sequence[tables.Correction],
    decisions: Sequence[tables.Decision],
    by: Person,
    expected_version: int,
    mapping: tables.Mapping_ | None = None,
) -> RosterImport:
    """Keep what the clerk corrected and decided and read the file anew; it stays as it came.

    New corrections of a cell replace earlier ones; what is not named stays.

    :raises StaleVersion: somebody else changed this import meanwhile.
    :raises AlreadyImported: it was imported.
    """
    row = keep_edits(
        roster=roster,
        corrections=corrections,
        decisions=decisions,
        by=by,
        expected_version=expected_version,
        mapping=mapping,
    )
    return read_again(roster=row)


@transaction.atomic
def keep_edits(
    *,
    roster: RosterImport,
    corrections: Sequence[tables.Correction],
    decisions: Sequence[tables.Decision],
    by: Person,
    expected_version: int,
    mapping: tables.Mapping_ | None = None,
) -> RosterImport:
    """Keep what the clerk corrected and decided, without reading: `read_again` is to follow.

    What says nothing new changes nothing, so that the kept reading stays good.

    :raises StaleVersion: somebody else changed this import meanwhile.
    :raises AlreadyImported: it was imported.
    """
    row = lock(roster, expected_version)
    known, chosen = _edits(row)
    merged = {(c.sheet, c.row, c.column): c for c in (*known, *corrections)}
    about = {frozenset(d.rows): d for d in (*chosen, *decisions)}
    is_same = list(merged.values()) == known and list(about.values()) == chosen
    if is_same and mapping is None:
        return row
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
    *,
    roster: RosterImport,
    by: Person,
    at: datetime,
    expected_version: int,
    tell: Tell = quiet,
) -> Imported:
    """Import everybody in the file into the matter: all of them in one transaction, or nobody.

    The same people are recognised by their row key (工号, else ID, else name and hire date), so
    importing the same file again changes nothing. A damaged ID is imported as "identity to
    verify"; no document of that person can leave.

    :raises ErrorsRemain: something in the file must be corrected first.
    :raises NobodyInRoster: the file has no people.
    """
    with transaction.atomic():
        row = lock(roster, expected_version)
        matter = require_open(row.matter)
        reading = require_importable(read_again(roster=row, tell=tell))
        done = bring_in(
            matter,
            selectors.people_read(row),
            left_on=reading.left_on,
            by=by,
            on=timezone.localdate(at),
            tell=tell,
        )
        RosterImport.objects.filter(pk=row.pk).update(
            state=ImportState.IMPORTED,
            imported_at=at,
            version=F("version") + 1,
            read_version=F("version") + 1,  # what was imported stays to be looked at
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


def require_importable(roster: RosterImport) -> Kept:
    """Return the kept reading, if everybody in it may be imported.

    :raises ErrorsRemain: something in the file must be corrected first.
    :raises NobodyInRoster: the file has no people.
    """
    reading = selectors.reading_of(roster)
    if reading is None:
        raise StaleVersion(what="这份名册的核对")
    if reading.errors:
        raise ErrorsRemain(count=len(reading.errors))
    if not reading.people:
        raise NobodyInRoster
    return reading


def import_whole(*, matter: Matter, name: str, data: bytes, by: Person, at: datetime) -> Imported:
    """Start and finish an import that needs no correction, as the command line and the demo do.

    :raises ErrorsRemain: something in the file must be corrected first; the draft stays.
    """
    roster = start_import(matter=matter, name=name, data=data, by=by, at=at)
    return commit_import(roster=roster, by=by, at=at, expected_version=roster.version)


def abandon_import(*, roster: RosterImport, by: Person, expected_version: int) -> None:
    """Give up an import that was started; the file stays on record."""
    with transaction.atomic():
        row = lock(roster, expected_version)
        RosterImport.objects.filter(pk=row.pk).update(
            state=ImportState.ABANDONED, version=F("version") + 1
        )
        audit.record("matters.roster_abandoned", target=row, by=by)


def lock(roster: RosterImport, expected_version: int) -> RosterImport:
    """Return an import that is being worked on, locked for this transaction.

    :raises AlreadyImported: it is a draft no more.
    :raises StaleVersion: somebody else changed it since.
    """
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
