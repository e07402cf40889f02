"""What is offered to whom: a deed to those who may do it; to the others is said who may.

The rules stand in the policies of the contexts; here they are only asked, once for each matter.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _

from niangjia.apps.matters import policies as of_matters
from niangjia.apps.recovery import policies as of_money
from niangjia.web.http import today

if TYPE_CHECKING:
    from niangjia.apps.matters.models import Matter

KEPT = "_roles_on"


def may(request: HttpRequest, deed: str, matter: "Matter") -> bool:
    """Tell whether the person of this request may do a deed (`share`, `close`) in a matter."""
    return not _roles(request, matter).isdisjoint(_who(deed))


def who_may(deed: str) -> str:
    """Say who may do a deed, to those who may not: 要由承办人、负责人来办."""
    return only(_who(deed))


def only(roles: Iterable[str]) -> str:
    """Say that something is left to people in these roles."""
    names = "、".join(_(str(of_matters.ROLE_NAMES.get(role, role))) for role in roles)
    return _("要由%(roles)s来办") % {"roles": names}


def learn(request: HttpRequest, matters: Sequence["Matter"]) -> None:
    """Look up the person's roles on many matters at once, before a list of them is shown."""
    found = of_matters.roles_over(matters, request.user.person, on=today())
    setattr(request, KEPT, {**getattr(request, KEPT, {}), **found})


def _roles(request: HttpRequest, matter: "Matter") -> frozenset[str]:
    if matter.pk not in getattr(request, KEPT, {}):
        learn(request, [matter])
    return getattr(request, KEPT)[matter.pk]


def _who(deed: str) -> tuple[str, ...]:
    if deed in of_money.Deed.values:
        return of_money.MAY[of_money.Deed(deed)]
    return of_matters.MAY[of_matters.Deed(deed)]
