"""What one may do in a closed matter ends on the day on which one sees it no longer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.matters import policies
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.policies import REVIEW_DAYS, Deed
from niangjia.apps.matters.services import access, register
from niangjia.apps.unions.acting import acting_as

pytestmark = pytest.mark.django_db
CLOSED = date(2026, 10, 1)
LATE = datetime(2026, 10, 1, 15, 59, tzinfo=UTC)
"""One minute before midnight in China: still the first of October there."""
LAST = CLOSED + timedelta(days=REVIEW_DAYS - 1)


@pytest.fixture
def closed():
    """A matter with a lawyer and a worker, closed at the end of a day."""
    fed = make.federation()
    matter = make.matter(fed)
    worker = make.claimant(matter, "职工（演示）", by=fed.officer)
    lawyer = make.human("律师（演示）")
    register.add_participant(
        matter=matter,
        person=lawyer,
        role=ParticipantRole.AID_LAWYER,
        since=CLOSED - timedelta(days=90),
        by=fed.officer,
    )
    Matter.objects.filter(pk=matter.pk).update(is_open=False, closed_at=LATE)
    matter.refresh_from_db()
    return fed, matter, lawyer, worker.person


@pytest.mark.parametrize(("on", "is_hers"), [(LAST, True), (LAST + timedelta(days=1), False)])
def test_on_the_last_day_of_review_a_lawyer_sees_and_may_act_and_on_the_next_neither(
    closed, on, is_hers
):
    _, matter, lawyer, _ = closed
    access.settle_all(on=on)
    with serving(), acting_as(lawyer, on=on):
        assert Matter.objects.exists() is is_hers
    assert policies.roles_of(matter, lawyer, on=on) == ({"aid_lawyer"} if is_hers else set())
    assert policies.may(Deed.FILL, matter=matter, person=lawyer, on=on) is is_hers


def test_a_matter_opened_again_gives_who_acts_in_it_her_role_back(closed):
    _, matter, lawyer, _ = closed
    Matter.objects.filter(pk=matter.pk).update(is_open=True, closed_at=None)
    matter.refresh_from_db()
    assert policies.roles_of(matter, lawyer, on=LAST + timedelta(days=300)) == {"aid_lawyer"}


def test_the_worker_and_those_who_work_there_keep_their_roles_for_good(closed):
    fed, matter, _, worker = closed
    long_after = LAST + timedelta(days=300)
    assert policies.roles_of(matter, worker, on=long_after) == {"worker"}
    assert "case_officer" in policies.roles_of(matter, fed.officer, on=long_after)
    assert "team_leader" in policies.roles_of(matter, fed.leader, on=long_after)
