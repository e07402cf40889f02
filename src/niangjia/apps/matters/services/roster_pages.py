"""A roster at the pages: small ones are read and imported at once, large ones by a job."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from niangjia.apps.documents import services as documents
from niangjia.apps.matters import at_once, selectors
from niangjia.apps.matters.models import Matter, RosterImport
from niangjia.apps.matters.services import roster as rosters
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.matters.services.roster_people import Imported
from niangjia.apps.outbox import services as outbox
from niangjia.apps.outbox.models import Job
from niangjia.apps.people.models import Person
from niangjia.engines import tables


def upload(
    *, matter: Matter, name: str, data: bytes, by: Person, at: datetime
) -> RosterImport | Job:
    """Keep a roster file and read it, at once or, when it is long, by a job.

    A long file that cannot be read is refused by the job; then only the file is kept, and no
    import.

    :raises DomainError: the file cannot be read, with what to do.
    :raises UnderWay: a colleague has handed in the same file, and it is being read.
    """
    tables.check_size(len(data))
    if len(data) <= at_once.FILE_BYTES:
        return rosters.start_import(matter=matter, name=name, data=data, by=by, at=at)
    documents.require_clean(data=data, by=by)
    with transaction.atomic():
        matter = require_open(matter)
        file = documents.keep_file(name=name, data=data, by=by)
        return outbox.defer(
            "matters.read_upload",
            by=by,
            once=f"matters.upload:{matter.pk}:{file.sha256}",
            matter=matter.number,
            title=file.original_name,
            file=file.sha256,
        )


def revise(
    *,
    roster: RosterImport,
    corrections: Sequence[tables.Correction],
    decisions: Sequence[tables.Decision],
    by: Person,
    at: datetime,
    expected_version: int,
    is_to_import: bool,
) -> RosterImport | Imported | Job:
    """Keep what was corrected, read the file by it, and, when asked, import everybody.

    What was typed is kept at once, whatever becomes of the rest. A long file is read again by a
    job, and many people are imported by one; the page shows what is still to be put right.

    :raises StaleVersion: somebody else changed this import meanwhile.
    :raises AlreadyImported: it was imported.
    :raises ErrorsRemain: something in the file must be corrected before it is imported.
    :raises NobodyInRoster: the file has no people to import.
    :raises UnderWay: a colleague's job is at work on this roster.
    """
    with transaction.atomic():
        row = rosters.keep_edits(
            roster=roster,
            corrections=corrections,
            decisions=decisions,
            by=by,
            expected_version=expected_version,
        )
        if selectors.reading_of(row) is None:
            if row.file.size > at_once.FILE_BYTES:
                return _defer_reading(row, by=by, is_to_import=is_to_import)
            row = rosters.read_again(roster=row)
    if not is_to_import:
        return row
    with transaction.atomic():
        row = rosters.lock(row, row.version)
        reading = rosters.require_importable(row)
        if reading.people <= at_once.PEOPLE:
            return rosters.commit_import(roster=row, by=by, at=at, expected_version=row.version)
        return outbox.defer(
            "matters.import_roster",
            by=by,
            once=f"matters.roster:{row.pk}",
            matter=row.matter.number,
            title=f"{row.file.original_name} · {reading.people} 人",
            roster=row.pk,
            version=row.version,
        )


def _defer_reading(row: RosterImport, *, by: Person, is_to_import: bool) -> Job:
    return outbox.defer(
        "matters.read_roster",
        by=by,
        once=f"matters.roster:{row.pk}",
        matter=row.matter.number,
        title=row.file.original_name,
        roster=row.pk,
        version=row.version,
        is_to_import=is_to_import,
    )
