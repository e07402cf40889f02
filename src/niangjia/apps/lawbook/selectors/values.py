"""Values that places publish: proposed, confirmed, refused."""

from datetime import date

from django.db.models import Q, QuerySet

from niangjia.apps.lawbook import policies
from niangjia.apps.lawbook.choices import Published, ValueState
from niangjia.apps.lawbook.models import RegionalValue
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import NotFound


def values_for(person: Person, *, on: date) -> QuerySet[RegionalValue]:
    """Return the values that a person's federations answer for, what waits first, then newest."""
    reach = Q(pk__in=[])
    for union in policies.federations_of(person, policies.PROPOSE, on=on):
        reach |= Q(region__startswith=policies.area_of(union.code))
        if union.code.endswith("0000"):
            reach |= Q(name=Published.DISPOSABLE_INCOME)
    rows = RegionalValue.objects.filter(reach).select_related("union", "proposed_by", "decided_by")
    return rows.order_by("-proposed_at", "-pk")


def get_value(pk: int, *, visible_to: Person, on: date) -> RegionalValue:
    """Return a value that the person's federations answer for.

    :raises NotFound: there is none, or it is not hers to see.
    """
    found = values_for(visible_to, on=on).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def may_decide(value: RegionalValue, person: Person, *, on: date) -> str:
    """Say why a person cannot confirm or refuse a value; empty when she can."""
    if value.state != ValueState.PROPOSED:
        return "已经有了结果"
    if value.proposed_by_id == person.pk:
        return "是您自己录的，要另一个人核对"
    union = policies.union_for(
        person, policies.CONFIRM, name=value.name, region=value.region, on=on
    )
    return "" if union else f"要由{policies.roles_zh(policies.CONFIRM)}核对"
