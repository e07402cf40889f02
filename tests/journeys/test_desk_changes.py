"""Changes of the ledger and what is told once: walked at both widths, nobody kept out."""

import pytest
from tests.web.desk.ground import make_ground
from tests.web.desk.test_setting_aside import drafted

from niangjia.apps.people.services import open_account
from niangjia.apps.recovery import selectors
from niangjia.apps.recovery import services as recovery

__all__ = ["drafted"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ground(db):
    """Four workers whose award can be enforced; money came, and three were paid."""
    made = make_ground()
    made.receive(2_000_000)
    told = {"matter": made.matter, "on": made.today}
    plan = recovery.propose_distribution(by=made.fed.cashier, at=made.now, **told)
    recovery.approve_distribution(plan=plan, by=made.fed.leader, book_no=plan.book_no, at=made.now)
    payout = recovery.prepare_payout(by=made.fed.cashier, **told).payout
    everybody = set(payout.lines.values_list("claimant", flat=True))
    recovery.confirm_payout(payout=payout, lines=everybody, on=made.today, by=made.fed.cashier)
    return made


def test_a_correction_is_walked_by_two_people(page, sign_in, ground, shoot, fits):
    money = f"/desk/matters/{ground.matter.number}/money/"
    sign_in(ground.fed.cashier.account)
    page.goto(money)
    fits(page)
    shoot(page, "changes-money-before")
    page.get_by_role("link", name="裁决或协议金额录错了，更正").click()
    shoot(page, "changes-correction-empty")
    page.get_by_role("button", name="下一步").click()
    fits(page)
    shoot(page, "changes-correction-failing")
    item = ground.matter.items.order_by("claimant__seq").first()
    page.get_by_label("哪一位、哪一项").select_option(str(item.pk))
    page.get_by_label("正确的金额（元）").fill("8000")
    page.get_by_label("原因").fill("对照裁决书，第 1 位多录 2,000.00 元（演示）")
    page.get_by_role("button", name="下一步").click()
    assert "还没有动账" in page.get_by_role("heading", level=1).inner_text()
    fits(page)
    shoot(page, "changes-correction-preview")
    page.get_by_role("button", name="提交复核").click()
    fits(page)
    shoot(page, "changes-correction-proposed")
    assert selectors.totals(ground.matter).owed_back_fen == 0
    open_at = page.url

    sign_in(ground.fed.leader.account)
    page.goto(money)
    shoot(page, "changes-money-waiting")
    page.goto(open_at)
    page.get_by_role("button", name="复核入账").click()
    fits(page)
    shoot(page, "changes-correction-posted")
    assert selectors.totals(ground.matter).owed_back_fen > 0
    assert selectors.balance_check(ground.matter).holds
    page.goto(money)
    fits(page)
    shoot(page, "changes-money-after")


def test_advances_returns_and_reversals_say_what_will_be(page, sign_in, ground, shoot, fits):
    at = f"/desk/matters/{ground.matter.number}/money/changes/new/"
    sign_in(ground.fed.cashier.account)
    for kind in ("take_back", "advance", "reversal"):
        page.goto(f"{at}{kind}/")
        fits(page)
        shoot(page, f"changes-{kind}-empty")
    page.goto(f"{at}advance/")
    page.get_by_label("哪个基金").fill("演示应急基金")
    page.get_by_label("凭证号").fill("垫-1")
    page.get_by_label("姓名或者工号").fill("演示职工2\t1,000.00\n没有这个人\t5")
    page.get_by_label("原因").fill("过年前先发生活费（演示）")
    page.get_by_role("button", name="下一步").click()
    fits(page)
    shoot(page, "changes-advance-failing")
    page.get_by_label("姓名或者工号").fill("演示职工2\t1,000.00\n演示职工1\t500")
    page.get_by_role("button", name="下一步").click()
    fits(page)
    shoot(page, "changes-advance-preview")
    page.get_by_role("button", name="提交复核").click()
    ground.receive(100)
    page.reload()
    fits(page)
    shoot(page, "changes-advance-stale")
    page.goto("/desk/money/")
    fits(page)
    shoot(page, "changes-overview")


def test_what_is_told_once_keeps_nobody_out(page, sign_in, ground, shoot, fits):
    at = f"/desk/matters/{ground.matter.number}/"
    sign_in(ground.fed.officer.account)
    for name, path in (
        ("addresses", f"{at}people/addresses/"),
        ("employer", f"{at}employer/"),
        ("papers-void", f"{at}papers/void/"),
    ):
        assert page.goto(path).status == 200
        fits(page)
        shoot(page, f"once-{name}")
    page.goto(f"{at}people/addresses/")
    page.get_by_label("姓名或者工号").fill("演示职工1\t海口市示例路 1 号\n没有这个人\t某处")
    page.get_by_role("button", name="先看看认得对不对").click()
    fits(page)
    shoot(page, "once-addresses-read")
    page.get_by_label("姓名或者工号").fill("")
    page.get_by_role("button", name="先看看认得对不对").first.click()
    fits(page)
    shoot(page, "once-addresses-failing")


def test_papers_are_set_aside_on_a_page_for_everybody(page, sign_in, drafted, shoot, fits):
    fed, matter, _forum, _paper = drafted
    open_account(username="officer", password=None, person=fed.officer, by=None)
    sign_in(fed.officer.account)
    page.goto(f"/desk/matters/{matter.number}/papers/void/")
    fits(page)
    shoot(page, "once-papers-void-full")
    page.locator("form .btn-primary").last.click()
    fits(page)
    shoot(page, "once-papers-void-failing")
