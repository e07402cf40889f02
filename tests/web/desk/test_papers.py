"""Papers at the desk: filled in place, released when whole, given out, packed as a set."""

import io
import zipfile

import pytest
from django.urls import reverse
from tests.factories import matters as make
from tests.web.desk.ground import NUMBERS, Ground, browser, make_ground

from niangjia.apps.audit.models import Event
from niangjia.apps.matters.choices import ParticipantRole
from niangjia.apps.matters.models import Paper
from niangjia.apps.matters.services import papers, register
from niangjia.apps.outbox.models import Job
from niangjia.apps.people import services as people
from niangjia.jobs.worker import run_now


@pytest.fixture
def ground(db) -> Ground:
    """A matter with four workers, and everybody signed in."""
    return make_ground()


def at(ground: Ground, name: str, *arguments: object) -> str:
    return reverse(f"desk:{name}", args=[ground.matter.number, *arguments])


def receipt(ground: Ground, seq: int = 1, **more: object) -> Paper:
    """Draft a receipt for a worker, whole unless told otherwise."""
    claimant = ground.matter.claimants.get(seq=seq)
    payee = {"name": claimant.person.name, "account_name": claimant.person.name}
    payee |= {"bank": "演示银行", "account": "6228480000000000001", "phone": "13900000000"}
    if claimant.person.is_verified:
        payee["citizen_id"] = NUMBERS[seq - 1]
    else:
        payee |= {"citizen_id": "不详", "identity_to_verify": True}
    facts = {
        "organisation": "示例市总工会",
        "matter": "演示",
        "payee": payee,
        "payer": "法院：示例市人民法院",
        "items": [{"title": "拖欠工资", "amount": 100_000}],
        "method": "transfer",
        "by_transfer": True,
        "voucher": "银行-9",
        "paid_on": "2026-11-22",
        "rest": 0,
        **more,
    }
    facts = {name: value for name, value in facts.items() if value is not None}
    return papers.draft(
        matter=ground.matter,
        form="payment_receipt",
        facts=facts,
        by=ground.fed.officer,
        claimant=claimant,
    )


def test_the_papers_of_a_matter_stand_by_form_with_their_state(ground):
    receipt(ground)
    receipt(ground, seq=2, voucher=None)
    page = ground.clerk.get(at(ground, "matter_papers"))
    (group,) = page.context["groups"]
    assert group.counts == {"complete": 1, "draft": 1}
    assert "转账凭证号" in page.content.decode()
    one = ground.clerk.get(at(ground, "matter_papers"), {"person": "2"})
    assert [row.paper.claimant.seq for row in one.context["groups"][0].rows] == [2]


def test_many_papers_of_a_form_are_leafed_through_on_a_page_of_their_own(ground, monkeypatch):
    monkeypatch.setattr("niangjia.web.desk.papers.SHOWN", 2)
    monkeypatch.setattr("niangjia.web.desk.papers.PER_PAGE", 2)
    for seq in (1, 2, 3):
        receipt(ground, seq=seq)
    here = at(ground, "matter_papers")
    page = ground.clerk.get(here)
    (group,) = page.context["groups"]
    assert (len(group.rows), group.total) == (2, 3)
    assert 'href="?form=payment_receipt"' in page.content.decode()
    first = ground.clerk.get(here, {"form": "payment_receipt"})
    assert [row.paper.claimant.seq for row in first.context["rows"]] == [1, 2]
    second = ground.clerk.get(here, {"form": "payment_receipt", "page": "2"})
    assert [row.paper.claimant.seq for row in second.context["rows"]] == [3]
    hers = ground.clerk.get(here, {"form": "payment_receipt", "person": "3"})
    assert [row.paper.claimant.seq for row in hers.context["rows"]] == [3]
    nobody = ground.clerk.get(here, {"person": "99"})
    assert nobody.status_code == 200


def test_drafts_of_all_matters_wait_in_one_list(ground):
    draft = receipt(ground, voucher=None)
    page = ground.officer.get(reverse("desk:papers"))
    assert at(ground, "paper", draft.pk) in page.content.decode()
    assert not ground.elsewhere.get(reverse("desk:papers")).context["rows"]


def test_for_a_stranger_no_paper_exists(ground):
    paper = receipt(ground)
    for name in ("paper", "paper_release", "paper_renew", "paper_file"):
        assert ground.elsewhere.post(at(ground, name, paper.pk)).status_code == 404
    assert ground.elsewhere.get(at(ground, "paper", paper.pk)).status_code == 404
    other = make_ground(prefix="另外")
    elsewhere = reverse("desk:paper", args=[other.matter.number, paper.pk])
    assert other.officer.get(elsewhere).status_code == 404


@pytest.mark.parametrize("as_representative", [False, True])
def test_a_worker_with_an_account_does_not_see_the_others_at_the_desk(ground, as_representative):
    paper = receipt(ground, seq=2)
    worker = ground.matter.claimants.get(seq=1).person
    if as_representative:
        register.add_participant(
            matter=ground.matter,
            person=worker,
            role=ParticipantRole.REPRESENTATIVE,
            since=ground.today,
            by=ground.fed.officer,
        )
    hers = browser(worker)
    for name in ("matter", "claims", "matter_money", "matter_papers", "matter_history", "close"):
        assert hers.get(at(ground, name)).status_code == 404, name
    assert hers.post(at(ground, "paper_file", paper.pk)).status_code == 404
    assert not hers.get(reverse("desk:money")).context["found"].unpaid


def test_an_aid_lawyer_works_on_the_papers_and_not_on_the_money(ground):
    lawyer = make.human("演示律师")
    register.add_participant(
        matter=ground.matter,
        person=lawyer,
        role=ParticipantRole.AID_LAWYER,
        since=ground.today,
        by=ground.fed.officer,
    )
    hers, paper = browser(lawyer), receipt(ground)
    sent = {"version": paper.document.version}
    assert hers.post(at(ground, "paper_release", paper.pk), sent).status_code == 303
    assert hers.get(at(ground, "receipt_new")).status_code == 422


def test_a_worker_is_told_of_a_paper_of_hers_once_it_has_left(ground):
    paper = receipt(ground)
    serve = at(ground, "paper_serve", paper.pk)
    assert "要先发出定稿" in ground.officer.get(serve).content.decode()
    ground.officer.post(at(ground, "paper_release", paper.pk), {"version": paper.document.version})
    assert serve in ground.officer.get(at(ground, "paper", paper.pk)).content.decode()
    late = {"act": "sign", "by_when": "2026-11-01"}
    declined = ground.officer.post(serve, late)
    assert declined.status_code == 422
    assert "已经过了" in declined.content.decode()
    answer = ground.officer.post(serve, {"act": "sign", "by_when": "2099-01-05"}, follow=True)
    page = answer.content.decode()
    assert "请在 1月5日 前来工会签字" in page
    assert ground.elsewhere.get(serve).status_code == 404


def test_the_page_shows_numbers_by_their_ends_only(ground):
    paper = receipt(ground)
    text = ground.officer.get(at(ground, "paper", paper.pk)).content.decode()
    assert "1101****0011" in text
    assert NUMBERS[0] not in text
    assert "6228480000000000001" not in text


def test_what_is_missing_is_filled_in_place_and_what_was_there_stays(ground):
    paper = receipt(ground, voucher=None, paid_on=None)
    page = at(ground, "paper", paper.pk)
    form = ground.clerk.get(page).context["form"]
    names = {gap.path: f"gap-{gap.path}-1-{gap.fields[0].name}" for gap in form.gaps}
    assert set(names) == {"voucher", "paid_on"}
    sent = {"version": paper.document.version, names["voucher"]: "银行-10"}
    assert ground.clerk.post(page, sent).status_code == 303
    paper.document.refresh_from_db()
    assert [slot["path"] for slot in paper.document.open_slots] == ["paid_on"]
    stale = ground.clerk.post(page, {**sent, names["voucher"]: "别的"})
    assert stale.status_code == 409
    left = ground.clerk.get(page).context["form"].gaps
    assert [gap.path for gap in left] == ["paid_on"]
    last = {"version": paper.document.version, "gap-paid_on-1-paid_on": "2026-11-22"}
    assert ground.clerk.post(page, last).status_code == 303
    paper.document.refresh_from_db()
    assert paper.document.state == "complete"
    assert "银行-10" in ground.clerk.get(page).content.decode()


def test_a_value_that_cannot_be_is_declined_at_its_field(ground):
    paper = receipt(ground, paid_on=None)
    sent = {"version": paper.document.version, "gap-paid_on-1-paid_on": "昨天"}
    page = ground.clerk.post(at(ground, "paper", paper.pk), sent)
    assert page.status_code == 422
    assert "gap-paid_on-1-paid_on" in page.context["form"].errors


def test_a_whole_list_is_filled_row_by_row(ground):
    paper = receipt(ground, items=[])
    page = at(ground, "paper", paper.pk)
    form = ground.clerk.get(page).context["form"]
    place = next(gap.path for gap in form.gaps if gap.is_list)
    sent = {
        "version": paper.document.version,
        f"gap-{place}-1-title": "拖欠工资",
        f"gap-{place}-1-amount": "1,200.50",
        f"gap-{place}-2-title": "经济补偿",
        f"gap-{place}-2-amount": "800",
    }
    assert ground.clerk.post(page, sent).status_code == 303
    paper.document.refresh_from_db()
    assert paper.document.state == "complete"
    assert "2,000.50" in ground.clerk.get(page).content.decode()


def test_the_cashier_reads_but_does_not_write(ground):
    paper = receipt(ground, voucher=None)
    page = at(ground, "paper", paper.pk)
    assert ground.cashier.get(page).status_code == 200
    assert ground.cashier.post(page, {"version": 1}).status_code == 422
    assert ground.cashier.post(at(ground, "paper_release", paper.pk)).status_code == 422


def test_a_paper_with_a_gap_does_not_leave(ground):
    paper = receipt(ground, voucher=None)
    sent = {"version": paper.document.version}
    answer = ground.officer.post(at(ground, "paper_release", paper.pk), sent)
    assert answer.status_code == 422
    assert "转账凭证号" in answer.content.decode()
    shown = ground.officer.get(at(ground, "paper", paper.pk))
    assert "还缺 1 项" in shown.context["reason"]


def test_a_paper_leaves_once_and_as_it_was_looked_at(ground):
    paper = receipt(ground)
    page = at(ground, "paper_release", paper.pk)
    assert ground.officer.post(page, {"version": 99}).status_code == 409
    sent = {"version": paper.document.version}
    assert ground.officer.post(page, sent).status_code == 303
    assert ground.officer.post(page, {"version": 2}).status_code == 422
    paper.document.refresh_from_db()
    assert paper.document.state == "left"


def test_nothing_leaves_for_a_person_not_identified_until_she_is(ground):
    paper = receipt(ground, seq=4)
    release, renew = at(ground, "paper_release", paper.pk), at(ground, "paper_renew", paper.pk)
    sent = {"version": paper.document.version}
    refused = ground.officer.post(release, sent)
    assert refused.status_code == 422
    assert "身份" in refused.content.decode()
    assert ground.officer.post(renew).status_code == 422
    people.verify_identity(
        person=paper.claimant.person,
        citizen_id="110101199003070070",
        by=ground.fed.officer,
        why="看过身份证",
    )
    assert ground.officer.post(renew).status_code == 303
    paper.document.refresh_from_db()
    sent = {"version": paper.document.version}
    assert ground.officer.post(release, sent).status_code == 303


@pytest.mark.parametrize(("kind", "start"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_paper_is_given_out_as_an_attachment_and_that_is_recorded(ground, kind, start):
    paper = receipt(ground)
    answer = ground.officer.post(at(ground, "paper_file", paper.pk), {"kind": kind})
    assert answer.content.startswith(start)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Event.objects.filter(kind="documents.document_downloaded").count() == 1
    assert ground.officer.get(at(ground, "paper_file", paper.pk)).status_code == 405


def test_a_set_is_packed_by_a_job_and_fetched_through_the_matters_door(ground):
    whole = [receipt(ground, seq=1), receipt(ground, seq=2)]
    receipt(ground, seq=3, voucher=None)
    receipt(ground, seq=4)
    page = ground.officer.get(at(ground, "papers_zip"))
    assert (page.context["count"], page.context["behind"]) == (2, 2)
    sent = {"which": ["payment_receipt"], "kinds": ["docx"]}
    assert ground.cashier.post(at(ground, "papers_zip"), sent).status_code == 422
    answer = ground.officer.post(at(ground, "papers_zip"), sent)
    assert answer.status_code == 303
    job = Job.objects.get()
    place = reverse("desk:job_file", args=[job.pk])
    assert ground.officer.get(answer.url).context["is_waiting"]
    assert ground.officer.get(place).status_code == 404, "not made yet"
    run_now(job)
    assert job.state == "done", job.message
    assert ground.officer.get(answer.url).context["has_file"]
    part = ground.officer.get(answer.url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    got = ground.officer.get(place)
    with zipfile.ZipFile(io.BytesIO(got.content)) as package:
        names = package.namelist()
    assert len(names) == 3, "two papers and the list"
    assert got.headers["Content-Disposition"].startswith("attachment;")
    for paper in whole:
        paper.document.refresh_from_db()
        assert paper.document.state == "left"
    # What she started is hers alone, and only while she may see the matter.
    assert ground.leader.get(place).status_code == 404
    assert ground.elsewhere.get(answer.url).status_code == 404


def test_with_nothing_whole_there_is_nothing_to_pack(ground):
    receipt(ground, voucher=None)
    page = ground.officer.get(at(ground, "papers_zip"))
    assert "没有能打包的文书" in page.content.decode()
    sent = {"which": ["payment_receipt"], "kinds": ["docx"]}
    assert ground.officer.post(at(ground, "papers_zip"), sent).status_code == 422
    assert not Job.objects.exists()
