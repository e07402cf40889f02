"""The one door to items: who sees what one is about sees it, and so does whoever holds it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import Eyes, eyes_of
from niangjia.apps.unions.lens import inside
from niangjia.apps.unions.models import Union
from niangjia.apps.worklist.choices import Subject
from niangjia.apps.worklist.models import Item
from niangjia.kernel.errors import NotFound

BESIDE: dict[str, Callable[[Eyes], Iterable[int]]] = {}
"""By subject: which others of it a person sees whole beside her subtree, by number.

Higher contexts enter their functions when Django starts them: the list knows no participant.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What something is written about: a matter or an enquiry, as its own context names it."""

    subject: Subject
    pk: int
    number: str
    title: str
    union: Union
    home_key: int
    line_key: int = 0


def items_visible_to(person: Person, *, on: date) -> QuerySet[Item]:
    """Return the items a person may see on a day: list, count, search and print share it.

    Of matters and law those inside the subtrees she reads, of enquiries those at whose desk she
    works, and everywhere what she holds. The policies of the database stand behind it. Holders are
    fetched after the page is cut: joined, they would be looked up for every row of hers.
    """
    eyes = eyes_of(person, on=on)
    found = Q(holder=person) | _reach(eyes)
    return Item.objects.filter(found).prefetch_related("holder")


def _reach(eyes: Eyes) -> Q:
    scope = eyes.scope
    found = Q()
    if scope.spans == scope.desk:
        found = inside(scope.spans)
    else:
        if scope.spans:
            found |= ~Q(subject=Subject.ENQUIRY) & inside(scope.spans)
        if scope.desk:
            found |= Q(subject=Subject.ENQUIRY) & inside(scope.desk)
    for subject, numbers_beside in BESIDE.items():
        # By number, and only for those who have any: an OR with a subquery is served by no index.
        if numbers := tuple(numbers_beside(eyes)):
            found |= Q(subject=subject, subject_id__in=numbers)
    return found


def within_reach(person: Person, *, on: date) -> QuerySet[Item]:
    """Return the items of what a person reaches, whoever holds them: her own and her team's."""
    reach = _reach(eyes_of(person, on=on))
    return Item.objects.filter(reach or Q(holder=person)).prefetch_related("holder")


def get_item(pk: int, *, visible_to: Person, on: date) -> Item:
    """Return the item of that number, open or ended, if the person may see it.

    :raises NotFound: there is none, or it is not hers to see.
    """
    found = items_visible_to(visible_to, on=on).select_related("made_by", "ended_by")
    item = found.filter(pk=pk).first()
    if item is None:
        raise NotFound
    return item


def items_about(about: About, *, visible_to: Person, on: date) -> QuerySet[Item]:
    """Return the items of one matter or enquiry that a person may see, the soonest first."""
    found = items_visible_to(visible_to, on=on).filter(subject=about.subject, subject_id=about.pk)
    return found.order_by("-is_open", "due_at", "pk")
