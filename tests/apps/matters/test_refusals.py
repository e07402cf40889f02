"""What the database itself refuses in the spine, whoever asks."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories import matters as make

from niangjia.apps.matters.models import (
    Calculation,
    Forum,
    ForumItem,
    Item,
    ProcedureEdge,
    Step,
)

pytestmark = pytest.mark.django_db

EDGES = (
    ("open", "", "begun"),
    ("go", "begun", "gone"),
    ("back", "gone", "begun"),
)


@pytest.fixture
def table():
    ProcedureEdge.objects.bulk_create(
        ProcedureEdge(lifecycle="toy", lifecycle_version=1, verb=v, from_state=a, to_state=b)
        for v, a, b in EDGES
    )


@pytest.fixture
def forum(matter, fed, table):
    return _forum(matter, fed)


def _forum(matter, fed, track="merits"):
    forum = Forum.objects.create(
        matter=matter,
        home_key=matter.home_key,
        kind="toy",
        track=track,
        lifecycle="toy",
        lifecycle_version=1,
        state="begun",
        opened_on=make.TODAY,
    )
    _step(forum, fed, 0, "open", "", "begun")
    forum.refresh_from_db()
    return forum


def _step(forum, fed, seq, verb, source, target):
    return Step.objects.create(
        forum=forum,
        seq=seq,
        lifecycle="toy",
        lifecycle_version=1,
        verb=verb,
        from_state=source,
        to_state=target,
        by=fed.officer,
        as_role="case_officer",
        happened_on=make.TODAY,
        recorded_at=make.NOW,
        basis=[],
    )


def _refused(match=None):
    return pytest.raises(IntegrityError, match=match)


def _now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_step_moves_its_forum(forum, fed):
    before = forum.version
    _step(forum, fed, 1, "go", "begun", "gone")
    forum.refresh_from_db()
    assert (forum.state, forum.step_seq, forum.version) == ("gone", 1, before + 1)


def test_a_step_that_is_not_in_the_table_is_refused(forum, fed):
    with _refused("only_along_the_table"), transaction.atomic():
        _step(forum, fed, 1, "leap", "begun", "gone")


def test_a_step_from_a_state_the_forum_is_not_in_is_refused(forum, fed):
    with _refused("follows_the_last"), transaction.atomic():
        _step(forum, fed, 1, "back", "gone", "begun")


def test_two_people_cannot_both_take_the_next_step(forum, fed):
    _step(forum, fed, 1, "go", "begun", "gone")
    with _refused("matters_step_seq"), transaction.atomic():
        _step(forum, fed, 1, "go", "begun", "gone")


def test_the_state_cannot_be_written_by_hand(forum):
    with _refused("state_is_derived"), transaction.atomic():
        Forum.objects.filter(pk=forum.pk).update(state="gone")


def test_a_forum_without_its_opening_step_does_not_survive(matter, table):
    with _refused("state_is_a_step"), transaction.atomic():
        Forum.objects.create(
            matter=matter,
            home_key=matter.home_key,
            kind="toy",
            track="merits",
            lifecycle="toy",
            lifecycle_version=1,
            state="begun",
            opened_on=make.TODAY,
        )
        _now()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_steps_are_never_rewritten(forum, change):
    rows = Step.objects.filter(forum=forum)
    with _refused("append_only"), transaction.atomic():
        rows.update(verb="go") if change == "update" else rows._raw_delete(rows.db)


def test_calculations_are_never_rewritten(workers, fed):
    item = make.item(workers[0])
    made = Calculation.objects.create(
        item=item,
        no=1,
        amount_fen=100,
        explained={},
        law_digest="",
        law_on=make.TODAY,
        computed_at=make.NOW,
        computed_by=fed.officer,
    )
    with _refused("append_only"), transaction.atomic():
        Calculation.objects.filter(pk=made.pk).update(amount_fen=200)


def _put(forum, item, **changes):
    values = {"track": forum.track, "claimant_id": item.claimant_id, **changes}
    return ForumItem.objects.create(
        matter_id=forum.matter_id, home_key=forum.home_key, forum=forum, item=item, **values
    )


def test_one_item_is_in_one_forum_of_a_track_at_a_time(forum, matter, fed, workers):
    item = make.item(workers[0])
    _put(forum, item)
    with _refused("one_live_forum_per_track"), transaction.atomic():
        _put(_forum(matter, fed), item)
    _put(_forum(matter, fed, track="aid"), item)


def test_an_item_cannot_enter_a_forum_under_another_worker(forum, workers):
    item = make.item(workers[0])
    with _refused("items_own_claimant"), transaction.atomic():
        _put(forum, item, claimant_id=workers[1].pk)
        _now()


def test_an_item_of_another_matter_cannot_enter(forum, fed):
    other = make.matter(fed, title="另一案（演示）")
    stranger = make.item(make.claimant(other, "外人", by=fed.officer))
    with _refused("item_of_same_matter"), transaction.atomic():
        _put(forum, stranger)
        _now()


def test_a_result_needs_an_outcome(forum, workers):
    row = _put(forum, make.item(workers[0]))
    with _refused("outcome_when_decided"), transaction.atomic():
        ForumItem.objects.filter(pk=row.pk).update(state="decided")


def test_the_same_claim_is_listed_once(workers):
    make.item(workers[0])
    with _refused("matters_item_once"), transaction.atomic():
        make.item(workers[0])


def test_a_matter_that_moves_takes_everything_along(matter, workers, forum):
    _put(forum, make.item(workers[0]))
    type(matter).objects.filter(pk=matter.pk).update(home_key=matter.home_key + 1)
    assert set(matter.claimants.values_list("home_key", flat=True)) == {matter.home_key + 1}
    assert set(matter.forums.values_list("home_key", flat=True)) == {matter.home_key + 1}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE matters_forum SET state = 'gone'",
        "UPDATE matters_step SET verb = 'go'",
        "DELETE FROM matters_matter",
        "DELETE FROM matters_clock_reading",
        "INSERT INTO matters_procedure_edge (lifecycle, lifecycle_version, verb, from_state, "
        "to_state) VALUES ('toy', 1, 'cheat', 'begun', 'gone')",
    ],
)
def test_the_serving_role_has_no_right_to_rewrite(forum, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _as_app(statement)


def _as_app(statement):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE nj_app")
        cursor.execute(statement)


def test_items_are_counted_per_worker(workers):
    for worker in workers:
        make.item(worker)
    assert Item.objects.filter(matter=workers[0].matter).count() == 3
