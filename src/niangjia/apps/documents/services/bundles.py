"""Many documents as one ZIP, with a list of what is in it and how to check it."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from django.conf import settings
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.documents.choices import DocumentState, Rendering
from niangjia.apps.documents.models import Document, File
from niangjia.apps.documents.services.files import keep_file
from niangjia.apps.documents.services.rendering import checked_tree
from niangjia.apps.people.models import Person
from niangjia.engines import forms
from niangjia.kernel.errors import DomainError

Progress = Callable[[int, int], None]
MANIFEST = "清单.csv"
_DAY_ONE = (1980, 1, 1, 0, 0, 0)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\ufeff]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST_NAME = 180  # bytes, so that folders may stand before it


class NotReleased(DomainError):
    """A document in the bundle has not left yet."""

    code = "documents.not_released"
    message = "有 %(count)s 份文书还没有发出，不能打包：%(numbers)s。请先补齐并发出。"


def bundle(
    *,
    documents: Sequence[Document],
    kinds: Iterable[Rendering | str] = (Rendering.DOCX,),
    on_progress: Progress | None = None,
) -> bytes:
    """Return the documents as one ZIP with safe Chinese names and a list with their hashes.

    `on_progress(done, total)` is called after each document. The same documents always give the
    same bytes.

    :raises NotReleased: one of them has not left.
    :raises ContentChanged: one of them would read differently than when it left.
    :raises FontsMissing: PDF is wanted and no font is installed.
    """
    waiting = [one.number for one in documents if one.state != DocumentState.LEFT]
    if waiting:
        shown = "、".join(waiting[:5]) + ("等" if len(waiting) > 5 else "")
        raise NotReleased(count=len(waiting), numbers=shown)
    wanted = [Rendering(kind) for kind in kinds]
    made, rows, names = io.BytesIO(), [], set[str]()
    with zipfile.ZipFile(made, "w") as package:
        for done, document in enumerate(documents, start=1):
            tree = checked_tree(document)
            for kind in wanted:
                content = _written(tree, kind)
                name = safe_name(f"{document.number} {document.title}", str(kind), names)
                _add(package, name, content)
                rows.append((name, document, hashlib.sha256(content).hexdigest()))
            if on_progress:
                on_progress(done, len(documents))
        _add(package, MANIFEST, _manifest(rows))
    return made.getvalue()


@atomic
def write_bundle(
    *,
    documents: Sequence[Document],
    name: str,
    by: Person,
    kinds: Iterable[Rendering | str] = (Rendering.DOCX,),
    on_progress: Progress | None = None,
) -> File:
    """Keep the documents as one ZIP file, telling how far it is; the work of a job.

    :raises NotReleased: one of them has not left.
    :raises ContentChanged: one of them would read differently than when it left.
    :raises FontsMissing: PDF is wanted and no font is installed.
    """
    data = bundle(documents=documents, kinds=kinds, on_progress=on_progress)
    file = keep_file(name=safe_name(name, "zip", set()), data=data, by=by)
    audit.record(
        "documents.bundle_written",
        target=file,
        by=by,
        facts={"documents": [document.pk for document in documents]},
    )
    return file


def safe_name(stem: str, ending: str, taken: set[str]) -> str:
    """Return a file name every system accepts, unlike any in `taken`, and take it."""
    plain = _UNSAFE.sub("_", stem).strip(" .") or "文书"
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    plain = plain.encode()[:_LONGEST_NAME].decode(errors="ignore").rstrip(" .")
    name, number = f"{plain}.{ending}", 2
    while name.casefold() in taken:
        name, number = f"{plain}（{number}）.{ending}", number + 1
    taken.add(name.casefold())
    return name


def _written(tree: forms.Document, kind: Rendering) -> bytes:
    match kind:
        case Rendering.DOCX:
            return forms.to_docx(tree)
        case Rendering.PDF:
            return forms.to_pdf([tree], Path(settings.FONT_FOLDER))
        case _:
            return forms.to_html(tree).encode()


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _DAY_ONE)
    # .docx and PDF are packed already: packing them again costs time and saves nothing.
    is_packed = name.endswith((".docx", ".pdf"))
    info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o644 << 16
    package.writestr(info, content)


def _manifest(rows: list[tuple[str, Document, str]]) -> bytes:
    """Return the list as CSV that spreadsheet programs open as text, never as a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["序号", "文件名", "文书", "编号", "母版版本", "文件 SHA-256", "内容 SHA-256"])
    for number, (name, document, digest) in enumerate(rows, start=1):
        cells = [name, document.title, document.number, str(document.form_version)]
        writer.writerow([number, *map(_inert, cells), digest, document.content_sha256])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell[:1] in "=+-@\t\r" else cell
