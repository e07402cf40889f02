"""The audit is read by auditors alone, of their own part, with a reason, and that is recorded."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.audit import selectors as audit
from niangjia.apps.audit import services as audit_services
from niangjia.apps.machines.services import accounts, tokens
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


def test_what_was_done_to_colleagues_and_unions_is_told_by_name_and_day(auditor):
    here, _one, _worker, client = auditor
    on = timezone.localdate()
    until = on + timedelta(days=9)
    stand_in = make.human("代理人（演示）")
    unions.grant_role(
        person=stand_in, union=here.city, kind="case_officer", from_=on, by=here.leader
    )
    unions.plan_absence(
        person=here.officer,
        from_=on,
        on=on,
        until=until,
        cover=stand_in,
        roles=[here.officer.roles.get()],
        by=here.leader,
    )
    unions.end_role(role=here.clerk.roles.get(), on=until, by=here.leader, why="退休（演示）")
    other = unions.found_union(
        name="示例二市总工会", short_name="二市", code="460200", kind="federation", by=here.leader
    )
    unions.place_union(union=other, level=2, from_=on, by=here.leader, parent=here.province)
    unions.move_union(
        union=here.county, parent=other, from_=until, by=here.leader, why="区划调整（演示）"
    )
    later = until + timedelta(days=1)
    unions.merge_union(union=other, into=here.city, from_=later, by=here.leader, why="合并（演示）")
    text = client.post(PAGE, {"why": "年度检查", "who": here.leader.name}).content.decode()
    for said in (
        f"代理人（演示）代{here.officer.name}：示例市承办人，{on} 起、{until} 止",
        f"{here.officer.name}，{on} 起、{until} 止",
        f"{here.clerk.name}：示例市登记员，{until} 止",
        f"示例县由示例市划归二市，{until} 起",
        f"二市并入示例市，{later} 起",
    ):
        assert said in text, said
    assert "其他记录" not in text


def test_whoever_is_no_colleague_stays_a_number(auditor):
    here, _one, worker, client = auditor
    body = unions.register_body(union=here.city, kind="court", name="示例法院", by=here.leader)
    clerk = unions.add_member(
        body=body, name="书记员（演示）", phone="", from_=make.TODAY, by=here.leader
    )
    text = client.post(PAGE, {"why": "年度检查"}).content.decode()
    assert f"示例法院，people.person:{clerk.person_id}" in text
    assert "书记员（演示）" not in text
    assert worker.name not in text


def test_an_event_of_older_days_that_lacks_a_fact_is_still_told(auditor):
    here, _one, _worker, client = auditor
    audit_services.record(
        "unions.role_ended", target="unions.role:1", by=here.leader, facts={"after": "2026-01-01"}
    )
    text = client.post(PAGE, {"why": "年度检查", "kind": "unions.role_ended"}).content.decode()
    assert "结束岗位" in text
    assert "unions.role:1" in text


def test_an_auditor_sees_what_programs_did_in_her_part_and_what_they_asked(auditor):
    here, _one, _worker, client = auditor
    admin = make.human("管理员（演示）")
    unions.grant_role(person=admin, union=here.city, kind="admin", from_=make.SINCE, by=None)
    machine = accounts.register_machine(
        name="12345 平台（演示）",
        union=here.city,
        door="line_12345",
        by=admin,
        at=timezone.now(),
    )
    made = tokens.make_machine_token(
        machine=machine,
        name="对接",
        scopes=["read:enquiries"],
        expires_at=timezone.now() + timedelta(days=30),
        by=admin,
        at=timezone.now(),
    )
    tokens.note_use(token=made.token, operation="GET enquiries", status=200, at=timezone.now())
    page = client.post(PAGE, {"why": "查程序", "only_machines": "on"}).content.decode()
    assert "12345 平台（演示）" in page
    assert "机器账号" in page
    assert "GET enquiries，答复 200" in page
    assert "核对申请书" not in page
    assert "12345 平台（演示）" not in elsewhere()


def elsewhere():
    """Return what an auditor of another federation finds."""
    there = make.federation(prefix="另一", code="120100")
    one = make.human("别处的审计员（演示）")
    unions.grant_role(person=one, union=there.city, kind="auditor", from_=make.TODAY, by=None)
    page = signed_in(one, "auditor-far").post(PAGE, {"why": "查程序", "only_machines": "on"})
    return page.content.decode()
