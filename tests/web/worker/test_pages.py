"""The pages of a worker: hers, all of hers, and nothing of anybody else."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.proceedings import way
from tests.factories import matters as make
from tests.web.worker import ground

from niangjia.apps.matters import sayings
from niangjia.apps.matters.choices import LeftWhy, ParticipantRole
from niangjia.apps.matters.models import Claimant, Clock
from niangjia.apps.matters.procedures import all_registered
from niangjia.apps.matters.services import register
from niangjia.apps.people.services import accounts
from niangjia.apps.recovery.choices import PayerKind
from niangjia.apps.recovery.services import distribution, receipts
from niangjia.web.worker import session

pytestmark = pytest.mark.django_db
WRONG = "没有对上"


def text_of(response) -> str:
    """Return what is read on the page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def others_named(case, claimant, response) -> list[str]:
    """Return the names of other workers in the whole response, markup and all."""
    html = response.content.decode()
    return [c.person.name for c in case.people if c.pk != claimant.pk and c.person.name in html]


# --- the door -----------------------------------------------------------------------------------


def test_a_stranger_finds_the_hotline_and_the_door_and_nothing_else(client, case):
    for address in ("/w/", "/w/my/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "12351" in text_of(page)
        assert "受理编号" in text_of(page)
        assert not [c for c in case.people if c.person.name in page.content.decode()]


@pytest.mark.parametrize("rest", ["", "owed/", "data/", "papers/1.pdf"])
def test_without_a_code_a_matter_does_not_exist(client, case, rest):
    there = client.get(f"/w/my/{case.matter.number}/{rest}")
    nowhere = client.get(f"/w/my/460100-1999-0001/{rest}")
    assert there.status_code == nowhere.status_code == 404
    assert text_of(there).replace(case.matter.number, "") == text_of(nowhere).replace(
        "460100-1999-0001", ""
    )


def test_whatever_is_wrong_the_same_is_said(client, case):
    right = case.code_of(case.people[5])
    said = set()
    for number, code in (
        (case.matter.number, "AAAA2222"),
        ("460100-1999-0001", right),
        ("随便写的", right),
        (case.matter.number, right[:-1]),
    ):
        page = client.post("/w/look-up/", {"number": number, "code": code})
        assert page.status_code == 422
        said.add(re.search(rf"{WRONG}[^<]*", page.content.decode())[0])
    assert len(said) == 1


def test_an_empty_form_says_what_is_needed_and_counts_as_no_try(client, case):
    page = client.post("/w/look-up/", {"number": "", "code": ""})
    assert page.status_code == 422
    assert WRONG not in text_of(page)
    assert "请填受理编号" in text_of(page)


def test_a_door_that_was_tried_too_often_says_when_it_opens_again(client, case):
    data = {"number": case.matter.number, "code": "AAAA2222"}
    for _ in range(20):
        client.post("/w/look-up/", data)
    assert "15 分钟" in text_of(client.post("/w/look-up/", data))


def test_a_look_up_ends_by_its_button_by_time_and_by_a_new_code(client, case, enter, monkeypatch):
    claimant, address = case.people[5], f"/w/my/{case.matter.number}/"
    enter(case, claimant)
    assert client.get(address).status_code == 200
    client.post("/w/close/")
    assert client.get(address).status_code == 404

    enter(case, claimant)
    case.code_of(claimant)
    assert client.get(address).status_code == 404

    enter(case, claimant)
    late = timezone.now() + session.OPEN_FOR + timedelta(seconds=1)
    monkeypatch.setattr(session.timezone, "now", lambda: late)
    assert client.get(address).status_code == 404


# --- only hers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [0, 1, 5, 47], ids=["settled", "left", "sixth", "last"])
def test_none_of_the_other_forty_seven_is_on_any_page(client, crowd, enter, who):
    case, claimant = crowd, crowd.people[who]
    page = enter(case, claimant)
    assert claimant.person.name in page.content.decode()
    for address in ("/w/", "/w/my/", f"/w/my/{case.matter.number}/owed/"):
        assert not others_named(case, claimant, client.get(address, follow=True)), address
    assert not others_named(case, claimant, page)


def test_a_code_opens_no_other_matter_of_the_house(client, case, enter):
    enter(case, case.people[5])
    other = ground.a_case_beside(case)
    assert client.get(f"/w/my/{other.number}/").status_code == 404


def test_a_worker_sees_no_step_that_was_taken_for_others_after_she_was_split_off(
    client, case, enter
):
    settled = text_of(enter(case, case.people[0]))
    assert "谈成了，签了协议" in settled
    assert "没谈成" not in settled
    assert "仲裁" not in re.sub(r"请?仲裁委审查|申请仲裁|还可以去仲裁", "", settled)
    client.post("/w/close/")
    assert "没谈成" in text_of(enter(case, case.people[5]))


def test_a_worker_who_left_sees_nothing_of_what_came_after(client, case, enter):
    page = text_of(enter(case, case.people[1]))
    assert "您撤回了请求" in page
    assert "没谈成" not in page


def test_her_papers_are_handed_out_and_nobody_elses(client, case, enter):
    mine, other = (
        c.papers.get(form="arbitration_application") for c in (case.people[5], case.people[6])
    )
    enter(case, case.people[5])
    got = client.get(f"/w/my/{case.matter.number}/papers/{mine.pk}.pdf")
    assert got.content.startswith(b"%PDF")
    assert "attachment" in got.headers["Content-Disposition"]
    assert client.get(f"/w/my/{case.matter.number}/papers/{other.pk}.pdf").status_code == 404


def test_a_paper_that_has_not_left_is_not_hers_yet(client, case, enter):
    draft = case.people[5].papers.filter(document__state="draft")
    assert not draft.exists()  # what the procedure drafted has all been released
    page = enter(case, case.people[5])
    released = case.people[5].papers.filter(document__state="left").count()
    assert page.content.decode().count(".pdf") == released > 0


def test_a_worker_with_an_account_needs_no_code_and_sees_only_hers(client, case):
    claimant = case.people[5]
    client.force_login(
        accounts.open_account(person=claimant.person, username="w6", password=None, by=None)
    )
    page = client.get("/w/my/", follow=True)
    assert claimant.person.name in page.content.decode()
    assert not others_named(case, claimant, page)


def test_staff_and_representatives_have_no_part_of_their_own_here(client, case):
    register.add_participant(
        matter=case.matter,
        person=case.fed.clerk,
        role=ParticipantRole.REPRESENTATIVE,
        since=ground.TODAY,
        by=case.fed.officer,
    )
    client.force_login(
        accounts.open_account(person=case.fed.clerk, username="c", password=None, by=None)
    )
    assert client.get(f"/w/my/{case.matter.number}/").status_code == 404


def test_no_page_of_hers_is_kept_by_a_cache(client, case, enter):
    assert "no-store" in enter(case, case.people[5]).headers["Cache-Control"]


# --- what is said -------------------------------------------------------------------------------


def test_the_title_is_the_answer_and_the_next_day_is_named(case, enter):
    page = text_of(enter(case, case.people[0])).replace(" ", "")
    assert "和单位谈成了，等单位付钱" in page
    assert "单位最晚这天要付钱：11月30日" in page
    assert "定下来该给您60,111.10元" in page


def test_money_held_for_her_comes_first_and_asks_for_her_card(case, enter):
    by = case.fed
    receipts.receive(
        matter=case.matter,
        amount_fen=10_000_00,
        payer="示例旅业（演示）",
        payer_kind=PayerKind.EMPLOYER,
        voucher="演示1",
        on=ground.TODAY,
        by=by.cashier,
        idempotency_key="6a1a3f0e-6d0c-4a5e-8a0f-2f7f2a1f0a11",
    )
    plan = distribution.propose_distribution(
        matter=case.matter, by=by.cashier, on=ground.TODAY, at=way.AT
    )
    distribution.approve_distribution(plan=plan, by=by.leader, book_no=plan.book_no, at=way.AT)
    page = text_of(enter(case, case.people[0]))
    assert "有您的钱了，还差您的银行卡号" in page
    assert "把银行卡号告诉工会" in page
    assert "10,000 .00" in page


def test_an_amount_opens_to_its_steps_and_articles(client, case, enter):
    enter(case, case.people[5])
    page = text_of(client.get(f"/w/my/{case.matter.number}/owed/"))
    assert "2026年7月应发 6,066.66 元，一分没发。" in page
    assert "劳动合同法 第四十七条" in page
    assert "没有算进去的" in page


def test_what_is_missing_is_asked_for_and_the_amount_is_called_provisional(client, db, enter):
    case = ground.computed(ground.a_case(2, months=5))
    enter(case, case.people[0])
    page = text_of(client.get(f"/w/my/{case.matter.number}/owed/"))
    assert "您暂时算得" in page
    assert "工资条" in page
    assert "最晚什么时候要" in page


def test_a_worker_just_registered_is_told_that_the_reckoning_is_to_come(client, db, enter):
    case = ground.a_case(1)
    assert "正在算您该得多少" in text_of(enter(case, case.people[0]))
    assert "算好了这里就能看到" in text_of(client.get(f"/w/my/{case.matter.number}/owed/"))


def test_every_state_and_clock_of_every_procedure_has_plain_words():
    for kind in all_registered():
        table = kind.lifecycle
        for state in table.states:
            assert (table.key, state.key) in sayings.STATES or table.key.startswith("toy"), state
        for act in (*table.opens, *(act for step in table.steps for act in step.clocks)):
            assert act.rule in sayings.CLOCKS, act.rule
    steps = {(r.lifecycle.key, s.verb) for r in all_registered() for s in r.lifecycle.steps}
    opens = {(r.lifecycle.key, "open") for r in all_registered()}
    assert set(sayings.STEPS) <= steps | opens
    assert set(sayings.LEFT) == set(LeftWhy.values)


def test_the_number_of_queries_does_not_grow_with_the_matter(
    client, crowd, enter, django_assert_max_num_queries
):
    case = crowd
    enter(case, case.people[5])
    assert Claimant.objects.filter(matter=case.matter).count() == 48
    assert Clock.objects.filter(matter=case.matter).count() > 90
    with django_assert_max_num_queries(32):
        client.get(f"/w/my/{case.matter.number}/")
    with django_assert_max_num_queries(32):
        client.get(f"/w/my/{case.matter.number}/owed/")


def test_while_her_officer_is_away_she_reads_who_does_the_work_and_until_when(case, enter):
    claimant = case.people[3]
    officer, union = case.matter.handler, case.matter.home_union
    assert "代办" not in text_of(enter(case, claimant))

    cover = make.human("顶岗人（演示）")
    make.stands_in(
        officer.roles.get(union=union),
        cover,
        from_=ground.TODAY,
        until=ground.TODAY + timedelta(days=3),
    )
    page = text_of(enter(case, claimant))
    assert officer.name in page
    assert "由 顶岗人（演示） 代办；2026年11月26日 回来" in page
