"""Enquiries at the desk: the queue, taken down, triaged, called back, and what becomes of them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.apps.intake import ground
from tests.factories import matters as make
from tests.web.conftest import signed_in

from niangjia.apps.audit.models import Event
from niangjia.apps.intake.models import Enquiry
from niangjia.apps.intake.services import calls, reopening, tellings
from niangjia.apps.matters.models import Matter
from niangjia.apps.notices.models import Notice
from niangjia.apps.unions import services as unions

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def desk(fed):
    return signed_in(fed.officer, "officer")


@pytest.fixture
def row(fed):
    return ground.enquiry(fed)


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def url(row, verb=None):
    if verb is None:
        return reverse("desk:enquiry", args=[row.number])
    return reverse("desk:enquiry_step", args=[row.number, verb])


def triage(desk, row, fed, **changes):
    sent = {
        "labels": ["unpaid"],
        "handler": fed.officer.pk,
        "version": row.version,
        "why": "看过本人的话",
        **changes,
    }
    return desk.post(url(row, "triage"), sent)


def test_the_queue_shows_who_waits_and_finds_by_name_employer_and_number(fed, desk, row):
    shown = words_of(desk.get(reverse("desk:enquiries")))
    assert "王小骑（演示）" in shown
    assert "已登记，等分诊" in shown
    for asked in ("王小", "速达", row.number):
        assert row.number in words_of(desk.get(reverse("desk:enquiries"), {"q": asked}))
    assert "没有找到" in words_of(desk.get(reverse("desk:enquiries"), {"q": "无此"}))
    assert "这里现在没有诉求" in words_of(desk.get(reverse("desk:enquiries"), {"which": "away"}))


def test_a_call_is_taken_down_with_its_danger_and_the_code_is_shown_once(fed, desk):
    sent = {
        "door": "hotline",
        "union": fed.city.pk,
        "words": "老板连夜搬机器",
        "dangers": ["fleeing"],
        "name": "来电人（演示）",
        "phone": "13900000009",
        "mark": str(uuid4()),
    }
    answer = desk.post(reverse("desk:enquiry_new"), sent, follow=True)
    row = Enquiry.objects.get()
    assert row.call_back_by is not None
    assert "查询码只显示这一次" in words_of(answer)
    assert "老板连夜搬机器" in words_of(answer)
    again = desk.post(reverse("desk:enquiry_new"), sent)
    assert again.status_code == 303
    assert Enquiry.objects.count() == 1


def test_what_an_office_sends_has_a_page_of_its_own(desk):
    shown = desk.get(reverse("desk:enquiry_new")).content.decode()
    assert reverse("desk:referral_new") in shown
    assert 'value="court"' not in shown


def test_triage_names_labels_marks_and_officer(fed, desk, row):
    assert "怎么定" in words_of(desk.get(url(row, "triage")))
    assert triage(desk, row, fed, labels=[]).status_code == 422
    assert triage(desk, row, fed, is_hard="on").status_code == 303
    shown = words_of(desk.get(url(row)))
    assert "会诊" in shown
    assert "欠薪" in shown


def test_who_decided_on_an_older_page_is_told(fed, desk, row):
    triage(desk, row, fed)
    stale = triage(desk, row, fed)
    assert stale.status_code == 409
    assert "您自己" in words_of(stale)
    assert "没有不同" in words_of(stale), "both set the same"


def test_every_step_on_offer_has_its_page_and_can_be_taken(fed, desk, row):
    triage(desk, row, fed)
    row.refresh_from_db()
    offered = re.findall(r"/do/(\w+)/", desk.get(url(row)).content.decode())
    assert set(offered) == {
        "triage",
        "reach",
        "try_call",
        "advise",
        "inspect",
        "refer",
        "found",
        "join",
        "merge",
        "send_away",
        "withdraw",
    }
    for verb in offered:
        assert desk.get(url(row, verb)).status_code == 200
    assert "请填“怎么答复的”" in words_of(desk.post(url(row, "advise"), {"version": row.version}))
    done = desk.post(
        url(row, "advise"), {"answer": "可以要求补发", "version": row.version}, follow=True
    )
    assert "可以要求补发" in words_of(done)
    back = desk.get(url(row, "advise"))
    assert back.status_code == 200, "who presses back is told what happened"
    assert "多半已经办过了" in words_of(back)
    assert "可以要求" not in words_of(back)


def test_it_becomes_a_matter_and_the_officer_stands_before_it(fed, desk, row):
    triage(desk, row, fed)
    row.refresh_from_db()
    sent = {
        "title": "示例速达欠薪（演示）",
        "employer_name": "示例速达配送有限公司（演示）",
        "uscc": "123",
        "region": "460100",
        "version": row.version,
    }
    assert desk.post(url(row, "found"), sent).status_code == 422
    assert not Matter.objects.exists()
    answer = desk.post(url(row, "found"), sent | {"uscc": ""}, follow=True)
    assert "示例速达欠薪（演示）" in words_of(answer)
    assert Matter.objects.get().claimants.get().person == row.person


def test_a_second_matter_against_the_same_employer_needs_a_tick(fed, desk, row):
    first = found(desk, triaged_row(desk, row, fed))
    assert first.status_code == 303
    there = Matter.objects.get()
    twin = triaged_row(desk, ground.enquiry(fed), fed)
    for verb in (None, "triage", "found"):
        shown = desk.get(url(twin, verb)).content.decode()
        assert reverse("desk:matter", args=[there.number]) in shown, verb
        assert "本人以前说过、近半年办结的" in shown, verb
    asked = found(desk, twin)
    assert asked.status_code == 422
    assert f"这个人在 {there.number} 里已经是当事人" in words_of(asked)
    assert 'name="again"' in asked.content.decode()
    assert found(desk, twin, again="on").status_code == 303
    assert Matter.objects.count() == 2


def triaged_row(desk, row, fed):
    triage(desk, row, fed)
    row.refresh_from_db()
    return row


def found(desk, row, **more):
    sent = {
        "title": "示例速达欠薪（演示）",
        "employer_name": "示例速达配送有限公司（演示）",
        "region": "460100",
        "version": row.version,
        **more,
    }
    return desk.post(url(row, "found"), sent)


def test_one_who_came_back_stands_so_in_its_history(fed, desk, row):
    triage(desk, row, fed)
    row.refresh_from_db()
    desk.post(url(row, "advise"), {"answer": "可以要求补发", "version": row.version})
    row.refresh_from_db()
    reopening.reopen(enquiry=row, why="还是不发", by=fed.clerk, at=timezone.now())
    assert "本人又来说，接着办" in words_of(desk.get(url(row)))


def test_one_joins_the_matter_that_is_there_and_two_enquiries_become_one(fed, desk, row):
    triage(desk, row, fed)
    row.refresh_from_db()
    matter = make.matter(fed)
    twin = ground.enquiry(fed)
    assert twin.number in words_of(desk.get(url(row)))

    wrong = desk.post(url(row, "join"), {"number": "460100-2026-9999", "version": row.version})
    assert wrong.status_code == 422
    done = desk.post(url(row, "join"), {"number": matter.number, "version": row.version})
    assert done.status_code == 303

    other = ground.enquiry(fed)
    sent = {"number": other.number, "version": twin.version}
    assert desk.post(url(twin, "merge"), sent).status_code == 303
    assert "已并入另一条诉求" in words_of(desk.get(url(twin)))


def test_a_phone_is_shown_to_whoever_calls_and_the_looking_is_kept(fed, desk, row):
    shown = desk.get(url(row))
    assert "13800000001" not in shown.content.decode()
    called = desk.post(reverse("desk:enquiry_phone", args=[row.number]))
    assert "13800000001" in words_of(called)
    read = Event.objects.get(kind="people.personal_data_read")
    assert row.number in read.body


def test_the_page_costs_the_same_questions_with_many_waiting(
    fed, desk, django_assert_max_num_queries
):
    for number in range(15):
        ground.tell(fed, name=f"第{number}人（演示）")
    with django_assert_max_num_queries(24):  # two of them for whom and where one may choose
        desk.get(reverse("desk:enquiries"))


def test_it_is_given_to_somebody_else_and_who_looks_at_an_older_page_is_told(fed, desk, row):
    give = reverse("desk:enquiry_assign", args=[row.number])
    sent = {"to": fed.leader.pk, "version": row.version}
    assert f"交给{fed.leader.name}了" in words_of(desk.post(give, sent, follow=True))
    assert desk.post(give, sent).status_code == 409
    row.refresh_from_db()
    back = {"to": fed.officer.pk, "version": row.version, "note": "工资表要到了，还差考勤"}
    assert f"交给{fed.officer.name}了" in words_of(desk.post(give, back, follow=True))
    done = words_of(desk.get(url(row)))
    assert f"{fed.leader.name}交给{fed.officer.name}办 工资表要到了，还差考勤" in done
    assert f"{fed.officer.name} 交给{fed.leader.name}办" in done  # the first, without a word


def test_a_hand_over_that_is_declined_says_what_is_wrong_and_gives_back_the_note(fed, desk, row):
    give = reverse("desk:enquiry_assign", args=[row.number])
    note = "\r\n".join(["交接这一件事。字"] * 50)  # 449 as its box counts, 498 as it is sent
    sent = {"to": fed.leader.pk, "version": row.version, "note": note + "满" * 51}
    assert desk.post(give, sent).status_code == 303
    row.refresh_from_db()

    long = "交" * 501
    faults = (
        ({"note": long}, "最多 500 个字，现在是 501 个", long),
        ({"to": ""}, "请选交给谁。", "工资表要到了"),
        ({"to": fed.cashier.pk}, "这个人现在不能接", "工资表要到了"),
    )
    for changes, says, kept in faults:
        sent = {"to": fed.officer.pk, "version": row.version, "note": "工资表要到了"} | changes
        came = desk.post(give, sent)
        assert came.status_code == 422
        assert says in words_of(came), changes
        assert kept in came.content.decode(), changes
    row.refresh_from_db()
    assert row.handler == fed.leader


def test_a_call_is_taken_by_one_click_the_second_is_told_who_and_the_trail_says_it(fed, desk):
    row = ground.enquiry(fed, at=timezone.now(), dangers=("life",))
    other = signed_in(fed.leader, "leader")
    calls.climb(at=timezone.now())
    assert "通知第一值班人：没有人可以通知" in words_of(desk.get(url(row)))
    shown = words_of(desk.post(reverse("desk:enquiry_take", args=[row.number]), follow=True))
    assert "这个电话归您打" in shown
    assert "示例承办人 来打" in shown
    second = words_of(other.post(reverse("desk:enquiry_take", args=[row.number]), follow=True))
    assert "示例承办人" in second
    assert "说来打，正在打" in second
    assert "这个电话归您打" not in second
    back = words_of(desk.post(reverse("desk:enquiry_let_go", args=[row.number]), follow=True))
    assert "放回去了" in back
    again = words_of(desk.post(reverse("desk:enquiry_let_go", args=[row.number]), follow=True))
    assert "不在您手上" in again


def test_a_try_that_reached_nobody_says_when_the_next_one_is(fed, desk):
    row = ground.enquiry(fed, at=timezone.now(), dangers=("life",))
    sent = {"outcome": "call_again", "version": row.version}
    assert "请填约在哪天几点" in words_of(desk.post(url(row, "try_call"), sent))
    far = sent | {"again_day": "2099-01-01", "again_time": "09:30"}
    assert "约的时间太远了" in words_of(desk.post(url(row, "try_call"), far))
    again = timezone.localdate() + timedelta(days=60)
    sent |= {"again_day": again.isoformat(), "again_time": "09:30"}
    shown = words_of(desk.post(url(row, "try_call"), sent, follow=True))
    assert f"{again.month}月{again.day}日 09:30 再打" in shown
    assert "示例承办人 打过，接了，约好再打" in shown
    row.refresh_from_db()
    done = desk.post(url(row, "reach"), {"version": row.version}, follow=True)
    assert "示例承办人 联系上本人" in words_of(done)
    assert "我来打" not in words_of(done)


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("found", {"title": "我起的名字（演示）", "employer_name": "示例速达（演示）"}),
        ("join", {"number": "我填的编号"}),
        ("merge", {"number": "我填的编号"}),
        ("try_call", {"outcome": "no_answer", "note": "我写的说明（演示）"}),
        ("triage", {"labels": ["unpaid"], "why": "我写的理由（演示）"}),
    ],
)
def test_what_was_typed_into_a_step_that_is_gone_is_given_back(fed, desk, row, verb, sent):
    first = {"why": "本人说不办了（演示）", "version": row.version}
    assert desk.post(url(row, "withdraw"), first).status_code == 303

    answer = desk.post(url(row, verb), sent)

    assert answer.status_code == 409
    last = list(sent.values())[-1]
    assert last in words_of(answer)


def test_what_reached_nobody_is_said_beside_the_phone_and_is_work_of_her_officer(fed, desk):
    row = ground.enquiry(fed, at=timezone.now())
    page = reverse("desk:enquiry", args=[row.number])
    assert "有通知没送到" not in words_of(desk.get(page))
    told = Notice.objects.filter(person=row.person)
    assert told.update(state="unreached", next_at=None, stuck_at=timezone.now()) == 1
    assert "有通知没送到，号码可能不对" in words_of(desk.get(page))
    assert "把通知送到本人" in words_of(desk.get("/desk/?whose=team"))
    listed = words_of(desk.get("/desk/notices/out/", {"enquiry": row.number}))
    assert f"只看 {row.number} 的" in listed
    assert row.person.name in listed
    told.update(read_at=timezone.now())
    assert "有通知没送到" not in words_of(desk.get(page))
    assert "把通知送到本人" not in words_of(desk.get("/desk/?whose=team"))


# --- a call that is owed, answers, somebody away --------------------------------------------------


def test_while_a_call_is_owed_what_ends_it_is_not_offered_and_says_why(fed, desk):
    row = ground.enquiry(fed, at=timezone.now(), dangers=("life",))
    triage(desk, row, fed, is_urgent="on")
    row.refresh_from_db()
    shown = desk.get(url(row)).content.decode()
    assert "还欠本人一个电话" in shown
    assert url(row, "advise") not in shown
    assert url(row, "waive_call") in shown
    assert "才能办这一步" in words_of(desk.get(url(row, "advise")))
    sent = {"answer": "先收好工资条。", "version": row.version}
    declined = desk.post(url(row, "advise"), sent)
    assert declined.status_code == 422
    assert "还没有联系上" in words_of(declined)
    assert "先收好工资条。" in declined.content.decode()
    desk.post(url(row, "reach"), {"version": row.version})
    row.refresh_from_db()
    shown = desk.get(url(row)).content.decode()
    assert url(row, "advise") in shown
    assert url(row, "waive_call") not in shown
    assert desk.post(url(row, "advise"), sent | {"version": row.version}).status_code == 303


def test_who_triages_reads_her_answers_and_how_many_they_are(fed, desk):
    answers = {"about": ["wages"], "owed": "一万二"}
    row = ground.enquiry(fed, words="请帮帮我", answers=answers, people_count=7)
    page = words_of(desk.get(url(row, "triage")))
    assert "本人说一共 7 人。" in page
    assert "大概一共欠您多少钱 一万二" in page
    assert "本人勾选：工资没发、少发" in page
    assert "多少人 7 人" in words_of(desk.get(url(row)))


def test_joined_words_are_read_on_the_page_that_stays_with_their_number(fed, desk, row):
    other = ground.enquiry(fed, words="夜班补贴也没给", name="李电焊（演示）", phone="13800000077")
    desk.post(url(other, "merge"), {"number": row.number, "version": other.version})
    page = desk.get(url(row)).content.decode()
    assert "夜班补贴也没给" in page
    assert f"{other.number} 李电焊（演示）" in page


def test_whom_it_is_given_to_while_she_is_away_is_asked_about_once_more(fed, desk, row):
    on = timezone.localdate()
    third = make.human("休假的（演示）")
    unions.grant_role(person=third, union=fed.city, kind="case_officer", from_=make.SINCE, by=None)
    back = on + timedelta(days=5)
    unions.plan_absence(person=third, from_=on, until=back, by=fed.leader, on=on)
    asked = triage(desk, row, fed, handler=third.pk)
    assert asked.status_code == 422
    assert "没有人顶岗，这条诉求会没人办" in words_of(asked)
    other = triage(desk, row, fed, handler=third.pk, even=fed.officer.pk)
    assert other.status_code == 422, "what was confirmed of one is not confirmed of another"
    even = re.search(r'name="even" value="(\d+)"', asked.content.decode())[1]
    assert triage(desk, row, fed, handler=third.pk, even=even).status_code == 303
    row.refresh_from_db()
    assert row.handler == third


def test_what_was_said_since_is_marked_in_the_list_and_on_its_page_until_she_has_read_it(fed, desk):
    row = ground.enquiry(fed)
    give = reverse("desk:enquiry_assign", args=[row.number])
    signed_in(fed.leader, "leader").post(give, {"to": fed.officer.pk, "version": row.version})
    row.refresh_from_db()
    listed = reverse("desk:enquiries")
    assert "又说了新情况" not in words_of(desk.get(listed)) + words_of(desk.get(url(row)))
    more = ground.told(words="老板今天给了我一张欠条")
    tellings.tell_more(enquiry=row, told=more, at=timezone.now(), by=row.person)
    assert "又说了新情况" in words_of(desk.get(listed))
    shown = desk.get(url(row))
    assert "又说了新情况" in words_of(shown)
    read = re.search(r'action="(/desk/notices/[^"]+)"', shown.content.decode())[1]
    after = words_of(desk.post(read, follow=True))
    assert row.person.name in after
    assert "又说了新情况" not in after + words_of(desk.get(listed))
