"""What a person may do next in a proceeding: the likely step, the other ways, the losses apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from niangjia.apps.matters.models import Forum, ForumItem, Step
from niangjia.apps.matters.procedures import Refusal, Registered, Taking, registered
from niangjia.apps.matters.selectors.forums import forum_items, offers
from niangjia.apps.people.models import Person
from niangjia.engines import procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSteps:
    """The steps on offer: `likely` is one or none, `ways` the others, `outs` end without success.

    `waiting` are ways that nobody of the record can go today; each says why.
    """

    likely: procedure.Choice | None = None
    ways: tuple[procedure.Choice, ...] = ()
    waiting: tuple[procedure.Choice, ...] = ()
    outs: tuple[procedure.Choice, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to do at all."""
        return bool(self.likely or self.ways or self.waiting or self.outs)


def next_steps(forum: Forum, person: Person, *, on: date) -> NextSteps:
    """Return the steps this person may take now, by what they are for the workers."""
    kind = registered(forum.lifecycle, forum.lifecycle_version)
    asking = Taking(
        forum=forum,
        lifecycle=kind.lifecycle,
        step=None,
        items=(),
        facts={},
        happened_on=on,
        today=on,
        by=person,
    )
    rows = forum_items(forum)
    choices = [
        _choice(kind, offer, asking, rows=[row for row in rows if row.state in offer.step.over])
        for offer in offers(forum, person, on=on)
    ]
    likely = procedure.likely(choices, taken=_taken(forum))
    rest = [choice for choice in choices if choice is not likely]
    outs = tuple(c for c in rest if c.step.toward is procedure.Toward.OUT)
    ways = [c for c in rest if c.step.toward is not procedure.Toward.OUT]
    return NextSteps(
        likely=likely,
        ways=tuple(c for c in ways if not c.why_not),
        waiting=tuple(c for c in ways if c.why_not),
        outs=outs,
    )


def _choice(
    kind: Registered, offer: procedure.Offer, asking: Taking, *, rows: Sequence[ForumItem]
) -> procedure.Choice:
    """Ask the guards that need no facts, as if everybody were to go along."""
    taking = replace(asking, step=offer.step, items=tuple(rows))
    may_part = offer.step.covers is procedure.Covers.SOME
    not_all = False
    for name in offer.step.guards:
        refused = kind.guards[name](taking) if name in kind.foreseen else None
        if isinstance(refused, Refusal) and may_part and len(refused.rows) < len(rows):
            not_all = True
        elif refused:
            return procedure.Choice(offer=offer, why_not=str(refused))
    return procedure.Choice(offer=offer, not_all=not_all)


def _taken(forum: Forum) -> set[str]:
    """Return the verbs taken in a record and in those it was split off."""
    line, here = [forum.pk], forum
    while here.parent is not None and here.parent.lifecycle == forum.lifecycle:
        here = here.parent
        line.append(here.pk)
    return set(Step.objects.filter(forum__in=line).values_list("verb", flat=True))
