"""What was told before in a matter, so that nobody has to write it twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from niangjia.apps.matters.models import Forum, Step
from niangjia.apps.matters.procedures import registered

COMMON = frozenset(
    {
        "address",
        "agency",
        "committee",
        "contract",
        "employer_post",
        "facts",
        "firm",
        "lawyer",
        "lawyer_phone",
        "left_reason",
        "licence",
        "post",
    }
)
"""Facts that mean the same in every proceeding of a matter; the others only in their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A fact as it was told last: the value as `Step.facts` holds it, in which proceeding, when."""

    value: Any
    zh: str
    on: date


def facts_told(forum: Forum) -> Mapping[str, Any]:
    """Return the facts of all steps of a forum and of those it was split from: newest wins.

    Values are as `Step.facts` holds them (days as ISO text, money in fen).
    """
    own = told_before(forum, elsewhere=False)
    return {name: told.value for name, told in own.items()}


def told_before(forum: Forum, *, elsewhere: bool = True) -> Mapping[str, Told]:
    """Return what was told in a forum, in those it was split from, and in others of the matter.

    What the own line says goes before what another proceeding says; of the same kind the newest
    wins. From the others come only those facts that mean the same everywhere. Two queries,
    however many steps there are.
    """
    parents = dict(Forum.objects.filter(matter=forum.matter_id).values_list("pk", "parent_id"))
    line = [forum.pk]
    while (above := parents.get(line[-1])) is not None:
        line.append(above)
    steps = Step.objects.filter(forum__in=parents if elsewhere else line)
    own: dict[str, Told] = {}
    others: dict[str, Told] = {}
    for step in steps.order_by("recorded_at", "pk"):
        table = registered(step.lifecycle, step.lifecycle_version).lifecycle
        is_own = step.forum_id in line
        for name, value in step.facts.items():
            if value not in (None, "") and (is_own or name in COMMON):
                told = Told(value=value, zh=table.zh, on=step.happened_on)
                (own if is_own else others)[name] = told
    return {**others, **own}
