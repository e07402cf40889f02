"""A form is sent once: a double click, a page gone back to, and what is made twice by intention."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.desk.ground import make_ground
from tests.web.reading import hidden, sent_from, text_of

from niangjia.apps.recovery.models import Receipt
from niangjia.apps.sendings import services
from niangjia.apps.sendings.models import Sending
from niangjia.apps.worklist.models import Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return make_ground()


@pytest.fixture
def desk(ground):
    """A browser that is asked for the token, as every real one is."""
    account = ground.fed.cashier.account
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(account)
    return client


def page_of(ground):
    return f"/desk/matters/{ground.matter.number}/money/receipts/new/"


def filled(ground, page, **more):
    return {
        "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
        "amount": "5000",
        "payer": "示例市人民法院（演示）",
        "payer_kind": "court",
        "voucher": "演示凭证 1",
        "received_on": ground.today.isoformat(),
        "key": hidden(page, "key"),
        "action": "record",
    } | more


def test_each_page_has_a_token_of_its_own(ground, desk):
    tokens = {hidden(desk.get(page_of(ground)), "csrfmiddlewaretoken") for _ in range(3)}

    assert len(tokens) == 3


def test_a_double_click_is_one_receipt_and_both_are_answered_alike(ground, desk):
    path = page_of(ground)
    sent = filled(ground, desk.get(path))

    first, second = desk.post(path, sent), desk.post(path, sent)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert Receipt.objects.filter(matter=ground.matter).count() == 1
    assert "没有再办一次" not in text_of(desk.get(second.headers["Location"])), (
        "its own words stand"
    )
    third = desk.post(path, sent)  # from the page gone back to
    assert "没有再办一次" in text_of(desk.get(third.headers["Location"]))


def test_the_last_of_two_clicks_says_what_the_first_had_to_say(ground, monkeypatch):
    """The browser shows the second answer only; a receipt's code is said once in a life."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(ground.fed.officer.account)
    sent = {
        "csrfmiddlewaretoken": hidden(client.get("/desk/enquiries/new/"), "csrfmiddlewaretoken"),
        "door": "counter",
        "union": ground.fed.city.pk,
        "words": "工资没发",
        "name": "慢网人（演示）",
        "mark": "8a6e3a0c-6b2b-4c58-9f4e-0d3f1f3c9a10",
    }
    begin = services.begin

    def while_the_first_is_at_work(**told):
        monkeypatch.setattr(services, "begin", begin)
        first = Client(enforce_csrf_checks=True)
        first.cookies = client.cookies.copy()
        assert first.post("/desk/enquiries/new/", sent).status_code == 303
        return begin(**told)

    monkeypatch.setattr(services, "begin", while_the_first_is_at_work)
    second = client.post("/desk/enquiries/new/", sent)

    said = text_of(client.get(second.headers["Location"]))
    assert "查询码只显示这一次" in said
    assert "没有再办一次" not in said


def test_something_else_from_the_same_page_is_asked_about_before_it_is_made(ground, desk):
    path = page_of(ground)
    sent = filled(ground, desk.get(path))
    desk.post(path, sent)

    other = sent | {"amount": "6000", "voucher": "演示凭证 2"}
    asked = desk.post(path, other)

    assert asked.status_code == 409
    assert "这次写的不一样" in text_of(asked)
    assert Receipt.objects.filter(matter=ground.matter).count() == 1
    again = {name: values[0] for name, values in sent_from(asked).items()}
    again |= {"again": "yes", "csrfmiddlewaretoken": hidden(asked, "csrfmiddlewaretoken")}
    assert desk.post(path, again).status_code == 303
    assert Receipt.objects.filter(matter=ground.matter).count() == 2


def test_the_same_from_the_page_opened_anew_is_asked_about_for_ten_minutes(ground, desk):
    path = page_of(ground)
    desk.post(path, filled(ground, desk.get(path)))

    asked = desk.post(path, filled(ground, desk.get(path)))

    assert asked.status_code == 409
    assert "一模一样" in text_of(asked)
    assert Receipt.objects.filter(matter=ground.matter).count() == 1
    Sending.objects.update(at=timezone.now() - timedelta(minutes=11))
    later = desk.post(path, filled(ground, desk.get(path)))
    assert later.status_code == 422, "long ago: the voucher itself is judged"


def test_two_alike_are_made_when_she_says_so(ground):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(ground.fed.officer.account)
    path = f"/desk/work/new/?matter={ground.matter.number}"

    def sent(page):
        return {
            "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
            "kind": "task",
            "what": "打电话问有没有收到通知（演示）",
            "holder": str(ground.fed.officer.pk),
        }

    assert client.post(path, sent(client.get(path))).status_code == 303
    asked = client.post(path, sent(client.get(path)))
    assert asked.status_code == 409
    again = sent(asked) | {"again": "yes"}

    assert [client.post(path, again).status_code for _ in range(2)] == [303, 303]
    assert Item.objects.filter(what=again["what"]).count() == 2, "the double click is still one"


def test_what_was_declined_may_be_sent_again_as_it_is(ground, desk):
    path = page_of(ground)
    sent = filled(ground, desk.get(path), amount="")

    assert desk.post(path, sent).status_code == 422
    assert desk.post(path, sent).status_code == 422, "no answer is kept of what was not done"
    assert not Sending.objects.exists()


def test_whoever_goes_back_is_told_what_was_made(ground, desk):
    path = page_of(ground)
    done = desk.post(path, filled(ground, desk.get(path)))

    page = desk.get(path)

    assert "在这一页存好过一次" in text_of(page)
    assert done.headers["Location"] in page.content.decode()


def test_nothing_readable_is_kept_and_after_a_week_nothing_at_all(ground, desk):
    path = page_of(ground)
    desk.post(path, filled(ground, desk.get(path)))

    row = Sending.objects.get()
    assert b"5000" not in bytes(row.content)
    assert len(bytes(row.mark)) == len(bytes(row.content)) == 32
    assert services.forget_before(at=timezone.now() - timedelta(days=7)) == 0
    assert services.forget_before(at=timezone.now() + timedelta(days=1)) == 1


def test_a_page_of_one_person_is_no_page_of_another(ground, desk):
    path = page_of(ground)
    sent = filled(ground, desk.get(path))
    desk.post(path, sent)
    other = Client(raise_request_exception=False)
    other.force_login(ground.fed.clerk.account)

    assert other.post(path, sent).status_code == 422, "she is judged by herself"
