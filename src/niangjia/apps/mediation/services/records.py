"""What a step leaves on a mediation: its sessions, its terms."""

from niangjia.apps.matters.procedures import Taking
from niangjia.apps.mediation.models import Session, Terms


def record_session(taking: Taking) -> None:
    """Keep the meeting."""
    Session.objects.create(
        forum=taking.forum,
        step=taking.row,
        held_on=taking.happened_on,
        present=taking.facts["present"],
        note=taking.facts.get("note") or "",
    )


def record_terms(taking: Taking) -> None:
    """Keep what was agreed beyond the amounts."""
    Terms.objects.create(
        forum=taking.forum,
        step=taking.row,
        agreed_on=taking.happened_on,
        perform_by=taking.facts["perform_by"],
        penalty=taking.facts.get("penalty") or "",
        other_terms=taking.facts.get("other_terms") or "",
        joint_confirmation=taking.facts.get("joint_confirmation") is True,
    )
