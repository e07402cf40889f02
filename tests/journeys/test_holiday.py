"""An officer goes on holiday: nothing of hers waits for her memory."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.apps.worklist import ground
from tests.apps.worklist.ground import make
from tests.journeys.steps import Hands
from tests.web.conftest import signed_in

from niangjia.apps.unions import services as unions
from niangjia.apps.worklist.models import Item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fed(transactional_db):
    made = make.federation()
    for who in ("officer", "leader", "clerk"):
        signed_in(getattr(made, who), who)
    return made


@pytest.fixture
def stand_in(fed):
    person = make.human("代班员（演示）")
    unions.grant_role(person=person, union=fed.city, kind="case_officer", from_=make.SINCE, by=None)
    signed_in(person, "stand-in")
    return person


def test_her_clock_stands_at_the_page_of_whoever_covers_her(page, fed, stand_in, fits, shoot):
    on = timezone.localdate()
    matter = make.matter(fed, title="椰林旅业欠薪（演示）")
    ground.clock(fed, matter=matter, due=on)
    desk = Hands(page)
    desk.sign_in("stand-in")
    expect(page.get_by_text("没有要办的事")).to_be_visible()

    unions.plan_absence(
        person=fed.officer, from_=on, on=on, until=on + timedelta(days=7), by=fed.leader,
        cover=stand_in, roles=list(fed.officer.roles.all()),
    )  # fmt: skip
    desk.open("/desk/")
    expect(page.get_by_role("heading", name="今日待办：1 件今天到期")).to_be_visible()
    row = page.get_by_role("row").filter(has_text=matter.title)
    expect(row.get_by_text(f"您代{fed.officer.name}办")).to_be_visible()
    shoot(page, "today-covered")
    fits(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="时限", level=1)).to_be_visible()
    desk.open("/desk/")
    row.get_by_role("link", name="详情").click()
    expect(page.get_by_text("这个日子怎么来的")).to_be_visible()
    shoot(page, "work-item")
    fits(page)


def test_before_she_goes_she_hands_her_tasks_over_and_sees_first_what_goes(page, fed, fits, shoot):
    matter = make.matter(fed, title="椰林旅业欠薪（演示）")
    desk = Hands(page)
    desk.sign_in("officer")
    desk.open(f"/desk/matters/{matter.number}/")
    page.get_by_role("link", name="记一件").click()
    shoot(page, "work-new")
    fits(page)
    page.get_by_label("要办什么，或者等什么").fill("打电话问考勤表")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("link", name="打电话问考勤表")).to_be_visible()

    desk.open("/desk/")
    page.get_by_label("选中：打电话问考勤表").check()
    page.get_by_role("button", name="移交选中的").click()
    expect(page.get_by_role("heading", name="移交 1 件：还没有动")).to_be_visible()
    shoot(page, "work-hand")
    fits(page)
    page.get_by_label("交给谁").select_option(value=str(fed.clerk.pk))
    page.get_by_label("交接说明").fill("明天休假，还没打通")
    page.get_by_role("button", name="移交这 1 件").click()
    expect(page.get_by_text(f"1 件交给{fed.clerk.name}了")).to_be_visible()
    assert Item.objects.get(source="task").holder == fed.clerk

    desk.sign_in("clerk")
    desk.open("/desk/?whose=mine")
    expect(page.get_by_role("link", name="打电话问考勤表", exact=True)).to_be_visible()
    page.get_by_role("link", name="详情").first.click()
    expect(page.get_by_text("明天休假，还没打通")).to_be_visible()
    page.get_by_label("办好了").check()
    page.get_by_label("结果").fill("考勤表在财务")
    page.get_by_role("button", name="记下结果").click()
    expect(page.get_by_text("考勤表在财务", exact=True)).to_be_visible()
