"""A sheet is kept, corrected in place, and sent on to be taken over whole by a job."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from niangjia.apps.audit import services as audit
from niangjia.apps.documents import selectors as files
from niangjia.apps.documents import services as documents
from niangjia.apps.outbox import services as outbox
from niangjia.apps.outbox.models import Job
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.apps.setup.choices import SheetState
from niangjia.apps.setup.errors import FaultsRemain, NothingInSheet, SheetDone
from niangjia.apps.setup.models import SheetImport
from niangjia.apps.setup.plan import Plan, compare
from niangjia.engines import tables
from niangjia.engines.tables.federation import FederationReading, read_federation
from niangjia.kernel.errors import StaleVersion


def start_sheet(*, name: str, data: bytes, by: Person, at: datetime) -> SheetImport:
    """Keep a sheet of unions and people; nothing is taken over yet.

    :raises DomainError: the file cannot be read, with what to do (see `engines/tables`).
    """
    tables.check_size(len(data))
    tables.open_workbook(name, data)
    documents.require_clean(data=data, by=by)
    with transaction.atomic():
        file = documents.keep_file(name=name, data=data, by=by)
        draft = SheetImport.objects.filter(file=file, started_by=by, state=SheetState.DRAFT)
        if kept := draft.first():
            return kept
        made = SheetImport.objects.create(file=file, started_at=at, started_by=by)
        audit.record("setup.sheet_uploaded", target=made, by=by, facts={"file": file.sha256})
        return made


def read_sheet(sheet: SheetImport) -> FederationReading:
    """Return what the file says, corrections written over its cells."""
    book = tables.open_workbook(sheet.file.original_name, files.content_of(sheet.file))
    return read_federation(book, _edits(sheet))


def save_corrections(
    *,
    sheet: SheetImport,
    corrections: Sequence[tables.Correction],
    by: Person,
    expected_version: int,
) -> SheetImport:
    """Keep what was corrected; the file itself stays as it came.

    :raises StaleVersion: somebody else changed this sheet meanwhile.
    :raises SheetDone: it was taken over.
    """
    with transaction.atomic():
        row = _locked(sheet, expected_version)
        merged = {(c.sheet, c.row, c.column): c for c in (*_edits(row), *corrections)}
        cells = [[c.sheet, c.row, c.column, c.text] for c in merged.values()]
        text = json.dumps(cells, ensure_ascii=False)
        row.edits_sealed = crypto.seal(text.encode(), aad=_aad(row))
        row.version += 1
        row.save(update_fields=["edits_sealed", "version"])
        audit.record("setup.sheet_corrected", target=row, by=by, facts={"cells": len(corrections)})
        return row


def send_sheet(*, sheet: SheetImport, on: date, by: Person, expected_version: int) -> Job:
    """Send a sheet on to be taken over by a job that tells how far it is.

    :raises FaultsRemain: something must be put right first.
    :raises NothingInSheet: there is nothing on it.
    :raises SheetDone, StaleVersion: it is on its way already, or changed meanwhile.
    """
    with transaction.atomic():
        row = _locked(sheet, expected_version)
        require_whole(compare(read_sheet(row), by=by, on=on))
        job = outbox.defer("setup.import_sheet", by=by, sheet=row.pk, on=on.isoformat())
        SheetImport.objects.filter(pk=row.pk).update(
            state=SheetState.WAITING, job_id=job.pk, version=F("version") + 1
        )
        return job


def give_up_sheet(*, sheet: SheetImport, by: Person, expected_version: int) -> None:
    """Give a sheet up, or back for correction after its job failed; the file stays on record."""
    with transaction.atomic():
        row = SheetImport.objects.select_for_update().get(pk=sheet.pk)
        if row.state == SheetState.IMPORTED:
            raise SheetDone
        if row.version != expected_version:
            raise StaleVersion(what="这份表")
        SheetImport.objects.filter(pk=row.pk).update(
            state=SheetState.ABANDONED, version=F("version") + 1
        )
        audit.record("setup.sheet_given_up", target=row, by=by)


def require_whole(plan: Plan) -> None:
    """Decline a plan that cannot be carried out whole.

    :raises FaultsRemain: something must be put right first.
    :raises NothingInSheet: there is nothing to do.
    """
    if plan.errors:
        first = plan.errors[0]
        place = f"{first.sheet} {first.column or ''}{first.row or ''} {first.message}"
        raise FaultsRemain(count=len(plan.errors), first=place)
    if not plan.units and not plan.roles:
        raise NothingInSheet


def _locked(sheet: SheetImport, expected_version: int) -> SheetImport:
    row = SheetImport.objects.select_for_update().get(pk=sheet.pk)
    if row.state != SheetState.DRAFT:
        raise SheetDone
    if row.version != expected_version:
        raise StaleVersion(what="这份表的核对")
    return row


def _aad(sheet: SheetImport) -> str:
    return f"setup_sheetimport:edits:{sheet.pk}"


def _edits(sheet: SheetImport) -> list[tables.Correction]:
    if not sheet.edits_sealed:
        return []
    kept: list[list[Any]] = json.loads(crypto.open_(bytes(sheet.edits_sealed), aad=_aad(sheet)))
    return [
        tables.Correction(sheet=name, row=row, column=column, text=text)
        for name, row, column, text in kept
    ]
