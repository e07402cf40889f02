"""Work on papers that takes longer than a page: releasing many and packing them as one ZIP."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from niangjia.apps.documents import selectors, services
from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.outbox.services import Tell
from niangjia.jobs.clock import now

if TYPE_CHECKING:
    from niangjia.apps.people.models import Person


def write_bundle(
    *,
    by: "Person",
    tell: Tell,
    documents: Sequence[int],
    title: str,
    kinds: Sequence[str],
    matter: str,
) -> str:
    """Release the documents that are complete, pack all of them, return the file's hash.

    All or nothing: one that may not leave any more undoes the whole. `matter` is its number, with
    which the page that hands the file out asks at the door.
    """
    rows = selectors.documents_of(documents)
    total = len(rows) * 2
    for done, document in enumerate(rows, start=1):
        if document.state != DocumentState.LEFT:
            services.release(document=document, by=by, at=now())
        tell(done, total, f"正在定稿第 {done} 份，共 {len(rows)} 份")
    file = services.write_bundle(
        documents=selectors.documents_of(documents),
        name=title,
        by=by,
        kinds=kinds,
        on_progress=lambda done, of: tell(
            of + done, total, f"正在写成文件，第 {done} 份，共 {of} 份"
        ),
    )
    return file.sha256
