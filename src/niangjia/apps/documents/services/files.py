"""Files kept whole: sealed in a store outside the web root, named by the hash of their content."""

import hashlib
import re

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.transaction import atomic, on_commit

from niangjia.apps.audit import services as audit
from niangjia.apps.documents.models import File
from niangjia.apps.documents.selectors import FileDamaged, content_of, file_place, stored_as
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.engines.uploads import media_type
from niangjia.kernel.errors import DomainError

LARGEST_FILE = 50 * 1024 * 1024


class EmptyFile(DomainError):
    """There is nothing in the file."""

    code = "documents.empty_file"
    message = "文件“%(name)s”是空的。请确认选对了文件，再传一次。"


class FileTooLarge(DomainError):
    """The file is larger than any roster or piece of evidence should be."""

    code = "documents.file_too_large"
    message = "文件“%(name)s”有 %(size)s MB，超过 %(limit)s MB。请压缩或分成几个文件再传。"


@atomic
def keep_file(*, name: str, data: bytes, by: Person) -> File:
    """Return the file with this content, kept now if it was not; equal content is kept once.

    What it is (`media_type`) is judged by its content; the name is only remembered.

    :raises EmptyFile: there is nothing in it.
    :raises FileTooLarge: it is larger than 50 MB.
    """
    name = _plain_name(name)
    check_content(name, data)
    digest = hashlib.sha256(data).hexdigest()
    # By a function: the same content may be kept already for somebody whom `by` cannot see.
    (file,) = File.objects.raw(
        "SELECT * FROM documents_keep_file(%s, %s, %s, %s, %s)",
        [digest, len(data), media_type(data), name, by.pk],
    )
    is_new: bool = file.is_new
    if is_new or not _is_whole(file):
        _store(file, data)
    if is_new:
        audit.record(
            "documents.file_kept", target=file, by=by, facts={"sha256": digest, "size": len(data)}
        )
    return file


def let_go(*, file: File, by: Person) -> bool:
    """Delete a file that nothing names any more, content and all; False when something still does.

    The content goes when the transaction is over, unless the same has come in again meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_let_go(%s)", [file.pk])
        (sha256,) = cursor.fetchone()
    if sha256 is None:
        return False
    audit.record(
        "documents.file_let_go",
        target=f"{File._meta.label_lower}:{file.pk}",
        by=by,
        facts={"sha256": sha256},
    )
    on_commit(lambda: _clear(sha256))
    return True


@atomic
def _clear(sha256: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_is_gone(%s)", [sha256])
        (is_gone,) = cursor.fetchone()
    if is_gone:
        default_storage.delete(stored_as(sha256))


def check_content(name: str, data: bytes) -> None:
    """Decline a file by its size alone.

    :raises EmptyFile: there is nothing in it.
    :raises FileTooLarge: it is larger than 50 MB.
    """
    name = _plain_name(name)
    if not data:
        raise EmptyFile(name=name)
    if len(data) > LARGEST_FILE:
        raise FileTooLarge(name=name, size=-(-len(data) // 1024**2), limit=LARGEST_FILE // 1024**2)


def _is_whole(file: File) -> bool:
    try:
        content_of(file)
    except FileDamaged:
        return False
    return True


def _store(file: File, data: bytes) -> None:
    """Put the content in its place, over whatever a broken start may have left there."""
    place = stored_as(file.sha256)
    default_storage.delete(place)
    default_storage.save(place, ContentFile(crypto.seal(data, aad=file_place(file.sha256))))


def _plain_name(name: str) -> str:
    """Return the name without folders and without characters that cannot be seen."""
    last = re.split(r"[\\/]", name)[-1]
    return (
        re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff]", "", last)[-255:] or "未命名"
    )
