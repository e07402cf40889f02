"""One deed on many rows: chosen, seen row by row first, done once; what cannot be is left."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.apps.intake import ground
from tests.apps.matters import toy
from tests.factories import matters as make
from tests.serving import serving
from tests.web.desk.ground import browser

from niangjia.apps.audit.models import Event
from niangjia.apps.desk.models import Round
from niangjia.apps.desk.services import rounds
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.matters import selectors as matters
from niangjia.apps.matters.models import Forum, Matter, Step
from niangjia.apps.matters.services import forums
from niangjia.apps.outbox.models import Job
from niangjia.apps.worklist.models import Item
from niangjia.jobs import worker
from niangjia.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
MATTERS = reverse("desk:bulk", args=["matters"])
ENQUIRIES = reverse("desk:bulk", args=["enquiries"])


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def three(fed):
    return [make.matter(fed, title=f"{title}案（演示）") for title in "甲乙丙"]


@pytest.fixture
def leader(fed):
    return browser(fed.leader)


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def picks_in(answer):
    return re.findall(r'name="pick" value="([^"]+)"', answer.content.decode())


def begun(client, told, url=MATTERS):
    """Send what is asked of chosen rows, and return the page of the round and its words."""
    answer = client.post(url, {"stage": "see", **told})
    assert answer.status_code == 303, words_of(answer)
    return answer.url, words_of(client.get(answer.url))


def done(client, page):
    """Confirm a round, and return what its page says then."""
    answer = client.post(page)
    assert answer.status_code == 303
    return words_of(client.get(answer.url))


def giving(fed, rows, **more):
    return {"deed": "give", "pick": rows, "to": fed.leader.pk, "note": "都齐了", **more}


def task(rows, **more):
    due = timezone.localdate() + timedelta(days=7)
    return {
        "deed": "task",
        "pick": rows,
        "what": "核对查封到期（演示）",
        "due_on": due.isoformat(),
        "to": "0",
        **more,
    }


def test_chosen_rows_are_seen_first_and_given_once(fed, three, leader):
    rows = [three[0].number, three[2].number]
    first = leader.post(MATTERS, {"pick": rows, "query": "", "deed": "give"})
    assert picks_in(first) == rows
    page, seen = begun(leader, giving(fed, rows))
    assert "还没有办" in seen
    assert f"交给{fed.leader.name}：2 条" in seen
    assert set(Matter.objects.values_list("handler", flat=True)) == {fed.officer.pk}
    assert not Event.objects.filter(kind="matters.handed_over").exists()
    assert "办好 2 条，没动 0 条" in done(leader, page)
    handlers = dict(Matter.objects.values_list("number", "handler"))
    assert handlers[three[0].number] == handlers[three[2].number] == fed.leader.pk
    assert handlers[three[1].number] == fed.officer.pk
    assert "办好 2 条，没动 0 条" in done(leader, page)  # a second click
    assert Event.objects.filter(kind="matters.handed_over").count() == 2
    assert Event.objects.filter(kind="desk.given_in_bulk").count() == 1


def test_all_that_match_are_those_of_the_narrowed_list(fed, three, leader):
    Matter.objects.filter(pk=three[1].pk).update(mode="panel")
    first = leader.post(MATTERS, {"all": "1", "query": "mode=panel"})
    assert "选了 1 条" in words_of(first)
    assert three[1].number in words_of(first)
    _page, seen = begun(leader, giving(fed, [], all="1", query="mode=panel"))
    assert three[1].number in seen
    assert three[0].number not in seen


def test_what_was_changed_meanwhile_is_left_and_named(fed, three, leader):
    page, _seen = begun(leader, giving(fed, [], all="1"))
    matter = three[1]
    Matter.objects.filter(pk=matter.pk).update(version=matter.version + 1)
    words = done(leader, page)
    assert "办好 2 条，没动 1 条" in words
    assert Matter.objects.get(pk=matter.pk).handler_id == fed.officer.pk
    assert f"{matter.number} {fed.officer.name} 不动 您打开这一页之后" in words
    assert "把没动的 1 条再选一遍" in words


def test_the_preview_says_of_each_row_what_the_service_says(fed, three, leader):
    Matter.objects.filter(pk=three[0].pk).update(handler=fed.leader)
    page, seen = begun(leader, giving(fed, [], all="1"))
    assert f"本来就是{fed.leader.name}在办" in seen
    assert "2 条能办，0 条不动" in seen
    unsaid = leader.post(MATTERS, {"stage": "see", **giving(fed, [], all="1", note=" ")})
    assert unsaid.status_code == 422
    assert "请写几句交接说明" in words_of(unsaid)
    only = words_of(leader.get(f"{page}?only=already"))
    assert three[0].number in only
    assert three[1].number not in only


def test_who_may_not_give_is_told_row_by_row_and_nothing_moves(fed, three):
    cashier = browser(fed.cashier)
    page, seen = begun(cashier, giving(fed, [], all="1"))
    assert "0 条能办，3 条不动" in seen
    assert "没有能办的" in seen
    assert "办好 0 条，没动 3 条" in done(cashier, page)
    assert set(Matter.objects.values_list("handler", flat=True)) == {fed.officer.pk}


def test_another_federations_numbers_do_not_exist_here(fed, three):
    far = make.federation("远方", "110100")
    client = browser(far.leader)
    told = giving(far, [one.number for one in three])
    assert "还没有选" in words_of(client.post(MATTERS, told))
    assert "还没有选" in words_of(client.post(MATTERS, {**told, "stage": "see"}))
    assert set(Matter.objects.values_list("handler", flat=True)) == {fed.officer.pk}


def test_a_round_is_hers_alone_who_began_it(fed, three, leader):
    page, _seen = begun(leader, giving(fed, [], all="1"))
    other = browser(fed.officer)
    assert other.get(page).status_code == 404
    assert other.post(page).status_code == 404
    assert "最近 30 天没有一起办过" in words_of(other.get(reverse("desk:rounds")))
    assert f"交给{fed.leader.name}" in words_of(leader.get(reverse("desk:rounds")))


def test_each_gets_the_same_task_for_its_own_officer(fed, three, leader):
    Matter.objects.filter(pk=three[0].pk).update(handler=fed.leader)
    page, seen = begun(leader, task([one.number for one in three]))
    assert "3 条能办" in seen
    assert not Item.objects.filter(source="task").exists()
    assert "办好 3 条" in done(leader, page)
    held = dict(Item.objects.filter(source="task").values_list("number", "holder"))
    assert held[three[0].number] == fed.leader.pk
    assert held[three[1].number] == held[three[2].number] == fed.officer.pk
    assert Event.objects.filter(kind="worklist.item_written").count() == 3
    _page, again = begun(leader, task([one.number for one in three]))
    assert "已经有人要办这同一件事" in again  # from another tab: nothing twice


def test_a_task_for_one_person_without_a_day_or_words_is_asked_again(fed, three, leader):
    rows = [three[0].number]
    bare = leader.post(MATTERS, {**task(rows), "stage": "see", "what": "", "due_on": ""})
    assert bare.status_code == 422
    assert "请写要办什么" in words_of(bare)
    past = leader.post(MATTERS, {**task(rows), "stage": "see", "due_on": "2020-01-01"})
    assert past.status_code == 422
    assert "日子已经过去了" in words_of(past)
    assert not Round.objects.exists()
    page, _seen = begun(leader, task(rows, to=fed.clerk.pk))
    done(leader, page)
    assert Item.objects.get(source="task").holder == fed.clerk


def test_enquiries_are_given_and_get_tasks_and_no_steps(fed):
    rows = [ground.enquiry(fed), ground.enquiry(fed, name="李四", phone="13800000002")]
    client = browser(fed.officer)
    page, _seen = begun(client, giving(fed, [], all="1"), ENQUIRIES)
    assert f"办好 {len(rows)} 条，没动 0 条" in done(client, page)
    assert set(Enquiry.objects.values_list("handler", flat=True)) == {fed.leader.pk}
    assert Event.objects.get(kind="desk.given_in_bulk").facts["done"] == 2
    page, _seen = begun(client, task([], all="1"), ENQUIRIES)
    done(client, page)
    assert Item.objects.filter(source="task", subject="enquiry").count() == 2
    refused = client.post(ENQUIRIES, {"deed": "step", "all": "1"})
    assert "诉求要一条一条地办" in words_of(refused)


@pytest.fixture
def talks(fed, three, monkeypatch):
    """In two of three matters the same proceeding is open, each over one worker."""
    toy.put_up(monkeypatch)
    made = []
    for matter in three[:2]:
        worker_ = make.claimant(matter, f"职工{matter.pk}（演示）", by=fed.officer)
        item = make.item(worker_)
        made.append(
            forums.open_forum(
                matter=matter,
                lifecycle="toy_talk",
                items=[item],
                by=fed.officer,
                opened_on=make.TODAY,
                at=make.NOW,
            )
        )
    return made


def extending(rows, **more):
    return {
        "deed": "step",
        "step": "toy_talk.extend",
        "pick": rows,
        "happened_on": make.TODAY.isoformat(),
        "until_on": "2026-12-31",
        **more,
    }


def test_steps_on_offer_are_those_alike_for_all_and_no_loss(fed, three, talks):
    officer = browser(fed.officer)
    rows = [one.number for one in three]
    words = words_of(officer.post(MATTERS, {"deed": "step", "pick": rows}))
    assert "延期" in words
    assert "2 件案件，2 个程序" in words
    assert "谈成" not in words  # each worker's own sum
    assert "没谈成" not in words  # an end without what they asked for
    for step in ("toy_talk.fail", "toy_talk.agree", "none.such", "toy_talk."):
        told = {"deed": "step", "pick": rows, "step": step}
        assert officer.post(MATTERS, told).status_code == 404
    cashier = browser(fed.cashier)
    assert "没有您现在能一起办的步骤" in words_of(
        cashier.post(MATTERS, {"deed": "step", "pick": rows})
    )


def test_one_step_is_taken_in_each_proceeding_and_the_rest_says_why_not(fed, three, talks):
    officer = browser(fed.officer)
    rows = [one.number for one in three]
    asked = officer.post(MATTERS, {"deed": "step", "step": "toy_talk.extend", "pick": rows})
    assert "延长到" in words_of(asked)
    unsaid = officer.post(MATTERS, {"stage": "see", **extending(rows, until_on="")})
    assert unsaid.status_code == 422
    page, seen = begun(officer, extending(rows))
    assert "2 条能办，1 条不动" in seen
    assert "没有在办的“试办”" in seen
    assert not Step.objects.filter(verb="extend").exists()
    Forum.objects.filter(pk=talks[1].pk).update(version=talks[1].version + 1)
    words = done(officer, page)
    assert "办好 1 条，没动 2 条" in words
    assert Step.objects.get(verb="extend").forum == talks[0]
    assert Step.objects.get(verb="extend").facts["until_on"] == "2026-12-31"
    done(officer, page)  # a second click
    assert Step.objects.filter(verb="extend").count() == 1
    assert Event.objects.get(kind="desk.steps_in_bulk").facts["done"] == 1


def test_who_may_not_take_the_step_is_told_so_of_each_row(fed, three, talks):
    cashier = browser(fed.cashier)
    page, seen = begun(cashier, extending([one.number for one in three]))
    assert "0 条能办，3 条不动" in seen
    done(cashier, page)
    assert not Step.objects.filter(verb="extend").exists()


def worked(answer):
    """Let the worker do what a round deferred, as the role that serves."""
    job = Job.objects.get(pk=answer.url.split("/")[-2])
    with serving():
        return worker.run_now(job)


@pytest.mark.parametrize("deed", ["give", "task", "step"])
def test_very_many_are_seen_and_done_by_a_job(fed, three, talks, leader, monkeypatch, deed):
    monkeypatch.setattr(rounds, "AT_ONCE", 1)
    monkeypatch.setattr(rounds, "STEPS_AT_ONCE", 1)
    client = browser(fed.officer)
    rows = [one.number for one in three]
    told = {"give": giving(fed, rows), "task": task(rows), "step": extending(rows)}[deed]
    answer = client.get(client.post(MATTERS, {"stage": "see", **told}).url)
    assert answer.url.startswith("/desk/jobs/")
    waiting = words_of(client.get(answer.url))
    assert "看一起办会怎样" in waiting
    job = worked(answer)
    assert "看完了" in job.message
    page = reverse("desk:round", args=[job.result])
    assert "看每一条会怎样" in words_of(client.get(answer.url))
    assert "还没有办" in words_of(client.get(page))
    answer = client.get(client.post(page).url)
    assert answer.url.startswith("/desk/jobs/")
    again = client.get(client.post(page).url)  # a second click gets the same job
    assert again.url == answer.url
    assert "办好" in worked(answer).message
    words = words_of(client.get(page))
    assert f"办好 {2 if deed == 'step' else 3} 条" in words
    assert "再选一遍" in words if deed == "step" else "再选一遍" not in words


def test_too_many_or_none_are_declined_with_what_to_do(fed, three, leader, monkeypatch):
    assert "还没有选" in words_of(leader.post(MATTERS, {}))
    monkeypatch.setattr("niangjia.apps.desk.services.MOST", 2)
    answer = leader.post(MATTERS, {"all": "1", "query": ""})
    assert "一次最多 2 条" in words_of(answer)


@pytest.mark.parametrize(
    "told",
    [
        {"pick": ["x"]},
        {"pick": ["\0"]},
        {"pick": ["460100-2026-0001"], "deed": "none"},
        {"all": "1", "query": "union=abc&officer=\0"},
    ],
)
def test_odd_rows_are_answered_calmly(fed, three, leader, told):
    assert leader.post(MATTERS, told).status_code in (200, 422)
    assert leader.get("/desk/rounds/x/").status_code == 404


@pytest.mark.parametrize(
    ("lifecycle", "verb", "asked"),
    [
        ("arbitration", "accept", ()),  # each has a number of its own, told later
        ("arbitration", "extend", ("until_on",)),
        ("mediation", "accept_confirmation", None),  # the court's number is needed
        ("enforcement", "auction", None),  # a sum, and one's own asset
        ("mediation", "agree", None),
        ("enforcement", "terminate", None),  # an end without what they asked for
    ],
)
def test_what_belongs_to_one_matter_is_never_asked_for_many(lifecycle, verb, asked):
    if asked is None:
        with pytest.raises(NotFound):
            matters.common_step(lifecycle, verb)
    else:
        _table, step = matters.common_step(lifecycle, verb)
        assert tuple(need.name for need in step.needs) == asked
