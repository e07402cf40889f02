"""Papers of a matter: drafted by the steps that need them, one for all or one for each claimant."""

from datetime import datetime

from django.db import transaction

from niangjia.apps.documents import services as documents
from niangjia.apps.documents.models import Document
from niangjia.apps.matters.models import Claimant, Forum, Matter, Paper, Step
from niangjia.apps.matters.procedures import PaperKind, Registered, Taking
from niangjia.apps.people.models import Person


def draft_for(taking: Taking, kind: Registered, *, at: datetime) -> list[Paper]:
    """Draft the papers that a step produces, filled with what is known; gaps stay visible."""
    made: list[Paper] = []
    for form in taking.step.papers:
        paper = kind.papers[form]
        for claimant in _subjects(taking, paper):
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
