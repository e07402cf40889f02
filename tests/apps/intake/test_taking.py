"""What is sent from a phone is taken in first: sealed, numbered, registered once, never lost."""

import logging
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.apps.intake import ground
from tests.apps.intake.ground import AT, LATER, WORDS, make
from tests.serving import serving

from niangjia.apps.audit.models import Event
from niangjia.apps.intake import selectors
from niangjia.apps.intake.choices import Danger
from niangjia.apps.intake.errors import NoWayBack, NumberOfPeople, WordsMissing, WordsTooLong
from niangjia.apps.intake.models import Enquiry, Taken
from niangjia.apps.intake.services import look_up, taking, tellings
from niangjia.apps.matters.services.look_up import NoSuchCode
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.apps.unions.acting import acting_as_nobody
from niangjia.jobs import worker

pytestmark = pytest.mark.django_db
NAME, PHONE = "王小骑（演示）", "13800000001"


@pytest.fixture
def fed():
    return make.federation()


def take(fed, *, mark=None, name=NAME, phone=PHONE, at=AT, **changes):
    told = ground.told(mark=mark or uuid4(), **changes)
    return taking.take(told=told, name=name, phone=phone, union=fed.city, at=at)


def test_it_has_its_number_before_anything_is_registered_and_the_same_one_afterwards(fed):
    mark = uuid4()
    with serving(), acting_as_nobody():
        number = take(fed, mark=mark)
        assert number.startswith("460100-S2026-")
        assert selectors.is_waiting(mark)
        assert taking.register(mark=mark, at=LATER)
        assert not selectors.is_waiting(mark)
        assert not taking.register(mark=mark, at=LATER)
    found = Enquiry.objects.get()
    assert found.number == number
    assert found.told_at == AT, "its clocks run from when she sent it, not from when we came to it"
    assert (found.person.name, found.employer_name) == (NAME, "示例速达配送有限公司（演示）")
    assert found.people_count == 3
    assert _reading(found).words == WORDS
    assert not Taken.objects.exists()


def test_what_it_registers_is_what_telling_at_once_registers(fed):
    changes = {"dangers": [Danger.FLEEING], "answers": {"work": "platform", "owed": "一万二"}}
    mark = uuid4()
    take(fed, mark=mark, **changes)
    taking.register(mark=mark, at=LATER)
    ground.tell(fed, phone="13800000002", **changes)
    late, direct = Enquiry.objects.order_by("pk")
    same = ("door", "region", "state", "told_at", "call_back_by", "triage_by", "due_at", "home_key")
    assert [getattr(late, name) for name in same] == [getattr(direct, name) for name in same]
    one, two = (_reading(each).answers for each in (late, direct))
    assert one == two
    kinds = [sorted(_kinds(each)) for each in (late, direct)]
    assert kinds[0] == kinds[1]


def _reading(enquiry):
    return selectors.reading_of(enquiry.tellings.get())


def _kinds(enquiry):
    label = f"{Enquiry._meta.label_lower}:{enquiry.pk}"
    found = list(Event.objects.filter(target=label).values_list("kind", flat=True))
    assert "intake.enquiry_told" in found
    return found


def test_nobody_reads_the_table_and_the_row_is_sealed(fed):
    with serving(), acting_as_nobody():
        take(fed)
        for statement in ("SELECT * FROM intake_taken", "DELETE FROM intake_taken"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    row = bytes(Taken.objects.get().told_enc)
    assert not any(word.encode() in row for word in ("三个月", NAME, PHONE))


def test_sent_again_it_has_the_same_number_while_it_waits_and_when_it_is_registered(fed):
    mark = uuid4()
    first = take(fed, mark=mark)
    assert take(fed, mark=mark, words="又发了一遍") == first
    assert Taken.objects.count() == 1
    taking.register(mark=mark, at=LATER)
    assert take(fed, mark=mark) == first
    assert not Taken.objects.exists()
    assert _reading(Enquiry.objects.get()).words == WORDS


@pytest.mark.parametrize(
    ("changes", "declined"),
    [
        ({"words": "  "}, WordsMissing),
        ({"words": "长" * (tellings.LONGEST_WORDS + 1)}, WordsTooLong),
        ({"people_count": 0}, NumberOfPeople),
        ({"phone": " "}, NoWayBack),
        ({"phone": "12"}, people.PhoneInvalid),
        ({"name": " "}, people.NameMissing),
    ],
)
def test_what_she_could_mend_is_declined_before_she_has_a_number(fed, changes, declined):
    with pytest.raises(declined):
        take(fed, **changes)
    assert not Taken.objects.exists()


def test_what_breaks_is_logged_kept_and_tried_again_later(fed, monkeypatch, caplog):
    mark = uuid4()
    number = take(fed, mark=mark)
    other = take(fed, phone="13800000002")
    tell = tellings.tell

    def breaks(*, number, **more):
        if number == other:
            return tell(number=number, **more)
        Person.objects.create(name="半个人")
        raise RuntimeError("torn")

    monkeypatch.setattr(tellings, "tell", breaks)
    with caplog.at_level(logging.ERROR):
        assert taking.register_waiting(at=LATER) == 1
    assert number in caplog.text
    assert "torn" in caplog.text
    assert not Person.objects.filter(name="半个人").exists(), "nothing half-done stays"
    row = Taken.objects.get()
    assert (row.number, row.tries, row.tried_at) == (number, 1, LATER)
    monkeypatch.setattr(tellings, "tell", tell)
    assert taking.register_waiting(at=LATER + timedelta(seconds=30)) == 0
    assert taking.register_waiting(at=LATER + timedelta(minutes=1)) == 1
    assert set(Enquiry.objects.values_list("number", flat=True)) == {number, other}


def test_the_worker_registers_the_first_first_by_the_minute(fed):
    numbers = [take(fed, phone=f"1380000000{n}") for n in range(3)]
    assert taking.register_waiting(at=LATER, most=2) == 2
    assert Taken.objects.get().number == numbers[2]
    (by_the_clock,) = (one for one in worker.PERIODIC if one.name == "intake.register")
    assert by_the_clock.cron == "* * * * *"
    assert by_the_clock.do() == 1
    assert list(Enquiry.objects.order_by("pk").values_list("number", flat=True)) == numbers


def test_number_and_code_open_it_at_once_on_another_phone(fed):
    mark = uuid4()
    number = take(fed, mark=mark)
    code = selectors.code_of(mark)
    with pytest.raises(NoSuchCode):
        look_up.look_up(number=number, code="22222222", address="192.0.2.1", at=LATER)
    found = look_up.look_up(number=number.lower(), code=code, address="192.0.2.1", at=LATER)
    assert found.number == number


@pytest.mark.django_db(transaction=True)
def test_two_at_once_register_it_once(fed):
    mark = uuid4()
    take(fed, mark=mark)
    done, start = [], threading.Barrier(2)

    def go():
        start.wait()
        try:
            done.append(taking.register(mark=mark, at=LATER))
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]
    assert Enquiry.objects.count() == 1
    assert Person.objects.filter(name=NAME).count() == 1
