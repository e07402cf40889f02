"""One deed over many rows costs as few questions as can be, and lasts a month in the house."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.intake import ground
from tests.apps.matters import toy
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.desk import services
from niangjia.apps.desk.choices import Deed, Listing, RoundState, Verdict
from niangjia.apps.desk.models import Round
from niangjia.apps.desk.rounds import Asked, asked_of, rows_of
from niangjia.apps.desk.services import rounds
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services import forums
from niangjia.apps.notices import selectors as notices
from niangjia.apps.notices.models import Notice
from niangjia.apps.unions.acting import acting_as
from niangjia.apps.worklist.models import Item

pytestmark = pytest.mark.django_db


def asked(fed, deed, **more):
    told = {
        Deed.GIVE: {"to": fed.leader.pk, "note": "都齐了（演示）"},
        Deed.TASK: {"what": "问一问（演示）", "due_on": make.TODAY + timedelta(days=3)},
        Deed.STEP: {
            "lifecycle": "toy_talk",
            "verb": "extend",
            "happened_on": make.TODAY,
            "facts": {"until_on": "2026-12-31"},
        },
    }[deed]
    return Asked(**{"listing": Listing.MATTERS, "deed": deed, **told, **more})


def begin(fed, what, matters, by=None):
    return services.begin(
        asked=what,
        rows=[(one.number, one.version) for one in matters],
        by=by or fed.officer,
        on=make.TODAY,
        at=make.NOW,
    )


def confirm(fed, made):
    return services.confirm(round_=made, by=fed.officer, on=make.TODAY, at=make.NOW)


def queries(fed, what, matters):
    """Count what seeing and doing ask the database, as whoever acts at the desk."""
    with acting_as(fed.officer, on=make.TODAY), serving():
        with CaptureQueriesContext(connection) as seeing:
            made = begin(fed, what, matters)
        with CaptureQueriesContext(connection) as doing:
            made = confirm(fed, made)
    assert {row.verdict for row in rows_of(made)} == {Verdict.DONE}
    return len(seeing), len(doing)


@pytest.mark.parametrize("deed", [Deed.GIVE, Deed.TASK])
def test_thirty_rows_ask_the_database_no_more_than_three(deed):
    fed = make.federation()
    few = [make.matter(fed, title=f"少{n}（演示）") for n in range(3)]
    many = [make.matter(fed, title=f"多{n}（演示）") for n in range(30)]
    queries(fed, asked(fed, deed), few)
    Item.objects.filter(source="task").update(is_open=False, outcome="done", ended_at=make.NOW)
    Matter.objects.update(handler=fed.officer)
    few = list(Matter.objects.filter(pk__in=[one.pk for one in few]))
    assert queries(fed, asked(fed, deed), many) == queries(
        fed, asked(fed, deed, what="别的（演示）"), few
    )


def test_each_further_step_costs_the_same_and_seeing_it_draws_no_paper(monkeypatch):
    toy.put_up(monkeypatch)
    fed = make.federation()
    matters = [make.matter(fed, title=f"{n}案（演示）") for n in range(9)]
    for matter in matters:
        forums.open_forum(
            matter=matter, lifecycle="toy_talk", by=fed.officer, opened_on=make.TODAY, at=make.NOW,
            items=[make.item(make.claimant(matter, f"职工{matter.pk}（演示）", by=fed.officer))],
        )  # fmt: skip
    what = asked(fed, Deed.STEP)
    queries(fed, what, matters[:1])
    two, six = queries(fed, what, matters[1:3]), queries(fed, what, matters[3:9])
    assert (six[0] - two[0]) / 4 <= 12
    assert (six[1] - two[1]) / 4 <= 45


def test_what_is_asked_and_found_stands_sealed_and_comes_back_as_it_was():
    fed = make.federation()
    matter = make.matter(fed)
    what = asked(fed, Deed.TASK)
    made = begin(fed, what, [matter])
    kept = Round.objects.get(pk=made.pk)
    assert asked_of(kept) == what
    assert [row.number for row in rows_of(kept)] == [matter.number]
    raw = bytes(kept.asked_enc) + bytes(kept.rows_enc)
    assert "问一问".encode() not in raw
    assert matter.number.encode() not in raw


def test_nothing_chosen_too_many_and_steps_of_enquiries_are_declined():
    fed = make.federation()
    with pytest.raises(rounds.NothingChosen):
        begin(fed, asked(fed, Deed.GIVE), [])
    matter = make.matter(fed)
    with pytest.raises(rounds.TooManyRows):
        begin(fed, asked(fed, Deed.GIVE), [matter] * (services.MOST + 1))
    enquiry = ground.enquiry(fed)
    with pytest.raises(rounds.NotForThisList):
        begin(fed, asked(fed, Deed.STEP, listing=Listing.ENQUIRIES), [enquiry])
    assert not Round.objects.exists()


def test_seeing_again_is_for_what_was_never_seen():
    fed = make.federation()
    made = begin(fed, asked(fed, Deed.GIVE), [make.matter(fed)])
    with pytest.raises(rounds.SeenAlready):
        services.see_again(round_=made, by=fed.officer)
    Round.objects.filter(pk=made.pk).update(state=RoundState.ASKED)
    assert services.see_again(round_=made, by=fed.officer).job_id


def test_nobody_else_sees_a_round():
    fed = make.federation()
    made = begin(fed, asked(fed, Deed.GIVE), [make.matter(fed)])
    with acting_as(fed.leader, on=make.TODAY), serving():
        assert not Round.objects.exists()
    with acting_as(fed.officer, on=make.TODAY), serving():
        assert Round.objects.get() == made


def test_rounds_older_than_a_month_are_dropped_by_the_house():
    fed = make.federation()
    matter = make.matter(fed)
    old, new = (
        begin(fed, asked(fed, Deed.GIVE), [matter]),
        begin(fed, asked(fed, Deed.GIVE), [matter]),
    )
    Round.objects.filter(pk=old.pk).update(made_at=make.NOW - timedelta(days=31))
    with serving():
        assert services.drop_rounds(at=make.NOW) == 1
    assert list(Round.objects.all()) == [new]


@pytest.mark.parametrize("many", [3, 4])
def test_an_officer_is_told_once_of_many_enquiries(many):
    fed = make.federation()
    rows = [ground.enquiry(fed, phone=f"1380000000{n}") for n in range(many)]
    what = asked(fed, Deed.GIVE, listing=Listing.ENQUIRIES)
    with acting_as(fed.officer, on=make.TODAY), serving():
        made = confirm(fed, begin(fed, what, rows))
    assert {row.verdict for row in rows_of(made)} == {Verdict.DONE}
    said = [one.words.say for one in notices.with_words(notices.unread_of(fed.leader))]
    if many < 4:
        assert len(said) == many
    else:
        assert len(said) == 1
        assert said[0].startswith("一次有 4 条诉求交给您办，最急的一条最晚 ")
    for row in rows:
        named = Notice.objects.filter(person=row.person, template="intake.officer_named")
        assert named.count() == 1


def test_many_of_which_few_are_given_are_told_of_one_by_one():
    fed = make.federation()
    rows = [ground.enquiry(fed, phone=f"1380000000{n}") for n in range(4)]
    what = asked(fed, Deed.GIVE, listing=Listing.ENQUIRIES)
    with acting_as(fed.officer, on=make.TODAY), serving():
        made = begin(fed, what, rows)
        Enquiry.objects.filter(pk=rows[0].pk).update(version=rows[0].version + 1)
        confirm(fed, made)
    told = Notice.objects.filter(person=fed.leader)
    assert {one.template for one in told} == {"intake.given_to_you"}
    assert told.count() == 3
