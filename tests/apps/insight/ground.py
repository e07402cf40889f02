"""Procedures for figures to count: forums and steps set down without their services (演示)."""

from datetime import UTC, date, datetime

from niangjia.apps.matters.models import Forum, ForumItem, Matter, ProcedureEdge, Step
from niangjia.apps.people.models import Person

RECORDED = datetime(2025, 1, 1, tzinfo=UTC)


def a_forum(matter: Matter, lifecycle: str, items: list[int], *, by: Person) -> Forum:
    """Return a forum of that life cycle over some items, just opened."""
    edge(lifecycle, "open", "", "accepted")
    forum = Forum.objects.create(
        matter=matter,
        home_key=matter.home_key,
        kind=lifecycle,
        track="merits",
        lifecycle=lifecycle,
        lifecycle_version=1,
        state="accepted",
        opened_on=date(2024, 12, 1),
    )
    step(forum, "open", "accepted", on=date(2024, 12, 1), by=by, source="")
    for item in matter.items.filter(pk__in=items):
        ForumItem.objects.create(
            matter=matter,
            home_key=matter.home_key,
            forum=forum,
            item=item,
            claimant_id=item.claimant_id,
            track="merits",
            state="failed",
        )
    return forum


def edge(lifecycle: str, verb: str, source: str, target: str) -> None:
    """Make sure the database allows a step."""
    ProcedureEdge.objects.get_or_create(
        lifecycle=lifecycle,
        lifecycle_version=1,
        verb=verb,
        from_state=source,
        to_state=target,
    )


def step(
    forum: Forum,
    verb: str,
    target: str,
    *,
    on: date,
    by: Person,
    source: str = "accepted",
    facts: dict[str, object] | None = None,
    recorded_at: datetime = RECORDED,
) -> None:
    """Set down one step of a forum."""
    edge(forum.lifecycle, verb, source, target)
    Step.objects.create(
        forum=forum,
        seq=forum.steps.count(),
        lifecycle=forum.lifecycle,
        lifecycle_version=1,
        verb=verb,
        from_state=source,
        to_state=target,
        by=by,
        as_role="case_officer",
        happened_on=on,
        recorded_at=recorded_at,
        basis=["演示"],
        facts=facts or {},
    )
