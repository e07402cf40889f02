"""Numbers that name a person: sealed, masked, shown only for a reason that stays."""

import pytest
from django.db import connection

from niangjia.apps.audit import selectors as audit
from niangjia.apps.audit.sealing import SealBroken
from niangjia.apps.people import crypto
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.kernel.errors import StaleVersion

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"
OTHER_ID = "360426199101010071"


@pytest.fixture
def clerk():
    return people.register_person(name="登记员(演示)", by=None)


@pytest.fixture
def worker():
    return people.register_person(
        name="王芳", citizen_id=ID, phone="13800138000", bank_account="6222000000001234", by=None
    )


def test_what_is_stored_shows_only_the_ends(worker):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(p)::text FROM people_person p WHERE id = %s", [worker.pk]
        )
        stored = cursor.fetchone()[0]
    for secret in (ID, "13800138000", "6222000000001234"):
        assert secret not in stored
        assert secret.encode().hex() not in stored
    assert worker.masked_id == "1101****002X"
    assert worker.masked_phone == "****8000"
    assert worker.masked_bank_account == "****1234"


def test_a_person_without_numbers_has_nothing_to_mask(clerk):
    assert (clerk.masked_id, clerk.masked_phone, clerk.masked_bank_account) == ("", "", "")


def test_looking_at_a_number_takes_a_reason_and_leaves_a_trace(worker, clerk):
    shown = people.reveal(person=worker, field="citizen_id", by=clerk, why="打印仲裁申请书")
    assert shown == ID
    event = audit.events_of(worker).last()
    assert (event.kind, event.by_id) == ("people.personal_data_read", clerk.pk)
    assert (event.why, event.facts) == ("打印仲裁申请书", {"fields": ["citizen_id"]})
    assert ID not in event.body
    with pytest.raises(people.ReasonMissing):
        people.reveal(person=worker, field="phone", by=clerk, why=" ")
    assert audit.events_of(worker).count() == 2


def test_a_number_that_was_never_given_is_shown_empty(clerk):
    assert people.reveal(person=clerk, field="phone", by=clerk, why="核对") == ""


def test_papers_for_many_read_many_with_one_record_each(worker, clerk):
    shown = people.reveal_many(
        people=[worker, clerk], fields=["citizen_id", "phone"], by=clerk, why="批量生成申请书"
    )
    assert shown[worker.pk] == {"citizen_id": ID, "phone": "13800138000"}
    assert shown[clerk.pk] == {"citizen_id": "", "phone": ""}
    assert audit.events_of(worker).filter(kind="people.personal_data_read").count() == 1


def test_a_sealed_number_cannot_be_moved_to_another_person_or_column(worker, clerk):
    Person.objects.filter(pk=clerk.pk).update(
        phone_enc=worker.phone_enc, phone_key=worker.phone_key, phone_last4="8000"
    )
    clerk.refresh_from_db()
    with pytest.raises(SealBroken):
        people.reveal(person=clerk, field="phone", by=worker, why="核对")
    worker.phone_enc = worker.citizen_id_enc
    with pytest.raises(SealBroken):
        people.reveal(person=worker, field="phone", by=clerk, why="核对")


def test_identity_is_established_by_the_document(clerk):
    person = people.register_person(name="王芳", is_damaged=True, by=clerk)
    people.verify_identity(person=person, citizen_id=ID, by=clerk, why="见身份证原件")
    person.refresh_from_db()
    assert person.is_verified
    assert person.version == 2
    event = audit.events_of(person).last()
    assert event.kind == "people.identity_verified"
    assert audit.personal_of(event) == {
        "before": {"citizen_id": ""},
        "after": {"citizen_id": ID},
    }


def test_identity_is_not_established_by_a_wrong_or_a_taken_number(worker, clerk):
    with pytest.raises(people.CitizenIdInvalid):
        people.verify_identity(person=clerk, citizen_id="123", by=clerk, why="见原件")
    with pytest.raises(people.ReasonMissing):
        people.verify_identity(person=clerk, citizen_id=OTHER_ID, by=clerk, why="")
    with pytest.raises(people.CitizenIdTaken):
        people.verify_identity(person=clerk, citizen_id=ID, by=clerk, why="见原件")
    clerk.refresh_from_db()
    assert not clerk.is_verified
    assert audit.events_of(clerk).count() == 1


def test_a_correction_keeps_before_and_after_apart_from_the_chain(worker, clerk):
    people.correct_person(
        person=worker, version=1, by=clerk, why="换号", phone="13900139000", name="王 芳"
    )
    worker.refresh_from_db()
    assert (worker.phone_last4, worker.version) == ("9000", 2)
    event = audit.events_of(worker).last()
    assert event.facts == {"fields": ["name", "phone"]}
    assert audit.personal_of(event)["before"] == {"name": "王芳", "phone": "13800138000"}
    assert "13900139000" not in event.body


def test_an_empty_text_takes_a_number_away(worker, clerk):
    people.correct_person(person=worker, version=1, by=clerk, why="本人要求", phone="")
    worker.refresh_from_db()
    assert worker.phone_enc is None
    assert people.reveal(person=worker, field="phone", by=clerk, why="核对") == ""


def test_a_correction_of_what_has_changed_meanwhile_is_declined(worker, clerk):
    stale = Person.objects.get(pk=worker.pk)
    people.correct_person(person=worker, version=1, by=clerk, why="换号", phone="13900139000")
    with pytest.raises(StaleVersion):
        people.correct_person(person=stale, version=1, by=clerk, why="换号", phone="13700137000")
    with pytest.raises(StaleVersion):
        people.correct_person(person=worker, version=1, by=clerk, why="换号", phone="13700137000")


def test_a_correction_of_nothing_is_no_event(worker, clerk):
    people.correct_person(person=worker, version=1, by=clerk, why="看看")
    assert audit.events_of(worker).count() == 1
    assert worker.version == 1


def test_equal_texts_of_different_kinds_have_different_index_keys():
    assert crypto.index_key("phone", "1") == crypto.index_key("phone", "1")
    assert crypto.index_key("phone", "1") != crypto.index_key("look_up", "1")
    assert len(crypto.index_key("phone", "1")) == 32


def test_what_is_sealed_at_a_place_opens_there_only():
    sealed = crypto.seal(b"abc", aad="a:b:1")
    assert crypto.open_(sealed, aad="a:b:1") == b"abc"
    assert crypto.seal(b"abc", aad="a:b:1") != sealed
    with pytest.raises(SealBroken):
        crypto.open_(sealed, aad="a:b:2")
