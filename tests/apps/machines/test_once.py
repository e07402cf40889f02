"""One key, one effect, one answer: also at the same instant, and after a crash between."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.db.transaction import atomic
from django.utils import timezone
from tests.factories import matters as make
from tests.serving import serving

from niangjia.apps.machines import errors
from niangjia.apps.machines.models import Answer
from niangjia.apps.machines.services import once, tokens
from niangjia.apps.unions.acting import acting_as, acting_as_nobody

AT = timezone.now()
ON = timezone.localdate(AT)
MARK = once.fingerprint_of("POST", "/api/v1/enquiries", b"{}")
FIRST = once.Kept(status=201, headers={"Location": "/x"}, body=b'{"code": "7k2m"}')


def made(fed):
    return tokens.make_token(
        name="测试",
        scopes=["write:enquiries"],
        expires_at=AT + timedelta(days=1),
        by=fed.officer,
        at=AT,
    ).token


def begin(token, key="a", mark=MARK):
    return once.begin(token=token, key=key, fingerprint=mark)


def keep(token, key="a", at=AT):
    once.keep(token=token, key=key, fingerprint=MARK, answer=FIRST, at=at)


@pytest.mark.django_db
def test_the_first_answer_is_given_again_and_lies_sealed():
    token = made(make.federation())
    assert begin(token) is None
    keep(token)
    assert begin(token) == FIRST
    assert b"7k2m" not in bytes(Answer.objects.get().body_enc)
    with pytest.raises(errors.KeyUsedOtherwise):
        begin(token, mark=once.fingerprint_of("POST", "/api/v1/enquiries", b"[]"))
    assert begin(token, key="b") is None


@pytest.mark.django_db
def test_an_answer_is_seen_by_its_holder_alone_and_dropped_after_two_days():
    fed = make.federation()
    token = made(fed)
    keep(token)
    keep(token, key="old", at=AT - timedelta(days=2, seconds=1))
    with serving():
        with acting_as(fed.leader, on=ON):
            assert not Answer.objects.exists()
        with acting_as_nobody():
            assert not Answer.objects.exists()
            assert once.drop_answers(at=AT) == 1
        with acting_as(fed.officer, on=ON):
            assert Answer.objects.get().key == "a"
            assert begin(token) == FIRST


@pytest.mark.django_db(transaction=True)
def test_a_second_at_the_same_instant_is_told_that_it_is_under_way():
    token = made(make.federation())
    heard = []

    def second():
        try:
            with atomic():
                heard.append(begin(token))
        except errors.KeyUnderWay as declined:
            heard.append(type(declined))
        finally:
            connections.close_all()

    def ask():
        other = threading.Thread(target=second)
        other.start()
        other.join()

    with atomic():
        assert begin(token) is None
        ask()
        keep(token)
        ask()
    ask()
    assert heard == [errors.KeyUnderWay, errors.KeyUnderWay, FIRST]


@pytest.mark.django_db(transaction=True)
def test_a_crash_between_leaves_neither_answer_nor_lock():
    token = made(make.federation())

    class Crash(Exception):
        pass

    def crashes():
        with atomic():
            assert begin(token) is None
            keep(token)
            raise Crash

    with pytest.raises(Crash):
        crashes()
    with atomic():
        assert begin(token) is None
    with atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        assert cursor.fetchone() == (0,)
