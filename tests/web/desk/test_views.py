"""Views: named, shared, renamed, deleted; what one shows hangs on who opens it."""

import re

import pytest
from django.db import connection, transaction
from django.urls import reverse
from tests.factories import matters as make
from tests.serving import serving
from tests.web.desk.ground import browser

from niangjia.apps.desk import services
from niangjia.apps.desk.choices import Listing
from niangjia.apps.desk.models import View
from niangjia.apps.unions.acting import acting_as
from niangjia.apps.unions.models import Role

pytestmark = pytest.mark.django_db
SAVE, LIST = reverse("desk:view_save"), reverse("desk:matters")


@pytest.fixture
def fed():
    return make.federation()


def save(client, name="我的急诊", query="mode=emergency", **more):
    return client.post(SAVE, {"listing": "matters", "query": query, "name": name, **more})


def menu(client):
    shown = client.get(reverse("desk:views")).content.decode()
    return re.search(r'<nav class="d-nav".*?</nav>', shown, re.S)[0]


def test_a_list_gets_a_name_and_stands_in_the_menu(fed):
    client = browser(fed.officer)
    answer = save(client, query="mode=emergency&officer=abc&page=7&x=1")
    assert answer.status_code == 303
    assert answer.url == f"{LIST}?mode=emergency"  # what was amiss is not kept
    assert f'href="{LIST}?mode=emergency"' in menu(client)
    assert "我的急诊" not in menu(browser(fed.leader))


def test_a_shared_view_stands_in_the_menu_of_the_union_and_nowhere_else(fed):
    far = make.federation("远方", "110100")
    save(browser(fed.officer), name="同事都看", union=fed.city.pk)
    assert "同事都看" in menu(browser(fed.leader))
    assert "同事都看" not in menu(browser(far.officer))


def test_a_view_shows_each_her_own_reach(fed):
    far = make.federation("远方", "110100")
    matter = make.matter(fed, title="本地案（演示）")
    save(browser(fed.officer), query="state=all", name="全部", union=fed.city.pk)
    url = f"{LIST}?state=all"
    assert matter.title in browser(fed.leader).get(url).content.decode()
    assert matter.title not in browser(far.officer).get(url).content.decode()


def test_only_its_owner_and_who_leads_the_union_change_what_is_shared(fed):
    officer = browser(fed.officer)
    save(officer, name="共用", union=fed.city.pk)
    view = View.objects.get()
    url = reverse("desk:view", args=[view.pk])
    sent = {"name": "改名", "union": fed.city.pk, "version": view.version}
    declined = browser(fed.clerk).post(url, sent)
    assert declined.status_code == 422
    assert "您可以用，不能改" in declined.content.decode()
    assert browser(fed.leader).post(url, sent).status_code == 303
    view.refresh_from_db()
    assert view.name == "改名"
    stale = officer.post(url, sent)
    assert stale.status_code == 409


def test_a_leavers_shared_view_stays_and_her_colleagues_may_change_it(fed):
    client = browser(fed.officer)
    save(client, name="留下的", union=fed.city.pk)
    save(client, name="自己的")
    Role.objects.filter(person=fed.officer).delete()
    clerk = browser(fed.clerk)
    left = menu(clerk)
    assert "留下的" in left
    assert "自己的" not in left
    view = View.objects.get(name="留下的")
    url = reverse("desk:view", args=[view.pk])
    assert clerk.post(url, {"delete": "1"}).status_code == 303
    assert not View.objects.filter(name="留下的").exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": " "}, "请给视图起个名字"),
        ({"name": "字" * 31}, "30 个字以内"),
        ({"union": "999999"}, "没存"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_kept(fed, sent, said):
    client = browser(fed.officer)
    answer = client.post(SAVE, {"listing": "matters", "query": "state=all", "name": "好", **sent})
    assert said in client.get(answer.url).content.decode()
    assert not View.objects.exists()


def test_two_of_one_name_are_declined(fed):
    client = browser(fed.officer)
    save(client)
    answer = save(client)
    assert "已经有一个叫" in client.get(answer.url).content.decode()
    assert View.objects.count() == 1


def test_the_database_shows_a_view_to_its_owner_and_where_it_is_shared(fed):
    far = make.federation("远方", "110100")
    for name, union in (("自己的", None), ("共用的", fed.city)):
        services.save_view(
            name=name,
            listing=Listing.MATTERS,
            query="",
            share_with=union,
            by=fed.officer,
            on=make.TODAY,
        )
    for who, seen in (
        (fed.officer, {"自己的", "共用的"}),
        (fed.clerk, {"共用的"}),
        (far.officer, set()),
    ):
        with (
            transaction.atomic(),
            serving(),
            acting_as(who, on=make.TODAY),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT name FROM desk_view")
            assert {name for (name,) in cursor.fetchall()} == seen
