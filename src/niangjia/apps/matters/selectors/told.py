"""What was told before in a proceeding, so that nobody has to write it twice."""

from collections.abc import Mapping
from typing import Any

from niangjia.apps.matters.models import Forum, Step


def facts_told(forum: Forum) -> Mapping[str, Any]:
    """Return the facts of all steps of a forum and of those it was split from: newest wins.

    Two queries, however long the line is. Values are as `Step.facts` holds them (days as ISO
    text, money in fen).
    """
    parents = dict(Forum.objects.filter(matter=forum.matter_id).values_list("pk", "parent_id"))
    line = [forum.pk]
    while (above := parents.get(line[-1])) is not None:
        line.append(above)
    told: dict[str, Any] = {}
    steps = Step.objects.filter(forum__in=line).order_by("recorded_at", "pk")
    for facts in steps.values_list("facts", flat=True):
        told.update(facts)
    return told
