"""What is there already of whoever told is shown before a second record of it is opened."""

from datetime import timedelta

import pytest
from tests.apps.intake import ground
from tests.apps.intake.ground import AT, LATER, make

from niangjia.apps.intake import selectors
from niangjia.apps.intake.choices import Label
from niangjia.apps.intake.errors import SecondMatter
from niangjia.apps.intake.services import matters, steps
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.choices import RoleKind

pytestmark = pytest.mark.django_db
EMPLOYER = "示例速达配送有限公司（演示）"


@pytest.fixture
def fed():
    return make.federation()


def triaged(row, fed):
    steps.triage(
        enquiry=row,
        labels=[Label.UNPAID],
        is_urgent=False,
        is_hard=False,
        suggested={},
        why="",
        by=fed.officer,
        at=LATER,
        version=row.version,
    )
    return row


def founded(row, fed, employer=EMPLOYER, by=None, **more):
    return matters.found_matter(
        enquiry=triaged(row, fed),
        title="示例速达欠薪（演示）",
        employer_name=employer,
        uscc="",
        region="460100",
        by=by or fed.officer,
        at=LATER,
        version=row.version,
        **more,
    )


def known(row, person, on=make.TODAY):
    return selectors.known_of(row, visible_to=person, on=on)


def test_her_own_earlier_one_is_not_pushed_out_by_twelve_colleagues(fed):
    hers = ground.enquiry(fed, employer_name="别的写法（演示）")
    namesake = ground.enquiry(fed, phone="13800000002", employer_name="")
    for number in range(12):
        ground.tell(fed, name=f"工友{number}（演示）", phone=f"138000010{number:02}", at=LATER)
    row = ground.enquiry(fed, at=LATER)
    found = list(selectors.known_of(row, visible_to=fed.officer, on=make.TODAY).alike)
    assert found[:2] == [hers, namesake]
    assert len(found) == 10


def test_her_enquiries_that_ended_lately_say_how_and_when(fed):
    row = triaged(ground.enquiry(fed), fed)
    steps.take(
        enquiry=row,
        verb="advise",
        facts={"answer": "可以要求补发"},
        by=fed.officer,
        at=LATER,
        version=row.version,
    )
    joined = triaged(ground.enquiry(fed), fed)
    again = ground.enquiry(fed, at=AT + timedelta(days=1))
    steps.merge(enquiry=joined, into=again, by=fed.officer, at=LATER, version=joined.version)
    ground.enquiry(fed, name="旁人（演示）", phone="13800000009")

    (found,) = known(again, fed.officer).ended
    assert (found.enquiry, found.state_zh, found.ended_at) == (row, "已答复", LATER)
    assert known(again, fed.officer, on=make.TODAY + timedelta(days=181)).ended == ()
    assert known(again, fed.cashier).ended == ()


def test_the_open_matters_she_claims_in_are_shown_to_who_may_see_them(fed):
    far = make.federation(prefix="远方", code="110100")
    far_matter = founded(ground.enquiry(far), far)
    here = founded(ground.enquiry(fed), fed)
    row = ground.enquiry(fed)
    assert [one.matter for one in known(row, fed.officer).claims] == [here]

    above = make.human("两地（演示）")
    for one in (fed, far):
        unions.grant_role(
            person=above, union=one.city, kind=RoleKind.TEAM_LEADER, from_=make.SINCE, by=None
        )
    assert {one.matter for one in known(row, above).claims} == {here, far_matter}
    type(here).objects.filter(pk=here.pk).update(is_open=False, closed_at=AT)
    assert known(row, fed.officer).claims == ()


def test_a_second_matter_against_the_same_employer_is_asked_about_once_more(fed):
    first = founded(ground.enquiry(fed), fed)
    row = ground.enquiry(fed)
    with pytest.raises(SecondMatter, match=first.number):
        founded(row, fed, employer="示例速达配送有限公司(演示)")
    row.refresh_from_db()
    assert founded(row, fed, again=True) != first

    other = ground.enquiry(fed)
    assert founded(other, fed, employer="另一家（演示）").is_open
    stranger = ground.enquiry(fed, name="别人（演示）", phone="13800000009")
    assert founded(stranger, fed).is_open


def test_a_matter_out_of_sight_is_not_told_of(fed):
    far = make.federation(prefix="远方", code="110100")
    founded(ground.enquiry(far), far)
    assert founded(ground.enquiry(fed), fed).is_open
