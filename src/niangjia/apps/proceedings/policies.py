"""Whether a step may be taken now: each guard answers with a Chinese reason why not, or None.

Mediation and legal aid stand above this context and use the same guards where the question is the
same.
"""

from collections.abc import Iterable
from datetime import date

from niangjia.apps.documents.choices import DocumentState
from niangjia.apps.matters.choices import ClockState, ItemState, ParticipantRole
from niangjia.apps.matters.models import Clock, Forum, ForumItem, Paper, Participant
from niangjia.apps.matters.procedures import Guard, Refusal, Taking
from niangjia.apps.proceedings.choices import AssetState
from niangjia.apps.proceedings.models import Asset
from niangjia.apps.recovery.choices import Kind as Place
from niangjia.apps.recovery.selectors.positions import positions
from niangjia.engines.procedure import Act, Kind

LIVE = (ClockState.RUNNING, ClockState.SUSPENDED)
FORESEEN = (
    "answer_overdue",
    "award_overdue",
    "challenge_period_over",
    "objection_period_over",
    "paid_in_full",
    "papers_issued",
    "perform_by_passed",
    "performance_passed",
    "representatives_named",
    "something_seized",
    "suit_overdue",
)
"""The guards that look at what stands in the record, not at what a step is told."""
PREPARED_BY = "prepare"
"""The step of every table that makes the applications which a later step hands in."""


def lineage(forum: Forum) -> list[int]:
    """Return the ids of a forum and of those it was split off, nearest first."""
    found, here = [forum.pk], forum
    while here.parent is not None and here.parent.lifecycle == forum.lifecycle:
        here = here.parent
        found.append(here.pk)
    return found


def fact_day(taking: Taking, name: str) -> date | None:
    """Return a fact that is a day, or None when it was left open."""
    told = taking.facts.get(name)
    return date.fromisoformat(str(told)) if told else None


def fact_amounts(taking: Taking) -> dict[int, int]:
    """Return the amounts of a step by item id, in fen."""
    asked = next((n.name for n in taking.step.needs if n.kind is Kind.PER_ITEM_MONEY), None)
    told = taking.facts.get(asked) or {}
    return {int(item): int(fen) for item, fen in told.items()}


def _names(rows: Iterable[ForumItem]) -> str:
    people = {
        row.claimant_id: f"第 {row.claimant.seq} 位{row.claimant.person.name}" for row in rows
    }
    first = list(people.values())[:5]
    return "、".join(first) + (f"等 {len(people)} 人" if len(people) > len(first) else "")


def confirmed(taking: Taking) -> str | None:
    """Everything the law wants to be so has been confirmed to be so."""
    asked = [n for n in taking.step.needs if n.kind is Kind.BOOL and not n.optional]
    open_ = [n.zh for n in asked if taking.facts.get(n.name) is not True]
    return f"还没有确认：{'、'.join(open_)}。" if open_ else None


def something_agreed(taking: Taking) -> str | None:
    """Each worker covered gets something by the agreement."""
    amounts = fact_amounts(taking)
    given: dict[int, int] = {}
    for row in taking.items:
        given[row.claimant_id] = given.get(row.claimant_id, 0) + amounts.get(row.item_id, 0)
    empty = [row for row in taking.items if not given[row.claimant_id]]
    return f"{_names(empty)}没有任何金额。不达成协议的人，请不要选进来。" if empty else None


def perform_by_not_before(taking: Taking) -> str | None:
    """What is to be performed is not due before it was decided."""
    day = fact_day(taking, "perform_by")
    if day and day < taking.happened_on:
        return f"履行期限 {day} 早于{taking.step.day} {taking.happened_on}。"
    return None


def served_not_before(taking: Taking) -> str | None:
    """An award is received on or after the day it was made."""
    for name in ("served_on", "employer_served_on"):
        day = fact_day(taking, name)
        if day and day < taking.happened_on:
            return f"收到日期 {day} 早于{taking.step.day} {taking.happened_on}。"
    return None


def extended_forward(taking: Taking) -> str | None:
    """An extension leads beyond the day that stands."""
    until = fact_day(taking, "until_on")
    rules = [clock.rule for clock in taking.step.clocks if clock.act is Act.EXTEND]
    standing = taking.forum.clocks.filter(rule__in=rules, state__in=LIVE, due_on__gte=until).first()
    return f"现在的期限是 {standing.due_on}，延长后的日期要更晚。" if standing else None


def papers_issued(taking: Taking) -> Refusal | None:
    """Everyone's application has left: written in full, identity verified."""
    prepared = next(s for s in taking.lifecycle.steps if s.verb == PREPARED_BY)
    form = prepared.papers[0]
    left = set(
        Paper.objects.filter(
            forum__in=lineage(taking.forum), form=form, document__state=DocumentState.LEFT
        ).values_list("claimant", flat=True)
    )
    missing = [row for row in taking.items if row.claimant_id not in left]
    if missing:
        return Refusal(
            why=f"{_names(missing)}的申请书还没有定稿发出。请先办“{prepared.zh}”，补齐内容、核实身份"
            "后发出；一时补不齐的人，先不要选进来。",
            rows=tuple(missing),
        )
    return None


def representatives_named(taking: Taking) -> str | None:
    """Somebody was chosen to represent the others."""
    chosen = Participant.objects.filter(
        matter=taking.forum.matter, role=ParticipantRole.REPRESENTATIVE
    )
    return None if chosen.exists() else "还没有登记职工代表人，请先在“参与人”里添加。"


def _overdue(rule: str, what: str) -> Guard:
    def guard(taking: Taking) -> str | None:
        running = taking.forum.clocks.filter(rule=rule, state__in=LIVE).first()
        if running is None or running.due_on is None:
            return f"没有{what}的期限可以逾期。"
        if running.due_on >= taking.happened_on:
            return f"{what}的期限到 {running.due_on} 才满。"
        return None

    guard.__doc__ = f"The period of {rule} has run out."
    return guard


answer_overdue = _overdue("CL-10", "作出受理决定")
award_overdue = _overdue("CL-12", "作出裁决")
suit_overdue = _overdue("CL-15", "起诉")


def challenge_period_over(taking: Taking) -> str | None:
    """Nobody may still sue or ask to set aside: worker's and employer's periods have run out."""
    employer_rule = "CL-14" if taking.forum.state == "awarded_final" else "CL-13"
    forums = lineage(taking.forum)
    if not Clock.objects.filter(forum__in=forums, rule=employer_rule).exists():
        return "还没有登记单位收到裁决书的日期，算不出对方的期限。请先办“登记单位收到裁决书”。"
    people = {row.claimant_id for row in taking.items}
    running = Clock.objects.filter(state__in=LIVE, due_on__gte=taking.happened_on)
    last = (
        (
            running.filter(forum=taking.forum, rule__in=["CL-13", "CL-14"])
            | running.filter(claimant__in=people, rule="CL-13")
        )
        .order_by("due_on")
        .last()
    )
    return f"起诉或者申请撤销的期限到 {last.due_on} 才满。" if last else None


def whole_person(taking: Taking) -> str | None:
    """Who sues on a part takes the award's effect from all of her part (解释（一）§16、§17)."""
    chosen = {row.item_id for row in taking.items}
    people = {row.claimant_id for row in taking.items}
    left_out = taking.forum.forum_items.filter(
        claimant__in=people, state=ItemState.DECIDED
    ).exclude(item__in=chosen)
    rows = list(left_out.select_related("claimant__person"))
    if rows:
        return f"对部分事项起诉的，裁决对本人全部不生效。请把{_names(rows)}的各项都选上。"
    return None


def performance_passed(taking: Taking) -> Refusal | str | None:
    """The day by which the debtor had to perform has gone by, so that enforcement may be asked."""
    titles = ForumItem.objects.filter(
        item__in=[row.item_id for row in taking.items],
        effective_on__isnull=False,
        state__in=[ItemState.DECIDED, ItemState.SETTLED],
    )
    bound = set(titles.values_list("item", flat=True))
    unbound = [row for row in taking.items if row.item_id not in bound]
    if unbound:
        why = f"{_names(unbound)}还没有生效的裁决或者调解书。"
        return Refusal(why=why, rows=tuple(unbound))
    running = list(titles.filter(perform_by__gte=taking.happened_on).order_by("perform_by"))
    if not running:
        return None
    not_yet = {title.item_id for title in running}
    return Refusal(
        why=f"履行期限到 {running[-1].perform_by} 才满，期满不付再申请。",
        rows=tuple(row for row in taking.items if row.item_id in not_yet),
    )


def perform_by_passed(taking: Taking) -> Refusal | None:
    """The agreed day has gone by."""
    open_ = [r for r in taking.items if r.perform_by and r.perform_by >= taking.happened_on]
    if open_:
        why = f"约定的履行期限到 {max(r.perform_by for r in open_)} 才满。"
        return Refusal(why=why, rows=tuple(open_))
    return None


def paid_in_full(taking: Taking) -> Refusal | None:
    """The ledger says so: nothing open, nothing waiting, nothing owed back."""
    rows = positions(taking.forum.matter, items=[row.item_id for row in taking.items])
    short = {
        row.item
        for row in rows
        if row.open_fen or row.now(Place.HELD, Place.OWED_BACK, Place.ADVANCED)
    }
    unpaid = [row for row in taking.items if row.item_id in short]
    if unpaid:
        return Refusal(why=f"账上{_names(unpaid)}还没有付清。", rows=tuple(unpaid))
    return None


def seizure_term_forward(taking: Taking) -> str | None:
    """A seizure is held, or renewed, until a later day."""
    until = fact_day(taking, "until_on")
    if until and until <= taking.happened_on:
        return f"期限届满日 {until} 要晚于{taking.step.day} {taking.happened_on}。"
    return None


def something_seized(taking: Taking) -> str | None:
    """There is a seized asset of the kind named, or of any while none is named yet."""
    held = Asset.objects.filter(forum__in=lineage(taking.forum), state=AssetState.SEIZED)
    if kind := taking.facts.get("asset_kind"):
        held = held.filter(kind=kind)
    return None if held.exists() else "没有登记过正在查封冻结的这种财产。"


def objection_period_over(taking: Taking) -> str | None:
    """The period for objecting to the distribution plan has run out, if there was one."""
    open_ = taking.forum.clocks.filter(
        rule="CL-24", state__in=LIVE, due_on__gte=taking.happened_on
    ).first()
    return f"对分配方案提异议的期限到 {open_.due_on} 才满。" if open_ else None
