"""Roles given, ended, covered; days away; matters handed over; a colleague who leaves."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.factories import matters as make
from tests.web.account.ground import prove
from tests.web.admin.ground import in_days, lay, today
from tests.web.conftest import signed_in

from niangjia.apps.people.models import Account
from niangjia.apps.people.services import accounts
from niangjia.apps.unions import selectors as unions
from niangjia.apps.unions import services as federation
from niangjia.apps.unions.models import Absence, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return lay()


def test_a_role_is_given_from_a_day_and_shown_as_to_come(ground):
    pk = ground.other.pk
    county = ground.fed.county
    data = {"grant-union": county.name, "grant-kind": "chair", "grant-from_": in_days(7)}
    answer = ground.post(f"/admin/people/{pk}/roles/", **data)
    assert answer.status_code == 303
    assert "将要开始" in ground.read(f"/admin/people/{pk}/")
    assert not unions.unions_of(ground.other, on=today(), kind="chair").exists()


def test_a_union_that_is_not_hers_is_not_found_by_its_name(ground):
    far = make.federation(prefix="远方", code="110100")
    data = {"grant-union": far.city.name, "grant-kind": "clerk", "grant-from_": in_days(0)}
    answer = ground.post(f"/admin/people/{ground.other.pk}/roles/", **data)
    assert answer.status_code == 422
    assert "没有找到您管理的这个工会" in answer.content.decode()
    assert not Role.objects.filter(union=far.city, person=ground.other).exists()


def test_a_holiday_is_covered_and_the_cover_ends_when_she_is_back(ground):
    officer = ground.fed.officer
    data = {
        "absence-from_": in_days(0),
        "absence-until": in_days(10),
        "absence-cover": str(ground.other.pk),
    }
    assert ground.post(f"/admin/people/{officer.pk}/away/", **data).status_code == 303
    cover = Role.objects.get(covers__person=officer)
    assert (cover.person, cover.kind) == (ground.other, "case_officer")
    assert "代示例承办人" in ground.read(f"/admin/people/{ground.other.pk}/")
    absence = Absence.objects.get()
    assert ground.post(f"/admin/people/{officer.pk}/away/{absence.pk}/back/").status_code == 303
    cover.refresh_from_db()
    assert cover.during.isempty


def test_an_administrator_gives_herself_nothing_and_no_auditor_does_case_work(ground):
    officer, boss, city = ground.fed.officer, ground.boss, ground.fed.city
    auditor = make.human("审计员（演示）")
    federation.grant_role(person=auditor, union=city, kind="auditor", from_=make.SINCE, by=None)
    role = officer.roles.get()
    days = {"from_": in_days(0), "until": in_days(10)}
    shown = ground.read(f"/admin/people/{officer.pk}/")
    for stand_in in (boss, auditor, ground.fed.cashier, ground.fed.clerk):
        assert f'<option value="{stand_in.pk}"' not in shown
        away = {f"absence-{key}": value for key, value in days.items()}
        away["absence-cover"] = str(stand_in.pk)
        assert ground.post(f"/admin/people/{officer.pk}/away/", **away).status_code == 422
        sent = days | {"cover": str(stand_in.pk)}
        assert ground.post(f"/admin/roles/{role.pk}/cover/", **sent).status_code == 422
    assert f'<option value="{ground.other.pk}"' in shown
    given = {"grant-union": city.name, "grant-kind": "case_officer", "grant-from_": in_days(0)}
    answer = ground.post(f"/admin/people/{boss.pk}/roles/", **given)
    assert answer.status_code == 422
    assert "自己的岗位不能自己授予" in answer.content.decode()
    assert not Absence.objects.exists()
    assert Role.objects.filter(person__in=[boss, auditor]).count() == 2
    assert ground.client.get(f"/desk/matters/{ground.matter.number}/").status_code == 404


def test_what_whoever_stands_in_may_not_do_is_named_as_still_open(ground):
    officer, city = ground.fed.officer, ground.fed.city
    federation.grant_role(person=officer, union=city, kind="cashier", from_=make.SINCE, by=None)
    data = {
        "absence-from_": in_days(0),
        "absence-until": in_days(10),
        "absence-cover": str(ground.other.pk),
    }
    assert ground.post(f"/admin/people/{officer.pk}/away/", **data).status_code == 303
    page = ground.read(f"/admin/people/{officer.pk}/")
    assert "还没有人代的岗位：示例市出纳。" in page


def test_who_is_sent_on_holiday_while_she_stands_in_is_asked_who_does_it_then(ground):
    officer, other, city = ground.fed.officer, ground.other, ground.fed.city
    third = make.human("第三位（演示）")
    federation.grant_role(person=third, union=city, kind="case_officer", from_=make.SINCE, by=None)
    first = {"absence-from_": in_days(0), "absence-until": in_days(15)}
    url = f"/admin/people/{officer.pk}/away/"
    assert ground.post(url, **first, **{"absence-cover": str(other.pk)}).status_code == 303
    cover = other.roles.get(covers__isnull=False)
    asked = f"absence-instead_{cover.pk}"
    page = ground.read(f"/admin/people/{other.pk}/")
    assert f"这几天谁来代{officer.name}（示例市承办人）" in page
    field = page.split(f'name="{asked}"')[1].split("</select>")[0]
    offered = set(re.findall(r'value="(\d+)"', field))
    assert offered == {str(third.pk), str(ground.fed.leader.pk)}

    url = f"/admin/people/{other.pk}/away/"
    sent = {
        "absence-from_": in_days(1),
        "absence-until": in_days(4),
        "absence-cover": str(third.pk),
    }
    answer = ground.post(url, **sent)
    assert answer.status_code == 422
    assert "这几天和代理的日子重叠" in answer.content.decode()
    assert Absence.objects.count() == 1
    assert ground.post(url, **sent, **{asked: str(third.pk)}).status_code == 303
    held = {(one.covers.person, one.during.upper.isoformat()) for one in covers_of(third)}
    assert held == {(other, in_days(4)), (officer, in_days(4))}
    assert "休假和代理都记下了。" in ground.read(f"/admin/people/{other.pk}/")


def test_that_nobody_does_it_then_is_said_again_when_it_is_noted(ground):
    officer, other = ground.fed.officer, ground.other
    cover = federation.cover_role(
        role=officer.roles.get(), cover=other, from_=today(), until=in_day(15), by=ground.boss
    )
    sent = {"absence-from_": in_days(1), "absence-until": in_days(4)}
    asked = f"absence-instead_{cover.pk}"
    url = f"/admin/people/{other.pk}/away/"
    assert ground.post(url, **sent, **{asked: "nobody"}).status_code == 303
    page = ground.read(f"/admin/people/{other.pk}/")
    assert f"还没有人代的岗位：示例市承办人、{officer.name}（示例市承办人）。" in page


def test_a_holiday_after_the_cover_asks_nothing_and_one_that_is_over_is_declined(ground):
    officer, other = ground.fed.officer, ground.other
    federation.cover_role(
        role=officer.roles.get(), cover=other, from_=today(), until=in_day(3), by=ground.boss
    )
    url = f"/admin/people/{other.pk}/away/"
    past = {"absence-from_": "2020-01-01", "absence-until": "2020-01-05"}
    answer = ground.post(url, **past)
    assert answer.status_code == 422
    assert "已经过去，不用登记" in answer.content.decode()
    assert not Absence.objects.exists()
    later = {"absence-from_": in_days(3), "absence-until": in_days(6)}
    assert ground.post(url, **later).status_code == 303


def covers_of(person):
    """Return the covers by which somebody stands in."""
    return person.roles.filter(covers__isnull=False).select_related("covers__person")


def in_day(days):
    """Return a day from today."""
    return today() + timedelta(days=days)


def test_days_in_the_wrong_order_come_back_with_words_and_nothing_is_kept(ground):
    officer = ground.fed.officer
    data = {"absence-from_": in_days(5), "absence-until": in_days(1), "absence-cover": ""}
    answer = ground.post(f"/admin/people/{officer.pk}/away/", **data)
    assert answer.status_code == 422
    assert not Absence.objects.exists()


def test_an_uncovered_holiday_stands_first_on_the_page_of_what_is_to_do(ground):
    officer = ground.fed.officer
    data = {"absence-from_": in_days(1), "absence-until": in_days(4), "absence-cover": ""}
    ground.post(f"/admin/people/{officer.pk}/away/", **data)
    page = ground.read("/admin/")
    assert "休假没有人代" in page
    assert officer.name in page


def test_a_role_ends_on_a_day_and_one_to_come_is_taken_back(ground):
    role = Role.objects.get(person=ground.other)
    sent = {"on": in_days(3), "why": "", "version": role.version}
    assert ground.post(f"/admin/roles/{role.pk}/end/", **sent).status_code == 303
    role.refresh_from_db()
    assert role.during.upper.isoformat() == in_days(3)
    later = federation.grant_role(
        person=ground.other, union=ground.fed.city, kind="clerk", from_=role.during.upper, by=None
    )
    assert ground.post(f"/admin/roles/{later.pk}/take-back/").status_code == 303
    later.refresh_from_db()
    assert later.during.isempty


def test_a_role_given_by_mistake_today_is_taken_back_and_shuts_the_desk_at_once(ground):
    new = make.human("给错的人（演示）")
    desk = signed_in(new, "wrong")
    federation.grant_role(
        person=new, union=ground.fed.city, kind="case_officer", from_=today(), by=ground.boss
    )
    role = Role.objects.get(person=new)
    matter = f"/desk/matters/{ground.matter.number}/"
    assert desk.get(matter).status_code == 200
    assert "结束、收回" in ground.read(f"/admin/people/{new.pk}/")
    assert "马上收回" in ground.read(f"/admin/roles/{role.pk}/end/")
    sent = {"on": in_days(0), "why": "选错了人", "version": role.version}
    assert ground.post(f"/admin/roles/{role.pk}/end/", **sent).status_code == 303
    assert desk.get(matter).status_code == 404
    page = ground.read(f"/admin/unions/{ground.fed.city.pk}/")
    assert "收回了，不算担任过" in page


def test_many_matters_are_handed_over_and_the_administrator_never_reads_one(ground):
    officer, number = ground.fed.officer, ground.matter.number
    page = ground.read(f"/admin/people/{officer.pk}/hand-over/")
    assert number in page
    assert ground.matter.title not in page
    data = {"numbers": [number], "to": str(ground.other.pk), "note": "下周开庭"}
    answer = ground.client.post(f"/admin/people/{officer.pk}/hand-over/", data)
    assert answer.status_code == 303
    ground.matter.refresh_from_db()
    assert ground.matter.handler == ground.other


def test_a_leavers_two_open_sessions_end_with_the_one_act(ground):
    officer = ground.fed.officer
    desk = signed_in(officer, "leaver")
    phone = Client(raise_request_exception=False)
    phone.force_login(Account.objects.get(username="leaver"))
    path = f"/desk/matters/{ground.matter.number}/"
    assert desk.get(path).status_code == phone.get(path).status_code == 200
    data = {"from_": in_days(0), "why": "退休", "to": str(ground.other.pk), "note": ""}
    url = f"/admin/people/{officer.pk}/leave/"
    shown = ground.post(url, **data, action="preview")
    assert shown.status_code == 200
    assert desk.get(path).status_code == 200, "a preview changes nothing"
    assert ground.post(url, **data, action="confirm").status_code == 303
    for browser in (desk, phone):
        for there in (path, "/desk/", "/account/sessions/"):
            answer = browser.get(there)
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/login/")
        assert browser.post(f"{path}close/", {"why": "没了"}).status_code == 302
    ground.matter.refresh_from_db()
    assert ground.matter.handler == ground.other
    assert ground.matter.is_open
    past = ground.read(f"/admin/people/{officer.pk}/")
    assert "现在没有岗位" in past


def test_whoever_comes_back_gets_a_role_and_a_new_link_not_her_old_password(ground):
    officer = ground.fed.officer
    account = accounts.open_account(
        person=officer, username="back", password="mango-river-lantern", by=None
    )
    data = {"from_": in_days(0), "why": "借调", "to": str(ground.other.pk), "note": ""}
    ground.post(f"/admin/people/{officer.pk}/leave/", **data, action="confirm")
    reopen = f"/admin/people/{officer.pk}/reopen/"
    assert ground.post(reopen).status_code == 404, "without a role there is no way back"
    federation.grant_role(
        person=officer, union=ground.fed.city, kind="clerk", from_=today(), by=None
    )
    assert ground.post(reopen).status_code == 303
    account.refresh_from_db()
    assert account.is_active
    assert not account.has_usable_password()


def test_a_new_colleague_gets_an_account_by_a_link_shown_once(ground):
    data = {
        "name": "新来的（演示）",
        "phone": "13900000009",
        "union": ground.fed.city.name,
        "kind": "clerk",
        "from_": in_days(0),
        "until": "",
    }
    answer = ground.post("/admin/people/new/", **data)
    assert answer.status_code == 303
    pk = int(answer.headers["Location"].rstrip("/").rsplit("/", 1)[1])
    boss = Account.objects.get(username="boss")
    boss.set_password("mango-river-lantern")
    boss.save()
    ground.client.force_login(boss)
    prove(ground.client)
    shown = ground.post(f"/admin/people/{pk}/invite/")
    assert shown.status_code == 200
    assert "/invitation/" in shown.content.decode()
    assert Account.objects.filter(person_id=pk).exists()


def test_a_namesake_is_asked_about_before_somebody_is_entered_twice(ground):
    data = {
        "name": ground.other.name,
        "phone": "",
        "union": ground.fed.city.name,
        "kind": "clerk",
        "from_": in_days(0),
        "until": "",
    }
    before = Role.objects.count()
    assert ground.post("/admin/people/new/", **data).status_code == 422
    assert Role.objects.count() == before
    assert ground.post("/admin/people/new/", **data, action="another").status_code == 303
