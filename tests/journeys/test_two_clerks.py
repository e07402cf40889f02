"""Two clerks, each at a browser of her own, and one matter; one phone that loses its signal."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Error, expect
from tests.apps.intake import ground as told
from tests.journeys.steps import Hands
from tests.web.desk.ground import make_ground

from niangjia.apps.audit.selectors import events_of, personal_of
from niangjia.apps.intake.models import Enquiry, Taken
from niangjia.apps.matters.models import Matter
from niangjia.apps.recovery.models import Receipt
from niangjia.apps.worklist.models import Item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ground(transactional_db):
    """One matter, and the accounts of everybody who may work on it."""
    return make_ground()


@pytest.fixture
def sit_down(browser, live_server, ground):
    """Somebody at a browser of her own: `with sit_down(person) as hands`."""

    @contextmanager
    def at_a_desk(person, **options) -> Iterator[Hands]:
        context = browser.new_context(
            base_url=live_server.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 1440, "height": 900},
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(40_000)
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        hands = Hands(page)
        hands.sign_in(person.account.username)
        yield hands
        context.close()
        assert not faults, faults

    return at_a_desk


def employer_of(ground):
    unit = ground.matter.employer
    unit.refresh_from_db()
    return unit


def meet(ground, first: Hands, second: Hands) -> None:
    """Let both open the employer; the first saves, then the second sends."""
    path = f"/desk/matters/{ground.matter.number}/employer/"
    first.open(path)
    second.open(path)
    first.fill_in({"单位住所": "甲路 1 号（演示）", "单位电话": "0898-11111111"})
    first.press("存好单位情况")
    expect(first.page).to_have_url(re.compile(rf"/matters/{ground.matter.number}/$"))
    second.fill_in({"法定代表人或主要负责人": "李演示", "单位电话": "0898-22222222"})
    second.press("存好单位情况")
    second.heading_is("两个人都改了，还没有存")


def choose(hands: Hands, field: str, which: str) -> None:
    hands.page.get_by_role("group", name=field).get_by_label(which).check()


def test_the_second_sees_both_versions_side_by_side_and_chooses_each(ground, sit_down, fits, shoot):
    with sit_down(ground.fed.leader) as first, sit_down(ground.fed.officer) as second:
        meet(ground, first, second)
        phone = second.row("单位电话")
        expect(phone).to_contain_text("两个人都改了")
        theirs, mine = (phone.get_by_text(f"0898-{n}") for n in ("11111111", "22222222"))
        left, right = theirs.bounding_box(), mine.bounding_box()
        assert left is not None
        assert right is not None
        assert abs(left["y"] - right["y"]) < 5, "both stand in one line"
        assert left["x"] < right["x"]
        second.reads(ground.fed.leader.name)
        assert employer_of(ground).phone == "0898-11111111", "nothing is written unseen"
        shoot(second.page, "two-clerks-both")
        fits(second.page)

        second.press("照每项选的存好")
        second.reads("还有没选的")
        expect(second.row("单位电话")).to_contain_text("0898-22222222")
        shoot(second.page, "two-clerks-not-chosen")
        choose(second, "单位电话", "用我写的")
        choose(second, "单位住所", "用现在的")
        second.press("照每项选的存好")
        expect(second.page).to_have_url(re.compile(rf"/matters/{ground.matter.number}/$"))

    unit = employer_of(ground)
    assert unit.phone == "0898-22222222", "hers, because she chose it"
    assert unit.address == "甲路 1 号（演示）", "the other's, because she chose it"
    assert unit.legal_representative == "李演示", "what only she wrote is kept"
    (met,) = events_of(unit).filter(kind="sendings.versions_met")
    assert met.facts["taken"]["phone"] == "mine"
    assert personal_of(met)["theirs"]["phone"] == "0898-11111111", "the other's stands in the audit"


def test_without_script_the_second_chooses_as_well(ground, sit_down):
    with (
        sit_down(ground.fed.leader, java_script_enabled=False) as first,
        sit_down(ground.fed.officer, java_script_enabled=False) as second,
    ):
        meet(ground, first, second)
        second.press("全用现在的，不存我写的")
        expect(second.page).to_have_url(re.compile(rf"/matters/{ground.matter.number}/$"))

    unit = employer_of(ground)
    assert (unit.phone, unit.legal_representative) == ("0898-11111111", "")


def test_a_third_clerk_between_brings_the_page_again(ground, sit_down):
    with sit_down(ground.fed.leader) as first, sit_down(ground.fed.officer) as second:
        meet(ground, first, second)
        first.open(f"/desk/matters/{ground.matter.number}/employer/")
        first.fill_in({"单位电话": "0898-33333333"})
        first.press("存好单位情况")
        second.press("全用我写的")
        second.heading_is("两个人都改了，还没有存")
        expect(second.row("单位电话")).to_contain_text("0898-33333333")
        expect(second.row("单位电话")).to_contain_text("0898-22222222")
        assert employer_of(ground).phone == "0898-33333333"
        second.press("全用我写的")
        expect(second.page).to_have_url(re.compile(rf"/matters/{ground.matter.number}/$"))

    assert employer_of(ground).phone == "0898-22222222"


def test_two_who_triage_at_once_are_shown_both_and_one_triage_is_written(
    ground, sit_down, fits, shoot
):
    row = told.enquiry(ground.fed)
    with sit_down(ground.fed.leader) as first, sit_down(ground.fed.officer) as second:
        for hands, why in ((first, "她先听的（演示）"), (second, "我后听的（演示）")):
            hands.open(f"/desk/enquiries/{row.number}/do/triage/")
            hands.page.get_by_label("欠薪").check()
            hands.fill_in({"和建议不一样的理由": why})
        first.page.get_by_role("button", name="就这么定").dblclick()
        expect(first.page).to_have_url(re.compile(rf"/enquiries/{row.number}/$"))
        second.press("就这么定")
        second.heading_is("两个人都改了，还没有存")
        assert second.field("和建议不一样的理由").input_value() == "我后听的（演示）"
        shoot(second.page, "two-clerks-triage")
        fits(second.page)
    row.refresh_from_db()
    assert row.steps.filter(verb="triage").count() == 1
    assert row.handler == ground.fed.leader


def test_a_matter_somebody_else_founded_first_is_not_founded_twice(ground, sit_down, fits, shoot):
    row = told.enquiry(ground.fed)
    with sit_down(ground.fed.leader) as first, sit_down(ground.fed.officer) as second:
        first.open(f"/desk/enquiries/{row.number}/do/triage/")
        first.page.get_by_label("欠薪").check()
        first.fill_in({"和建议不一样的理由": "听本人说过（演示）"})
        first.press("就这么定")
        before = Matter.objects.count()
        for hands in (first, second):
            hands.open(f"/desk/enquiries/{row.number}/do/found/")
        second.fill_in({"案件名称": "我起的名字（演示）"})
        first.press("立案件")
        expect(first.page).to_have_url(re.compile(r"/desk/matters/460100-"))
        second.press("立案件")
        second.heading_is("没有办：情况已经变了")
        second.reads("我起的名字（演示）", ground.fed.leader.name)
        shoot(second.page, "two-clerks-gone")
        fits(second.page)
        first.page.go_back()
        assert "现在不用办" in first.text() or "没有办" in first.text()
    assert Matter.objects.count() == before + 1


def again(hands):
    """Send the page of checking once more, when the browser has put up its question about it."""
    for _ in range(10):
        with suppress(Error):
            hands.page.reload()
            return
        hands.page.wait_for_timeout(300)
    raise AssertionError("the page was not to be had once more")


def test_a_double_click_and_the_back_button_book_one_receipt(ground, sit_down, shoot):
    with sit_down(ground.fed.cashier) as hands:
        hands.open(f"/desk/matters/{ground.matter.number}/money/receipts/new/")
        hands.fill_in({"付款人户名": "示例市人民法院（演示）", "凭证号": "演示 1"})
        hands.fill_in({"来款金额（元）": "5000"})
        hands.press("下一步：核对")
        hands.page.get_by_role("button", name="入账").dblclick()
        hands.page.wait_for_url(re.compile(r"/money/$"))
        hands.reads("5,000.00")
        with suppress(Error):  # the browser asks before it sends the page of checking once more
            hands.page.go_back()
        again(hands)
        hands.heading_is("核对来款：还没有入账")
        hands.page.get_by_role("button", name="入账").click()
        hands.page.get_by_role("heading", name="刚才存过一份一模一样的").wait_for()
        assert Receipt.objects.filter(matter=ground.matter).count() == 1, "gone back and sent again"
        hands.open(f"/desk/matters/{ground.matter.number}/money/receipts/new/")
        hands.reads("在这一页存好过一次")
        shoot(hands.page, "two-clerks-back")
    assert Receipt.objects.filter(matter=ground.matter).count() == 1


def test_an_errand_sent_again_from_the_page_gone_back_to_is_asked_about(
    ground, sit_down, fits, shoot
):
    words = "打电话问有没有收到通知（演示）"
    with sit_down(ground.fed.officer) as hands:
        hands.open(f"/desk/work/new/?matter={ground.matter.number}")
        hands.fill_in({"要办什么，或者等什么": words})
        hands.page.get_by_role("button", name="记下").dblclick()
        hands.page.wait_for_url(re.compile(r"/matters/"))
        assert Item.objects.filter(what=words).count() == 1
        hands.page.go_back()
        hands.reads("在这一页存好过一次")
        hands.fill_in({"要办什么，或者等什么": words})
        hands.press("记下")
        shoot(hands.page, "two-clerks-again")
        fits(hands.page)
        assert Item.objects.filter(what=words).count() == 1, "nothing is made twice unasked"
        hands.press("另存一份")
        hands.page.wait_for_url(re.compile(r"/matters/"))
        assert Item.objects.filter(what=words).count() == 2, "two alike, because she said so"


def tell(page, ground) -> None:
    """Answer what is asked on a phone, the shortest way, up to the button that sends it."""
    page.goto("/w/tell/")
    page.get_by_label("用您自己的话说").fill(told.WORDS)
    page.get_by_role("button", name="下一步").click()
    go_on(page, ground)


def go_on(page, ground) -> None:
    """Go on from wherever the telling stands to its last page."""
    answers = {
        "在哪个地方干活": lambda: page.get_by_label("在哪里干活").select_option(
            label=ground.fed.city.name
        ),
        "怎么找到您": lambda: (
            page.get_by_label("怎么称呼您").fill("王小骑（演示）"),
            page.get_by_label("手机号").fill("13800000001"),
        ),
    }
    for _ in range(25):
        title = page.get_by_role("heading", level=1).inner_text()
        if title == "看一遍，对不对":
            page.get_by_label("我同意工会").check()
            return
        skip = page.get_by_role("button", name="不知道，跳过")
        if title in answers:
            answers[title]()
        if title not in answers and skip.count():
            skip.click()
        else:
            page.get_by_role("button", name="下一步").click()
    raise AssertionError(page.url)


@pytest.fixture
def phone(browser, live_server, ground):
    """A worker's phone, without an account."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(40_000)
    yield context.new_page()
    context.close()


def test_a_telling_without_signal_stays_on_the_phone_and_is_sent_once(phone, ground, shoot):
    tell(phone, ground)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="交给工会").click()
    expect(phone.get_by_text("手机没有信号，还没有发出去")).to_be_visible()
    shoot(phone, "two-clerks-phone-offline")
    assert not Enquiry.objects.exists()
    kept = phone.evaluate("() => localStorage.getItem('niangjia-draft-tell')")
    assert "干了三个月外卖" in kept, "what she said is on her phone"
    assert "王小骑" not in kept, "who she is is not"
    assert "13800000001" not in kept

    phone.context.set_offline(False)
    phone.get_by_role("button", name="交给工会").dblclick()
    phone.get_by_role("heading", name="受理回执").wait_for()
    assert Enquiry.objects.count() == 1
    assert phone.evaluate("() => localStorage.getItem('niangjia-draft-tell')") is None
    with suppress(Error):
        phone.go_back()
    with suppress(Error):
        phone.reload()
    assert Enquiry.objects.count() == 1


def test_a_telling_whose_answer_is_lost_is_resumed_and_is_still_one(phone, ground):
    tell(phone, ground)

    def swallow(route):
        route.fetch(max_redirects=0)  # it reaches the house; nothing comes back
        route.abort("internetdisconnected")

    phone.route("**/w/tell/", swallow)
    with suppress(Error):
        phone.get_by_role("button", name="交给工会").click()
    phone.wait_for_url(re.compile("chrome-error"))
    phone.unroute("**/w/tell/")
    first = Taken.objects.get()

    phone.goto("/w/tell/")
    expect(phone.get_by_text("上次写到一半的，还在这部手机里")).to_be_visible()
    phone.get_by_role("button", name="接着上次的写").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("怎么找到您")
    go_on(phone, ground)
    phone.get_by_role("button", name="交给工会").click()
    phone.get_by_role("heading", name="受理回执").wait_for()
    assert first.number in phone.locator("p.code").all_inner_texts()
    assert Enquiry.objects.get().number == first.number
