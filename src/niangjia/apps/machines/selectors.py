"""Read side of machines: whose tokens there are, and which machine accounts a union keeps."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from niangjia.apps.machines.choices import DeliveryState
from niangjia.apps.machines.models import Attempt, Delivery, Hook, Machine, Token
from niangjia.apps.machines.policies import may_have_token
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import keeping_house
from niangjia.apps.unions.models import Union
from niangjia.apps.unions.policies import managed_unions
from niangjia.kernel.errors import NotFound

__all__ = [
    "deliveries_of",
    "get_hook",
    "get_machine",
    "get_token",
    "get_token_of_machine",
    "hooks_kept_by",
    "machine_people",
    "machines_kept_by",
    "may_have_token",
    "tokens_of",
    "tokens_of_machine",
    "unions_to_tell_of",
]


def unions_to_tell_of(person: Person, *, on: date) -> list[Union]:
    """Return the unions whose events a person may have told: those she administers."""
    return list(managed_unions(person, on=on).order_by("pk"))


def machine_people(unions: Iterable[int]) -> frozenset[int]:
    """Return as which people the machine accounts of some unions act, ended ones included."""
    rows = Machine.objects.filter(union__in=list(unions))
    return frozenset(rows.values_list("person_id", flat=True))


def hooks_kept_by(person: Person, *, on: date) -> list[Hook]:
    """Return the call-backs of the unions a person administers, each with its `waiting` and `dead`.

    A list: the database shows them to her only while she keeps the house.
    """
    with keeping_house(person, on=on):
        found = Hook.objects.filter(union__in=managed_unions(person, on=on).values("pk"))
        counted = found.annotate(
            waiting=Count(
                "deliveries",
                filter=Q(deliveries__state=DeliveryState.WAITING, ended_at__isnull=True),
            ),
            dead=Count("deliveries", filter=Q(deliveries__state=DeliveryState.DEAD)),
        )
        return list(counted.select_related("union").order_by("-made_at", "-pk"))


def get_hook(pk: int, *, kept_by: Person, on: date) -> Hook:
    """Return a call-back that a person keeps.

    :raises NotFound: there is none, or it is not hers to see.
    """
    for hook in hooks_kept_by(kept_by, on=on):
        if hook.pk == pk:
            return hook
    raise NotFound


def deliveries_of(
    hook: Hook,
    *,
    kept_by: Person,
    on: date,
    state: str = "",
    before: int | None = None,
    limit: int = 50,
) -> list[Delivery]:
    """Return what was sent to an address, the newest first, each with its `attempts`."""
    tries = Prefetch("attempts", Attempt.objects.order_by("-pk"))
    with keeping_house(kept_by, on=on):
        found = Delivery.objects.filter(hook=hook).prefetch_related(tries)
        if state:
            found = found.filter(state=state)
        if before is not None:
            found = found.filter(pk__lt=before)
        return list(found.order_by("-pk")[:limit])


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
