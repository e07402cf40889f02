"""The calculator for anybody: every rule asked in plain Chinese, and nothing kept."""

import pytest
from django.urls import reverse

from niangjia.apps.audit.models import Event
from niangjia.engines.claims import Ground
from niangjia.engines.claims.rulebook import RULEBOOK
from niangjia.web.calculator import words
from niangjia.web.calculator.form import facts_form

pytestmark = pytest.mark.django_db
LEAVING = {
    "ground": "38_WORKER_FORCED",
    "hired_on": "2018-03-15",
    "left_on": "2024年1月31日",
    "average_wage": "６,800元",
    "city_average_wage": "7500",
    "is_overtime_counted": "true",
    "is_public_welfare_post": "false",
    "is_part_time": "false",
}


def page_of(rule):
    return reverse("public:calculator", args=[rule])


def filled(rule, **facts):
    """What a browser sends: every field, those left alone with what stood in them."""
    form = facts_form(RULEBOOK[rule])()
    untouched = {name: field.initial for name, field in form.fields.items() if field.initial}
    return {**untouched, **facts}


def test_every_rule_is_found_by_a_question(client):
    shown = client.get(reverse("public:calculators")).content.decode()

    for rule in RULEBOOK:
        assert page_of(rule) in shown
        assert str(words.QUESTIONS[rule]) in shown


@pytest.mark.parametrize("rule", sorted(RULEBOOK))
def test_each_form_asks_in_chinese(client, rule):
    answer = client.get(page_of(rule))
    form = answer.context["form"]

    assert answer.status_code == 200
    assert form.asked, "something must stand open"
    for name, field in form.fields.items():
        assert any("一" <= letter <= "鿿" for letter in str(field.label)), name
        for value, label in getattr(field, "choices", ()):
            assert any("一" <= letter <= "鿿" for letter in str(label)), (name, value)
    assert set(words.FIRST.get(rule, ())) <= set(form.fields)


def test_what_is_owed_is_told_with_its_articles_and_nothing_is_kept(client):
    before = Event.objects.count()

    answer = client.post(page_of("R-01"), filled("R-01", **LEAVING))

    shown = answer.content.decode()
    assert "应当付您 40,800.00 元" in shown
    assert "第四十七条" in shown
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    assert "no-store" in answer.headers["Cache-Control"]
    assert Event.objects.count() == before
    assert 'value="2018-03-15"' in shown, "what was typed stays, to be changed and tried again"


def test_months_are_pasted_as_they_stand_in_a_sheet(client):
    months = "2024-01\t6,000\t5,000\n2024年2月  6000  0\n"

    answer = client.post(page_of("R-04"), filled("R-04", months=months, left_on="2024-03-31"))

    assert "应当付您 7,000.00 元" in answer.content.decode()


@pytest.mark.parametrize(
    ("months", "why"),
    [
        ("六月 6000 5000", "第 1 行：前面要写月份"),
        ("2024-01 6000 0\n2024-13 6000 0", "第 2 行：前面要写月份"),
        ("2024-01 6000 0\n2024-01 6000 0", "2024-01 写了两行"),
        ("2024-01", "第 1 行：除月份外要有"),
        ("2024-01 六千 0", "应是数字"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(client, months, why):
    answer = client.post(page_of("R-04"), filled("R-04", months=months))

    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_relatives_are_written_a_line_each(client):
    facts = {
        "died_on": "2025-06-01",
        "region": "330000",
        "area_average_wage": "7000",
        "monthly_wage": "6000",
        "dependants": "配偶\n子女\n子女\n父母 否",
        "is_insured": "true",
    }

    shown = client.post(page_of("R-21"), filled("R-21", **facts)).content.decode()

    assert "1,846.15 元/月" in shown  # scaled: 6,000 × 40 ÷ 130
    assert shown.count("1,384.6") >= 3


def test_claims_of_one_worker_are_written_in_one_cell(client):
    facts = {"workers": "王 加班费、经济补偿 加班费\n李 加班费", "is_suit_period_over": "true"}

    shown = client.post(page_of("R-41"), filled("R-41", **facts)).content.decode()

    assert "1 人的裁决生效，1 人的不生效" in shown


@pytest.mark.parametrize(
    ("rule", "facts", "told"),
    [
        ("R-11", {"laid_off_count": "48", "staff_count": "300"}, "是第四十一条的裁员"),
        (
            "R-22",
            {
                "is_at_work": "true",
                "first_diagnosed_at": "2026-03-01T14:30",
                "died_at": "2026-03-03T14:30",
            },
            "四十八小时之内经抢救无效死亡",
        ),
        ("R-30", {"is_schedule_fixed": "true", "is_paid_by_time": "true"}, "看起来：符合确立"),
        ("R-31", {"industry": "DELIVERY", "order_count": "1000", "fee_per_order": "0.07"}, "70.00"),
        (
            "R-40",
            {"items": "劳动报酬 18,000\n经济补偿 24,120.01", "minimum_wage": "2010"},
            "非终局裁决",
        ),
        ("R-42", {"kind": "ENFORCEMENT", "amount": "2,410,000元"}, "要交 26,500.00 元"),
        (
            "R-50",
            {
                "principal": "10000",
                "perform_by": "2026-03-31",
                "paid_on": "2026-04-30",
                "payments": "2026-04-10 4000",
            },
            "38.50",
        ),
        ("R-51", {"pool": "100000", "claims": "王 60000\n李 60000"}, "一共分出 100,000.00 元"),
        (
            "R-52",
            {"assets": "100000", "claims": "王 职工债权 60000\n税 其余社保和税 50000"},
            "一共清偿 100,000.00 元",
        ),
        ("R-53", {"workers": "4 21000\n1 100"}, "数额达到"),
    ],
)
def test_injury_awards_and_enforcement_are_asked_and_told(client, rule, facts, told):
    answer = client.post(page_of(rule), filled(rule, **facts))

    assert told in answer.content.decode(), answer.context["form"].errors


def test_sums_that_are_not_added_stand_one_by_one_with_who_pays(client):
    facts = {"injured_on": "2024-03-01", "grade": "3", "own_wage": "8000"}

    injury = client.post(page_of("R-20"), filled("R-20", **facts)).content.decode()
    shared = client.post(page_of("R-51"), filled("R-51", pool="9", claims="王 9")).content.decode()

    assert "共 2 笔，分开来付" in injury
    assert "待算" not in injury
    assert "谁付" in injury
    assert "谁付" not in shared


def test_a_relative_nobody_knows_is_named(client):
    facts = {"died_on": "2025-06-01", "dependants": "配偶\n邻居"}

    answer = client.post(page_of("R-21"), filled("R-21", **facts))

    assert answer.status_code == 422
    assert "第 2 行：“邻居”不认识" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "name", "why"),
    [
        ({"hired_on": ""}, "hired_on", "这里要填"),
        ({"left_on": "2024-02-30"}, "left_on", "一个日子"),
        ({"average_wage": "很多"}, "average_wage", "要填数字"),
        ({"average_wage": "-5"}, "average_wage", "不能小于 0"),
        ({"ground": Ground.EXPIRY, "average_wage": ""}, None, "工资"),
    ],
)
def test_what_is_wrong_or_missing_stands_at_its_field(client, change, name, why):
    answer = client.post(page_of("R-01"), filled("R-01", **(LEAVING | change)))

    assert answer.status_code == 422
    assert why in answer.content.decode()
    if name:
        assert name in answer.context["form"].errors
        assert name in [bound.name for bound in answer.context["form"].asked]


def test_dates_in_the_wrong_order_are_told_above_the_form(client):
    answer = client.post(page_of("R-01"), filled("R-01", **(LEAVING | {"left_on": "2017-01-01"})))

    assert answer.status_code == 422
    assert "日期前后矛盾" in answer.content.decode()


def test_a_value_nobody_has_entered_is_asked_for_at_its_field(client):
    facts = {"injured_on": "2024-05-01", "grade": "9", "region": "330000", "is_insured": "true"}
    facts |= {"contribution_wage": "5000", "area_average_wage": "7000"}
    facts |= {"left_on": "2025-03-31", "left_by": "WORKER_REQUEST"}

    answer = client.post(page_of("R-20"), filled("R-20", **facts))
    assert answer.status_code == 422
    assert "provincial_average_wage" in answer.context["form"].errors

    facts["provincial_average_wage"] = "8000"
    shown = client.post(page_of("R-20"), filled("R-20", **facts)).content.decode()
    assert "工伤保险基金" in shown
    assert "用人单位" in shown


def test_there_is_no_rule_of_that_name(client):
    assert client.get(page_of("R-99")).status_code == 404
