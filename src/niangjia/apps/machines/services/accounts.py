"""Machine accounts: registered for a partner's system, and ended."""

from datetime import datetime

from django.db.transaction import atomic
from django.utils import timezone

from niangjia.apps.audit import services as audit
from niangjia.apps.machines import policies
from niangjia.apps.machines.errors import MachineNameMissing, ReasonMissing
from niangjia.apps.machines.models import Machine
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.apps.unions.models import Union
from niangjia.kernel.words import is_blank


@atomic
def register_machine(*, name: str, union: Union, door: str, by: Person, at: datetime) -> Machine:
    """Register a partner's system, which brings enquiries to one union through one door.

    :raises NotYourUnion: she does not administer the union.
    :raises MachineNameMissing: it has no name.
    """
    policies.require_keeper(union, by, on=timezone.localdate(at))
    name = " ".join(name.split())[:100]
    if not name:
        raise MachineNameMissing
    person = people.register_person(name=name, by=by)
    machine = Machine.objects.create(person=person, union=union, door=door, made_by=by, made_at=at)
    audit.record(
        "machines.machine_registered",
        target=machine,
        by=by,
        facts={"union": union.pk, "door": door},
    )
    return machine


@atomic
def end_machine(*, machine: Machine, why: str, by: Person, at: datetime) -> None:
    """End a machine account, and all its tokens with it.

    :raises NotYourUnion: she does not administer the union that keeps it.
    :raises ReasonMissing: no reason is given.
    """
    policies.require_keeper(machine.union, by, on=timezone.localdate(at))
    if is_blank(why):
        raise ReasonMissing
    if Machine.objects.filter(pk=machine.pk, ended_at__isnull=True).update(ended_at=at):
        machine.tokens.filter(ended_at__isnull=True).update(ended_at=at)
        audit.record("machines.machine_ended", target=machine, by=by, why=why.strip())
