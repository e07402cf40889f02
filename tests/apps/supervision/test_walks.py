"""Random walks through every table never break what the database holds of it, nor leave it."""

import random
from datetime import date

import pytest
from django.db import Error, transaction
from tests.apps.proceedings import way

from niangjia.apps.matters.models import Forum, ProcedureEdge
from niangjia.apps.matters.selectors import lifecycles
from niangjia.apps.matters.services import forums

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


def append(forum, verb, source, target, fed):
    forum.refresh_from_db()
    forums.append_step(
        forum,
        seq=forum.step_seq + 1,
        verb=verb,
        source=source,
        target=target,
        by=fed.officer,
        happened_on=DAY,
        at=way.AT,
    )


def test_a_walk_keeps_to_the_table_and_every_other_step_is_refused(fed, matter):
    draw = random.Random(7)
    for no, table in enumerate(lifecycles(), start=1):
        wages, _severance = way.items_of(way.a_worker(matter, no, by=fed.officer))
        forum = way.opened(matter, table.key, [wages], by=fed.officer, on=DAY)
        for _ in range(10):
            forum.refresh_from_db()
            here = forum.state
            edges = ProcedureEdge.objects.filter(
                lifecycle=table.key, lifecycle_version=table.version, from_state=here
            )
            ways = sorted((edge.verb, edge.to_state) for edge in edges)
            if table.state(here).end:
                assert not ways
                break
            steps = {(step.verb, step.target) for step in table.steps}
            verb, target = draw.choice(sorted(steps - set(ways)))
            with pytest.raises(Error), transaction.atomic():
                append(forum, verb, here, target, fed)
            verb, target = draw.choice(ways)
            append(forum, verb, here, target, fed)
            assert Forum.objects.get(pk=forum.pk).state == target
