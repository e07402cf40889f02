"""Evidence is handed in file by file, numbered, and withdrawn with a reason; never lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.db.transaction import atomic

from niangjia.apps.audit import services as audit
from niangjia.apps.documents import services as documents
from niangjia.apps.documents.selectors import content_of
from niangjia.apps.matters.choices import EvidenceForm
from niangjia.apps.matters.models import Claimant, Evidence, Matter
from niangjia.apps.matters.services.register import require_open
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import DomainError
from niangjia.kernel.words import is_blank


class AlreadyThere(DomainError):
    """The same file is evidence in this matter already."""

    code = "matters.evidence_already_there"
    message = "“%(name)s”和证据 %(seq)s 是同一个文件，不用再传。"


class EvidenceWithdrawn(DomainError):
    """It was withdrawn before."""

    code = "matters.evidence_withdrawn"
    message = "证据 %(seq)s 已经撤下了。"


class WhyWithdrawn(DomainError):
    """Evidence is not withdrawn without saying why."""

    code = "matters.evidence_why"
    message = "请写明为什么撤下：证据撤下后仍留在记录里。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as a person sent it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one file: its evidence, or why it was not taken."""

    name: str
    evidence: Evidence | None = None
    is_new_image: bool = False
    declined: DomainError | None = None


def add_evidence(
    *,
    matter: Matter,
    files: Sequence[Sent],
    name: str,
    form: str,
    pages: int,
    source: str,
    proves: str,
    by: Person,
    at: datetime,
    claimant: Claimant | None = None,
    obtained_on: date | None = None,
) -> list[Outcome]:
    """Hand in files as evidence, each by itself: one that is declined does not hold up the others.

    Several files of one name become “name（1）”, “name（2）”. The gate of `documents.take_in` looks
    at each; what it declines is in the outcome, with its sentence.

    :raises MatterClosed: the matter takes no more changes.
    """
    outcomes = []
    for position, sent in enumerate(files, start=1):
        called = name if len(files) == 1 else f"{name}（{position}）"
        try:
            taken = documents.take_in(name=sent.name, data=sent.data, by=by)
            with atomic():
                made = _add(
                    matter=require_open(matter),
                    taken=taken,
                    name=called,
                    form=form,
                    pages=pages,
                    source=source,
                    proves=proves,
                    claimant=claimant,
                    obtained_on=obtained_on,
                    by=by,
                    at=at,
                )
        except DomainError as declined:
            outcomes.append(Outcome(name=sent.name, declined=declined))
        else:
            outcomes.append(Outcome(name=sent.name, evidence=made, is_new_image=taken.is_new))
    return outcomes


@atomic
def take_over(
    *,
    matter: Matter,
    taken: documents.Taken,
    name: str,
    source: str,
    proves: str,
    claimant: Claimant,
    by: Person,
    at: datetime,
) -> Evidence:
    """Make evidence of a file that came in before, at another door; it is not kept a second time.

    :raises AlreadyThere: it is this person's evidence in the matter already.
    :raises MatterClosed: the matter takes no more changes.
    """
    return _add(
        matter=require_open(matter),
        taken=taken,
        name=name,
        form=EvidenceForm.ELECTRONIC,
        pages=1,
        source=source,
        proves=proves,
        claimant=claimant,
        obtained_on=None,
        by=by,
        at=at,
    )


def _add(*, matter: Matter, taken: documents.Taken, by: Person, **values: object) -> Evidence:
    """Number and keep one piece; the matter is locked, so that numbers have no gap."""
    twin = Evidence.objects.filter(
        matter=matter,
        original_sha256=taken.original_sha256,
        claimant=values["claimant"],
        withdrawn_at__isnull=True,
    ).first()
    if twin is not None:
        raise AlreadyThere(name=taken.file.original_name, seq=twin.seq)
    last = matter.evidence.aggregate(last=Max("seq"))["last"] or 0
    made = Evidence.objects.create(
        matter=matter,
        seq=last + 1,
        file=taken.file,
        original_sha256=taken.original_sha256,
        scanned_by=taken.scanned_by,
        added_by=by,
        added_at=values.pop("at"),
        **values,
    )
    audit.record(
        "matters.evidence_added",
        target=made,
        by=by,
        facts={"matter": matter.pk, "seq": made.seq, "original_sha256": taken.original_sha256},
    )
    return made


@atomic
def withdraw_evidence(*, evidence: Evidence, why: str, by: Person, at: datetime) -> Evidence:
    """Take a piece of evidence out of the lists; the file and the record of it stay.

    :raises WhyWithdrawn: no reason is given.
    :raises EvidenceWithdrawn: it was withdrawn before.
    :raises MatterClosed: the matter takes no more changes.
    """
    if is_blank(why):
        raise WhyWithdrawn
    require_open(evidence.matter)
    standing = Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_by=by, withdrawn_at=at, withdrawn_why=why.strip()[:300]):
        raise EvidenceWithdrawn(seq=evidence.seq)
    audit.record("matters.evidence_withdrawn", target=evidence, by=by, why=why.strip())
    evidence.refresh_from_db()
    return evidence


@atomic
def read_evidence(*, evidence: Evidence, by: Person) -> bytes:
    """Return what a piece of evidence holds, and record who took it out.

    :raises FileDamaged: it is gone from the store, or no longer the same.
    """
    content = content_of(evidence.file)
    audit.record("matters.evidence_read", target=evidence, by=by)
    return content
