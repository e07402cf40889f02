"""The one door: whoever reads a matter, its list, count or export, asks here."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from niangjia.apps.matters import policies
from niangjia.apps.matters.models import Access, Claimant, Forum, Matter, RosterImport
from niangjia.apps.people.models import Person
from niangjia.apps.unions import selectors as unions
from niangjia.kernel.errors import NotFound


def matters_visible_to(person: Person, *, on: date) -> QuerySet[Matter]:
    """Return the matters a person may see on a day: list, count, search and export share it.

    A matter is visible inside the subtree of a union where she holds a role, or through an active
    access row of her own to the whole of it, as a professional. Whoever is a party, or has a part
    of it only, comes in by another door (`selectors.own`): what stands here is everybody's.
    """
    scope = unions.scope_of(person, on=on)
    mine = Access.objects.filter(
        matter=OuterRef("pk"),
        principal=person.pk,
        active=True,
        whole=True,
        role__in=policies.PROFESSIONALS,
    )
    inside = Q(pk__in=[])
    for low, high in scope.spans:
        inside |= Q(home_key__gte=low, home_key__lt=high) | Q(line_key__gte=low, line_key__lt=high)
    return Matter.objects.filter(inside | Exists(mine)).select_related("employer", "handler")


def get_matter(number: str, *, visible_to: Person, on: date) -> Matter:
    """Return the matter of that number, if the person may see it.

    :raises NotFound: there is none, or it is not hers to see.
    """
    try:
        return matters_visible_to(visible_to, on=on).get(number=number)
    except Matter.DoesNotExist:
        raise NotFound from None


def get_forum(pk: int, *, matter: Matter) -> Forum:
    """Return a forum of a matter that came through the door.

    :raises NotFound: the matter has no such forum.
    """
    try:
        return matter.forums.get(pk=pk)
    except Forum.DoesNotExist:
        raise NotFound from None


def get_claimant(seq: int, *, matter: Matter) -> Claimant:
    """Return a claimant of a matter that came through the door.

    :raises NotFound: the matter has no such claimant.
    """
    try:
        return matter.claimants.select_related("person").get(seq=seq)
    except Claimant.DoesNotExist:
        raise NotFound from None


def imports_of(matter: Matter) -> QuerySet[RosterImport]:
    """Return the rosters of a matter that came through the door, newest first."""
    return matter.imports.select_related("file", "started_by").order_by("-pk")


def get_import(pk: int, *, matter: Matter) -> RosterImport:
    """Return a roster import of a matter that came through the door.

    :raises NotFound: the matter has no such import.
    """
    try:
        return imports_of(matter).get(pk=pk)
    except RosterImport.DoesNotExist:
        raise NotFound from None


def search_matters(text: str, *, visible_to: Person, on: date) -> QuerySet[Matter]:
    """Return the visible matters whose number, title, employer or claimant's name has the words."""
    found = matters_visible_to(visible_to, on=on)
    words = text.strip()
    if not words:
        return found
    named = Claimant.objects.filter(matter=OuterRef("pk"), person__name__contains=words)
    return found.filter(
        Q(number__contains=words)
        | Q(title__contains=words)
        | Q(employer__name__contains=words)
        | Exists(named)
    )


def roles_on(matter: Matter, person: Person, *, on: date) -> frozenset[str]:
    """Return every role a person holds on a matter: in the federation above it, and in it."""
    return policies.roles_of(matter, person, on=on)


def role_zh(role: str) -> str:
    """Return a role's Chinese name, whether held in the federation or in a matter."""
    return policies.ROLE_NAMES.get(role, role)
