"""What the interface shows is what the pages show: paged without gaps, nothing in the clear."""

import pytest
from django.urls import reverse
from tests.api.programs import program
from tests.factories import matters as make
from tests.web.conftest import House, signed_in

from niangjia.apps.matters.models import Matter
from niangjia.apps.people.models import Person

URL = "/api/v1/matters"


@pytest.fixture
def many(db):
    """A federation with seven open matters, three of them due on one day."""
    fed = make.federation()
    rows = [make.matter(fed, title=f"第 {n} 件（演示）") for n in range(7)]
    Matter.objects.filter(pk__in=[one.pk for one in rows[:3]]).update(next_due_on="2026-12-01")
    return fed, signed_in(fed.officer, "officer"), rows


def all_pages(client, limit: int) -> list[str]:
    numbers, cursor = [], None
    while True:
        asked = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        came = client.get(URL, asked).json()
        assert len(came["items"]) <= limit
        numbers += [one["number"] for one in came["items"]]
        cursor = came["next"]
        if cursor is None:
            return numbers


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_pages_show_every_matter_once_the_nearest_day_first(many, limit):
    _fed, client, rows = many
    due = Matter.objects.filter(pk__in=[one.pk for one in rows]).order_by("next_due_on", "pk")
    assert all_pages(client, limit) == [one.number for one in due]


def test_a_matter_that_comes_in_between_two_pages_breaks_nothing(many):
    fed, client, rows = many
    first = client.get(URL, {"limit": 4}).json()
    make.matter(fed, title="新来的（演示）")
    rest = client.get(URL, {"cursor": first["next"]}).json()
    seen = [one["number"] for one in first["items"] + rest["items"]]
    assert len(seen) == len(set(seen)) == len(rows) + 1


@pytest.mark.parametrize("cursor", ["x", "WyIyMDI2Il0:1abc:zzz", "a" * 299])
def test_a_cursor_we_did_not_give_out_is_declined(many, cursor):
    came = many[1].get(URL, {"cursor": cursor})
    assert came.status_code == 404
    assert came.json()["code"] == "machines.cursor_invalid"


@pytest.mark.parametrize(
    "otherwise", [{"state": "all"}, {"state": "closed"}, {"q": "第"}, {"q": "第 1 件"}]
)
def test_a_cursor_answers_the_question_it_was_given_for_and_no_other(many, otherwise):
    fed, client, _rows = many
    after = client.get(URL, {"limit": 2}).json()["next"]
    came = client.get(URL, {"cursor": after, **otherwise})
    assert (came.status_code, came.json()["code"]) == (404, "machines.cursor_invalid")
    assert "从第一页看起" in came.json()["detail"]
    assert "first page" in came.json()["detail_en"]
    # What is said though it is usual, in another order, and how many: the question is the same.
    for same in ({"cursor": after, "state": "open", "limit": 3}, {"limit": 100, "cursor": after}):
        assert client.get(URL, same).status_code == 200
    colleague = signed_in(fed.leader, "leader")
    assert colleague.get(URL, {"cursor": after}).status_code == 404


@pytest.mark.parametrize(
    "asked", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"state": "none"}, {"q": "x" * 101}]
)
def test_what_was_asked_wrongly_is_named(many, asked):
    came = many[1].get(URL, asked)
    assert came.status_code == 422
    assert next(iter(asked)) in came.json()["detail"]


def test_a_parameter_that_nobody_reads_is_named_with_those_that_are(many):
    came = many[1].get(URL, {"stat": "closed", "limit": 3})
    assert (came.status_code, came.json()["code"]) == (422, "invalid_request")
    assert "stat" in came.json()["detail"]
    [fault] = came.json()["errors"]
    assert fault["pointer"] == "query/stat"
    assert fault["detail"] == "没有这个参数。可以写的：q, state, cursor, limit"
    assert fault["detail_en"] == (
        "There is no such parameter; this address takes q, state, cursor, limit"
    )


@pytest.mark.parametrize("name", ["me", "rules", "webhooks", "enquiries", "referrals", "sent_on"])
def test_no_list_takes_a_parameter_that_it_does_not_read(house: House, name):
    program_of = program(Person.objects.get(pk=house.names["person"]))
    came = program_of.get(reverse(f"api-1.0:{name}"), {"wich": "mine"})
    assert (came.status_code, came.json()["code"]) == (422, "invalid_request")
    assert came.json()["errors"][0]["pointer"] == "query/wich"


def test_who_may_not_read_hears_that_first(many, client):
    assert client.get(URL, {"stat": "closed"}).status_code == 401


def test_a_worker_is_shown_with_masked_numbers_and_unknown_sums_as_null(house: House):
    url = reverse("api-1.0:claimants", args=[house.names["matter"]])
    [row] = house.clients["officer"].get(url).json()
    assert row["name"] == "林阿珍（演示）"
    assert row["masked_id"] == ""
    assert row["computed_fen"] is None
    assert row["items"][0]["computed_fen"] is None


def test_search_finds_by_name_and_hides_what_is_elsewhere(house: House):
    found = house.clients["officer"].get(URL, {"q": "林阿珍"}).json()["items"]
    assert [one["number"] for one in found] == [house.names["matter"]]
    assert house.clients["elsewhere"].get(URL, {"q": "林阿珍"}).json()["items"] == []
