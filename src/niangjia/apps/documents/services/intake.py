"""The one gate for files of people: looked at, cleaned, scanned, then kept (上传)."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.db.transaction import atomic

import niangjia
from niangjia.apps.audit import services as audit
from niangjia.apps.documents import scanning
from niangjia.apps.documents.models import File
from niangjia.apps.documents.services.files import check_content, keep_file
from niangjia.apps.people.models import Person
from niangjia.engines import uploads
from niangjia.engines.uploads import Kind, Passed
from niangjia.kernel.errors import DomainError

_SECONDS = 40
_DECLINED = 3


class Infected(DomainError):
    """The scanner knows what is in it."""

    code = "documents.infected"
    message = "没有收下：查毒软件在文件里查出 %(found)s。请在自己的电脑上杀毒后再传，或换一份文件。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A file that was taken in, and how: encoded anew or as it came, scanned by whom."""

    file: File
    original_sha256: str
    is_new: bool
    scanned_by: str


def inspected(data: bytes, *, accept: Collection[Kind] = uploads.EVERYTHING) -> Passed:
    """Return what of a file may come in, found out in a process that limits itself.

    :raises UploadRefused: and its siblings in `engines.uploads`, as `uploads.inspect` does.
    :raises TooComplex: it took more memory or time than it was given.
    """
    command = [sys.executable, "-m", "niangjia.engines.uploads", *sorted(accept)]
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            cwd="/",
            env={"PYTHONPATH": str(Path(niangjia.__path__[0]).parent), "PYTHONSAFEPATH": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise uploads.TooComplex(what="读了很久没有读完") from error
    if done.returncode not in (0, _DECLINED):
        raise uploads.TooComplex(what="超出了读取的限度")
    line, _newline, clean = done.stdout.partition(b"\n")
    told = json.loads(line)
    if done.returncode == _DECLINED:
        raise _REFUSALS[told["code"]](**told["data"])
    return Passed(
        data=clean,
        media_type=told["media_type"],
        kind=Kind(told["kind"]),
        is_new=told["is_new"],
    )


_REFUSALS = {
    one.code: one
    for one in (
        uploads.HeicNotAccepted,
        uploads.NotAccepted,
        uploads.TooComplex,
        uploads.UploadBroken,
        uploads.UploadEncrypted,
        uploads.UploadRefused,
    )
}


def take_in(
    *,
    name: str,
    data: bytes,
    by: Person,
    accept: Collection[Kind] = uploads.EVERYTHING,
) -> Taken:
    """Keep what a person sent, if it may come in; a refused file leaves nothing behind.

    The digest of what was sent is recorded beside that of what is kept: a picture is encoded anew,
    and the person may have to show her original.

    :raises EmptyFile: there is nothing in it.
    :raises FileTooLarge: it is larger than 50 MB.
    :raises UploadRefused: and its siblings, as `inspected` does.
    :raises Infected: the scanner found something; who sent it is on record.
    :raises ScannerDown: there is a scanner, and it does not answer.
    """
    check_content(name, data)
    original = hashlib.sha256(data).hexdigest()
    scanner = require_clean(data=data, by=by)
    passed = inspected(data, accept=accept)
    with atomic():
        file = keep_file(name=name, data=passed.data, by=by)
        audit.record(
            "documents.upload_taken",
            target=file,
            by=by,
            facts={"original_sha256": original, "scanned_by": scanner},
        )
    return Taken(file=file, original_sha256=original, is_new=passed.is_new, scanned_by=scanner)


def require_clean(*, data: bytes, by: Person) -> str:
    """Return which scanner found nothing in a file, empty when there is none.

    :raises Infected: it found something; who sent it is on record.
    :raises ScannerDown: there is a scanner, and it does not answer.
    """
    verdict = scanning.scan(data)
    if verdict.found:
        facts = {"found": verdict.found, "sha256": hashlib.sha256(data).hexdigest()}
        with atomic():
            audit.record("documents.upload_infected", target=by, by=by, facts=facts)
        raise Infected(found=verdict.found)
    return verdict.scanner
