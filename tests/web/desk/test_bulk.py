"""Many rows given to one officer: seen first, done once, what cannot be is left and named."""

import re

import pytest
from django.urls import reverse
from tests.apps.intake import ground
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.audit.models import Event
from niangjia.apps.desk import services
from niangjia.apps.desk.services import bulk
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.matters.models import Matter

pytestmark = pytest.mark.django_db
MATTERS = reverse("desk:bulk", args=["matters"])
ENQUIRIES = reverse("desk:bulk", args=["enquiries"])


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def three(fed):
    return [make.matter(fed, title=f"{title}案（演示）") for title in "甲乙丙"]


@pytest.fixture
def leader(fed):
    return browser(fed.leader)


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def rows_in(answer):
    return re.findall(r'name="row" value="([^"]+)"', answer.content.decode())


def sent(rows, fed, stage, **more):
    return {"row": rows, "to": fed.leader.pk, "note": "都齐了", "stage": stage, **more}


def test_chosen_rows_are_seen_first_and_given_once(fed, three, leader):
    first = leader.post(MATTERS, {"pick": [three[0].number, three[2].number], "query": ""})
    rows = rows_in(first)
    assert [row.partition(":")[0] for row in rows] == [three[0].number, three[2].number]
    seen = leader.post(MATTERS, sent(rows, fed, "preview"))
    assert "还没有交" in words_of(seen)
    assert f"交给{fed.leader.name}：2 条" in words_of(seen)
    assert set(Matter.objects.values_list("handler", flat=True)) == {fed.officer.pk}
    assert not Event.objects.filter(kind="matters.handed_over").exists()
    done = leader.post(MATTERS, sent(rows, fed, "give"))
    assert "2 条办好，0 条没动" in words_of(done)
    handlers = dict(Matter.objects.values_list("number", "handler"))
    assert handlers[three[0].number] == handlers[three[2].number] == fed.leader.pk
    assert handlers[three[1].number] == fed.officer.pk
    again = leader.post(MATTERS, sent(rows, fed, "give"))  # a second click
    assert "0 条办好，0 条没动" in words_of(again)
    assert Event.objects.filter(kind="matters.handed_over").count() == 2


def test_all_that_match_are_those_of_the_narrowed_list(fed, three, leader):
    Matter.objects.filter(pk=three[1].pk).update(mode="panel")
    first = leader.post(MATTERS, {"all": "1", "query": "mode=panel"})
    assert [row.partition(":")[0] for row in rows_in(first)] == [three[1].number]


def test_what_was_changed_meanwhile_is_left_and_named(fed, three, leader):
    rows = rows_in(leader.post(MATTERS, {"all": "1", "query": ""}))
    matter = three[1]
    Matter.objects.filter(pk=matter.pk).update(version=matter.version + 1)
    done = words_of(leader.post(MATTERS, sent(rows, fed, "give")))
    assert "2 条办好，1 条没动" in done
    assert Matter.objects.get(pk=matter.pk).handler_id == fed.officer.pk
    assert f"{matter.number} {fed.officer.name} 不动" in done


def test_the_preview_says_of_each_row_what_the_service_says(fed, three, leader):
    Matter.objects.filter(pk=three[0].pk).update(handler=fed.leader)
    rows = rows_in(leader.post(MATTERS, {"all": "1", "query": ""}))
    seen = words_of(leader.post(MATTERS, sent(rows, fed, "preview")))
    assert f"本来就是{fed.leader.name}在办" in seen
    unsaid = words_of(leader.post(MATTERS, sent(rows, fed, "preview", note=" ")))
    assert "请写几句交接说明" in unsaid
    assert "没有能交的" in unsaid


def test_who_may_not_give_is_told_row_by_row_and_nothing_moves(fed, three):
    cashier = browser(fed.cashier)
    rows = rows_in(cashier.post(MATTERS, {"all": "1", "query": ""}))
    done = words_of(cashier.post(MATTERS, sent(rows, fed, "give")))
    assert "0 条办好，3 条没动" in done
    assert set(Matter.objects.values_list("handler", flat=True)) == {fed.officer.pk}


def test_another_federations_numbers_do_not_exist_here(fed, three):
    far = make.federation("远方", "110100")
    client = browser(far.leader)
    assert "还没有选" in words_of(client.post(MATTERS, {"pick": [one.number for one in three]}))
    rows = [f"{one.number}:1" for one in three]
    answer = client.post(MATTERS, sent(rows, far, "give"))
    assert "还没有选" in words_of(answer)
    assert set(Matter.objects.values_list("handler", flat=True)) == {fed.officer.pk}


def test_enquiries_are_given_too(fed):
    rows = [ground.enquiry(fed), ground.enquiry(fed, name="李四", phone="13800000002")]
    client = browser(fed.officer)
    chosen = rows_in(client.post(ENQUIRIES, {"all": "1", "query": ""}))
    assert len(chosen) == len(rows)
    done = client.post(ENQUIRIES, sent(chosen, fed, "give"))
    assert "2 条办好，0 条没动" in words_of(done)
    assert set(Enquiry.objects.values_list("handler", flat=True)) == {fed.leader.pk}
    event = Event.objects.get(kind="desk.given_in_bulk")
    assert event.facts["given"] == 2


def test_too_many_or_none_are_declined_with_what_to_do(fed, three, leader, monkeypatch):
    monkeypatch.setattr("niangjia.web.desk.bulk.MOST", 2)
    answer = leader.post(MATTERS, {"all": "1", "query": ""})
    assert "一次最多 2 条" in words_of(answer)
    assert "还没有选" in words_of(leader.post(MATTERS, {}))
    told = {"listing": "matters", "to": fed.leader, "note": "", "by": fed.leader}
    with pytest.raises(bulk.NothingChosen):
        services.give_many(rows={}, on=make.TODAY, at=make.NOW, **told)
    many = {f"n{at}": 1 for at in range(services.MOST + 1)}
    with pytest.raises(bulk.TooManyRows):
        services.give_many(rows=many, on=make.TODAY, at=make.NOW, **told)


@pytest.mark.parametrize("rows", [["x"], [":"], ["460100-2026-0001:abc"], ["\0:1"]])
def test_odd_rows_are_answered_calmly(fed, three, leader, rows):
    answer = leader.post(MATTERS, sent(rows, fed, "preview"))
    assert answer.status_code in (200, 422)
