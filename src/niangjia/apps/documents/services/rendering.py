"""A document written out: for the eye (HTML), the office (.docx) or the printer (PDF)."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.documents.choices import DocumentState, Rendering
from niangjia.apps.documents.models import Document
from niangjia.apps.documents.selectors import tree_of
from niangjia.apps.people.models import Person
from niangjia.engines import forms
from niangjia.kernel.errors import DomainError

MEDIA_TYPES = {
    Rendering.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Rendering.PDF: "application/pdf",
    Rendering.HTML: "text/html; charset=utf-8",
}


class ContentChanged(DomainError):
    """A document that has left would not read today as it read then."""

    code = "documents.content_changed"
    message = (
        "文书 %(number)s 重新生成的内容与发出时不一致，没有给出文件。"
        "请联系管理员核对文书母版（发出过的版本不能再改，只能加新版本）。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A document written out; `undrawable` are characters the PDF's fonts have no shape for."""

    name: str
    media_type: str
    content: bytes
    undrawable: tuple[str, ...] = ()


def render(*, document: Document, kind: Rendering | str) -> Rendered:
    """Return the document written out; a draft shows its gaps, a document that left its old words.

    It holds personal values in full: whoever hands it out uses `download`, which leaves a record.

    :raises ContentChanged: it has left and would read differently now.
    :raises FontsMissing: no font is installed for PDF.
    """
    kind = Rendering(kind)
    tree = checked_tree(document)
    undrawable: tuple[str, ...] = ()
    match kind:
        case Rendering.DOCX:
            content = forms.to_docx(tree)
        case Rendering.HTML:
            content = forms.to_html(tree).encode()
        case Rendering.PDF:
            fonts = Path(settings.FONT_FOLDER)
            content = forms.to_pdf([tree], fonts)
            undrawable = forms.undrawable([tree], fonts)
    return Rendered(
        name=f"{document.number} {document.title}.{kind}",
        media_type=MEDIA_TYPES[kind],
        content=content,
        undrawable=undrawable,
    )


@atomic
def download(*, document: Document, kind: Rendering | str, by: Person) -> Rendered:
    """Return the document written out for a person, and record that she has it.

    :raises ContentChanged: it has left and would read differently now.
    :raises FontsMissing: no font is installed for PDF.
    """
    rendered = render(document=document, kind=kind)
    audit.record(
        "documents.document_downloaded",
        target=document,
        by=by,
        facts={"kind": str(Rendering(kind)), "version": document.version},
    )
    return rendered


def checked_tree(document: Document) -> forms.Document:
    """Return the document's tree; one that has left must read as it read then.

    :raises ContentChanged: it would read differently.
    """
    tree = tree_of(document)
    has_left = document.state == DocumentState.LEFT
    if has_left and forms.fingerprint(tree) != document.content_sha256:
        raise ContentChanged(number=document.number)
    return tree
