"""The demo walks the whole way, by the services that people's clicks use."""

import pytest
from django.utils import timezone
from tests.serving import serving

from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.models import Matter
from niangjia.apps.people import selectors as people
from niangjia.apps.recovery import selectors as recovery
from niangjia.apps.recovery.selectors.progress import progress
from niangjia.apps.unions.acting import acting_as
from niangjia.engines.procedure import Stage
from niangjia.jobs.demo import (
    court,
    federation,
    hainan,
    hotel,
    is_loaded,
    load,
    supervised,
    teaching,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
# As in life each service commits: in one long transaction every posting would look again at all
# that waits to be checked at its end.


def test_the_replay_brings_each_of_48_her_money():
    hainan.load(federation.found())
    matter = Matter.objects.get(title=hainan.TITLE)
    totals = recovery.totals(matter)
    assert (totals.fixed_fen, totals.paid_fen, totals.people_paid) == (241_236_000, 241_236_000, 48)
    assert not matter.is_open


def of_48_in_the_teaching_matter_3_settle_1_leaves_and_44_have_awards():
    matter = Matter.objects.get(title=teaching.TITLE)
    people = progress(matter)
    settled = [p for p in people if p.stage is Stage.PAID]
    gone = [p for p in people if p.row.left_on]
    awarded = [p for p in people if p.stage is Stage.ENFORCING]
    assert (len(settled), len(gone), len(awarded)) == (3, 1, 44)
    assert len({p.fixed_fen for p in awarded}) == 44
    paid = {item.row.item_id for one in settled for item in one.items}
    for lifecycle in ("aid", "arbitration", "enforcement"):
        free = {item.pk for item in matters.free_items(matter, lifecycle)}
        assert not free & paid, f"{lifecycle} is offered to who settled and was paid"
    totals = recovery.totals(matter)
    assert totals.undistributed_fen > 0
    assert recovery.balance_check(matter).holds


def the_court_has_the_enforcement_of_one_matter_and_no_more():
    person = people.get_account("fayuan").person
    with serving(), acting_as(person, on=timezone.localdate()):
        (part,) = matters.parts_of(person, on=timezone.localdate())
        assert (part.matter.title, part.role) == (teaching.TITLE, "court")
        assert part.forum.lifecycle == "enforcement"
        assert [matter.title for matter in Matter.objects.all()] == [teaching.TITLE]


def supervision_and_a_courts_mediation_are_under_way():
    found = {}
    for title in (court.TITLE, supervised.TITLE):
        matter = Matter.objects.get(title=title)
        assert "演示" in matter.title
        forum = matter.forums.get()
        clocks = {clock.rule for clock in forum.clocks.filter(state="running", item=None)}
        found[forum.lifecycle] = (forum.state, clocks)

    assert found == {
        "court_mediation": ("before_filing", {"CL-33e"}),
        "supervision": ("with_procuratorate", {"reply_by"}),
    }


def the_industrial_union_reads_an_open_matter_and_a_closed_one():
    person = people.get_account("chanye").person
    with serving(), acting_as(person, on=timezone.localdate()):
        told = {matter.title: matter.is_open for matter in Matter.objects.all()}
        clocks = matters.due_clocks(person, on=timezone.localdate())
        assert {clock.matter.title for clock in clocks} == {hotel.TITLE}
    assert told == {hotel.TITLE: True, hainan.TITLE: False}


def loading_twice_loads_once():
    assert is_loaded()
    loaded = Matter.objects.count()
    assert loaded == 6
    load()
    assert Matter.objects.count() == loaded


def test_the_demo_once_loaded_shows_each_of_its_stories():
    """One load for all of them: it takes a minute and more."""
    load()
    of_48_in_the_teaching_matter_3_settle_1_leaves_and_44_have_awards()
    the_court_has_the_enforcement_of_one_matter_and_no_more()
    supervision_and_a_courts_mediation_are_under_way()
    the_industrial_union_reads_an_open_matter_and_a_closed_one()
    loading_twice_loads_once()
