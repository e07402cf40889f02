"""The main job as people do it, in a real browser: from a company's spreadsheet to the money."""

import io
import json
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect
from tests.engines.tables.files import archive
from tests.journeys import walked
from tests.journeys.steps import Calendar, Hands, stages_of

from niangjia.apps.matters.models import Claimant, Matter, RosterImport, WageMonth
from niangjia.jobs.demo import federation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WRONG_USCC = walked.USCC[:-1] + "A"
TRUTH = {
    worker["name"]: worker
    for worker in json.loads((walked.ROSTERS / "b_roster_and_flow.truth.json").read_text("utf-8"))[
        "workers"
    ]
}


def register(hands: Hands, *, uscc: str = walked.USCC) -> str:
    """Register a matter by its form and return its number."""
    hands.follow("登记新案件")
    hands.fill_in(
        {
            "统一社会信用代码": uscc,
            "用人单位名称": walked.EMPLOYER,
            "案件名称": walked.TITLE,
            "由哪个工会承办": "海口市总工会（演示）",
            "劳动关系结束日期": walked.ENDED_ON,
            "怎么结束的": "因单位拖欠工资等，职工被迫解除（第三十八条）",
        }
    )
    hands.press("登记，下一步")
    return "" if uscc == WRONG_USCC else hands.number()


def locked_workbook() -> bytes:
    """Return a workbook whose parts are marked as encrypted."""
    data = bytearray(walked.WIDE.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def file_of(name: str, data: bytes) -> dict[str, Any]:
    """Return a file as a person picks it from a folder."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def workbook_of(*rows: tuple[Any, ...]) -> bytes:
    """Return a small workbook."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def everything_imported() -> tuple[int, ...]:
    """Count what an import writes."""
    return tuple(model.objects.count() for model in (RosterImport, Claimant, WageMonth))


def test_a_clerk_registers_a_matter_and_imports_its_roster(hands: Hands) -> None:
    hands.sign_in("dengji")
    register(hands, uscc=WRONG_USCC)
    hands.reads("校验码对不上")
    assert not Matter.objects.exists()
    hands.fill_in({"统一社会信用代码": walked.USCC})
    hands.press("登记，下一步")
    hands.heading_is("导入名册")
    number = hands.number()

    for name, data, words in (
        ("工资表.xlsx", walked.WIDE.read_bytes()[:9000], "损坏"),
        ("工资表.xlsx", locked_workbook(), "密码"),
        (
            "合同.xlsx",
            archive({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<T/>"}),
            "Word",
        ),
        ("空.xlsx", b"", "空的"),
    ):
        hands.upload(file_of(name, data))
        hands.reads(words)
        assert everything_imported() == (0, 0, 0), name

    hands.upload(walked.WIDE)
    hands.heading_is("48 人可以导入")
    hands.unfold("我们这样读这张表")
    hands.reads("第 3–4 行是表头", "（2024-12）", "第 8、12 行都叫万子生")
    assert Claimant.objects.count() == 0
    hands.press("导入这 48 人")
    hands.reads("新增 48 人")
    first = everything_imported()
    assert first[1:] == (48, 48 * 14)

    hands.follow("导入名册")
    hands.upload(walked.WIDE)
    hands.press("导入这 48 人")
    hands.reads("48 人都没有变化")
    assert everything_imported()[1:] == first[1:]
    assert hands.number() == number


def test_what_is_wrong_in_a_roster_is_put_right_on_the_page(hands: Hands) -> None:
    hands.sign_in("dengji")
    register(hands)
    hands.upload(walked.ROSTERS / "b_roster_and_flow.xlsx")
    hands.heading_is("62 人可以导入")
    # The one has brought her card, the other will.
    mended, doubtful = "罗思海", "郭杰"
    hands.fill_in({f"改正 {mended} C6": TRUTH[mended]["citizen_id"]})
    hands.press("存下修改")
    expect(hands.field(f"改正 {mended} C6")).to_have_count(0)
    expect(hands.field(f"改正 {doubtful} C19")).to_be_visible()
    hands.press("导入这 62 人")
    hands.reads("新增 62 人")
    identity = dict(Claimant.objects.values_list("person__name", "person__identity"))
    assert [name for name, state in identity.items() if state == "to_verify"] == [doubtful]

    heads = ("工号", "姓名", "身份证号", "入职日期", "2025年1月应发", "2025年1月实发")
    hands.follow("导入名册")
    hands.upload(
        file_of(
            "新来的.xlsx",
            workbook_of(
                heads, ("G9", "符小梅（演示）", "46010319880214002X", "2019.13.1", "待定", "0")
            ),
        )
    )
    hands.heading_is(re.compile("处要改"))
    blocked = hands.page.get_by_role("button", name=re.compile("^导入：还差"))
    expect(blocked).to_have_attribute("aria-disabled", "true")
    hands.reads("2019.13.1")
    hands.fill_in({"改正 符小梅（演示） D2": "2019.12.1", "改正 符小梅（演示） E2": "4,800"})
    hands.press("存下修改")
    hands.press("导入这 1 人")
    hands.reads("新增 1 人")
    added = Claimant.objects.get(person__name="符小梅（演示）")
    assert added.hired_on == date(2019, 12, 1)
    assert [m.due_fen for m in added.wage_months.all()] == [480_000]


def test_without_scripts_a_roster_comes_in_and_a_step_is_taken(
    bare: Hands, calendar: Calendar
) -> None:
    bare.sign_in("chengban")
    register(bare)
    bare.upload(walked.WIDE)
    bare.press("导入这 48 人")
    bare.reads("新增 48 人")
    bare.turn_to("应得")
    bare.press("按法律算应得")
    bare.heading_is("48 人应得")
    calendar.is_now(2025, 1, 8)
    bare.begin("调解", at=walked.CENTRE)
    bare.take(
        "开始调解",
        {"到场人员": "双方各一人", "双方都愿意调解": True, "调解员没有应当回避的情形": True},
        becomes="调解中",
    )


SETTLE, LEAVES = ("任国霞", "贺德", "宋敏"), "蒋杰"
CONVENED = {
    "到场人员": "职工代表 3 人、单位代表 1 人",
    "双方都愿意调解": True,
    "调解员没有应当回避的情形": True,
}
FAILED = {
    "终结原因": "分歧较大，未能达成协议",
    "有管辖权的仲裁委员会": walked.COMMITTEE,
    "工会法律援助联系方式": "12351",
}
TERMS = {
    "履行期限": date(2025, 2, 28),
    "主要事实和争议事项": "单位拖欠工资，职工据此解除劳动合同。",
    "各方责任": "单位认可拖欠工资的事实，应当支付。",
    "单位负责人职务": "执行董事",
    "职工住所": "海口市龙华区（演示地址）",
    "每位职工本人同意": True,
    "双方已签名或者盖章": True,
    "调解员已签名": True,
    "已盖调解组织印章": True,
}


def to_forum(hands: Hands, name: str) -> None:
    """Go to a proceeding of the matter that is open."""
    hands.turn_to("程序")
    hands.follow(name)


def test_three_settle_one_leaves_and_the_others_fail(
    hands: Hands, house: federation.House, calendar: Calendar
) -> None:
    way = walked.enrolled(house)
    calendar.is_now(2025, 1, 7)
    hands.sign_in("chengban")
    hands.page.goto("/desk/matters/")  # no clock runs yet: it does not stand in today's list
    hands.follow(walked.TITLE)
    hands.turn_to("应得")
    hands.press("按法律算应得")
    hands.heading_is("48 人应得")
    hands.follow("任国霞")
    hands.unfold("经济补偿")
    hands.reads("第四十六条", "48,692.95")

    calendar.is_now(2025, 1, 8)
    hands.open(f"/desk/matters/{way.number}/")
    hands.begin("调解", at=walked.CENTRE)
    assert stages_of(hands) == {"全部": 48, "办理中": 48}
    calendar.is_now(2025, 1, 14)
    to_forum(hands, "调解")
    hands.take("开始调解", CONVENED, becomes="调解中")

    calendar.is_now(2025, 1, 16)
    hands.follow("达成协议")
    hands.choose_only(*SETTLE)
    for name in SETTLE:
        wages = hands.row(name).filter(has_text="拖欠工资").get_by_role("textbox")
        wages.fill("20000")
        severance = hands.row(name).filter(has_text="经济补偿").get_by_role("textbox")
        severance.fill("15,000.50元")
    hands.fill_in(TERMS)
    hands.press("达成协议")
    hands.heading_is("调解：已达成协议")
    assert stages_of(hands) == {"全部": 48, "办理中": 45, "已有结果": 3}
    hands.follow("已有结果")
    for name in SETTLE:
        expect(hands.row(name)).to_contain_text("35,000.50")
    hands.follow(SETTLE[0])
    assert "调解：调解中" not in hands.text()
    hands.reads("调解：已达成协议", "20,000.00")

    calendar.is_now(2025, 1, 20)
    leaving = next(one for one in way.people() if one.person.name == LEAVES)
    hands.open(f"/desk/matters/{way.number}/people/{leaving.seq}/")
    hands.unfold("离开本案")
    hands.fill_in({"为什么离开": "自行和解", "哪一天": date(2025, 1, 20)})
    hands.press("记下：离开本案")
    hands.reads("调解：已撤回")
    assert "调解：调解中" not in hands.text()

    hands.open(f"/desk/matters/{way.number}/")
    to_forum(hands, "调解")
    hands.take("调解不成", FAILED, becomes="调解不成")
    hands.open(f"/desk/matters/{way.number}/")
    assert stages_of(hands) == {"全部": 48, "待分流": 44, "已有结果": 3, "不再主张": 1}
    hands.turn_to("程序")
    for state, people in (("调解不成", "44"), ("已达成协议", "3"), ("已撤回", "1")):
        expect(hands.row(state).get_by_role("cell", name=people, exact=True)).to_be_visible()
    hands.reads("44 人、88 项请求可以办")
    hands.turn_to("文书")
    hands.heading_is("文书 47 份，47 份还缺内容")
