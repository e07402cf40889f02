"""Read side of documents: masters, facts, filled trees, and the content of files.

Whose document or file it is stands in the contexts above: they decide who may ask.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from niangjia.apps.audit.sealing import SealBroken
from niangjia.apps.documents.models import Document, File
from niangjia.apps.people import crypto
from niangjia.engines import forms
from niangjia.kernel.errors import DomainError


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
