"""The law book in a real browser: read by anybody; a value goes from one person to the other."""

from datetime import date

import pytest
from django.utils import timezone
from tests.factories import matters as make

from niangjia.apps.lawbook import services
from niangjia.apps.matters.models import WageMonth
from niangjia.apps.people.services import accounts
from niangjia.apps.recovery.services import assessment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = (
    "# 中华人民共和国劳动合同法\n2012年12月28日 修正\n2013年7月1日 施行\n"
    "第四十七条 每满一年支付一个月工资的标准。\n示例的第二段：这里是虚构的条文，只为看版面。\n"
)
SHEET = (
    "地区代码,项目,数值,所属年度,从哪天起,到哪天,文件名称,文号或条款,摘录\n"
    "460100,月最低工资标准,两千多,,2026-07-01,,示例市通知（演示）,一号,\n"
)


@pytest.fixture
def fed(transactional_db):
    """A federation whose officer and leader can sign in, with one computed matter."""
    fed = make.federation()
    for person, name in ((fed.officer, "officer"), (fed.leader, "leader"), (fed.clerk, "clerk")):
        accounts.open_account(person=person, username=name, password=None, by=None)
    matter = make.matter(fed)
    worker = make.claimant(matter, "林阿珍（演示）", by=fed.officer)
    WageMonth.objects.create(claimant=worker, month=date(2026, 8, 1), due_fen=480_000, paid_fen=0)
    now = timezone.now()
    assessment.assess_claims(matter=matter, on=timezone.localdate(now), by=fed.officer, at=now)
    return fed


def test_anybody_reads_the_law_of_a_day_and_an_article_in_full(page, fed, shoot, fits):
    for name, address in {
        "law-book": "/law/?day=2026-11-23",
        "law-book-place": "/law/?day=2026-11-23&region=350581&q=最低工资",
        "law-book-missing": "/law/?day=2026-11-23&region=620100&q=平均工资",
        "law-book-nothing": "/law/?q=没有这样的字句",
        "law-book-faulty": "/law/?region=海口",
        "law-compare-empty": "/law/compare/",
        "law-compare": "/law/compare/?before=2025-12-31&after=2026-07-01&region=350581",
        "law-compare-same": "/law/compare/?before=2026-07-02&after=2026-07-03",
        "law-article-bare": "/law/article/?law=劳动合同法&article=第四十七条",
    }.items():
        page.goto(address)
        fits(page)
        shoot(page, name)
    services.import_text(
        name="劳动合同法.md", data=TEXT.encode(), by=fed.officer, on=make.TODAY, at=make.NOW
    )
    page.goto("/law/?day=2026-11-23&q=每满一年支付一个月工资的标准")
    page.locator("blockquote.law a").first.click()
    assert "示例的第二段" in page.get_by_role("heading", name="全文").locator("..").inner_text()
    fits(page)
    shoot(page, "law-article-full")


def test_a_value_is_entered_compared_and_law_and_its_matters_are_computed_anew(
    page, sign_in, fed, shoot, fits, tmp_path
):
    sign_in(fed.officer.account)
    page.goto("/desk/law/")
    fits(page)
    shoot(page, "law-desk-empty")
    page.get_by_role("link", name="录一条数值").first.click()
    page.get_by_label("数值（元）").fill("22300")
    page.get_by_label("地区代码").fill("460100")
    page.get_by_label("项目").select_option("region.minimum_wage_month")
    page.get_by_label("从哪天起").fill("2026-06-01")
    page.get_by_label("公布文件").fill("示例市最低工资通知（演示）")
    page.get_by_label("文号或条款").fill("示例发〔2026〕1号")
    page.get_by_label("原文摘录").fill("每月2230元")
    page.get_by_role("button", name="存好，请另一个人核对").click()
    fits(page)
    shoot(page, "law-value-failing")
    page.get_by_label("数值（元）").fill("2230")
    page.get_by_role("button", name="存好，请另一个人核对").click()
    fits(page)
    shoot(page, "law-value-mine")

    sheet = tmp_path / "数值.csv"
    sheet.write_text(SHEET, "utf-8")
    page.goto("/desk/law/sheet/")
    page.get_by_label("填好的表").set_input_files(sheet)
    page.get_by_role("button", name="检查并录入").click()
    fits(page)
    shoot(page, "law-sheet-failing")
    sheet.write_text(SHEET.replace("两千多", "2240"), "utf-8")
    page.get_by_label("填好的表").set_input_files(sheet)
    page.get_by_role("button", name="检查并录入").click()

    sign_in(fed.leader.account)
    page.goto("/desk/law/")
    fits(page)
    shoot(page, "law-desk-waiting")
    page.get_by_role("link", name="460100 月最低工资标准").last.click()
    fits(page)
    shoot(page, "law-value-waiting")
    page.get_by_role("button", name="核对无误").click()
    assert "已生效" in page.get_by_role("heading", level=1).inner_text()
    fits(page)
    shoot(page, "law-value-confirmed")
    page.goto("/desk/law/")
    page.get_by_role("link", name="460100 月最低工资标准").first.click()
    page.get_by_label("哪里不对").fill("文号写错了（演示）")
    page.get_by_role("button", name="退回").click()
    page.goto("/desk/law/")
    shoot(page, "law-desk-decided")
    fits(page)

    sign_in(fed.officer.account)
    page.goto("/desk/law/affected/")
    fits(page)
    shoot(page, "law-affected")
    page.get_by_role("link", name="示例旅业欠薪（演示）").click()
    fits(page)
    shoot(page, "law-claims-older")
    page.get_by_role("button", name="按现在的事实重算").click()
    page.goto("/desk/law/affected/")
    assert "没有要重算的" in page.locator("main").inner_text()
    fits(page)
    shoot(page, "law-affected-none")


def test_without_scripts_the_law_is_searched_and_an_article_opened(browser, live_server, fed):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="zh-CN"
    )
    page = context.new_page()
    page.goto("/law/")
    page.get_by_label("找什么").fill("经济补偿")
    page.get_by_role("button", name="看这一天的法").click()
    page.locator("blockquote.law a").first.click()
    assert page.get_by_role("heading", name="我们用它来算什么").is_visible()
    assert not context.cookies()
    context.close()
