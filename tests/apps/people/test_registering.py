"""Who is registered, once, and how her identity stands."""

import pytest
from django.db import IntegrityError, transaction

from niangjia.apps.audit import selectors as audit
from niangjia.apps.people import selectors
from niangjia.apps.people import services as people
from niangjia.apps.people.choices import Identity
from niangjia.apps.people.models import Person

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"
OTHER_ID = "360426199101010071"


def kinds(target):
    return [event.kind for event in audit.events_of(target)]


def test_two_people_may_share_a_name():
    one = people.register_person(name="王芳", citizen_id=ID, by=None)
    other = people.register_person(name="王芳", citizen_id=OTHER_ID, by=None)
    unknown = people.register_person(name="王芳", by=None)
    assert len({one.pk, other.pk, unknown.pk}) == 3


@pytest.mark.parametrize(
    "typed", ["11010519491231002x", " 110105 19491231-002X", "110105491231002"]
)
def test_one_citizen_id_is_one_person_however_it_is_typed(typed):
    one = people.register_person(name="王芳", citizen_id=ID, by=None)
    assert people.register_person(name=" 王芳 ", citizen_id=typed, by=None).pk == one.pk
    assert selectors.person_by_citizen_id(typed) == one
    assert kinds(one) == ["people.person_registered"]


def test_the_same_number_under_another_name_asks_before_it_is_believed():
    one = people.register_person(name="王芳", citizen_id=ID, by=None)
    with pytest.raises(people.NameDiffers) as declined:
        people.register_person(name="李强", citizen_id=ID, by=one)
    assert "王芳" not in str(declined.value)
    assert ID not in str(declined.value)
    with pytest.raises(people.NameDiffers):
        people.register_person(name="李强", citizen_id=ID, by=one, is_same_person=True)
    same = people.register_person(
        name="李强", citizen_id=ID, by=one, is_same_person=True, why="户口簿载明更名"
    )
    assert (same.pk, same.name) == (one.pk, "王芳")
    event = audit.events_of(one).last()
    assert (event.kind, event.why) == ("people.other_name_accepted", "户口簿载明更名")
    assert "李强" not in event.body
    assert audit.personal_of(event)["after"] == {"name": "李强"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("阿依古丽·买买提", "阿依古丽•买买提"), ("Ａｎｎａ", "Anna"), ("王 芳", "王芳")],
)
def test_width_dots_and_spaces_do_not_make_another_name(one, other):
    person = people.register_person(name=one, citizen_id=ID, by=None)
    assert people.register_person(name=other, citizen_id=ID, by=None).pk == person.pk


@pytest.mark.parametrize("rare", ["𠮷田", "王㛃", "𬱖", "🙂"])
def test_rare_characters_stay_as_they_are(rare):
    person = people.register_person(name=rare, by=None)
    person.refresh_from_db()
    assert person.name == rare


@pytest.mark.parametrize(
    ("given", "identity"),
    [
        ({"citizen_id": ID}, Identity.VERIFIED),
        ({"citizen_id": "110105194912310000"}, Identity.TO_VERIFY),
        ({"is_damaged": True}, Identity.TO_VERIFY),
        ({}, Identity.UNKNOWN),
    ],
)
def test_only_a_sound_number_establishes_who_she_is(given, identity):
    person = people.register_person(name="王芳", by=None, **given)
    person.refresh_from_db()
    assert person.identity == identity
    assert person.is_verified is (identity == Identity.VERIFIED)
    assert bool(person.citizen_id_enc) is person.is_verified


def test_what_is_lacking_is_filled_up_and_what_stands_is_kept():
    one = people.register_person(name="王芳", citizen_id=ID, phone="13800138000", by=None)
    people.register_person(
        name="王芳",
        citizen_id=ID,
        phone="13900139000",
        bank_account="6222 0000 0000 1234",
        bank_name="示例银行",
        by=None,
    )
    one.refresh_from_db()
    assert (one.phone_last4, one.bank_account_last4, one.bank_name) == ("8000", "1234", "示例银行")
    assert one.version == 2
    assert audit.events_of(one).last().facts == {"fields": ["bank_account"]}


def test_a_list_that_names_one_person_twice_registers_her_once():
    rows = [
        people.NewPerson(name="王芳", citizen_id=ID),
        people.NewPerson(name="李强"),
        people.NewPerson(name="王芳", citizen_id=ID, phone="13800138000"),
    ]
    first, second, third = people.register_people(people=rows, by=None)
    assert first.pk == third.pk != second.pk
    assert Person.objects.get(pk=first.pk).phone_last4 == "8000"


def test_a_list_with_one_bad_row_registers_nobody():
    rows = [
        people.NewPerson(name="王芳", citizen_id=ID),
        people.NewPerson(name="李强", phone="不知道"),
    ]
    with pytest.raises(people.PhoneInvalid):
        people.register_people(people=rows, by=None)
    assert not Person.objects.exists()


def test_a_long_list_takes_few_queries(django_assert_max_num_queries):
    rows = [people.NewPerson(name=f"演示{n}", phone=f"138{n:08d}") for n in range(200)]
    with django_assert_max_num_queries(8):
        registered = people.register_people(people=rows, by=None)
    assert [person.name for person in registered] == [row.name for row in rows]
    assert kinds(registered[-1]) == ["people.person_registered"]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"name": "  "}, people.NameMissing),
        ({"name": "王芳", "phone": "一二三"}, people.PhoneInvalid),
        ({"name": "王芳", "phone": "1380013800012"}, people.PhoneInvalid),
        ({"name": "王芳", "phone": "1380013800"}, people.PhoneInvalid),
        ({"name": "王芳", "bank_account": "12-34"}, people.BankAccountInvalid),
    ],
)
def test_what_is_no_name_phone_or_account_is_declined(given, error):
    with pytest.raises(error):
        people.register_person(by=None, **given)


@pytest.mark.parametrize(
    "typed", ["138 0013 8000", "+86 13800138000", "0086-13800138000", "１３８００１３８０００"]
)
def test_a_phone_is_found_however_it_is_typed(typed):
    one = people.register_person(name="王芳", phone="13800138000", by=None)
    other = people.register_person(name="王芳的女儿", phone=typed, by=None)
    assert set(selectors.people_by_phone(typed)) == {one, other}
    assert not selectors.people_by_phone("没有").exists()


@pytest.mark.django_db(transaction=True)
def test_two_clerks_registering_one_worker_at_once_end_with_one_person():
    from threading import Barrier, Thread

    from django.db import connection

    ready, found = Barrier(2), []

    def clerk():
        try:
            with transaction.atomic():
                ready.wait(timeout=10)
                found.append(people.register_person(name="王芳", citizen_id=ID, by=None).pk)
        finally:
            connection.close()

    clerks = [Thread(target=clerk) for _ in range(2)]
    for thread in clerks:
        thread.start()
    for thread in clerks:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("people_person_citizen_id_whole", {"citizen_id_last4": "002X"}),
        ("people_person_verified_has_citizen_id", {"identity": "verified"}),
        ("people_person_phone_whole", {"phone_enc": b"x"}),
        ("people_person_bank_account_whole", {"bank_account_last4": "1234"}),
        ("people_person_name_not_empty", {"name": ""}),
    ],
)
def test_the_database_refuses_half_a_person(constraint, values):
    with pytest.raises(IntegrityError, match=constraint):
        Person.objects.create(**{"name": "王芳"} | values)
