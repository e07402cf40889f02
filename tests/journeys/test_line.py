"""From a call at the line to a matter with a named officer, who is covered while away."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.factories import matters as make
from tests.journeys.steps import Hands
from tests.web.conftest import signed_in

from niangjia.apps.unions import services as unions
from niangjia.apps.worklist.models import Item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = "13800000009"


@pytest.fixture
def fed(transactional_db):
    made = make.federation()
    for who in ("officer", "leader", "clerk"):
        signed_in(getattr(made, who), who)
    return made


def test_a_call_becomes_a_matter_whose_officer_is_covered(page, fed, fits, shoot):
    desk = Hands(page)
    desk.sign_in("clerk")
    desk.open("/desk/calls/")
    page.get_by_label("姓名、电话、号码后四位、单位").fill(PHONE)
    page.get_by_label("姓名、电话、号码后四位、单位").press("Enter")
    shoot(page, "line-nobody")
    fits(page)
    desk.follow("都不是，第一次打来，新记一条")
    expect(page.get_by_label("从哪里来")).to_have_value("hotline")
    page.get_by_label("由哪个工会接").select_option(label=fed.city.name)
    page.get_by_label("本人怎么说的").fill(
        "在示例服装厂踩缝纫机，两个月没发工资，厂里在往外搬机器。"
    )
    page.get_by_label("老板要跑，或者在搬东西").check()
    desk.field("姓名").fill("符缝工（演示）")
    desk.field("电话").fill(PHONE)
    desk.field("用人单位").fill("示例服装厂（演示）")
    desk.press("记下")
    said = page.get_by_text("查询码只显示这一次").inner_text()
    number, code = re.findall(r"编号 (\S+) 和查询码 (\w+) 告诉本人", said)[0]

    desk.sign_in("officer")
    call = page.get_by_role("row").filter(has_text=number)
    expect(call.first.get_by_role("link", name="回电：本人说有危险", exact=True)).to_be_visible()
    shoot(page, "line-call-owed")
    desk.open(f"/desk/enquiries/{number}/")
    desk.press("我来打")
    desk.press("看电话，打过去")
    expect(page.get_by_text(PHONE)).to_be_visible()
    desk.open(f"/desk/enquiries/{number}/do/reach/")
    desk.press("联系上本人")
    desk.open(f"/desk/enquiries/{number}/do/triage/")
    for label in page.get_by_role("group", name="类别").get_by_role("checkbox").all():
        label.uncheck()
    page.get_by_label("欠薪").check()
    page.get_by_label("急诊：要快").check()
    page.get_by_label("由谁办").select_option(str(fed.officer.pk))
    page.get_by_label("和建议不一样的理由").fill("电话里听本人说的")
    desk.press("就这么定")
    item = Item.objects.get(source="settle", number=number)
    assert (item.holder, item.is_open) == (fed.officer, True)

    unions.plan_absence(
        person=fed.officer, from_=timezone.localdate(), on=timezone.localdate(),
        until=timezone.localdate() + timedelta(days=7), by=fed.clerk, cover=fed.leader,
        roles=list(fed.officer.roles.all()),
    )  # fmt: skip
    desk.sign_in("leader")
    desk.open("/desk/?whose=covered")
    expect(page.get_by_text(f"您代{fed.officer.name}办").first).to_be_visible()
    desk.open(f"/desk/enquiries/{number}/")
    desk.follow("立案件")
    desk.press("立案件")
    expect(page).to_have_url(re.compile(r"/desk/matters/460100-"))

    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/w/")
    page.get_by_label("受理编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="看我的事").click()
    expect(page.get_by_role("heading", name="已经立案，正式在办")).to_be_visible()
    expect(page.get_by_text(f"这些天不在，由 {fed.leader.name} 代办")).to_be_visible()
    shoot(page, "line-told")
    fits(page)
