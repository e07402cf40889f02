"""Today's page: everything that must be done, the clock first; narrowed by the address."""

import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone
from tests.apps.intake import ground as intake
from tests.apps.worklist import ground
from tests.apps.worklist.ground import make
from tests.web.desk.ground import browser

from niangjia.apps.matters.selectors import about
from niangjia.apps.unions import services as unions
from niangjia.apps.worklist.choices import Source
from niangjia.apps.worklist.models import Item
from niangjia.apps.worklist.selectors import Due, Kind, Wanted, Whose
from niangjia.apps.worklist.services import writing
from niangjia.web.desk.work_filter import query, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def fed():
    return make.federation()


@pytest.fixture
def matter(fed):
    return make.matter(fed, title="椰林旅业欠薪（演示）")


def task(fed, matter, what, days, **more):
    """Return something to do, counted from the real day, which is the page's."""
    on = timezone.localdate()
    return writing.write_task(
        about=about(matter), what=what, holder=more.get("holder", fed.officer),
        due_on=on + timedelta(days=days), by=fed.officer,
        at=timezone.now() - timedelta(days=30),
    )  # fmt: skip


def text(client, path="/desk/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_heading_says_what_is_late_and_each_row_what_to_do_and_why(fed, matter):
    task(fed, matter, "问考勤表", -1)
    task(fed, matter, "送达通知", 0)
    task(fed, matter, "领材料", 3)
    client = browser(fed.officer)
    page = text(client)
    assert "今日待办：1 件已过期" in page
    assert page.index("问考勤表") < page.index("送达通知") < page.index("领材料")
    assert f"/desk/matters/{matter.number}/" in page
    week = text(client, "/desk/?due=week")
    assert "领材料" in week
    assert "问考勤表" not in week


def test_an_empty_page_says_what_would_stand_there_and_what_comes_next(fed, matter):
    client = browser(fed.officer)
    assert "没有要办的事" in text(client)
    task(fed, matter, "领材料", 3)
    late = text(client, "/desk/?due=late")
    assert "这里没有要办的事" in late
    assert matter.number in late


def test_who_stands_in_finds_the_clock_on_her_own_page_marked_whose_it_is(fed, matter):
    item = ground.clock(fed, matter=matter, due=timezone.localdate())
    stand_in = make.human("代班（演示）")
    unions.grant_role(
        person=stand_in, union=fed.city, kind="case_officer", from_=make.SINCE, by=None
    )
    client = browser(stand_in)
    assert matter.number not in text(client)
    on = timezone.localdate()
    unions.plan_absence(
        person=fed.officer, from_=on, on=on, until=on + timedelta(days=7), by=fed.leader,
        cover=stand_in, roles=list(fed.officer.roles.all()),
    )  # fmt: skip
    page = text(client)
    assert matter.number in page
    assert f"您代{fed.officer.name}办" in page
    assert text(client, f"/desk/work/{item.pk}/")


def test_where_nobody_stands_in_the_leader_sees_it_lying(fed, matter):
    ground.clock(fed, matter=matter, due=timezone.localdate())
    on = timezone.localdate()
    unions.plan_absence(
        person=fed.officer, from_=on, on=on, until=on + timedelta(days=7), by=fed.leader
    )
    client = browser(fed.leader)
    page = text(client, "/desk/?whose=lying")
    assert matter.number in page
    assert "无人接手" in page


def test_a_page_asks_the_same_however_many_rows(fed, django_assert_max_num_queries):
    counts = []
    client = browser(fed.officer)
    for many in (2, 8):
        for number in range(many):
            case = make.matter(fed, title=f"第 {many} 批 {number}（演示）")
            ground.clock(fed, matter=case, due=timezone.localdate() + timedelta(days=number))
            intake.enquiry(
                fed, name=f"人{many}-{number}（演示）", phone=f"139000{many:02}{number:03}"
            )
        client.get("/desk/?whose=team")
        with django_assert_max_num_queries(45) as told:
            assert "分诊" in text(client, "/desk/?whose=team")
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_chosen_items_are_shown_first_and_handed_over_with_the_reason(fed, matter):
    one, other = task(fed, matter, "问考勤表", 1), task(fed, matter, "送达通知", 2)
    client = browser(fed.officer)
    page = text(client, f"/desk/work/hand-over/?item={one.pk}&item={other.pk}")
    assert "移交 2 件：还没有动" in page
    one.refresh_from_db()
    assert one.holder == fed.officer
    chosen = {"item": [f"{one.pk}:{one.version}", f"{other.pk}:{other.version}"]}
    missing = client.post("/desk/work/hand-over/", chosen | {"to": fed.leader.pk, "why": ""})
    assert missing.status_code == 422
    done = client.post("/desk/work/hand-over/", chosen | {"to": fed.leader.pk, "why": "明天休假"})
    assert done.status_code == 303
    assert set(Item.objects.values_list("holder", flat=True)) == {fed.leader.pk}
    assert "明天休假" in text(client, f"/desk/work/{one.pk}/")
    again = client.post("/desk/work/hand-over/", chosen | {"to": fed.clerk.pk, "why": "再交"})
    assert again.status_code == 409


def test_what_would_lie_with_somebody_away_is_asked_about_once_more(fed, matter):
    on = timezone.localdate()
    third = make.human("休假的（演示）")
    unions.grant_role(person=third, union=fed.city, kind="case_officer", from_=make.SINCE, by=None)
    back = on + timedelta(days=5)
    unions.plan_absence(person=third, from_=on, until=back, by=fed.leader, on=on)
    late, before, after = (task(fed, matter, f"第{n}件", n) for n in (-1, 3, 9))
    client = browser(fed.officer)
    page = text(client, f"/desk/work/hand-over/?item={late.pk}")
    assert f'<option value="{third.pk}">' in page
    assert f'<option value="{fed.officer.pk}">' not in page, "it is hers already"
    chosen = {"item": [f"{one.pk}:{one.version}" for one in (late, before, after)]}
    sent = chosen | {"to": third.pk, "why": "先放着"}
    asked = client.post("/desk/work/hand-over/", sent)
    assert asked.status_code == 422
    said = asked.content.decode()
    assert f"{back.month}月{back.day}日才回来，没有人顶岗：选中的有 2 件已经过期" in said
    assert "先放着" in said
    assert not Item.objects.filter(holder=third).exists()
    elsewhere = client.post("/desk/work/hand-over/", sent | {"action": f"even-{fed.leader.pk}"})
    assert elsewhere.status_code == 422, "what was confirmed of one is not confirmed of another"
    again = re.search(r'name="action" value="(even-\d+)"', said)[1]
    assert client.post("/desk/work/hand-over/", sent | {"action": again}).status_code == 303
    assert Item.objects.filter(holder=third).count() == 3


def test_what_is_due_when_she_is_back_or_covered_meanwhile_goes_at_once(fed, matter):
    on = timezone.localdate()
    back = on + timedelta(days=5)
    third, cover = make.human("休假的（演示）"), make.human("代班（演示）")
    for person in (third, cover):
        unions.grant_role(
            person=person, union=fed.city, kind="case_officer", from_=make.SINCE, by=None
        )
    unions.plan_absence(person=third, from_=on, until=back, by=fed.leader, on=on)
    later, late = task(fed, matter, "以后的", 5), task(fed, matter, "过期的", -1)
    client = browser(fed.officer)
    for item in (later, late):
        sent = {"item": f"{item.pk}:{item.version}", "to": third.pk, "why": "交接"}
        assert client.post("/desk/work/hand-over/", sent).status_code == 303
        if item is later:
            unions.cover_role(
                role=third.roles.get(), cover=cover, from_=on, until=back, by=fed.leader
            )


def test_a_colleagues_item_is_taken_over_from_its_page(fed, matter):
    item = task(fed, matter, "问考勤表", 1)
    client = browser(fed.leader)
    assert "我来接手" in text(client, f"/desk/work/{item.pk}/")
    page = text(client, f"/desk/work/hand-over/?item={item.pk}&to=me")
    assert f'value="{fed.leader.pk}" selected' in page


def test_something_to_do_is_written_ended_and_put_off_by_its_pages(fed, matter):
    client = browser(fed.officer)
    on = timezone.localdate()
    new = f"/desk/work/new/?matter={matter.number}"
    form = {"kind": "waiting", "what": "等排期", "holder": fed.officer.pk, "waits_for": ""}
    declined = client.post(new, form)
    assert declined.status_code == 422
    assert "请写在等谁" in declined.content.decode()
    assert "等排期" in declined.content.decode()  # what was typed is still there
    assert client.post(new, form | {"waits_for": "示例法院"}).status_code == 303
    item = Item.objects.get(source=Source.WAITING)
    assert "等排期" in text(client, f"/desk/matters/{matter.number}/")
    assert "等排期" in text(client, "/desk/?due=waiting")
    at = f"/desk/work/{item.pk}/"
    later = {"due_on": (on + timedelta(days=4)).isoformat(), "version": item.version}
    assert client.post(f"{at}put-off/", later | {"note": ""}).status_code == 422
    assert client.post(f"{at}put-off/", later | {"note": "11月问过"}).status_code == 303
    ended = {"is_done": "no", "why": "", "version": item.version + 1}
    assert client.post(f"{at}end/", ended).status_code == 422
    assert client.post(f"{at}end/", ended | {"why": "撤诉了"}).status_code == 303
    assert "撤诉了" in text(client, at)
    assert "等排期" not in text(client)


def test_what_waits_for_a_second_person_is_not_offered_to_go(fed, matter):
    item = task(fed, matter, "问考勤表", 1)
    Item.objects.filter(pk=item.pk).update(source=Source.PLAN, ref=1, holder=None)
    page = text(browser(fed.leader), f"/desk/work/hand-over/?item={item.pk}")
    assert "还没有选要移交的事" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, Wanted(whose=Whose.TEAM)),
        ({"due": "late", "whose": "mine"}, Wanted(whose=Whose.MINE, due=Due.LATE)),
        ({"due": "nonsense", "whose": "x", "kind": "'"}, Wanted(whose=Whose.TEAM)),
        ({"kind": "task", "q": " 椰林 "}, Wanted(whose=Whose.TEAM, kind=Kind.TASK, words="椰林")),
    ],
)
def test_the_address_says_what_is_wanted_and_is_written_back_the_same(asked, found):
    assert wanted(asked, usual=Whose.TEAM) == found
    again = QueryDict(query(found, usual=Whose.TEAM)[1:])
    assert wanted(again.dict(), usual=Whose.TEAM) == found


def test_a_call_that_is_owed_stands_before_what_is_late_for_days(fed, matter):
    task(fed, matter, "问考勤表", -30)
    pressing = intake.enquiry(fed, at=timezone.now(), dangers=("fleeing",), name="急事人（演示）")
    intake.enquiry(fed, at=timezone.now(), name="不急的（演示）", words="问问年假怎么算")
    client = browser(fed.clerk)
    page = text(client)
    assert page.index("先打这些电话") < page.index(pressing.number) < page.index("问考勤表")
    calls = text(client, "/desk/?kind=call")
    assert "急事人（演示）" in calls
    assert "不急的（演示）" not in calls
    card = text(client, f"/desk/enquiries/{pressing.number}/")
    assert card.index("我来打") < card.index("本人怎么说的")


def test_of_many_calls_the_first_stand_before_the_list_and_the_rest_are_a_press_away(fed, matter):
    for n in range(7):
        told = {"dangers": ("life",), "name": f"急事人{n}（演示）", "phone": f"1380000010{n}"}
        intake.enquiry(fed, at=timezone.now(), **told)
    client = browser(fed.clerk)
    page = client.get("/desk/").content.decode()
    before = page.split('id="calls"')[1].split("</section>")[0]
    assert before.count("急事人") == 5
    [more] = re.findall(r'<a href="(\?[^"]*kind=call[^"]*)">还有要打的：看全部', before)
    assert text(client, f"/desk/{more}").count("急事人") == 7


def test_the_whole_list_can_be_had_on_one_page_to_be_printed(fed, matter):
    for n in range(23):
        task(fed, matter, f"第{n:02}样事", n)
    client = browser(fed.officer)
    first = text(client)
    assert "第 1–20 条，共 23 条" in first
    assert "?whole=1" in first
    assert "第22样事" not in first
    whole = text(client, "/desk/?whole=1")
    assert "第 1–23 条，共 23 条" in whole
    assert "第22样事" in whole
    assert "排在一页上打印" not in whole
