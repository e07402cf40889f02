"""Her data in a browser: shown for a reason, seen by her, taken back, erased, audited."""

import pytest
from playwright.sync_api import expect
from tests.factories import matters as make

from niangjia.apps.matters.services import register
from niangjia.apps.people import services as people
from niangjia.apps.unions import services as unions
from niangjia.jobs.worker import run_now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER, PHONE = "11010519491231002X", "13800001234"


@pytest.fixture
def ground():
    fed = make.federation("海口", "460100")
    one = make.claimant(make.matter(fed), "符海燕（演示）", by=fed.officer)
    people.verify_identity(person=one.person, citizen_id=NUMBER, by=fed.officer, why="看过原件")
    people.correct_person(
        person=one.person, version=one.person.version, by=fed.officer, why="登记", phone=PHONE
    )
    auditor = make.human("周审（演示）")
    unions.grant_role(person=auditor, union=fed.city, kind="auditor", from_=make.TODAY, by=None)
    accounts = {
        name: people.open_account(username=name, password=None, person=person, by=None)
        for name, person in (("clerk", fed.clerk), ("leader", fed.leader), ("auditor", auditor))
    }
    return fed, one, accounts


def test_from_a_number_shown_to_a_wish_decided(page, sign_in, ground, fits, shoot):
    fed, one, accounts = ground
    desk = f"/desk/matters/{one.matter.number}/people/{one.seq}"
    hers = f"/w/my/{one.matter.number}/data/"

    sign_in(accounts["clerk"])
    page.goto(f"{desk}/numbers/")
    fits(page)
    shoot(page, "numbers-empty")
    page.get_by_label("身份证号").check()
    page.get_by_role("button", name="写明理由").click()
    expect(page.locator("main")).to_contain_text("写清了才显示")
    fits(page)
    shoot(page, "numbers-without-reason")
    page.get_by_label("身份证号").check()
    page.get_by_label("为什么要看").fill("核对仲裁申请书")
    page.get_by_role("button", name="写明理由").click()
    expect(page.locator("main")).to_contain_text(NUMBER)
    fits(page)
    shoot(page, "numbers-shown")
    page.goto(f"{desk}/rights/")
    fits(page)
    shoot(page, "rights-empty")
    page.get_by_label("办案").check()
    page.get_by_label("联系").check()
    page.locator("form", has=page.get_by_label("办案")).get_by_label("纸面签字").check()
    page.get_by_role("button", name="记下本人同意").click()
    expect(page.locator("main")).to_contain_text("同意已记下")
    fits(page)
    shoot(page, "rights-agreed")

    code = register.issue_look_up_code(claimant=one, by=fed.clerk)
    page.context.clear_cookies()
    page.goto("/w/")
    page.get_by_label("受理编号").fill(one.matter.number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="看我的事").click()
    page.goto(hers)
    expect(page.locator("main")).to_contain_text("核对仲裁申请书")
    expect(page.locator("main")).not_to_contain_text(fed.clerk.name)
    fits(page)
    shoot(page, "data-full")
    page.get_by_role("button", name="不再同意：联系").click()
    expect(page.locator("main")).to_contain_text("撤回了同意")
    page.get_by_role("button", name="给我写一份").click()
    expect(page.locator("main")).to_contain_text("正在写")
    from niangjia.apps.outbox.models import Job

    run_now(Job.objects.get(name="people.write_copy"))
    page.get_by_role("link", name="看好了没有").click()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="写好了，下载").click()
    assert fetched.value.suggested_filename.endswith(".zip")
    page.get_by_role("button", name="请工会删掉").click()
    expect(page.locator("main")).to_contain_text("写一句为什么想删")
    fits(page)
    shoot(page, "data-failing")
    page.get_by_label("为什么想删").fill("事情办完了")
    page.get_by_label("我知道删了").check()
    page.get_by_role("button", name="请工会删掉").click()
    expect(page.locator("main")).to_contain_text("正在等工会的另一个人决定")

    sign_in(accounts["leader"])
    page.goto(f"{desk}/rights/")
    page.get_by_label("删除", exact=True).check()
    page.get_by_role("button", name="决定").click()
    expect(page.locator("main")).to_contain_text("还在办")
    fits(page)
    shoot(page, "rights-stopped")
    page.goto("/desk/retention/")
    fits(page)
    shoot(page, "retention")

    sign_in(accounts["auditor"])
    page.goto("/admin/audit/")
    fits(page)
    shoot(page, "audit-empty")
    page.get_by_label("为什么要查").fill("年度检查")
    page.get_by_role("button", name="查", exact=True).click()
    expect(page.locator("main")).to_contain_text("查看个人信息全号")
    fits(page)
    shoot(page, "audit-found")
