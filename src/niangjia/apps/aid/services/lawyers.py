"""Who does the work of legal aid: a lawyer is named and may see the case."""

from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.procedures import Taking
from niangjia.apps.matters.services import register
from niangjia.apps.people import selectors as people


def appoint(taking: Taking) -> None:
    """Let the named lawyer act in this legal-aid record; naming her again changes nothing."""
    lawyer = people.get_person(int(taking.facts["lawyer"]))
    matter = taking.forum.matter
    acting = matter.participants.filter(
        person=lawyer, role=ParticipantRole.AID_LAWYER, forum=None, claimant=None
    )
    if acting.exists():
        return
    register.add_participant(
        matter=matter,
        person=lawyer,
        role=ParticipantRole.AID_LAWYER,
        since=taking.happened_on,
        by=taking.by,
    )
