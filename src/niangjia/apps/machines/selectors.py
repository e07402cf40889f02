"""Read side of machines: whose tokens there are, and which machine accounts a union keeps."""

from datetime import date

from django.db.models import QuerySet

from niangjia.apps.machines.models import Machine, Token
from niangjia.apps.machines.policies import may_have_token
from niangjia.apps.people.models import Person
from niangjia.apps.unions.policies import managed_unions
from niangjia.kernel.errors import NotFound

__all__ = [
    "get_machine",
    "get_token",
    "get_token_of_machine",
    "machines_kept_by",
    "may_have_token",
    "tokens_of",
    "tokens_of_machine",
]


def tokens_of(person: Person) -> QuerySet[Token]:
    """Return a person's own tokens, the newest first."""
    own = Token.objects.filter(holder=person, machine__isnull=True)
    return own.select_related("union").order_by("-made_at", "-pk")


def get_token(pk: int, *, of: Person) -> Token:
    """Return a token of a person.

    :raises NotFound: there is none, or it is not hers.
    """
    try:
        return tokens_of(of).get(pk=pk)
    except Token.DoesNotExist:
        raise NotFound from None


def machines_kept_by(person: Person, *, on: date) -> QuerySet[Machine]:
    """Return the machine accounts of the unions a person administers on a day, by name."""
    kept = Machine.objects.filter(union__in=managed_unions(person, on=on).values("pk"))
    return kept.select_related("person", "union").order_by("person__name", "pk")


def get_machine(pk: int, *, kept_by: Person, on: date) -> Machine:
    """Return a machine account that a person keeps.

    :raises NotFound: there is none, or it is not hers to see.
    """
    try:
        return machines_kept_by(kept_by, on=on).get(pk=pk)
    except Machine.DoesNotExist:
        raise NotFound from None


def tokens_of_machine(machine: Machine) -> QuerySet[Token]:
    """Return the tokens of a machine account, the newest first."""
    return machine.tokens.select_related("made_by").order_by("-made_at", "-pk")


def get_token_of_machine(pk: int, *, machine: Machine) -> Token:
    """Return a token of a machine account.

    :raises NotFound: it has none of that number.
    """
    try:
        return tokens_of_machine(machine).get(pk=pk)
    except Token.DoesNotExist:
        raise NotFound from None
