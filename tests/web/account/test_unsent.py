"""Somebody sends a form after her session is over: nothing is written, and nothing is lost."""

import re
import time
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from lxml import html
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.intake.models import Enquiry
from niangjia.apps.people.services import accounts
from niangjia.web.account import unsent

pytestmark = pytest.mark.django_db

WORDS = "老板欠我三个月工资\n一共 12,000 元"
ORIGIN = "http://testserver"


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def desk(fed):
    return signed_in(fed.officer, "officer")


def rest(client):
    """Let the session have rested too long."""
    session = client.session
    session["seen"] = time.time() - 24 * 3600
    session.save()


def send(client, fed, *, to="desk:enquiry_new", **more):
    page = reverse(to)
    typed = {
        "door": "hotline",
        "union": fed.city.pk,
        "words": WORDS,
        "dangers": ["hurt"],
        "name": "王小骑（演示）",
        "mark": str(uuid4()),
        **more,
    }
    return typed, client.post(page, typed, headers={"referer": ORIGIN + page})


def back_in(client, answer, account):
    """Sign in again and open the page that the log-in leads to."""
    client.force_login(account)
    return client.get(answer.headers["Location"].split("next=")[1])


def form_of(page):
    document = html.document_fromstring(page.content.decode())
    return next(form for form in document.forms if form.xpath(".//textarea[@name='words']"))


def test_what_she_typed_stands_in_the_form_again_and_nothing_was_saved(fed, desk):
    rest(desk)
    typed, answer = send(desk, fed)
    assert answer.headers["Location"] == "/login/?next=/desk/enquiries/new/"
    assert not Enquiry.objects.exists()
    assert "您刚才填的没有送出去" in desk.get(answer.headers["Location"]).content.decode()

    page = back_in(desk, answer, fed.officer.account)
    assert "什么都没有存。填的都放回下面的表里了" in page.content.decode()
    form = form_of(page)
    fields = form.fields
    assert fields["words"].replace("\r", "").strip() == WORDS
    assert (fields["name"], fields["door"], fields["mark"]) == (
        "王小骑（演示）",
        "hotline",
        typed["mark"],
    )
    assert [one.get("value") for one in form.xpath(".//input[@name='dangers'][@checked]")] == [
        "hurt"
    ]
    # Sent as it stands now, it is taken; and the next page says nothing of it any more.
    answer = desk.post(page.request["PATH_INFO"], dict(form.form_values()))
    assert answer.status_code == 303, answer.content.decode()
    assert Enquiry.objects.get().person.name == "王小骑（演示）"
    assert "什么都没有存" not in desk.get(reverse("desk:enquiry_new")).content.decode()


def test_it_is_kept_sealed_and_only_for_whose_session_it_was(fed, desk):
    rest(desk)
    _typed, answer = send(desk, fed)
    told = [one.get_decoded() for one in Session.objects.all()]
    assert any(unsent.KEY in one for one in told)
    assert "王小骑" not in str(told)
    account = accounts.open_account(person=fed.clerk, username="clerk", password=None, by=None)
    assert "王小骑" not in back_in(desk, answer, account).content.decode()
    assert "王小骑" not in back_in(desk, answer, fed.officer.account).content.decode()


def test_a_second_tab_that_comes_after_the_end_of_the_session_loses_nothing(fed, desk):
    rest(desk)
    desk.get("/desk/")  # the first tab ends it
    _typed, answer = send(desk, fed)
    assert answer.headers["Location"] == "/login/?next=/desk/enquiries/new/"
    assert form_of(back_in(desk, answer, fed.officer.account)).fields["name"] == "王小骑（演示）"


def test_what_a_tab_sends_after_she_has_left_by_herself_is_kept_for_her_alone(fed, desk):
    desk.post(reverse("public:logout"))
    typed, answer = send(desk, fed)
    assert answer.headers["Location"] == "/login/?next=/desk/enquiries/new/"
    assert typed["name"] not in str(dict(desk.session.items()))
    said = desk.get(answer.headers["Location"]).content.decode()
    assert "用原来的账号登录" in said
    assert "登录后会直接打开它" not in said
    page = back_in(desk, answer, fed.officer.account)
    assert form_of(page).fields["name"] == typed["name"]
    assert not Enquiry.objects.exists()


def test_after_she_has_left_whoever_comes_next_gets_nothing_of_hers(fed, desk):
    desk.post(reverse("public:logout"))
    typed, answer = send(desk, fed)
    account = accounts.open_account(person=fed.clerk, username="clerk", password=None, by=None)
    assert typed["name"] not in back_in(desk, answer, account).content.decode()
    assert unsent.KEY not in desk.session
    assert unsent.WAS not in desk.session
    assert typed["name"] not in back_in(desk, answer, fed.officer.account).content.decode()


def test_where_nobody_knows_whose_it_was_the_log_in_says_that_it_is_lost(fed, desk):
    del desk.cookies["sessionid"]
    typed, answer = send(desk, fed)
    assert answer.headers["Location"] == "/login/?next=/desk/enquiries/new/"
    assert unsent.KEY not in desk.session
    said = desk.get(answer.headers["Location"]).content.decode()
    assert "什么都没有存，填的在这里也没有留下" in said
    assert "登录后会打开刚才那一页" in said
    assert "登录后会直接打开它" not in said
    page = back_in(desk, answer, fed.officer.account)
    assert page.request["PATH_INFO"] == reverse("desk:enquiry_new")
    assert typed["name"] not in page.content.decode()
    assert "没有留下" not in desk.get("/login/?next=/desk/").content.decode()


def test_a_form_from_nowhere_known_leads_to_no_page_that_was_not_promised(desk):
    del desk.cookies["sessionid"]
    answer = desk.post(reverse("desk:enquiry_new"), {"words": WORDS})
    assert answer.headers["Location"] == "/login/?next="
    said = desk.get(answer.headers["Location"]).content.decode()
    assert "没有留下" in said
    assert "刚才那一页" not in said


def test_with_no_cookie_left_the_page_says_that_she_is_not_inside_any_more(fed):
    client = Client(enforce_csrf_checks=True)
    page = reverse("desk:enquiry_new")
    answer = client.post(page, {"words": WORDS}, headers={"referer": ORIGIN + page})
    assert answer.status_code == 403
    said = answer.content.decode()
    assert "您已经不在登录状态，填的在这里没有留下" in said
    assert f'href="/login/?next={page}"' in said
    public = client.post(reverse("public:logout"), headers={"referer": ORIGIN + "/"})
    assert "不在登录状态" not in public.content.decode()


def test_a_form_older_than_the_log_in_is_filled_in_again(fed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(signed_in(fed.officer, "officer") and fed.officer.account)
    _typed, answer = send(client, fed, csrfmiddlewaretoken="x" * 64)
    assert answer.status_code == 403
    back = re.search(r'href="([^"]+)">\s*回到那一页接着填', answer.content.decode())[1]
    assert form_of(client.get(back)).fields["name"] == "王小骑（演示）"
    assert not Enquiry.objects.exists()


def test_another_sites_form_is_not_kept(fed, desk):
    rest(desk)
    desk.post(
        reverse("desk:enquiry_new"), {"words": WORDS}, headers={"referer": "https://evil.example/"}
    )
    assert unsent.KEY not in desk.session


def test_passwords_typed_at_the_door_are_never_kept(fed, desk):
    rest(desk)
    for path in ("/account/password/", "/login/"):
        desk.post(path, {"oldpassword": "geheim"}, headers={"referer": ORIGIN + path})
        assert unsent.KEY not in desk.session, path


def test_what_has_no_place_any_more_stands_above_the_page_to_be_copied():
    kept = unsent.Unsent(
        path="/desk/gone/",
        back="/desk/",
        typed={"why": ["因为对方搬走了"], "mark": [str(UUID(int=1))]},
        had_files=True,
        account=1,
        at=0,
    )
    page = unsent.put_back(
        b"<!doctype html><html><body><div id='notice'></div><form method=post action='/x/'>"
        b"<input name=why></form></body></html>",
        kept,
        at="/desk/",
    ).decode()
    assert "那一下没有送出去" in page
    assert "因为对方搬走了" in page
    assert "照片和文件要重新选" in page
    assert str(UUID(int=1)) not in page


def test_a_part_of_a_page_does_not_show_the_log_in_within_itself(desk):
    rest(desk)
    told = {"HX-Request": "true", "HX-Current-URL": ORIGIN + "/desk/rounds/"}
    answer = desk.get("/desk/notices/", headers=told)
    assert answer.headers["HX-Redirect"] == "/login/?next=/desk/rounds/"
