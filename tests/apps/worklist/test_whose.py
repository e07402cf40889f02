"""Whose an item is, on which list it stands, and who sees it: by the list and by the database."""

from datetime import timedelta

import pytest
from tests.apps.intake import ground as intake
from tests.apps.worklist import ground
from tests.apps.worklist.ground import make
from tests.serving import serving

from niangjia.apps.matters.models import Matter
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as, acting_as_nobody
from niangjia.apps.unions.choices import RoleKind
from niangjia.apps.worklist import selectors
from niangjia.apps.worklist.models import Item
from niangjia.apps.worklist.selectors import Due, Wanted, Whose

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


def shown(person, whose=Whose.MINE, on=make.TODAY, **more):
    with serving(), acting_as(person, on=on):
        wanted = Wanted(whose=whose, **more)
        rows = selectors.listed(wanted, visible_to=person, on=on, at=ground.at(on))
        return [row.pk for row in rows]


def seen(person, on=make.TODAY):
    """What the database itself shows, and what the one scope lists: they must be the same."""
    with serving(), acting_as(person, on=on):
        by_policy = set(Item.objects.values_list("pk", flat=True))
        by_list = set(selectors.items_visible_to(person, on=on).values_list("pk", flat=True))
    return by_policy, by_list


@pytest.mark.parametrize("role", RoleKind.values)
def test_policy_and_list_agree_for_every_role(fed, role):
    ground.clock(fed)
    ground.task(fed)
    intake.enquiry(fed)
    person = make.human("某人（演示）")
    unions.grant_role(person=person, union=fed.province, kind=role, from_=make.SINCE, by=None)
    by_policy, by_list = seen(person)
    assert by_policy == by_list
    sources = set(Item.objects.filter(pk__in=by_list).values_list("source", flat=True))
    if role in ("admin", "auditor"):
        assert not sources
    elif role in ("clerk", "case_officer", "team_leader"):
        assert sources == {"clock", "task", "triage"}
    else:
        assert sources == {"clock", "task"}


def test_nobody_and_a_stranger_to_the_federation_see_no_item(fed):
    ground.clock(fed)
    far = make.federation(prefix="远方", code="110100")
    assert seen(far.officer) == (set(), set())
    with serving(), acting_as_nobody():
        assert not Item.objects.exists()


def test_who_stands_in_finds_the_items_of_whom_she_covers_in_the_order_of_the_clock(fed):
    later = ground.clock(fed, due=make.TODAY + timedelta(days=3))
    sooner = ground.clock(fed, due=make.TODAY, matter=make.matter(fed, title="另一件（演示）"))
    stand_in = make.human("代班（演示）")
    unions.grant_role(
        person=stand_in, union=fed.city, kind="case_officer", from_=make.SINCE, by=None
    )
    assert shown(stand_in) == []
    ground.away(fed.officer, cover=stand_in, by=fed.leader)
    assert shown(stand_in) == [sooner.pk, later.pk]
    assert shown(stand_in, Whose.COVERED) == [sooner.pk, later.pk]
    assert shown(fed.leader, Whose.LYING) == []
    back = make.TODAY + timedelta(days=7)
    assert shown(stand_in, on=back) == []
    assert shown(fed.officer, on=back) == [sooner.pk, later.pk]


def test_what_somebody_covers_lies_there_while_she_is_away_too(fed):
    item = ground.clock(fed)
    stand_in, third = make.human("代班（演示）"), make.human("再代（演示）")
    for person in (stand_in, third):
        unions.grant_role(
            person=person, union=fed.city, kind="case_officer", from_=make.SINCE, by=None
        )
    ground.away(fed.officer, cover=stand_in, by=fed.leader)
    cover = stand_in.roles.get(covers__isnull=False)
    days = {"from_": make.TODAY, "until": make.TODAY + timedelta(days=2), "on": make.TODAY}
    absence = unions.plan_absence(person=stand_in, instead={cover.pk: None}, by=fed.leader, **days)
    assert shown(fed.leader, Whose.LYING) == [item.pk]
    unions.end_absence(absence=absence, on=make.TODAY, by=fed.leader)
    unions.plan_absence(person=stand_in, instead={cover.pk: third}, by=fed.leader, **days)
    assert shown(fed.leader, Whose.LYING) == []
    assert shown(third, Whose.COVERED) == [item.pk]


def test_where_nobody_stands_in_the_leader_finds_the_items_lying(fed):
    item = ground.clock(fed)
    assert shown(fed.leader, Whose.LYING) == []
    ground.away(fed.officer, by=fed.leader)
    assert shown(fed.leader, Whose.LYING) == [item.pk]


def test_the_items_of_a_colleague_whose_role_has_ended_lie_there(fed):
    item = ground.clock(fed)
    role = fed.officer.roles.get()
    unions.end_role(role=role, on=make.TODAY, by=fed.leader)
    assert shown(fed.leader, Whose.LYING) == [item.pk]


def test_an_enquiry_that_nobody_has_is_offered_to_everybody_at_the_desk(fed):
    row = intake.enquiry(fed)
    item = Item.objects.get(source="triage")
    assert shown(fed.officer) == shown(fed.clerk) == [item.pk]
    assert shown(fed.leader, Whose.LYING) == [item.pk]
    row.handler = fed.officer
    row.save(update_fields=["handler"])
    assert shown(fed.officer) == [item.pk]
    assert shown(fed.clerk) == []


def test_the_team_is_everything_within_reach_and_no_more(fed):
    here = ground.clock(fed)
    far = make.federation(prefix="远方", code="110100")
    ground.clock(far)
    assert shown(fed.leader, Whose.TEAM) == [here.pk]


def test_what_the_handler_holds_follows_the_matter_and_what_was_given_away_does_not(fed):
    case = make.matter(fed)
    item = ground.clock(fed, matter=case)
    given = ground.task(fed, matter=case, holder=fed.clerk)
    Matter.objects.filter(pk=case.pk).update(handler=fed.leader)
    item.refresh_from_db()
    given.refresh_from_db()
    assert (item.holder, given.holder) == (fed.leader, fed.clerk)


def test_counts_say_what_the_list_shows(fed):
    case = make.matter(fed)
    for days in (-3, -1, 0, 0, 2, 7, 8):
        ground.task(fed, matter=case, due=make.TODAY + timedelta(days=days))
    ground.task(fed, matter=case, due=None)
    person, on, now = fed.officer, make.TODAY, ground.at(make.TODAY)
    with serving(), acting_as(person, on=on):
        told = selectors.counts(Wanted(), visible_to=person, on=on, at=now)
        rows = {
            due: selectors.listed(Wanted(due=due), visible_to=person, on=on, at=now).count()
            for due in Due
        }
        assert selectors.pressing(person, on=on) == 4
    assert told == rows
    assert (told[Due.LATE], told[Due.TODAY], told[Due.WEEK], told[Due.NONE]) == (2, 2, 2, 1)


def test_words_find_the_number_the_case_and_what_is_to_be_done(fed):
    case = make.matter(fed, title="椰林旅业欠薪（演示）")
    item = ground.task(fed, matter=case, what="复印工资条（演示）")
    for words in (case.number, "椰林", "工资条"):
        assert shown(fed.officer, words=words) == [item.pk]
    assert shown(fed.officer, words="没有这样的") == []
