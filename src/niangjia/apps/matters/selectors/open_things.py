"""What is still open in a matter: the reasons why it cannot be closed."""

from dataclasses import dataclass

from niangjia.apps.matters.choices import ClockState
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.procedures import registered
from niangjia.apps.matters.selectors.clocks import clock_rows
from niangjia.apps.worklist.choices import BY_HAND, Subject
from niangjia.apps.worklist.models import Item
from niangjia.kernel.money import figures

SUM_NAMES = {
    "undistributed": "已收到、还没有分配",
    "unpaid": "已分配、还没有付到本人",
    "owed_back": "多付、待收回",
    "enforceable": "可以执行、还没有拿到",
    "fixed": "协议或裁决已定、还没有生效或履行",
    "undecided": "请求过、还没有结果",
    "advanced": "基金垫付、还没有追回",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenThing:
    """One reason why a matter stays open: a clock, a sum, a document or a forum."""

    kind: str
    zh: str


def what_is_open(matter: Matter) -> tuple[OpenThing, ...]:
    """Return everything in a matter that is not finished, in Chinese sentences."""
    found = []
    for forum in matter.forums.filter(is_live=True).order_by("pk"):
        lifecycle = registered(forum.lifecycle, forum.lifecycle_version).lifecycle
        found.append(
            OpenThing(
                kind="forum", zh=f"{lifecycle.zh}还在“{lifecycle.state(forum.state).zh}”，没有办结"
            )
        )
    live = matter.clocks.filter(state__in=[ClockState.RUNNING, ClockState.SUSPENDED])
    for clock in clock_rows(live):
        until = f"（{clock.due_on} 到期）" if clock.due_on else "（日期未定）"
        many = f"，{clock.people} 人" if clock.people > 1 else ""
        found.append(OpenThing(kind="clock", zh=f"时限“{clock.title}”还在走{until}{many}"))
    for row in matter.open_sums.order_by("kind"):
        name = SUM_NAMES.get(row.kind, row.kind)
        people = f"，{row.people} 人" if row.people else ""
        found.append(OpenThing(kind="sum", zh=f"{name}：{figures(row.amount_fen)} 元{people}"))
    unsent = matter.papers.filter(document__state="complete").count()
    if unsent:
        found.append(
            OpenThing(
                kind="paper", zh=f"有 {unsent} 份文书写全了还没有发出：发出，或者写明理由作废"
            )
        )
    drafts = matter.papers.filter(document__state="draft").count()
    if drafts:
        found.append(OpenThing(kind="document", zh=f"有 {drafts} 份文书还有空没填"))
    tasks = Item.objects.filter(
        subject=Subject.MATTER, subject_id=matter.pk, source__in=BY_HAND, is_open=True
    ).count()
    if tasks:
        found.append(
            OpenThing(
                kind="task",
                zh=f"有 {tasks} 件交办的事、等对方的事还没有结果：办完，或者写明不办的理由",
            )
        )
    return tuple(found)
