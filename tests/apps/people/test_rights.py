"""Her rights: consent by purpose and words, a copy, being forgotten while the chain stays whole."""

import io
import json
import zipfile
from datetime import date

import pytest
from django.db import IntegrityError, connection
from tests.factories import matters as make

from niangjia.apps.audit import selectors as audit
from niangjia.apps.audit.chain import verify
from niangjia.apps.audit.models import Detail
from niangjia.apps.audit.services import SubjectForgotten
from niangjia.apps.audit.services import record as record_event
from niangjia.apps.documents import selectors as documents
from niangjia.apps.matters.models import Claimant, Matter
from niangjia.apps.matters.services import register
from niangjia.apps.people import selectors
from niangjia.apps.people import services as people
from niangjia.apps.people.models import ERASED_NAME, Consent, Erasure
from niangjia.apps.people.purposes import purposes, retentions
from niangjia.jobs.worker import run_now

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
NUMBER, PHONE = "11010519491231002X", "13800138000"


@pytest.fixture
def clerk():
    return people.register_person(name="登记员(演示)", by=None)


@pytest.fixture
def leader():
    return people.register_person(name="负责人(演示)", by=None)


@pytest.fixture
def worker(clerk):
    one = people.register_person(
        name="王芳", citizen_id=NUMBER, phone=PHONE, bank_account="6222021200001234", by=clerk
    )
    return people.correct_person(
        person=one, version=one.version, by=clerk, why="搬家", address="示例路 1 号"
    )


def agree(worker, clerk, *keys, on=ON):
    return people.give_consents(person=worker, keys=keys, how="paper", on=on, by=clerk)


def test_a_consent_is_dated_by_purpose_and_words_and_given_once(worker, clerk):
    (one,) = agree(worker, clerk, "case")
    assert (one.purpose, one.text_version, one.how, one.given_on) == ("case", 1, "paper", ON)
    assert agree(worker, clerk, "case") == []
    event = audit.events_of(worker).filter(kind="people.consent_given").get()
    assert event.facts == {"purposes": {"case": 1}, "how": "paper", "on": "2026-11-23"}


def test_taken_back_and_given_again_are_two_rows(worker, clerk):
    agree(worker, clerk, "contact")
    people.withdraw_consent(person=worker, key="contact", on=ON, by=worker)
    people.withdraw_consent(person=worker, key="contact", on=ON, by=worker)
    agree(worker, clerk, "contact", on=date(2026, 12, 1))
    rows = Consent.objects.filter(person=worker).order_by("pk")
    assert [row.withdrawn_on for row in rows] == [ON, None]
    assert audit.events_of(worker).filter(kind="people.consent_withdrawn").count() == 1


def test_whoever_took_back_contact_is_not_called_but_may_see_her_own_number(worker, clerk):
    agree(worker, clerk, "contact")
    assert people.reveal(person=worker, field="phone", by=clerk, why="通知开庭") == PHONE
    people.withdraw_consent(person=worker, key="contact", on=ON, by=worker)
    with pytest.raises(people.ConsentWithdrawn, match="联系"):
        people.reveal(person=worker, field="phone", by=clerk, why="通知开庭")
    assert people.reveal(person=worker, field="phone", by=worker, why="本人") == PHONE
    assert people.reveal(person=worker, field="citizen_id", by=clerk, why="申请书") == NUMBER


def test_an_unknown_purpose_is_declined(worker, clerk):
    with pytest.raises(people.PurposeNotKnown):
        agree(worker, clerk, "advertising")


def test_every_purpose_says_what_its_withdrawal_stops_and_every_period_its_basis():
    assert set(purposes()) == {"case", "representation", "statistics", "contact"}
    assert all(p.text and p.stops and p.stays and p.version > 0 for p in purposes().values())
    assert all(r.basis and r.confidence in "TSU" for r in retentions().values())


def ask(worker, by, why="事情办完了"):
    return people.ask_erasure(person=worker, how="paper", why=why, on=ON, by=by)


def test_a_forgotten_person_leaves_a_stone_and_a_chain_that_verifies(worker, clerk, leader):
    agree(worker, clerk, "case")
    erasure = ask(worker, clerk)
    people.approve_erasure(erasure=erasure, on=ON, by=leader)
    worker.refresh_from_db()
    assert (worker.name, worker.erased_on) == (ERASED_NAME, ON)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(p)::text FROM people_person p WHERE id = %s", [worker.pk]
        )
        stored = cursor.fetchone()[0]
    for gone in ("王芳", "002X", "8000", "1234", '_enc":"', '_key":"\\\\x'):
        assert gone not in stored
    assert selectors.person_by_citizen_id(NUMBER) is None
    assert list(selectors.people_by_phone(PHONE)) == []
    details = Detail.objects.filter(subject=f"people.person:{worker.pk}")
    assert details.exists()
    assert not details.filter(sealed__isnull=False).exists()
    assert all(audit.personal_of(event) is None for event in audit.events_of(worker))
    assert not list(verify(audit.links(), audit.seals(), audit.heads()))
    assert not Consent.objects.filter(person=worker, withdrawn_on__isnull=True).exists()


def test_a_stone_takes_nothing_new_and_the_same_number_is_a_new_person(worker, clerk, leader):
    people.approve_erasure(erasure=ask(worker, clerk), on=ON, by=leader)
    worker.refresh_from_db()
    for act in (
        lambda: agree(worker, clerk, "case"),
        lambda: ask(worker, clerk),
        lambda: people.correct_person(
            person=worker, version=worker.version, by=clerk, why="补", phone=PHONE
        ),
    ):
        with pytest.raises(people.AlreadyForgotten):
            act()
    with pytest.raises(SubjectForgotten):
        record_event("t.done", target=worker, by=clerk, personal={"after": {"name": "王芳"}})
    again = people.register_person(name="王芳", citizen_id=NUMBER, by=clerk)
    assert again.pk != worker.pk


def test_forgetting_one_leaves_what_an_event_keeps_of_another(worker, clerk, leader):
    label = f"people.person:{worker.pk}"
    record_event(
        "t.met",
        target="t:1",
        by=clerk,
        personal_of={label: {"name": "王芳"}, "people.person:0": {"name": "李强"}},
    )
    event = audit.events_of("t:1").last()
    assert set(audit.personal_by(event)) == {label, "people.person:0"}
    people.approve_erasure(erasure=ask(worker, clerk), on=ON, by=leader)
    assert audit.personal_by(event) == {"people.person:0": {"name": "李强"}}


def test_neither_she_nor_whoever_asked_decides(worker, clerk):
    erasure = ask(worker, clerk)
    for person in (clerk, worker):
        with pytest.raises(people.SamePerson):
            people.approve_erasure(erasure=erasure, on=ON, by=person)
    with pytest.raises(IntegrityError):
        Erasure.objects.filter(pk=erasure.pk).update(
            state="refused", decided_on=ON, decided_by=clerk
        )


def test_a_decision_is_made_once_and_a_refusal_has_a_reason(worker, clerk, leader):
    erasure = ask(worker, clerk)
    with pytest.raises(people.ErasureOpen):
        ask(worker, clerk)
    with pytest.raises(people.ReasonMissing):
        people.refuse_erasure(erasure=erasure, why=" ", on=ON, by=leader)
    people.refuse_erasure(erasure=erasure, why="还有款项未付", on=ON, by=leader)
    with pytest.raises(people.ErasureDecided):
        people.approve_erasure(erasure=erasure, on=ON, by=leader)
    worker.refresh_from_db()
    assert worker.name == "王芳"
    assert ask(worker, clerk).pk != erasure.pk


@pytest.fixture
def claimant():
    fed = make.federation()
    matter = make.matter(fed)
    return fed, make.claimant(matter, "符甲", by=fed.officer)


def test_an_open_matter_stops_the_erasure_and_a_closed_one_names_what_it_keeps(claimant):
    fed, one = claimant
    register.issue_look_up_code(claimant=one, by=fed.officer)
    erasure = ask(one.person, fed.clerk)
    with pytest.raises(people.StillInUse, match="还在办"):
        people.approve_erasure(erasure=erasure, on=ON, by=fed.leader)
    Matter.objects.filter(pk=one.matter_id).update(is_open=False, closed_at=make.NOW)
    people.approve_erasure(erasure=erasure, on=ON, by=fed.leader)
    erasure.refresh_from_db()
    assert [hold["what"] for hold in erasure.kept] == [
        "已发出的文书和案卷",
        "收付款凭证（含收款人姓名、账号）",
    ]
    assert all(hold["why"] and hold["until"] for hold in erasure.kept)
    assert Claimant.objects.get(pk=one.pk).look_up_digest is None


def test_whoever_works_for_the_union_is_not_forgotten(claimant):
    fed, _one = claimant
    with pytest.raises(people.StillInUse, match="岗位"):
        people.approve_erasure(erasure=ask(fed.clerk, fed.officer), on=ON, by=fed.leader)


def test_her_copy_holds_everything_of_hers_and_nobody_elses(claimant):
    fed, one = claimant
    other = make.claimant(one.matter, "符乙", by=fed.officer)
    people.correct_person(
        person=one.person, version=one.person.version, by=fed.officer, why="登记", phone=PHONE
    )
    agree(one.person, fed.clerk, "case")
    people.reveal(person=one.person, field="phone", by=fed.clerk, why="通知开庭")
    job = run_now(people.ask_copy(person=one.person, claimant=one.pk))
    assert job.state == "done", job.message
    content = documents.content_of(documents.get_file(job.result))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        data = json.loads(archive.read("我的信息.json"))
        page = archive.read("我的信息.html").decode()
    # Whoever found her receipt could ask for the copy: of a number only its end is in it.
    assert (data["姓名"], data["电话"]) == ("符甲", f"****{PHONE[-4:]}")
    assert data["同意"][0]["用途"] == "办案"
    assert data["谁看过"][-1]["为什么"] == "通知开庭"
    assert data["案件"][0]["受理编号"] == one.matter.number
    for text in (page, json.dumps(data, ensure_ascii=False)):
        assert PHONE not in text
        assert other.person.name not in text
        assert fed.clerk.name not in text
    kinds = set(audit.events_of(one.person).values_list("kind", flat=True))
    assert "people.copy_asked" in kinds
