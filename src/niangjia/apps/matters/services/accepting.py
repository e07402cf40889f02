"""An invitation to a matter, taken with the account one has: one human being, one account.

Whoever was invited was written down as somebody new. She who opens the link and is signed in
already takes her place in the matter, and the empty account is closed (decision 0017).
"""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.transaction import atomic

from niangjia.apps.accounts.models import Invitation
from niangjia.apps.accounts.services import invitations
from niangjia.apps.audit import services as audit
from niangjia.apps.matters import policies
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Participant
from niangjia.apps.matters.policies import Deed
from niangjia.apps.matters.services import access
from niangjia.apps.matters.services.register import AlreadyActing
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import acting_as
from niangjia.kernel.errors import DomainError


class NothingToTake(DomainError):
    """The link is not for a part in a matter, or the part has ended, or its giver has left."""

    code = "matters.nothing_to_take"
    message = (
        "这个链接不能用您的账号接受：要么不是请您参与案件的，要么参与已经结束，"
        "要么给链接的人不再办这个案件。请找给您链接的人，再邀请一次。"
    )


class OtherSide(DomainError):
    """Nobody acts in one matter as two things."""

    code = "matters.other_side"
    message = "您在这个案件里已经是%(role)s，不能再以另一种身份参与。有疑问，请找承办的工会。"


def require_takeable(*, invitation: Invitation, by: Person, on: date) -> None:
    """Decline whoever may not take this invitation with the account she has; write nothing.

    :raises DomainError: as `take_as_oneself` does.
    """
    invitations.require_takeable(invitation=invitation, by=by, on=on)
    if invitation.made_by is None:
        raise NothingToTake
    with acting_as(invitation.made_by, on=on):
        _takeable(invitation, by, on)


@atomic
def take_as_oneself(*, token: str, by: Person, on: date, at: datetime) -> list[Participant]:
    """Take an invitation with the account `by` has: her parts in matters are hers from now on.

    What is written in the matters is written by the right of whoever gave the link, as of today:
    who gave it and has left since has no part to give.

    :raises InvitationDead: it was used, replaced, has run out, or never was.
    :raises TakesOwnLink, HoldsOffice, HasBeenUsed, TakenByNamesake: see `invitations`.
    :raises NothingToTake: it is for no part in a matter that its giver may still cast.
    :raises AlreadyActing: she has that very part.
    :raises OtherSide: she acts in the matter as something else.
    """
    invitation = invitations.take(token=token, by=by, on=on, at=at)
    if invitation.made_by is None:
        raise NothingToTake
    with acting_as(invitation.made_by, on=on):
        parts = _takeable(invitation, by, on)
        for part in parts:
            before = part.person_id
            Participant.objects.filter(pk=part.pk).update(person=by)
            part.person = by
            access.settle(matter=part.matter, on=on)
            facts = {"role": str(part.role), "giver": before, "taker": by.pk}
            audit.record("matters.participation_taken", target=part, by=by, facts=facts)
    return parts


def _takeable(invitation: Invitation, by: Person, on: date) -> list[Participant]:
    """Return the parts of the invited person that her inviter may cast, if `by` may have them."""
    invited, giver = invitation.account.person, invitation.made_by
    parts = list(_lasting(on).filter(person=invited).select_related("matter").order_by("pk"))
    if not parts or giver is None:
        raise NothingToTake
    for part in parts:
        if not policies.may(Deed.CAST, matter=part.matter, person=giver, on=on):
            raise NothingToTake
        for own in _lasting(on).filter(matter=part.matter, person=by):
            role = ParticipantRole(own.role).label
            if own.role != part.role:
                raise OtherSide(role=role)
            if (own.forum_id, own.claimant_id) == (part.forum_id, part.claimant_id):
                raise AlreadyActing(name=by.name, role=role)
    return parts


def _lasting(on: date) -> QuerySet[Participant]:
    lasts = Q(during__endswith__isnull=True) | Q(during__endswith__gt=on)
    return Participant.objects.filter(lasts, during__isempty=False)
