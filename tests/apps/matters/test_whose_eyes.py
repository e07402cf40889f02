"""What each part of a matter opens, asked of the database itself as the serving role."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.documents import services as documents
from niangjia.apps.matters.choices import ItemKind, ParticipantRole
from niangjia.apps.matters.models import WageMonth
from niangjia.apps.matters.services import forums, papers, register
from niangjia.apps.recovery import services as recovery
from niangjia.apps.unions.acting import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db

TABLES = (
    "matters_matter",
    "matters_claimant",
    "matters_item",
    "matters_wagemonth",
    "matters_forum",
    "matters_forumitem",
    "matters_step",
    "matters_clock",
    "matters_clock_event",
    "matters_clock_reading",
    "matters_paper",
    "documents_document",
    "matters_participant",
    "matters_access",
    "recovery_account",
    "recovery_entry",
    "recovery_move",
)
NOTHING = dict.fromkeys(TABLES, 0)


@pytest.fixture
def case():
    """Two workers of one matter; the first is in a mediation, in which one paper was sent."""
    fed, far = make.federation(), make.federation(prefix="远方", code="110100")
    matter = make.matter(fed)
    her, other = (make.claimant(matter, name, by=fed.officer) for name in ("甲", "乙"))
    items = [make.item(her), make.item(other)]
    for worker in (her, other):
        WageMonth.objects.create(
            claimant=worker, month=make.TODAY.replace(day=1), due_fen=480_000, paid_fen=0
        )
    told = {"matter": matter, "on": make.TODAY, "by": fed.officer}
    recovery.claim(amounts={item.pk: 100_00 for item in items}, **told)
    forum = forums.open_forum(
        matter=matter,
        lifecycle="mediation",
        items=items[:1],
        by=fed.officer,
        opened_on=make.TODAY,
        at=make.NOW,
    )
    elsewhere = forums.open_forum(
        matter=matter,
        lifecycle="aid",
        items=items[1:],
        by=fed.officer,
        opened_on=make.TODAY,
        at=make.NOW,
    )
    drafted = papers.draft(
        matter=matter, form="intake_receipt", facts={}, by=fed.officer, forum=forum
    )
    people = {
        "mediator": make.human("调解员（演示）"),
        "court": make.human("书记员（演示）"),
        "stranger": make.human("路人（演示）"),
    }
    since = {"since": make.TODAY, "by": fed.officer, "matter": matter}
    register.add_participant(person=people["mediator"], role=ParticipantRole.MEDIATOR, **since)
    register.add_participant(
        person=people["court"], role=ParticipantRole.COURT, forum=forum, **since
    )
    return SimpleNamespace(
        fed=fed,
        far=far,
        matter=matter,
        her=her,
        other=other,
        forum=forum,
        elsewhere=elsewhere,
        drafted=drafted,
        people=people | {"officer": fed.officer, "elsewhere": far.officer, "worker": her.person},
    )


@contextmanager
def eyes(person):
    with serving():
        if person is None:
            with acting_as_nobody():
                yield
        else:
            with acting_as(person, on=make.TODAY):
                yield


def counted():
    with connection.cursor() as cursor:
        told = {}
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            told[table] = cursor.fetchone()[0]
        return told


def seen_by(person):
    with eyes(person):
        return counted()


def test_without_anybody_acting_the_serving_role_sees_nothing(case):
    with serving():
        assert counted() == NOTHING
    assert seen_by(None) == NOTHING


def test_strangers_and_officers_elsewhere_see_nothing(case):
    assert seen_by(case.people["stranger"]) == NOTHING
    assert seen_by(case.people["elsewhere"]) == NOTHING


def test_the_officer_and_the_mediator_see_the_whole(case):
    everything = counted()
    assert min(everything.values()) > 0
    assert seen_by(case.people["officer"]) == everything
    assert seen_by(case.people["mediator"]) == everything


def test_a_worker_sees_her_own_part_and_nobody_beside_her(case):
    seen = seen_by(case.people["worker"])
    assert seen | {"matters_clock_event": 0, "matters_clock_reading": 0} == NOTHING | {
        "matters_matter": 1,
        "matters_claimant": 1,
        "matters_item": 1,
        "matters_wagemonth": 1,
        "matters_forum": 1,
        "matters_forumitem": 1,
        "matters_step": 1,
        "matters_clock": seen["matters_clock"],
        "matters_access": 1,
        "recovery_account": 2,  # where her claim came from and where it is now
    }


def test_a_court_sees_its_forum_and_who_is_in_it_but_no_wages_no_money_no_drafts(case):
    seen = seen_by(case.people["court"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM matters_clock WHERE forum_id = %s", [case.forum.pk])
        clocks = cursor.fetchone()[0]
    assert seen | {"matters_clock_event": 0, "matters_clock_reading": 0} == NOTHING | {
        "matters_matter": 1,
        "matters_claimant": 1,
        "matters_item": 1,
        "matters_forum": 1,
        "matters_forumitem": 1,
        "matters_step": 1,
        "matters_clock": clocks,
        "matters_participant": 1,
        "matters_access": 1,
    }


def test_a_paper_opens_to_a_part_when_it_is_sent(case):
    court, worker = case.people["court"], case.people["worker"]
    with connection.cursor() as cursor:
        # What it takes to fill the form is another test's business.
        cursor.execute(
            "UPDATE documents_document SET state = 'left', left_at = now(), left_by_id = %s,"
            " content_sha256 = repeat('0', 64)"
            " WHERE id = %s",
            [case.fed.officer.pk, case.drafted.document_id],
        )
    assert seen_by(court)["documents_document"] == seen_by(court)["matters_paper"] == 1
    assert seen_by(worker)["documents_document"] == 0, "it is of the forum, not made for her"


def test_an_access_that_is_not_active_opens_nothing(case):
    case.matter.access.exclude(role="worker").update(active=False)
    assert seen_by(case.people["mediator"]) == NOTHING | {"matters_participant": 1}
    assert seen_by(case.people["court"]) == NOTHING | {"matters_participant": 1}


def test_a_part_changes_nothing_beyond_itself(case):
    for who in ("court", "worker"):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            eyes(case.people[who]),
        ):
            type(case.matter).objects.filter(pk=case.matter.pk).update(title="改了")
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        eyes(case.people["court"]),
    ):
        case.matter.access.model.objects.create(
            matter=case.matter, principal=case.people["court"].pk, role="court", whole=True
        )


def test_nobody_writes_into_a_federation_she_does_not_reach(case):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        eyes(case.people["elsewhere"]),
    ):
        make.item(case.her, kind=ItemKind.ECONOMIC_COMPENSATION)


def test_a_matter_that_moves_takes_its_access_rows_along(case):
    move = case.far.county.placements.get().span.lower
    type(case.matter).objects.filter(pk=case.matter.pk).update(home_key=move)
    assert seen_by(case.people["officer"])["matters_access"] == 0
    assert seen_by(case.people["elsewhere"])["matters_access"] > 0


def test_a_file_that_a_stranger_keeps_already_can_be_kept_again(case):
    with eyes(case.people["officer"]):
        first = documents.keep_file(name="名册.csv", data=b"a,b\n", by=case.fed.officer)
    with eyes(case.people["elsewhere"]):
        again = documents.keep_file(name="别的.csv", data=b"a,b\n", by=case.far.officer)
        assert not type(first).objects.filter(pk=first.pk).exists()
    assert again.pk == first.pk
