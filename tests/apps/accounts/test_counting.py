"""Tries are counted by everybody together: the count lies in the database, not in a process."""

import threading

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from tests.web.account.ground import account, knock

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_connections_share_one_count():
    account()
    answers = []

    def elsewhere() -> None:
        try:
            for number in range(3):
                client = Client(REMOTE_ADDR=f"10.1.0.{number}")
                answers.append("试的次数" in knock(client, "wangmin", "wrong").content.decode())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=elsewhere) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(False) == 5
    assert answers.count(True) == 1


def test_the_serving_role_counts():
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE nj_app")
        try:
            cache.set("tried", [1.0], 60)
            assert cache.get("tried") == [1.0]
            assert cache.add("tried", 1, 60) is False
        finally:
            cursor.execute("RESET ROLE")
