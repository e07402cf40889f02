"""Who reads what was told in trust: the desk, whoever stands in for it, and she who told."""

from datetime import timedelta

import pytest
from tests.apps.intake import ground
from tests.apps.intake.ground import make
from tests.serving import serving

from niangjia.apps.intake import selectors
from niangjia.apps.intake.models import Enquiry, EnquiryStep, Telling
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.acting import acting_as, acting_as_nobody
from niangjia.apps.unions.choices import RoleKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def row(fed):
    return ground.enquiry(fed)


def seen(person):
    """How many rows the database itself shows her, and how many the one selector lists."""
    with serving(), acting_as(person, on=make.TODAY):
        by_policy = [table.objects.count() for table in (Enquiry, Telling, EnquiryStep)]
        by_list = selectors.enquiries_visible_to(person, on=make.TODAY).count()
    return by_policy, by_list


@pytest.mark.parametrize("role", RoleKind.values)
def test_policy_and_list_open_an_enquiry_to_desk_roles_and_to_no_other(fed, row, role):
    person = make.human("某人（演示）")
    unions.grant_role(person=person, union=fed.province, kind=role, from_=make.SINCE, by=None)
    is_desk = role in ("clerk", "case_officer", "team_leader")
    assert seen(person) == (([1, 1, 1], 1) if is_desk else ([0, 0, 0], 0))


def test_whoever_stands_in_for_the_officer_reads_until_her_last_day_and_no_longer(fed, row):
    stand_in = make.human("代班（演示）")
    role = fed.officer.roles.get(kind="case_officer")
    last = make.TODAY + timedelta(days=7)
    make.stands_in(role, stand_in, from_=make.TODAY, until=last)
    assert seen(stand_in)[0] == [1, 1, 1]
    with serving(), acting_as(stand_in, on=last):
        assert not Enquiry.objects.exists()


def test_a_cashier_who_is_also_clerk_elsewhere_reads_what_was_told_there_only(fed, row):
    far = make.federation(prefix="远方", code="110100")
    ground.enquiry(far, name="远方人（演示）")
    unions.grant_role(
        person=fed.cashier, union=far.city, kind=RoleKind.CLERK, from_=make.SINCE, by=None
    )
    with serving(), acting_as(fed.cashier, on=make.TODAY):
        assert [one.home_union for one in Enquiry.objects.all()] == [far.city]


def test_she_herself_sees_her_own_and_nobody_sees_nothing(fed, row):
    assert seen(row.person) == ([1, 1, 1], 0)
    with serving(), acting_as_nobody():
        assert not Enquiry.objects.exists()
