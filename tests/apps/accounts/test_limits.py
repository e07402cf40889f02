"""How often somebody may ask: counted together, by whom and for what, anew after the span."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from tests.serving import serving

from niangjia.apps.accounts.models import Tries
from niangjia.apps.accounts.services import limits

HOUR = timedelta(hours=1)


def take(whose="10.0.0.1", *, action="tell", most=2, within=HOUR):
    return limits.take(action=action, whose=whose, most=most, within=within)


@pytest.mark.django_db
def test_so_many_are_taken_and_no_more_each_for_itself():
    assert [take(), take(), take(), take()] == [True, True, False, False]
    assert take("10.0.0.2")
    assert take(action="places")
    assert take(within=2 * HOUR)


@pytest.mark.django_db
def test_after_the_span_it_begins_anew_and_old_counts_are_forgotten():
    assert [take(most=1), take(most=1)] == [True, False]
    Tries.objects.update(until="2020-01-01T00:00:00Z")
    assert take(most=1)
    assert limits.forget_old_tries() == 0
    Tries.objects.update(until="2020-01-01T00:00:00Z")
    assert limits.forget_old_tries() == 1


@pytest.mark.django_db
def test_nothing_is_kept_of_who_asked():
    take("10.0.0.1")
    (row,) = Tries.objects.all()
    assert len(bytes(row.whose)) == 32
    assert b"10.0.0.1" not in bytes(row.whose)


@pytest.mark.django_db
def test_one_try_is_one_statement_for_the_serving_role(django_assert_num_queries):
    with serving(), django_assert_num_queries(1):
        take()


@pytest.mark.django_db(transaction=True)
def test_who_asks_over_many_connections_at_once_is_counted_once_each():
    taken = []

    def ask() -> None:
        try:
            for _ in range(5):
                taken.append(take(most=7))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken.count(True) == 7
    with connection.cursor() as cursor:
        cursor.execute("SELECT times FROM accounts_tries")
        assert cursor.fetchall() == [(20,)]
