"""Keys change while people write and read: nothing is lost, everybody is found, the old goes."""

import threading
import time
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, connections, transaction

from niangjia.apps.audit import keysources, resealing, sealing
from niangjia.apps.audit import selectors as audit
from niangjia.apps.audit.chain import verify
from niangjia.apps.documents import services as documents
from niangjia.apps.documents.models import File
from niangjia.apps.documents.selectors import content_of
from niangjia.apps.people import selectors
from niangjia.apps.people import services as people
from niangjia.apps.people.models import Person
from niangjia.apps.people.services import keys

ROTATING = pytest.mark.parametrize("purpose", keys.ROTATING)


@pytest.fixture(autouse=True)
def _always_own_keys(own_keys):
    """Nothing another test sealed must be sealed anew here."""


@pytest.fixture
def clean_details(db):
    """Forget what other tests left sealed with keys that are gone, and lift the floor."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_detail DISABLE TRIGGER USER; DELETE FROM audit_detail")
        cursor.execute("ALTER TABLE audit_subject_key DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM audit_subject_key; DELETE FROM audit_key_floor")
        cursor.execute("ALTER TABLE audit_detail ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_subject_key ENABLE TRIGGER USER")


def citizen_id(number):
    body = f"110105{1950 + number % 50}0101{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[rest]


def enrol(number, by=None):
    return people.register_person(
        name=f"甲{number}",
        citizen_id=citizen_id(number),
        phone=f"138{number:08d}",
        bank_account=f"62220212{number:08d}",
        by=by,
    )


def change(person, by, number):
    return people.correct_person(
        person=person, version=person.version, by=by, why="改", address=f"示例路 {number} 号"
    )


def rotate_wholly(purpose):
    old = sealing.ring(purpose).current
    keys.rotate(purpose)
    list(keys.reseal(purpose, batch=3))
    assert keys.status(purpose).left == 0
    assert keys.retire(purpose) == [old]
    assert sealing.ring(purpose).current == old + 1
    assert set(sealing.ring(purpose).keys) == {old + 1}


@ROTATING
def test_after_three_rotations_everything_opens_and_everybody_is_found(clean_details, purpose):
    clerk = people.register_person(name="登记员(演示)", by=None)
    them = [enrol(number) for number in range(7)]
    file = documents.keep_file(name="证.txt", data="材料".encode(), by=clerk)
    change(them[0], clerk, 1)
    for _ in range(3):
        rotate_wholly(purpose)
    for number, person in enumerate(them):
        person.refresh_from_db()
        assert selectors.person_by_citizen_id(citizen_id(number)) == person
        assert list(selectors.people_by_phone(f"138{number:08d}")) == [person]
        shown = people.reveal(person=person, field="bank_account", by=clerk, why="核对")
        assert shown == f"62220212{number:08d}"
    event = audit.events_of(them[0]).get(kind="people.person_corrected")
    assert audit.personal_of(event)["after"] == {"address": "示例路 1 号"}
    assert content_of(File.objects.get(pk=file.pk)) == "材料".encode()
    assert not list(verify(audit.links(), audit.seals(), audit.heads()))


def test_a_run_that_was_stopped_goes_on_where_it_stopped(clean_details):
    for number in range(6):
        enrol(number)
    keys.rotate("personal")
    before = keys.status("personal").left
    run = keys.reseal("personal", batch=2)
    next(run)
    run.close()
    between = keys.status("personal").left
    assert before > between > 0
    list(keys.reseal("personal", batch=2))
    assert keys.status("personal").left == 0


def test_an_old_version_that_still_seals_something_is_not_retired(clean_details):
    enrol(1)
    for purpose in ("personal", "index"):
        keys.rotate(purpose)
        if purpose == "personal":
            with pytest.raises(keys.StillNeeded, match="reseal personal"):
                keys.retire(purpose)
            assert resealing.floor(purpose) == 1
            assert len(sealing.ring(purpose).keys) == 2


def test_without_an_older_version_there_is_nothing_to_retire(clean_details):
    with pytest.raises(keys.NothingToRetire):
        keys.retire("personal")


def test_the_index_holds_two_versions_at_most(clean_details):
    keys.rotate("index")
    with pytest.raises(keys.StillRotating):
        keys.rotate("index")


@pytest.mark.parametrize("purpose", ["codes", "secret", ""])
def test_what_does_not_rotate_is_said(clean_details, purpose):
    for act in (keys.rotate, keys.retire, lambda name: list(keys.reseal(name))):
        with pytest.raises(keys.PurposeUnknown):
            act(purpose)


def test_whoever_still_holds_the_old_key_is_refused_by_the_database(clean_details):
    person = enrol(1)
    stale = sealing.ring("personal")
    rotate_wholly("personal")
    sealed = stale.seal(b"13800000000", aad=person.aad("phone"))
    with pytest.raises(DatabaseError, match=r"keys\.retired"), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(phone_enc=sealed)


def test_a_retired_version_is_moved_aside_and_not_destroyed(clean_details, own_keys):
    line = (own_keys / "audit.keys").read_text()
    rotate_wholly("audit")
    assert (own_keys / "audit.retired").read_text() == line
    assert (own_keys / "audit.retired").stat().st_mode & 0o077 == 0


def test_details_older_than_the_keys_of_persons_still_open_and_are_sealed_anew(clean_details):
    from niangjia.apps.audit import chain
    from niangjia.apps.audit.models import Detail

    text = chain.canonical({"after": {"name": "王芳"}})
    digest = chain.personal_digest(salt=b"s" * 32, text=text)
    sealed = sealing.ring("audit").seal(text.encode(), aad=f"audit_detail:{digest.hex()}")
    Detail.objects.create(digest=digest, subject="people.person:1", salt=b"s" * 32, sealed=sealed)
    body = {"kind": "t.done", "target": "t:1", "by": None, "personal": digest.hex()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_record(%s::text[])", [[chain.canonical(body)]])
    rotate_wholly("audit")
    event = audit.events_of("t:1").last()
    assert audit.personal_of(event) == {"after": {"name": "王芳"}}
    assert bytes(Detail.objects.get(digest=digest).sealed)[0] == 2


def test_keys_may_be_printed_by_a_command(settings, tmp_path, clean_details):
    script, store = tmp_path / "kms", tmp_path / "kms-store"
    store.mkdir()
    for purpose in sealing.PURPOSES:
        (store / purpose).write_text(keysources._new_line(1))
    script.write_text(f'#!/bin/sh\ncat "{store}/$1"\n')
    script.chmod(0o700)
    settings.KEY_COMMAND = str(script)
    keysources.source().forget()
    assert sealing.missing_keys() == []
    person = enrol(1)
    with pytest.raises(keysources.KeysElsewhere, match="密钥系统"):
        keys.rotate("personal")
    # The other process has the new version and this one has not heard of it yet.
    first = (store / "personal").read_text()
    (store / "personal").write_text(first + keysources._new_line(2))
    fresh = sealing.KeyRing(keysources.parsed((store / "personal").read_text()))
    sealed = fresh.seal(b"13811111111", aad=person.aad("phone"))
    Person.objects.filter(pk=person.pk).update(phone_enc=sealed)
    person.refresh_from_db()
    assert people.reveal(person=person, field="phone", by=person, why="核对") == "13811111111"
    list(keys.reseal("personal"))
    assert keys.status("personal").left == 0
    assert people.reveal(person=person, field="citizen_id", by=person, why="核对") == citizen_id(1)


@pytest.mark.parametrize("prints", ["exit 1", "echo 1 kurz", "echo", "sleep 0; echo 0 x"])
def test_a_command_that_prints_no_key_is_said_without_its_words(settings, tmp_path, prints):
    script = tmp_path / "kms"
    script.write_text(f"#!/bin/sh\n{prints}\n")
    script.chmod(0o700)
    settings.KEY_COMMAND = str(script)
    keysources.source().forget()
    with pytest.raises(keysources.KeySourceBroken, match="NIANGJIA_KEY_COMMAND") as said:
        sealing.ring("personal")
    assert "kurz" not in str(said.value)


def test_every_column_of_sealed_values_is_a_place_that_can_be_sealed_anew(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'bytea'"
            r" AND column_name ~ '(sealed|_enc|wrapped)$'"
            " EXCEPT SELECT name FROM audit_sealed_place"
        )
        assert cursor.fetchall() == []


def test_the_second_factor_still_opens_after_a_rotation(clean_details):
    from allauth.mfa.models import Authenticator

    from niangjia.apps.accounts import secrets

    person = people.register_person(name="登记员(演示)", by=None)
    account = people.open_account(username="dj", password=None, person=person, by=None)
    app = Authenticator.objects.create(
        user=account, type="totp", data={"secret": secrets.seal("JBSWY3DPEHPK3PXP")}
    )
    codes = Authenticator.objects.create(
        user=account, type="recovery_codes", data={"seed": secrets.seal("s"), "used_mask": 3}
    )
    rotate_wholly("personal")
    app.refresh_from_db()
    codes.refresh_from_db()
    assert secrets.open_(app.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert (secrets.open_(codes.data["seed"]), codes.data["used_mask"]) == ("s", 3)


# --- under load -----------------------------------------------------------------------------------


class Crowd:
    """Threads that write and read until told to stop; what goes wrong in one is kept."""

    def __init__(self):
        self.stop = threading.Event()
        self.faults = []
        self.done = []

    def act(self, deed):
        def run():
            try:
                while not self.stop.is_set():
                    deed()
                    self.done.append(1)
            except Exception as fault:
                self.faults.append(fault)
                self.stop.set()
            finally:
                connections.close_all()

        return threading.Thread(target=run)


@contextmanager
def working(*deeds):
    crowd = Crowd()
    threads = [crowd.act(deed) for deed in deeds]
    for thread in threads:
        thread.start()
    try:
        yield crowd
    finally:
        crowd.stop.set()
        for thread in threads:
            thread.join(60)


@pytest.mark.django_db(transaction=True)
def test_all_keys_rotate_while_people_write_and_read_and_nothing_is_lost(clean_details):
    clerk = people.register_person(name="登记员(演示)", by=None)
    known = {number: enrol(number).pk for number in range(20)}
    addresses = {}
    lock = threading.Lock()
    counter = iter(range(100, 100_000))

    def enrol_more():
        with lock:
            number = next(counter)
        person = enrol(number, by=clerk)
        known[number] = person.pk

    def enrol_again():
        """The same human being from another list: must never become two."""
        number = max(known)
        assert enrol(number, by=clerk).pk == known[number]

    def correct():
        with lock:
            number = next(counter)
            person = Person.objects.get(pk=known[number % 20])
            change(person, clerk, number)
            addresses[person.pk] = number

    def look_up():
        for number, pk in list(known.items())[-10:]:
            found = selectors.person_by_citizen_id(citizen_id(number))
            assert found is not None, number
            assert found.pk == pk
            by_phone = selectors.people_by_phone(f"138{number:08d}")
            assert [one.pk for one in by_phone] == [pk], number
            shown = people.reveal(person=found, field="citizen_id", by=clerk, why="核对")
            assert shown == citizen_id(number)

    with working(enrol_more, enrol_again, correct, look_up) as crowd:
        for _ in range(2):
            for purpose in keys.ROTATING:
                old = sealing.ring(purpose).current
                keys.rotate(purpose)
                until = time.monotonic() + 60
                while True:
                    list(keys.reseal(purpose, batch=10))
                    try:
                        assert keys.retire(purpose) == [old]
                        break
                    except keys.StillNeeded:
                        assert time.monotonic() < until
        assert not crowd.faults
    assert not crowd.faults, crowd.faults[0]
    assert len(crowd.done) > 20
    for purpose in keys.ROTATING:
        assert set(sealing.ring(purpose).keys) == {3}
        assert keys.status(purpose).left == 0
    for number, pk in known.items():
        person = Person.objects.get(pk=pk)
        assert selectors.person_by_citizen_id(citizen_id(number)) == person
        assert people.reveal(person=person, field="phone", by=clerk, why="核对").startswith("138")
    for pk, number in addresses.items():
        person = Person.objects.get(pk=pk)
        shown = people.reveal(person=person, field="address", by=clerk, why="核对")
        assert shown == f"示例路 {number} 号"
        last = audit.events_of(person).filter(kind="people.person_corrected").last()
        assert audit.personal_of(last)["after"] == {"address": shown}
    assert not list(verify(audit.links(), audit.seals(), audit.heads()))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_key_floor")
