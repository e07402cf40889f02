"""The pages of her rights: agreed and taken back, a copy only she gets, forgotten by two people."""

import io
import json
import zipfile

import pytest
from django.test import Client
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.matters.models import Matter
from niangjia.apps.matters.services import register
from niangjia.apps.outbox.models import Job
from niangjia.apps.people import services as people
from niangjia.apps.people.models import ERASED_NAME, Consent
from niangjia.jobs.worker import run_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(db):
    fed = make.federation()
    one = make.claimant(make.matter(fed), "符甲", by=fed.officer)
    code = register.issue_look_up_code(claimant=one, by=fed.officer)
    phone = Client()
    phone.post("/w/look-up/", {"number": one.matter.number, "code": code})
    return fed, one, phone


def hers(one, rest=""):
    return f"/w/my/{one.matter.number}/data/{rest}"


def desk(one):
    return f"/desk/matters/{one.matter.number}/people/{one.seq}/rights/"


def test_what_she_agreed_to_at_the_desk_she_takes_back_on_her_phone(walk):
    fed, one, phone = walk
    clerk = signed_in(fed.clerk, "clerk")
    sent = {"form": "consent", "consent-keys": ["case", "contact"], "consent-how": "paper"}
    assert clerk.post(desk(one), sent).status_code == 303
    assert "纸面签字" in phone.get(hers(one)).content.decode()
    assert phone.post(hers(one, "contact/")).status_code == 303
    standing = Consent.objects.filter(person=one.person, withdrawn_on__isnull=True)
    assert [row.purpose for row in standing] == ["case"]
    assert "撤回了同意" in clerk.get(desk(one)).content.decode()
    refused = clerk.post(
        f"/desk/matters/{one.matter.number}/people/{one.seq}/numbers/",
        {"field": "phone", "why": "通知开庭"},
    )
    assert (refused.status_code, "撤回" in refused.content.decode()) == (422, True)


@pytest.mark.parametrize("form", ["consent", "withdraw", "ask", "decide"])
def test_an_empty_form_comes_back_with_words(walk, form):
    fed, one, _phone = walk
    answer = signed_in(fed.officer, "officer").post(desk(one), {"form": form})
    assert answer.status_code == 422


def test_her_copy_is_written_by_a_job_and_handed_to_her_alone(walk):
    fed, one, phone = walk
    people.correct_person(
        person=one.person,
        version=one.person.version,
        by=fed.officer,
        why="补登记",
        phone="13800001234",
        address="示例路 1 号",
    )
    assert phone.get(hers(one, "copy/file/")).status_code == 404
    assert phone.post(hers(one, "copy/")).status_code == 303
    assert "正在写" in phone.get(hers(one)).content.decode()
    run_now(Job.objects.get(name="people.write_copy"))
    file = phone.get(hers(one, "copy/file/"))
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        told = json.loads(archive.read("我的信息.json"))
    assert told["姓名"] == "符甲"
    # A found receipt opens no whole number and no address.
    assert told["电话"] == "****1234"
    assert told["住所"] == "登记了"
    assert "13800001234" not in str(told)
    assert "示例路" not in str(told)
    assert "no-store" in file.headers["Cache-Control"]
    for other in (Client(), signed_in(fed.officer, "officer")):
        assert other.get(hers(one, "copy/file/")).status_code == 404


def test_she_asks_and_a_second_person_decides(walk):
    fed, one, phone = walk
    unsure = phone.post(hers(one, "erase/"), {"why": "事情办完了"})
    assert unsure.status_code == 422
    assert phone.post(hers(one, "erase/"), {"why": "办完了", "sure": "on"}).status_code == 303
    leader = signed_in(fed.leader, "leader")
    assert "等工会的另一个人" in phone.get(hers(one)).content.decode()
    approve = {"form": "decide", "decide-verdict": "approve"}
    stopped = leader.post(desk(one), approve)
    assert (stopped.status_code, "还在办" in stopped.content.decode()) == (422, True)
    Matter.objects.filter(pk=one.matter_id).update(is_open=False, closed_at=make.NOW)
    assert signed_in(fed.clerk, "clerk").post(desk(one), approve).status_code == 422
    assert leader.post(desk(one), approve).status_code == 303
    one.person.refresh_from_db()
    assert one.person.name == ERASED_NAME
    assert "依法还存着的" in leader.get(desk(one)).content.decode()
    assert phone.get(hers(one)).status_code == 404


def test_the_page_of_periods_names_whose_contact_is_past_them(walk):
    fed, one, _phone = walk
    officer = signed_in(fed.officer, "officer")
    assert "会计档案管理办法" in officer.get("/desk/retention/").content.decode()
    from niangjia.apps.people import services as people

    people.correct_person(
        person=one.person, version=one.person.version, by=fed.officer, why="补", phone="13800001234"
    )
    Matter.objects.filter(pk=one.matter_id).update(
        is_open=False, closed_at=make.NOW.replace(year=make.NOW.year - 3)
    )
    assert "符甲" in officer.get("/desk/retention/").content.decode()
    far = signed_in(make.federation(prefix="远方", code="110100").officer, "far")
    assert "符甲" not in far.get("/desk/retention/").content.decode()
