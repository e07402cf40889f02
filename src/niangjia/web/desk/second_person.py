"""The second person, wherever one proposes and another approves: who she can be, and why not."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from niangjia.apps.recovery import policies
from niangjia.apps.recovery.policies import Deed
from niangjia.apps.unions import selectors as unions
from niangjia.web.http import today

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Matter
    from niangjia.apps.people.models import Person
    from niangjia.apps.recovery.models import Change, Plan


def why_not(proposal: "Plan | Change", person: "Person", *, is_stale: bool) -> str:
    """Say why this person cannot approve this proposal; empty when she can."""
    if is_stale:
        return _("台账已变，要重新预览")
    if proposal.made_by_id == person.pk:
        return _("是您自己做的方案，要另一个人复核")
    if not policies.may(Deed.APPROVE, matter=proposal.matter, person=person, on=today()):
        return _("要由%(roles)s复核") % {"roles": policies.roles_zh(Deed.APPROVE)}
    return ""


def may_withdraw(proposal: "Plan | Change", person: "Person") -> bool:
    """Whether a person may make a proposal void: who made it, and who may approve it."""
    return proposal.made_by_id == person.pk or policies.may(
        Deed.APPROVE, matter=proposal.matter, person=person, on=today()
    )


def approvers(matter: "Matter", *, without: "Person") -> list[str]:
    """Return the names of those in the matter's union who may approve, but one."""
    found = {}
    for role in policies.MAY[Deed.APPROVE]:
        for holder in unions.holders_of(matter.home_union, role, on=today()):
            if holder.pk != without.pk:
                found[holder.pk] = holder.name
    return list(found.values())
