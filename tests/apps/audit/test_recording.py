"""Events in the database: with their cause or not at all, and never otherwise."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from niangjia.apps.audit import chain, selectors, services
from niangjia.apps.audit.models import Detail, Event, Lane, Seal

pytestmark = pytest.mark.django_db


class Somebody:
    """Stands for a person: audit lies below people and knows only their number."""

    pk = 7


def record(target="test.thing:1", **more):
    services.record("test.thing_done", target=target, by=Somebody(), **more)


@contextmanager
def as_application():
    """Act as the role that serves pages: it owns nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE nj_app")
        yield cursor
        cursor.execute("RESET ROLE")


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else None


def test_an_event_says_what_who_and_why():
    record(why="核对", facts={"number": "琼工援〔2026〕1号"})
    event = selectors.events_of("test.thing:1").get()
    assert (event.kind, event.target, event.by_id) == ("test.thing_done", "test.thing:1", 7)
    assert (event.why, event.facts) == ("核对", {"number": "琼工援〔2026〕1号"})
    assert event.personal_digest is None
    assert selectors.personal_of(event) is None


def test_an_event_with_nothing_to_add_adds_nothing():
    services.record("test.thing_done", target="test.thing:2", by=None)
    event = selectors.events_of("test.thing:2").get()
    assert event.content == {"by": None, "kind": "test.thing_done", "target": "test.thing:2"}
    assert (event.why, event.facts) == ("", {})


@pytest.mark.django_db(transaction=True)
def test_an_event_without_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        record()


@pytest.mark.django_db(transaction=True)
def test_an_event_shares_the_fate_of_its_cause():
    before = Event.objects.count(), Detail.objects.count()

    @transaction.atomic
    def cause():
        record(personal={"after": {"name": "王芳"}})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cause()
    assert (Event.objects.count(), Detail.objects.count()) == before
    with transaction.atomic():
        record()
    assert Event.objects.count() == before[0] + 1


def test_the_chain_in_the_database_is_the_chain_of_the_arithmetic():
    for number in range(5):
        record(target=f"test.thing:{number}", facts={"名": "𠮷🙂\n\\", "n": number})
    services.record_many(
        entries=[services.Entry(kind="test.many", target=f"t:{n}") for n in range(3)], by=None
    )
    assert not list(chain.verify(selectors.links(), selectors.seals(), selectors.heads()))


def test_recording_nothing_takes_no_lane():
    before = selectors.heads()
    services.record_many(entries=[], by=None)
    assert selectors.heads() == before


def test_personal_values_are_kept_apart_and_sealed():
    record(personal={"before": {"name": "王芳"}, "after": {"name": "王方"}})
    event = selectors.events_of("test.thing:1").get()
    assert "王" not in event.body
    detail = Detail.objects.get(digest=event.personal_digest)
    assert "王芳".encode() not in bytes(detail.sealed)
    assert selectors.personal_of(event) == {"before": {"name": "王芳"}, "after": {"name": "王方"}}
    text = chain.canonical(selectors.personal_of(event))
    assert chain.personal_digest(salt=bytes(detail.salt), text=text) == event.personal_digest


def test_lawful_forgetting_leaves_the_chain_whole():
    record(personal={"after": {"name": "王芳"}})
    event = selectors.events_of("test.thing:1").get()
    Detail.objects.filter(digest=event.personal_digest).update(salt=None, sealed=None)
    assert selectors.personal_of(event) is None
    assert not list(chain.verify(selectors.links(), selectors.seals(), selectors.heads()))


def test_events_of_a_record_come_in_the_order_they_happened():
    for why in "甲乙丙":
        record(why=why)
    record(target="test.thing:10")
    assert [event.why for event in selectors.events_of("test.thing:1")] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET body = '{}'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE audit_seal SET heads = '[]'",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
        "DELETE FROM audit_detail",
        "TRUNCATE audit_detail",
        "UPDATE audit_detail SET sealed = 'x'",
        "UPDATE audit_detail SET subject = 'x', salt = NULL, sealed = NULL",
        "DELETE FROM audit_lane",
        "TRUNCATE audit_lane",
    ],
)
def test_even_the_owner_is_refused_to_rewrite_history(statement):
    record(personal={"after": {"name": "王芳"}})
    with pytest.raises(IntegrityError, match=r"audit\.append_only"):
        execute(statement)


def test_no_partition_is_a_way_around():
    record()
    part = execute(
        "SELECT tableoid::regclass::text FROM audit_event WHERE target = 'test.thing:1'"
    )[0]
    assert part != "audit_event_unforeseen"
    for statement in (f"DELETE FROM {part}", f"TRUNCATE {part}", f"UPDATE {part} SET seq = 0"):
        with pytest.raises(IntegrityError, match=r"audit\.append_only"), transaction.atomic():
            execute(statement)


def test_the_application_records_and_reads_and_no_more():
    with as_application():
        record(personal={"after": {"name": "王芳"}})
        assert selectors.events_of("test.thing:1").count() == 1
        assert selectors.personal_of(selectors.events_of("test.thing:1").get())
        assert services.seal_lanes() is not None


@pytest.mark.parametrize(
    ("table", "column", "rights"),
    [
        ("audit_event", "body", {"SELECT"}),
        ("audit_event_unforeseen", "body", set()),
        ("audit_lane", "last_seq", {"SELECT"}),
        ("audit_seal", "heads", {"SELECT"}),
        ("audit_detail", "sealed", {"SELECT", "INSERT"}),
    ],
)
def test_the_application_has_no_right_to_write_the_audit_itself(table, column, rights):
    statements = {
        "SELECT": f"SELECT FROM {table} LIMIT 0",
        "INSERT": f"INSERT INTO {table} ({column}) SELECT NULL WHERE false",
        "UPDATE": f"UPDATE {table} SET {column} = NULL WHERE false",
        "DELETE": f"DELETE FROM {table} WHERE false",
        "TRUNCATE": f"TRUNCATE {table}",
    }
    allowed = set()
    for right, statement in statements.items():
        try:
            with transaction.atomic(), as_application() as cursor:
                cursor.execute(statement)
            allowed.add(right)
        except DatabaseError as refused:
            assert "permission denied" in str(refused)  # noqa: PT017
    assert allowed == rights


def test_every_partition_is_closed_to_the_application():
    parts = execute(
        "SELECT array_agg(inhrelid::regclass::text) FROM pg_inherits"
        " WHERE inhparent = 'audit_event'::regclass"
    )[0]
    assert len(parts) >= 13
    for part in parts:
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            assert execute("SELECT has_table_privilege('nj_app', %s, %s)", part, right) == (False,)


def test_a_detail_is_forgotten_whole_or_kept_whole():
    with pytest.raises(IntegrityError, match="kept_or_forgotten_whole"):
        Detail.objects.create(digest=b"d" * 32, subject="t:1", sealed=b"x")


def test_an_event_needs_a_kind_and_a_target():
    with pytest.raises(IntegrityError, match="null value"):
        execute('SELECT audit_record(ARRAY[\'{"kind": "x"}\'])')


def test_a_month_nobody_foresaw_still_takes_its_events():
    far = "2099-05-05 00:00+00"
    execute(
        "INSERT INTO audit_event (lane, seq, at, body, prev_hash, hash)"
        ' VALUES (0, 999999, %s, \'{"kind":"x","target":"t:far"}\', \'\', \'\')',
        far,
    )
    assert execute("SELECT tableoid::regclass::text FROM audit_event WHERE target = 't:far'") == (
        "audit_event_unforeseen",
    )
    assert execute("SELECT audit_ensure_month('2099-05-01')") == (False,)
    assert execute("SELECT audit_ensure_month('2099-06-30')") == (True,)
    assert execute("SELECT audit_ensure_month('2099-06-01')") == (False,)
    assert selectors.events_of("t:far").count() == 1


def test_the_next_months_are_made_ahead():
    assert execute("SELECT audit_ensure_months(14)")[0] >= 1
    assert execute("SELECT audit_ensure_months(14)") == (0,)


def test_a_seal_is_set_only_when_something_happened_since():
    record()
    first = services.seal_lanes()
    assert services.seal_lanes() is None
    record()
    assert services.seal_lanes() == first + 1
    assert not list(chain.verify(selectors.links(), selectors.seals(), selectors.heads()))
    assert selectors.seal(first).no == first


def test_rows_of_the_audit_say_what_they_are():
    record(personal={"after": {"name": "王芳"}})
    services.seal_lanes()
    assert str(selectors.events_of("test.thing:1").get()) == "test.thing_done test.thing:1"
    assert str(Detail.objects.last()) == "test.thing:1"
    assert str(Seal.objects.order_by("no").last()).isdigit()
    assert ":" in str(Lane.objects.first())


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_take_lanes_of_their_own_and_nobody_waits():
    from threading import Barrier, Thread

    both_have_written = Barrier(4, timeout=20)
    failed = []

    def writer(number):
        try:
            with transaction.atomic():
                record(target=f"test.writer:{number}")
                both_have_written.wait()  # nobody has committed yet, all have written
                record(target=f"test.writer:{number}")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    writers = [Thread(target=writer, args=[number]) for number in range(4)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    assert not failed
    lanes = {
        selectors.events_of(f"test.writer:{number}").values_list("lane", flat=True)[0]
        for number in range(4)
    }
    assert len(lanes) == 4
    assert not list(chain.verify(selectors.links(), (), selectors.heads()))
