"""A federation from a sheet: faults by their place, all or nothing, twice changes nothing."""

import io
from datetime import date

import openpyxl
import pytest
from django.utils import timezone
from tests.factories import matters as make

from niangjia.apps.outbox.choices import JobState
from niangjia.apps.people.models import Person
from niangjia.apps.setup import selectors, services
from niangjia.apps.setup.template import template
from niangjia.apps.unions import services as unions
from niangjia.apps.unions.models import Placement, Role, Union
from niangjia.engines.tables import Correction, open_workbook
from niangjia.engines.tables.federation import read_federation
from niangjia.jobs.worker import run_now

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
UNITS = ("全称", "简称", "单位编号", "行政区划代码", "层级", "上级工会", "隶属起始日期")
PEOPLE = ("姓名", "手机", "工会", "岗位", "任职起始日期", "任职结束日期")


def workbook(units, people, units_head=UNITS, people_head=PEOPLE) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "单位"
    for row in (units_head, *units):
        sheet.append(list(row))
    other = book.create_sheet("人员")
    for row in (people_head, *people):
        other.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def reading(data, corrections=()):
    return read_federation(open_workbook("表.xlsx", data), corrections)


def small(**more):
    units = [
        ("新区总工会", "新区总", "N1", "460107", "县级", "示例市总工会", "2024.3.1"),
        ("新街道工会", "", "", "460107", "街道", "新区总", "2024年3月1日"),
    ]
    people = [
        ("赵一", "13900000001", "新区总", "承办人、登记员", "2024.3.1", ""),
        ("钱二", "", "新街道工会", "主席", date(2024, 3, 1), "2029-03-01"),
    ]
    return workbook(more.get("units", units), more.get("people", people))


@pytest.fixture
def boss(db):
    fed = make.federation()
    person = make.human("管理员（演示）")
    unions.grant_role(person=person, union=fed.city, kind="admin", from_=make.SINCE, by=None)
    return person


def messages(data, boss):
    plan = selectors.compare_sheet(reading(data), by=boss, on=TODAY)
    return {f"{f.sheet} {f.column or ''}{f.row or ''}": f.message for f in plan.errors}


def test_a_sheet_makes_unions_people_and_roles_and_again_changes_nothing(boss):
    counts = services.take_over(reading=reading(small()), by=boss, on=TODAY)
    assert (counts["units_new"], counts["roles_new"], counts["people_new"]) == (2, 3, 2)
    street = Union.objects.get(name="新街道工会")
    assert Placement.objects.get(union=street).parent.name == "新区总工会"
    assert Role.objects.get(union=street).during.upper == date(2029, 3, 1)
    before = (Union.objects.count(), Person.objects.count(), Role.objects.count())
    again = services.take_over(reading=reading(small()), by=boss, on=TODAY)
    assert (again["units_same"], again["roles_same"]) == (2, 3)
    assert (again["units_new"], again["roles_new"], again["people_new"]) == (0, 0, 0)
    assert (Union.objects.count(), Person.objects.count(), Role.objects.count()) == before


def test_whoever_brings_a_sheet_gives_herself_no_role_with_it(boss):
    city = "示例市总工会"
    own = [("管理员（演示）", "", city, "管理员、承办人", "2020-01-01", "")]
    assert "自己的岗位不能自己授予" in messages(small(units=[], people=own), boss)["人员 D2"]
    with pytest.raises(services.FaultsRemain):
        services.take_over(reading=reading(small(units=[], people=own)), by=boss, on=TODAY)
    assert [role.kind for role in boss.roles.all()] == ["admin"]
    as_she_is = [("管理员（演示）", "", city, "管理员", "2020-01-01", "")]
    again = services.take_over(
        reading=reading(small(units=[], people=as_she_is)), by=boss, on=TODAY
    )
    assert again["roles_same"] == 1


def test_an_empty_house_is_set_up_with_the_roles_of_its_only_administrator(db):
    units = [("示例省总工会", "示例省", "", "460000", "省级", "", "2020-01-01")]
    own = [("管理员（演示）", "", "示例省", "管理员、登记员", "2020-01-01", "")]
    services.take_over(reading=reading(small(units=units, people=own)), by=None, on=TODAY)
    only = Person.objects.get(name="管理员（演示）")
    assert {role.kind for role in only.roles.all()} == {"admin", "clerk"}


def test_the_template_itself_brings_nothing(boss):
    with pytest.raises(services.NothingInSheet):
        services.take_over(reading=reading(template()), by=boss, on=TODAY)


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        (("甲工会", "", "", "4601", "县级", "示例市总工会", "2024.3.1"), "单位 D2", "6 位"),
        (("甲工会", "", "", "460107", "处级", "示例市总工会", "2024.3.1"), "单位 E2", "层级"),
        (("甲工会", "", "", "460107", "县级", "没有的", "2024.3.1"), "单位 F2", "没有的"),
        (("甲工会", "", "", "460107", "县级", "", "2024.3.1"), "单位 F2", "没有填上级"),
        (("甲工会", "", "", "460107", "市级", "示例市总工会", "2024.3.1"), "单位 E2", "低于"),
        (("甲工会", "", "", "460107", "县级", "示例市总工会", "2024.13.1"), "单位 G2", "哪一天"),
        (("甲工会", "", "", "460107", "县级", "示例市总工会", ""), "单位 G2", "起始日期"),
        (("", "", "", "460107", "县级", "示例市总工会", "2024.3.1"), "单位 A2", "全称"),
        (("示例省总工会", "", "", "460107", "省级", "", ""), "单位 A2", "不归您管理"),
    ],
)
def test_a_fault_among_the_unions_is_told_at_its_cell(boss, row, place, words):
    assert words in messages(small(units=[row], people=[]), boss)[place]


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        (("", "13900000001", "示例市总工会", "出纳", "2024.3.1", ""), "人员 A2", "姓名"),
        (("赵一", "139", "示例市总工会", "出纳", "2024.3.1", ""), "人员 B2", "电话"),
        (("赵一", "", "火星工会", "出纳", "2024.3.1", ""), "人员 C2", "火星工会"),
        (("赵一", "", "示例市总工会", "厨师", "2024.3.1", ""), "人员 D2", "厨师"),
        (("赵一", "", "示例市总工会", "出纳", "", ""), "人员 E2", "起始日期"),
        (("赵一", "", "示例市总工会", "出纳", "2024.3.1", "2024.1.1"), "人员 F2", "不晚于"),
        (("赵一", "", "示例省总工会", "出纳", "2024.3.1", ""), "人员 C2", "不归您管理"),
    ],
)
def test_a_fault_among_the_people_is_told_at_its_cell(boss, row, place, words):
    assert words in messages(small(units=[], people=[row]), boss)[place]


def test_two_chairs_and_a_circle_are_told(boss):
    chairs = [
        ("赵一", "", "示例市总工会", "主席", "2024.3.1", ""),
        ("钱二", "", "示例市总工会", "主席", "2025.3.1", ""),
    ]
    assert "已有主席" in messages(small(units=[], people=chairs), boss)["人员 D3"]
    circle = [
        ("甲工会", "", "", "460107", "县级", "乙工会", "2024.3.1"),
        ("乙工会", "", "", "460107", "乡镇", "甲工会", "2024.3.1"),
    ]
    found = messages(small(units=circle, people=[]), boss)
    assert any("绕了一圈" in words or "低于" in words for words in found.values())


def test_with_one_fault_nothing_at_all_is_taken_over(boss):
    bad = small(people=[("赵一", "", "火星工会", "出纳", "2024.3.1", "")])
    with pytest.raises(services.FaultsRemain, match="火星工会"):
        services.take_over(reading=reading(bad), by=boss, on=TODAY)
    assert not Union.objects.filter(name="新区总工会").exists()


def test_a_cell_corrected_in_place_is_read_instead(boss):
    bad = small(people=[("赵一", "", "火星工会", "出纳", "2024.3.1", "")])
    mend = [Correction(sheet="人员", row=2, column="C", text="示例市总工会")]
    counts = services.take_over(reading=reading(bad, mend), by=boss, on=TODAY)
    assert counts["roles_new"] == 1


def test_merged_headings_in_two_rows_and_columns_to_spare_are_read(boss):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "附件2 人员花名册"
    sheet.append(["某市工会干部一览表"])
    sheet.merge_cells("A1:H1")
    sheet.append(["序号", "姓名", "性别", "联系电话", "所在单位", "任职情况", "", ""])
    sheet.append(["", "", "", "", "", "岗位", "起始日期", "结束日期"])
    for column in "ABCDE":
        sheet.merge_cells(f"{column}2:{column}3")
    sheet.merge_cells("F2:H2")
    sheet.append([1, "赵一", "女", "139-0000-0001", "示例市总工会", "出纳", "2024.3.1", ""])
    sheet.append([2, "钱二", "男", "", "", "登记员", 45352, ""])
    sheet.merge_cells("E4:E5")
    out = io.BytesIO()
    book.save(out)
    found = reading(out.getvalue())
    assert not found.errors, found.errors
    assert [(p.name, p.union, p.role, p.from_) for p in found.people] == [
        ("赵一", "示例市总工会", "cashier", date(2024, 3, 1)),
        ("钱二", "示例市总工会", "clerk", date(2024, 3, 1)),
    ]


def test_what_is_not_on_the_sheet_is_named_and_stays(boss):
    plan = selectors.compare_sheet(reading(small()), by=boss, on=TODAY)
    assert {union.name for union in plan.missing_unions} == {"示例市总工会", "示例县总工会"}


def test_another_parent_on_the_sheet_moves_nothing_and_says_so(boss):
    services.take_over(reading=reading(small()), by=boss, on=TODAY)
    other = [("新街道工会", "", "", "460107", "街道", "示例县总工会", "2024.3.1")]
    plan = selectors.compare_sheet(reading(small(units=other, people=[])), by=boss, on=TODAY)
    assert not plan.errors
    assert "不改隶属" in plan.faults[0].message


def test_an_empty_house_is_set_up_by_the_command_line(db):
    units = [
        ("甲省总工会", "甲省总", "", "460000", "省级", "", "2020.1.1"),
        ("甲市总工会", "甲市总", "", "460100", "市级", "甲省总", "2020.1.1"),
    ]
    people = [("孙三", "13900000003", "甲省总", "管理员", "2020.1.1", "")]
    services.take_over(reading=reading(small(units=units, people=people)), by=None, on=TODAY)
    assert Union.objects.count() == 2


def test_a_job_takes_the_sheet_over_and_tells_how_far_it_is(boss):
    sheet = services.start_sheet(name="表.xlsx", data=small(), by=boss, at=timezone.now())
    job = services.send_sheet(sheet=sheet, on=TODAY, by=boss, expected_version=sheet.version)
    done = run_now(job)
    assert (done.state, done.done, done.total) == (JobState.DONE, 5, 5)
    sheet.refresh_from_db()
    assert sheet.summary["units_new"] == 2
    with pytest.raises(services.SheetDone):
        services.send_sheet(sheet=sheet, on=TODAY, by=boss, expected_version=sheet.version)
    with pytest.raises(selectors.NotFound):
        selectors.get_sheet(sheet.pk, visible_to=make.human("别人（演示）"))


@pytest.mark.slow
def test_five_hundred_unions_and_three_thousand_people_come_in_at_once(boss):
    units = [("大区总工会", "大区总", "", "460107", "县级", "示例市总工会", "2024.3.1")]
    units += [
        (f"第{at}厂工会", f"第{at}厂", f"C{at}", "460107", "基层", "大区总工会", "2024.3.1")
        for at in range(499)
    ]
    people = [
        (f"员工{at}", f"138{at:08d}", f"第{at % 499}厂", "登记员", "2024.3.1", "")
        for at in range(3000)
    ]
    data = workbook(units, people)
    counts = services.take_over(reading=reading(data), by=boss, on=TODAY)
    assert (counts["units_new"], counts["people_new"]) == (500, 3000)
