"""The papers that came with an enquiry: which there are, and their small pictures."""

from niangjia.apps.intake.choices import PaperKind
from niangjia.apps.intake.models import Enquiry, Paper
from niangjia.apps.people import crypto
from niangjia.kernel.errors import NotFound


def papers_of(enquiry: Enquiry) -> list[Paper]:
    """Return her papers of an enquiry that came through the door, those taken away left out."""
    rows = enquiry.papers.filter(kind=PaperKind.HERS, file__isnull=False)
    rows = rows.select_related("file", "added_by")
    return list(rows.order_by("seq"))


def get_paper(seq: int, *, enquiry: Enquiry) -> Paper:
    """Return one paper of her own of an enquiry.

    :raises NotFound: there is none of that number, or it was taken away.
    """
    for paper in papers_of(enquiry):
        if paper.seq == seq:
            return paper
    raise NotFound


def small_picture(paper: Paper) -> bytes:
    """Return a paper's small JPEG.

    :raises NotFound: it has none, being no picture.
    """
    if not paper.small_enc:
        raise NotFound
    return crypto.open_(bytes(paper.small_enc), aad=paper.place("small"))
