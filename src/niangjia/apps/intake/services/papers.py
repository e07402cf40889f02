"""Photos of papers that come with an enquiry: looked at, kept once, counted, and let go.

Each is looked at by the gate of `documents`. Whoever sends is a stranger with a receipt: so many,
so large, and none while the store is nearly full, so that words always find room.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Max, Q, Sum
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.documents import services as documents
from niangjia.apps.documents.selectors import content_of
from niangjia.apps.intake.choices import PaperKind
from niangjia.apps.intake.errors import (
    EnquiryEnded,
    PaperGone,
    PapersFull,
    PaperTooLarge,
    StoreFull,
)
from niangjia.apps.intake.models import Enquiry, Paper
from niangjia.apps.intake.services import reopening
from niangjia.apps.matters.models import Claimant, Matter
from niangjia.apps.matters.services import evidence
from niangjia.apps.matters.services.evidence import AlreadyThere, Sent
from niangjia.apps.people import crypto
from niangjia.apps.people.models import Person
from niangjia.engines import uploads
from niangjia.engines.uploads import Kind
from niangjia.kernel.errors import DomainError

MEGABYTE = 1024 * 1024
ACCEPTED = (Kind.IMAGE, Kind.PDF)
MOST_PAPERS = 30
MOST_AT_ONCE = 10
LARGEST_PAPER = 12 * MEGABYTE
MOST_OF_ALL = 120 * MEGABYTE
"""Of one enquiry, as kept."""
ROOM_LEFT = 1024 * MEGABYTE
"""Below so much free room no stranger's file comes in: words, ledger and desk go first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file: its paper (new, or there already), or why it was not taken."""

    name: str
    paper: Paper | None = None
    is_new: bool = False
    declined: DomainError | None = None


def add_papers(
    *, enquiry: Enquiry, files: Sequence[Sent], by: Person, at: datetime
) -> list[Outcome]:
    """Take in files, each by itself: one that is declined does not hold up the others.

    A file that came before is the paper it made then, so that what is sent twice is kept once.
    What is declined stands in its outcome: `PaperTooLarge`, `PapersFull`, `StoreFull`, or what the
    gate says.

    :raises EnquiryEnded: the enquiry takes nothing more.
    """
    if not enquiry.is_open:
        raise reopening.ended(enquiry)
    outcomes = []
    for sent in files:
        try:
            paper, is_new = _add(enquiry, sent, by, at, PaperKind.HERS)
        except EnquiryEnded:
            raise
        except DomainError as declined:
            outcomes.append(Outcome(name=sent.name, declined=declined))
        else:
            outcomes.append(Outcome(name=sent.name, paper=paper, is_new=is_new))
    return outcomes


def keep_scan(*, enquiry: Enquiry, sent: Sent, kind: PaperKind, by: Person, at: datetime) -> Paper:
    """Return the scan of an office's letter or of a receipt, kept as her papers are.

    Also after the enquiry ended: the office is answered when all is done.

    :raises PaperTooLarge, PapersFull, StoreFull: as `add_papers` says of one.
    :raises UploadRefused: and what else `documents.take_in` declines.
    """
    paper, _is_new = _add(enquiry, sent, by, at, kind)
    return paper


def _add(
    enquiry: Enquiry, sent: Sent, by: Person, at: datetime, kind: PaperKind
) -> tuple[Paper, bool]:
    if len(sent.data) > LARGEST_PAPER:
        size = -(-len(sent.data) // MEGABYTE)
        raise PaperTooLarge(size=size, most=LARGEST_PAPER // MEGABYTE)
    _require_room()
    _require_fewer(enquiry, kind)
    with atomic():
        taken = documents.take_in(name=sent.name, data=sent.data, by=by, accept=ACCEPTED)
        # Locked only now: looking at a file takes its time, and her words must not wait for it.
        locked = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
        if kind == PaperKind.HERS and not locked.is_open:
            raise reopening.ended(locked)
        papers = Paper.objects.filter(enquiry=locked)
        if there := papers.filter(kind=kind, original_sha256=taken.original_sha256).first():
            return there, False
        _require_fewer(locked, kind)
        is_image = taken.file.media_type.startswith("image/")
        paper = Paper(
            enquiry=locked,
            seq=(papers.aggregate(last=Max("seq"))["last"] or 0) + 1,
            kind=kind,
            file=taken.file,
            original_sha256=taken.original_sha256,
            size=taken.file.size,
            scanned_by=taken.scanned_by,
            added_by=by,
            added_at=at,
        )
        small = uploads.small(content_of(taken.file)) if is_image else b""
        paper.small_enc = crypto.seal(small, aad=paper.place("small")) if small else b""
        paper.save(force_insert=True)
        audit.record(
            "intake.paper_added",
            target=locked,
            by=by,
            facts={"seq": paper.seq, "kind": kind, "original_sha256": taken.original_sha256},
        )
    return paper, True


def _require_room() -> None:
    folder = getattr(default_storage, "location", None)
    if folder is None:
        return  # not on a disk of ours: whoever keeps it has limits of its own
    try:
        free = shutil.disk_usage(folder).free
    except FileNotFoundError:
        return  # the folder comes with its first file
    if free < ROOM_LEFT:
        raise StoreFull


def _require_fewer(enquiry: Enquiry, kind: PaperKind) -> None:
    """Hers and those of offices are counted apart: many photos leave room for a court's letter."""
    kept = Paper.objects.filter(enquiry=enquiry, file__isnull=False)
    is_hers = Q(kind=PaperKind.HERS)
    kept = kept.filter(is_hers if kind == PaperKind.HERS else ~is_hers)
    if kept.count() >= MOST_PAPERS or (kept.aggregate(s=Sum("size"))["s"] or 0) > MOST_OF_ALL:
        raise PapersFull(most=MOST_PAPERS, megabytes=MOST_OF_ALL // MEGABYTE)


@atomic
def remove_paper(*, paper: Paper, by: Person, at: datetime) -> None:
    """Take a paper away that was sent by mistake; its content goes unless something else names it.

    :raises PaperGone: it was taken away before, or the enquiry has ended.
    """
    locked = Enquiry.objects.select_for_update(of=("self",)).get(pk=paper.enquiry_id)
    standing = Paper.objects.filter(pk=paper.pk, kind=PaperKind.HERS, file__isnull=False)
    if not locked.is_open or not standing.update(
        file=None, original_sha256="", small_enc=b"", removed_at=at
    ):
        raise PaperGone
    if paper.file is not None:
        documents.let_go(file=paper.file, by=by)
    audit.record("intake.paper_removed", target=locked, by=by, facts={"seq": paper.seq})


@atomic
def read_paper(*, paper: Paper, by: Person) -> bytes:
    """Return what a paper holds, and record who took it out.

    :raises PaperGone: it was taken away.
    :raises FileDamaged: it is gone from the store, or no longer the same.
    """
    if paper.file is None:
        raise PaperGone
    content = content_of(paper.file)
    audit.record("intake.paper_read", target=paper.enquiry, by=by, facts={"seq": paper.seq})
    return content


def bring_papers(
    *, enquiry: Enquiry, matter: Matter, claimant: Claimant, by: Person, at: datetime
) -> None:
    """Make the papers of an enquiry evidence of the matter it became; nothing is sent again.

    Those of enquiries that were joined to it come along: they are the same person's.
    """
    hers = Paper.objects.filter(
        Q(enquiry=enquiry) | Q(enquiry__into=enquiry), kind=PaperKind.HERS, file__isnull=False
    )
    rows = hers.select_related("file", "enquiry").order_by("added_at", "pk")
    for position, paper in enumerate(rows, start=1):
        taken = documents.Taken(
            file=paper.file,
            original_sha256=paper.original_sha256,
            is_new=False,
            scanned_by=paper.scanned_by,
        )
        try:
            evidence.take_over(
                matter=matter,
                taken=taken,
                name=f"本人登记时交的材料 {position}",
                source=f"本人提供（诉求 {paper.enquiry.number}）",
                proves="待承办人核对后写明",
                claimant=claimant,
                by=by,
                at=at,
            )
        except AlreadyThere:
            continue  # the same file is her evidence there already
