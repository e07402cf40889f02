"""Who acts in a matter from outside sees her part on pages of her own, and nothing beside it."""

import re
from types import SimpleNamespace

import pytest
from django.db import connection
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.audit.models import Event
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Participant
from niangjia.apps.matters.services import forums, papers, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """Two workers: the first is in a mediation, the second in an application for aid."""
    fed = make.federation()
    matter, other = make.matter(fed), make.matter(fed, title="别的案件（演示）")
    her, him = (make.claimant(matter, name, by=fed.officer) for name in ("林阿珍", "王大力"))
    opened = {"matter": matter, "by": fed.officer, "opened_on": make.TODAY, "at": make.NOW}
    mediation = forums.open_forum(
        lifecycle="mediation", items=[make.item(her)], body_name="示例调解中心（演示）", **opened
    )
    aid = forums.open_forum(lifecycle="aid", items=[make.item(him)], **opened)
    return SimpleNamespace(
        fed=fed, matter=matter, other=other, her=her, him=him, mediation=mediation, aid=aid
    )


def let_in(case, role, **part):
    """Return the browser of somebody who acts in the matter, for the whole or a part."""
    acting = register.invite(
        matter=case.matter,
        name="外来人（演示）",
        phone="",
        role=ParticipantRole(role),
        since=make.TODAY,
        by=case.fed.officer,
        **part,
    )
    return browser(acting.person)


def sent(case, **part):
    """Return a paper of the matter that has left the house."""
    paper = papers.draft(
        matter=case.matter, form="intake_receipt", facts={}, by=case.fed.officer, **part
    )
    with connection.cursor() as cursor:
        # What it takes to fill the form is another test's business.
        cursor.execute(
            "UPDATE documents_document SET state = 'left', left_at = now(), left_by_id = %s,"
            " content_sha256 = repeat('0', 64) WHERE id = %s",
            [case.fed.officer.pk, paper.document_id],
        )
    return paper


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def own(case):
    return f"/partner/{case.matter.number}/"


def test_a_court_sees_its_forum_and_who_is_in_it(case):
    court = let_in(case, "court", forum=case.mediation)
    listed = page(court, "/partner/")
    assert f'href="{own(case)}"' in listed
    assert case.other.title not in listed
    shown = page(court, own(case))
    for word in ("林阿珍", "示例调解中心", "拖欠工资"):
        assert word in shown
    assert "王大力" not in shown
    assert "法律援助" not in shown


def test_who_acts_for_one_worker_sees_her_and_nobody_beside_her(case):
    lawyer = let_in(case, "aid_lawyer", claimant=case.him)
    shown = page(lawyer, own(case))
    assert "王大力" in shown
    assert "林阿珍" not in shown


def test_the_whole_opens_at_the_desk(case):
    lawyer = let_in(case, "aid_lawyer")
    assert f'href="/desk/matters/{case.matter.number}/"' in page(lawyer, "/partner/")
    assert f'href="/desk/matters/{case.matter.number}/"' in page(lawyer, own(case))


def test_the_frame_names_her_body_and_shows_no_door_that_is_closed_to_her(case):
    shown = page(let_in(case, "court", forum=case.mediation), "/partner/")
    assert "示例调解中心（演示）</b>" in shown
    assert 'href="/partner/"' in shown
    # What she is told herself is open to everybody who signs in.
    assert 'href="/desk/' not in shown.replace('href="/desk/notices/"', "")
    whole = page(let_in(case, "mediator"), "/partner/")
    assert 'href="/desk/money/"' in whole
    assert 'href="/desk/matters/"' not in whole


def test_an_officer_who_acts_elsewhere_has_both_doors(case):
    far = make.federation(prefix="远方", code="110100")
    register.add_participant(
        matter=case.matter,
        person=far.officer,
        role=ParticipantRole.ARBITRATION,
        since=make.TODAY,
        by=case.fed.officer,
        forum=case.mediation,
    )
    shown = page(browser(far.officer), "/desk/")
    assert 'href="/desk/matters/"' in shown
    assert 'href="/partner/"' in shown


def test_an_officer_keeps_her_desk(case):
    shown = page(browser(case.fed.officer), "/desk/")
    assert 'href="/desk/matters/"' in shown
    assert "/partner/" not in shown


@pytest.mark.parametrize("address", ["", "papers/1/file/"])
def test_for_who_does_not_act_there_the_matter_does_not_exist(case, address):
    stranger = browser(make.human("路人（演示）"))
    ask = stranger.post if address else stranger.get
    assert ask(own(case) + address).status_code == 404
    nowhere = "460100-2026-9999"
    there = ask(own(case) + address).content.decode().replace(case.matter.number, nowhere)
    plain = ask(f"/partner/{nowhere}/{address}").content.decode()
    masked = r'value="\w{64}"'  # the token against forgery is told differently each time
    assert re.sub(masked, "", there) == re.sub(masked, "", plain)
    assert "参与的案件：0 件" in page(stranger, "/partner/")


def test_when_her_part_has_ended_nothing_is_left(case):
    court = let_in(case, "court", forum=case.mediation)
    page(court, own(case))
    register.end_participation(
        participant=Participant.objects.get(role="court"),
        until=make.TODAY.replace(day=24),
        by=case.fed.officer,
        on=make.TODAY.replace(day=24),
        why="换人（演示）",
    )
    assert court.get(own(case)).status_code == 404
    assert "参与的案件：0 件" in page(court, "/partner/")


def test_a_worker_is_no_partner_of_her_own_matter(case):
    assert browser(case.her.person).get(own(case)).status_code == 404


def test_of_the_papers_she_has_those_sent_of_her_part_and_taking_one_is_recorded(case, monkeypatch):
    theirs, others = sent(case, forum=case.mediation), sent(case, forum=case.aid)
    draft = papers.draft(
        matter=case.matter,
        form="intake_receipt",
        facts={},
        by=case.fed.officer,
        forum=case.mediation,
    )
    court = let_in(case, "court", forum=case.mediation)
    shown = page(court, own(case))
    assert f"{own(case)}papers/{theirs.pk}/file/" in shown
    for closed in (others, draft):
        assert f"papers/{closed.pk}/" not in shown
        assert court.post(f"{own(case)}papers/{closed.pk}/file/").status_code == 404
    monkeypatch.setattr(
        "niangjia.apps.documents.services.rendering.render",
        lambda **_: SimpleNamespace(content=b"%PDF-", media_type="application/pdf"),
    )
    given = court.post(f"{own(case)}papers/{theirs.pk}/file/")
    assert given.content == b"%PDF-"
    assert Event.objects.filter(kind="documents.document_downloaded").count() == 1


@pytest.mark.parametrize(
    ("role", "part", "words"),
    [
        ("court", {"forum": "<forum>"}, "一个程序"),
        ("aid_lawyer", {"seq": "<seq>"}, "一个人"),
        ("mediator", {}, "整个案件"),
        ("employer", {}, "还没有指定程序"),
    ],
)
def test_the_officer_says_for_which_part_somebody_is_invited(case, role, part, words):
    filled = {"<forum>": case.mediation.pk, "<seq>": case.him.seq}
    given = {f"invite-{key}": filled[value] for key, value in part.items()}
    posted = {
        "form": "invite",
        "invite-role": role,
        "invite-name": "外来人（演示）",
        "invite-since": make.TODAY.isoformat(),
    }
    address = f"/desk/matters/{case.matter.number}/participants/"
    officer = browser(case.fed.officer)
    assert officer.post(address, posted | given).status_code == 303
    row = Participant.objects.get(person__name="外来人（演示）")
    assert (row.forum, row.claimant) == (
        case.mediation if "forum" in part else None,
        case.him if "seq" in part else None,
    )
    assert words in page(officer, address)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"seq": 99}, "名册上没有这个序号"),
        ({"seq": "甲"}, "序号是数字"),
        ({"seq": 1, "forum": "<forum>"}, "程序和职工只选一样"),
        ({"forum": 0}, "请从列出的几项里选"),
    ],
)
def test_a_part_that_is_none_is_declined_and_nobody_let_in(case, given, words):
    posted = {
        "form": "invite",
        "invite-role": "court",
        "invite-name": "外来人（演示）",
        "invite-since": make.TODAY.isoformat(),
    } | {f"invite-{k}": case.mediation.pk if v == "<forum>" else v for k, v in given.items()}
    answer = browser(case.fed.officer).post(
        f"/desk/matters/{case.matter.number}/participants/", posted
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Participant.objects.filter(person__name="外来人（演示）").exists()
