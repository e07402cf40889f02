"""A partner body takes part: whoever acts for it on a day sees the part, by every reader."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.matters import policies
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Access, Matter, Participant
from niangjia.apps.matters.services import access, forums, register, standing
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as
from niangjia.apps.unions.choices import BodyKind

pytestmark = pytest.mark.django_db
DAY = make.TODAY
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def case():
    """Two workers of one matter, the first in a mediation; a body of the city with one member."""
    fed = make.federation()
    matter = make.matter(fed)
    her, him = (make.claimant(matter, name, by=fed.officer) for name in ("甲", "乙"))
    forum = forums.open_forum(
        matter=matter,
        lifecycle="mediation",
        items=[make.item(her)],
        by=fed.officer,
        opened_on=DAY,
        at=make.NOW,
    )
    return SimpleNamespace(fed=fed, matter=matter, her=her, him=him, forum=forum)


def body_of(case, kind="mediation"):
    body = unions.register_body(
        union=case.fed.city, kind=kind, name="示例单位（演示）", by=case.fed.leader
    )
    member = unions.add_member(
        body=body, name="成员（演示）", phone="", from_=DAY, by=case.fed.leader
    )
    return body, member


def lets_in(case, body, **part):
    return standing.let_body_in(
        matter=case.matter, body=body, since=DAY, on=DAY, by=case.fed.officer, **part
    )


def test_every_kind_of_body_takes_part_as_something_that_opens_no_more_than_for_a_person():
    assert set(policies.ROLE_OF_BODY) == set(BodyKind)
    whole = {kind for kind, role in policies.ROLE_OF_BODY.items() if role in policies.WHOLE_ROLES}
    assert whole == {BodyKind.LAW_FIRM, BodyKind.MEDIATION}


def test_the_access_row_of_a_body_has_its_number_below_zero(case):
    body, _ = body_of(case)
    lets_in(case, body)
    (row,) = Access.objects.exclude(role="worker")
    assert (row.principal, row.whole, row.role) == (-body.pk, True, "mediator")


@pytest.mark.parametrize(
    ("kind", "part", "claimants"),
    [("mediation", None, 2), ("mediation", "forum", 1), ("court", "forum", 1), ("court", None, 0)],
)
def test_a_member_sees_the_part_of_her_body_and_a_stranger_nothing(case, kind, part, claimants):
    body, member = body_of(case, kind)
    lets_in(case, body, **({"forum": case.forum} if part else {}))
    for person, told in ((member.person, claimants), (make.human("路人（演示）"), 0)):
        with serving(), acting_as(person, on=DAY):
            seen = sum(matter.claimants.count() for matter in Matter.objects.all())
        assert seen == told


def test_a_body_that_takes_part_for_one_worker_opens_her_and_nobody_else(case):
    body, member = body_of(case, "law_firm")
    lets_in(case, body, claimant=case.him)
    with serving(), acting_as(member.person, on=DAY):
        assert [one.person.name for one in Matter.objects.get().claimants.all()] == ["乙"]
        (part,) = matters.parts_of(member.person, on=DAY)
        assert (part.claimant, part.role) == (case.him, "aid_lawyer")


def test_on_the_day_her_membership_ends_a_member_sees_nothing_and_her_successor_does(case):
    body, member = body_of(case)
    lets_in(case, body)
    unions.end_membership(membership=member, on=NEXT, by=case.fed.leader, why="调走（演示）")
    new = unions.add_member(
        body=body, name="接任（演示）", phone="", from_=NEXT, by=case.fed.leader
    )
    for on, seeing, blind in ((DAY, member, new), (NEXT, new, member)):
        for one, told in ((seeing, 1), (blind, 0)):
            with serving(), acting_as(one.person, on=on):
                assert Matter.objects.count() == told
                assert matters.matters_visible_to(one.person, on=on).count() == told


def test_from_the_day_its_body_is_closed_nobody_sees_the_part_until_it_is_opened_again(case):
    body, member = body_of(case)
    lets_in(case, body)
    unions.close_body(body=body, from_=NEXT, by=case.fed.leader, why="停办（演示）")
    for on, told in ((DAY, 1), (NEXT, 0)):
        with serving(), acting_as(member.person, on=on):
            assert Matter.objects.count() == told
            assert matters.matters_visible_to(member.person, on=on).count() == told
            assert len(matters.parts_of(member.person, on=on)) == told
        roles = policies.roles_of(case.matter, member.person, on=on)
        assert bool(roles) == bool(told)
        people = [name for _, name, _ in matters.acting_people(case.matter, on=on)]
        assert people == ([member.person.name] if told else [])
    with pytest.raises(standing.BodyNotHere):
        standing.let_body_in(
            matter=case.matter,
            body=body,
            since=NEXT,
            on=NEXT,
            by=case.fed.officer,
            forum=case.forum,
        )
    unions.reopen_body(body=body, on=NEXT, by=case.fed.leader)
    with serving(), acting_as(member.person, on=NEXT):
        assert Matter.objects.count() == 1


def test_a_member_has_the_role_of_her_body_in_this_matter_alone(case):
    body, member = body_of(case)
    lets_in(case, body)
    other = make.matter(case.fed, title="别的案件（演示）")
    assert policies.roles_of(case.matter, member.person, on=DAY) == {"mediator"}
    assert policies.roles_of(other, member.person, on=DAY) == set()
    unions.end_membership(membership=member, on=NEXT, by=case.fed.leader, why="调走（演示）")
    assert policies.roles_of(case.matter, member.person, on=NEXT) == set()


def test_she_sees_her_body_among_those_who_act_and_no_others_but_with_the_whole(case):
    body, member = body_of(case, "court")
    lets_in(case, body, forum=case.forum)
    register.add_participant(
        matter=case.matter,
        person=make.human("代理人（演示）"),
        role=ParticipantRole.AID_LAWYER,
        since=DAY,
        by=case.fed.officer,
    )
    with serving(), acting_as(member.person, on=DAY):
        assert [row.name for row in Participant.objects.all()] == [body.name]
    with serving(), acting_as(case.fed.officer, on=DAY):
        assert {row.name for row in matters.acting(case.matter, on=DAY)} == {
            body.name,
            "代理人（演示）",
        }


def test_the_people_a_step_may_name_are_those_of_the_bodies_too(case):
    body, member = body_of(case, "law_firm")
    lets_in(case, body)
    told = (member.person_id, "成员（演示）", "示例单位（演示）")
    assert matters.acting_people(case.matter, on=DAY) == [told]
    unions.end_membership(membership=member, on=NEXT, by=case.fed.leader, why="调走（演示）")
    assert matters.acting_people(case.matter, on=NEXT) == []


def test_when_the_body_no_longer_takes_part_nothing_is_left_to_its_people(case):
    body, member = body_of(case)
    row = lets_in(case, body)
    with pytest.raises(register.EndsBeforeBeginning, match="示例单位"):
        register.end_participation(
            participant=row, until=DAY, by=case.fed.officer, on=DAY, why="演示"
        )
    register.end_participation(
        participant=row, until=NEXT, by=case.fed.officer, on=DAY, why="办完（演示）"
    )
    access.settle_all(on=NEXT)
    with serving(), acting_as(member.person, on=NEXT):
        assert not Matter.objects.exists()


def test_a_body_of_another_federation_is_refused(case):
    far = make.federation(prefix="远方", code="110100")
    body = unions.register_body(
        union=far.city, kind="court", name="远方法院（演示）", by=far.leader
    )
    with pytest.raises(standing.BodyNotHere, match="不是本会或者上级工会"):
        lets_in(case, body)
    assert not Participant.objects.exists()


def test_a_body_takes_part_once_for_one_part_and_again_for_another(case):
    body, _ = body_of(case)
    lets_in(case, body)
    with pytest.raises(register.AlreadyActing):
        lets_in(case, body)
    lets_in(case, body, forum=case.forum)


def test_who_takes_part_is_a_person_or_a_body_never_both_or_neither(case):
    body, member = body_of(case)
    row = lets_in(case, body)
    for facts in ({"person": member.person}, {"body": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Participant.objects.filter(pk=row.pk).update(**facts)
