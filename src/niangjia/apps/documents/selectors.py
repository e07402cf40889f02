"""Read side of documents: masters, facts, filled trees, and the content of files.

Whose document or file it is stands in the contexts above: they decide who may ask.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from niangjia.apps.audit.sealing import SealBroken
from niangjia.apps.documents.gaps import Gap, gap, masked
from niangjia.apps.documents.models import Document, File
from niangjia.apps.people import crypto
from niangjia.engines import forms
from niangjia.kernel.errors import DomainError, NotFound


class FileDamaged(DomainError):
    """What lies in the store is not what was put there."""

    code = "documents.file_damaged"
    message = "文件“%(name)s”在存储里丢失或已损坏，请从备份恢复后再试。"


def masters() -> forms.Forms:
    """Return the masters of this copy, read once."""
    return _read_masters(Path(settings.FORMS_FOLDER))


@cache
def _read_masters(folder: Path) -> forms.Forms:
    return forms.load(folder)


def facts_of(document: Document) -> dict[str, Any]:
    """Return the facts a document was filled with, its number included."""
    opened = crypto.open_(bytes(document.facts_sealed), aad=facts_place(document.number))
    facts: dict[str, Any] = json.loads(opened)
    return facts


def tree_of(document: Document) -> forms.Document:
    """Return the document filled again, with the master's version it was made with."""
    return filled(document.form, facts_of(document), version=document.form_version)


def gaps_of(document: Document) -> tuple[Gap, ...]:
    """Return what a document still lacks, each with what to ask for."""
    master = masters().get(document.form, document.form_version)
    found = [gap(master, slot["path"], slot["label"]) for slot in document.open_slots]
    return tuple({one.path: one for one in reversed(found)}.values())[::-1]


def preview_of(document: Document) -> str:
    """Return a document as an HTML fragment in which people's numbers are shown by their ends.

    The whole numbers are given out by `services.download`, which leaves a record.
    """
    master = masters().get(document.form, document.form_version)
    return forms.to_html(forms.fill(master, masked(master, facts_of(document))))


def unverified_in(document: Document) -> tuple[str, ...]:
    """Return the names of the people in a document whose identity is still to be verified."""
    return tree_of(document).unverified


def get_file(sha256: str) -> File:
    """Return the file with that content; whether the asker may have it is the caller's business.

    :raises NotFound: there is none.
    """
    try:
        return File.objects.get(sha256=sha256)
    except File.DoesNotExist:
        raise NotFound from None


def documents_of(pks: Iterable[int]) -> list[Document]:
    """Return the documents of those numbers in that order; whose they are, the caller knows.

    :raises NotFound: one of them is none, or is not to be seen any more by whoever acts.
    """
    wanted = list(pks)
    found = Document.objects.in_bulk(wanted)
    if len(found) < len(set(wanted)):
        raise NotFound
    return [found[pk] for pk in wanted]


def title_of(form: str) -> str:
    """Return what a form is called."""
    return masters().get(form).title


def filled(form: str, facts: Mapping[str, Any], *, version: int | None = None) -> forms.Document:
    """Return a form filled with facts; nothing is stored.

    :raises UnknownForm: there is no such master.
    :raises WrongValue: a fact is not of the type its slot declares.
    :raises UnknownFact: a fact belongs to no slot of the form.
    """
    return forms.fill(masters().get(form, version), facts)


def content_of(file: File) -> bytes:
    """Return what the file holds, exactly as it was kept.

    :raises FileDamaged: it is gone from the store, or no longer the same.
    """
    try:
        with default_storage.open(stored_as(file.sha256)) as stored:
            content = crypto.open_(stored.read(), aad=file_place(file.sha256))
    except (FileNotFoundError, SealBroken) as error:
        raise FileDamaged(name=file.original_name) from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileDamaged(name=file.original_name)
    return content


def stored_as(sha256: str) -> str:
    """Return the name under which the store keeps the content with this hash."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def file_place(sha256: str) -> str:
    """Return the place a file's content is sealed for."""
    return f"documents_file:content:{sha256}"


def facts_place(number: str) -> str:
    """Return the place a document's facts are sealed for."""
    return f"documents_document:facts:{number}"
