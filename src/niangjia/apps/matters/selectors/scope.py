"""The one door: whoever reads a matter, its list, count or export, asks here."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from niangjia.apps.matters import policies
from niangjia.apps.matters.models import Claimant, Forum, Matter, RosterImport
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import Eyes, eyes_of
from niangjia.apps.unions.lens import inside
from niangjia.apps.worklist.choices import Subject
from niangjia.apps.worklist.selectors import About
from niangjia.kernel.errors import NotFound


def matters_visible_to(person: Person, *, on: date) -> QuerySet[Matter]:
    """Return the matters a person may see on a day: list, count, search and export share it.

    A matter is visible inside the subtree of a union where she holds a role, or through an active
    access row to the whole of it, hers or of a body she acts for. Whoever is a party, or has a part
    of it only, comes in by another door (`selectors.own`): what stands here is everybody's.

    This is the lens: it brings the predicate that an index serves. The policies of the database
    stand behind it and would show nothing else.
    """
    eyes = eyes_of(person, on=on)
    found = inside(eyes.scope.spans)
    # By number, and only those beside her subtree: most people have none, and an OR with a
    # subquery would be served by no index.
    if numbers := beside(eyes).numbers:
        found |= Q(pk__in=numbers)
    return Matter.objects.filter(found or Q(pk__in=())).select_related("employer", "handler")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What access rows open to a person outside her subtree: whole matters by number, and whether
    she acts for a part of any."""

    numbers: tuple[int, ...]
    has_part: bool


# By hand, and once a page: list, counts and frame all ask it.
_BESIDE = """
SELECT array_agg(DISTINCT matter_id) FILTER (
         WHERE whole AND NOT (home_key <@ %(spans)s::int8multirange
                              OR line_key <@ %(spans)s::int8multirange)),
       bool_or(NOT whole AND role <> 'worker')
  FROM matters_access
 WHERE active AND principal = ANY (%(principals)s)
"""


def beside(eyes: Eyes) -> Beside:
    """Return what access rows open to a person beside her subtree, until access changes."""
    if "beside" not in eyes.known:
        asked = {"spans": eyes.scope.multirange, "principals": sorted(eyes.principals)}
        with connection.cursor() as cursor:
            cursor.execute(_BESIDE, asked)
            numbers, has_part = cursor.fetchone()
        eyes.known["beside"] = Beside(numbers=tuple(numbers or ()), has_part=bool(has_part))
    return eyes.known["beside"]


def get_matter(number: str, *, visible_to: Person, on: date) -> Matter:
    """Return the matter of that number, if the person may see it.

    :raises NotFound: there is none, or it is not hers to see.
    """
    try:
        return matters_visible_to(visible_to, on=on).get(number=number)
    except Matter.DoesNotExist:
        raise NotFound from None


def about(matter: Matter) -> About:
    """Return a matter that came through the door as the work list names it."""
    return About(
        subject=Subject.MATTER,
        pk=matter.pk,
        number=matter.number,
        title=matter.title,
        union=matter.home_union,
        home_key=matter.home_key,
        line_key=matter.line_key,
    )


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
    """Return the visible matters whose number, title, employer or claimant's name has the words.

    Candidates come from `nj_search`, which looks only where she reaches: of a word that fits more
    than 2,000 it shows some, and more of the word finds the rest. Under a wide reach one or two
    characters must stand at the beginning.
    """
    found = matters_visible_to(visible_to, on=on)
    words = text.strip().replace("\0", "")
    if not words:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT nj_search(%s)", [words])
        return found.filter(pk__in=[pk for (pk,) in cursor.fetchall()])


def roles_on(matter: Matter, person: Person, *, on: date) -> frozenset[str]:
    """Return every role a person holds on a matter: in the federation above it, and in it."""
    return policies.roles_of(matter, person, on=on)


def role_zh(role: str) -> str:
    """Return a role's Chinese name, whether held in the federation or in a matter."""
    return policies.ROLE_NAMES.get(role, role)
