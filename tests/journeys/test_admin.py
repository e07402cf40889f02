"""An administrator at the browser: a federation from a sheet, and a colleague who leaves."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from tests.apps.setup.test_sheets import workbook
from tests.journeys.steps import Hands

from niangjia.apps.matters.services import register
from niangjia.apps.outbox.models import Job
from niangjia.jobs.demo import hainan, rosters
from niangjia.jobs.worker import run_now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_federation_is_set_up_from_a_sheet_corrected_on_the_page(
    hands: Hands, fits: Any, shoot: Any
):
    units = [("新区总工会", "新区总", "", "460107", "县级", "海口市总工会（演示）", "2024.3.1")]
    people = [
        ("赵一（演示）", "13900000001", "新区总", "承办人、登记员", "2024.3.1", ""),
        ("钱二（演示）", "", "火星工会", "主席", "2024.3.1", ""),
    ]
    hands.sign_in("guanli")
    hands.open("/admin/sheets/")
    fits(hands.page)
    shoot(hands.page, "admin-sheets")
    sheet = {"name": "建档.xlsx", "mimeType": "", "buffer": workbook(units, people)}
    hands.field("填好的表").set_input_files(sheet)
    hands.press("上传，看看怎么读的")
    hands.heading_is("核对：1 处要改")
    hands.reads("工会“火星工会”在表里和系统里都没有")
    fits(hands.page)
    shoot(hands.page, "admin-sheet-faults")
    hands.page.get_by_label("改正 人员 C3").fill("新区总工会")
    hands.press("存下修改，再查一遍")
    hands.heading_is("核对：没有错，还没有导入")
    shoot(hands.page, "admin-sheet-fine")
    hands.press("导入这 1 个工会、3 个岗位")
    run_now(Job.objects.get(name="setup.import_sheet"))
    hands.page.reload()
    hands.reads("导入好了：新建 1 个工会，新登记 2 人、3 个岗位。")
    hands.open("/admin/tree/")
    hands.reads("新区总工会")
    fits(hands.page)
    shoot(hands.page, "admin-tree")


def test_a_colleague_leaves_in_one_act_and_her_open_page_dies(
    hands: Hands, house: Any, browser: Browser, live_server: Any, fits: Any, shoot: Any
):
    matter = register.register_matter(
        uscc=hainan.USCC,
        employer_name=rosters.HAINAN_EMPLOYER,
        title="离开的人手里的案件（演示）",
        union=house.city,
        region="460100",
        received_on=date(2025, 1, 6),
        by=house.officer,
        at=timezone.now(),
    )
    context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    hers = Hands(context.new_page())
    hers.sign_in("chengban")
    hers.open(f"/desk/matters/{matter.number}/")
    hands.sign_in("guanli")
    hands.open(f"/admin/people/{house.officer.pk}/")
    fits(hands.page)
    hands.follow("办理离开")
    hands.fill_in({"离开的原因": "调到市人社局"})
    hands.press("看看会怎样")
    hands.reads("还有 1 件案件没有选交给谁")
    hands.page.get_by_label("都交给").select_option(str(house.leader.pk))
    hands.press("看看会怎样")
    hands.heading_is("离开预览：还没有动")
    fits(hands.page)
    shoot(hands.page, "admin-leave-preview")
    hands.press("办理王敏（演示）离开")
    hands.reads("王敏（演示）已经离开")
    hers.page.reload()
    assert "/login/" in hers.page.url
    matter.refresh_from_db()
    assert matter.handler == house.leader
    context.close()


def test_open_matters_are_handed_over_with_a_note_that_whoever_takes_them_reads(
    hands: Hands, house: Any, fits: Any, shoot: Any
):
    held = [
        register.register_matter(
            uscc=hainan.USCC,
            employer_name=rosters.HAINAN_EMPLOYER,
            title=f"交出去的案件{which}（演示）",
            union=house.city,
            region="460100",
            received_on=date(2025, 1, 6),
            by=house.officer,
            at=timezone.now(),
        )
        for which in ("甲", "乙", "丙")
    ]
    path = f"/admin/people/{house.officer.pk}/hand-over/"
    hands.sign_in("guanli")
    hands.open(path)
    hands.heading_is("交接王敏（演示）的案件")
    assert held[0].title not in hands.text(), "an administrator reads no case"
    fits(hands.page)
    shoot(hands.page, "admin-hand-over-full")
    hands.press("交出勾上的案件")
    assert "交接说明" in hands.refused()
    hands.row(held[2].number).get_by_role("checkbox").uncheck()
    hands.fill_in({"交接说明": "仲裁申请书写好了，等盖章。材料在二号柜。"})
    hands.press("交出勾上的案件")
    assert "请勾上要交的案件，并选交给谁" in hands.refused()
    fits(hands.page)
    shoot(hands.page, "admin-hand-over-failing")
    hands.page.get_by_label("都交给").select_option(str(house.leader.pk))
    hands.press("交出勾上的案件")
    hands.reads("交出 2 件。")
    handlers = []
    for matter in held:
        matter.refresh_from_db()
        handlers.append(matter.handler)
    assert handlers == [house.leader, house.leader, house.officer]
    hands.open(path)
    hands.page.get_by_label("都交给").select_option(str(house.leader.pk))
    hands.fill_in({"交接说明": "等单位回话。"})
    hands.press("交出勾上的案件")
    hands.open(path)
    hands.reads("她手里没有没结的案件。")
    fits(hands.page)
    shoot(hands.page, "admin-hand-over-empty")
    hands.sign_in("fuze")
    hands.open(f"/desk/matters/{held[0].number}/history/")
    hands.reads("案件交给另一位承办人", "仲裁申请书写好了，等盖章。材料在二号柜。")


def test_a_class_plays_another_day_on_everybodys_pages_and_goes_back(
    hands: Hands, house: Any, settings: Any, fits: Any, shoot: Any
):
    settings.IS_DEMO = True
    hands.sign_in("guanli")
    hands.open("/admin/clock/")
    hands.heading_is("按真实日期")
    fits(hands.page)
    shoot(hands.page, "admin-clock-real")
    hands.fill_in({"演到哪一天": date(1999, 1, 1)})
    hands.press("演到这一天")
    assert "演到哪一天" in hands.refused()
    hands.reads("日期要在 2008-01-01 和 2099-12-31 之间。")
    fits(hands.page)
    shoot(hands.page, "admin-clock-failing")
    hands.fill_in({"演到哪一天": date(2027, 3, 1)})
    hands.press("演到这一天")
    hands.heading_is("演到 2027年3月1日")
    fits(hands.page)
    shoot(hands.page, "admin-clock-played")
    hands.sign_in("chengban")
    hands.reads("演到 2027年3月1日")
    hands.page.context.clear_cookies()
    hands.open("/")
    hands.reads("演到 2027年3月1日")
    hands.sign_in("guanli")
    hands.open("/admin/clock/")
    hands.press("回到真实日期")
    hands.heading_is("按真实日期")
    assert "演到 2027年3月1日" not in hands.page.content()


def test_an_auditor_reads_who_was_given_what_by_name_and_day(
    hands: Hands, house: Any, fits: Any, shoot: Any
):
    hands.sign_in("shenji")
    hands.open("/admin/audit/")
    fits(hands.page)
    shoot(hands.page, "audit-empty")
    hands.press("查")
    assert "为什么要查" in hands.refused()
    fits(hands.page)
    shoot(hands.page, "audit-failing")
    hands.fill_in({"为什么要查": "年度检查（演示）", "哪一类": "设代理"})
    hands.press("查")
    hands.reads(
        "王敏（演示）代蔡晓明（演示）：海口市总（演示）承办人，2024-12-24 起、2025-01-21 止"
    )
    hands.fill_in({"为什么要查": "年度检查（演示）", "哪一类": "全部"})
    hands.press("查")
    hands.reads("登记休假、外出")
    fits(hands.page)
    shoot(hands.page, "audit-full")
