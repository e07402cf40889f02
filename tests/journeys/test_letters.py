"""A court sends somebody: looked for, taken in, answered with proof; another office adds to it."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.apps.intake import ground, test_office_steps
from tests.apps.intake.test_papers import photo
from tests.factories import matters as make
from tests.journeys.steps import Hands
from tests.web.conftest import signed_in

from niangjia.apps.intake.models import Enquiry, Referral

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCAN = {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": photo("letter")}
COURT = "示例区人民法院（演示）"


@pytest.fixture
def fed(transactional_db):
    made = make.federation()
    signed_in(made.officer, "officer")
    return made


def fill_letter(page: Page, sender: str, number: str) -> None:
    page.get_by_label("来函单位").fill(sender)
    page.get_by_label("来函文号或者工单号").fill(number)
    page.get_by_label("怎么来的").select_option(label="专人送达")
    page.get_by_label("谁送来的").fill("书记员（演示）")
    page.get_by_label("来函扫描件").set_input_files(SCAN)
    page.get_by_label("来函怎么说的").fill("劳务合同纠纷，诉前委派调解。")


def test_a_courts_letter_is_answered_with_proof_and_the_clock_stops(
    page: Page, fed, fits: Callable[[Page], None], shoot: Callable[[Page, str], None]
) -> None:
    desk = Hands(page)
    desk.sign_in("officer")
    desk.open("/desk/referrals/")
    shoot(page, "letters-none")
    fits(page)
    page.get_by_role("link", name="登记来函").click()
    page.get_by_label("职工姓名").fill("当事人（演示）")
    shoot(page, "letters-look")
    fits(page)
    page.get_by_role("button", name="找找有没有记录").click()
    expect(page.get_by_text("没有找到像的记录")).to_be_visible()
    fill_letter(page, COURT, "（2026）示例诉前调1号")
    page.get_by_label("要我们做什么").select_option(label="法院委派调解（立案前）")
    shoot(page, "letters-new")
    fits(page)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page).to_have_url(re.compile(r"/desk/referrals/\d+/"))
    expect(page.get_by_text("T 已与法条原文核对")).to_be_visible()
    row = Referral.objects.get()
    shoot(page, "letters-owed")
    fits(page)
    desk.open("/desk/")
    expect(page.get_by_role("link", name=f"给{COURT}回函", exact=True)).to_be_visible()
    page.get_by_role("link", name=f"给{COURT}回函", exact=True).click()

    page.get_by_role("link", name="写回函").click()
    page.get_by_label("办理结果").select_option(label="调解不成")
    page.get_by_label("办理情况").fill("约双方谈了两次，没有谈成。")
    page.get_by_label("有事找谁").fill("示例承办人 12351")
    shoot(page, "letters-reply")
    fits(page)
    page.get_by_role("button", name="写好了").click()
    page.get_by_role("link", name="登记发出").click()
    page.get_by_role("button", name="登记发出").click()
    expect(page.get_by_text("请传送达凭证的扫描件").first).to_be_visible()
    shoot(page, "letters-unproved")
    fits(page)
    page.get_by_label("送达凭证").set_input_files(SCAN | {"buffer": photo("receipt")})
    page.get_by_role("button", name="登记发出").click()
    expect(page.get_by_text("这封来函办完了")).to_be_visible()
    row.refresh_from_db()
    assert not row.is_open
    shoot(page, "letters-answered")
    fits(page)
    desk.open("/desk/referrals/?which=answered")
    expect(page.get_by_text(COURT)).to_be_visible()
    shoot(page, "letters-list")
    fits(page)


def test_a_second_office_adds_to_the_record_and_its_step_is_kept_from_its_letter(
    page: Page, fed, fits: Callable[[Page], None], shoot: Callable[[Page, str], None]
) -> None:
    there = ground.enquiry(fed)
    desk = Hands(page)
    desk.sign_in("officer")
    desk.open("/desk/referrals/new/")
    page.get_by_label("职工姓名").fill(there.person.name)
    page.get_by_role("button", name="找找有没有记录").click()
    shoot(page, "letters-alike")
    fits(page)
    page.get_by_role("link", name="就是这一条，加到它上").click()
    fill_letter(page, COURT, "（2026）示例诉前调2号")
    shoot(page, "letters-add")
    fits(page)
    page.get_by_role("button", name="加上").click()
    expect(page.get_by_text("没有另立一条")).to_be_visible()
    assert Enquiry.objects.count() == 1

    desk.open(f"/desk/enquiries/{there.number}/")
    page.get_by_role("link", name="凭来文记一步").click()
    page.get_by_label("哪个单位的来文").fill("示例市劳动监察支队（演示）")
    page.get_by_label("办到哪一步").select_option(label="已受理或者立案")
    page.get_by_label("来文怎么说的").fill("已立案。")
    page.get_by_label("来文扫描件").set_input_files(SCAN | {"buffer": photo("step")})
    shoot(page, "letters-step")
    fits(page)
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("cell", name="已受理或者立案")).to_be_visible()
    shoot(page, "letters-enquiry")
    fits(page)
    desk.open("/desk/referrals/?way=out")
    shoot(page, "letters-out")
    fits(page)


def test_an_office_hears_meanwhile_and_agrees_to_a_later_day(
    page: Page, fed, fits: Callable[[Page], None], shoot: Callable[[Page, str], None]
) -> None:
    there = ground.enquiry(fed)
    desk = Hands(page)
    desk.sign_in("officer")
    desk.open(f"/desk/enquiries/{there.number}/referral/")
    fill_letter(page, COURT, "（2026）示例诉前调3号")
    page.get_by_label("要我们做什么").select_option(label="法院委派调解（立案前）")
    page.get_by_role("button", name="加上").click()
    row = Referral.objects.get()
    first = row.due_on

    page.get_by_role("link", name="记一次").click()
    page.get_by_label("已经做了什么").fill("已约双方谈了一次，职工在补考勤记录。")
    page.get_by_label("由谁在办").fill("周敏（演示） 12351")
    page.get_by_label("下次哪天再答复").fill((first - timedelta(days=20)).isoformat())
    page.get_by_label("专人送达").check()
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("请传送达凭证的扫描件").first).to_be_visible()
    page.get_by_label("送达凭证").set_input_files(SCAN | {"buffer": photo("interim")})
    shoot(page, "letters-interim")
    fits(page)
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("过程性答复记下了，期限照走")).to_be_visible()

    page.get_by_role("link", name="对方同意延期了").click()
    page.get_by_label("延到哪天").fill((first + timedelta(days=10)).isoformat())
    page.get_by_label("对方谁同意的").fill("立案庭 李书记员（演示）")
    page.get_by_label("为什么要延期").fill("双方还在核对工时")
    page.get_by_label("同意延期的来文").set_input_files(SCAN | {"buffer": photo("agreed")})
    page.get_by_role("button", name="记下延期").click()
    expect(page.get_by_text("双方当事人都同意才能延期").first).to_be_visible()
    page.get_by_label("双方当事人都同意").check()
    page.get_by_label("同意延期的来文").set_input_files(SCAN | {"buffer": photo("agreed")})
    shoot(page, "letters-extend")
    fits(page)
    page.get_by_role("button", name="记下延期").click()
    expect(page.get_by_text("延期记下了")).to_be_visible()
    row.refresh_from_db()
    assert (row.first_due_on, row.due_on) == (first, first + timedelta(days=10))
    expect(page.get_by_text("职工在补考勤记录")).to_be_visible()
    expect(page.get_by_text("李书记员（演示） 同意")).to_be_visible()
    shoot(page, "letters-meanwhile")
    fits(page)
    desk.open("/desk/")
    expect(page.get_by_role("link", name=f"告诉{COURT}办到哪里了", exact=True)).to_be_visible()


def test_what_is_sent_on_goes_with_a_letter_that_is_printed_and_sealed(
    page: Page, fed, fits: Callable[[Page], None], shoot: Callable[[Page, str], None]
) -> None:
    there = ground.enquiry(fed)
    test_office_steps.send_on(fed, there, reply_by="2026-12-18")
    desk = Hands(page)
    desk.sign_in("officer")
    desk.open(f"/desk/enquiries/{there.number}/")
    page.get_by_role("link", name="写函").click()
    page.get_by_label("基本情况").fill(
        "在该公司送外卖三个月，一直没有发工资，共一万二千元。站长说资金紧张。"
    )
    page.get_by_label("附件").fill("工资条照片 3 张\n接单记录 1 份")
    shoot(page, "outward-write")
    fits(page)
    page.get_by_role("button", name="写好了").click()
    expect(page.get_by_text("函写好了")).to_be_visible()
    expect(page.get_by_role("heading", name="转办函").first).to_be_visible()
    shoot(page, "outward")
    fits(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="打印（PDF）").click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF")
    page.get_by_role("button", name="定稿").click()
    expect(page.get_by_text("已定稿")).to_be_visible()
    shoot(page, "outward-sealed")
    fits(page)
    desk.open("/desk/referrals/?way=out")
    expect(page.get_by_role("link", name="转办函")).to_be_visible()
    shoot(page, "outward-list")
    fits(page)


def test_what_an_office_hears_meanwhile_is_a_letter_of_its_own(
    page: Page, fed, fits: Callable[[Page], None], shoot: Callable[[Page, str], None]
) -> None:
    there = ground.enquiry(fed)
    desk = Hands(page)
    desk.sign_in("officer")
    desk.open(f"/desk/enquiries/{there.number}/referral/")
    fill_letter(page, COURT, "（2026）示例诉前调3号")
    page.get_by_role("button", name="加上").click()
    row = Referral.objects.get()
    desk.open(f"/desk/referrals/{row.pk}/")
    page.get_by_role("link", name="写函", exact=True).click()
    page.get_by_label("已经做了什么").fill("已约双方谈一次。")
    page.get_by_label("由谁在办").fill("周敏（演示） 12351")
    next_on = timezone.localdate() + timedelta(days=3)
    page.get_by_label("下次哪天再答复").fill(next_on.isoformat())
    shoot(page, "interim-letter")
    fits(page)
    page.get_by_role("button", name="写好了").click()
    with page.expect_download() as got:
        page.get_by_role("link", name="打印（PDF）").click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF")
    shoot(page, "interim-note")
    fits(page)
    desk.open(f"/desk/referrals/{row.pk}/")
    shoot(page, "interim-written")
    fits(page)
    page.get_by_role("link", name="登记发出").click()
    page.get_by_label("送达凭证").set_input_files(SCAN)
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("过程性答复记下了")).to_be_visible()
    shoot(page, "interim-told")
    fits(page)
    desk.open(f"/desk/enquiries/{there.number}/")
    expect(page.get_by_role("link", name="打印过程性答复")).to_be_visible()
    shoot(page, "interim-enquiry")
    fits(page)
