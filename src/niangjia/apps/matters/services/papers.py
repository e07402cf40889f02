"""Papers of a matter: drafted by the steps that need them, one for all or one for each claimant."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from niangjia.apps.documents import selectors as written
from niangjia.apps.documents import services as documents
from niangjia.apps.documents.models import Document
from niangjia.apps.matters import selectors
from niangjia.apps.matters.models import Claimant, Forum, Matter, Paper, Step
from niangjia.apps.matters.procedures import PaperKind, Registered, Taking
from niangjia.apps.outbox import services as outbox
from niangjia.apps.outbox.models import Job
from niangjia.apps.outbox.services import Tell, quiet
from niangjia.apps.people import services as people
from niangjia.apps.people.choices import Field
from niangjia.apps.people.models import Person
from niangjia.engines.forms.values import IDENTITY_TO_VERIFY
from niangjia.kernel.errors import DomainError


class NotIdentifiedYet(DomainError):
    code = "matters.not_identified_yet"
    message = "%(name)s的身份还没有核实。请先在名册里核对身份证件，再更新这份文书。"


class NothingToSetAside(DomainError):
    code = "matters.nothing_to_set_aside"
    message = "没有可以作废的文书：发出的不能作废，请先选一种。"


class NothingToSend(DomainError):
    code = "matters.nothing_to_send"
    message = "没有可以打包的文书：要先把内容补全，当事人身份也要核实。"


def draft_for(taking: Taking, kind: Registered, *, at: datetime, tell: Tell = quiet) -> list[Paper]:
    """Draft the papers that a step produces, filled with what is known; gaps stay visible."""
    made: list[Paper] = []
    wanted = [
        (form, kind.papers[form], claimant)
        for form in taking.step.papers
        for claimant in _subjects(taking, kind.papers[form])
    ]
    for done, (form, paper, claimant) in enumerate(wanted, start=1):
        made.append(
            draft(
                matter=taking.forum.matter,
                form=form,
                facts=paper.facts(taking, claimant),
                by=taking.by,
                forum=taking.forum,
                step=taking.row,
                claimant=claimant,
            )
        )
        tell(done, len(wanted), f"正在写第 {done} 份文书，共 {len(wanted)} 份")
    return made


def _subjects(taking: Taking, paper: PaperKind) -> list[Claimant | None]:
    if not paper.per_claimant:
        return [None]
    seen: dict[int, Claimant] = {}
    for row in taking.items:
        seen.setdefault(row.claimant_id, row.claimant)
    return list(seen.values())


@transaction.atomic
def draft(
    *,
    matter: Matter,
    form: str,
    facts: dict,
    by: Person,
    forum: Forum | None = None,
    step: Step | None = None,
    claimant: Claimant | None = None,
) -> Paper:
    """Draft one document and give it its place in the matter."""
    count = Paper.objects.filter(matter=matter).count() + 1
    document: Document = documents.draft(
        form=form, facts=facts, number=f"{matter.number}-{count:03d}", by=by
    )
    return Paper.objects.create(
        matter=matter, document=document, forum=forum, step=step, claimant=claimant, form=form
    )


@transaction.atomic
def renew_identity(*, paper: Paper, version: int, by: Person) -> Document:
    """Write a claimant's established identity into a draft made before it was established.

    :raises NotIdentifiedYet: it is not established.
    :raises StaleVersion: someone changed the document since `version` was shown.
    :raises DocumentClosed: it has left or was set aside.
    """
    claimant, document = paper.claimant, paper.document
    if claimant is None or not claimant.person.is_verified:
        raise NotIdentifiedYet(name=claimant.person.name if claimant else "当事人")
    number = people.reveal(
        person=claimant.person, field=Field.CITIZEN_ID, by=by, why=f"写入文书 {document.number}"
    )
    facts = written.facts_of(document)
    for party in (value for value in facts.values() if isinstance(value, dict)):
        if party.get(IDENTITY_TO_VERIFY) and party.get("name") == claimant.person.name:
            del party[IDENTITY_TO_VERIFY]
            party["citizen_id"] = number
    return documents.revise(
        document=document, version=version, facts=facts, by=by, why="身份已核实"
    )


@transaction.atomic
def set_aside(*, papers: Sequence[Paper], by: Person, why: str) -> int:
    """Set papers aside that have not left (作废), all or none, and return how many.

    :raises NothingToSetAside: there are none.
    :raises VoidWithoutReason: nobody says why.
    :raises DocumentClosed: one has left, or was set aside, meanwhile.
    """
    if not papers:
        raise NothingToSetAside
    for paper in papers:
        documents.void(document=paper.document, by=by, why=why)
    return len(papers)


@transaction.atomic
def send_as_bundle(
    *, matter: Matter, forms: Iterable[str] | None, kinds: Iterable[str], by: Person
) -> Job:
    """Defer the work of releasing every paper that may leave and packing them as one ZIP.

    `forms` narrows it to some forms; papers with gaps, or of people not identified, stay behind.

    :raises NothingToSend: not one paper may leave.
    """
    papers = selectors.sendable(matter, forms=forms)
    if not papers:
        raise NothingToSend
    names = {written.title_of(paper.form) for paper in papers}
    what = names.pop() if len(names) == 1 else "文书"
    return outbox.defer(
        "documents.write_bundle",
        by=by,
        matter=matter.number,
        documents=[paper.document_id for paper in papers],
        title=f"{matter.number} {what} {len(papers)} 份",
        kinds=sorted(kinds),
    )
