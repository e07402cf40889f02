"""Who may do what with the money of a matter: receive, share, amend, approve, pay."""

from datetime import date

from django.db.models import TextChoices

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.models import Matter
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import DomainError


class Deed(TextChoices):
    """What can be done with money."""

    RECEIVE = "receive", "登记来款"
    SHARE = "share", "做分配方案"
    AMEND = "amend", "更正、垫付和冲回"
    APPROVE = "approve", "复核"
    PAY = "pay", "办理发放"


MAY = {
    Deed.RECEIVE: ("cashier", "case_officer", "team_leader"),
    Deed.SHARE: ("cashier", "case_officer", "team_leader"),
    Deed.AMEND: ("cashier", "case_officer", "team_leader"),
    Deed.APPROVE: ("team_leader", "chair"),
    Deed.PAY: ("cashier", "team_leader"),
}
"""The roles for each deed, held in the federation above the matter or as its handler."""


class NotForYou(DomainError):
    """None of the person's roles on this matter may do this with its money."""

    code = "recovery.not_for_you"
    message = "“%(deed)s”要由%(roles)s来办，请交给他们。"


def may(deed: Deed, *, matter: Matter, person: Person, on: date) -> bool:
    """Tell whether a person may do this with the money of a matter on a day."""
    return not matters.roles_on(matter, person, on=on).isdisjoint(MAY[deed])


def require(deed: Deed, *, matter: Matter, person: Person, on: date) -> None:
    """Decline whoever may not do this.

    :raises NotForYou: naming the roles that may.
    """
    if not may(deed, matter=matter, person=person, on=on):
        raise NotForYou(deed=deed.label, roles=roles_zh(deed))


def roles_zh(deed: Deed) -> str:
    """Return the roles that may do this, in Chinese."""
    return "、".join(matters.role_zh(role) for role in MAY[deed])
