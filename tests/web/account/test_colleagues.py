"""Administrators at the pages of their colleagues' accounts."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.apps.accounts.ground import office
from tests.web.account.ground import PASSWORD, inside, is_inside, knock, prove

from niangjia.apps.people.services import accounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return office()


def proven(account):
    client = inside(account)
    prove(client)
    return client


def test_a_lost_phone_takes_two_and_the_person_is_told(here):
    officer = here.officer
    city, province = proven(here.city), proven(here.province)
    herself = inside(officer)
    page = f"/account/colleagues/{officer.pk}/"
    assert city.post(f"{page}lost/", {"why": "手机落在工地，已当面核实"}).status_code == 303
    loss = officer.losses.get()
    assert city.post(f"/account/lost/{loss.pk}/confirm/").status_code == 422
    assert is_inside(herself)
    assert "我问过本人" in province.get(page).content.decode()
    assert province.post(f"/account/lost/{loss.pk}/confirm/").status_code == 303
    assert not Authenticator.objects.filter(user=officer).exists()
    assert not is_inside(herself)
    knock(again := Client(), "officer")
    told = again.get("/account/").content.decode()
    assert "管理员city（演示）申请、管理员province（演示）确认" in told
    again.post("/account/seen/")
    assert "取消了您原来的第二步验证" not in again.get("/account/").content.decode()


def test_a_request_without_a_reason_comes_back(here):
    answer = proven(here.city).post(f"/account/colleagues/{here.officer.pk}/lost/", {"why": " "})
    assert answer.status_code == 422
    assert "请写明理由" in answer.content.decode()


def test_what_opens_anothers_door_is_done_only_after_proving_it_again(here):
    city = inside(here.city)
    for path in ("link/", "lost/"):
        answer = city.post(f"/account/colleagues/{here.officer.pk}/{path}", {"why": "丢了"})
        assert answer.headers["Location"].startswith("/account/again/")
    assert not here.officer.losses.exists()
    assert not here.officer.invitations.exists()


def test_a_stranger_and_the_person_herself_find_no_such_page(here):
    for who in (here.elsewhere, here.officer):
        client = proven(who)
        page = f"/account/colleagues/{here.officer.pk}/"
        assert client.get(page).status_code == 404
        assert client.post(f"{page}lost/", {"why": "丢了"}).status_code == 404
        assert client.post(f"{page}link/").status_code == 404
    assert proven_index(here) == ["officer"]


def proven_index(here):
    page = inside(here.city, step=1).get("/account/colleagues/").content.decode()
    return [name for name in ("officer", "province", "elsewhere") if f">{name}<" in page]


def test_a_link_leads_a_new_colleague_in_by_password_and_second_step(here):
    accounts.set_password(account=here.officer, password="forgotten-long-ago", by=here.city.person)
    page = proven(here.city).post(f"/account/colleagues/{here.officer.pk}/link/").content.decode()
    path = "/" + page.split('id="link">http://testserver/')[1].split("<")[0]
    client = Client()
    assert here.officer.username in client.get(path).content.decode()
    weak = client.post(path, {"password": "short", "again": "short"})
    assert weak.status_code == 422
    differ = client.post(path, {"password": "a-long-enough-one", "again": "another"})
    assert "两遍填得不一样" in differ.content.decode()
    new = "plain-orchard-kettle"
    answer = client.post(path, {"password": new, "again": new})
    assert answer.headers["Location"] == "/login/"  # she has a second step: she takes it
    assert knock(client, "officer", new).headers["Location"] == "/login/second-step/"
    assert client.get(path).status_code == 404
    assert "这个链接用不了" in client.get(path).content.decode()


def test_whoever_has_no_second_step_yet_is_led_to_its_set_up(here):
    Authenticator.objects.filter(user=here.officer).delete()
    page = proven(here.city).post(f"/account/colleagues/{here.officer.pk}/link/").content.decode()
    path = "/" + page.split('id="link">http://testserver/')[1].split("<")[0]
    somebody_sat_here = inside(here.province)
    answer = somebody_sat_here.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert answer.headers["Location"] == "/account/"
    assert "officer" in somebody_sat_here.get("/account/").content.decode()
    assert somebody_sat_here.get("/account/app/").status_code == 200  # proved by the link itself
    assert somebody_sat_here.get("/desk/").headers["Location"] == "/account/"


def test_links_cannot_be_guessed_at_will():
    client = Client()
    answers = [client.post(f"/invitation/guess-{n}/").status_code for n in range(31)]
    assert answers == [404] * 30 + [429]
