"""Whether a step of supervision may be taken now: each guard says why not, in Chinese, or None."""

from niangjia.apps.matters.choices import ClockState, ItemState, Track
from niangjia.apps.matters.models import ForumItem
from niangjia.apps.matters.procedures import Guard, Refusal, Taking

LIVE = (ClockState.RUNNING, ClockState.SUSPENDED)
BEFORE_OTHERS = {"arbitration": ("preparing", "filed")}
"""States of a proceeding in which nobody has accepted the claim yet."""


def not_elsewhere(taking: Taking) -> Refusal | None:
    """No committee or court has accepted these claims (浙江监督条例§17、监察条例§21)."""
    running = ForumItem.objects.filter(
        item__in=[row.item_id for row in taking.items],
        track__in=[Track.MERITS, Track.ENFORCEMENT],
        state__in=[ItemState.IN, ItemState.DECIDED],
        forum__lifecycle__in=["arbitration", "enforcement"],
    ).select_related("forum")
    taken = {
        row.item_id
        for row in running
        if row.forum.state not in BEFORE_OTHERS.get(row.forum.lifecycle, ())
    }
    rows = tuple(row for row in taking.items if row.item_id in taken)
    if not rows:
        return None
    people = len({row.claimant_id for row in rows})
    return Refusal(
        why=f"其中 {people} 人的请求已经由仲裁委或者法院受理，照那边的程序办；"
        "这边不再受理，也不移送，请告诉本人。",
        rows=rows,
    )


def reply_overdue(taking: Taking) -> str | None:
    """Every day by which the employer had to answer has gone by."""
    asked = taking.forum.clocks.filter(
        rule__in=["CL-34", "reply_by"], state__in=LIVE, due_on__isnull=False
    ).order_by("due_on")
    last = asked.last()
    if last is None:
        return (
            "意见书没有写明答复的日子，当地也没有规定期限，不能算逾期。请先催问，写明几号前答复。"
        )
    if last.due_on >= taking.happened_on:
        return f"答复的期限到 {last.due_on} 才满。"
    return None


GUARDS: dict[str, Guard] = {"not_elsewhere": not_elsewhere, "reply_overdue": reply_overdue}
FORESEEN = ("not_elsewhere", "reply_overdue")
"""The guards that look at what stands in the record, not at what a step is told."""
