"""The facts of the papers that mediation makes."""

from typing import Any

from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Claimant, Participant
from niangjia.apps.matters.procedures import Taking
from niangjia.apps.proceedings.policies import fact_amounts
from niangjia.apps.proceedings.services import particulars


def mediation_agreement(taking: Taking, claimant: Claimant) -> dict[str, Any]:
    """Return what one worker's agreement says (人民调解法§29)."""
    amounts = fact_amounts(taking)
    rows = [
        {
            "title": row.item.get_kind_display(),
            "period": particulars.period(row),
            "amount": amounts[row.item_id],
        }
        for row in particulars.of_claimant(taking, claimant)
        if amounts.get(row.item_id)
    ]
    total = sum(row["amount"] for row in rows)
    return {
        **_heading(taking, claimant),
        "facts": taking.facts["facts"],
        "responsibility": taking.facts["responsibility"],
        "items": rows,
        "instalments": [{"due_on": taking.facts["perform_by"], "amount": total}],
        "account_is_own": True,
        "penalty": taking.facts.get("penalty"),
        "other_terms": taking.facts.get("other_terms"),
        "joint_confirmation": taking.facts.get("joint_confirmation") is True,
        "copies": 3,
    }


def mediation_termination(taking: Taking, claimant: Claimant) -> dict[str, Any]:
    """Return why a mediation ended for one worker, and until when she may go to arbitration."""
    rows = particulars.of_claimant(taking, claimant)
    limitation_on, basis = particulars.limitation(rows)
    return {
        **_heading(taking, claimant),
        "matter": particulars.about(taking, rows),
        "ended_on": taking.happened_on,
        "reason": taking.facts["reason"],
        "detail": taking.facts.get("detail"),
        "undisputed": taking.facts.get("undisputed"),
        "limitation_on": limitation_on,
        "limitation_basis": basis,
        "committee": taking.facts["committee"],
        "contact": taking.facts["contact"],
    }


def _heading(taking: Taking, claimant: Claimant) -> dict[str, Any]:
    forum = taking.forum
    mediator = Participant.objects.filter(
        matter=forum.matter, role=ParticipantRole.MEDIATOR, person__isnull=False
    ).select_related("person")
    first = mediator.order_by("pk").first()
    return {
        "organisation": forum.body_name or forum.matter.home_union.name,
        "mediator": first.person.name if first else taking.by.name,
        "worker": particulars.worker(taking, claimant),
        "employer": particulars.employer(taking),
        "accepted_on": forum.opened_on,
    }
