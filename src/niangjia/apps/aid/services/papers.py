"""The facts of the papers that legal aid makes."""

from typing import Any

from niangjia.apps.matters.choices import ItemKind
from niangjia.apps.matters.models import Claimant, Step
from niangjia.apps.matters.procedures import Taking
from niangjia.apps.people import selectors as people
from niangjia.apps.proceedings.policies import lineage
from niangjia.apps.proceedings.services import particulars
from niangjia.apps.recovery.selectors.positions import positions

WAGES = frozenset({ItemKind.UNPAID_WAGES, ItemKind.LATE_INTEREST})


def aid_application(taking: Taking, claimant: Claimant) -> dict[str, Any]:
    """Return what one worker's application for legal aid says (法律援助法§41, §42)."""
    rows = particulars.of_claimant(taking, claimant)
    asked = [p.claimed_fen for p in positions(taking.forum.matter, items=[r.item_id for r in rows])]
    kinds = {row.item.kind for row in rows}
    exemption = taking.facts.get("exemption")
    return {
        "organisation": taking.facts["agency"],
        "applicant": particulars.worker(taking, claimant),
        "respondent": particulars.employer(taking),
        "applicant_type": taking.facts["applicant_type"],
        "category": [
            *(["wages"] if kinds & WAGES else []),
            *(["compensation"] if kinds - WAGES else []),
        ],
        "stage": taking.facts["stage"],
        "amount": sum(asked) or None,
        "facts": taking.facts["facts"],
        "deadline_on": particulars.next_due(rows),
        "exempt": bool(exemption),
        "exemption": exemption,
        "exemption_proof": taking.facts.get("exemption_proof"),
        "means": taking.facts.get("means"),
        "attachments": taking.facts["attachments"],
        "applied_on": taking.happened_on,
    }


def aid_decision(taking: Taking, claimant: Claimant) -> dict[str, Any]:
    """Return the decision to grant legal aid to one worker, with the lawyer who will act."""
    forum = taking.forum
    days = {step.verb: step.happened_on for step in _steps(taking)}
    lawyer = people.get_person(int(taking.facts["lawyer"]))
    return {
        "organisation": forum.body_name or None,
        "applicant": particulars.worker(taking, claimant),
        "respondent": particulars.employer(taking),
        "applied_on": days.get("apply"),
        "decided_on": days.get("grant"),
        "matter": particulars.about(taking, particulars.of_claimant(taking, claimant)),
        "stage": taking.facts["stage"],
        "reason": taking.facts["reason"],
        "lawyer": {
            "name": lawyer.name,
            "licence": taking.facts["licence"],
            "organisation": taking.facts["firm"],
            "phone": taking.facts["lawyer_phone"],
        },
        "contact": taking.facts["contact"],
    }


def _steps(taking: Taking) -> list[Step]:
    """Return the steps of the record and of those it was split off, oldest first."""
    return list(Step.objects.filter(forum__in=lineage(taking.forum)).order_by("pk"))
