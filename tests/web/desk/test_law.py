"""Published values at the desk: entered by one, confirmed by another, whom it concerns shown."""

import io
import re
from datetime import date
from html import unescape

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.factories import matters as make
from tests.web.desk.ground import browser

from niangjia.apps.lawbook.choices import ValueState
from niangjia.apps.lawbook.models import RegionalValue
from niangjia.apps.matters.models import WageMonth
from niangjia.apps.recovery.services import assessment

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "region.minimum_wage_month",
    "region": "460100",
    "value": "2,230",
    "valid_from": "2026-06-01",
    "document": "示例市最低工资通知（演示）",
    "place": "示例发〔2026〕1号",
    "words": "每月2230元",
}
HEAD = "地区代码,项目,数值,所属年度,从哪天起,到哪天,文件名称,文号或条款,摘录\n"


@pytest.fixture
def fed(db):
    return make.federation()


@pytest.fixture
def officer(fed):
    return browser(fed.officer)


@pytest.fixture
def leader(fed):
    return browser(fed.leader)


def read(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text))


def enter(client, **more):
    return client.post("/desk/law/values/new/", {**TYPED, **more})


def test_a_value_goes_from_one_pair_of_eyes_to_the_other_into_the_law(officer, leader):
    assert enter(officer).status_code == 303
    value = RegionalValue.objects.get()
    page = f"/desk/law/values/{value.pk}/"
    assert "是您自己录的，要另一个人核对" in read(officer.get(page))
    assert "1 条地区数值等核对" in read(leader.get("/desk/law/"))
    assert "2,230.00 元，2026年6月1日起生效" in read(leader.get(page))
    assert leader.post(page, {"action": "confirm"}).status_code == 303
    assert "哪些案件要重算" in read(leader.get(page))
    assert "2,230 元" in read(officer.get("/law/?region=460100&q=最低工资标准"))


def test_several_are_confirmed_from_the_list(officer, leader):
    enter(officer)
    enter(officer, valid_from="2026-07-01")
    nothing = leader.post("/desk/law/", {})
    assert nothing.status_code == 422
    assert "还没有勾选" in read(nothing)
    chosen = list(RegionalValue.objects.values_list("pk", flat=True))
    leader.post("/desk/law/", {"value": chosen})
    assert {one.state for one in RegionalValue.objects.all()} == {ValueState.CONFIRMED}


def test_a_value_sent_back_shows_its_reason_to_whoever_entered_it(officer, leader):
    enter(officer)
    page = f"/desk/law/values/{RegionalValue.objects.get().pk}/"
    assert leader.post(page, {"action": "refuse", "why": ""}).status_code == 422
    leader.post(page, {"action": "refuse", "why": "文号写错了"})
    assert "没有通过：文号写错了" in read(officer.get(page))
    assert "文号写错了" in read(officer.get("/desk/law/"))


def test_who_entered_a_value_takes_it_back_and_cannot_confirm_it(officer):
    enter(officer)
    value = RegionalValue.objects.get()
    page = f"/desk/law/values/{value.pk}/"
    declined = officer.post(page, {"action": "confirm"})
    assert declined.status_code == 422
    assert "要另一个人核对" in read(declined)
    officer.post(page, {"action": "withdraw"})
    value.refresh_from_db()
    assert value.state == ValueState.WITHDRAWN


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"value": "22300"}, "不像“月最低工资标准”"),
        ({"value": "两千"}, "这里要填数字"),
        ({"region": "海口"}, "六位行政区划代码"),
        ({"region": "350581"}, "要由当地或上级总工会"),
        ({"document": ""}, "公布文件的全名"),
        ({"valid_from": "2026-02-30"}, "这里要填一个日子"),
        ({"period": "2025"}, "不分年度"),
    ],
)
def test_what_cannot_be_so_is_told_at_its_field_and_nothing_is_lost(officer, more, says):
    page = enter(officer, **more)
    assert page.status_code == 422
    assert says in read(page)
    assert "示例发〔2026〕1号" in page.content.decode()
    assert not RegionalValue.objects.exists()


def bring(client, text, name="数值.csv"):
    return client.post("/desk/law/sheet/", {"file": SimpleUploadedFile(name, text.encode())})


def test_a_sheet_with_faults_shows_each_cell_and_enters_nothing(officer):
    rows = (
        "460100,月最低工资标准,2230,,2026-06-01,,甲,乙,\n"
        "460100,月最低工资标准,两千多,,2026-07-01,,甲,乙,\n"
    )
    page = bring(officer, HEAD + rows)
    assert page.status_code == 422
    assert "表里有 1 处要改，一行也没有录入" in read(page)
    assert "C3" in read(page).replace(" ", "")
    assert not RegionalValue.objects.exists()
    assert bring(officer, HEAD + rows.replace("两千多", "2240")).status_code == 303
    assert RegionalValue.objects.count() == 2


def test_what_is_no_table_is_declined(officer):
    page = bring(officer, "%PDF-1.4 不是表", "数值.pdf")
    assert page.status_code == 422
    assert "PDF" in read(page)


def test_the_empty_sheet_can_be_filled_in_and_brought_back(officer):
    book = openpyxl.load_workbook(io.BytesIO(officer.get("/desk/law/sheet/empty/").content))
    row = ["460100", "月最低工资标准", "2230", "", "2026-06-01", "", "示例通知", "一号"]
    book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    file = SimpleUploadedFile("数值.xlsx", made.getvalue())
    assert officer.post("/desk/law/sheet/", {"file": file}).status_code == 303
    assert RegionalValue.objects.count() == 1


def test_a_changed_law_marks_the_matters_it_may_concern_and_an_officer_computes_anew(
    fed, officer, leader
):
    matter = make.matter(fed)
    worker = make.claimant(matter, "林阿珍（演示）", by=fed.officer)
    WageMonth.objects.create(claimant=worker, month=date(2026, 8, 1), due_fen=480_000, paid_fen=0)
    now = timezone.now()
    assessment.assess_claims(matter=matter, on=timezone.localdate(now), by=fed.officer, at=now)
    claims = f"/desk/matters/{matter.number}/claims/"
    assert "法律数据变了" not in read(officer.get(claims))
    assert "法律数据变了" not in read(officer.get("/desk/"))
    enter(officer)
    leader.post(f"/desk/law/values/{RegionalValue.objects.get().pk}/", {"action": "confirm"})
    assert "算过以后，法律数据变了" in read(officer.get(claims))
    assert "数都不变，只是依据换成现在的数据" in read(officer.get(claims))
    desk = read(officer.get("/desk/"))
    assert "法律数据变了，您承办的 1 个案件要重算" in desk
    assert "1 项要重算" in desk
    assert matter.number in read(officer.get("/desk/law/affected/?region=460100"))
    assert "没有要重算的" in read(officer.get("/desk/law/affected/?region=350581"))
    assert "地区代码要六位数字" in read(officer.get("/desk/law/affected/?region=海口"))
    officer.post(claims)
    assert "法律数据变了" not in read(officer.get(claims))
    assert "没有要重算的" in read(officer.get("/desk/law/affected/"))


def test_a_clerk_is_told_whose_part_it_is(fed):
    page = browser(fed.clerk).get("/desk/law/")
    assert "要由地方总工会的承办人、负责人、主席来办" in read(page)


def test_an_explained_result_leads_to_its_articles(fed, officer):
    matter = make.matter(fed)
    worker = make.claimant(matter, "林阿珍（演示）", by=fed.officer)
    WageMonth.objects.create(claimant=worker, month=date(2026, 8, 1), due_fen=480_000, paid_fen=0)
    now = timezone.now()
    assessment.assess_claims(matter=matter, on=timezone.localdate(now), by=fed.officer, at=now)
    page = officer.get(f"/desk/matters/{matter.number}/people/{worker.seq}/").content.decode()
    links = {unescape(one) for one in re.findall(r'href="(/law/article/[^"]+)"', page)}
    assert links
    for link in links:
        assert officer.get(link).status_code == 200
