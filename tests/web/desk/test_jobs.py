"""A large matter at the desk: each button leads to a job, each job to its result."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from tests.factories import matters as make
from tests.web.desk.ground import Ground, browser, make_ground

from niangjia.apps.matters import at_once
from niangjia.apps.matters.models import Claimant, RosterImport
from niangjia.apps.matters.services import roster as rosters
from niangjia.apps.outbox.models import Job
from niangjia.jobs.worker import run_now

pytestmark = pytest.mark.django_db
HEADS = ("工号", "姓名", "身份证号", "入职日期", "2026年8月应发", "2026年8月实发")
PART = {"HX-Request": "true"}


@pytest.fixture
def ground(monkeypatch) -> Ground:
    """A matter of four workers, in a house where three people are many and every file is long."""
    monkeypatch.setattr(at_once, "PEOPLE", 3)
    monkeypatch.setattr(at_once, "FILE_BYTES", 100)
    return make_ground()


def at(ground, name, *arguments):
    return reverse(f"desk:{name}", args=[ground.matter.number, *arguments])


def file_of(people, *, hired="2019.3.1", identity=""):
    book = openpyxl.Workbook()
    book.active.append(HEADS)
    for n in range(people):
        book.active.append((f"G{n}", f"新职工{n}（演示）", identity, hired, "4900", "0"))
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "名册.xlsx"
    return out


def job_of(answer):
    assert answer.status_code == 303
    job = Job.objects.get(pk=answer.url.split("/")[-2])
    assert reverse("desk:job", args=[job.pk]) == answer.url
    return job


def done(client, answer):
    """Do the job that an answer led to, and follow the way on from its page."""
    job = run_now(job_of(answer))
    shown = client.get(answer.url)
    assert job.state == "done", job.message
    assert job.message in shown.content.decode()
    return client.get(shown.context["result"])


def test_a_long_roster_goes_its_way_by_jobs(ground):
    clerk = ground.clerk
    answer = clerk.post(at(ground, "roster_new"), {"file": file_of(5)})
    waiting = clerk.get(answer.url)
    assert "排队等着" in waiting.content.decode()
    assert f'href="{answer.url}"' in waiting.content.decode(), "without script, a link looks again"
    assert "看看做到哪了" in clerk.get(at(ground, "roster_new")).content.decode()
    assert "看看做到哪了" not in ground.leader.get(at(ground, "roster_new")).content.decode()
    part = clerk.get(answer.url, headers=PART).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 2s"' in part
    page = done(clerk, answer)
    assert "5 人可以导入" in page.content.decode()
    here = at(ground, "roster", RosterImport.objects.get().pk)
    asked = {"version": page.context["draft"].version, "action": "import"}
    board = done(clerk, clerk.post(here, asked))
    assert board.request["PATH_INFO"] == at(ground, "matter")
    assert ground.matter.claimants.count() == 4 + 5
    assert "5" in clerk.get(here).content.decode()


def test_progress_is_told_in_words_and_as_a_bar(ground):
    answer = ground.clerk.post(at(ground, "roster_new"), {"file": file_of(5)})
    job = job_of(answer)
    Job.objects.filter(pk=job.pk).update(
        state="running", done=3, total=5, message="正在读第 3 行，共 5 行"
    )
    shown = ground.clerk.get(answer.url, headers=PART).content.decode()
    assert '<progress max="5" value="3"' in shown
    assert "正在读第 3 行，共 5 行" in shown


def test_a_job_that_was_declined_says_why_and_leads_back(ground):
    broken = io.BytesIO(file_of(5).getvalue()[:3000])
    broken.name = "名册.xlsx"
    answer = ground.clerk.post(at(ground, "roster_new"), {"file": broken})
    run_now(job_of(answer))
    shown = ground.clerk.get(answer.url).content.decode()
    assert "损坏" in shown
    assert at(ground, "roster_new") in shown
    assert not RosterImport.objects.exists()


def test_a_corrected_long_roster_is_not_shown_as_it_was_before(ground):
    page = done(
        ground.clerk,
        ground.clerk.post(at(ground, "roster_new"), {"file": file_of(5, hired="2019.13.1")}),
    )
    draft = RosterImport.objects.get()
    here, before = at(ground, "roster", draft.pk), page.context["draft"].version
    first = page.context["must"][0]
    sent = {"version": before, "action": "save", first["name"]: "2019-03-01"}
    sent |= {f"was-{first['name']}": ""}
    answer = ground.clerk.post(here, sent)
    unread = ground.clerk.get(here).content.decode()
    assert "看看做到哪了" in unread
    assert "还没有重新读完" in unread
    colleague = ground.officer.post(here, {"version": before + 1, "action": "save"})
    assert colleague.status_code == 422
    assert "正在后台办" in colleague.content.decode()
    again = done(ground.clerk, answer)
    assert len(again.context["must"]) == 4
    refused = ground.clerk.post(here, {"version": before + 1, "action": "import"})
    assert "还有 4 处必须改" in refused.content.decode()
    stale = ground.clerk.post(here, {"version": before, "action": "save"})
    assert stale.status_code == 422


def test_many_problems_are_shown_by_the_page(ground):
    page = done(
        ground.clerk,
        ground.clerk.post(at(ground, "roster_new"), {"file": file_of(120, hired="2019.13.1")}),
    )
    here = page.request["PATH_INFO"]
    assert len(page.context["must"]) == 50
    assert "第 1–50 处，共 120 处" in page.content.decode()
    last = ground.clerk.get(f"{here}?must=3&page=2")
    assert next(fix["who"] for fix in last.context["must"]) == "新职工100（演示）"
    assert "must=2&amp;page=2" in last.content.decode(), "each list keeps the other's place"


def test_the_check_page_does_not_read_the_file(ground, monkeypatch):
    page = done(ground.clerk, ground.clerk.post(at(ground, "roster_new"), {"file": file_of(5)}))

    def read(*_args, **_more):
        raise AssertionError("the file was opened")

    monkeypatch.setattr(rosters, "read_import", read)
    assert ground.clerk.get(page.request["PATH_INFO"]).status_code == 200


def test_claims_a_proceeding_and_a_step_of_many_are_jobs(ground):
    officer = ground.officer
    claims = done(officer, officer.post(at(ground, "claims")))
    assert claims.request["PATH_INFO"] == at(ground, "claims")
    items = list(ground.matter.items.values_list("pk", flat=True))
    sent = {"opened_on": str(ground.today), "body_name": "演示中心", "items": items}
    answer = officer.post(at(ground, "forum_new", "mediation"), sent)
    again = officer.post(at(ground, "forum_new", "mediation"), sent)
    assert answer.url == again.url, "clicked twice, done once"
    assert "看看做到哪了" in officer.get(at(ground, "forums")).content.decode()
    forum = done(officer, answer).context["forum"]
    step = at(ground, "step", forum.pk, "convene")
    told = {
        "version": forum.version,
        "action": "take",
        "happened_on": str(ground.today),
        "present": "双方各一人",
        "both_willing": "on",
        "no_recusal": "on",
    }
    answer = officer.post(step, told)
    assert "看看做到哪了" in officer.get(at(ground, "forum", forum.pk)).content.decode()
    moved = done(officer, answer)
    assert moved.context["state"].zh == "调解中"
    # An older page: it says that the step was taken meanwhile, and by whom.
    assert officer.post(step, told).status_code == 409


def test_a_job_of_work_has_no_file_and_is_hers_alone(ground):
    answer = ground.officer.post(at(ground, "claims"))
    job = run_now(job_of(answer))
    assert ground.officer.get(reverse("desk:job_file", args=[job.pk])).status_code == 404
    assert ground.leader.get(answer.url).status_code == 404
    assert browser(make.human("路人（演示）")).get(answer.url).status_code == 404


def test_a_small_matter_answers_at_once(ground, monkeypatch):
    monkeypatch.setattr(at_once, "PEOPLE", 100)
    monkeypatch.setattr(at_once, "FILE_BYTES", 100_000)
    clerk = ground.clerk
    here = clerk.post(at(ground, "roster_new"), {"file": file_of(2)}).url
    board = clerk.post(here, {"version": 1, "action": "import"})
    assert board.url == at(ground, "matter")
    assert "算好了：6 人" in clerk.post(at(ground, "claims")).content.decode()
    assert Claimant.objects.filter(hired_on=date(2019, 3, 1)).count() == 2
    assert not Job.objects.exists()
