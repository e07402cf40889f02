"""The main job from the award's papers to the closing: a zip, an award, money twice, the end."""

import io
import re
import zipfile
from datetime import date

import docx
import pytest
from playwright.sync_api import expect
from tests.journeys import walked
from tests.journeys.steps import Calendar, Hands, stages_of, work_off

from niangjia.apps.matters.services import register
from niangjia.jobs.demo import federation
from niangjia.kernel.money import capitals

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILING = {
    "仲裁委员会": walked.COMMITTEE,
    "事实与理由": "单位长期拖欠工资，职工于 2024年12月31日解除劳动合同。",
    "劳动合同签订情况": "签有书面劳动合同",
    "离职经过": "单位拖欠工资，职工被迫解除",
    "工作岗位": "员工",
    "职工住所": "海口市龙华区（演示地址）",
    "单位负责人职务": "执行董事",
}
REPRESENTATIVES = ("李福峰", "谢秀秀", "廖长")


def text_of(data: bytes) -> str:
    """Return everything a Word file says; opening it proves that it opens."""
    paper = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def test_applications_leave_as_one_zip_and_the_unverified_stays_behind(
    hands: Hands, house: federation.House, calendar: Calendar
) -> None:
    way = walked.enrolled(house, data=walked.damaged_workbook())
    way.compute(date(2025, 1, 7), one_is_silent=True)
    way.mediate()
    calendar.is_now(2025, 2, 10)
    hands.sign_in("chengban")
    hands.follow(walked.TITLE)
    hands.begin("劳动仲裁", at=walked.COMMITTEE)
    hands.turn_to("程序")
    hands.follow("参与人")
    for name in REPRESENTATIVES:
        box = hands.page.get_by_role("checkbox", name=name, include_hidden=True)
        hands.uncover(box).check()
    hands.press("记下代表人")
    expect(hands.row("代表人")).to_have_count(3)
    hands.open(f"/desk/matters/{way.number}/forums/")
    hands.follow("劳动仲裁")
    hands.take("推选代表人", {"仲裁委员会": walked.COMMITTEE}, becomes="准备材料")
    hands.take("制作申请材料", FILING, becomes="准备材料")
    hands.turn_to("文书")
    hands.unfold("劳动人事争议仲裁申请书")
    expect(hands.row(walked.SILENT).first).to_contain_text("联系电话")
    hands.row(walked.SILENT).first.get_by_role("link").click()
    hands.fill_in({"申请人·联系电话": "13700009999"})
    hands.press("存好，填进文书")
    hands.reads("已写全，可以发出了")
    hands.press("发出")
    hands.reads("已发出并定稿")
    hands.open(f"/desk/matters/{way.number}/papers/")
    hands.follow("整套打包")
    hands.unfold("1 份留下")
    hands.reads(walked.DAMAGED)
    box = hands.page.get_by_role("checkbox")
    for one in box.all():
        words = one.locator("xpath=..").inner_text()
        one.set_checked("仲裁申请书" in words or "Word" in words)
    hands.press("发出并打包")
    hands.reads("排队等着")
    work_off()
    with hands.page.expect_download() as waited:
        hands.follow("下载 ZIP")
    data = waited.value.path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = [name for name in packed.namelist() if name.endswith(".docx")]
        texts = {name: text_of(packed.read(name)) for name in names}
    assert len(texts) == 47
    for one in way.people():
        mine = [t for n, t in texts.items() if one.person.name in n]
        if one.person.name == walked.DAMAGED:
            assert not mine
            continue
        total = sum(way.walk.computed()[i.pk] for i in one.items.all())
        assert any(one.person.name in t and capitals(total) in t for t in mine), one.person.name


def swap(hands: Hands, login: str, number: str) -> None:
    """Let another person sit down at the browser and open the money of the matter."""
    hands.sign_in(login)
    hands.open(f"/desk/matters/{number}/")
    hands.turn_to("款项")


def receive(hands: Hands, yuan: str, *, voucher: str) -> None:
    """Type a receipt from the bank's slip, look at it, and book it."""
    hands.follow("登记来款")
    hands.fill_in({"付款人户名": walked.COURT, "来款金额（元）": yuan, "凭证号": voucher})
    hands.press("下一步：核对")
    hands.reads("大写：")
    hands.press("入账：")
    hands.reads("已记来款")


def share_and_pay(hands: Hands, number: str, *, reference: str) -> None:
    """Propose by one, approve by another, pay out, and enter the bank's receipt."""
    hands.follow("分配")
    hands.press("提交复核：")
    hands.heading_is("等复核")
    refused = hands.page.get_by_role("button", name="您自己做的方案")
    expect(refused).to_have_attribute("aria-disabled", "true")
    swap(hands, "fuze", number)
    hands.follow("看方案，复核")
    hands.press("复核入账：")
    hands.heading_is("已复核入账")
    swap(hands, "chuna", number)
    hands.follow("发放")
    hands.press("备好名单：48 人")
    hands.press("已交给银行")
    hands.fill_in({"银行回单号": reference})
    hands.press("勾选的人记作已付")
    hands.reads("已记付款 48 人")


def resume(hands: Hands, number: str, proceeding: str) -> None:
    """Come back on a later day, sign in again, and go to a proceeding."""
    hands.sign_in("chengban")
    hands.open(f"/desk/matters/{number}/forums/")
    hands.follow(proceeding)


def test_an_award_is_enforced_and_all_of_it_reaches_their_hands(
    hands: Hands, house: federation.House, calendar: Calendar
) -> None:
    way = walked.enrolled(house)
    way.compute(date(2025, 1, 7))
    way.mediate()
    way.file()
    number = way.number
    calendar.is_now(2025, 2, 18)
    resume(hands, number, "劳动仲裁")
    hands.take("仲裁委受理", {"案号": "海劳人仲案〔2025〕0009 号（演示）"}, becomes="已受理")
    calendar.is_now(2025, 2, 20)
    resume(hands, number, "劳动仲裁")
    hands.take("送达副本", becomes="已受理")
    calendar.is_now(2025, 3, 20)
    resume(hands, number, "劳动仲裁")
    hands.take("开庭", {"地点": "仲裁一庭"}, becomes="已开庭")
    calendar.is_now(2025, 4, 1)
    resume(hands, number, "劳动仲裁")
    hands.follow("作出非终局裁决")
    hands.show_people()
    for name, yuan in (("任国霞", "40,000"), ("严长涛", "0")):
        row = hands.row(name).filter(has_text="经济补偿")
        row.get_by_role("textbox").fill(yuan)
    hands.fill_in({"职工收到裁决书日期": calendar.day, "单位收到裁决书日期": calendar.day})
    hands.press("作出非终局裁决")
    hands.heading_is("：非终局裁决")
    calendar.is_now(2025, 4, 18)
    resume(hands, number, "劳动仲裁")
    hands.take(
        "裁决生效",
        {"履行期限": date(2025, 4, 28), "财产是否已保全": "没有保全"},
        becomes="裁决已生效",
    )
    assert stages_of(hands) == {"全部": 48, "可申请执行": 48}

    calendar.is_now(2025, 5, 6)
    resume(hands, number, "劳动仲裁")
    hands.begin("履行与执行", at=walked.COURT)
    told = {
        "法院": walked.COURT,
        "事实和理由": "裁决书已生效，单位没有履行。",
        "财产线索": "建设银行账户（演示）",
        "职工住所": "海口市龙华区（演示地址）",
        "单位负责人职务": "执行董事",
    }
    hands.take("制作执行申请书", told, becomes="待履行或者申请执行")
    way.walk.send_papers("enforcement_application", calendar.day)
    resume(hands, number, "履行与执行")
    hands.take("申请强制执行", becomes="已申请执行")
    hands.take("立案并发出执行通知", {"执行案号": "（2025）琼0106执9号（演示）"}, becomes="执行中")
    hands.take("查到财产", {"财产": "建设银行账户（演示）"}, becomes="已查到财产")
    hands.take(
        "查封、扣押、冻结",
        {"财产种类": "银行存款", "财产": "建设银行账户（演示）", "期限届满日": date(2026, 5, 5)},
        becomes="已查封冻结",
    )
    calendar.is_now(2025, 6, 3)
    resume(hands, number, "履行与执行")
    hands.take("法院发放案款", becomes="案款发放中")

    due = sum(place.still_due_fen for place in way.walk.positions())
    first = due * 40 // 100
    swap(hands, "chuna", number)
    receive(hands, f"{first / 100:.2f}", voucher="演示-执行款-001")
    share_and_pay(hands, number, reference="演示-回单-001")
    assert abs(sum(p.paid_fen for p in way.walk.positions()) - first) == 0

    calendar.is_now(2025, 9, 1)
    swap(hands, "chengban", number)
    hands.turn_to("人和进度")
    hands.follow("结案")
    hands.heading_is("还不能结案")
    hands.reads("程序", "款项", "文书")
    expect(hands.page.get_by_role("button", name=re.compile("^结案：还差"))).to_have_attribute(
        "aria-disabled", "true"
    )

    swap(hands, "chuna", number)
    receive(hands, f"{(due - first) / 100:.2f}", voucher="演示-执行款-002")
    share_and_pay(hands, number, reference="演示-回单-002")
    assert sum(place.still_due_fen for place in way.walk.positions()) == 0
    resume(hands, number, "履行与执行")
    hands.take("全部付清", becomes="")
    assert stages_of(hands) == {"全部": 48, "已付清": 48}
    way.walk.send_papers("payment_receipt", calendar.day)
    hands.follow("结案")
    hands.heading_is("可以结案")
    hands.fill_in({"结案说明": "裁决款全部执行到位，48 人都已领到。"})
    hands.press("结案")
    hands.reads("已结案")

    first_worker = way.people()[0]
    code = register.issue_look_up_code(claimant=first_worker, by=house.officer)
    phone = hands.page
    phone.context.clear_cookies()
    phone.set_viewport_size({"width": 390, "height": 844})
    hands.open("/w/")
    hands.fill_in({"受理编号": number, "查询码": code})
    hands.press("看我的事")
    hands.reads("您的钱", "已经到您手里的", "64,147.13")
    shown = phone.locator("body").inner_text()
    assert not [p.person.name for p in way.people()[1:] if p.person.name in shown]
    assert phone.goto(f"/desk/matters/{number}/").url.rpartition("/login/")[1]

    # The figures count what was known by the database's own clock.
    calendar.is_really_now()
    hands.open("/figures/")
    hands.fill_in({"哪段时间": "2025年"})
    hands.press("看这段时间")
    hands.reads("帮到的人", "追回到手的钱", "4,268,652.06 元中 4,268,652.06 元")
    assert re.search(r"帮到的人\s*48\s*人", hands.text())
