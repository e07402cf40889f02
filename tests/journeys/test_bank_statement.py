"""An officer opens a worker's bank statement, corrects a month and confirms: both widths."""

import pytest
from tests.engines.tables.statements.banks import file_of, move
from tests.web.desk.test_statement import ground, handed_in, lines

from niangjia.apps.matters.models import WageMonth
from niangjia.apps.people.services import open_account

__all__ = ["ground"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_statement_becomes_wage_facts(page, sign_in, ground, shoot, fits):
    fed, worker = ground
    data = file_of("PSBC, xlsx", lines(worker.matter.employer.name))
    handed_in(fed, worker, data)
    handed_in(fed, worker, "姓名,工资\n符甲,5000\n".encode())
    bare = file_of("Alipay, csv in GB 18030", [move("2026-05-21", -77, "消费", "", "示例超市")])
    handed_in(fed, worker, bare)
    sign_in(open_account(username="chengban", password=None, person=fed.officer, by=None))
    page.goto(f"/desk/matters/{worker.matter.number}/evidence/")
    fits(page)
    shoot(page, "statement-evidence")
    page.get_by_role("link", name="是银行流水：登记实发").first.click()
    assert "3 个月有工资" in page.get_by_role("heading", level=1).inner_text()
    fits(page)
    shoot(page, "statement-full")
    page.get_by_label("登记 2026-02").check()
    page.get_by_label("2026-02 实发（元）").fill("")
    page.get_by_role("button", name="登记勾上的月份").click()
    fits(page)
    shoot(page, "statement-failing")
    page.get_by_label("2026-02 实发（元）").fill("4,800.00")
    page.get_by_role("button", name="登记勾上的月份").click()
    fits(page)
    shoot(page, "statement-kept")
    paid = dict(WageMonth.objects.filter(claimant=worker).values_list("month__month", "paid_fen"))
    assert paid == {1: 500_000, 2: 480_000, 4: 520_000}
    page.get_by_role("link", name="打开证据 1").click()
    shoot(page, "statement-again")
    page.goto(page.url.replace("/statements/1/", "/statements/2/"))
    fits(page)
    shoot(page, "statement-unreadable")
    page.goto(page.url.replace("/statements/2/", "/statements/3/"))
    fits(page)
    shoot(page, "statement-empty")
