"""Steps that many proceedings could take alike: one form for all, each judged by itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from niangjia.apps.matters import policies
from niangjia.apps.matters.models import Forum, Matter
from niangjia.apps.matters.procedures import UnknownLifecycle, registered
from niangjia.apps.people.models import Person
from niangjia.engines import procedure
from niangjia.engines.procedure import Kind, Toward
from niangjia.kernel.errors import NotFound

_KINDS = frozenset({Kind.MONEY, Kind.PER_ITEM_MONEY, Kind.PERSON, Kind.FILE})
_NAMES = frozenset({"asset", "case_number", "clue", "facts", "letter_no", "terms"})
"""What is never the same in two matters: sums, people, numbers, one's goods, one's story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """A step on offer in several proceedings: in how many of them, and of how many matters."""

    table: procedure.Lifecycle
    step: procedure.Step
    forums: int
    matters: int


def is_common(step: procedure.Step) -> bool:
    """Tell whether a step may be taken for many proceedings at once.

    Never where a fact belongs to one person or one matter, and never where the workers lose what
    they asked for: each loss has a reason of its own.
    """
    own = [need for need in step.needs if _is_own(need) and not need.optional]
    return not own and step.toward is not Toward.OUT


def steps_in_common(matters: Iterable[Matter], person: Person, *, on: date) -> tuple[Common, ...]:
    """Return the steps that a person may take now in some of these matters, the commonest first.

    Guards are not asked: the preview says of each proceeding what they say. Four queries.
    """
    every = {matter.pk: matter for matter in matters if matter.is_open}
    roles = policies.roles_over(every.values(), person, on=on)
    seen: dict[tuple[str, str], list[Forum]] = {}
    for forum in Forum.objects.filter(matter__in=every, is_live=True).order_by("pk"):
        table = registered(forum.lifecycle, forum.lifecycle_version).lifecycle
        for offer in procedure.offers(table, forum.state, roles[forum.matter_id]):
            if is_common(offer.step):
                seen.setdefault((forum.lifecycle, offer.step.verb), []).append(forum)
    found = []
    for (lifecycle, verb), forums in seen.items():
        table, step = common_step(lifecycle, verb)
        found.append(
            Common(
                table=table,
                step=step,
                forums=len(forums),
                matters=len({forum.matter_id for forum in forums}),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.forums, one.table.key, one.step.verb)))


def common_step(lifecycle: str, verb: str) -> tuple[procedure.Lifecycle, procedure.Step]:
    """Return a step that may be taken for many at once, as the table in force has it.

    What may stay empty and belongs to one matter alone (a court's number) is not asked for.

    :raises NotFound: there is no such step, or it is none of these.
    """
    try:
        table = registered(lifecycle).lifecycle
    except UnknownLifecycle:
        raise NotFound from None
    for step in table.steps:
        if step.verb == verb and is_common(step):
            needs = tuple(need for need in step.needs if not _is_own(need))
            return table, replace(step, needs=needs)
    raise NotFound


def _is_own(need: procedure.Need) -> bool:
    return need.kind in _KINDS or need.name in _NAMES


def live_forums(matters: Collection[int], lifecycle: str) -> tuple[Forum, ...]:
    """Return the live proceedings of one kind in some matters, by number, with their matters."""
    found = Forum.objects.filter(matter__in=matters, lifecycle=lifecycle, is_live=True)
    return tuple(found.select_related("matter").order_by("matter__number", "pk"))
