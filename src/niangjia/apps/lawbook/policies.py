"""Who brings in official texts, who proposes a place's value, who confirms it.

A federation answers for its own region and what lies within (decision 0016).
"""

from datetime import date

from niangjia.apps.lawbook.choices import Published
from niangjia.apps.people.models import Person
from niangjia.apps.unions.choices import RoleKind, UnionKind
from niangjia.apps.unions.models import Role, Union
from niangjia.kernel.errors import DomainError

PROPOSE = (RoleKind.CASE_OFFICER, RoleKind.TEAM_LEADER, RoleKind.CHAIR)
"""Who reads the notices: brings in texts and proposes values."""
CONFIRM = (RoleKind.TEAM_LEADER, RoleKind.CHAIR)
"""Who answers for what is computed by them: compares with the notice and confirms."""


class NotYourRegion(DomainError):
    """The person holds no such role in a federation that answers for the region."""

    code = "lawbook.not_your_region"
    message = "“%(region)s”的数值要由当地或上级总工会的%(roles)s来办，请交给他们。"


class NotForYou(DomainError):
    """The person holds no role in a federation that brings texts and values in."""

    code = "lawbook.not_for_you"
    message = "法律文本和地区数值要由地方总工会的%(roles)s来录，请交给他们。"


def federations_of(person: Person, kinds: tuple[RoleKind, ...], *, on: date) -> list[Union]:
    """Return the federations in which a person holds one of the roles on a day, widest first."""
    held = Role.objects.filter(
        person=person, kind__in=kinds, during__contains=on, union__kind=UnionKind.FEDERATION
    )
    found = Union.objects.filter(pk__in=held.values("union_id"))
    return sorted(found, key=lambda one: (len(area_of(one.code)), one.pk))


def area_of(code: str) -> str:
    """Return the digits with which every code within a region begins (GB/T 2260)."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def answers_for(union: Union, name: str, region: str) -> bool:
    """Tell whether a federation answers for a value: its region's; a province's, the nation's."""
    if Published(name).is_national:
        return union.code.endswith("0000")
    return region.startswith(area_of(union.code))


def union_for(
    person: Person, kinds: tuple[RoleKind, ...], *, name: str, region: str, on: date
) -> Union | None:
    """Return the narrowest federation in which a person may act on a value, or None."""
    mine = federations_of(person, kinds, on=on)
    return next((one for one in reversed(mine) if answers_for(one, name, region)), None)


def require_any(person: Person, *, on: date) -> None:
    """Decline whoever may propose values and bring in texts nowhere on a day.

    :raises NotForYou: naming the roles that may.
    """
    if not federations_of(person, PROPOSE, on=on):
        raise NotForYou(roles=roles_zh(PROPOSE))


def roles_zh(kinds: tuple[RoleKind, ...]) -> str:
    """Return the names of roles in Chinese."""
    return "、".join(str(kind.label) for kind in kinds)
