"""The facts of the papers that arbitration and enforcement make."""

from typing import Any

from niangjia.apps.matters.choices import ItemState, ParticipantRole
from niangjia.apps.matters.models import Claimant, ForumItem, Participant
from niangjia.apps.matters.procedures import Taking
from niangjia.apps.proceedings.services import particulars
from niangjia.apps.recovery.choices import Kind
from niangjia.apps.recovery.selectors.positions import positions

TITLES = {
    "arbitration": "裁决书",
    "mediation": "确认调解协议的文书",
    "court_mediation": "法院调解书或者确认调解协议的裁定书",
}


def arbitration_application(taking: Taking, claimant: Claimant) -> dict[str, Any]:
    """Return what an application for arbitration says for one worker (调解仲裁法§28)."""
    rows = particulars.of_claimant(taking, claimant)
    computed = particulars.last_calculations(rows)
    return {
        "committee": taking.facts["committee"],
        "applicant": particulars.worker(taking, claimant),
        "respondent": particulars.employer(taking),
        "requests": [_request(row, computed.get(row.item_id)) for row in rows],
        "hired_on": claimant.hired_on,
        "post": taking.facts.get("post"),
        "monthly_wage": particulars.monthly_wage(claimant),
        "contract": taking.facts["contract"],
        "left_on": claimant.ended_on,
        "left_reason": taking.facts.get("left_reason"),
        "facts": taking.facts["facts"],
        "months": particulars.months(claimant),
        "evidence": [
            {name: row[name] for name in ("name", "source", "proves")}
            for row in particulars.evidence(taking)
        ],
        "copies": 1,
    }


def _request(row: ForumItem, computed: Any) -> dict[str, Any]:
    how, articles = particulars.explanation(computed)
    return {
        "title": row.item.get_kind_display(),
        "period": particulars.period(row),
        "formula": how,
        "articles": articles,
        "amount": computed.amount_fen if computed else None,
    }


def evidence_list(taking: Taking, _claimant: Claimant | None) -> dict[str, Any]:
    """Return the list of evidence of a record."""
    return {
        "matter": taking.forum.matter.title,
        "submitter": taking.forum.matter.home_union.name,
        "receiver": taking.facts["committee"],
        "submitted_on": taking.happened_on,
        "evidence": particulars.evidence(taking),
    }


def representatives_mandate(taking: Taking, _claimant: Claimant | None) -> dict[str, Any]:
    """Return who was chosen to represent whom; whether she may settle is each worker's own word."""
    chosen = Participant.objects.filter(
        matter=taking.forum.matter, role=ParticipantRole.REPRESENTATIVE
    ).select_related("person")
    everyone = {row.claimant_id: row.claimant for row in taking.items}
    return {
        "body": taking.facts["committee"],
        "matter": particulars.about(taking),
        "respondent": particulars.employer(taking),
        "representatives": [
            particulars.person(
                one.person, on=taking.happened_on, by=taking.by, why="推选代表人：写入文书"
            )
            for one in chosen.order_by("pk")
        ],
        "claimants": [particulars.worker(taking, claimant) for claimant in everyone.values()],
        "general": ["file", "attend", "service", "consult"],
    }


def enforcement_application(taking: Taking, claimant: Claimant) -> dict[str, Any]:
    """Return what an application for enforcement says for one worker (民事诉讼法§250)."""
    rows = particulars.of_claimant(taking, claimant)
    title = (
        ForumItem.objects.filter(
            item__in=[row.item_id for row in rows],
            effective_on__isnull=False,
            state__in=[ItemState.DECIDED, ItemState.SETTLED],
        )
        .select_related("forum")
        .order_by("-effective_on")
        .first()
    )
    account = particulars.worker(taking, claimant)
    clue = taking.facts.get("clue")
    debtor = particulars.employer(taking)
    return {
        "court": taking.facts["court"],
        "applicant": account,
        "debtor": debtor,
        "title_by": (title.forum.body_name or None) if title else None,
        "title_name": _title_name(title) if title else None,
        "title_number": (title.forum.case_number or None) if title else None,
        "effective_on": title.effective_on if title else None,
        "perform_by": title.perform_by if title else None,
        "items": _outstanding(taking, rows),
        "facts": taking.facts["facts"],
        "clues": [{"kind": "财产线索", "holder": debtor["name"], "detail": clue}] if clue else [],
        "measures": ["report", "query", "seize"],
    }


def _title_name(title: ForumItem) -> str:
    if title.forum.kind == "arbitration" and title.state == ItemState.SETTLED:
        return "仲裁调解书"
    return TITLES.get(title.forum.kind, "生效法律文书")


def _outstanding(taking: Taking, rows: list[ForumItem]) -> list[dict[str, Any]]:
    names = {row.item_id: row.item.get_kind_display() for row in rows}
    found = positions(taking.forum.matter, items=list(names))
    return [
        {
            "title": names[row.item],
            "awarded": row.established_fen,
            "received": row.now(Kind.SATISFIED, Kind.ADVANCED, Kind.ADVANCE_RECOVERED),
            "owed": row.still_due_fen,
        }
        for row in found
        if row.established_fen
    ]
