"""Rounds of a person: hers alone."""

from uuid import UUID

from django.db.models import QuerySet

from niangjia.apps.desk.models import Round
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import NotFound


def rounds_of(person: Person) -> QuerySet[Round]:
    """Return the rounds a person began in the last 30 days, the newest first."""
    return Round.objects.filter(owner=person).order_by("-made_at")


def get_round(pk: UUID | str, *, visible_to: Person) -> Round:
    """Return one of a person's rounds.

    :raises NotFound: there is none, or it is not hers.
    """
    try:
        return rounds_of(visible_to).get(pk=UUID(str(pk)))
    except (Round.DoesNotExist, ValueError):
        raise NotFound from None
