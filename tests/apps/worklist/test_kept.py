"""The list says what the contexts say: every live clock and every open promise, and nothing more.

The histories are random; what is so is told here from the contexts' own rows, by other means.
"""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from tests.apps.intake import ground
from tests.factories import matters as make

from niangjia.apps.intake.choices import Label
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.services import steps as enquiry_steps
from niangjia.apps.intake.services import tellings
from niangjia.apps.matters.models import Clock, Matter
from niangjia.apps.matters.services import clocks
from niangjia.apps.matters.services.clocks import Holder
from niangjia.apps.worklist.models import Item
from niangjia.engines.procedure import Act
from niangjia.kernel.errors import DomainError

pytestmark = pytest.mark.django_db
ACTS = (Act.START, Act.START, Act.SUSPEND, Act.RESUME, Act.MEET, Act.VOID)


def groups():
    """Live clocks that say the same for many workers count once, with how many workers."""
    found = Counter()
    live = Clock.objects.filter(state__in=["running", "suspended"], matter__is_open=True)
    people = {}
    for clock in live.select_related("matter", "item"):
        day = clock.due_on if clock.state == "running" else None
        key = (clock.matter_id, clock.forum_id, clock.rule, clock.due_on, clock.state,
               clock.provisional)  # fmt: skip
        people.setdefault(key, set()).add(
            clock.claimant_id or (clock.item and clock.item.claimant_id)
        )
        found[key] = day
    return Counter(
        (m, f, rule, found[m, f, rule, due, state, prov], state == "suspended", prov,
         max(len(people[m, f, rule, due, state, prov] - {None}), 1))
        for m, f, rule, due, state, prov in found
    )  # fmt: skip


def items():
    rows = Item.objects.filter(source="clock", is_open=True)
    return Counter(
        (r.subject_id, r.part, r.rule, r.due_on, r.state == "paused", r.is_provisional, r.people)
        for r in rows
    )


def astray(context):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {context}_items_astray()")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("seed", range(6))
def test_items_equal_clocks_after_any_history(seed):
    chance = Random(seed)
    fed = make.federation()
    cases = [make.matter(fed, title=f"第 {n} 件（演示）") for n in range(2)]
    hers = {
        case: [make.item(make.claimant(case, f"工{n}", by=fed.officer)) for n in range(3)]
        for case in cases
    }
    for turn in range(25):
        case = chance.choice(cases)
        if chance.random() < 0.2:
            other = chance.choice([fed.officer, fed.leader])
            closed = make.NOW if chance.random() < 0.2 else None
            Matter.objects.filter(pk=case.pk).update(
                handler=other, title=f"改名 {turn}（演示）", is_open=not closed, closed_at=closed
            )
        chosen = chance.sample(hers[case], chance.randint(1, 3))
        day = date(2026, 1, 5) + timedelta(days=chance.randint(0, 300))
        rule, holders = chance.choice(
            [("CL-01", [Holder(item_id=one.pk) for one in chosen]),
             ("CL-01", [Holder(claimant_id=one.claimant_id) for one in chosen])]
        )  # fmt: skip
        case.refresh_from_db()
        try:
            clocks.apply(
                matter=case, rule=rule, what=chance.choice(ACTS), day=day, holders=holders,
                at=make.NOW,
            )  # fmt: skip
        except DomainError:
            continue
        assert items() == groups()
        assert astray("matters") == []
    held = Item.objects.filter(source="clock", is_open=True).select_related("holder")
    for item in held:
        case = Matter.objects.get(pk=item.subject_id)
        assert (item.holder, item.title, item.home_key) == (case.handler, case.title, case.home_key)


def promised():
    found = set()
    for row in Enquiry.objects.filter(is_open=True):
        if row.call_back_by and not row.reached_at:
            found.add(("call_back", row.number, row.call_back_by))
        if row.state == "told":
            found.add(("triage", row.number, row.triage_by))
        if row.state == "triaged":
            found.add(("settle", row.number, row.settle_by))
    return found


def listed():
    rows = Item.objects.filter(source__in=["call_back", "triage", "settle"], is_open=True)
    return {(r.source, r.number, r.due_at) for r in rows}


@pytest.mark.parametrize("seed", range(4))
def test_items_equal_promises_after_any_history(seed):
    chance = Random(seed)
    fed = make.federation()
    rows = [ground.enquiry(fed), ground.enquiry(fed, words="老板要跑路，我不想活了")]
    for turn in range(20):
        row = chance.choice(rows)
        row.refresh_from_db()
        at = ground.AT + timedelta(minutes=turn)
        verb = chance.choice(
            ["try_call", "reach", "triage", "refer", "take_back", "advise", "more"]
        )
        try:
            if verb == "more":
                tellings.tell_more(
                    enquiry=row, told=ground.told(words="有人要跳楼"), at=at, by=fed.clerk
                )
            elif verb == "triage":
                enquiry_steps.triage(
                    enquiry=row, labels=[Label.UNPAID], is_urgent=False, is_hard=False,
                    suggested={}, why="", by=fed.officer, at=at, version=row.version,
                )  # fmt: skip
            else:
                facts = {
                    "refer": {"to": "inspectorate", "body": "示例监察大队", "why": "归他们管",
                              "reply_by": "2026-12-04"},
                    "take_back": {"why": "没有回音"},
                    "advise": {"answer": "怎么办说清楚了"},
                }.get(verb, {})  # fmt: skip
                enquiry_steps.take(
                    enquiry=row, verb=verb, facts=facts, by=fed.officer, at=at, version=row.version
                )
        except DomainError:
            continue
        assert listed() == promised()
        assert astray("intake") == []
        away = Enquiry.objects.filter(state="referred", is_open=True)
        waiting = Item.objects.filter(source="referral", is_open=True)
        assert {one.number for one in waiting} == {one.number for one in away}


def test_an_item_handed_to_a_colleague_stays_with_her_when_the_matter_changes_hands():
    fed = make.federation()
    case = make.matter(fed)
    worker = make.claimant(case, "甲", by=fed.officer)
    clocks.apply(matter=case, rule="CL-01", what=Act.START, day=make.TODAY,
                 holders=[Holder(claimant_id=worker.pk)], at=make.NOW)  # fmt: skip
    item = Item.objects.get(source="clock")
    Item.objects.filter(pk=item.pk).update(holder=fed.clerk)
    Matter.objects.filter(pk=case.pk).update(handler=fed.leader)
    item.refresh_from_db()
    assert item.holder == fed.clerk
