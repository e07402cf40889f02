"""Whatever is tried, in whatever order, by however many at once: the books hold."""

import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker
from tests.apps.recovery.ground import a_matter, a_person
from tests.apps.recovery.histories import Player, faults

from niangjia.apps.people.models import Person


def test_a_short_random_history_leaves_the_books_whole(clerk: Person) -> None:
    player = Player(seed=48, matters=[a_matter(3), a_matter(3)], by=clerk)

    tally = player.play(120)

    assert tally["accepted"] > 30
    assert tally["refused"] > 20
    assert tally["accepted"] + tally["refused"] == 120
    assert faults() == {}


@pytest.fixture
def copied_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A copy of the test database in which connections may really commit, dropped afterwards.

    The ledger cannot be emptied (nothing of it can be deleted), so such tests get their own.
    """
    settings = connections["default"].settings_dict
    original, copy = settings["NAME"], f"{settings['NAME']}_copy"
    quote = connection.ops.quote_name
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quote(copy)}")
            cursor.execute(f"CREATE DATABASE {quote(copy)} TEMPLATE {quote(original)}")
        settings["NAME"] = copy
        try:
            yield
        finally:
            connection.close()
            settings["NAME"] = original
            with connection._nodb_cursor() as cursor:
                # FORCE would also have to end an autovacuum worker, which is the server's and not
                # ours to end; a plain DROP asks it to leave by itself.
                cursor.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE datname = %s AND usename = current_user",
                    [copy],
                )
                cursor.execute(f"DROP DATABASE {quote(copy)}")


@pytest.mark.slow
@pytest.mark.parametrize(("matters", "times"), [(40, 750), (1, 150)], ids=["many", "one"])
def test_four_at_once_leave_the_books_whole(
    copied_database: None, matters: int, times: int
) -> None:
    clerk = a_person("演示出纳")
    over = [a_matter(6) for _ in range(matters)]
    opening = Player(seed=0, matters=over, by=clerk)
    for matter in over:
        opening.claim(matter)
    tallies: list[Counter[str]] = []

    def play(seed: int) -> None:
        try:
            tallies.append(Player(seed=seed, matters=over, by=clerk).play(times))
        finally:
            connection.close()

    threads = [threading.Thread(target=play, args=(seed,)) for seed in range(1000, 1004)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    whole = sum(tallies, Counter())
    # Everything was answered by yes or by a refusal: no deadlock, no other fault.
    assert whole["accepted"] + whole["refused"] == 4 * times
    assert whole["accepted"] > times
    assert whole["refused"] > times / 2
    assert faults() == {}
