"""The audit is read by auditors alone, of their own part, with a reason, and that is recorded."""

import pytest
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.audit import selectors as audit
from niangjia.apps.people import services as people
from niangjia.apps.unions import services as unions

pytestmark = pytest.mark.django_db
PAGE = "/admin/audit/"
NUMBER = "11010519491231002X"


@pytest.fixture
def auditor():
    here, far = make.federation(), make.federation(prefix="远方", code="110100")
    one = make.human("审计员（演示）")
    unions.grant_role(person=one, union=here.city, kind="auditor", from_=make.TODAY, by=None)
    worker = people.register_person(name="王芳", citizen_id=NUMBER, by=here.clerk)
    people.reveal(person=worker, field="citizen_id", by=here.clerk, why="核对申请书")
    people.reveal(person=worker, field="citizen_id", by=far.officer, why="远方的事")
    return here, one, worker, signed_in(one, "auditor")


def test_an_auditor_finds_who_looked_and_why_in_her_part_alone(auditor):
    here, _one, _worker, client = auditor
    answer = client.post(PAGE, {"why": "年度检查", "about": NUMBER})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert here.clerk.name in text
    assert "核对申请书" in text
    assert "远方的事" not in text


def test_a_search_is_an_event_with_its_reason_and_without_the_number(auditor):
    _here, one, worker, client = auditor
    client.post(PAGE, {"why": "年度检查", "about": NUMBER, "kind": "people.personal_data_read"})
    event = audit.events_of(one).filter(kind="audit.searched").get()
    assert event.why == "年度检查"
    assert event.facts["record"] == f"people.person:{worker.pk}"
    assert NUMBER not in event.body


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "为什么要查"),
        ({"why": "查", "about": "110105194912310021"}, "没有登记过"),
        ({"why": "查", "since": "昨天"}, ""),
    ],
)
def test_a_search_without_reason_or_with_a_wrong_number_finds_nothing(auditor, sent, words):
    _here, one, _worker, client = auditor
    answer = client.post(PAGE, {"who": "", **sent})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not audit.events_of(one).filter(kind="audit.searched").exists()


def test_an_auditor_sees_no_matter_and_an_administrator_no_audit(auditor):
    here, _one, _worker, client = auditor
    matter = make.matter(here)
    assert client.get(f"/desk/matters/{matter.number}/").status_code == 404
    assert "查审计" in client.get("/desk/").content.decode()
    admin = make.human("管理员（演示）")
    unions.grant_role(person=admin, union=here.city, kind="admin", from_=make.TODAY, by=None)
    assert signed_in(admin, "admin").get(PAGE).status_code == 404
